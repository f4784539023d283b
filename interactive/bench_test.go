package interactive

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// largePlan has n changes in n/10 files. Half of them are one component, a
// tree of callers with some cycles; the others are components of ten. Every
// fifth has a boundary as an alternative.
func largePlan(n int) (*plan.Plan, map[string][]byte) {
	files := map[string][]byte{}
	for f := range n / 10 {
		var b strings.Builder
		for l := range 200 {
			fmt.Fprintf(&b, "def f%d(x):  # of file %d\n    return g(x)\n", l, f)
		}
		files[fmt.Sprintf("pkg%d/mod%d.py", f%20, f)] = []byte(b.String())
	}
	p := &plan.Plan{Version: plan.Version}
	id := func(i int) string { return fmt.Sprintf("c%05d", i) }
	for i := range n {
		f := i / 10
		name := fmt.Sprintf("pkg%d/mod%d.py", f%20, f)
		text := files[name]
		start := 0
		for range i % 10 {
			start += strings.Index(string(text[start:]), "return")
			start += 6
		}
		start += strings.Index(string(text[start:]), "return") + 7
		c := &plan.Change{
			ID: id(i), Rule: fmt.Sprint("rule", i%4), Symbol: fmt.Sprintf("pkg%d.mod%d.f%d", f%20, f, i%10), Title: fmt.Sprintf("await g in f%d", i%10), Safety: plan.Safe,
			Edits: []plan.Edit{{File: name, Start: start, End: start, New: "await ", Hash: edit.Hash(text)}},
			Why:   []plan.Step{{File: name, Line: 2*(i%10) + 2, Symbol: "f", Reason: "g is a coroutine function"}},
		}
		switch {
		case i < n/2 && i > 0:
			c.Requires = []string{id((i - 1) / 3)}
		case i%10 > 0:
			c.Requires = []string{id(i - 1)}
		}
		if i%17 == 0 && i+1 < n {
			c.Requires = append(c.Requires, id(i+1))
		}
		if i%7 == 0 {
			c.Safety = plan.Unsafe
		}
		if i%5 == 0 {
			c.Alternatives = []plan.Alternative{{Title: "run it with asyncio.run", Safety: plan.Safe, Edits: []plan.Edit{{File: name, Start: start, End: start + 1, New: "asyncio.run(g", Hash: edit.Hash(text)}}}}
		}
		p.Changes = append(p.Changes, c)
	}
	return p, files
}

const large = 5000

func largeSession(b *testing.B) *session {
	p, files := largePlan(large)
	j, err := openJournal(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { j.close() })
	s, err := newSession(p, setup{files: reader(files), log: j})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkStart(b *testing.B) {
	p, files := largePlan(large)
	for b.Loop() {
		if _, err := newSession(p, setup{files: reader(files)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResume starts from a log with a decision for nearly every change.
func BenchmarkResume(b *testing.B) {
	p, files := largePlan(large)
	path := filepath.Join(b.TempDir(), "log")
	open := func() *session {
		j, err := openJournal(path)
		if err != nil {
			b.Fatal(err)
		}
		defer j.close()
		s, err := newSession(p, setup{files: reader(files), log: j})
		if err != nil {
			b.Fatal(err)
		}
		for len(s.steps) == 0 {
			feed(s, "enter y c y c y y y y y n y r y")
		}
		return s
	}
	open()
	for b.Loop() {
		open()
	}
}

// BenchmarkKey measures each key with its undo where it decides; the log is
// on disk and synced.
func BenchmarkKey(b *testing.B) {
	for _, keys := range []string{"y", "n b", "n y", "a y", "d y", "r y", "R y", "c y", "C y", "j k", "tab", "w", "s", "enter"} {
		b.Run(strings.ReplaceAll(keys, " ", "+"), func(b *testing.B) {
			s := largeSession(b)
			for b.Loop() {
				s.to(0)
				steps := len(s.steps)
				for key := range strings.FieldsSeq(keys) {
					s.key(key)
				}
				s.cancel("")
				for len(s.steps) > steps {
					s.key("u")
				}
			}
		})
	}
	b.Run("overview_y", func(b *testing.B) {
		s := largeSession(b)
		for b.Loop() {
			s.to(-1)
			s.key("y")
			s.key("y")
			s.key("u")
		}
	})
	b.Run("search", func(b *testing.B) {
		s := largeSession(b)
		for b.Loop() {
			s.key("/")
			s.answer("nowhere to be found")
		}
	})
}

// BenchmarkShapes measures an answer and the screen after it on plans of
// extreme shapes: one long chain, everything requiring one change, one ring,
// and everything excluding one change.
func BenchmarkShapes(b *testing.B) {
	shapes := map[string]func(i int) (requires, conflicts []int){
		"chain": func(i int) ([]int, []int) { return []int{max(i-1, 0)}, nil },
		"star":  func(int) ([]int, []int) { return []int{0}, nil },
		"ring":  func(i int) ([]int, []int) { return []int{(i + 1) % large}, nil },
		"rival": func(i int) ([]int, []int) { return nil, []int{0} },
	}
	for _, name := range []string{"chain", "star", "ring", "rival"} {
		p, files := largePlan(large)
		ids := func(numbers []int, self int) (out []string) {
			for _, n := range numbers {
				if n != self {
					out = append(out, p.Changes[n].ID)
				}
			}
			return out
		}
		for i, c := range p.Changes {
			requires, conflicts := shapes[name](i)
			c.Requires, c.Conflicts = ids(requires, i), ids(conflicts, i)
			c.Alternatives = append(c.Alternatives, plan.Alternative{Title: "a boundary", Safety: plan.Safe, Edits: c.Edits})
		}
		b.Run(name+"/start", func(b *testing.B) {
			for b.Loop() {
				if _, err := newSession(p, setup{files: reader(files)}); err != nil {
					b.Fatal(err)
				}
			}
		})
		for _, keys := range []string{"n", "y", "g 5000 enter y", "c", "tab", "w", "pgdown", "end"} {
			b.Run(name+"/"+strings.ReplaceAll(keys, " ", "+"), func(b *testing.B) {
				s, err := newSession(p, setup{files: reader(files)})
				if err != nil {
					b.Fatal(err)
				}
				f := screenOf(b, s)
				f.size(200, 60)
				for b.Loop() {
					s.to(0)
					for key := range strings.FieldsSeq(keys) {
						f.press(key)
						f.View()
					}
					s.cancel("")
					for len(s.steps) > 0 {
						f.press("u")
					}
				}
			})
		}
	}
}
