package colour

import (
	"regexp"
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// quotedType is an annotation that stands in a string: "Iterator[int]".
type quotedType struct {
	prefix string // what stands before the name, with the dot
	name   string
	start  int // of the name, in the text of the file
	open   int // of the bracket behind it; 0 if there is none
	end    int // of the string's content
}

// quotedForm is a type with arguments, all of it in one string.
var quotedForm = regexp.MustCompile(`^\s*((?:\w+\.)*)(\w+)\[.*\]\s*$`)

// quoted takes an annotation apart that is a plain string, nil if it is none.
func quoted(t *syntax.Tree, n syntax.Node) *quotedType {
	for t.Kind(n) == syntax.Type {
		n = t.Operand(n)
	}
	if t.Kind(n) != syntax.String {
		return nil
	}
	text := t.String(n)
	if len(text) < 2 || text[0] != '"' && text[0] != '\'' || strings.ContainsAny(text[1:len(text)-1], "\\\"'\n") {
		return nil
	}
	m := quotedForm.FindStringSubmatchIndex(text[1 : len(text)-1])
	if m == nil {
		return nil
	}
	content := text[1 : len(text)-1]
	at := t.Start(n) + 1
	return &quotedType{prefix: content[m[2]:m[3]], name: content[m[4]:m[5]], start: at + m[4], open: at + m[5], end: at + strings.LastIndexByte(content, ']')}
}

// arguments are the places of the type's arguments in the text of the file.
func (q *quotedType) arguments(t *syntax.Tree) [][2]int {
	var list [][2]int
	depth, from := 0, q.open+1
	for i := from; i <= q.end; i++ {
		switch c := t.Text[i]; {
		case c == '[' || c == '(':
			depth++
		case i == q.end, c == ',' && depth == 0:
			for from < i && t.Text[from] == ' ' {
				from++
			}
			list = append(list, [2]int{from, i})
			from = i + 1
		case c == ']' || c == ')':
			depth--
		}
	}
	return list
}

// result is the place of T in Callable[..., T], nil where it is none, or may be
// an awaitable already.
func (q *quotedType) result(t *syntax.Tree) *[2]int {
	arguments := q.arguments(t)
	if q.name != "Callable" || len(arguments) != 2 || mentions(string(t.Text[arguments[1][0]:arguments[1][1]]), "Awaitable", "Coroutine", "Any", "object", "Future", "Task") {
		return nil
	}
	return &arguments[1]
}

// quotedResult is awaitableResult for a type in a string. It tells whether the
// type is one.
func (d *demand) quotedResult(item *Item, u *resolve.Unit, n syntax.Node) bool {
	q := quoted(u.Tree, n)
	if q == nil {
		return false
	}
	if at := q.result(u.Tree); at != nil && d.quotedName(item, u, q, "Awaitable") {
		item.put(Replacement{Unit: u, Start: at[0], End: at[0], Text: q.prefix + "Awaitable["})
		item.put(Replacement{Unit: u, Start: at[1], End: at[1], Text: "]"})
	}
	return true
}

// quotedName has a file know another name of the module from which a type in a
// string comes. It tells whether it can.
func (d *demand) quotedName(item *Item, u *resolve.Unit, q *quotedType, name string) bool {
	if q.prefix != "" {
		return true
	}
	statement := importOf(u.Tree, q.name)
	if statement < 0 || u.Exports(name) && importOf(u.Tree, name) < 0 {
		return false
	}
	r := Rename{Unit: u, Node: syntax.Nil, New: name, Import: statement}
	if !slices.Contains(item.Renames, r) {
		item.Renames = append(item.Renames, r)
	}
	return true
}
