package load

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// projectFiles mark the folder that a project starts in.
var projectFiles = map[string]bool{"pyproject.toml": true, "setup.py": true, "setup.cfg": true, ".git": true}

// note remembers what a folder is, from its entries.
func (w *walk) note(path string, entries []fs.DirEntry) {
	w.packs[path], w.markers[path] = false, false
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "__init__.py" || name == "__init__.pyi":
			w.packs[path] = true
		case projectFiles[name]:
			w.markers[path] = true
		}
	}
}

// isPackage tells whether a folder is a regular package. Folders above the
// given paths were not walked; those are looked up on disk.
func (w *walk) isPackage(dir string) bool {
	is, known := w.packs[dir]
	if !known {
		is = exists(filepath.Join(dir, "__init__.py")) || exists(filepath.Join(dir, "__init__.pyi"))
		w.packs[dir] = is
	}
	return is
}

// isProject tells whether a folder is where a project starts.
func (w *walk) isProject(dir string) bool {
	is, known := w.markers[dir]
	if !known {
		for name := range projectFiles {
			is = is || exists(filepath.Join(dir, name))
		}
		w.markers[dir] = is
	}
	return is
}

// projectRoot is the nearest folder from path upward with a pyproject.toml or
// a .git, or else path itself (its folder, if path is a file).
func (w *walk) projectRoot(path string) string {
	start := path
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		start = filepath.Dir(path)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, "pyproject.toml")) || exists(filepath.Join(dir, ".git")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return start
		}
	}
}

// ignoresAbove collects the ignore lists of the folders above a given one,
// from the root of the repository (or of the project, without one).
func (w *walk) ignoresAbove(path string) *ignores {
	if w.o.NoGitignore {
		return nil
	}
	top := ""
	for dir := path; ; dir = filepath.Dir(dir) {
		if exists(filepath.Join(dir, ".git")) {
			top = dir
			break
		}
		if dir == filepath.Dir(dir) {
			top = w.projectRoot(path)
			break
		}
	}
	if top == path {
		return nil
	}
	g := w.repository(top)
	dir := top
	for _, part := range strings.Split(within(path, top), "/") {
		g = g.file(filepath.Join(dir, ".gitignore"), dir, reasonIgnored(w.name(filepath.Join(dir, ".gitignore"))))
		dir = filepath.Join(dir, part)
	}
	return g
}

// ignoresIn adds the lists of a folder itself. A folder with its own .git is
// another repository, in which nothing of the outer one holds.
func (w *walk) ignoresIn(path string, entries []fs.DirEntry, g *ignores) *ignores {
	if w.o.NoGitignore {
		return nil
	}
	for _, e := range entries {
		if e.Name() == ".git" {
			g = w.repository(path)
		}
	}
	for _, e := range entries {
		if e.Name() == ".gitignore" {
			g = g.file(filepath.Join(path, ".gitignore"), path, reasonIgnored(w.name(filepath.Join(path, ".gitignore"))))
		}
	}
	return g
}

// repository starts the chain of a git repository with its info/exclude.
func (w *walk) repository(top string) *ignores {
	git := filepath.Join(top, ".git")
	// In a worktree or a submodule .git is a file that names the folder.
	if text, err := os.ReadFile(git); err == nil {
		if dir, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: "); ok {
			git = resolve(top, dir)
			if common, err := os.ReadFile(filepath.Join(git, "commondir")); err == nil {
				git = resolve(git, strings.TrimSpace(string(common)))
			}
		}
	}
	return (*ignores)(nil).file(filepath.Join(git, "info", "exclude"), top, reasonIgnored(".git/info/exclude"))
}

func reasonIgnored(list string) string { return "ignored by " + list }

func resolve(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
