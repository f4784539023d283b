package config

import (
	"regexp"
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
func entryPoints(doc *node, file string, setup *ini, script string) []EntryPoint {
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
	out = append(out, scriptEntryPoints(script)...)
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

// entryString is a string of Python that says "name = module:object": nothing
// else in a setup.py looks like it.
var entryString = regexp.MustCompile(`["']\s*([\w.-]+)\s*=\s*([\w.]+:[\w.]+)\s*(?:\[[^\]"']*\]\s*)?["']`)

// scriptEntryPoints reads the commands from the text of a setup.py, which is
// not run. Other groups of entry points have the same form; only what stands
// behind the word console_scripts or gui_scripts, up to the end of its list,
// counts.
func scriptEntryPoints(file string) []EntryPoint {
	data, err := readable(file)
	if err != nil {
		return nil
	}
	var out []EntryPoint
	text := string(data)
	for _, key := range []string{"console_scripts", "gui_scripts"} {
		for start := 0; ; {
			i := strings.Index(text[start:], key)
			if i < 0 {
				break
			}
			start += i + len(key)
			end := start + listLength(text[start:])
			for _, m := range entryString.FindAllStringSubmatchIndex(text[start:end], -1) {
				line := 1 + strings.Count(text[:start+m[0]], "\n")
				out = appendEntry(out, text[start+m[2]:start+m[3]], text[start+m[4]:start+m[5]], file, line)
			}
		}
	}
	return out
}

// listLength is how far the first display in brackets goes in a Python text, but
// for brackets in strings.
func listLength(text string) int {
	depth := 0
	var quote byte
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0 && c == quote && depth > 0:
			quote = 0
		case quote != 0:
		case (c == '"' || c == '\'') && depth > 0:
			quote = c
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			if depth--; depth <= 0 {
				return i
			}
		}
	}
	return len(text)
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
