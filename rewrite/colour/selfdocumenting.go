package colour

import (
	"bytes"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// keepShown keeps the text of f-string fields that show their expression,
// `{load()=}`, as it was: the repair writes into the expression, and the
// program would print that.
func (d *demand) keepShown() {
	type field struct {
		unit *resolve.Unit
		node syntax.Node
	}
	made := map[field]*Item{}
	for _, item := range d.items[:len(d.items):len(d.items)] {
		note := func(u *resolve.Unit, n syntax.Node) {
			t := u.Tree
			for p := t.Parent(n); p > 0; p = t.Parent(p) {
				if t.Kind(p) != syntax.Interpolation || !t.Within(n, t.Child(p, syntax.FieldExpression)) {
					continue
				}
				sign := equalsSign(t, p)
				if sign < 0 {
					continue
				}
				key := field{u, p}
				if made[key] == nil {
					made[key] = d.showText(item, u, p, sign)
				}
				item.require(made[key])
				made[key].require(item)
			}
		}
		for _, a := range item.Awaits {
			if a.Form != NoForm {
				note(a.Func.Unit, a.Node)
			}
		}
		for _, r := range item.Replacements {
			note(r.Unit, r.Unit.Tree.At(r.Start))
		}
	}
}

// showText writes the text of a field before it.
func (d *demand) showText(cause *Item, u *resolve.Unit, n syntax.Node, sign int) *Item {
	t := u.Tree
	expression := t.Child(n, syntax.FieldExpression)
	end := sign + 1
	for end < t.End(n) && (t.Text[end] == ' ' || t.Text[end] == '\t') {
		end++
	}
	shown := t.Text[t.Start(n)+1 : end]
	item := d.add(&Item{
		Func: around(u, n), Rule: "shown-expression", Title: "keep the text of `" + shortened(t.String(n)) + "`",
		Reason: "the f-string shows the expression that is rewritten", Cause: cause, place: n,
	})
	literal := t.Parent(n)
	quote := bytes.TrimLeft(t.Bytes(t.ChildOf(literal, syntax.StringStart)), "fFrRbBuU")
	if bytes.ContainsAny(shown, "\\") || bytes.Contains(shown, quote) || bytes.ContainsAny(shown, "\r\n") {
		item.stop(&Block{"shown-expression", item.Func, n, "the f-string shows the text of this expression, which an await would change, and the text cannot stand in the string as it is", "write the text and the value apart"})
		return item
	}
	item.insert(u, t.Start(n), strings.NewReplacer("{", "{{", "}", "}}").Replace(string(shown)), 0)
	conversion := ""
	if t.Child(n, syntax.FieldTypeConversion) < 0 && t.ChildOf(n, syntax.TypeConversion) < 0 && t.ChildOf(n, syntax.FormatSpecifier) < 0 {
		conversion = "!r"
	}
	item.put(Replacement{Unit: u, Start: t.End(expression), End: end, Text: conversion, Rank: 1 << 30})
	return item
}

// equalsSign is where the `=` of a field that shows its expression stands, -1
// for other fields.
func equalsSign(t *syntax.Tree, n syntax.Node) int {
	expression := t.Child(n, syntax.FieldExpression)
	if expression < 0 {
		return -1
	}
	for at := t.End(expression); at < t.End(n); at++ {
		switch t.Text[at] {
		case ' ', '\t', ')':
		case '=':
			return at
		default:
			return -1
		}
	}
	return -1
}
