package environment

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// At gives the environment of a Python: path is its interpreter, the folder of
// a virtual environment or an installation, or a folder of packages itself.
func At(path string) (*Environment, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist", path)
	case err != nil:
		return nil, err
	}
	folders, minor := []string{path}, 0
	if base := filepath.Base(path); !info.IsDir() || base != "site-packages" && base != "dist-packages" {
		if folders, minor = packagesOf(path, info.IsDir()); len(folders) == 0 {
			if info.IsDir() {
				return nil, fmt.Errorf("%s has no site-packages: it is no environment", path)
			}
			return nil, fmt.Errorf("%s is no interpreter of an environment: there is no site-packages beside it", path)
		}
	} else {
		minor = minorOf(filepath.Base(filepath.Dir(path)))
	}
	for _, folder := range slices.Clone(folders) {
		folders = append(folders, linked(folder)...)
	}
	return New(folders, minor), nil
}

// packagesOf finds the folders of packages of an environment's folder or of an
// interpreter.
func packagesOf(path string, folder bool) (folders []string, minor int) {
	if folder {
		return below(path, 0)
	}
	minor = minorOf(filepath.Base(path))
	if folders, minor = below(filepath.Dir(filepath.Dir(path)), minor); len(folders) > 0 {
		return folders, minor
	}
	if filepath.Base(filepath.Dir(path)) != "Scripts" { // of Windows: python.exe lies beside Lib
		if folders, minor = below(filepath.Dir(path), minor); len(folders) > 0 {
			return folders, minor
		}
	}
	if real, err := filepath.EvalSymlinks(path); err == nil && real != path {
		return below(filepath.Dir(filepath.Dir(real)), minorOf(filepath.Base(real)))
	}
	return nil, 0
}

// below finds the folders of packages under the prefix of an installation: of
// Python 3.minor, of the newest one if minor is 0.
func below(prefix string, minor int) (folders []string, found int) {
	if windows := filepath.Join(prefix, "Lib", "site-packages"); minor == 0 && isFolder(windows) {
		folders = append(folders, windows)
	}
	for _, lib := range []string{"lib", "lib64", filepath.Join("local", "lib")} {
		entries, err := os.ReadDir(filepath.Join(prefix, lib))
		if err != nil {
			continue
		}
		for _, entry := range entries {
			n := minorOf(entry.Name())
			if n == 0 || minor != 0 && n != minor || n < found {
				continue
			}
			for _, kind := range []string{"site-packages", "dist-packages"} {
				path := filepath.Join(prefix, lib, entry.Name(), kind)
				if !isFolder(path) || slices.ContainsFunc(folders, func(old string) bool { return same(old, path) }) {
					continue
				}
				if n > found {
					folders, found = nil, n
				}
				folders = append(folders, path)
			}
		}
		if path := filepath.Join(prefix, lib, "python3", "dist-packages"); isFolder(path) { // of Debian
			folders = append(folders, path)
		}
	}
	return append(folders, system(prefix, found)...), found
}

// system gives the folders of the installation that a virtual environment was
// made from, if the environment takes its packages too.
func system(prefix string, minor int) []string {
	text, err := os.ReadFile(filepath.Join(prefix, "pyvenv.cfg"))
	if err != nil {
		return nil
	}
	home, takes := "", false
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, "=")
		switch value = strings.TrimSpace(value); strings.TrimSpace(key) {
		case "home":
			home = value
		case "include-system-site-packages":
			takes = strings.EqualFold(value, "true")
		}
	}
	if !takes || home == "" || filepath.Dir(home) == prefix {
		return nil
	}
	folders, _ := below(filepath.Dir(home), minor)
	return folders
}

// linked lists the folders that the .pth files of a folder of packages add: the
// lines that are plain paths, as editable installs write them. Lines of Python
// are passed over.
func linked(folder string) []string {
	files, err := filepath.Glob(filepath.Join(folder, "*.pth"))
	if err != nil {
		return nil
	}
	slices.Sort(files)
	var folders []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
			line = strings.TrimRight(line, " \t\r\n")
			if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "import\t") {
				continue
			}
			if !filepath.IsAbs(line) {
				line = filepath.Join(folder, line)
			}
			if isFolder(line) {
				folders = append(folders, line)
			}
		}
	}
	return folders
}

// minorOf reads the N of a name such as python3.N; 0 of all others.
func minorOf(name string) int {
	name = strings.TrimSuffix(name, ".exe")
	for _, prefix := range []string{"python3.", "pypy3."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(rest, "t")) // free-threaded
			if err == nil {
				return n
			}
		}
	}
	return 0
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// same tells whether two paths are one folder: lib64 is often a link to lib.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
