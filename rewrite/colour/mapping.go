package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// mapped are the library's functions that call a function for each item, and
// that a generator expression says as well.
var mapped = map[string]bool{"builtins.map": true, "builtins.filter": true, "itertools.starmap": true, "itertools.filterfalse": true}

// writeMapped writes a comprehension for a call of map and its like. It tells
// whether it could.
func (d *demand) writeMapped(item *Item, fn *resolve.Func, n syntax.Node, library string, whole bool) bool {
	u, t := fn.Unit, fn.Unit.Tree
	var arguments []syntax.Node
	arguments = t.Children(t.Child(n, syntax.FieldArguments), arguments)
	if len(arguments) < 2 || len(arguments) > 2 && library != "builtins.map" {
		return false
	}
	for _, a := range arguments {
		if k := t.Kind(a); k == syntax.KeywordArgument || k == syntax.ListSplat {
			return false
		}
	}
	first, last := arguments[1], arguments[len(arguments)-1]
	each := "for "
	for _, a := range arguments[1:] {
		if d.anyAsync(fn, a) {
			if len(arguments) > 2 {
				return false
			}
			each = "async for "
		}
	}
	start, end, open, closing := t.Start(n), t.End(n), "(", ")"
	if list := t.Parent(n); t.Kind(list) == syntax.ArgumentList && t.Start(list)+1 == start && t.End(list)-1 == end && !d.dropped(fn, t.Parent(list)) {
		open, closing = "", "" // those of the call serve
	}
	if whole {
		open, closing = "[", "]"
		if list := t.Parent(t.Parent(n)); t.Kind(t.Parent(n)) == syntax.ArgumentList && t.Operand(t.Parent(n)) == n && t.Next(n) < 0 && slicesEqual(d.librariesAt(fn, list), "builtins.list") {
			start, end = t.Start(list), t.End(list)
		}
	}
	m := mapping{fn: fn, library: library, function: arguments[0], several: len(arguments) > 2}
	var element, condition, target string
	var moved, kept bool
	if lambda := u.FuncAt(arguments[0]); lambda != nil && d.inlined(lambda) == n {
		target, moved, kept = m.inline(lambda)
	} else if element, condition, target = d.calledBy(m); element == "" {
		return false
	}
	in, after := " "+each+target+" in ", ""
	if m.several {
		in, after = in+"zip(", ")"
	}
	body := syntax.Nil
	if moved || kept {
		body = t.Child(arguments[0], syntax.FieldBody)
	}
	switch {
	case kept: // the body is the element: it stands before what is walked, as it did
		item.rewrite(u, start, t.Start(body), open)
		item.rewrite(u, t.End(body), t.Start(first), in)
	case moved:
		item.rewrite(u, start, t.Start(first), open+target+in)
		test := Moved{Unit: u, Node: body, At: t.End(last), Before: " if "}
		if k := t.Kind(body); library == "itertools.filterfalse" || k == syntax.ConditionalExpression {
			test.Before, test.After = " if (", ")"
			if library == "itertools.filterfalse" {
				test.Before = " if not ("
			}
		}
		item.Moved = append(item.Moved, test)
	default:
		item.rewrite(u, start, t.Start(first), open+element+in)
	}
	item.rewrite(u, t.End(last), end, after+condition+closing)
	return true
}

// dropped tells whether a call goes, and leaves its argument.
func (d *demand) dropped(fn *resolve.Func, call syntax.Node) bool {
	libraries := d.librariesAt(fn, call)
	return slicesEqual(libraries, "builtins.iter") || slicesEqual(libraries, "builtins.next")
}

// mapping is a call of map or its like.
type mapping struct {
	fn       *resolve.Func
	library  string
	function syntax.Node
	several  bool // more than one iterable
}

// inline gives the target of the loop for a lambda, and whether its body is
// the element of the comprehension, which keeps its place, or its condition,
// which moves.
func (m mapping) inline(lambda *resolve.Func) (target string, moved, kept bool) {
	t := m.fn.Unit.Tree
	var names []string
	for _, p := range lambda.Params {
		names = append(names, t.String(p.Node))
	}
	target = strings.Join(names, ", ")
	if m.library == "itertools.starmap" && len(names) == 1 {
		target = "(" + target + ",)"
	}
	filter := m.library == "builtins.filter" || m.library == "itertools.filterfalse"
	return target, filter, !filter
}

// calledBy gives the parts of the comprehension that calls a function by name.
func (d *demand) calledBy(m mapping) (element, condition, target string) {
	t := m.fn.Unit.Tree
	call := t.String(m.function)
	if lambda := m.fn.Unit.FuncAt(m.function); lambda != nil && d.converts[lambda] != nil {
		made := d.converts[lambda]
		made.name = d.nameFor(lambda)
		call = made.name
	} else if t.Kind(m.function) == syntax.None && (m.library == "builtins.filter" || m.library == "itertools.filterfalse") {
		target = d.unused(m.fn, "item")
		if m.library == "itertools.filterfalse" {
			return target, " if not " + target, target
		}
		return target, " if " + target, target
	} else if !steady(t, m.function) {
		return "", "", ""
	}
	if d.callsAwaitable(m.fn, m.function) {
		call = "await " + call
	}
	target = d.unused(m.fn, "item")
	switch {
	case m.library == "builtins.filter":
		return target, " if " + call + "(" + target + ")", target
	case m.library == "itertools.filterfalse":
		return target, " if not " + call + "(" + target + ")", target
	case m.library == "itertools.starmap":
		return call + "(*" + target + ")", "", target
	case m.several:
		target = d.unused(m.fn, "items")
		return call + "(*" + target + ")", "", target
	}
	return call + "(" + target + ")", "", target
}

// callsAwaitable tells whether what is called at n becomes awaitable.
func (d *demand) callsAwaitable(fn *resolve.Func, n syntax.Node) bool {
	for _, in := range d.index.Instances(fn) {
		functions, _ := d.program.Value(in, n).Functions()
		for _, f := range functions {
			if d.givesAwaitable(f) {
				return true
			}
		}
	}
	return false
}
