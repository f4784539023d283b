package load

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
)

// A package may lie in a folder that does not bear its name: a checkout called
// main, an unpacked copy. Its files then import each other by a name that no
// folder has.

// selfNames gives every top-level package that nobody imports by its folder's
// name the name by which its files import it: the one of whose submodules they
// import nearly all exist in the folder.
func (p *Project) selfNames() {
	tops := map[string]bool{}
	for _, f := range p.Files {
		first, _, nested := strings.Cut(within(f.Path, f.Root), "/")
		if nested {
			top := filepath.Join(f.Root, first)
			tops[top] = true
		}
	}
	var dirs []string
	for top := range tops {
		if p.regular(top) {
			dirs = append(dirs, top)
		}
	}
	slices.Sort(dirs)
	for _, top := range dirs {
		var below []*File // with those of packages that lie in namespace folders
		for _, f := range p.Files {
			if within(f.Path, top) != "" {
				below = append(below, f)
			}
		}
		name := p.selfName(top, below)
		if name == "" {
			continue
		}
		other := filepath.Join(filepath.Dir(top), name)
		for _, f := range below {
			p.add(filepath.Join(other, filepath.FromSlash(within(f.Path, top))), f)
		}
	}
}

func (p *Project) selfName(top string, files []*File) string {
	modules := map[string]map[string]bool{} // top-level name -> submodules that are imported
	for _, f := range files {
		for line := range bytes.Lines(f.Text) {
			line = bytes.TrimLeft(line, " \t\f")
			if !bytes.HasPrefix(line, []byte("from ")) && !bytes.HasPrefix(line, []byte("import ")) {
				continue
			}
			fields := bytes.Fields(line)
			if len(fields) < 2 || fields[1][0] == '.' {
				continue
			}
			first, rest, nested := strings.Cut(strings.TrimRight(string(fields[1]), ",;"), ".")
			if modules[first] == nil {
				modules[first] = map[string]bool{}
			}
			if nested {
				modules[first][rest] = true
			}
		}
	}
	if modules[filepath.Base(top)] != nil {
		return ""
	}
	best, most := "", 2 // fewer than three would prove little
	for name, rests := range modules {
		if Stdlib(name) || len(p.byStem[filepath.Join(filepath.Dir(top), name)]) > 0 {
			continue
		}
		hits := 0
		for rest := range rests {
			if len(p.byStem[filepath.Join(top, pathOf(rest))]) > 0 {
				hits++
			}
		}
		if hits*5 >= len(rests)*4 && (hits > most || hits == most && best != "" && name < best) {
			best, most = name, hits
		}
	}
	return best
}
