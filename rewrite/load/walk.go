package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// walk collects the sources below the given paths, and what naming needs to
// know about the folders.
type walk struct {
	ctx   context.Context
	o     Options
	given []given

	found    []source
	skipped  []Skip
	problems []Problem
	excludes *ignores

	seen    map[string]string // real paths of visited folders -> as visited
	taken   map[string]string // real paths of found files -> as found
	links   []link            // followed after everything else
	packs   map[string]bool   // absolute folders: whether one is a regular package
	markers map[string]bool   // absolute folders: whether one is a project root
}

// given is a path of the user.
type given struct {
	path string // absolute
	real string
	dir  bool
}

func newWalk(ctx context.Context, o Options) *walk {
	w := &walk{
		ctx: ctx, o: o,
		seen: map[string]string{}, taken: map[string]string{},
		packs: map[string]bool{}, markers: map[string]bool{},
	}
	w.excludes = (*ignores)(nil).with(o.ConfigDir, reasonExcluded, strings.Join(o.Exclude, "\n"))
	return w
}

// name is how a path is shown.
func (w *walk) name(path string) string {
	rel, err := filepath.Rel(w.o.Dir, path)
	if err != nil {
		return filepath.ToSlash(path) // another drive
	}
	return filepath.ToSlash(rel)
}

func (w *walk) skip(path, reason string) {
	w.skipped = append(w.skipped, Skip{w.name(path), reason})
}

func (w *walk) problem(path string, err error) {
	w.problems = append(w.problems, Problem{Name: w.name(path), Message: "cannot read: " + why(err) + "; make it readable or exclude it"})
}

// paths walks what the user gave. Files come first, so that a file named by
// itself counts as such although a folder holds it too.
func (w *walk) paths(paths []string) error {
	var errs []error
	for _, p := range paths {
		if p == "" {
			errs = append(errs, errors.New(`"": an empty path; "." is the working directory`))
			continue
		}
		abs := p
		if !filepath.IsAbs(p) {
			abs = filepath.Join(w.o.Dir, p)
		}
		abs = filepath.Clean(abs)
		info, err := os.Stat(abs)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				err = errors.New("no such file or folder")
			}
			errs = append(errs, fmt.Errorf("%s: %s", p, why(err)))
			continue
		}
		real, err := filepath.EvalSymlinks(abs)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %s", p, why(err)))
			continue
		}
		if !info.IsDir() {
			if err := w.checkNamed(p, abs, info); err != nil {
				errs = append(errs, err)
				continue
			}
		}
		w.given = append(w.given, given{abs, real, info.IsDir()})
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for _, g := range w.given {
		if !g.dir {
			w.take(source{path: g.path, name: w.name(g.path), real: g.real, given: true})
		}
	}
	for _, g := range w.given {
		if g.dir {
			w.folder(g.path, g.real, w.ignoresAbove(g.path), "", true)
		}
	}
	w.follow()
	sort.Slice(w.found, func(i, j int) bool { return w.found[i].name < w.found[j].name })
	return w.ctx.Err()
}

// checkNamed tells why a file that the user named is no Python source.
func (w *walk) checkNamed(p, abs string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %s", p, reasonIrregular)
	}
	switch filepath.Ext(abs) {
	case ".py", ".pyi", ".pyw":
		return nil
	case "":
		h, err := os.Open(abs)
		if err != nil {
			return fmt.Errorf("%s: %s", p, why(err))
		}
		defer h.Close()
		head := make([]byte, 256)
		n, _ := h.Read(head)
		if pythonShebang(head[:n]) {
			return nil
		}
	}
	return fmt.Errorf("%s: not Python source: neither .py nor .pyi, nor a script whose first line is #! with python", p)
}

// take adds a source unless its file is there already.
func (w *walk) take(s source) {
	if w.taken[s.real] != "" {
		return
	}
	w.taken[s.real] = s.path
	w.found = append(w.found, s)
}

// folder walks one folder; named tells that the user gave it, so that
// nothing about the folder itself skips it.
func (w *walk) folder(path, real string, g *ignores, readOnly string, named bool) {
	if w.seen[real] != "" || w.ctx.Err() != nil {
		return
	}
	w.seen[real] = path
	entries, err := os.ReadDir(path)
	if err != nil {
		w.problem(path, err)
		return
	}
	if !named {
		if r := contentSkip(filepath.Base(path), entries, w.markers[filepath.Dir(path)]); r != "" {
			w.skip(path, r)
			return
		}
	}
	w.note(path, entries)
	g = w.ignoresIn(path, entries, g)
	for _, e := range entries {
		w.entry(path, real, e, g, readOnly)
	}
}

// entry looks at one entry of a folder.
func (w *walk) entry(dir, realDir string, e fs.DirEntry, g *ignores, readOnly string) {
	name := e.Name()
	path := filepath.Join(dir, name)
	kind := e.Type()
	l := link{path: path, ignores: g, readOnly: readOnly}
	if kind&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		if err != nil {
			if source := pythonName(name); source {
				w.skip(path, brokenReason(err))
			}
			return
		}
		if l.target, err = filepath.EvalSymlinks(path); err != nil {
			w.skip(path, brokenReason(err))
			return
		}
		kind, l.dir = info.Mode().Type(), info.IsDir()
	}
	if kind.IsDir() {
		if r := folderSkip(name); r != "" {
			if r != reasonVCS {
				w.skip(path, r)
			}
			return
		}
	} else {
		if !pythonName(name) {
			return
		}
		if strings.HasPrefix(name, ".") {
			w.skip(path, reasonHidden)
			return
		}
		if !kind.IsRegular() {
			w.skip(path, reasonIrregular)
			return
		}
	}
	if r := w.excludes.match(path, kind.IsDir()); r != "" {
		w.skip(path, r)
		return
	}
	if r := g.match(path, kind.IsDir()); r != "" {
		w.skip(path, r)
		return
	}
	if kind.IsDir() && vendored[name] && readOnly == "" {
		readOnly = reasonVendored
		l.readOnly = readOnly
		w.skip(path, reasonVendored)
	}
	switch {
	case l.target != "":
		w.links = append(w.links, l)
	case kind.IsDir():
		w.folder(path, filepath.Join(realDir, name), g, readOnly, false)
	default:
		w.take(source{path: path, name: w.name(path), real: filepath.Join(realDir, name), readOnly: readOnly})
	}
}

// pythonName tells whether a file of a folder is Python source by its name.
func pythonName(name string) bool {
	return strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".pyi")
}
