package config

import (
	"path/filepath"
	"sort"
	"strings"
)

// Sources are the absolute folders of the project in dir that its build
// configuration declares to hold top-level packages, sorted: setuptools'
// package-dir and packages.find, Poetry's packages, hatch's and flit's. It is
// empty if there is none, or if the file cannot be read: the configuration of
// a nested project is not what the user asked about.
func Sources(dir string) []string {
	set := map[string]bool{}
	add := func(rel string) {
		if rel != "" && !filepath.IsAbs(rel) {
			set[filepath.Join(dir, filepath.FromSlash(rel))] = true
		}
	}
	if doc, err := readTOML(filepath.Join(dir, "pyproject.toml")); err == nil {
		add(doc.string("tool", "setuptools", "package-dir", ""))
		for _, where := range doc.texts("tool", "setuptools", "packages", "find", "where") {
			add(where)
		}
		if v := doc.find("tool", "poetry", "packages"); v != nil {
			for _, item := range v.items {
				add(item.string("from"))
			}
		}
		wheel := []string{"tool", "hatch", "build", "targets", "wheel"}
		for _, pkg := range doc.texts(append(wheel, "packages")...) {
			add(filepath.ToSlash(filepath.Dir(filepath.FromSlash(pkg))))
		}
		for _, from := range doc.texts(append(wheel, "sources")...) {
			add(from)
		}
		for _, from := range doc.texts("tool", "pytest", "ini_options", "pythonpath") {
			add(from)
		}
	}
	setup := readINI(filepath.Join(dir, "setup.cfg"))
	for _, l := range setup.sections["options"]["package_dir"] {
		if name, from, ok := strings.Cut(l.text, "="); ok && strings.TrimSpace(name) == "" {
			add(strings.TrimSpace(from))
		}
	}
	for _, l := range setup.sections["options.packages.find"]["where"] {
		add(l.text)
	}
	out := make([]string, 0, len(set))
	for d := range set {
		out = append(out, d)
	}
	sort.Strings(out)
	return out
}
