package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Program is module-level code that moves into one coroutine function, which
// one asyncio.run runs: calls that each had a loop of their own would split the
// program, and what is bound to one loop fails in the next.
type Program struct {
	// First and Last are the first and the last statement, of one block.
	First, Last syntax.Node
	// Path are the statements around the block, outermost first: a main guard,
	// a try. Each is the first statement of the block around it.
	Path []syntax.Node
	Name string // of the coroutine function
	// Globals are the names bound in the code that other code uses; Returns are
	// those that the coroutine function can return to module level instead.
	Globals, Returns []string
}

// programs gathers the calls at module level that have become awaitable.
func (d *demand) programs(made map[*Item]bool) {
	places := d.placesIn(made)
	for _, u := range d.program.Units {
		var group []place
		var from, to syntax.Node
		end := func() {
			d.gather(u, group, from, to)
			group = nil
		}
		list := places[u.Body]
		if len(list) == 0 {
			continue
		}
		t := u.Tree
		from = syntax.Nil
		for s := t.First(0); s >= 0; s = t.Next(s) {
			guard := isGuard(t, s)
			if separates(t, s) || guard {
				end()
				from = syntax.Nil
				if !guard {
					continue
				}
			}
			if from < 0 {
				from = s
			}
			to = s
			for _, p := range list {
				if t.Within(p.await().Node, s) && movable(t, p.await().Node) {
					group = append(group, p)
				}
			}
			if guard {
				end()
				from = syntax.Nil
			}
		}
		end()
	}
}

// separates tells whether a statement ends a group of calls that follow one
// another: it does not belong in a function.
func separates(t *syntax.Tree, s syntax.Node) bool {
	switch t.Kind(s) {
	case syntax.FunctionDefinition, syntax.DecoratedDefinition, syntax.ClassDefinition, syntax.ImportStatement,
		syntax.ImportFromStatement, syntax.FutureImportStatement, syntax.TypeAliasStatement:
		return true
	}
	return false
}

// isGuard tells whether a statement is `if __name__ == "__main__":`.
func isGuard(t *syntax.Tree, s syntax.Node) bool {
	if t.Kind(s) != syntax.IfStatement {
		return false
	}
	condition := t.String(t.Child(s, syntax.FieldCondition))
	return strings.Contains(condition, "__name__") && strings.Contains(condition, "__main__")
}

// movable tells whether a place of a module's code can be moved into a
// function: not out of a class body, a default or a decorator.
func movable(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; p = t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ClassDefinition, syntax.FunctionDefinition, syntax.Decorator:
			return false
		}
	}
	return true
}

// gather makes one program of the calls of a group, which stand in the
// statements from first to last, if there is more than one run or a loop.
func (d *demand) gather(u *resolve.Unit, group []place, first, last syntax.Node) {
	if len(group) == 0 {
		return
	}
	t := u.Tree
	runs := d.runs(u.Body, first, last)
	runs = slices.DeleteFunc(runs, func(n syntax.Node) bool { return !movable(t, n) })
	must := false
	nodes := slices.Clone(runs)
	for _, p := range group {
		a := p.await()
		nodes = append(nodes, a.Node)
		must = must || a.Form != RunForm || p.item.Swap != nil || repeated(t, a.Node, 0)
	}
	slices.Sort(nodes)
	if nodes = slices.Compact(nodes); len(nodes) < 2 && !must {
		return
	}
	program, why := d.region(u, nodes, runs)
	if program == nil {
		for _, p := range group {
			if a := p.await(); a.Form != RunForm || repeated(t, a.Node, 0) {
				p.item.stop(&Block{"module-level", u.Body, a.Node, "module level cannot wait for what has become asynchronous here, and " + why, "move the code into an async function, and run that with asyncio.run"})
			}
		}
		return
	}
	item := d.add(&Item{
		Func: u.Body, Program: program, Runs: runs, Rule: "gather-runs", Title: "run the calls of `" + u.Body.Name + "` in one event loop", Cause: group[0].item,
		Reason: "the asynchronous calls at module level belong in one event loop",
	})
	settle(group)
	for _, p := range group {
		p.item.require(item)
	}
}

// region finds the statements that move, for awaits at some nodes; or says why
// they cannot.
func (d *demand) region(u *resolve.Unit, nodes, runs []syntax.Node) (*Program, string) {
	t := u.Tree
	block := blockAround(t, nodes[0])
	for _, n := range nodes {
		for !t.Within(n, block) {
			block = blockAround(t, block)
		}
	}
	var path []syntax.Node
	for {
		var ok bool
		if path, ok = pathTo(u, block); ok {
			break
		}
		owner := t.Parent(block)
		if t.Kind(owner) == syntax.TryStatement && catchesInterrupt(t, owner) {
			return nil, "a handler around it catches KeyboardInterrupt, which reaches no coroutine"
		}
		block = blockAround(t, block)
	}
	p := &Program{Path: path}
	p.First, p.Last = childAround(t, block, nodes[0]), childAround(t, block, nodes[len(nodes)-1])
	if len(path) > 0 {
		p.First = t.Operand(block)
	}
	for p.First > 0 && !t.StartsLine(p.First) && previous(t, p.First) >= 0 {
		p.First = previous(t, p.First)
	}
	if why := d.fixed(u, p.First, p.Last, runs); why != "" {
		return nil, why
	}
	for next := t.Next(p.Last); next >= 0; next = t.Next(next) {
		sameLine := u.Lines.Line(t.Start(next)) == u.Lines.Line(t.End(p.Last))
		if len(path) == 0 && !sameLine || t.Kind(next) == syntax.Comment {
			break
		}
		if why := d.fixed(u, next, next, runs); why != "" {
			if sameLine {
				return nil, why
			}
			break
		}
		p.Last = next
	}
	guarded := len(path) > 0 && isGuard(t, path[0])
	names := d.program.Region(u, p.First, p.Last, !guarded)
	p.Globals = names.Shared
	if len(path) == 0 && names.Later && assigned(t, p.First, p.Last, names.Shared) {
		p.Globals, p.Returns = nil, names.Shared
	}
	for n := p.First; n < t.After(p.Last); n++ {
		if t.Kind(n) == syntax.Assignment && t.Child(n, syntax.FieldType) >= 0 && slices.Contains(p.Globals, t.String(t.Child(n, syntax.FieldLeft))) {
			return nil, "an annotated name there is used elsewhere"
		}
	}
	if !guarded && hasGuard(t) {
		p.Name = d.freeName(u, "setup", "async_setup", "_async_setup")
	} else {
		p.Name = d.freeName(u, "main", "async_main", "_async_main")
	}
	return p, ""
}

// hasGuard tells whether a module has a main guard.
func hasGuard(t *syntax.Tree) bool {
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if isGuard(t, s) {
			return true
		}
	}
	return false
}

// assigned tells whether statements from first to last bind each of the names
// for certain: by an assignment of its own.
func assigned(t *syntax.Tree, first, last syntax.Node, names []string) bool {
	bound := map[string]bool{}
	for s := first; s >= 0 && s <= last; s = t.Next(s) {
		assignment := t.Operand(s)
		if t.Kind(s) != syntax.ExpressionStatement || t.Kind(assignment) != syntax.Assignment {
			continue
		}
		left := t.Child(assignment, syntax.FieldLeft)
		for n := left; n < t.After(left); n++ {
			if t.Kind(n) == syntax.Identifier && t.Field(n) != syntax.FieldAttribute {
				bound[t.String(n)] = true
			}
		}
	}
	for _, name := range names {
		if !bound[name] {
			return false
		}
	}
	return true
}

// fixed says why statements cannot move into a coroutine function, "" if they
// can.
func (d *demand) fixed(u *resolve.Unit, first, last syntax.Node, runs []syntax.Node) string {
	t := u.Tree
	for n := first; n < t.After(last); n++ {
		switch t.Kind(n) {
		case syntax.ClassDefinition:
			return "a class is defined there"
		case syntax.WildcardImport, syntax.GlobalStatement:
			return "names are bound there that a function cannot bind"
		case syntax.Identifier:
			switch t.String(n) {
			case "exec", "eval", "locals", "vars":
				return "the names of the module are looked up by text there"
			}
		}
	}
	for _, in := range d.index.Instances(u.Body) {
		for _, x := range in.Sites() {
			if x.Node >= first && x.Node < t.After(last) && !slices.Contains(runs, x.Node) && d.runsLoop(x) {
				return "a call there runs an event loop of its own"
			}
		}
	}
	return ""
}

// blockAround is the innermost block, or the module, that holds n and is not n.
func blockAround(t *syntax.Tree, n syntax.Node) syntax.Node {
	for p := t.Parent(n); p > 0; p = t.Parent(p) {
		if t.Kind(p) == syntax.Block {
			return p
		}
	}
	return 0
}

// childAround is the child of a block that holds n.
func childAround(t *syntax.Tree, block, n syntax.Node) syntax.Node {
	for t.Parent(n) != block {
		n = t.Parent(n)
	}
	return n
}

// previous is the sibling before n that is no comment, or Nil.
func previous(t *syntax.Tree, n syntax.Node) syntax.Node {
	before := syntax.Nil
	for c := t.First(t.Parent(n)); c >= 0 && c != n; c = t.Next(c) {
		if t.Kind(c) != syntax.Comment {
			before = c
		}
	}
	return before
}

// pathTo lists the statements around a block. They must be such that their
// headers can go behind the block: each runs its body once, is the first of its
// block, and has its body on lines of its own.
func pathTo(u *resolve.Unit, block syntax.Node) ([]syntax.Node, bool) {
	t := u.Tree
	var path []syntax.Node
	for block > 0 {
		owner := t.Parent(block)
		switch t.Kind(owner) {
		case syntax.IfStatement:
			if t.Field(block) != syntax.FieldConsequence {
				return nil, false
			}
		case syntax.WithStatement, syntax.TryStatement:
		default:
			return nil, false
		}
		outer := t.Parent(owner)
		if outer > 0 && (t.Kind(outer) != syntax.Block || t.Operand(outer) != owner) || !t.StartsLine(owner) || !t.StartsLine(t.Operand(block)) {
			return nil, false
		}
		path = append(path, owner)
		block = outer
	}
	slices.Reverse(path)
	return path, true
}

// catchesInterrupt tells whether a handler of a try takes KeyboardInterrupt.
// asyncio.run raises it where it is called; in the coroutine, the task is
// cancelled.
func catchesInterrupt(t *syntax.Tree, try syntax.Node) bool {
	for c := t.First(try); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.ExceptClause {
			continue
		}
		head := t.Operand(c)
		if t.Kind(head) == syntax.Block || mentions(t.String(head), "KeyboardInterrupt", "BaseException") {
			return true
		}
	}
	return false
}
