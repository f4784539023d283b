package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Passed says what becomes of an argument.
type Passed uint8

// The fates of an argument.
const (
	PassedOn       Passed = iota // a function of the project takes it
	PassedStored                 // a container takes it
	PassedConsumed               // the callee awaits or schedules it
	PassedPlain                  // the callee uses it as a plain value
	PassedAway                   // not known
)

// Argument says what becomes of the argument at node n of a call.
func (p *Program) Argument(x *Site, n syntax.Node) Passed {
	s := p.solver
	if x == nil || x.call == nil {
		return PassedAway
	}
	result := PassedOn
	for _, l := range x.Libraries {
		switch {
		case isContainerMethod(l), strings.HasPrefix(l, namedTuple):
			result = max(result, PassedStored)
		case l == identity:
		default:
			result = max(result, s.passedTo(l, x, n))
		}
	}
	if s.escapes(x) && !s.keeps(x, n) {
		return PassedAway
	}
	return result
}

func isContainerMethod(name string) bool {
	switch name {
	case "builtins.list.append", "builtins.set.add", "builtins.list.insert", "builtins.list.extend", "builtins.dict.update",
		"builtins.dict.setdefault", "builtins.list", "builtins.tuple", "builtins.set", "builtins.dict", "builtins.enumerate", "builtins.zip",
		"builtins.iter", "builtins.reversed", "collections.deque", "functools.partial", "builtins.setattr",
		"collections.deque.append", "collections.deque.appendleft", "collections.deque.extend", "collections.deque.extendleft",
		"dataclasses.field", "builtins.next":
		return true
	}
	return isCast(name)
}

func (s *solver) passedTo(name string, x *Site, n syntax.Node) Passed {
	entry := s.table.Lookup(name)
	if entry == nil {
		if isAssertion(name) || ofPlainBuiltin(name) || s.table.TakesPlain(name) {
			return PassedPlain
		}
		return PassedAway
	}
	switch name {
	case "builtins.isinstance", "builtins.type", "builtins.id", "builtins.callable", "builtins.hasattr", "builtins.getattr",
		"inspect.isawaitable", "inspect.iscoroutine", "asyncio.iscoroutine", "asyncio.isfuture", "builtins.issubclass":
		return PassedOn // asks what it is, as code does that takes both
	}
	position, keyword := x.call.placeOf(n)
	covers := func(params []library.Param) bool {
		for _, p := range params {
			switch {
			case keyword != nameNone:
				if p.Keyword == s.names.text(keyword) {
					return true
				}
			case p.Index == position, p.Index == library.AllPositional && position >= p.After:
				return true
			}
		}
		return false
	}
	switch {
	case covers(entry.Consumes), covers(entry.Runs):
		return PassedConsumed
	case covers(entry.Plain), covers(callables(entry)):
		return PassedPlain
	case ofPlainBuiltin(name), isAssertion(name):
		return PassedPlain
	case entry.Value.From.Part == library.Itself:
		return PassedOn
	case strings.HasPrefix(name, "builtins.") && strings.Count(name, ".") == 1 && !covers(callbackParams(entry)):
		return PassedPlain // no builtin awaits
	case covers(handedOn(entry)):
		return PassedOn
	case s.table.TakesPlain(name) && !covers(callbackParams(entry)):
		return PassedPlain
	}
	return PassedAway
}

// handedOn are the parameters of a library's callable that it gives to a
// callback.
func handedOn(e *library.Entry) []library.Param {
	var params []library.Param
	for i := range e.Callbacks {
		for _, given := range e.Callbacks[i].Given {
			params = append(params, given.From.Params...)
		}
		params = append(params, e.Callbacks[i].Spread...)
	}
	return params
}

func callbackParams(e *library.Entry) []library.Param {
	var params []library.Param
	for i := range e.Callbacks {
		params = append(params, e.Callbacks[i].Param)
	}
	return params
}

// placeOf is the position or the keyword of an argument.
func (c *Call) placeOf(n syntax.Node) (position int, name Name) {
	for _, a := range c.args {
		if a.node == n {
			return position, a.name
		}
		if a.mode == argPositional || a.mode == argStar {
			position++
		}
	}
	return -1, nameNone
}
