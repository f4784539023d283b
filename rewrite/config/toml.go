package config

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"unicode/utf8"

	// go-toml checks the document; its unstable parser, which it builds on
	// itself, knows where each key and value stands.
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// kind of a value, as messages name it.
type kind string

const (
	kindTable  kind = "a table"
	kindArray  kind = "a list"
	kindString kind = "a string"
	kindBool   kind = "a boolean"
	kindNumber kind = "a number"
	kindTime   kind = "a date or time"
)

// node is a value with its place. Lines and columns count from 1, columns in
// characters.
type node struct {
	key                string
	keyLine, keyColumn int
	kind               kind
	line, column       int
	text               string  // of a string, its content; of a boolean, true or false
	items              []*node // of an array
	members            []*node // of a table, in order
}

// find goes down a path of tables; nil if something is not there.
func (n *node) find(path ...string) *node {
	for _, key := range path {
		i := -1
		if n != nil {
			i = slices.IndexFunc(n.members, func(m *node) bool { return m.key == key })
		}
		if i < 0 {
			return nil
		}
		n = n.members[i]
	}
	return n
}

// string is the text of a string at a path, or "".
func (n *node) string(path ...string) string {
	if v := n.find(path...); v != nil && v.kind == kindString {
		return v.text
	}
	return ""
}

// texts are the strings of a list, or the one string.
func (n *node) texts(path ...string) []string {
	v := n.find(path...)
	switch {
	case v == nil:
		return nil
	case v.kind == kindString:
		return []string{v.text}
	}
	var out []string
	for _, item := range v.items {
		if item.kind == kindString {
			out = append(out, item.text)
		}
	}
	return out
}

// readTOML reads a document; a mistake in it is an *Error.
func readTOML(path string) (*node, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var any map[string]any
	if err := toml.Unmarshal(data, &any); err != nil {
		e := &Error{File: path, Line: 1, Column: 1, Message: err.Error()}
		var de *toml.DecodeError
		if errors.As(err, &de) {
			e.Line, e.Column = de.Position() // in bytes
			lines := bytes.SplitN(data, []byte("\n"), e.Line+1)
			line := lines[e.Line-1]
			e.Column = utf8.RuneCount(line[:max(0, min(e.Column-1, len(line)))]) + 1
		}
		return nil, e
	}
	t := &tomlTree{data: data, root: &node{kind: kindTable}}
	t.parser.Reset(data)
	table := t.root
	for t.parser.NextExpression() {
		switch e := t.parser.Expression(); e.Kind {
		case unstable.Table:
			table = t.down(t.root, e.Key(), kindTable)
		case unstable.ArrayTable:
			list := t.down(t.root, e.Key(), kindArray)
			table = &node{kind: kindTable, line: list.line, column: list.column}
			list.items = append(list.items, table)
		case unstable.KeyValue:
			t.set(table, e)
		}
	}
	return t.root, nil // Unmarshal has accepted it: no error is left
}

type tomlTree struct {
	data   []byte
	parser unstable.Parser
	root   *node
}

// down finds or makes what a dotted key names; a list of tables on the way
// stands for its last one.
func (t *tomlTree) down(n *node, key unstable.Iterator, last kind) *node {
	for key.Next() {
		k := key.Node()
		if n.kind == kindArray && len(n.items) > 0 {
			n = n.items[len(n.items)-1]
		}
		name := string(k.Data)
		next := n.find(name)
		if next == nil {
			next = &node{key: name, kind: kindTable}
			if key.IsLast() {
				next.kind = last
			}
			next.keyLine, next.keyColumn = t.place(k.Raw)
			next.line, next.column = next.keyLine, next.keyColumn
			n.members = append(n.members, next)
		}
		n = next
	}
	return n
}

func (t *tomlTree) set(table *node, e *unstable.Node) {
	t.value(t.down(table, e.Key(), kindTable), e.Value())
}

// value fills n, whose place is that of its key until the parser knows better.
func (t *tomlTree) value(n *node, v *unstable.Node) {
	if v.Raw.Length > 0 {
		n.line, n.column = t.place(v.Raw)
	}
	switch v.Kind {
	case unstable.String:
		n.kind, n.text = kindString, string(v.Data)
	case unstable.Bool:
		n.kind, n.text = kindBool, string(v.Data)
	case unstable.Integer, unstable.Float:
		n.kind, n.text = kindNumber, string(v.Data)
	case unstable.Array:
		n.kind = kindArray
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			item := &node{line: n.line, column: n.column}
			t.value(item, it.Node())
			n.items = append(n.items, item)
		}
	case unstable.InlineTable:
		n.kind = kindTable
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				t.set(n, it.Node())
			}
		}
	default:
		n.kind = kindTime
	}
}

// place turns a range into line and column.
func (t *tomlTree) place(r unstable.Range) (line, column int) {
	before := t.data[:r.Offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}
