package resolve

import (
	"sort"

	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// generator makes the constraints of one file.
type generator struct {
	unit   *Unit
	tree   *syntax.Tree
	text   *cache
	scopes *scopes

	// The function whose code is being read.
	fn      *Func
	scope   *scope
	class   *Class // the class whose body is being read, nil in functions
	env     *environment
	slots   int
	loop    *loop
	attempt *attempt
	cells   []*symbol // captured symbols of fn's scope
	params  map[int32]bool

	later  []deferred
	nested int // index of the first function in unit.Funcs that the code of fn defines: all others come after it

	narrowed map[int32]bool    // versions that a condition made
	captured map[*symbol]int32 // what the function sees of names that it captures, if not the cell
	asks     bool              // the file asks of callables what they give
}

// deferred is a function whose body is read when the code around it is done:
// only then are all versions of the names that it captures known.
type deferred struct {
	fn    *Func
	scope *scope
	seen  map[*symbol]int32 // names that a condition around the definition narrows
}

// generate reads a parsed file.
func generate(file *load.File, tree *syntax.Tree, text *cache) *Unit {
	u := &Unit{File: file, Tree: tree, Lines: syntax.NewLines(tree.Text), exports: map[Name]int32{}, text: text}
	g := &generator{unit: u, tree: tree, text: text, scopes: newScopes(tree, text), asks: asks(tree)}
	u.Body = &Func{Unit: u, Kind: Module, Name: file.Module, Qualified: file.Module, Annotated: syntax.Nil, result: none, yields: none, returnType: none}
	u.Funcs = append(u.Funcs, u.Body)
	g.module()
	for len(g.later) > 0 {
		next := g.later[0]
		g.later = g.later[1:]
		g.captured = next.seen
		g.body(next.fn, next.scope)
	}
	sort.Slice(u.Funcs, func(i, j int) bool { return u.Funcs[i].Node < u.Funcs[j].Node })
	u.byNode = make(map[syntax.Node]int32, len(u.Funcs))
	for i, f := range u.Funcs {
		f.index = i
		u.byNode[f.Node] = int32(i)
		f.callAt = make(map[syntax.Node]int32, len(f.Calls))
		for k := len(f.Calls) - 1; k >= 0; k-- {
			f.callAt[f.Calls[k].Node] = int32(k)
		}
	}
	return u
}

func (g *generator) start(fn *Func, sc *scope) {
	g.fn, g.scope, g.class = fn, sc, nil
	g.env, g.slots, g.loop, g.attempt = &environment{}, 0, nil, nil
	g.params, g.narrowed = map[int32]bool{}, map[int32]bool{}
	g.cells = g.cells[:0]
	g.nested = len(g.unit.Funcs)
}

func (g *generator) module() {
	sc := g.scopes.byNode[0]
	g.start(g.unit.Body, sc)
	for _, sym := range sorted(sc.symbols, g.text) {
		sym.cell = g.fresh()
		g.unit.exports[sym.name] = sym.cell
	}
	g.block(0)
	for _, sym := range sorted(sc.symbols, g.text) {
		if v := g.env.get(sym.slot); v >= 0 && !sym.shared {
			g.copy(sym.cell, v)
		}
	}
	g.exportList()
}

// sorted lists symbols by their text, so that variables are numbered alike in
// every run.
func sorted(symbols map[Name]*symbol, text *cache) []*symbol {
	list := make([]*symbol, 0, len(symbols))
	for _, sym := range symbols {
		list = append(list, sym)
	}
	sort.Slice(list, func(i, j int) bool { return text.table.text(list[i].name) < text.table.text(list[j].name) })
	return list
}

// body reads a def or lambda.
func (g *generator) body(fn *Func, sc *scope) {
	g.start(fn, sc)
	t := g.tree
	for _, sym := range sorted(sc.symbols, g.text) {
		if sym.captured || sym.shared {
			g.cells = append(g.cells, sym)
			if sym.shared {
				sym.cell = g.fresh()
			}
		}
	}
	fn.result = g.fresh()
	fn.Generator = sc.yields
	if fn.Generator {
		fn.yields = g.fresh()
	}
	for i := range fn.Params {
		p := &fn.Params[i]
		p.v = g.fresh()
		if !(i == 0 && fn.Class != nil) {
			g.params[p.v] = true
		}
		if sym := sc.symbols[p.Name]; sym != nil {
			g.assignVersion(sym, p.v)
			if sym.captured && g.params[p.v] {
				fn.polymorphic = true
			}
		}
	}
	body := t.Child(fn.Node, syntax.FieldBody)
	if fn.Kind == Lambda {
		v := g.expr(body)
		fn.Returns = append(fn.Returns, body)
		g.returned(body, v)
		return
	}
	fn.trivial = g.isTrivial(body)
	g.block(body)
	fn.FallsOff = !g.env.dead
}

// returned notes that the function returns v, the value of node n.
func (g *generator) returned(n syntax.Node, v int32) {
	if v == none {
		return
	}
	g.returnWhenVoid(n, v)
	if g.params[v] {
		g.fn.polymorphic = true
	}
	n = g.tree.Unparenthesized(n)
	if g.tree.Kind(n) == syntax.Await {
		n = g.tree.Unparenthesized(g.tree.Operand(n))
	}
	if g.tree.Kind(n) != syntax.Call {
		return
	}
	for i := range g.fn.Calls {
		if c := &g.fn.Calls[i]; c.Node == n {
			for _, a := range c.args {
				if g.params[a.value] {
					g.fn.polymorphic = true
				}
			}
		}
	}
}

// isTrivial tells whether a body says nothing of what the function does: a
// docstring, `...`, pass, or raise alone.
func (g *generator) isTrivial(body syntax.Node) bool {
	t := g.tree
	for c := t.First(body); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Comment, syntax.PassStatement, syntax.RaiseStatement:
		case syntax.ExpressionStatement:
			switch t.Kind(t.First(c)) {
			case syntax.String, syntax.ConcatenatedString, syntax.Ellipsis:
			default:
				return false
			}
		default:
			return false
		}
	}
	return true
}

func (g *generator) fresh() int32 {
	v := g.fn.vars
	g.fn.vars++
	return v
}

func (g *generator) add(c constraint) { g.fn.constraints = append(g.fn.constraints, c) }

func (g *generator) copy(dst, src int32) {
	if src != none && src != dst {
		g.add(constraint{op: opCopy, dst: dst, a: src, b: none})
	}
}

// use notes that v is the value of n.
func (g *generator) use(n syntax.Node, v int32) int32 {
	if v >= 0 {
		g.fn.Uses = append(g.fn.Uses, Use{n, v})
	}
	return v
}

// assignVersion binds a symbol of the current function to a fresh version.
func (g *generator) assignVersion(sym *symbol, v int32) {
	if v == none && (sym.captured || sym.shared) {
		v = g.fresh() // a bound name is not an undefined one
	}
	if sym.captured && sym.cell == none && sym.scope.kind == comprehensionScope {
		sym.cell = g.fresh()
	}
	g.setVersion(sym, v)
	if v >= 0 && sym.cell >= 0 && (sym.shared || sym.scope.kind != moduleScope) {
		g.copy(sym.cell, v)
	}
}

// assign binds a name in the current scope to v.
func (g *generator) assign(n Name, v int32) {
	sc := g.scope
	if !sc.globals[n] && !sc.outward[n] {
		if sym := sc.symbols[n]; sym != nil {
			g.assignVersion(sym, v)
			return
		}
	}
	sym := sc.lookup(n)
	if sym == nil || v == none {
		return
	}
	if depth, own := g.depth(sym); own {
		g.assignVersion(sym, v)
	} else if sym.cell >= 0 {
		g.add(constraint{op: opAssignOut, dst: none, a: sym.cell, b: v, aux: depth})
	}
}

// depth is how many functions outward a symbol lives; own means in this one.
func (g *generator) depth(sym *symbol) (depth int32, own bool) {
	host := sym.scope.function()
	if host == g.scope.function() {
		return 0, true
	}
	for s := g.scope.function(); s != nil && s != host; s = s.parent.function() {
		depth++
		if s.parent == nil {
			break
		}
	}
	return depth, false
}

// name reads a name.
func (g *generator) name(n Name, at syntax.Node) int32 {
	sym := g.scope.lookup(n)
	if sym == nil {
		return g.global(n, at)
	}
	depth, own := g.depth(sym)
	if own {
		if sym.shared && sym.cell >= 0 {
			return sym.cell
		}
		v := g.env.get(sym.slot)
		if v == undefined {
			if sym.scope.kind == classScope { // not bound yet: the name means one further out
				if outer := g.scope.parent.lookup(n); outer != nil && outer != sym {
					return g.outward(outer)
				}
				return g.global(n, at)
			}
			return sym.cell
		}
		return v
	}
	return g.outwardAt(sym, depth)
}

func (g *generator) outward(sym *symbol) int32 {
	depth, own := g.depth(sym)
	if own {
		if v := g.env.get(sym.slot); v != undefined {
			return v
		}
		return sym.cell
	}
	return g.outwardAt(sym, depth)
}

func (g *generator) outwardAt(sym *symbol, depth int32) int32 {
	cell := sym.cell
	if v, ok := g.captured[sym]; ok {
		cell = v
	}
	if cell < 0 {
		return none
	}
	v := g.fresh()
	g.add(constraint{op: opCapture, dst: v, a: cell, b: none, aux: depth})
	return v
}

// global reads a name that no scope binds: from a star import or a builtin.
func (g *generator) global(n Name, at syntax.Node) int32 {
	v := g.fresh()
	if g.scope.module().stars {
		g.add(constraint{op: opStarName, name: n, dst: v, a: none, b: none, node: at})
	} else {
		g.add(constraint{op: opBuiltin, name: n, dst: v, a: none, b: none, node: at})
	}
	return v
}

// activateCells makes the current versions of captured names visible to a
// function that is about to be defined.
func (g *generator) activateCells() {
	for _, sym := range g.cells {
		if sym.cell != none {
			continue
		}
		sym.cell = g.fresh()
		if v := g.env.get(sym.slot); v >= 0 {
			g.copy(sym.cell, v)
		}
	}
}
