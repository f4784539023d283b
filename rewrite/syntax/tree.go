package syntax

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Node is the index of a node in its Tree, in preorder; the module is 0.
type Node int32

// Nil is no node.
const Nil Node = -1

// node has the layout of awaken_node in flatten.h.
type node struct {
	kind   Kind
	field  Field
	start  uint32
	end    uint32
	parent Node
	next   Node
}

// Tree is the flat syntax tree of one file. It never changes, and may be read
// from many goroutines but for Position, which is guarded by its own table.
type Tree struct {
	Text  []byte
	nodes []node
}

// Len is the number of nodes.
func (t *Tree) Len() int { return len(t.nodes) }

// Kind is the kind of n; Nil has kind 0, which no node has.
func (t *Tree) Kind(n Node) Kind {
	if n < 0 {
		return token
	}
	return t.nodes[n].kind
}

// Field is the role of n in its parent.
func (t *Tree) Field(n Node) Field { return t.nodes[n].field }

// Start is the byte offset of the first byte of n, 0-based.
func (t *Tree) Start(n Node) int { return int(t.nodes[n].start) }

// End is the byte offset after the last byte of n.
func (t *Tree) End(n Node) int { return int(t.nodes[n].end) }

// Parent is the node around n, Nil for the module.
func (t *Tree) Parent(n Node) Node { return t.nodes[n].parent }

// Next is the next sibling of n, or Nil.
func (t *Tree) Next(n Node) Node { return t.nodes[n].next }

// First is the first child of n, or Nil.
func (t *Tree) First(n Node) Node {
	c := n + 1
	if int(c) < len(t.nodes) && t.nodes[c].parent == n {
		return c
	}
	return Nil
}

// After is the first node in preorder that is not below n: [n, After(n)) is
// the subtree of n.
func (t *Tree) After(n Node) Node {
	for n >= 0 {
		if next := t.nodes[n].next; next >= 0 {
			return next
		}
		n = t.nodes[n].parent
	}
	return Node(len(t.nodes))
}

// Child is the first child of n in a field, or Nil.
func (t *Tree) Child(n Node, f Field) Node {
	for c := t.First(n); c >= 0; c = t.nodes[c].next {
		if t.nodes[c].field == f && t.nodes[c].kind != Comment {
			return c
		}
	}
	return Nil
}

// ChildOf is the first child of n of a kind, or Nil.
func (t *Tree) ChildOf(n Node, k Kind) Node {
	for c := t.First(n); c >= 0; c = t.nodes[c].next {
		if t.nodes[c].kind == k {
			return c
		}
	}
	return Nil
}

// Operand is the first child of n that is no comment and no operator: the
// expression inside parentheses, of an await, a splat or an expression
// statement. Nil if there is none.
func (t *Tree) Operand(n Node) Node {
	for c := t.First(n); c >= 0; c = t.nodes[c].next {
		switch t.nodes[c].kind {
		case Comment, Operator, AsyncKeyword, FromKeyword:
		default:
			return c
		}
	}
	return Nil
}

// Children appends the children of n that are neither comments nor operators.
func (t *Tree) Children(n Node, to []Node) []Node {
	for c := t.First(n); c >= 0; c = t.nodes[c].next {
		switch t.nodes[c].kind {
		case Comment, Operator, AsyncKeyword, FromKeyword:
		default:
			to = append(to, c)
		}
	}
	return to
}

// Bytes is the source text of n.
func (t *Tree) Bytes(n Node) []byte {
	d := &t.nodes[n]
	return t.Text[d.start:d.end]
}

// String is the source text of n.
func (t *Tree) String(n Node) string { return string(t.Bytes(n)) }

// Is tells whether the source text of n is s.
func (t *Tree) Is(n Node, s string) bool { return n >= 0 && string(t.Bytes(n)) == s }

// Async tells whether a def, for, with or comprehension clause carries `async`.
func (t *Tree) Async(n Node) bool {
	c := t.First(n)
	return c >= 0 && t.nodes[c].kind == AsyncKeyword
}

// Within tells whether n is below or equal to outer.
func (t *Tree) Within(n, outer Node) bool { return n >= outer && n < t.After(outer) }

// StartsLine tells whether nothing but space stands before n on its line.
func (t *Tree) StartsLine(n Node) bool {
	for i := t.Start(n) - 1; i >= 0; i-- {
		switch t.Text[i] {
		case '\n', '\r':
			return true
		case ' ', '\t', '\f', 0xef, 0xbb, 0xbf:
		default:
			return false
		}
	}
	return true
}

// Unparenthesized strips the parentheses around n.
func (t *Tree) Unparenthesized(n Node) Node {
	for t.Kind(n) == ParenthesizedExpression {
		n = t.Operand(n)
	}
	return n
}

// At is the smallest node that holds the byte offset.
func (t *Tree) At(offset int) Node {
	n := Node(0)
	for {
		found := Nil
		for c := t.First(n); c >= 0; c = t.nodes[c].next {
			if t.Start(c) <= offset && offset < t.End(c) {
				found = c
				break
			}
		}
		if found == Nil {
			return n
		}
		n = found
	}
}

// Problem is a place that does not parse, with byte offsets.
type Problem struct {
	Start, End int
	Message    string
}

// Problems lists what does not parse, outermost places only: errors, tokens
// that are missing, and the statements of Python 2 that the grammar still takes.
func (t *Tree) Problems() []Problem {
	var ps []Problem
	for i := 0; i < len(t.nodes); i++ {
		d := &t.nodes[i]
		message := ""
		switch d.kind {
		case Error:
			message = "syntax error"
		case Missing:
			message = "syntax error: something is missing here"
		case PrintStatement:
			if t.ChildOf(Node(i), Chevron) >= 0 {
				continue // `print >> f, x` compiles: a shift and a tuple
			}
			message = "syntax error: print statement of Python 2"
		case ExecStatement:
			message = "syntax error: exec statement of Python 2"
		default:
			continue
		}
		ps = append(ps, Problem{int(d.start), int(d.end), message})
		i = int(t.After(Node(i))) - 1
	}
	return ps
}

// Lines is the table of line starts of a text. Python's three line ends count:
// LF, CR LF and a lone CR.
type Lines struct {
	text   []byte
	starts []int
}

// NewLines builds the table.
func NewLines(text []byte) *Lines {
	l := &Lines{text: text, starts: make([]int, 1, 1+bytes.Count(text, []byte{'\n'}))}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			l.starts = append(l.starts, i+1)
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// Line is the 1-based line that holds a byte offset.
func (l *Lines) Line(offset int) int {
	return sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })
}

// Position gives the 1-based line and the 1-based column, in characters, of a
// byte offset. A byte order mark is not a character of the first line.
func (l *Lines) Position(offset int) (line, column int) {
	line = l.Line(offset)
	start := l.starts[line-1]
	if line == 1 && bytes.HasPrefix(l.text, []byte("\ufeff")) && offset >= 3 {
		start = 3
	}
	return line, utf8.RuneCount(l.text[start:offset]) + 1
}

// Start is the byte offset at which a 1-based line starts.
func (l *Lines) Start(line int) int { return l.starts[line-1] }

// Len is the number of lines.
func (l *Lines) Len() int { return len(l.starts) }

// Text is a 1-based line without its line end.
func (l *Lines) Text(line int) []byte {
	end := len(l.text)
	if line < len(l.starts) {
		end = l.starts[line]
	}
	return bytes.TrimRight(l.text[l.starts[line-1]:end], "\r\n")
}

// Newline is the line end that a text uses first: LF, CR LF or CR.
func Newline(text []byte) string {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0 || text[i] == '\n':
		return "\n"
	case i+1 < len(text) && text[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// LastName is the last part of a name or an attribute, `cursor` of
// self.cursor; "" for any other node, and for Nil.
func (t *Tree) LastName(n Node) string {
	switch t.Kind(n) {
	case Identifier:
		return t.String(n)
	case Attribute:
		return t.String(t.Child(n, FieldAttribute))
	}
	return ""
}

// TypeArguments lists A and B of an annotation `X[A, B]`, which the grammar
// takes for a generic type or for a subscript.
func (t *Tree) TypeArguments(n Node) []Node {
	var list []Node
	if t.Kind(n) != Subscript {
		if parameters := t.ChildOf(n, TypeParameter); parameters >= 0 {
			list = t.Children(parameters, nil)
		}
		return list
	}
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Field(c) == FieldSubscript {
			list = append(list, c)
		}
	}
	return list
}
