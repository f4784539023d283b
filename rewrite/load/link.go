package load

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// link is a symbolic link met on the way.
type link struct {
	path, target string // absolute; target is resolved
	loaded       string // path under which the target is loaded, for another name of it
	dir          bool
	ignores      *ignores
	readOnly     string
}

// follow looks at the links once the real files are known, so that a file is
// listed under its own name and a link to it is only another name. Links that
// are met on the way are followed in turn.
func (w *walk) follow() {
	for i := 0; i < len(w.links); i++ {
		l := &w.links[i]
		known := w.taken
		if l.dir {
			known = w.seen
		}
		if l.dir && (within(l.path, l.target) != "" || within(w.realDir(l.path), l.target) != "") {
			w.skip(l.path, reasonLoop)
			continue
		}
		if l.loaded = known[l.target]; l.loaded != "" {
			w.skip(l.path, "symlink to "+w.name(l.loaded))
			continue
		}
		if l.readOnly == "" && !w.givenHolds(l.target) {
			l.readOnly = reasonOutside
		}
		if l.dir {
			w.folder(l.path, l.target, l.ignores, l.readOnly, false)
		} else {
			w.take(source{path: l.path, name: w.name(l.path), real: l.target, readOnly: l.readOnly})
		}
	}
}

// realDir is the folder that a link lies in, resolved.
func (w *walk) realDir(path string) string {
	real, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return filepath.Dir(path)
	}
	return filepath.Join(real, filepath.Base(path))
}

// givenHolds tells whether the user's paths hold the file or folder.
func (w *walk) givenHolds(real string) bool {
	for _, g := range w.given {
		if g.real == real || g.dir && within(real, g.real) != "" {
			return true
		}
	}
	return false
}

// brokenReason tells a link that leads nowhere from one that leads to itself.
func brokenReason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return reasonBroken
	}
	return reasonLoop // ELOOP, "too many links"
}
