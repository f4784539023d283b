package interactive

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// randomPlan makes a plan of n changes over a few files: requirements with
// cycles, exclusions, alternatives that need less, more or other things, and
// edits that are shared or overlap.
func randomPlan(r *rand.Rand, n int) (*plan.Plan, map[string][]byte) {
	files := map[string][]byte{}
	const lines = 40
	for f := range 1 + r.IntN(3) {
		var b strings.Builder
		for l := range lines {
			fmt.Fprintf(&b, "line %02d of file %d\n", l, f)
		}
		files[fmt.Sprintf("f%d.py", f)] = []byte(b.String())
	}
	edits := func() []plan.Edit {
		var out []plan.Edit
		for range r.IntN(3) {
			file := fmt.Sprintf("f%d.py", r.IntN(len(files)))
			start := r.IntN(len(files[file]) - 8)
			e := plan.Edit{File: file, Start: start, End: start + r.IntN(4), New: "new", Hash: edit.Hash(files[file])}
			if r.IntN(4) == 0 {
				e.Start, e.End, e.New = 0, 0, "import asyncio\n"
			}
			out = append(out, e)
		}
		if slices.ContainsFunc(out, func(e plan.Edit) bool { // of one change, edits never overlap
			_, lists := byFile(out)
			_, err := edit.Compose(lists[e.File])
			return err != nil
		}) {
			return out[:1]
		}
		return out
	}
	id := func(i int) string { return fmt.Sprintf("c%03d", i) }
	needs := func(i int) []string {
		var out []string
		for range r.IntN(3) {
			need := r.IntN(n)
			if need > i && r.IntN(8) > 0 {
				need = r.IntN(i + 1) // most edges go one way; the rest make cycles
			}
			if need != i && !slices.Contains(out, id(need)) {
				out = append(out, id(need))
			}
		}
		slices.Sort(out)
		return out
	}
	p := &plan.Plan{Version: plan.Version}
	safety := func() plan.Safety { return []plan.Safety{plan.Safe, plan.Safe, plan.Unsafe}[r.IntN(3)] }
	for i := range n {
		c := &plan.Change{
			ID: id(i), Rule: fmt.Sprint("rule", r.IntN(3)), Symbol: fmt.Sprint("app.f", i), Title: fmt.Sprint("change ", i),
			Safety: safety(), Requires: needs(i), Edits: edits(),
		}
		if r.IntN(6) == 0 {
			if other := r.IntN(n); other != i {
				c.Conflicts = []string{id(other)}
			}
		}
		for a := range r.IntN(3) {
			alt := plan.Alternative{Title: fmt.Sprint("way ", a+1, " of ", i), Safety: safety(), Edits: edits()}
			if r.IntN(2) == 0 {
				alt.Requires = needs(i)
			}
			c.Alternatives = append(c.Alternatives, alt)
		}
		p.Changes = append(p.Changes, c)
	}
	return p, files
}

func reader(files map[string][]byte) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return text, nil
		}
		return nil, fmt.Errorf("%s: no such file", name)
	}
}

// memory is a log that is lost with the test.
type memory struct {
	bytes.Buffer
	broken bool
}

func (m *memory) Write(b []byte) (int, error) {
	if m.broken {
		n, _ := m.Buffer.Write(b[:len(b)/2])
		return n, errors.New("no space left on device")
	}
	return m.Buffer.Write(b)
}
func (m *memory) Sync() error               { return nil }
func (m *memory) Truncate(size int64) error { m.Buffer.Truncate(int(size)); return nil }
func (m *memory) Close() error              { return nil }
