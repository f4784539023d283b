package warning

import (
	"slices"
	"strings"
	"unicode"

	"awaken/rewrite/load"
)

// Locator finds the files of a project that frames name. A log may come from
// another machine, where the project lay elsewhere, or was installed.
type Locator struct {
	byBase map[string][]located // by the last part of the path
	known  map[string][]*load.File
}

type located struct {
	file *load.File
	path []string // absolute, in parts
	need int      // parts at the end that must agree
}

// NewLocator makes a Locator for the files of a project.
func NewLocator(files []*load.File) *Locator {
	l := &Locator{map[string][]located{}, map[string][]*load.File{}}
	for _, f := range files {
		path := parts(f.Path)
		need := len(strings.Split(f.Module, "."))
		if f.Package {
			need++
		}
		base := path[len(path)-1]
		l.byBase[base] = append(l.byBase[base], located{f, path, min(need, len(path))})
	}
	return l
}

// Files are the files that a frame may mean: one if the path tells, none if it
// is no file of the project.
func (l *Locator) Files(f Frame) []*load.File {
	if f.Line == 0 {
		return nil
	}
	if found, ok := l.known[f.File]; ok {
		return found
	}
	found := l.find(f.File)
	l.known[f.File] = found
	return found
}

func (l *Locator) find(text string) (found []*load.File) {
	path := parts(text)
	base := path[len(path)-1]
	candidates := l.byBase[base]
	if candidates == nil { // the path begins within its only part
		i := strings.LastIndexFunc(base, func(r rune) bool { return !inPath(r) })
		candidates = l.byBase[base[i+1:]]
	}
	best := 0
	for _, c := range candidates {
		same, whole := agree(path, c.path)
		installed := slices.ContainsFunc(path, func(p string) bool { return strings.HasSuffix(p, "-packages") || strings.HasPrefix(p, "python3.") })
		switch {
		case same == len(c.path): // this very file
		case installed:
			if same < c.need || same >= len(path) || !strings.HasSuffix(path[len(path)-same-1], "-packages") {
				continue
			}
		case !whole && same < c.need:
			continue
		}
		if same > best {
			best, found = same, nil
		}
		if same == best {
			found = append(found, c.file)
		}
	}
	return found
}

// agree counts the parts at the end that two paths share. Whole tells that
// these are the whole of the first, but for what a logger wrote before it.
func agree(a, b []string) (same int, whole bool) {
	for same < len(a) && same < len(b) {
		x, y := a[len(a)-1-same], b[len(b)-1-same]
		if x != y {
			rest, ends := strings.CutSuffix(x, y)
			if !ends || y == "" || strings.IndexFunc(rest[len(rest)-1:], inPath) >= 0 {
				return same, false
			}
			return same + 1, true
		}
		same++
	}
	return same, same == len(a)
}

func parts(path string) []string {
	return strings.Split(strings.TrimPrefix(strings.ReplaceAll(path, `\`, "/"), "./"), "/")
}

func inPath(r rune) bool {
	return r == '_' || r == '-' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
