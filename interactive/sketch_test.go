package interactive

import (
	"fmt"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// sketch reads a plan from lines of "id -> required ids | those of an
// alternative ! excluded ids"; a star behind the id or at the start of an
// alternative makes it unsafe, an id after "@" is the file. Each change
// inserts at a line of its own.
func sketch(t *testing.T, text string) (*plan.Plan, map[string][]byte) {
	t.Helper()
	p := &plan.Plan{Version: plan.Version}
	body := []byte(strings.Repeat("pass\n", 40))
	files := map[string][]byte{}
	for line := range strings.Lines(text) {
		line, conflicts, _ := strings.Cut(strings.TrimSpace(line), "!")
		if line == "" {
			continue
		}
		ways := strings.Split(line, "|")
		head, needs, ok := strings.Cut(ways[0], "->")
		if !ok {
			t.Fatalf("no arrow in %q", line)
		}
		id, file, named := strings.Cut(strings.TrimSpace(head), "@")
		if !named {
			file = "f.py"
		}
		files[file] = body
		safety := func(star bool) plan.Safety {
			if star {
				return plan.Unsafe
			}
			return plan.Safe
		}
		id, star := strings.CutSuffix(id, "*")
		at := 5 * len(p.Changes)
		insert := func(text string) []plan.Edit {
			return []plan.Edit{{File: file, Start: at, End: at, New: text, Hash: edit.Hash(body)}}
		}
		c := &plan.Change{
			ID: id, Rule: "rule-" + id[:1], Symbol: "m." + id, Title: "do " + id, Safety: safety(star),
			Requires: strings.Fields(needs), Conflicts: strings.Fields(conflicts), Edits: insert("await "),
		}
		for i, way := range ways[1:] {
			way, star := strings.CutPrefix(strings.TrimSpace(way), "*")
			c.Alternatives = append(c.Alternatives, plan.Alternative{
				Title: fmt.Sprintf("do %s otherwise %d", id, i+1), Safety: safety(star), Requires: strings.Fields(way), Edits: insert("run "),
			})
		}
		p.Changes = append(p.Changes, c)
	}
	return p, files
}

// marks shows how all changes stand: + applied, ! accepted but blocked,
// - rejected, x suppressed, ? open, . blocked before it was answered, ~ not
// needed.
func marks(s *session) string {
	var out []string
	for i, c := range s.plan.Changes {
		d := s.decisions[i]
		mark := "?"
		switch {
		case s.applied(i):
			mark = "+"
		case d.wish == accepted:
			mark = "!"
		case d.wish == rejected:
			mark = "-"
		case d.wish == suppressed:
			mark = "x"
		case s.blocker[i] >= 0:
			mark = "."
		case s.idle[i]:
			mark = "~"
		}
		if d.way > 0 {
			mark += fmt.Sprint(d.way)
		}
		out = append(out, c.ID+mark)
	}
	return strings.Join(out, " ")
}

// at names the position: the first id of the item, "overview" or "end".
func at(s *session) string {
	switch it := s.current(); {
	case it != nil:
		return s.change(it.changes[0]).ID
	case s.position < 0:
		return "overview"
	}
	return "end"
}

// feed plays inputs: keys, and texts in quotes.
func feed(s *session, inputs string) {
	for input := range strings.FieldsSeq(inputs) {
		if text, ok := strings.CutPrefix(input, `"`); ok {
			s.answer(strings.ReplaceAll(strings.TrimSuffix(text, `"`), "_", " "))
		} else {
			s.key(input)
		}
	}
}
