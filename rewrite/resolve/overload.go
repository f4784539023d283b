package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// fit tells whether a call is one of a signature.
type fit uint8

const (
	fitsNot fit = iota
	fitsPerhaps
	fits
)

// overload is the signature of an entry that a call is of: the first that its
// arguments fit, where those before it are sure not to. Where that cannot be
// told, it is the entry itself, which says what all signatures have in common.
func (s *solver) overload(entry *library.Entry, iv *invocation) *library.Entry {
	var found *library.Entry
	for _, o := range entry.Overloads {
		how := s.fit(o, iv)
		if how == fitsNot {
			continue
		}
		if found != nil && (found.Result != o.Result || !found.Value.Equal(o.Value)) {
			return entry
		}
		if found == nil {
			found = o
		}
		if how == fits {
			return found
		}
	}
	if found == nil {
		return entry
	}
	return found
}

// fit compares the arguments of a call with a signature.
func (s *solver) fit(entry *library.Entry, iv *invocation) fit {
	result, next, open := fits, 0, false
	given := make([]bool, len(entry.Params))
	take := func(match func(p *library.Param) bool, value syntax.Node) {
		for i := range entry.Params {
			if p := &entry.Params[i]; match(p) {
				given[i] = true
				result = min(result, s.takes(p, iv, value))
				return
			}
		}
		result = fitsNot // no parameter takes it
	}
	positional := func(value syntax.Node) {
		k := next
		next++
		take(func(p *library.Param) bool {
			return p.Index == k || p.Index == library.AllPositional && k >= p.After
		}, value)
	}
	for range iv.prefix {
		positional(syntax.Nil)
	}
	for _, a := range iv.args() {
		switch a.mode {
		case argPositional:
			positional(a.node)
		case argKeyword:
			name := s.names.text(a.name)
			take(func(p *library.Param) bool {
				return p.Keyword == name || p.Keyword == "" && p.Index == library.NoPosition
			}, a.node)
		default:
			open = true
		}
	}
	for _, k := range iv.extra {
		name := s.names.text(k.name)
		take(func(p *library.Param) bool {
			return p.Keyword == name || p.Keyword == "" && p.Index == library.NoPosition
		}, syntax.Nil)
	}
	for i := range entry.Params {
		p := &entry.Params[i]
		starred := p.Index == library.AllPositional || p.Keyword == "" && p.Index == library.NoPosition
		if given[i] || starred {
			continue
		}
		switch {
		case open:
			result = min(result, fitsPerhaps)
		case !p.Optional:
			return fitsNot
		}
	}
	return result
}

// takes tells whether a parameter takes an argument: a literal by what it is,
// any other expression perhaps, unless the parameter takes anything.
func (s *solver) takes(p *library.Param, iv *invocation, n syntax.Node) fit {
	if p.Takes == nil {
		return fits
	}
	if n < 0 {
		return fitsPerhaps
	}
	t := iv.base.fn.Unit.Tree
	if t.Kind(n) == syntax.KeywordArgument {
		n = t.Child(n, syntax.FieldValue)
	}
	n = t.Unparenthesized(n)
	literal, classes := library.Literal(t.String(n)), []string(nil)
	switch t.Kind(n) {
	case syntax.True, syntax.False:
		classes = []string{"builtins.bool", "builtins.int", "builtins.float", "builtins.complex"}
	case syntax.None:
	case syntax.Integer:
		classes = []string{"builtins.int", "builtins.float", "builtins.complex"}
	case syntax.String:
		classes = []string{"builtins.str"}
		if strings.HasPrefix(strings.ToLower(t.String(n)), "b") {
			classes = []string{"builtins.bytes"}
		}
		if t.ChildOf(n, syntax.Interpolation) >= 0 {
			literal = ""
		}
	default:
		return fitsPerhaps
	}
	result := fitsNot
	for _, x := range p.Takes {
		switch {
		case x == literal && literal != "", slices.Contains(classes, x):
			return fits
		case !scalar(x), literal == "" && strings.HasPrefix(x, `"`):
			result = fitsPerhaps
		}
	}
	return result
}

// scalar tells whether what a parameter takes is a literal, or a class that is
// told by the form of a literal.
func scalar(taken string) bool {
	switch taken {
	case "builtins.str", "builtins.bytes", "builtins.int", "builtins.float", "builtins.bool", "builtins.complex", "None", "True", "False":
		return true
	}
	return taken != "" && !strings.Contains(taken, ".") || strings.HasPrefix(taken, `"`)
}
