package rewrite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
)

// solution is a colouring of a random graph.
type solution struct {
	converted []bool // of each function: it was sync and becomes async
	served    []bool // of each call: it makes a coroutine as the program stands, and gets an await
}

// awaitable tells whether a call of i gives an awaitable once the functions of
// a set are converted.
func (g *graph) awaitable(i int, converted []bool) bool {
	return g.kinds[i] == asyncKind || g.kinds[i] == handOnKind || converted[i]
}

// root tells whether a call makes a coroutine as the program stands.
func (g *graph) root(c gcall) bool {
	return slices.ContainsFunc(c.callees, func(i int) bool { return g.kinds[i] == asyncKind || g.kinds[i] == handOnKind })
}

// holds tells whether a call may stand with an await: its caller waits, or runs
// it, and all that it may call gives awaitables.
func (g *graph) holds(c gcall, converted []bool) bool {
	if g.placed(c) == graphModules-1 {
		return false
	}
	if c.caller >= 0 && g.kinds[c.caller] != asyncKind && g.kinds[c.caller] != keptKind && !converted[c.caller] {
		return false
	}
	return !slices.ContainsFunc(c.callees, func(i int) bool { return !g.awaitable(i, converted) })
}

// placed is the module that a call stands in.
func (g *graph) placed(c gcall) int {
	if c.caller < 0 {
		return -1 - c.caller
	}
	return g.module[c.caller]
}

// consistent tells whether no call of a converted function would lose its
// coroutine, and no family is converted in part.
func (g *graph) consistent(converted []bool) bool {
	for i, is := range converted {
		if is && g.kinds[i] != plainKind {
			return false
		}
		for k := range converted {
			if is && g.family[i] >= 0 && g.family[k] == g.family[i] && !g.awaitable(k, converted) {
				return false
			}
		}
	}
	for _, c := range g.calls {
		if slices.ContainsFunc(c.callees, func(i int) bool { return converted[i] }) && !g.holds(c, converted) {
			return false
		}
	}
	return true
}

// bruteForce tries every set of functions: of the consistent ones that serve
// the most calls it is the smallest.
func (g *graph) bruteForce() solution {
	n := len(g.kinds)
	var best solution
	most, fewest := -1, 0
	for set := range 1 << n {
		s := solution{make([]bool, n), make([]bool, len(g.calls))}
		size, served := 0, 0
		for i := range n {
			if s.converted[i] = set&(1<<i) != 0; s.converted[i] {
				size++
			}
		}
		if !g.consistent(s.converted) {
			continue
		}
		for k, c := range g.calls {
			if s.served[k] = g.root(c) && g.holds(c, s.converted); s.served[k] {
				served++
			}
		}
		if served > most || served == most && size < fewest {
			best, most, fewest = s, served, size
		}
	}
	return best
}

// closure is the solution by the rules alone: what each lost coroutine needs is
// followed to the end, and taken if no end is closed. Where a function that is
// kept sync would run one inside a running loop, it is left, and the rest is
// looked at again.
func (g *graph) closure() solution {
	left := map[int]bool{}
	for {
		s := solution{make([]bool, len(g.kinds)), make([]bool, len(g.calls))}
		runs := map[int][]int{} // which calls each kept function runs something for
		for k, c := range g.calls {
			if !g.root(c) || left[k] {
				continue
			}
			if need, kept, ok := g.needs(c); ok {
				s.served[k] = true
				for i := range need {
					s.converted[i] = true
				}
				for i := range kept {
					runs[i] = append(runs[i], k)
				}
			}
		}
		before := len(left)
		for i, calls := range runs {
			if g.inLoop(i, s.converted, map[int]bool{}) {
				for _, k := range calls {
					left[k] = true
				}
			}
		}
		if len(left) == before {
			return s
		}
	}
}

// inLoop tells whether a coroutine function reaches a sync one.
func (g *graph) inLoop(i int, converted []bool, seen map[int]bool) bool {
	seen[i] = true
	for _, c := range g.calls {
		if !slices.Contains(c.callees, i) || c.caller < 0 || seen[c.caller] {
			continue
		}
		if g.kinds[c.caller] == asyncKind || converted[c.caller] || g.inLoop(c.caller, converted, seen) {
			return true
		}
	}
	return false
}

// needs are the functions that become async if one call gets an await, and
// those kept sync that run something then; not ok where one of them cannot.
func (g *graph) needs(c gcall) (need, kept map[int]bool, ok bool) {
	need, kept, ok = map[int]bool{}, map[int]bool{}, true
	var convert func(i int)
	var await func(c gcall)
	convert = func(i int) {
		if g.kinds[i] == asyncKind || g.kinds[i] == handOnKind || need[i] {
			return
		}
		need[i] = true
		ok = ok && g.kinds[i] == plainKind
		for k := range g.kinds {
			if g.family[i] >= 0 && g.family[k] == g.family[i] {
				convert(k)
			}
		}
		for _, c := range g.calls {
			if slices.Contains(c.callees, i) {
				await(c)
			}
		}
	}
	await = func(c gcall) {
		ok = ok && g.placed(c) != graphModules-1
		switch {
		case c.caller >= 0 && g.kinds[c.caller] == keptKind:
			kept[c.caller] = true
		case c.caller >= 0:
			convert(c.caller)
		}
		for _, i := range c.callees {
			convert(i)
		}
	}
	await(c)
	return need, kept, ok
}

// TestRandomGraphs holds the colouring to three things on call graphs with
// cycles, families, boundaries, functions that are kept sync, and functions that
// both colours call: nothing
// that is lost afterwards was not refused, nothing is converted that no lost
// coroutine needs, and on small graphs the result is that of trying all.
func TestRandomGraphs(t *testing.T) {
	dir := t.TempDir()
	for name, text := range (&graph{}).sources() { // what loading asks of them is in their first lines
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	empty, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	converted, refused := 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 4))
		small := seed%2 == 0
		size := 3 + r.IntN(6)
		if !small {
			size = 10 + r.IntN(40)
		}
		kept := seed%4 < 2
		g := randomGraph(r, size, kept)
		want := g.closure()
		if brute := want; small && !kept {
			if brute = g.bruteForce(); !slices.Equal(brute.converted, want.converted) || !slices.Equal(brute.served, want.served) {
				t.Fatalf("seed %d: the rules and trying all differ: %v, %v", seed, want, brute)
			}
		}
		checkGraph(t, seed, empty, g, want)
		for i := range want.converted {
			if want.converted[i] {
				converted++
			}
		}
		for k, c := range g.calls {
			if g.root(c) && !want.served[k] {
				refused++
			}
		}
		if t.Failed() {
			return
		}
	}
	if converted < 500 || refused < 200 {
		t.Errorf("the graphs convert %d functions and refuse %d calls: they test too little", converted, refused)
	}
}

func checkGraph(t *testing.T, seed uint64, empty *load.Project, g *graph, want solution) {
	t.Helper()
	texts := g.sources()
	before := empty.With(texts)
	a := analyze(t, before)
	got := solution{make([]bool, len(g.kinds)), make([]bool, len(g.calls))}
	wrong := func(format string, args ...any) {
		t.Errorf("seed %d: %s\n%s\n%s\n%s", seed, fmt.Sprintf(format, args...), texts["m0.py"], texts["m1.py"], texts["m2.py"])
	}
	p := a.Plan()
	edits, err := plan.Compose(p, p.All())
	if err != nil {
		t.Fatal(err)
	}
	after := map[string][]byte{}
	for name, text := range texts {
		if after[name], err = edit.Apply(text, edits[name]); err != nil {
			t.Fatal(err)
		}
	}
	for _, item := range a.Coloured().Items {
		if item.Lost == nil && !item.PassThrough && !item.Bridge {
			i := -1
			for k := range g.kinds {
				if g.name(k) == item.Func.Qualified {
					i = k
				}
			}
			if i < 0 {
				wrong("%s is converted", item.Func.Qualified)
				return
			}
			got.converted[i] = true
		}
	}
	for k, c := range g.calls {
		line := lineWith(after, fmt.Sprintf("  # call %d.", k))
		awaited := strings.Contains(line, "await ") || strings.Contains(line, "asyncio.run(")
		got.served[k] = g.root(c) && awaited
		should := g.holds(c, want.converted) && slices.ContainsFunc(c.callees, func(i int) bool { return g.awaitable(i, want.converted) })
		if g.root(c) {
			should = want.served[k]
		}
		if awaited != should {
			wrong("call %d is written %q; awaited: %v, wanted %v", k, line, awaited, should)
		}
	}
	for i := range g.kinds {
		if got.converted[i] != want.converted[i] {
			wrong("%s becomes async: %v, wanted %v", g.name(i), got.converted[i], want.converted[i])
		}
	}
	open := 0
	for k, c := range g.calls {
		if g.root(c) && !want.served[k] {
			open++
		}
	}
	again := analyze(t, before.With(after))
	if len(again.Diagnostics()) > 0 {
		wrong("the result does not parse: %v", again.Diagnostics())
	}
	if lost := len(again.Lost()); lost != open || len(p.Refusals) != open || len(again.Plan().Changes) > 0 {
		wrong("%d calls are refused and %d lost afterwards, wanted %d; a second run has %d changes\n--- after\n%s\n%s", len(p.Refusals), lost, open, len(again.Plan().Changes), after["m0.py"], after["m1.py"])
	}
}

// lineWith is the line of some files that ends with a comment.
func lineWith(files map[string][]byte, comment string) string {
	for _, text := range files {
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); strings.HasSuffix(line, comment) {
				return line
			}
		}
	}
	return ""
}
