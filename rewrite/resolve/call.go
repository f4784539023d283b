package resolve

import (
	"strconv"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// invocation is a call as it reaches a callee: the arguments of the site, with
// receivers and the arguments of partials put before them.
type invocation struct {
	id      int32
	site    *Site
	base    *instance // whose variables args are
	prefix  []int32   // nodes of positional arguments before them
	extra   []keyword // keywords that a partial adds
	bare    bool      // the arguments of the call as written are left out
	dst     int32
	awaited bool
	depth   int16 // how many others it was made from, see nested
	linked  int32 // the first instance that it was linked to, see link
	more    bool  // there are others
	// like is the invocation that this one differs from in the values of its
	// prefix alone, nil if there is none.
	like *invocation
}

// nested is how many callables around one another a call is followed through.
// `f = partial(f, x)` in a loop would otherwise have no end, and nobody writes
// more.
const nested = 32

// linkedTo tells whether an invocation that differs from iv in the values of
// its prefix alone has been linked to an instance, with a prefix of that length.
func (s *solver) linkedTo(iv *invocation, in *instance, prefix int) bool {
	if prefix > 2 {
		return false
	}
	of, key := iv.origin(), in.linkKey(prefix)
	if of.linked == key {
		return true
	}
	if !of.more {
		return false
	}
	_, ok := s.linked.get(of.id, key)
	return ok
}

// link notes that an invocation has been linked to an instance: most are linked
// to one, which is kept with the invocation.
func (s *solver) link(iv *invocation, in *instance, prefix int) {
	if prefix > 2 {
		return
	}
	of, key := iv.origin(), in.linkKey(prefix)
	if of.linked == 0 {
		of.linked = key
		return
	}
	of.more = true
	s.linked.set(of.id, key, 1)
}

// linkKey is the key of an instance and the length of a prefix, at most 2; it is
// not 0.
func (i *instance) linkKey(prefix int) int32 { return i.id<<2 | int32(prefix+1) }

// origin is the first of the invocations that differ in their prefix alone.
func (iv *invocation) origin() *invocation {
	if iv.like != nil {
		return iv.like
	}
	return iv
}

// args are the arguments of the call as written.
func (iv *invocation) args() []argument {
	if iv.bare || iv.site == nil || iv.site.call == nil {
		return nil
	}
	return iv.site.call.args
}

type keyword struct {
	name Name
	node int32
}

// with is a copy of iv with other leading arguments.
func (s *solver) with(iv *invocation, prefix []int32, extra []keyword) *invocation {
	next := *iv
	next.depth++
	next.prefix = prefix
	next.extra = extra
	next.like = nil
	next.linked, next.more = 0, false
	return s.invocation(next)
}

// before is a list of nodes with another one before it, out of a large piece.
func (s *solver) before(n int32, rest []int32) []int32 {
	need := len(rest) + 1
	if len(s.prefixes) < need {
		s.prefixes = make([]int32, max(1<<12, need))
	}
	list := s.prefixes[:need:need]
	s.prefixes = s.prefixes[need:]
	list[0] = n
	copy(list[1:], rest)
	return list
}

// invocation keeps an invocation and numbers it.
func (s *solver) invocation(v invocation) *invocation {
	iv, i := s.invocations.take()
	*iv = v
	iv.id = i
	return iv
}

// apply calls object o.
func (s *solver) apply(o int32, iv *invocation) {
	v := s.objects[o]
	if iv.depth > nested && (v.kind == partialObject || v.kind == wrapperObject) {
		o = unknown
		v = s.objects[o]
	}
	switch v.kind {
	case unknownObject:
		if s.decorates(iv) {
			return
		}
		iv.site.Unknown = true
		s.put(iv.dst, unknown)
	case funcObject:
		s.callFunction(o, iv)
	case boundObject:
		if s.objects[v.a].kind == libraryObject {
			s.callLibrary(s.objects[v.a].name, v.b, iv)
			return
		}
		if s.receive(v.a, v.b, iv) {
			return
		}
		next := s.with(iv, s.before(s.only(v.b), iv.prefix), iv.extra)
		next.like = iv.origin()
		s.apply(v.a, next)
	case classObject:
		s.construct(o, iv)
	case instanceObject:
		s.callInstance(o, iv)
	case libraryObject:
		receiver := int32(-1)
		if v.b > 0 { // with type arguments
			receiver = o
		}
		s.callLibrary(v.name, receiver, iv)
	case libraryInstance:
		if m := s.member(v.name, nameCall); m != nil {
			s.callLibrary(m.Name, o, iv)
		}
	case coroutineObject:
		s.behind(o, makeCallGoal(iv, iv.base, iv.site.Node)) // as in loadAttribute
	case partialObject:
		p := s.partials[o]
		prefix := append(append([]int32(nil), p.prefix...), iv.prefix...)
		next := s.with(iv, prefix, append(append([]keyword(nil), p.extra...), iv.extra...))
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
	case wrapperObject:
		s.callWrapper(o, v, iv)
	case staticObject, classMethodObject:
		s.goal(v.a, makeCallGoal(iv, iv.base, iv.site.Node))
	case callableObject:
		s.callDeclared(v, iv)
	}
}

// receive links one more receiver to a method that the call has been linked to
// before: of a method that hundreds of classes inherit, the arguments need to
// be passed once only. It tells whether that was the case.
func (s *solver) receive(o, receiver int32, iv *invocation) bool {
	if s.objects[o].kind != funcObject || len(iv.prefix) > 0 || s.objects[o].fn.open != nil {
		return false
	}
	in := s.pick(o, iv.site)
	if !s.linkedTo(iv, in, 1) || len(in.fn.Params) == 0 || in.fn.Params[0].Mode > Positional {
		return false
	}
	s.put(in.at(in.fn.Params[0].v), receiver)
	return true
}

func (s *solver) callFunction(o int32, iv *invocation) {
	in := s.pick(o, iv.site)
	result := s.resultAt(in, iv)
	if s.linkedTo(iv, in, len(iv.prefix)) {
		s.pass(in, &invocation{base: iv.base, prefix: iv.prefix})
		return
	}
	s.link(iv, in, len(iv.prefix))
	iv.site.target(in)
	s.pass(in, iv)
	fn := in.fn
	switch {
	case fn.Declared:
		// Its source may hand on an awaitable or the value itself.
		value := s.node()
		s.goal(result, goal{op: opSettle, dst: value, instance: iv.base.id, at: iv.site.Node})
		if iv.awaited {
			s.edge(value, iv.dst)
			return
		}
		s.put(iv.dst, s.coroutine(value, in, "", iv.site))
	case fn.Generator && fn.Async:
		s.put(iv.dst, s.generator(asyncGenObject, in, iv.site))
	case fn.Generator:
		s.put(iv.dst, s.generator(generatorObject, in, iv.site))
	case fn.Async:
		if iv.awaited {
			s.edge(result, iv.dst)
			return
		}
		s.put(iv.dst, s.coroutine(result, in, "", iv.site))
	default:
		if iv.awaited {
			s.goal(result, goal{op: opAwait, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
			return
		}
		s.edgeOf(result, iv.dst, returnEdge, s.returning(iv, in))
	}
}

// returning numbers the pair of a call and the instance that it returns from.
func (s *solver) returning(iv *invocation, from *instance) int32 {
	s.returns = append(s.returns, returned{iv.site.id, from.id})
	return int32(len(s.returns) - 1)
}

// returned is what a returnEdge passes, by number: from an instance to the site
// of a call of it.
type returned struct{ site, from int32 }

// returnedObject is what a returned object is for the caller: a coroutine that
// the function made becomes one that the call makes, because that is where its
// await belongs. One that was passed in stays what it is.
func (s *solver) returnedObject(o int32, iv returned) int32 {
	v := s.objects[o]
	if v.kind != coroutineObject && v.kind != awaitableObject || v.site == nil || v.site.instance.id != iv.from {
		return o
	}
	site := s.order[iv.site]
	site.from(v.site)
	if v.kind == awaitableObject {
		return s.object(objectKey{kind: awaitableObject, a: site.id, b: v.b, c: v.a, name: s.names.intern(v.name)}, func() object {
			v.site = site
			return v
		})
	}
	return s.coroutine(v.a, v.env, v.name, site)
}

func (s *solver) generator(kind objectKind, in *instance, site *Site) int32 {
	return s.object(objectKey{kind: kind, a: in.id, b: site.id}, func() object {
		return object{kind: kind, env: in, site: site, fn: in.fn}
	})
}

// coroutine is what a call of a coroutine function gives: result is the node
// of what awaiting it gives, in the called instance or nil for a library's.
func (s *solver) coroutine(result int32, in *instance, name string, site *Site) int32 {
	site.Coroutine = true
	id := int32(-1)
	if in != nil {
		id = in.id
	}
	return s.object(objectKey{kind: coroutineObject, a: site.id, b: id, name: s.names.intern(name)}, func() object {
		v := object{kind: coroutineObject, a: result, env: in, name: name, site: site}
		if in != nil {
			v.fn = in.fn
		}
		return v
	})
}

// pass links arguments to parameters.
func (s *solver) pass(in *instance, iv *invocation) {
	params := in.fn.Params
	star, doubleStar, positional := -1, -1, 0
	for i := range params {
		switch params[i].Mode {
		case Star:
			star = i
		case DoubleStar:
			doubleStar = i
		case Positional, PositionalOnly:
			positional++
		}
	}
	next := 0
	give := func(n int32) {
		switch {
		case next < positional:
			s.edge(n, in.at(params[next].v))
		case star >= 0:
			s.edge(n, s.field(s.restTuple(in, star), s.position(next-positional)))
			s.edge(n, s.field(s.restTuple(in, star), nameAll))
		}
		next++
	}
	if star >= 0 {
		s.put(in.at(params[star].v), s.restTuple(in, star))
	}
	if doubleStar >= 0 {
		s.put(in.at(params[doubleStar].v), s.restDict(in, doubleStar))
	}
	for _, n := range iv.prefix {
		give(n)
	}
	named := func(name Name, n int32) {
		for i := range params {
			if params[i].Name == name && params[i].Mode != Star && params[i].Mode != DoubleStar && params[i].Mode != PositionalOnly {
				s.edge(n, in.at(params[i].v))
				return
			}
		}
		if doubleStar >= 0 {
			d := s.restDict(in, doubleStar)
			s.edge(n, s.field(d, s.keyName(name)))
			s.edge(n, s.field(d, nameAll))
		}
	}
	for _, a := range iv.args() {
		n := iv.base.at(a.value)
		switch a.mode {
		case argPositional:
			give(n)
		case argKeyword:
			named(a.name, n)
		case argStar:
			s.spread(n, iv.base, in, positional, star, next)
			next = len(params) // what follows cannot be placed
		case argDoubleStar:
			s.spreadNames(n, iv.base, in, doubleStar)
		}
	}
	for _, k := range iv.extra {
		named(k.name, k.node)
	}
}

// spread hands the elements of *n to the parameters from position next on.
func (s *solver) spread(n int32, from, in *instance, positional, star, next int) {
	if n < 0 {
		return
	}
	for k := next; k < positional; k++ {
		s.goal(n, goal{op: opIndex, name: s.position(k - next), dst: in.at(in.fn.Params[k].v), instance: from.id, at: syntax.Nil})
	}
	if star < 0 {
		return
	}
	rest := s.restTuple(in, star)
	skip := max(positional-next, 0)
	for k := range 6 { // beyond these, by the summary alone
		s.goal(n, goal{op: opIndex, name: s.position(k + skip), dst: s.field(rest, s.position(k+max(next-positional, 0))), instance: from.id, at: syntax.Nil})
	}
	s.goal(n, goal{op: opIndex, name: nameAll, dst: s.field(rest, nameAll), instance: from.id, at: syntax.Nil})
}

// spreadNames hands the values of **n to the parameters of their names.
func (s *solver) spreadNames(n int32, from, in *instance, doubleStar int) {
	if n < 0 {
		return
	}
	for i := range in.fn.Params {
		p := &in.fn.Params[i]
		if p.Mode == Positional || p.Mode == KeywordOnly {
			s.goal(n, goal{op: opIndex, name: s.keyName(p.Name), dst: in.at(p.v), instance: from.id, at: syntax.Nil, aux: exactKey})
		}
	}
	if doubleStar >= 0 {
		d := s.restDict(in, doubleStar)
		s.goal(n, goal{op: opSpread, b: d, instance: from.id, at: syntax.Nil})
	}
}

// opSpread copies every field of a container into the container b.
const opSpread op = 111

// exactKey asks opIndex for the key alone, without what stands under unknown
// keys.
const exactKey int32 = 1

func (s *solver) position(i int) Name { return s.names.intern("[" + strconv.Itoa(i) + "]") }

func (s *solver) keyName(n Name) Name { return s.names.intern("['" + s.names.text(n) + "']") }

func (s *solver) restTuple(in *instance, param int) int32 {
	return s.object(objectKey{kind: containerObject, a: in.id, b: -int32(param) - 2, c: tupleContainer}, func() object {
		return object{kind: containerObject, a: tupleContainer}
	})
}

func (s *solver) restDict(in *instance, param int) int32 {
	return s.object(objectKey{kind: containerObject, a: in.id, b: -int32(param) - 2, c: dictContainer}, func() object {
		return object{kind: containerObject, a: dictContainer}
	})
}

// construct calls a class.
func (s *solver) construct(o int32, iv *invocation) {
	self := s.instanceOf(o)
	s.put(iv.dst, self)
	iv.site.class(s.objects[o].class)
	methods := s.constructorsOf(o)
	if info := s.class(o); len(info.class.bases) > 0 {
		info.made = append(info.made, construction{o, iv, methods})
	}
	if methods.data {
		s.passFields(o, iv)
	}
	if methods.init >= 0 {
		receivers, fresh := s.receivers(placeOfInvocation(iv), methods.init)
		s.deliver(receivers, self)
		if fresh {
			next := s.with(iv, s.before(receivers, iv.prefix), iv.extra)
			next.dst, next.awaited = s.node(), false
			s.goal(methods.init, makeCallGoal(next, iv.base, iv.site.Node))
		}
	} else {
		// Its bases may still be on their way: see inherit.
		s.constructed = append(s.constructed, construction{o, iv, methods})
	}
	if methods.new >= 0 {
		receivers, fresh := s.receivers(placeOfInvocation(iv), methods.new)
		s.deliver(receivers, o)
		if fresh {
			next := s.with(iv, s.before(receivers, iv.prefix), iv.extra)
			next.awaited = false
			s.goal(methods.new, makeCallGoal(next, iv.base, iv.site.Node))
		}
	}
	if methods.post >= 0 {
		next := s.with(iv, s.before(s.only(self), nil), nil)
		next.bare, next.dst, next.awaited = true, s.node(), false
		s.goal(methods.post, makeCallGoal(next, iv.base, iv.site.Node))
	}
}

// isData tells whether a class makes parameters of its annotated names:
// dataclasses, NamedTuple, attrs, pydantic and their like.
func (s *solver) isData(o int32) bool {
	return s.ancestors(o).data
}

// makesData tells whether a decorator or a library's base makes a class one of
// these.
func (info *classInfo) makesData() bool {
	for _, d := range info.class.Decorators {
		text := info.class.Unit.Tree.String(d)
		if strings.Contains(text, "dataclass") || strings.Contains(text, "attr.s") || strings.Contains(text, "define") ||
			strings.Contains(text, "frozen") {
			return true
		}
	}
	for _, e := range info.external {
		switch e {
		case "typing.NamedTuple", "collections.abc.NamedTuple", "pydantic.BaseModel", "pydantic.main.BaseModel", "typing.TypedDict", "collections.abc.TypedDict", "msgspec.Struct":
			return true
		}
	}
	return false
}

// passFields links the arguments of a generated __init__ to its fields.
func (s *solver) passFields(o int32, iv *invocation) {
	self := s.instanceOf(o)
	mro := s.mro(o)
	type slot struct {
		name Name
		node int32
	}
	var slots []slot
	for i := len(mro) - 1; i >= 0; i-- {
		info := s.class(mro[i])
		for _, f := range info.class.fields {
			n := s.field(self, f.name)
			s.edge(info.env.at(f.annotation), n)
			s.fieldDefault(info, f, n)
			known := false
			for k := range slots {
				known = known || slots[k].name == f.name
			}
			if !known {
				slots = append(slots, slot{f.name, n})
			}
		}
	}
	next := 0
	give := func(n int32) {
		if next < len(slots) {
			s.edge(n, slots[next].node)
		}
		next++
	}
	named := func(name Name, n int32) {
		for _, x := range slots {
			if x.name == name {
				s.edge(n, x.node)
			}
		}
	}
	for _, n := range iv.prefix {
		give(n)
	}
	for _, a := range iv.args() {
		n := iv.base.at(a.value)
		switch a.mode {
		case argPositional:
			give(n)
		case argKeyword:
			named(a.name, n)
		case argStar, argDoubleStar:
			for _, x := range slots {
				s.goal(n, goal{op: opIndex, name: nameAll, dst: x.node, at: syntax.Nil})
			}
		}
	}
	for _, k := range iv.extra {
		named(k.name, k.node)
	}
}

// fieldDefault follows `field(default_factory=f)` and plain defaults.
func (s *solver) fieldDefault(info *classInfo, f field, dst int32) {
	if f.value < 0 {
		return
	}
	s.edge(info.env.at(f.value), dst)
}

// callInstance calls __call__.
func (s *solver) callInstance(o int32, iv *invocation) {
	class := s.objects[o].a
	if n, ok := s.method(class, nameCall); ok {
		receivers, fresh := s.receivers(placeOfInvocation(iv), n)
		s.deliver(receivers, o)
		if fresh {
			next := s.with(iv, s.before(receivers, iv.prefix), iv.extra)
			next.like = iv.origin()
			s.goal(n, makeCallGoal(next, iv.base, iv.site.Node))
		}
		return
	}
	if s.lostBase(class) || len(s.externals(class)) > 0 {
		iv.site.Unknown = true
		s.put(iv.dst, unknown)
	}
}

// callWrapper calls what a library's wrapper made of a callable.
func (s *solver) callWrapper(o int32, v object, iv *invocation) {
	inner := s.node()
	next := s.with(iv, iv.prefix, iv.extra)
	switch v.name {
	case "contextlib.contextmanager", "contextlib.asynccontextmanager":
		next.dst, next.awaited = inner, false
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
		s.put(iv.dst, s.object(objectKey{kind: contextObject, a: inner, name: s.names.intern(v.name)}, func() object {
			return object{kind: contextObject, a: inner, name: v.name, site: iv.site}
		}))
	default:
		if e := s.table.Lookup(v.name); e != nil && e.Makes.Value.From.Part != library.None {
			s.callMade(e, v, inner, next)
			return
		}
		s.goal(v.a, makeCallGoal(next, iv.base, iv.site.Node))
	}
}

// callMade calls what a wrapper of a library made of a callable: the wrapper
// calls it, in a thread or awaiting it, and gives what its table says.
func (s *solver) callMade(e *library.Entry, v object, inner int32, iv *invocation) {
	outer, dst := iv.site, iv.dst
	site := s.site(iv.base, outer.Node, -3)
	site.Implicit = true
	if len(e.Callbacks) > 0 {
		site.How = e.Callbacks[0].How
	}
	iv.site, iv.dst = site, inner
	awaited := iv.awaited
	iv.awaited = false
	s.goal(v.a, makeCallGoal(iv, iv.base, outer.Node))
	value := inner
	if e.Makes.Value.From.Part == library.CalledAwaited {
		value = s.node()
		s.goal(inner, goal{op: opAwait, dst: value, instance: iv.base.id, at: syntax.Nil})
		outer.consumed = append(outer.consumed, inner)
	}
	if e.Makes.Result == library.Coroutine && !awaited {
		s.put(dst, s.coroutine(value, nil, e.Name, outer))
		return
	}
	s.edge(value, dst)
}
