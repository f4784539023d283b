package config

import (
	"sort"
	"strings"
)

// EntryPoint is a command that installing the project creates: it imports
// Module and calls Object.
type EntryPoint struct {
	Name   string // of the command
	Module string // dotted
	Object string // in the module, possibly dotted; empty if the project names none
	File   string // absolute path of the file that declares it
	Line   int    // in File, counted from 1
}

// entryPoints collects the commands, ordered by Name, then Module, Object.
func entryPoints(doc *node, file string, setup *ini) []EntryPoint {
	var out []EntryPoint
	for _, path := range [][]string{
		{"project", "scripts"}, {"project", "gui-scripts"}, {"tool", "poetry", "scripts"},
	} {
		table := doc.find(path...)
		if table == nil {
			continue
		}
		for _, m := range table.members {
			ref := m.text
			if m.kind == kindTable { // Poetry: {reference = "app:main", type = "console"}
				ref = m.string("reference")
				if ref == "" {
					ref = m.string("callable")
				}
			}
			out = appendEntry(out, m.key, ref, file, m.keyLine)
		}
	}
	for _, key := range []string{"console_scripts", "gui_scripts"} {
		for _, l := range setup.sections["options.entry_points"][key] {
			name, ref, _ := strings.Cut(l.text, "=")
			out = appendEntry(out, strings.TrimSpace(name), ref, setup.file, l.line)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.Name != b.Name:
			return a.Name < b.Name
		case a.Module != b.Module:
			return a.Module < b.Module
		}
		return a.Object < b.Object
	})
	return out
}

// appendEntry reads "module:object [extra]".
func appendEntry(out []EntryPoint, name, ref, file string, line int) []EntryPoint {
	ref, _, _ = strings.Cut(ref, "[")
	module, object, _ := strings.Cut(ref, ":")
	if module = strings.TrimSpace(module); module == "" {
		return out
	}
	return append(out, EntryPoint{name, module, strings.TrimSpace(object), file, line})
}
