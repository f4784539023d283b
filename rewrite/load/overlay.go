package load

// With is the project with other texts (UTF-8, by Name), as it would be after
// they were written. The files on disk are not touched, and hashes stay those
// of the disk. Names that the project does not have are passed over.
func (p *Project) With(texts map[string][]byte) *Project {
	next := *p
	swap := map[*File]*File{}
	next.Files = make([]*File, len(p.Files))
	for i, f := range p.Files {
		next.Files[i] = f
		if text, ok := texts[f.Name]; ok {
			g := *f
			g.Text = text
			next.Files[i] = &g
			swap[f] = &g
		}
	}
	next.ByModule = swapLists(p.ByModule, swap)
	next.byStem = swapLists(p.byStem, swap)
	next.byPath = swapFiles(p.byPath, swap)
	next.byName = swapFiles(p.byName, swap)
	return &next
}

func swapLists(m map[string][]*File, swap map[*File]*File) map[string][]*File {
	next := make(map[string][]*File, len(m))
	for key, list := range m {
		next[key] = list
		for i, f := range list {
			if g := swap[f]; g != nil {
				next[key] = append([]*File(nil), next[key]...)
				next[key][i] = g
			}
		}
	}
	return next
}

func swapFiles(m map[string]*File, swap map[*File]*File) map[string]*File {
	next := make(map[string]*File, len(m))
	for key, f := range m {
		next[key] = f
		if g := swap[f]; g != nil {
			next[key] = g
		}
	}
	return next
}
