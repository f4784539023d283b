package convert

import (
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/header"
	"awaken/rewrite/plan"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// twin has an entry point run an async function that takes over its body. The
// body stays where it is: the header of its function comes before it, behind
// the docstring of the entry point.
func (c *converter) twin(fn *resolve.Func, twin *colour.Twin) []plan.Edit {
	u := fn.Unit
	t := u.Tree
	newline := syntax.Newline(t.Text)
	asyncio, edits := c.asyncio(u, t.Start(fn.Node))
	body := t.Child(fn.Node, syntax.FieldBody)
	first := t.Operand(body)
	if next := t.Next(first); header.IsDocstring(t, first) && next >= 0 {
		first = next
	}
	indent := lineIndent(u, t.Operand(body))
	definition := lineIndent(u, definitionNode(t, fn.Node))
	keyword := ""
	for _, r := range fn.Returns {
		if t.Operand(r) >= 0 || t.Kind(r) != syntax.ReturnStatement {
			keyword = "return "
		}
	}
	apart := newline + newline
	if definition == "" {
		apart += newline
	}
	parameters, arguments := handed(fn)
	if twin.Shared {
		list := t.Child(fn.Node, syntax.FieldParameters)
		parameters = string(t.Text[t.Start(list)+1 : t.End(list)-1])
	}
	result := ""
	if fn.Annotated >= 0 {
		result = " -> " + t.String(fn.Annotated)
	}
	at := u.Lines.Start(u.Lines.Line(t.Start(first)))
	name := twin.Name
	if twin.Receiver != "" {
		name = twin.Receiver + "." + name
		_, arguments, _ = strings.Cut(arguments, ", ")
	}
	text := indent + keyword + asyncio + ".run(" + name + "(" + arguments + "))" + apart +
		definition + "async def " + twin.Name + "(" + parameters + ")" + result + ":" + newline
	return append(edits, edit(u, at, at, text, rankHeader))
}

// definitionNode is the decorated definition of a function, or its def.
func definitionNode(t *syntax.Tree, n syntax.Node) syntax.Node {
	if p := t.Parent(n); t.Kind(p) == syntax.DecoratedDefinition {
		return p
	}
	return n
}

// handed are the parameters of a function without their defaults, and the
// arguments that hand them on one by one.
func handed(fn *resolve.Func) (parameters, arguments string) {
	t := fn.Unit.Tree
	var names, given []string
	keywordOnly := false
	for _, p := range fn.Params {
		name := t.String(p.Node)
		switch p.Mode {
		case resolve.Star:
			names, given = append(names, "*"+name), append(given, "*"+name)
			keywordOnly = true
			continue
		case resolve.DoubleStar:
			names, given = append(names, "**"+name), append(given, "**"+name)
			continue
		case resolve.KeywordOnly:
			if !keywordOnly {
				names = append(names, "*")
				keywordOnly = true
			}
			given = append(given, name+"="+name)
		default:
			given = append(given, name)
		}
		if ty := t.Child(t.Parent(p.Node), syntax.FieldType); ty >= 0 {
			name += ": " + plainType(t, ty)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", "), strings.Join(given, ", ")
}

// plainType is an annotation without what Annotated adds to it for the caller.
func plainType(t *syntax.Tree, n syntax.Node) string {
	generic := t.Operand(n)
	if name := t.Operand(generic); t.Kind(generic) == syntax.GenericType && strings.HasSuffix(t.String(name), "Annotated") {
		return t.String(t.Operand(t.Next(name)))
	}
	return t.String(n)
}
