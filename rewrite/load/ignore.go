package load

import (
	"os"
	"path/filepath"
	"strings"

	// doublestar matches globs with ** by backtracking and with [!...], as
	// git does; go-git's own .gitignore matcher does neither, and lets
	// "!*/" take files back that git still ignores.
	"github.com/bmatcuk/doublestar/v4"
)

// rule is one line of a .gitignore.
type rule struct {
	glob    string // of a path relative to the list's folder, or of a name
	name    bool   // glob has no slash: it is of the last element of a path
	literal string // if not empty, all that the glob matches
	suffix  string // if not empty, the glob is * and this
	negate  bool
	dirOnly bool
}

// ignores is the chain of ignore lists that hold in a folder, innermost
// first. The lists of one file are one link.
type ignores struct {
	dir    string // absolute folder that the rules are relative to
	reason string
	rules  []rule
	outer  *ignores
}

// with puts the rules of a text in front of the chain.
func (g *ignores) with(dir, reason, text string) *ignores {
	n := &ignores{dir: dir, reason: reason, outer: g}
	for line := range strings.Lines(text) {
		if r, ok := parseRule(strings.TrimRight(line, "\r\n")); ok {
			n.rules = append(n.rules, r)
		}
	}
	if len(n.rules) == 0 {
		return g
	}
	return n
}

// file puts the rules of a file in front of the chain, if there is one.
func (g *ignores) file(path, dir, reason string) *ignores {
	text, err := os.ReadFile(path)
	if err != nil {
		return g // as git does: an unreadable list ignores nothing
	}
	return g.with(dir, reason, strings.TrimPrefix(string(text), string(utf8BOM)))
}

// match returns the reason why path is ignored, or "". The walk asks for every
// folder on the way down, so a rule needs to match the path itself only.
func (g *ignores) match(path string, isDir bool) string {
	base := filepath.Base(path)
	for ; g != nil; g = g.outer {
		rel := within(path, g.dir)
		if rel == "" {
			continue
		}
		for i := len(g.rules) - 1; i >= 0; i-- {
			r := &g.rules[i]
			if r.dirOnly && !isDir {
				continue
			}
			if r.matches(rel, base) {
				if r.negate {
					return ""
				}
				return g.reason
			}
		}
	}
	return ""
}

// matches tells whether a rule matches a path, whose last element is base. Most
// lines of most lists are plain names or suffixes; they need no glob.
func (r *rule) matches(rel, base string) bool {
	if r.name {
		rel = base
	}
	switch {
	case r.literal != "":
		return rel == r.literal
	case r.suffix != "":
		return strings.HasSuffix(rel, r.suffix)
	}
	ok, _ := doublestar.Match(r.glob, rel) // valid: parseRule has checked it
	return ok
}

// within returns path relative to dir with forward slashes, or "" if path is
// dir or not below it. Both are absolute and clean.
func within(path, dir string) string {
	if len(path) <= len(dir) || !strings.HasPrefix(path, dir) {
		return ""
	}
	rest := path[len(dir):]
	if strings.HasSuffix(dir, string(filepath.Separator)) { // the root of the file system
		return filepath.ToSlash(rest)
	}
	if rest[0] != filepath.Separator {
		return ""
	}
	return filepath.ToSlash(rest[1:])
}

// parseRule reads a line as gitignore(5) describes it.
func parseRule(line string) (rule, bool) {
	var r rule
	if strings.HasPrefix(line, "#") {
		return r, false
	}
	// Trailing blanks go unless a backslash keeps them.
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if strings.HasPrefix(line, "!") {
		r.negate = true
		line = line[1:]
	}
	if strings.HasSuffix(line, "/") {
		r.dirOnly = true
		line = line[:len(line)-1]
	}
	if line == "" {
		return r, false
	}
	anchored := strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if strings.HasSuffix(line, "/**") {
		line += "/*" // "everything inside", not the folder itself
	}
	r.name = !anchored
	r.glob = escapeBraces(line)
	const meta = `*?[]{}\`
	if !strings.ContainsAny(line, meta) {
		r.literal = line
	} else if r.name && line[0] == '*' && len(line) > 1 && !strings.ContainsAny(line[1:], meta) {
		r.suffix = line[1:]
	}
	return r, doublestar.ValidatePattern(r.glob)
}

// escapeBraces makes braces literal outside of character classes: doublestar
// reads them as alternatives, git does not.
func escapeBraces(glob string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '\\' && i+1 < len(glob):
			b.WriteByte(c)
			i++
		case c == '[' && !class:
			class = true
		case c == ']' && class:
			class = false
		case (c == '{' || c == '}') && !class:
			b.WriteByte('\\')
		}
		b.WriteByte(glob[i])
	}
	return b.String()
}
