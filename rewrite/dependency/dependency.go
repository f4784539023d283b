// Package dependency changes what a project says of the distributions that it
// needs: in pyproject.toml (of the standard and of Poetry), setup.cfg, setup.py
// and requirements files. It works on texts, and touches nothing but the
// requirements that it is asked about.
package dependency

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Edit replaces the bytes [Start, End) of a text.
type Edit struct {
	Start, End int
	New        string
}

// entry is one requirement as it stands in a file.
type entry struct {
	name       string // normalized
	start, end int    // of the requirement alone, without quotes and comma
	form       form
}

// form is how a file writes requirements.
type form uint8

const (
	line   form = iota // one a line, as in requirements.txt
	quoted             // a string of a list
	poetry             // name = "version"
)

// list is a list of requirements, with the place of another one.
type list struct {
	entries  []entry
	form     form
	at       int    // where another one is inserted
	before   string // what stands before it there
	after    string
	optional bool // an extra, or development only: nothing is added to it
}

// Reads tells whether a file of that name holds requirements.
func Reads(file string) bool {
	base := path.Base(file)
	return base == "pyproject.toml" || base == "setup.cfg" || base == "setup.py" || requirementsFile.MatchString(base)
}

var requirementsFile = regexp.MustCompile(`^(requirements.*|.*requirements)\.(txt|in)$`)

// Swap gives the edits by which a file no longer needs the distributions of old
// and needs the requirements of fresh: in each list that has one of old, and,
// where add is set and no list has any of either, in the first list that is not
// optional. Done tells whether the file needs what is fresh afterwards.
func Swap(file string, text []byte, old, fresh []string, add bool) (edits []Edit, done bool) {
	lists := read(file, string(text))
	has := func(l list, name string) bool {
		return slices.ContainsFunc(l.entries, func(e entry) bool { return e.name == name })
	}
	names := make([]string, len(fresh))
	for i, f := range fresh {
		names[i] = normalized(f)
	}
	for _, l := range lists {
		var missing []string
		for i, n := range names {
			if !has(l, n) {
				missing = append(missing, fresh[i])
			} else if !slices.ContainsFunc(old, func(o string) bool { return normalized(o) == n }) {
				done = true
			}
		}
		first := true
		for _, e := range l.entries {
			if !slices.ContainsFunc(old, func(o string) bool { return normalized(o) == e.name }) {
				continue
			}
			done = true
			switch i := slices.Index(names, e.name); {
			case i >= 0: // the same distribution, of a newer version
				edits = append(edits, Edit{e.start, e.end, written(l.form, fresh[i])})
			case first && len(missing) > 0:
				edits = append(edits, Edit{e.start, e.end, joined(string(text), l.form, e, missing)})
			default:
				edits = append(edits, removed(string(text), l.form, e))
			}
			first = false
		}
	}
	if done || !add {
		return edits, done
	}
	for _, l := range lists {
		if l.optional {
			continue
		}
		before := l.before
		for _, f := range fresh {
			edits = append(edits, Edit{l.at, l.at, before + written(l.form, f) + l.after})
			if l.form == quoted && l.after == "" && !strings.HasPrefix(before, ",") {
				before = ", "
			}
		}
		return merged(edits), true
	}
	return edits, false
}

// merged puts insertions at one place together.
func merged(edits []Edit) []Edit {
	out := edits[:1]
	for _, e := range edits[1:] {
		if last := &out[len(out)-1]; last.Start == e.Start && last.End == last.Start {
			last.New += e.New
			continue
		}
		out = append(out, e)
	}
	return out
}

// written is a requirement in the form of a list.
func written(f form, requirement string) string {
	switch f {
	case quoted:
		return `"` + requirement + `"`
	case poetry:
		name, version := requirement, "*"
		if i := strings.IndexAny(requirement, "<>=!~"); i >= 0 {
			name, version = requirement[:i], requirement[i:]
		}
		if bare, extras, ok := strings.Cut(strings.TrimSuffix(name, "]"), "["); ok {
			return bare + ` = { version = "` + version + `", extras = ["` + strings.Join(strings.Split(extras, ","), `", "`) + `"] }`
		}
		return name + ` = "` + version + `"`
	}
	return requirement
}

// joined is what takes the place of an entry: one requirement, or several.
func joined(text string, f form, e entry, fresh []string) string {
	separator := "\n" + text[lineStart(text, e.start):e.start]
	if f == quoted && strings.TrimSpace(separator) != "" {
		separator = " "
	}
	var parts []string
	for _, r := range fresh {
		parts = append(parts, written(f, r))
	}
	if f == quoted {
		separator = "," + separator
	}
	return strings.Join(parts, separator)
}

// removed takes an entry away, with its comma or its line.
func removed(text string, f form, e entry) Edit {
	if start, end := lineStart(text, e.start), lineEnd(text, e.end); f != quoted || strings.Trim(text[start:e.start]+text[e.end:end], " \t\r\n,") == "" {
		return Edit{start, end, ""}
	}
	end := e.end
	for end < len(text) && strings.IndexByte(" \t,", text[end]) >= 0 {
		end++
	}
	return Edit{e.start, end, ""}
}

func lineStart(text string, at int) int { return strings.LastIndexByte(text[:at], '\n') + 1 }

// lineEnd is the offset after the line end.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

var (
	runs     = regexp.MustCompile(`[-_.]+`)
	projects = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*`)
)

// normalized is the name of a requirement's distribution, as PEP 503 compares
// names.
func normalized(requirement string) string {
	return strings.ToLower(runs.ReplaceAllString(projects.FindString(requirement), "-"))
}
