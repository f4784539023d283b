package dependency

import (
	"path"
	"regexp"
	"strings"
)

// read finds the lists of requirements of a file.
func read(file, text string) []list {
	switch base := path.Base(file); {
	case base == "pyproject.toml":
		return readPyproject(text)
	case base == "setup.cfg":
		return readSetup(text)
	case base == "setup.py":
		if m := requiresList.FindStringIndex(text); m != nil {
			return []list{array(text, m[1], false)}
		}
		return nil
	default:
		l := list{form: line, at: len(text), after: "\n", optional: base != "requirements.txt" && base != "requirements.in"}
		if text != "" && !strings.HasSuffix(text, "\n") {
			l.before = "\n"
		}
		l.entries = lines(text, 0, len(text))
		return []list{l}
	}
}

// lines reads requirements that stand one a line.
func lines(text string, start, end int) []entry {
	var entries []entry
	for at := start; at < end; at = lineEnd(text, at) {
		whole := strings.TrimRight(text[at:min(lineEnd(text, at), end)], "\r\n")
		if i := strings.Index(whole, " #"); i >= 0 {
			whole = whole[:i]
		}
		from := at + len(whole) - len(strings.TrimLeft(whole, " \t"))
		if name := normalized(text[from:]); name != "" && from < at+len(whole) {
			entries = append(entries, entry{name, from, at + len(strings.TrimRight(whole, " \t")), line})
		}
	}
	return entries
}

var (
	header       = regexp.MustCompile(`(?m)^[ \t]*\[([^\[\]\n]+)\][ \t]*(#.*)?$`)
	arrayKey     = regexp.MustCompile(`(?m)^[ \t]*("?[A-Za-z0-9_.-]+"?)[ \t]*=[ \t]*\[`)
	poetryKey    = regexp.MustCompile(`(?m)^[ \t]*"?([A-Za-z0-9._-]+)"?[ \t]*=[ \t]*.*$`)
	requiresList = regexp.MustCompile(`\binstall_requires[ \t]*=[ \t]*\[`)
	requiresKey  = regexp.MustCompile(`(?m)^install_requires[ \t]*=[ \t]*(.*)$`)
)

// readPyproject reads [project] dependencies, its optional ones, dependency
// groups, and Poetry's tables.
func readPyproject(text string) []list {
	var lists []list
	heads := header.FindAllStringSubmatchIndex(text, -1)
	for i, h := range heads {
		name := strings.ReplaceAll(strings.TrimSpace(text[h[2]:h[3]]), " ", "")
		start, end := h[1], len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		switch {
		case name == "project":
			lists = append(lists, arrays(text, start, end, "dependencies", false)...)
		case name == "project.optional-dependencies", name == "dependency-groups":
			lists = append(lists, arrays(text, start, end, "", true)...)
		case strings.HasPrefix(name, "tool.poetry.") && strings.HasSuffix(name, "dependencies"):
			lists = append(lists, poetryTable(text, start, end, name != "tool.poetry.dependencies"))
		}
	}
	return lists
}

// arrays reads the arrays of strings of a table: that of a key, or all.
func arrays(text string, start, end int, key string, optional bool) []list {
	var lists []list
	for _, m := range arrayKey.FindAllStringSubmatchIndex(text[start:end], -1) {
		if key != "" && text[start+m[2]:start+m[3]] != key {
			continue
		}
		lists = append(lists, array(text, start+m[1], optional))
	}
	return lists
}

// array reads the strings of an array that opens before at.
func array(text string, at int, optional bool) list {
	l := list{form: quoted, at: at, optional: optional}
	for i := at; i < len(text); i++ {
		switch c := text[i]; c {
		case '#':
			i = lineEnd(text, i) - 1
		case '"', '\'':
			close := strings.IndexByte(text[i+1:], c)
			if close < 0 {
				return l
			}
			end := i + 1 + close + 1
			l.entries = append(l.entries, entry{normalized(text[i+1 : end-1]), i, end, quoted})
			// Another one looks like the last: on a line of its own, if that is.
			indent, tail := text[lineStart(text, i):i], strings.TrimSpace(text[end:lineEnd(text, end)])
			switch alone := strings.TrimSpace(indent) == ""; {
			case alone && (tail == "," || strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(tail, ",")), "#") && tail[0] == ','):
				l.at, l.before, l.after = lineEnd(text, end), indent, ",\n"
			case alone:
				l.at, l.before, l.after = end, ",\n"+indent, ""
			default:
				l.at, l.before, l.after = end, ", ", ""
			}
			i = end - 1
		case ']':
			return l
		}
	}
	return l
}

func poetryTable(text string, start, end int, optional bool) list {
	l := list{form: poetry, at: lineEnd(text, start), after: "\n", optional: optional}
	for _, m := range poetryKey.FindAllStringSubmatchIndex(text[start:end], -1) {
		from := start + m[0]
		from += len(text[from:start+m[1]]) - len(strings.TrimLeft(text[from:start+m[1]], " \t"))
		l.entries = append(l.entries, entry{normalized(text[start+m[2]:]), from, start + m[1], poetry})
		l.at = lineEnd(text, start+m[1])
	}
	return l
}

// readSetup reads install_requires, one requirement a line.
func readSetup(text string) []list {
	m := requiresKey.FindStringIndex(text)
	if m == nil {
		return nil
	}
	start := lineEnd(text, m[0])
	end := start
	for end < len(text) && (text[end] == ' ' || text[end] == '\t' || text[end] == '#') {
		end = lineEnd(text, end)
	}
	l := list{form: line, at: end, after: "\n", before: "    "}
	l.entries = lines(text, start, end)
	if n := len(l.entries); n > 0 {
		l.before = text[lineStart(text, l.entries[n-1].start):l.entries[n-1].start]
	}
	if end > 0 && text[end-1] != '\n' {
		l.before = "\n" + l.before
	}
	return []list{l}
}
