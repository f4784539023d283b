package relevance

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"awaken/rewrite/load"
)

// linker finds the files that references mean.
type linker struct {
	project  *load.Project
	number   map[*load.File]int32
	tops     map[string]bool  // the first parts of the names of modules
	conftest map[string]int32 // by folder
	modules  sync.Map         // looked up so far: *load.File by place
}

// place is where a name is looked up from: it means the same to all files of a
// folder that count from one root.
type place struct{ root, dir, name string }

func newLinker(p *load.Project) *linker {
	l := &linker{project: p, number: map[*load.File]int32{}, tops: map[string]bool{}, conftest: map[string]int32{}}
	for i, f := range p.Files {
		l.number[f] = int32(i)
		first, _, _ := strings.Cut(f.Module, ".")
		l.tops[first] = true
		if strings.HasSuffix(f.Path, string(filepath.Separator)+"conftest.py") {
			l.conftest[filepath.Dir(f.Path)] = int32(i)
		}
	}
	return l
}

func (l *linker) module(name string, from *load.File) *load.File {
	key := place{from.Root, filepath.Dir(from.Path), name}
	if known, ok := l.modules.Load(key); ok {
		return known.(*load.File)
	}
	f := l.project.Module(name, from)
	l.modules.Store(key, f)
	return f
}

// links lists the files that one imports: with a module its packages, whose code
// runs first, and for a test the files in which pytest looks for fixtures. What
// functions import of the standard library when they are called, or its own
// functions of anything, is left out: the table tells what they do.
func (l *linker) links(f *load.File, standard []bool) []int32 {
	var list []int32
	seen := map[int32]bool{l.number[f]: true}
	own, inside := standard[l.number[f]], false
	add := func(to *load.File) {
		if to == nil {
			return
		}
		if i := l.number[to]; !seen[i] && !(inside && standard[i]) {
			seen[i] = true
			list = append(list, i)
		}
	}
	prefixes := func(name string, each func(string)) {
		for i := range name {
			if name[i] == '.' {
				each(name[:i])
			}
		}
		each(name)
	}
	absolute := func(name string) { add(l.module(name, f)) }
	prefixes(f.Module, absolute)
	for _, r := range references(f.Text, slices.Contains(standard, true)) {
		if own && (r.inside || r.quoted) {
			continue
		}
		inside = r.inside
		find := absolute
		switch {
		case r.quoted: // nobody imports tests so, but many name them
			find = func(name string) {
				if to := l.module(name, f); to != nil && !isTest(to.Name) {
					add(to)
				}
			}
		case r.level > 0:
			find = func(name string) { add(l.project.Relative(r.level, name, f)) }
			find("")
		}
		if first, _, _ := strings.Cut(r.name, "."); r.level == 0 && !l.tops[first] && l.module(first, f) == nil {
			continue
		}
		if r.name != "" {
			prefixes(r.name, find)
		}
		for _, n := range r.names {
			if r.name != "" {
				n = r.name + "." + n
			}
			find(n)
		}
	}
	inside = false
	if isTest(f.Name) {
		for dir := filepath.Dir(f.Path); len(dir) >= len(l.project.Root); dir = filepath.Dir(dir) {
			if i, ok := l.conftest[dir]; ok {
				add(l.project.Files[i])
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return list
}
