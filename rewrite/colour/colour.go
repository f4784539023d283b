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
	"slices"
	"sort"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// Options steer the colouring.
type Options struct {
	KeepSync []string // globs of qualified names that stay sync
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
}

// Item is one thing to do: to await a lost coroutine, or to make a function
// async, with an await at each of its calls.
type Item struct {
	Lost *Lost         // nil for a conversion
	Swap *Swap         // nil but for the use of a library that is swapped
	Func *resolve.Func // the function that is converted; for an await, where it stands
	// PassThrough: the function stays `def`, but hands on what has become an
	// awaitable.
	PassThrough bool
	// Bridge: the function stays sync, and runs the coroutine that it makes, or
	// Twin, an async function with its body.
	Bridge       bool
	Twin         *Twin
	Offered      *Twin          // of a conversion: what would let the function stay sync for its users
	Maker        *Maker         // of a constructor: the class method that makes objects; nil otherwise
	Program      *Program       // of module-level code that moves into a coroutine function; nil otherwise
	Class        *resolve.Class // of a class that gets another base; nil otherwise
	Awaits       []Await
	Replacements []Replacement // other text that goes with it
	Renames      []Rename
	Drop         *Drop         // of names in an import; nil otherwise
	Runs         []syntax.Node // calls of asyncio.run in the code of Func, which become awaits
	Moved        []Moved       // text that it puts elsewhere
	Helpers      []Helper      // functions that it adds to modules
	Splits       []Split       // statements that it splits
	Closings     []Closing     // loops that close what they walk
	Requires     []*Item
	Notes        []Note
	// Rule and Title name an item that neither awaits a lost coroutine nor
	// converts a function; they are empty for those.
	Rule, Title string
	// Reason says why there is an item with a title.
	Reason string
	// Unsafe says why the change is not safe, empty if it is.
	Unsafe string
	// Cause is the item that demanded this one, at At in CauseFunc; nil for a
	// lost coroutine.
	Cause *Item
	At    Await

	block    *Block
	lift     *lift          // what would let the item be made all the same; nil if nothing would
	agreed   *lift          // what would let the item be done without: another callee of a call asks for it
	required map[*Item]bool // Requires, to look up
	loops    []yieldLoop
	// place is the node of a titled item: of a lambda, or of a lazy iterable,
	// which is asynchronous if something in it is.
	place        syntax.Node
	asynchronous bool
	name         string // of what a lambda becomes, where another item writes it
}

// Await is a place that gets an await.
type Await struct {
	Func *resolve.Func
	Node syntax.Node
	Form Form
}

// Form is how a place is awaited.
type Form uint8

// The forms.
const (
	AwaitForm   Form = iota // await x
	RunForm                 // asyncio.run(x), at module level
	AsyncForm               // async for, async with: a statement or a clause
	CollectForm             // [item async for item in x]
	ListForm                // the same in place of list(x)
	AnextForm               // await anext(x)
	AskForm                 // await x if x is awaitable, else x
	NoForm                  // nothing: other edits write what needs an async function
)

// Block is a reason why an item cannot be made.
type Block struct {
	Rule   string
	Func   *resolve.Func
	Node   syntax.Node
	Reason string
	WayOut string
}

// Refusal is a lost coroutine that stays lost, with the chain from it to the
// place that cannot be converted.
type Refusal struct {
	Item  *Item
	Block *Block
	Chain []*Item
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
			if c.Callee == nil && (c.Site.Mixed || appliesDecorator(a.program, c.Site)) || j.use.What == enteredByWith && a.enters(c.Site) || c.Site.Instance().Stands() || asked(c.Site) || Dead(c.Site.Instance().Func().Unit.Tree, c.Site.Node) {
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
		if !a.awaitsLibrary(l) {
			return false
		}
	}
	return true
}

// declaredStub tells whether a function has no body, as in a Protocol, and is
// declared to give an awaitable.
func declaredStub(f *resolve.Func) bool {
	return f.Kind == resolve.Def && !f.Async && f.Trivial() && f.DeclaresCoroutine()
}

// handsOn tells whether every return of a plain function hands on a coroutine.
func (a *Analysis) handsOn(in *resolve.Instance) bool {
	f := in.Func()
	if f.Declared {
		return true
	}
	if f.Async || f.Generator || a.program.FallsOff(in) || len(f.Returns) == 0 {
		return false
	}
	if a.asking[in] {
		return true // recursion: what the other returns say holds
	}
	if a.asking == nil {
		a.asking = map[*resolve.Instance]bool{}
	}
	a.asking[in] = true
	defer delete(a.asking, in)
	for _, r := range f.Returns {
		if !a.handed(in, r) {
			return false
		}
	}
	return true
}

// handed tells whether an expression is a call that makes a coroutine.
func (a *Analysis) handed(in *resolve.Instance, n syntax.Node) bool {
	t := in.Func().Unit.Tree
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.Call:
		x := in.SiteAt(n)
		return x != nil && x.Coroutine && a.sure(x)
	case syntax.ConditionalExpression:
		var parts []syntax.Node
		parts = t.Children(n, parts)
		return len(parts) == 3 && a.handed(in, parts[0]) && a.handed(in, parts[2])
	case syntax.Identifier:
		return a.program.HoldsOwnCoroutine(in, n) && boundOnce(in.Func(), n)
	}
	return false
}

// boundOnce tells whether a variable that is returned at n is bound at one place
// alone, which runs once before each return: a coroutine that it holds is then
// always there, and none is lost when the variable is bound again.
func boundOnce(fn *resolve.Func, n syntax.Node) bool {
	t := fn.Unit.Tree
	name := t.String(n)
	bound := syntax.Nil
	for m := fn.Node + 1; m < t.After(fn.Node); m++ {
		if m == n || t.Kind(m) != syntax.Identifier || !t.Is(m, name) || !isBound(t, m) {
			continue
		}
		if bound >= 0 {
			return false
		}
		bound = m
	}
	if bound < 0 {
		return false
	}
	statement := t.Parent(t.Parent(bound))
	if t.Kind(statement) != syntax.ExpressionStatement || !t.Within(n, t.Parent(statement)) {
		return false
	}
	for p := t.Parent(statement); p != fn.Node; p = t.Parent(p) {
		if k := t.Kind(p); k == syntax.ForStatement || k == syntax.WhileStatement {
			return false
		}
	}
	return true
}

// isBound tells whether an identifier is one that its statement binds, or
// declares to be bound elsewhere, rather than reads.
func isBound(t *syntax.Tree, n syntax.Node) bool {
	switch p := t.Parent(n); t.Kind(p) {
	case syntax.Assignment, syntax.AugmentedAssignment, syntax.ForStatement, syntax.ForInClause:
		return t.Field(n) == syntax.FieldLeft
	case syntax.NamedExpression:
		return t.Field(n) == syntax.FieldName
	case syntax.PatternList, syntax.TuplePattern, syntax.ListPattern, syntax.ListSplatPattern, syntax.AsPatternTarget,
		syntax.DeleteStatement, syntax.GlobalStatement, syntax.NonlocalStatement, syntax.DottedName, syntax.CasePattern:
		return true
	}
	return false
}

// passThroughs tells whether all functions that a site calls, of those that
// hand on a coroutine at all, do so on every path, may do so by their
// annotation, and do so outside any try.
func (a *Analysis) passThroughs(x *resolve.Site) bool {
	for _, t := range x.Targets {
		f := t.Func()
		if f.Async || f.Declared || !originates(x, f) {
			continue
		}
		if annotatedPlain(f) || !a.handsOn(t) || a.cached(f) {
			return false
		}
		for _, r := range f.Returns {
			if insideTry(f.Unit.Tree, r, f.Node) {
				return false
			}
		}
	}
	return true
}

// originates tells whether a coroutine that a site gives comes out of f.
func originates(x *resolve.Site, f *resolve.Func) bool {
	return slices.ContainsFunc(x.Origins, func(o *resolve.Site) bool { return o.Instance().Func() == f })
}

// cached tells whether a decorator keeps what a function returns: a coroutine
// that is kept can be awaited only once.
func (a *Analysis) cached(f *resolve.Func) bool {
	names, _ := a.index.Decorations(f)
	for _, n := range names {
		if isCache(n) {
			return true
		}
	}
	return false
}

// insideTry tells whether n stands in the body of a try with handlers, or in
// a with block: there a coroutine must be awaited before control leaves.
func insideTry(t *syntax.Tree, n, within syntax.Node) bool {
	for p := t.Parent(n); p >= 0 && p != within; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.TryStatement:
			if t.Field(n) == syntax.FieldBody {
				return true
			}
		case syntax.WithStatement:
			if t.Field(n) == syntax.FieldBody {
				return true
			}
		}
	}
	return false
}
