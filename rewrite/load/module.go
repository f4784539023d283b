package load

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// index builds the tables of the look-ups.
func (p *Project) index(links []link) {
	p.ByModule, p.byStem = map[string][]*File{}, map[string][]*File{}
	p.byPath, p.byName, p.dirs = map[string]*File{}, map[string]*File{}, map[string]bool{}
	roots := map[string]bool{}
	for _, f := range p.Files {
		p.byName[f.Name], p.byPath[f.Path] = f, f
		p.add(f.Path, f)
		p.ByModule[f.Module] = append(p.ByModule[f.Module], f)
		roots[f.Root] = true
	}
	// A link to what has been read is another name of it.
	for _, l := range links {
		switch f := p.byPath[l.loaded]; {
		case l.loaded == "" || l.loaded == l.path:
		case !l.dir && f != nil:
			p.add(l.path, f)
		case l.dir:
			for _, f := range p.Files {
				if rel := within(f.Path, l.loaded); rel != "" {
					p.add(filepath.Join(l.path, filepath.FromSlash(rel)), f)
				}
			}
		}
	}
	p.selfNames()
	p.roots, p.byLast = roots, map[string][]string{}
	for stem := range p.byStem {
		p.byLast[filepath.Base(stem)] = append(p.byLast[filepath.Base(stem)], stem)
	}
	for _, stems := range p.byLast {
		sort.Strings(stems)
	}
	for _, fs := range p.ByModule {
		slices.SortStableFunc(fs, better)
	}
}

// add files a path under its stem and marks the folders above it.
func (p *Project) add(path string, f *File) {
	s := strings.TrimSuffix(path, filepath.Ext(path))
	if f.Package {
		s = filepath.Dir(s)
	}
	p.byStem[s] = append(p.byStem[s], f)
	slices.SortStableFunc(p.byStem[s], better)
	for d := filepath.Dir(path); !p.dirs[d]; d = filepath.Dir(d) {
		p.dirs[d] = true
	}
}

// better orders files of one name: source before stub, since only source has
// bodies; a package before a module, as Python's finder has it; then the root
// nearer to the root of the file system; then by Name.
func better(a, b *File) int {
	switch {
	case a.Stub != b.Stub:
		return truth(b.Stub) - truth(a.Stub)
	case a.Package != b.Package:
		return truth(a.Package) - truth(b.Package)
	case len(a.Root) != len(b.Root):
		return len(a.Root) - len(b.Root)
	}
	return strings.Compare(a.Name, b.Name)
}

// truth is -1 for what comes first.
func truth(b bool) int {
	if b {
		return -1
	}
	return 0
}

// Module finds the file that an absolute import of the dotted name in from
// means, or nil. Two files may bear one name; the first of these wins:
//
//  1. what from's own root holds;
//  2. what from's own folder holds, if that is no package: Python puts the
//     folder of a script on its path;
//  3. what a folder above from's root holds, nearest first, up to the project's root;
//  4. what another root of the project holds, nearest to from first: the one
//     with the most leading folders in common, then in order of path;
//  5. any file of that Module, in the order of ByModule.
//
// Beyond step 1 a name of the standard library means the standard library.
// Within one folder a source comes before a stub and a package before a
// module. A nil from begins at step 4. Namespace packages have no file: see
// Namespace.
func (p *Project) Module(name string, from *File) *File {
	rel := pathOf(name)
	for i, dir := range p.near(from) {
		if i == 1 && Stdlib(name) {
			return nil
		}
		if fs := p.byStem[filepath.Join(dir, rel)]; len(fs) > 0 {
			return fs[0]
		}
	}
	if from != nil && Stdlib(name) {
		return nil
	}
	best, most := "", -1
	for _, stem := range p.byLast[filepath.Base(rel)] {
		root, ok := strings.CutSuffix(stem, string(filepath.Separator)+rel)
		if !ok || !p.roots[root] {
			continue
		}
		shared := 0
		if from != nil {
			shared = common(root, from.Path)
		}
		if shared > most {
			best, most = stem, shared
		}
	}
	if best != "" {
		return p.byStem[best][0]
	}
	if fs := p.ByModule[name]; len(fs) > 0 {
		return fs[0]
	}
	return nil
}

// Namespace tells whether the dotted name, imported in from, is a folder
// without __init__.py that holds loaded files: a namespace package.
func (p *Project) Namespace(name string, from *File) bool {
	if p.Module(name, from) != nil {
		return false
	}
	rel := pathOf(name)
	for _, dir := range p.near(from) {
		if p.dirs[filepath.Join(dir, rel)] {
			return true
		}
	}
	for root := range p.roots {
		if p.dirs[filepath.Join(root, rel)] {
			return true
		}
	}
	return false
}

// Relative finds the file of a relative import in from: level is the number of
// dots (1 or more), name what follows them, possibly empty. It is nil if there
// is none, or if the dots lead out of from's root.
func (p *Project) Relative(level int, name string, from *File) *File {
	dir := filepath.Dir(from.Path)
	for range level - 1 {
		if dir = filepath.Dir(dir); within(dir, from.Root) == "" {
			return nil // "beyond top-level package"
		}
	}
	if name != "" {
		dir = filepath.Join(dir, pathOf(name))
	}
	if fs := p.byStem[dir]; len(fs) > 0 {
		return fs[0]
	}
	return nil
}

// near lists the folders of steps 1 to 3 of Module.
func (p *Project) near(from *File) []string {
	if from == nil {
		return nil
	}
	dirs := []string{from.Root}
	if own := filepath.Dir(from.Path); !p.regular(own) {
		dirs = append(dirs, own)
	}
	for d := filepath.Dir(from.Root); d == p.Root || within(d, p.Root) != ""; d = filepath.Dir(d) {
		dirs = append(dirs, d)
	}
	return dirs
}

// regular tells whether a folder is a regular package.
func (p *Project) regular(dir string) bool {
	fs := p.byStem[dir]
	return len(fs) > 0 && fs[0].Package
}

// pathOf turns a dotted name into a relative path.
func pathOf(name string) string {
	return strings.ReplaceAll(name, ".", string(filepath.Separator))
}

// common counts the leading folders that two paths share.
func common(a, b string) int {
	n := 0
	as, bs := strings.Split(a, string(filepath.Separator)), strings.Split(b, string(filepath.Separator))
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}
