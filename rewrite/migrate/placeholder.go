package migrate

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/pack"
	"awaken/rewrite/syntax"
)

// placeholders rewrites the placeholders of the SQL texts that a call is given.
// Order lists the names of named ones, in the order of their numbers.
func (m *migration) placeholders(s *colour.Swap, c *called, rule *pack.Rule, args *arguments) (order []string, reason string) {
	t := c.fn.Unit.Tree
	for _, name := range slices.Sorted(maps.Keys(rule.Placeholders)) {
		x := rule.Placeholders[name]
		a := args.of(name)
		if a == nil || x.Values != "" && args.of(x.Values) == nil && !args.hidden {
			continue
		}
		w := &placeholderWriter{style: x, numbers: map[string]int{}}
		if reason := w.expression(t, a.value); reason != "" {
			return nil, reason
		}
		if w.named && w.positional {
			return nil, "the SQL text has both named and other placeholders"
		}
		for _, e := range w.edits {
			s.Replacements = append(s.Replacements, replacement(c.fn, e.start, e.end, e.text, 0))
		}
		order = append(order, w.order...)
	}
	return order, ""
}

// placeholderWriter goes through the parts of one SQL text.
type placeholderWriter struct {
	style      *pack.Placeholders
	edits      []hole // start, end and new text
	count      int
	numbers    map[string]int // of named ones
	order      []string
	named      bool
	positional bool
	quote      byte // the SQL quote that is open, for qmark
}

// expression goes through a text that is written in one or several literals.
func (w *placeholderWriter) expression(t *syntax.Tree, n syntax.Node) (reason string) {
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.String:
		return w.literal(t, n)
	case syntax.ConcatenatedString:
		for part := t.First(n); part >= 0; part = t.Next(part) {
			if t.Kind(part) == syntax.String {
				if reason := w.literal(t, part); reason != "" {
					return reason
				}
			}
		}
		return ""
	case syntax.BinaryOperator:
		left, right := t.Child(n, syntax.FieldLeft), t.Child(n, syntax.FieldRight)
		if strings.TrimSpace(string(t.Text[t.End(left):t.Start(right)])) == "+" {
			if reason := w.expression(t, left); reason != "" {
				return reason
			}
			return w.expression(t, right)
		}
	}
	return "its SQL text is not written here, so that its placeholders cannot be changed"
}

// literal goes through one string, but for what an f-string fills in.
func (w *placeholderWriter) literal(t *syntax.Tree, n syntax.Node) (reason string) {
	start, end := t.Start(n), t.End(n)
	for part := t.First(n); part >= 0; part = t.Next(part) {
		switch t.Kind(part) {
		case syntax.StringStart:
			start = t.End(part)
		case syntax.StringEnd:
			end = t.Start(part)
		case syntax.Interpolation:
			if !plainName(t, t.Operand(part)) {
				return "its SQL text is put together here from more than names, which may hold placeholders"
			}
			w.text(t, start, t.Start(part))
			start = t.End(part)
		}
	}
	w.text(t, start, end)
	return ""
}

// plainName tells whether an expression is a variable or an attribute.
func plainName(t *syntax.Tree, n syntax.Node) bool {
	for t.Kind(n) == syntax.Attribute {
		n = t.Child(n, syntax.FieldObject)
	}
	return t.Kind(n) == syntax.Identifier
}

var formatPlaceholder = regexp.MustCompile(`%%|%s|%\(([^()]*)\)s`)

func (w *placeholderWriter) text(t *syntax.Tree, start, end int) {
	text := string(t.Text[start:end])
	if w.style.From == pack.QMark {
		w.questions(text, start)
		return
	}
	for _, m := range formatPlaceholder.FindAllStringSubmatchIndex(text, -1) {
		switch from, to := start+m[0], start+m[1]; {
		case text[m[0]:m[1]] == "%%":
			if w.style.To != pack.Format {
				w.edits = append(w.edits, hole{start: from, end: to, text: "%"})
			}
		case m[2] >= 0:
			w.named = true
			w.put(from, to, text[m[2]:m[3]])
		default:
			w.positional = true
			w.put(from, to, "")
		}
	}
}

// questions changes the question marks that do not stand in an SQL string.
func (w *placeholderWriter) questions(text string, start int) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case w.quote != 0:
			if c == w.quote {
				w.quote = 0
			}
		case c == '\'' || c == '"':
			w.quote = c
		case c == '?':
			w.positional = true
			w.put(start+i, start+i+1, "")
			continue
		}
		if text[i] == '%' && w.style.To == pack.Format {
			w.edits = append(w.edits, hole{start: start + i, end: start + i + 1, text: "%%"})
		}
	}
}

// put writes one placeholder; name is "" for one by position.
func (w *placeholderWriter) put(start, end int, name string) {
	number := w.numbers[name]
	if name == "" || number == 0 {
		w.count++
		number = w.count
		if name != "" {
			w.numbers[name] = number
			w.order = append(w.order, name)
		}
	}
	text := map[pack.Style]string{pack.Dollar: "$" + strconv.Itoa(number), pack.Format: "%s", pack.QMark: "?"}[w.style.To]
	if w.style.To == pack.Format && name != "" {
		text = "%(" + name + ")s"
	}
	w.edits = append(w.edits, hole{start: start, end: end, text: text})
}

// spread gives the elements of an argument as arguments of their own: those of
// a tuple or list as they are written, those of a dictionary in the order of
// the names, others by a star.
func spread(t *syntax.Tree, a *argument, order []string) (pieces []hole, reason string) {
	if a == nil {
		return nil, ""
	}
	n := t.Unparenthesized(a.value)
	switch t.Kind(n) {
	case syntax.None:
		return nil, ""
	case syntax.Tuple, syntax.List:
		if len(order) > 0 {
			return nil, "named placeholders are given a tuple or a list"
		}
		var elements []syntax.Node
		elements = t.Children(n, elements)
		if len(elements) == 0 {
			return nil, ""
		}
		return []hole{{start: t.Start(elements[0]), end: t.End(elements[len(elements)-1])}}, ""
	case syntax.Dictionary:
		return ordered(t, n, order)
	}
	if len(order) > 0 {
		return nil, "the values of named placeholders are not written here, so that they cannot be put in order"
	}
	return []hole{{start: -1, text: "*"}, filled(t, a.value)}, ""
}

// ordered gives the values of a dictionary that is written out, in an order.
func ordered(t *syntax.Tree, n syntax.Node, order []string) (pieces []hole, reason string) {
	values := map[string]syntax.Node{}
	for p := t.First(n); p >= 0; p = t.Next(p) {
		if t.Kind(p) != syntax.Pair {
			return nil, "the values of named placeholders are not all written here"
		}
		key := t.String(t.Child(p, syntax.FieldKey))
		values[strings.Trim(key, `"'`)] = t.Child(p, syntax.FieldValue)
	}
	for i, name := range order {
		v, ok := values[name]
		if !ok {
			return nil, fmt.Sprintf("the placeholder %s has no value here", name)
		}
		if i > 0 {
			pieces = append(pieces, hole{start: -1, text: ", "})
		}
		pieces = append(pieces, filled(t, v))
	}
	return pieces, ""
}
