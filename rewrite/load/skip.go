package load

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
)

// Reasons for skipping. They are shown to people and are stable.
const (
	reasonVenv      = "virtual environment"
	reasonCache     = "cache"
	reasonVCS       = "version control"
	reasonHidden    = "hidden"
	reasonInstalled = "installed packages"
	reasonBuild     = "build output"
	reasonVendored  = "vendored"
	reasonGenerated = "generated"
	reasonExcluded  = "excluded"
	reasonLoop      = "symlink loop"
	reasonBroken    = "broken symlink"
	reasonOutside   = "symlink that leads out of the given paths"
	reasonIrregular = "not a regular file"
)

// folderReasons maps names of folders that are never a project's own code to
// why. Other hidden folders are skipped as hidden.
var folderReasons = map[string]string{
	".git": reasonVCS, ".hg": reasonVCS, ".svn": reasonVCS, ".bzr": reasonVCS, ".jj": reasonVCS,
	".tox": reasonVenv, ".nox": reasonVenv, ".venv": reasonVenv, ".direnv": reasonVenv, ".pixi": reasonVenv,
	"__pycache__": reasonCache, ".mypy_cache": reasonCache, ".pytest_cache": reasonCache,
	".ruff_cache": reasonCache, ".hypothesis": reasonCache, ".cache": reasonCache, ".pytype": reasonCache,
	".ipynb_checkpoints": reasonCache,
	"site-packages":      reasonInstalled, "dist-packages": reasonInstalled, "__pypackages__": reasonInstalled,
	"node_modules": reasonInstalled, ".eggs": reasonInstalled,
}

// vendored names folders with other people's code in the project's tree. It
// is resolved through, since the project imports it, but never edited.
var vendored = map[string]bool{
	"_vendor": true, "vendor": true, "_vendored": true, "vendored": true,
	"third_party": true, "thirdparty": true, "3rdparty": true, "third-party": true,
}

// folderSkip says why a folder, known by name, is left out; "" if it is not.
func folderSkip(name string) string {
	if r := folderReasons[name]; r != "" {
		return r
	}
	switch {
	case strings.HasPrefix(name, ".") && name != "." && name != "..":
		return reasonHidden
	case strings.HasSuffix(name, ".egg-info"), strings.HasSuffix(name, ".dist-info"), strings.HasSuffix(name, ".egg"):
		return reasonInstalled
	}
	return ""
}

// contentSkip says why a folder is left out by what is in it. besideProject
// tells that a pyproject.toml, setup.py or setup.cfg lies next to the folder.
func contentSkip(name string, entries []fs.DirEntry, besideProject bool) string {
	has := func(ok func(string) bool) bool {
		for _, e := range entries {
			if ok(e.Name()) {
				return true
			}
		}
		return false
	}
	if has(func(n string) bool { return n == "pyvenv.cfg" || n == "conda-meta" }) {
		return reasonVenv
	}
	if !besideProject || has(func(n string) bool { return n == "__init__.py" }) {
		return ""
	}
	// What setuptools leaves in build, and build backends in dist. A folder
	// of that name with anything else in it may be the project's own.
	switch name {
	case "build":
		if has(func(n string) bool {
			return n == "lib" || strings.HasPrefix(n, "lib.") || strings.HasPrefix(n, "bdist.") || strings.HasPrefix(n, "temp.")
		}) {
			return reasonBuild
		}
	case "dist":
		if has(func(n string) bool { return strings.HasSuffix(n, ".whl") || strings.HasSuffix(n, ".tar.gz") }) {
			return reasonBuild
		}
	}
	return ""
}

// generatedHead is how generators sign their output in a comment at the head
// of a file.
var generatedHead = regexp.MustCompile(`(?i)@generated\b|^[#\s]*(?:code|file|this (?:file|code|module)(?: (?:is|was|has been))?)?[\s:]*(?:auto[- ]?|automatically )?generated (?:by|from|with|automatically)\b|\bauto[- ]?generated\b|\bautomatically generated\b|\bdo not (?:edit|modify)(?: this file| by hand| manually| directly)*[\s.!*#-]*$`)

// generated tells whether a program wrote the file: by its name, or by what
// the comments and the docstring before its first statement say.
func generated(base string, text []byte) bool {
	for _, suffix := range []string{"_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi"} {
		if strings.HasSuffix(base, suffix) {
			return true
		}
	}
	head := bytes.TrimPrefix(text[:min(len(text), 4096)], utf8BOM)
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if line[0] != '#' {
			return false
		}
		if generatedHead.Match(line) {
			return true
		}
	}
	return false
}

// pythonShebang tells whether the text starts with a #! line naming python.
func pythonShebang(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("#!")) {
		return false
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.Contains(line, []byte("python")) || bytes.Contains(line, []byte("pypy"))
}
