package migrate

import (
	"maps"
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
	m.needsOfModules(files)
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
	edits, note := m.require(files, old, p.To.Packages)
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		m.add(p, &colour.Swap{
			Func: cause.Func.Unit.Body, Node: 0, Uses: name,
			Title: "need `" + strings.Join(p.To.Packages, "`, `") + "` in " + name, Files: edits[name],
		})
	}
	noted(cause, note)
}

// needsOfModules has each place of a module that needs distributions of its own bring
// them along.
func (m *migration) needsOfModules(files []string) {
	type need struct {
		edits map[string][]colour.FileEdit
		note  string
	}
	needs := map[*pack.Module]*need{}
	for _, s := range m.swaps {
		if !m.set.Follows(s.Uses) || s.Block != nil {
			continue
		}
		mod := m.owners[s].ModuleOf(s.Uses)
		if len(mod.Packages) == 0 || !m.changes(s.Uses) {
			continue
		}
		if needs[mod] == nil {
			n := &need{}
			n.edits, n.note = m.require(files, nil, mod.Packages)
			needs[mod] = n
		}
		for _, name := range slices.Sorted(maps.Keys(needs[mod].edits)) {
			s.Files = append(s.Files, needs[mod].edits[name]...)
		}
		noted(s, needs[mod].note)
		needs[mod].note = ""
	}
}

// noted adds a note to a swap.
func noted(s *colour.Swap, note string) {
	if note != "" {
		s.Note = strings.TrimPrefix(s.Note+"; "+note, "; ")
	}
}

// require gives the edits, by file, by which the project needs some requirements
// in the place of old distributions, and what to tell where no file says so.
func (m *migration) require(files, old, fresh []string) (byFile map[string][]colour.FileEdit, note string) {
	byFile = map[string][]colour.FileEdit{}
	texts := make([][]byte, len(files))
	met := false
	for i, name := range files {
		texts[i], _ = os.ReadFile(name) // one that cannot be read is not changed
		_, done := dependency.Swap(name, texts[i], old, fresh, false)
		met = met || done
	}
	for i, name := range files {
		edits, done := dependency.Swap(name, texts[i], old, fresh, !met)
		met = met || done
		relative, err := filepath.Rel(m.project.Dir, name)
		if len(edits) == 0 || err != nil {
			continue
		}
		relative = filepath.ToSlash(relative)
		for _, e := range edits {
			byFile[relative] = append(byFile[relative], colour.FileEdit{File: relative, Hash: edit.Hash(texts[i]), Start: e.Start, End: e.End, Text: e.New})
		}
	}
	if !met {
		note = "the project now needs " + strings.Join(fresh, ", ")
	}
	return byFile, note
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
