package interactive

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// picture is all of a session's state that outlives a key.
func picture(s *session) string {
	var b strings.Builder
	for _, it := range s.items {
		for _, c := range it.changes {
			d := s.decisions[c]
			fmt.Fprintf(&b, "%d %v way %d %q %q by %q blocked %d idle %v %v\n", c, d.wish, d.way, d.kind, d.note, d.by, s.blocker[c], s.idle[c], d.edits)
		}
		b.WriteString("--\n")
	}
	return b.String()
}

// driver presses random keys and checks after each what must always hold.
type driver struct {
	t     *testing.T
	r     *rand.Rand
	s     *session
	undos []string // pictures before each step
	trace []string
}

var someKeys = strings.Fields("y y y y n n n tab 1 2 3 a d r R c C s e w x k j j / g u u enter enter b s esc ? Q +")

func (d *driver) press() {
	s := d.s
	before, steps := picture(s), len(s.steps)
	applied, blocked := d.standing()
	listed := map[int]bool{}
	if it := s.current(); it != nil {
		for _, c := range it.changes {
			listed[c] = true
		}
	}
	d.list(listed)
	name := d.input()
	d.trace = append(d.trace, name)
	switch {
	case len(s.steps) == steps+1:
		d.undos = append(d.undos, before)
	case len(s.steps) == steps-1:
		want := d.undos[len(d.undos)-1]
		d.undos = d.undos[:len(d.undos)-1]
		if got := picture(s); got != want {
			d.t.Fatalf("undo does not restore\n%v\ngot\n%s\nwant\n%s", d.trace, got, want)
		}
		return
	case picture(s) != before:
		d.t.Fatalf("%v: changed without a step", d.trace)
	}
	nowApplied, nowBlocked := d.standing()
	for c := range applied {
		if (applied[c] != nowApplied[c] || blocked[c] != nowBlocked[c]) && !listed[c] {
			d.t.Fatalf("%v: change %d was touched without being shown", d.trace, c)
		}
	}
}

func (d *driver) standing() (applied, blocked []bool) {
	for c := range d.s.decisions {
		applied = append(applied, d.s.applied(c))
		blocked = append(blocked, d.s.blocker[c] >= 0)
	}
	return applied, blocked
}

// list adds what the confirmation on display names.
func (d *driver) list(listed map[int]bool) {
	for e := d.s.pending; e != nil; e = e.bridged {
		for _, list := range [][]int{e.pulls, e.drops, e.pushes, e.returns, e.frees} {
			for _, c := range list {
				listed[c] = true
			}
		}
		for _, a := range e.bridges {
			listed[a.change] = true
		}
		if e.bulk {
			for _, a := range e.set {
				listed[a.change] = true
			}
		}
	}
}

func (d *driver) input() string {
	s := d.s
	switch s.mode {
	case asking:
		line := []string{"", "change 3", "c001", "4", "f0.py:12", "a reason"}[d.r.IntN(6)]
		if d.r.IntN(8) == 0 {
			s.cancel("")
			return "<cancel>"
		}
		s.answer(line)
		return fmt.Sprintf("%q", line)
	case editing:
		text := s.editor.text
		switch d.r.IntN(4) {
		case 0:
			s.edited(nil, errors.New("exit status 1"))
			return "<editor fails>"
		case 1:
			s.edited(bytes.ReplaceAll(text, []byte("new"), []byte("brand new")), nil)
			return "<edited>"
		case 2:
			s.edited(bytes.Replace(text, []byte("line"), []byte("LINE"), 1), nil)
			return "<edited more>"
		}
		s.edited(nil, nil)
		return "<emptied>"
	}
	name := someKeys[d.r.IntN(len(someKeys))]
	if name == "u" && d.r.IntN(2) == 0 {
		name = "j"
	}
	s.key(name)
	return name
}

// splitter calls every edit a part of its own.
func splitter(c *plan.Change, way int) ([][]plan.Edit, error) {
	_, edits := c.Way(way)
	var out [][]plan.Edit
	for _, e := range edits {
		out = append(out, []plan.Edit{e})
	}
	return out, nil
}

// check holds the result against what rewrite/plan says about selections.
func (d *driver) check() {
	s, r := d.s, d.s.result()
	files, err := plan.Compose(r.Plan, r.Selection)
	if err != nil {
		d.t.Fatalf("%v: the selection cannot be composed: %v", d.trace, err)
	}
	for name, edits := range files {
		if _, err := edit.Apply(s.get(name).bytes, edits); err != nil {
			d.t.Fatalf("%v: %v", d.trace, err)
		}
	}
	named := map[string]int{}
	for _, list := range [][]Entry{r.Report.Applied, r.Report.Blocked, r.Report.Skipped, r.Report.Suppressed, r.Report.Undecided} {
		for _, e := range list {
			named[e.Change.ID]++
		}
	}
	blocked := map[string]string{}
	for _, e := range r.Report.Blocked {
		blocked[e.Change.ID] = e.By
	}
	for i, c := range s.plan.Changes {
		_, selected := r.Selection[c.ID]
		if s.decisions[i].wish == accepted && !selected && blocked[c.ID] == "" {
			d.t.Fatalf("%v: %s is accepted, and neither selected nor named as blocked", d.trace, c.ID)
		}
		if s.decisions[i].wish != accepted && selected {
			d.t.Fatalf("%v: %s is selected, but %v", d.trace, c.ID, s.decisions[i].wish)
		}
		if by := blocked[c.ID]; by != "" && !s.decisions[s.number[by]].refused() {
			d.t.Fatalf("%v: %s is blocked by %s, which is not refused", d.trace, c.ID, by)
		}
		if named[c.ID] != 1 {
			d.t.Fatalf("%v: the report names %s %d times", d.trace, c.ID, named[c.ID])
		}
	}
}

func TestRandomDecisions(t *testing.T) {
	seeds := uint64(3000)
	if testing.Short() {
		seeds = 300
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 5))
		p, files := randomPlan(r, 2+r.IntN(14))
		mem := &memory{}
		s := begin(t, p, files, mem)
		d := &driver{t: t, r: r, s: s, trace: []string{fmt.Sprintf("seed %d:", seed)}}
		for range r.IntN(60) { // the quit is anywhere
			d.press()
			d.check()
			if s.mode == finished || s.mode == abandoned {
				break
			}
		}
		d.replay(p, files, mem)
		if s.mode != finished && s.mode != abandoned {
			s.cancel("")
			for len(s.steps) > 0 {
				s.key("u")
				want := d.undos[len(s.steps)]
				if got := picture(s); got != want {
					t.Fatalf("%v: undone to %d steps\ngot\n%s\nwant\n%s", d.trace, len(s.steps), got, want)
				}
			}
			d.replay(p, files, mem)
		}
	}
}

func begin(t *testing.T, p *plan.Plan, files map[string][]byte, mem *memory) *session {
	t.Helper()
	entries, err := readLog(mem.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSession(p, setup{
		files: reader(files), split: splitter,
		log: &journal{file: mem, entries: entries, size: int64(mem.Len())},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// replay starts from the log and expects the same state, down to the undo of
// every step.
func (d *driver) replay(p *plan.Plan, files map[string][]byte, mem *memory) {
	other := begin(d.t, p, files, &memory{Buffer: *bytes.NewBuffer(slices.Clone(mem.Bytes()))})
	if got, want := picture(other), picture(d.s); got != want {
		d.t.Fatalf("%v: the log gives another state\ngot\n%s\nwant\n%s", d.trace, got, want)
	}
	if len(other.steps) != len(d.s.steps) {
		d.t.Fatalf("%v: the log gives %d steps, not %d", d.trace, len(other.steps), len(d.s.steps))
	}
	for i := len(other.steps) - 1; i >= 0; i-- {
		other.revert()
		if got := picture(other); got != d.undos[i] {
			d.t.Fatalf("%v: after the log, undo to step %d\ngot\n%s\nwant\n%s", d.trace, i, got, d.undos[i])
		}
	}
	if !reflect.DeepEqual(other.stale, []string(nil)) || len(other.reopened) > 0 {
		d.t.Fatalf("%v: stale %v, reopened %v", d.trace, other.stale, other.reopened)
	}
}
