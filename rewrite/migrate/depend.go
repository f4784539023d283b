package migrate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/dependency"
	"awaken/rewrite/edit"
	"awaken/rewrite/pack"
)

// depend has the project need what the new libraries are in, in the place of
// the old ones.
func (m *migration) depend() {
	files := dependencyFiles(m.project.Root)
	for _, p := range m.set.Packs {
		i := slices.IndexFunc(m.swaps, func(s *colour.Swap) bool {
			return m.owners[s] == p && !m.keeps(p, m.roots[s]) && s.Block == nil && !s.Named
		})
		if i < 0 || len(p.To.Packages) == 0 {
			continue
		}
		old := p.From.Packages
		if m.stays[p] || m.partial(p) {
			old = nil // some names are still taken from it
		}
		m.needs(p, files, old, m.swaps[i])
	}
}

// needs changes the files that say what the project needs for one pack.
func (m *migration) needs(p *pack.Pack, files, old []string, cause *colour.Swap) {
	texts := make([][]byte, len(files))
	met := false
	for i, name := range files {
		texts[i], _ = os.ReadFile(name) // one that cannot be read is not changed
		_, done := dependency.Swap(name, texts[i], old, p.To.Packages, false)
		met = met || done
	}
	for i, name := range files {
		edits, done := dependency.Swap(name, texts[i], old, p.To.Packages, !met)
		met = met || done
		relative, err := filepath.Rel(m.project.Dir, name)
		if len(edits) == 0 || err != nil {
			continue
		}
		relative = filepath.ToSlash(relative)
		s := &colour.Swap{
			Func: cause.Func.Unit.Body, Node: 0, Uses: relative,
			Title: "need `" + strings.Join(p.To.Packages, "`, `") + "` in " + relative,
		}
		for _, e := range edits {
			s.Files = append(s.Files, colour.FileEdit{File: relative, Hash: edit.Hash(texts[i]), Start: e.Start, End: e.End, Text: e.New})
		}
		m.add(p, s)
	}
	if !met {
		cause.Note = strings.TrimPrefix(cause.Note+"; the project now needs "+strings.Join(p.To.Packages, ", "), "; ")
	}
}

// dependencyFiles lists the files of a project that say what it needs, the
// first to be added to first.
func dependencyFiles(root string) []string {
	var files []string
	for _, pattern := range []string{"pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "*requirements*.txt", "*requirements*.in", "requirements/*.txt", "requirements/*.in"} {
		found, _ := filepath.Glob(filepath.Join(root, pattern))
		for _, name := range found {
			if dependency.Reads(name) && !slices.Contains(files, name) {
				files = append(files, name)
			}
		}
	}
	return files
}
