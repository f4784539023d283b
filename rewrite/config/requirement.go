package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// requirement splits a line of PEP 508: the name of a distribution, its extras,
// and the clauses about its version.
var requirement = regexp.MustCompile(`^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#)]*)`)

// lowest finds the clauses that say which version is the oldest.
var lowest = regexp.MustCompile(`(?:>=|==|~=|>|\^|~)\s*([0-9]+(?:\.[0-9]+)*)`)

// requirements maps the distributions that a project depends on, by lower-case
// name, to the oldest version that it admits: "" where it admits any.
func requirements(dir string, doc *node, setup *ini) map[string]string {
	oldest := map[string]string{}
	add := func(name, spec string) {
		name = strings.ToLower(strings.ReplaceAll(name, "_", "-"))
		if m := lowest.FindStringSubmatch(spec); m != nil {
			oldest[name] = m[1]
		} else if _, known := oldest[name]; !known {
			oldest[name] = ""
		}
	}
	var lines []string
	if text, err := os.ReadFile(filepath.Join(dir, "requirements.txt")); err == nil {
		lines = strings.Split(string(text), "\n")
	}
	for _, l := range setup.sections["options"]["install_requires"] {
		lines = append(lines, l.text)
	}
	lines = append(lines, doc.texts("project", "dependencies")...)
	for _, line := range lines {
		if m := requirement.FindStringSubmatch(line); m != nil {
			add(m[1], m[2])
		}
	}
	return oldest
}
