package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// raises are the calls that expect something of a function that they call, and
// are context managers where they are given none.
var raises = map[string]bool{
	"unittest.TestCase.assertRaises":      true,
	"unittest.TestCase.assertRaisesRegex": true,
	"unittest.TestCase.assertWarns":       true,
	"unittest.TestCase.assertWarnsRegex":  true,
	"pytest.raises":                       true,
	"pytest.warns":                        true,
}

// raisesInBlock turns the statement `self.assertRaises(E, f, x)` into
//
//	with self.assertRaises(E):
//	    await f(x)
func (d *demand) raisesInBlock(item *Item, fn *resolve.Func, call, function syntax.Node) bool {
	t := fn.Unit.Tree
	statement, arguments := t.Parent(call), t.Child(call, syntax.FieldArguments)
	if t.Kind(statement) != syntax.ExpressionStatement || !t.StartsLine(statement) || t.Parent(function) != arguments {
		return false
	}
	switch t.Kind(function) {
	case syntax.Identifier, syntax.Attribute, syntax.Call:
	default:
		return false
	}
	if next := t.Next(statement); next >= 0 && t.Kind(next) != syntax.Comment && !t.StartsLine(next) {
		return false // `self.assertRaises(E, f); x()`: the block would take x
	}
	before := syntax.Nil
	for c := t.First(arguments); c != function; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Comment, syntax.KeywordArgument:
			return false
		}
		before = c
	}
	if before < 0 {
		return false
	}
	line := fn.Unit.Lines.Start(fn.Unit.Lines.Line(t.Start(statement)))
	indent := string(t.Text[line:t.Start(statement)])
	deeper := indent + "    "
	if strings.Contains(indent, "\t") {
		deeper = indent + "\t"
	}
	item.rewrite(fn.Unit, t.Start(call), t.Start(call), "with ")
	item.rewrite(fn.Unit, t.End(before), t.Start(function), "):"+syntax.Newline(t.Text)+deeper+"await ")
	if next := t.Next(function); next >= 0 {
		item.rewrite(fn.Unit, t.End(function), t.Start(next), "(")
	} else {
		item.rewrite(fn.Unit, t.End(function), t.End(call), "()")
	}
	d.within(item, fn, call)
	return true
}

// raisesUnseen is raisesInBlock for the tests of a mixin, where the class of
// self, which has the assertion, is not seen.
func (d *demand) raisesUnseen(item *Item, r resolve.Reference) bool {
	fn := r.Site.Instance().Func()
	t := fn.Unit.Tree
	if t.Kind(r.Site.Node) != syntax.Call {
		return false
	}
	name := t.String(t.Child(r.Site.Node, syntax.FieldFunction))
	name, self := strings.CutPrefix(name, "self.")
	return self && raises["unittest.TestCase."+name] && d.raisesInBlock(item, fn, r.Site.Node, r.Node)
}
