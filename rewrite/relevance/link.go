package relevance

import (
	"bytes"
	"iter"
	"path"
	"path/filepath"
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
		if filepath.Base(f.Path) == load.Conftest {
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
// functions of the standard library import when they are called is left out: the
// table tells what they do. Whole are the files all of whose names the file has as
// its own.
func (l *linker) links(f *load.File, standard bool) (list, whole []int32) {
	seen := map[int32]bool{l.number[f]: true}
	add := func(to *load.File) {
		if to == nil {
			return
		}
		if i := l.number[to]; !seen[i] {
			seen[i] = true
			list = append(list, i)
		}
	}
	for name := range prefixes(f.Module) {
		add(l.module(name, f))
	}
	for _, r := range references(f.Text, standard) {
		if standard && (r.inside || r.quoted) || r.level == 0 && !l.any(r.name, f) {
			continue
		}
		find := func(name string) *load.File { return l.module(name, f) }
		if r.level > 0 {
			find = func(name string) *load.File { return l.project.Relative(r.level, name, f) }
			add(find(""))
		}
		module := find(r.name)
		if r.quoted && module != nil && load.Collected(module.Name) {
			continue // nobody imports tests so, but many name them
		}
		for name := range prefixes(r.name) {
			add(find(name))
		}
		if module != nil && (r.star || r.quoted && path.Base(f.Name) == load.Conftest) { // pytest_plugins
			whole = append(whole, l.number[module])
		}
		for _, n := range r.names {
			if r.name != "" {
				n = r.name + "." + n
			}
			add(find(n))
		}
	}
	if isTest(f.Name) || bytes.Contains(f.Text, []byte("def test")) {
		for dir := filepath.Dir(f.Path); len(dir) >= len(l.project.Root); dir = filepath.Dir(dir) {
			if i, ok := l.conftest[dir]; ok {
				add(l.project.Files[i])
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return list, whole
}

// any tells whether an absolute import may find a file at all.
func (l *linker) any(name string, from *load.File) bool {
	first, _, _ := strings.Cut(name, ".")
	return l.tops[first] || l.module(first, from) != nil
}

// prefixes goes through a dotted name and the packages around it, outermost
// first.
func prefixes(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range len(name) + 1 {
			if (i == len(name) || name[i] == '.') && i > 0 && !yield(name[:i]) {
				return
			}
		}
	}
}

// isTest tells whether a file is one of tests, by its name or its folder's.
func isTest(name string) bool {
	dir, base := path.Split(name)
	if load.IsTest(name) || base == "tests.py" {
		return true
	}
	for part := range strings.SplitSeq(dir, "/") {
		if part == "test" || part == "tests" || strings.HasSuffix(part, "_test") || strings.HasSuffix(part, "_tests") {
			return true
		}
	}
	return false
}
