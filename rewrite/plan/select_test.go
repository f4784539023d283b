package plan

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// graph writes a plan as lines of "id -> required ids | alternative's
// required ids ! conflicting ids".
func graph(t *testing.T, text string) *Plan {
	t.Helper()
	p := &Plan{}
	for line := range strings.Lines(text) {
		line, conflicts, _ := strings.Cut(strings.TrimSpace(line), "!")
		if line == "" {
			continue
		}
		ways := strings.Split(line, "|")
		id, needs, ok := strings.Cut(ways[0], "->")
		if !ok {
			t.Fatalf("no arrow in %q", line)
		}
		c := &Change{ID: strings.TrimSpace(id), Safety: Safe, Requires: strings.Fields(needs), Conflicts: strings.Fields(conflicts)}
		for _, way := range ways[1:] {
			c.Alternatives = append(c.Alternatives, Alternative{Safety: Safe, Requires: strings.Fields(way)})
		}
		p.Changes = append(p.Changes, c)
	}
	return p
}

func show(sel Selection) string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(sel)) {
		if sel[id] > 0 {
			id = fmt.Sprintf("%s:%d", id, sel[id])
		}
		parts = append(parts, id)
	}
	return strings.Join(parts, " ")
}

const web = `
	a -> b
	b -> c | d
	c ->
	d -> e
	e -> d
	f -> b | ! c
`

func TestClosure(t *testing.T) {
	tests := []struct {
		sel  Selection
		want string
	}{
		{nil, ""},
		{Selection{"c": 0}, "c"},
		{Selection{"a": 0}, "a b c"},
		{Selection{"a": 0, "b": 1}, "a b:1 d e"},
		{Selection{"e": 0}, "d e"},
		{Selection{"f": 1}, "f:1"},
	}
	p := graph(t, web)
	for _, tt := range tests {
		before := show(tt.sel)
		got, err := p.Closure(tt.sel)
		if err != nil || show(got) != tt.want {
			t.Errorf("Closure(%v) = %q, %v; want %q", tt.sel, show(got), err, tt.want)
		}
		if show(tt.sel) != before {
			t.Errorf("Closure changed its argument to %q", show(tt.sel))
		}
	}
}

func TestDependents(t *testing.T) {
	tests := []struct {
		sel  string
		id   string
		want string
		left string
	}{
		{"a b c", "c", "a b c", ""},
		{"a b c", "a", "a", "b c"},
		{"a b:1 c d e", "c", "c", "a b:1 d e"},
		{"a b:1 d e", "e", "a b d e", ""},
		{"d e", "d", "d e", ""},
		{"b c f:1", "b", "b", "c f:1"},
	}
	p := graph(t, web)
	for _, tt := range tests {
		sel := Selection{}
		for _, f := range strings.Fields(tt.sel) {
			id, way, _ := strings.Cut(f, ":")
			sel[id] = len(way) // one alternative at most
		}
		if got := strings.Join(p.Dependents(sel, tt.id), " "); got != tt.want {
			t.Errorf("Dependents(%s, %s) = %q, want %q", tt.sel, tt.id, got, tt.want)
		}
		if got := show(p.Without(sel, tt.id)); got != tt.left {
			t.Errorf("Without(%s, %s) = %q, want %q", tt.sel, tt.id, got, tt.left)
		}
	}
}

func TestSelect(t *testing.T) {
	p := graph(t, web)
	if got, err := p.Select("e", "c"); err != nil || show(got) != "c d e" {
		t.Errorf("got %q, %v", show(got), err)
	}
	// f requires b, b requires c, and f excludes c.
	var conflict *ConflictError
	if _, err := p.Select("f"); !errors.As(err, &conflict) || !slices.Equal(conflict.Conflicts, []Conflict{{"c", "f"}}) {
		t.Errorf("got %v, want the conflict of c and f", err)
	}
	if _, err := p.Select("zz"); err == nil || !strings.Contains(err.Error(), `no change "zz"`) {
		t.Errorf("got %v, want the unknown id named", err)
	}
	if _, err := p.Closure(Selection{"a": 1}); err == nil || !strings.Contains(err.Error(), "no alternative 1") {
		t.Errorf("got %v, want the unknown way named", err)
	}
}

func showGroups(groups [][]*Change) string {
	var parts []string
	for _, g := range groups {
		var ids []string
		for _, c := range g {
			ids = append(ids, c.ID)
		}
		parts = append(parts, strings.Join(ids, "+"))
	}
	return strings.Join(parts, " ")
}

func TestGroups(t *testing.T) {
	tests := []struct {
		name, plan string
		sel        Selection
		want       string
	}{
		{"all", web, nil, "c b a d+e f"},
		{"only selected", web, Selection{"a": 0, "e": 0}, "a e"},
		{"alternative", web, Selection{"a": 0, "b": 1, "d": 0, "e": 0}, "d+e b a"},
		{"self", "a -> a", nil, "a"},
		{"two cycles sharing a change", "a -> b\nb -> a c\nc -> b\nd -> c", nil, "a+b+c d"},
		{"an alternative breaks the cycle", "a -> b |\nb -> a", Selection{"a": 1, "b": 0}, "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := graph(t, tt.plan)
			sel := tt.sel
			if sel == nil {
				sel = p.All()
			}
			if got := showGroups(p.Groups(sel)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Two changes are in one group exactly if each is in the other's closure, and
// a group comes after those it requires.
func TestGroupsAreMutualClosures(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		p := &Plan{}
		n := 1 + r.IntN(12)
		for i := range n {
			c := &Change{ID: fmt.Sprint("c", i)}
			for range r.IntN(3) {
				c.Requires = append(c.Requires, fmt.Sprint("c", r.IntN(n)))
			}
			p.Changes = append(p.Changes, c)
		}
		group := map[string]int{}
		for i, g := range p.Groups(p.All()) {
			for _, c := range g {
				group[c.ID] = i
			}
		}
		reach := map[string]Selection{}
		for _, c := range p.Changes {
			reach[c.ID], _ = p.Closure(Selection{c.ID: 0})
		}
		for a := range reach {
			for b := range reach {
				_, ab := reach[a][b]
				_, ba := reach[b][a]
				if (group[a] == group[b]) != (ab && ba) {
					t.Fatalf("seed %d: groups of %s and %s: %d, %d; %s reaches %v, %s reaches %v", seed, a, b, group[a], group[b], a, ab, b, ba)
				}
				if ab && group[b] > group[a] {
					t.Fatalf("seed %d: %s requires %s, which comes later", seed, a, b)
				}
			}
		}
	}
}

func TestGroupsOfALongChain(t *testing.T) {
	p := &Plan{}
	const n = 50_000
	for i := range n {
		p.Changes = append(p.Changes, &Change{ID: fmt.Sprint(i), Requires: []string{fmt.Sprint((i + 1) % n)}})
	}
	if got := p.Groups(p.All()); len(got) != 1 || len(got[0]) != n {
		t.Errorf("got %d groups, want one of %d", len(got), n)
	}
}

// An alternative has conflicts of its own, and what only offers is not proposed.
func TestAlternativesThatExclude(t *testing.T) {
	p := graph(t, `
		a ->
		b -> | a
	`)
	p.Changes[0].Edits = []Edit{{File: "a.py"}}
	p.Changes[1].Alternatives[0] = Alternative{Safety: Unsafe, Conflicts: []string{"a"}, Edits: []Edit{{File: "b.py"}}}
	if got := show(p.Proposed()); got != "a" {
		t.Errorf("Proposed() = %q, want %q", got, "a")
	}
	if got := p.Conflicts(Selection{"a": 0, "b": 0}); len(got) > 0 {
		t.Errorf("to leave all as it is conflicts: %v", got)
	}
	if got := p.Conflicts(Selection{"a": 0, "b": 1}); len(got) != 1 {
		t.Errorf("Conflicts = %v, want those of the alternative", got)
	}
	if got := p.Changes[1].SafetyOf(1); got != Unsafe {
		t.Errorf("SafetyOf(1) = %q", got)
	}
}
