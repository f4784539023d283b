package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	// goccy/go-yaml keeps the position of every token, so that a mistake in a
	// pack is reported with its line; other YAML libraries lose those of keys.
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/xrash/smetrics"
)

// decoder reads YAML nodes into the types of the package. An unknown key is an
// error that names the nearest known one; every error has its line.
type decoder struct {
	file    string
	anchors map[string]ast.Node // by name, those that stand above
}

func (d *decoder) errorf(n ast.Node, format string, args ...any) error {
	line := 1
	if n != nil && n.GetToken() != nil {
		line = n.GetToken().Position.Line
	}
	return fmt.Errorf("%s:%d: %s", d.file, line, fmt.Sprintf(format, args...))
}

// decode reads a whole text into a struct.
func decode(file string, text []byte, into any) error {
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("%s: %s", file, first)
	}
	d := &decoder{file, map[string]ast.Node{}}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return fmt.Errorf("%s:1: want one YAML document", file)
	}
	return d.value(tree.Docs[0].Body, reflect.ValueOf(into).Elem(), "the pack")
}

// value reads a node into a Go value; what names it for people.
func (d *decoder) value(n ast.Node, to reflect.Value, what string) error {
	switch v := n.(type) {
	case *ast.AnchorNode:
		d.anchors[v.Name.GetToken().Value] = v.Value
		return d.value(v.Value, to, what)
	case *ast.AliasNode:
		meant := d.anchors[v.Value.GetToken().Value]
		if meant == nil {
			return d.errorf(n, "%s: no anchor of that name stands above", what)
		}
		return d.value(meant, to, what)
	}
	switch to.Kind() {
	case reflect.Pointer:
		if to.IsNil() {
			to.Set(reflect.New(to.Type().Elem()))
		}
		if r, ok := to.Interface().(*Rule); ok {
			if text, ok := scalar(n); ok {
				return d.shorthand(n, r, text)
			}
		}
		return d.value(n, to.Elem(), what)
	case reflect.Struct:
		return d.fields(n, to, what)
	case reflect.Map:
		return d.entries(n, to, what)
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			return d.errorf(n, "%s: want a list", what)
		}
		for _, v := range list.Values {
			e := reflect.New(to.Type().Elem()).Elem()
			if err := d.value(v, e, what); err != nil {
				return err
			}
			to.Set(reflect.Append(to, e))
		}
		return nil
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			return d.errorf(n, "%s: want true or false", what)
		}
		to.SetBool(b.Value)
		return nil
	}
	text, ok := scalar(n)
	if !ok {
		return d.errorf(n, "%s: want a text", what)
	}
	to.SetString(text)
	return nil
}

// shorthand reads "USE" or "USE -> VALUE".
func (d *decoder) shorthand(n ast.Node, r *Rule, text string) error {
	use, returns, arrow := strings.Cut(text, "->")
	r.Use, r.Returns = Use(strings.TrimSpace(use)), strings.TrimSpace(returns)
	if arrow && r.Returns == "" {
		return d.errorf(n, "%q: a value is missing after ->", text)
	}
	return nil
}

func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch v := n.(type) {
	case *ast.MappingNode:
		return v.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}, true
	}
	return nil, false
}

func (d *decoder) fields(n ast.Node, to reflect.Value, what string) error {
	list, ok := pairs(n)
	if !ok {
		return d.errorf(n, "%s: want keys with values", what)
	}
	index := map[string]int{}
	var known []string
	for i := range to.NumField() {
		if key := to.Type().Field(i).Tag.Get("yaml"); key != "" {
			index[key] = i
			known = append(known, key)
		}
	}
	seen := map[string]bool{}
	for _, p := range list {
		key, _ := scalar(p.Key)
		i, ok := index[key]
		if !ok {
			return d.errorf(p.Key, "%s: unknown key %q; the nearest is %q (all: %s)", what, key, nearest(key, known), strings.Join(known, ", "))
		}
		if seen[key] {
			return d.errorf(p.Key, "%s: %s stands twice", what, key)
		}
		seen[key] = true
		if err := d.value(p.Value, to.Field(i), key); err != nil {
			return err
		}
	}
	return nil
}

// entries reads a mapping. Among rules a key may hold several names, and the
// parameters of one in parentheses.
func (d *decoder) entries(n ast.Node, to reflect.Value, what string) error {
	list, ok := pairs(n)
	if !ok {
		return d.errorf(n, "%s: want names with values", what)
	}
	to.Set(reflect.MakeMap(to.Type()))
	for _, p := range list {
		key, ok := scalar(p.Key)
		if !ok || key == "" {
			return d.errorf(p.Key, "%s: want a name", what)
		}
		_, isRule := reflect.Zero(to.Type().Elem()).Interface().(*Rule)
		names, signature, signed := []string{key}, "", false
		if isRule {
			var err error
			if names, signature, signed, err = cutKey(key); err != nil {
				return d.errorf(p.Key, "%s: %v", what, err)
			}
		}
		for _, name := range names {
			e := reflect.New(to.Type().Elem()).Elem()
			if err := d.value(p.Value, e, key); err != nil {
				return err
			}
			if r, ok := e.Interface().(*Rule); ok {
				r.signature, r.signed = signature, signed
				if err := r.valid(); err != nil {
					return d.errorf(p.Key, "%s: %v", name, err)
				}
			}
			if to.MapIndex(reflect.ValueOf(name)).IsValid() {
				return d.errorf(p.Key, "%s: %s stands twice", what, name)
			}
			to.SetMapIndex(reflect.ValueOf(name), e)
		}
	}
	return nil
}

// cutKey splits "name(parameters)", or several names.
func cutKey(key string) (names []string, signature string, signed bool, err error) {
	head, rest, signed := strings.Cut(key, "(")
	if signed {
		if !strings.HasSuffix(rest, ")") {
			return nil, "", false, fmt.Errorf("%q: a closing ) is missing", key)
		}
		signature = strings.TrimSuffix(rest, ")")
	}
	names = strings.Fields(head)
	if len(names) == 0 || signed && len(names) > 1 {
		return nil, "", false, fmt.Errorf("%q: want a name with its parameters, or several names", key)
	}
	return names, signature, signed, nil
}

func nearest(word string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int {
		return smetrics.WagnerFischer(word, a, 1, 1, 1) - smetrics.WagnerFischer(word, b, 1, 1, 1)
	})
}
