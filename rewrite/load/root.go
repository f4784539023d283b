package load

import (
	"path/filepath"
	"sort"
	"strings"

	"awaken/rewrite/config"
)

// namer decides where the names of modules start.
type namer struct {
	w       *walk
	p       *Project
	sources map[string]bool // folders that hold top-level packages: declared by a pyproject.toml, or named src
	tops    map[string]bool // folders that turned out to be package roots
}

// nameModules gives every file its root and module name.
//
// Regular packages chain upward: the root is the folder above the topmost
// __init__.py. A folder without one is a namespace package if its name is an
// identifier and it lies below a source root: a folder declared as such, one
// named src, or the folder of the project. When a regular package lies in a
// folder that could itself be a namespace package, the imports of the project
// decide: the name that they use wins, and without any the folder is a root.
func nameModules(w *walk, p *Project) {
	n := &namer{w: w, p: p, sources: map[string]bool{}, tops: map[string]bool{}}
	n.declared()
	n.decide()
	for _, f := range p.Files {
		f.Root = n.root(f)
		f.Module = moduleName(f)
	}
}

// above is the folder in which the regular package of dir starts; dir itself
// if it is none.
func (n *namer) above(dir string) string {
	// A project's own folder is no package, though test tools like to see an
	// __init__.py there.
	for n.w.isPackage(dir) && !n.w.isProject(dir) {
		dir = filepath.Dir(dir)
	}
	return dir
}

// source is the source root of a folder that is no regular package: the
// outermost folder from which all names on the way down are identifiers, but
// no farther up than the nearest source root, project or given path.
func (n *namer) source(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if n.sources[d] || n.tops[d] || n.isSrc(d) || n.w.isProject(d) || d == filepath.Dir(d) {
			return d
		}
		if !identifier(strings.TrimSuffix(filepath.Base(d), "-stubs")) {
			return d
		}
		if !n.belowGivenOrProject(filepath.Dir(d)) {
			return d
		}
	}
}

// belowGivenOrProject tells whether a folder is within the project or within a
// given path: beyond these, nothing belongs to what we look at.
func (n *namer) belowGivenOrProject(dir string) bool {
	if dir == n.p.Root || within(dir, n.p.Root) != "" {
		return true
	}
	for _, g := range n.w.given {
		if g.dir && (dir == g.path || within(dir, g.path) != "") {
			return true
		}
	}
	return false
}

// isSrc tells whether a folder is that of the src layout.
func (n *namer) isSrc(dir string) bool {
	return filepath.Base(dir) == "src" && !n.w.isPackage(dir)
}

// root is the folder that a file's name counts from.
func (n *namer) root(f *File) string {
	dir := filepath.Dir(f.Path)
	top := n.above(dir)
	if n.tops[top] {
		return top
	}
	return n.source(top)
}

// decide settles which folders above regular packages are roots.
func (n *namer) decide() {
	children := map[string]map[string]bool{} // folder above packages -> names of its packages
	for _, f := range n.p.Files {
		dir := filepath.Dir(f.Path)
		top := n.above(dir)
		if top == dir {
			continue
		}
		if children[top] == nil {
			children[top] = map[string]bool{}
		}
		first, _, _ := strings.Cut(within(dir, top), "/")
		children[top][first] = true
	}
	var open []string
	for top := range children {
		if n.source(top) == top {
			n.tops[top] = true
		} else {
			open = append(open, top)
		}
	}
	if len(open) == 0 {
		return
	}
	sort.Strings(open) // outer folders first
	imports := countImports(n.p.Files)
	for _, top := range open {
		prefix := strings.ReplaceAll(within(top, n.source(top)), "/", ".")
		long, short := 0, 0
		for child := range children[top] {
			long += imports[prefix+"."+child]
			short += imports[child]
		}
		if long == 0 || long < short {
			n.tops[top] = true
		}
	}
}

// moduleName is the dotted name of a file below its root.
func moduleName(f *File) string {
	rel := within(f.Path, f.Root)
	rel = strings.TrimSuffix(rel, filepath.Ext(rel))
	parts := strings.Split(rel, "/")
	if f.Package && len(parts) > 1 {
		parts = parts[:len(parts)-1]
	}
	if f.Stub {
		parts[0] = strings.TrimSuffix(parts[0], "-stubs") // PEP 561
	}
	return strings.Join(parts, ".")
}

// identifier tells whether a name can be part of a dotted name.
func identifier(s string) bool {
	for i, r := range s {
		switch {
		case r == '_', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= 0x80:
		case i > 0 && r >= '0' && r <= '9':
		default:
			return false
		}
	}
	return s != ""
}

// declared reads the source roots that the project's files declare.
func (n *namer) declared() {
	for _, g := range n.w.given {
		for d := g.path; d == n.p.Root || within(d, n.p.Root) != ""; d = filepath.Dir(d) {
			n.w.isProject(d)
		}
	}
	for dir, is := range n.w.markers {
		if !is {
			continue
		}
		for _, s := range config.Sources(dir) {
			n.sources[s] = true
		}
	}
}
