package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Coroutine is an awaitable that one call makes and that is not awaited in the
// same breath, with all places of the project that it reaches.
type Coroutine struct {
	Site *Site
	// Callee is the coroutine function of the project that makes it, nil for a
	// library's, whose dotted name is Library.
	Callee  *Func
	Library string
	// Task tells that it runs whether or not it is awaited; Enters, that it is no
	// coroutine, but something of a library that may as well be entered by
	// `async with`.
	Task, Enters bool
	// Places are the expressions whose value it can be.
	Places []Place
	// Consumed: a library awaits or schedules it, alone or out of a container.
	// Plain: a library uses it as a plain value there. Escaped: it is given to
	// a callee that is not known, alone or in a container.
	Consumed bool
	Plain    []Place
	Escaped  bool
	// Stored: it is kept in a container or in an attribute.
	Stored bool
	// Misplaced names the attributes that are declared to hold something else
	// and hold it, "" for a variable.
	Misplaced []string

	object int32
}

// Place is an expression in an instance of a function.
type Place struct {
	Instance *Instance
	Node     syntax.Node
}

// Func is the function that is instantiated.
func (i *instance) Func() *Func { return i.fn }

// Stands tells whether the instance only stands for callers that nobody sees.
func (i *instance) Stands() bool { return i.stands }

// Clone tells whether the instance serves one call site alone.
func (i *instance) Clone() bool { return i.clone }

// Instance is the instance in whose code the site stands.
func (x *Site) Instance() *Instance { return x.instance }

// Call is the written call of the site, nil for an implicit one.
func (x *Site) Call() *Call { return x.call }

// SiteAt is the site of a call node in the instance, nil if there is none.
func (i *instance) SiteAt(n syntax.Node) *Site {
	if k, ok := i.fn.callAt[n]; ok {
		return i.calls[k]
	}
	return nil
}

// HoldsCoroutine tells whether an expression can be a coroutine and nothing
// else that is known.
func (p *Program) HoldsCoroutine(in *Instance, n syntax.Node) bool {
	return p.holds(in, n, func(*object) bool { return true })
}

// HoldsOwnCoroutine is HoldsCoroutine for coroutines that the instance makes
// itself, or that are declared: of a parameter it says nothing that somebody
// passes a coroutine there, perhaps by mistake.
func (p *Program) HoldsOwnCoroutine(in *Instance, n syntax.Node) bool {
	return p.holds(in, n, func(v *object) bool { return v.site == nil || v.site.instance == in })
}

func (p *Program) holds(in *Instance, n syntax.Node, also func(*object) bool) bool {
	s := p.solver
	for _, use := range in.fn.Uses {
		if use.Node != n {
			continue
		}
		points := s.points(in.at(use.v))
		for _, o := range points {
			if v := &s.objects[o]; v.kind != coroutineObject && v.kind != awaitableObject || !also(v) {
				return false
			}
		}
		return len(points) > 0
	}
	return false
}

// Coroutines lists all coroutines, in the order of their sites, with where
// they flow.
func (p *Program) Coroutines() []*Coroutine {
	s := p.solver
	s.mixDeclared()
	byObject := map[int32]*Coroutine{}
	var list []*Coroutine
	for o := range s.objects {
		v := &s.objects[o]
		if v.site == nil {
			continue
		}
		task := v.kind == awaitableObject && isTask(v.b)
		enters := v.kind == awaitableObject && library.Result(v.b) == library.AwaitableContextManager
		if v.kind != coroutineObject && !task && !enters || v.fn != nil && slices.Contains(v.site.barred, v.fn) {
			continue
		}
		c := &Coroutine{Site: v.site, Callee: v.fn, Library: v.name, Task: task, Enters: enters, Escaped: v.dropped, object: int32(o)}
		byObject[int32(o)] = c
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil
	}
	held := s.holders(byObject)
	for _, in := range s.instances {
		for _, use := range in.fn.Uses {
			for _, c := range held.by(in.at(use.v)) {
				c.Places = append(c.Places, Place{in, use.Node})
			}
		}
	}
	s.fields.each(func(_, _, n int32) {
		for _, c := range held.by(n) {
			c.Stored = true
		}
	})
	for _, x := range s.seals {
		if x.node != x.by && len(held.by(x.node)) > 0 && s.plainType(x.by) {
			name := ""
			if x.owner >= 0 {
				name = s.names.text(x.name)
			}
			for _, c := range held.by(x.node) {
				c.Misplaced = append(c.Misplaced, name)
			}
		}
	}
	for _, x := range s.order {
		for _, n := range x.consumed {
			for _, c := range held.by(n) {
				c.Consumed = true
			}
		}
		for _, n := range x.plain {
			for _, c := range held.by(n.node) {
				c.Plain = append(c.Plain, Place{x.instance, n.at})
			}
		}
		if s.escapes(x) {
			s.escape(x, held)
		}
	}
	s.keptOutside(func(n int32) { s.escapeNode(n, held) })
	return list
}

func isTask(result int32) bool {
	switch library.Result(result) {
	case library.Task, library.Future:
		return true
	}
	return false
}

// holders are the nodes that hold coroutines: few of very many.
type holders struct {
	nodes      []bool // whether a node is one
	coroutines map[int32][]*Coroutine
}

// by lists the coroutines that a node holds.
func (h holders) by(n int32) []*Coroutine {
	if n < 0 || int(n) >= len(h.nodes) || !h.nodes[n] {
		return nil
	}
	return h.coroutines[n]
}

// holders finds the nodes that hold coroutines.
func (s *solver) holders(byObject map[int32]*Coroutine) holders {
	h := holders{make([]bool, len(s.nodes)), map[int32][]*Coroutine{}}
	for n := range s.nodes {
		for _, o := range s.points(int32(n)) {
			if !s.heads[o].tracked() {
				continue
			}
			if c := byObject[o]; c != nil {
				h.nodes[n] = true
				h.coroutines[int32(n)] = append(h.coroutines[int32(n)], c)
			}
		}
	}
	return h
}

// escapes tells whether a callee of the site does with its arguments what the
// analysis cannot see.
func (s *solver) escapes(x *Site) bool {
	if x.call == nil || x.call.operator {
		return false
	}
	if x.Unknown || len(x.Targets)+len(x.Classes)+len(x.Libraries) == 0 && !x.identity {
		return x.Unknown || !x.Declared && !x.Void
	}
	return slices.ContainsFunc(x.Libraries, s.leaks)
}

// leaks tells whether a library's callable may do anything with its arguments.
func (s *solver) leaks(name string) bool {
	leaks, known := s.leaking[name]
	if !known {
		e := s.table.Lookup(name)
		leaks = (e == nil || e.Partial) && name != identity && !ofContainer(name) && !ofPlainBuiltin(name) && !s.table.TakesPlain(name) && !strings.HasPrefix(name, namedTuple)
		s.leaking[name] = leaks
	}
	return leaks
}

// keeps tells whether a site whose callees were read from declarations says of
// one argument all the same what is done with it.
func (s *solver) keeps(x *Site, argument syntax.Node) bool {
	if x.Unknown || len(x.Libraries) == 0 {
		return false
	}
	for _, l := range x.Libraries {
		if passed := s.passedTo(l, x, argument); passed != PassedPlain && passed != PassedConsumed {
			return false
		}
	}
	return true
}

// ofContainer tells whether a library's callable is a method of a builtin
// container, which keeps what it is given where the analysis sees it.
func ofContainer(name string) bool {
	for _, class := range []string{"list", "dict", "set", "tuple"} {
		if strings.HasPrefix(name, "builtins."+class+".") {
			return true
		}
	}
	for _, class := range []string{"deque", "Counter", "OrderedDict", "defaultdict"} {
		if strings.HasPrefix(name, "collections."+class+".") {
			return true
		}
	}
	return false
}

// escape marks what the arguments of a site hold.
func (s *solver) escape(x *Site, held holders) {
	for _, a := range x.call.args {
		if !s.keeps(x, a.node) {
			s.escapeNode(x.instance.at(a.value), held)
		}
	}
}

// escapeNode marks what a node holds, and what containers in it do.
func (s *solver) escapeNode(node int32, held holders) {
	var seen map[int32]bool // made where there is something in it: of few nodes
	var mark func(n int32, depth int)
	inside := func(n int32, depth int) {
		if seen == nil {
			seen = map[int32]bool{node: true}
		}
		mark(n, depth)
	}
	mark = func(n int32, depth int) {
		if n < 0 || seen[n] {
			return
		}
		if seen != nil {
			seen[n] = true
		}
		for _, c := range held.by(n) {
			c.Escaped = true
		}
		if depth == 0 {
			return
		}
		for _, o := range s.points(n) {
			switch v := &s.objects[o]; v.kind {
			case containerObject:
				if s.hasField(o, nameAll) {
					inside(s.field(o, nameAll), depth-1)
				}
			case generatorObject:
				inside(v.env.at(v.fn.yields), depth-1)
			}
		}
	}
	mark(node, 3)
}

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
		"typing.cast", "dataclasses.field", "builtins.next":
		return true
	}
	return false
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

// ofPlainBuiltin tells whether a library's callable is a method of a builtin
// class that holds nothing but text or numbers, or of a file.
func ofPlainBuiltin(name string) bool {
	if strings.HasPrefix(name, "io.") && strings.Count(name, ".") == 2 {
		return true
	}
	for _, class := range []string{"str", "bytes", "bytearray", "int", "float", "memoryview"} {
		if strings.HasPrefix(name, "builtins."+class+".") {
			return true
		}
	}
	return false
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
