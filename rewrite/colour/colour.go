// Package colour decides which functions become async.
//
// It starts from the coroutines that nobody awaits (lost.go), demands an await
// where each is made, and follows the demand outward: the function around an
// await becomes async, its calls need an await, and so on (demand.go). Families
// of overrides, and callees that share a call site, go together. Where
// asynchrony cannot pass (boundary.go), everything that led there is refused:
// a component is converted whole or not at all.
package colour

import (
	"context"
	"sort"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// Options steer the colouring.
type Options struct {
	KeepSync []string // globs of qualified names that stay sync
	// Elsewhere has the names of the functions in files of the project that were
	// not read.
	Elsewhere map[string]bool
	// Shadowed lists modules of the project that hide one of the standard
	// library's that a repair would import.
	Shadowed map[string]bool
	// Entry maps the qualified names of functions that are called from outside
	// the project, synchronously, to who calls them.
	Entry map[string]string
	// Warnings are those of coroutines never awaited that runs of the program
	// have left in logs.
	Warnings []warning.Warning
	// Swaps are the places of a library's sync API that get its async one. With
	// them, nothing else is repaired.
	Swaps []*Swap
	// Swapped tells whether a call of a library's callable is awaited after the
	// swap; known is false for what is not swapped. Nil: nothing is.
	Swapped func(name string) (awaits, known bool)
	// Offers asks for other ways to repair what is refused.
	Offers bool
	Target int // minor version of the oldest Python 3 that the output must run on
	// Requires maps distributions, by lower-case name, to the oldest version that
	// the project admits.
	Requires map[string]string
	Tests    Tests
}

// Analysis is the result.
type Analysis struct {
	Lost []*Lost
	// Items are the conversions and awaits to be made, in source order.
	Items []*Item
	// Refused are the items that cannot be made, with the reason at the end of
	// the chain.
	Refused []*Refusal
	// Offers are ways to repair what is refused; see findOffers.
	Offers []*Offer
	// Held are the swaps that wait for what is refused of their group.
	Held []*Item
	// Kept are the groups of swaps that cannot be made.
	Kept map[string]bool
	// Idle are the swaps that follow, of code that no event loop runs.
	Idle []*Swap
	// Sightings are what became of the warnings, in their order, repetitions
	// left out.
	Sightings []*Sighting

	ctx        context.Context // of the one call of Analyze: it ends when that does
	program    *resolve.Program
	index      *resolve.Index
	options    Options
	coroutines []*resolve.Coroutine
	judged     map[*resolve.Coroutine]judgement
	produced   *produced
	returned   map[*resolve.Func][]*resolve.Coroutine // see handedOn
	boundaries map[*resolve.Func]*Block
	entries    map[*resolve.Func]string
	patches    *patches
	strings    map[*resolve.Func][]namedAt // see inStrings
	kept       map[*resolve.Func]bool      // by a comment
	asking     map[*resolve.Instance]bool  // whose returns are being looked at
	runnings   [likely + 1]*running
	marks      *marks
	aliases    map[aliasKey]alias // see aliased
	byModule   map[string]*resolve.Unit
	lifts      map[lift]bool // the blocks that this analysis does without, for an offer
	partial    []Partial     // nil until asked for
}

// Analyze colours a resolved program. Of a cancelled context it makes what it can
// at once, which means nothing.
func Analyze(ctx context.Context, p *resolve.Program, o Options) *Analysis {
	a := &Analysis{ctx: ctx, program: p, index: p.Index(), options: o, judged: map[*resolve.Coroutine]judgement{}, boundaries: map[*resolve.Func]*Block{}}
	a.coroutines = p.Coroutines()
	a.findEntries()
	a.findKept()
	a.findLost()
	if o.Swapped != nil {
		a.convertAll()
	} else {
		a.convert(map[*Lost]bool{})
	}
	a.dropImports()
	a.holdBack()
	a.annotate()
	if o.Offers {
		a.findOffers()
	}
	return a
}

// findLost judges all coroutines and keeps, for each place that makes one, the
// worst verdict.
func (a *Analysis) findLost() {
	type place struct {
		fn   *resolve.Func
		node syntax.Node
	}
	bySite := map[*resolve.Site][]*resolve.Coroutine{}
	for _, c := range a.coroutines {
		a.judged[c] = a.judge(c)
		bySite[c.Site] = append(bySite[c.Site], c)
	}
	found := map[place]*Lost{}
	fine := map[place]bool{}
	add := func(c *resolve.Coroutine, j judgement) {
		fn, n := c.Site.Instance().Func(), c.Site.Node
		key := place{fn, n}
		if found[key] == nil && !Dead(fn.Unit.Tree, n) {
			found[key] = &Lost{Func: fn, Node: n, Callee: c.Callee, Library: c.Library, Use: j.use, UsedIn: j.usedIn, Sure: a.sure(c.Site) || a.program.DeclaresCoroutine(c.Site)}
		}
	}
	// blame finds where the await of a lost coroutine belongs: at the call that
	// hands it on, or, where a function gives back a coroutine on one path and a
	// value on another, inside that function, however deep.
	// Each is blamed once: by how many roads it is handed on does not matter, and
	// there may be more than can be counted.
	blamed := map[*resolve.Coroutine]bool{}
	var blame func(c *resolve.Coroutine, j judgement, depth int)
	blame = func(c *resolve.Coroutine, j judgement, depth int) {
		if blamed[c] {
			return
		}
		blamed[c] = true
		implicit := c.Site.Implicit && !isRead(c.Site)
		if !implicit && (len(c.Site.Origins) == 0 || a.passThroughs(c.Site)) || depth > 8 {
			add(c, j)
			return
		}
		if callsCallback(c.Site) && len(c.Site.Origins) == 0 {
			add(c, j)
			if l := found[place{c.Site.Instance().Func(), c.Site.Node}]; l != nil {
				l.Given = true
			}
			return
		}
		for _, o := range c.Site.Origins {
			for _, inner := range bySite[o] {
				if inner == c {
					continue
				}
				blame(inner, j, depth+1)
				key := place{inner.Site.Instance().Func(), inner.Site.Node}
				if f := o.Instance().Func(); f != nil && !annotatedPlain(f) && !c.Site.Implicit && found[key] != nil {
					// Perhaps it gives back a coroutine to some callers by intent.
					found[key].Sure = false
				}
			}
		}
	}
	for _, c := range a.coroutines {
		if c.Task {
			continue
		}
		j := a.judged[c]
		switch j.verdict {
		case consumed:
			fine[place{c.Site.Instance().Func(), c.Site.Node}] = true
		case lost:
			if c.Callee == nil && c.Site.Mixed || (c.Callee == nil || c.Callee.Name == "__call__") && appliesDecorator(a.program, c.Site) || j.use.What == enteredByWith && a.enters(c.Site) || c.Site.Instance().Stands() || asked(c.Site) || Dead(c.Site.Instance().Func().Unit.Tree, c.Site.Node) {
				continue
			}
			blame(c, j, 0)
		}
	}
	for key, l := range found {
		if fine[key] {
			// In another context the same call is awaited: nothing is known of
			// which one is meant.
			continue
		}
		l.Sure = l.Sure && !a.otherwiseBound(l)
		a.Lost = append(a.Lost, l)
	}
	a.findNamed()
	a.observe()
	sort.Slice(a.Lost, func(i, j int) bool { return before(a.Lost[i].Func, a.Lost[i].Node, a.Lost[j].Func, a.Lost[j].Node) })
}

// callsCallback tells whether an implicit site is where a library calls a
// function that it was given, without an await.
func callsCallback(x *resolve.Site) bool {
	return x.Node >= 0 && (x.How == library.Now || x.How == library.Thread || x.How == library.Later)
}

// isRead tells whether an implicit site is the read of a property, which can
// be awaited where it stands.
func isRead(x *resolve.Site) bool {
	return x.Node >= 0 && x.How == 0 && x.Instance().Func().Unit.Tree.Kind(x.Node) == syntax.Attribute
}

// before orders places by file and offset.
func before(f *resolve.Func, n syntax.Node, g *resolve.Func, m syntax.Node) bool {
	if f.Unit != g.Unit {
		return f.Unit.File.Name < g.Unit.File.Name
	}
	return n < m
}

// sure tells whether every callee of a site is known and makes a coroutine.
func (a *Analysis) sure(x *resolve.Site) bool {
	if x.Unknown || x.Mixed && len(x.Targets) == 0 || len(x.Classes) > 0 {
		return false
	}
	for _, t := range x.Targets {
		f := t.Func()
		if !(f.Async && !f.Generator) && !declaredStub(f) && !a.handsOn(t) {
			return false
		}
	}
	for _, l := range x.Libraries {
		if !a.awaitsLibrary(x, l) {
			return false
		}
	}
	return true
}
