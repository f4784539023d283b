package convert

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// maker writes the class method that makes objects, before what was the
// constructor.
func maker(fn *resolve.Func, m *colour.Maker) plan.Edit {
	u := fn.Unit
	t := u.Tree
	newline := syntax.Newline(t.Text)
	indent, step := lineIndent(u, fn.Node), indentation(t)
	result := ""
	if fn.Annotated >= 0 {
		result = ` -> "` + fn.Class.Name + `"`
	}
	made, parameters, arguments := "cls.__new__(cls)", ", *args, **kwargs", "*args, **kwargs"
	switch {
	case fn.Name == "__post_init__":
		made, arguments = "cls(*args, **kwargs)", ""
	case !m.Open:
		if own, ok := ownParameters(fn); ok {
			_, arguments = handed(fn)
			parameters = own
			_, arguments, _ = strings.Cut(arguments, ", ")
		}
	}
	lines := []string{
		"@classmethod",
		"async def " + m.Name + "(cls" + parameters + ")" + result + ":",
		step + "self = " + made,
		step + "await self." + m.Init + "(" + arguments + ")",
		step + "return self",
	}
	text := strings.Join(lines, newline+indent) + newline + newline + indent
	return edit(u, t.Start(fn.Node), t.Start(fn.Node), text, rankHeader)
}

// ownParameters is the text of a constructor's parameters behind the first, with
// the comma before them; not ok where they do not stand on one line.
func ownParameters(fn *resolve.Func) (string, bool) {
	t := fn.Unit.Tree
	list := t.Child(fn.Node, syntax.FieldParameters)
	first := t.Operand(list)
	text := string(t.Text[t.End(first) : t.End(list)-1])
	if strings.ContainsAny(text, "\n\r#") {
		return "", false
	}
	return strings.TrimRight(text, " \t,"), true
}
