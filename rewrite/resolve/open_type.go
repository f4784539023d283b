package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// openType is a type expression of a class of the project in which type
// parameters of the class stand: what they are depends on the receiver.
type openType struct {
	form  openForm
	name  Name  // of a parameter; of the generic of an awaitable
	v     int32 // what the annotation says without a receiver
	kind  int32 // of a container
	sure  bool  // of a parameter: it is one for certain
	parts []*openType
}

type openForm uint8

const (
	closedType openForm = iota // without parameters
	openParameter
	openContainer
	openTuple
	openAwaitable
	openUnion
)

// open reads a type expression in the body of a class; nil if none of the
// class's type parameters stands in it, at a place that is understood.
func (g *generator) open(n syntax.Node, v int32) *openType {
	if g.class == nil || n < 0 || !g.mentionsParameter(n) {
		return nil
	}
	if x := g.openIn(n, v); x.form != closedType {
		return x
	}
	return nil
}

// openIn is open for a part; v is the variable of the part's annotation, none
// where it is still to be read.
func (g *generator) openIn(n syntax.Node, v int32) *openType {
	t := g.tree
	switch t.Kind(n) {
	case syntax.Type, syntax.ParenthesizedExpression:
		return g.openIn(t.Operand(n), v)
	case syntax.Identifier:
		if sure, is := g.class.parameter(g.text.bytes(t.Bytes(n))); is {
			if v == none {
				v = g.annotation(n)
			}
			return &openType{form: openParameter, name: g.text.bytes(t.Bytes(n)), sure: sure, v: v}
		}
	case syntax.BinaryOperator, syntax.UnionType:
		return g.openParts(&openType{form: openUnion}, n, t.Children(n, nil), v)
	case syntax.Subscript, syntax.GenericType:
		return g.openGeneric(n, v)
	}
	if v == none {
		v = g.annotation(n)
	}
	return &openType{v: v}
}

// openParts fills x with its parts if any of them is open.
func (g *generator) openParts(x *openType, n syntax.Node, parts []syntax.Node, v int32) *openType {
	if !g.mentionsParameter(n) {
		if v == none {
			v = g.annotation(n)
		}
		return &openType{v: v}
	}
	for _, p := range parts {
		x.parts = append(x.parts, g.openIn(p, none))
	}
	return x
}

func (g *generator) openGeneric(n syntax.Node, v int32) *openType {
	t := g.tree
	parts := t.TypeArguments(n)
	base := t.String(t.Operand(n))
	x := &openType{}
	if len(parts) > 0 {
		switch name := base[strings.LastIndexByte(base, '.')+1:]; name {
		case "Optional", "Annotated", "Final", "ClassVar", "Iterable", "Iterator", "Collection", "Reversible", "list", "List", "Sequence", "MutableSequence", "deque", "Deque",
			"set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet", "Awaitable", "Future", "Task", "AsyncIterator", "AsyncIterable", "AsyncGenerator",
			"AsyncContextManager", "AbstractAsyncContextManager", "ContextManager", "AbstractContextManager":
			x.form, x.kind, x.name = openFormOf(name), openKinds[name], g.text.string(name)
			return g.openParts(x, parts[0], parts[:1], v)
		case "dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "Coroutine":
			x.form, x.kind, x.name = openFormOf(name), dictContainer, g.text.string(name)
			return g.openParts(x, parts[len(parts)-1], parts[len(parts)-1:], v)
		case "Union":
			x.form = openUnion
			return g.openParts(x, n, parts, v)
		case "tuple", "Tuple":
			if len(parts) == 2 && t.Is(parts[1], "...") {
				x.form, x.kind = openContainer, tupleContainer
				return g.openParts(x, parts[0], parts[:1], v)
			}
			x.form = openTuple
			return g.openParts(x, n, parts, v)
		}
	}
	if v == none {
		v = g.annotation(n)
	}
	return &openType{v: v}
}

// openKinds are the containers of the generics that give their elements.
var openKinds = map[string]int32{
	"Iterable": iterableContainer, "Iterator": iterableContainer, "Collection": iterableContainer, "Reversible": iterableContainer,
	"list": listContainer, "List": listContainer, "Sequence": listContainer, "MutableSequence": listContainer, "deque": listContainer, "Deque": listContainer,
	"set": setContainer, "Set": setContainer, "frozenset": setContainer, "FrozenSet": setContainer, "AbstractSet": setContainer, "MutableSet": setContainer,
}

func openFormOf(generic string) openForm {
	switch generic {
	case "Optional", "Annotated", "Final", "ClassVar":
		return openUnion
	case "Awaitable", "Coroutine", "Future", "Task", "AsyncIterator", "AsyncIterable", "AsyncGenerator",
		"AsyncContextManager", "AbstractAsyncContextManager", "ContextManager", "AbstractContextManager":
		return openAwaitable
	}
	return openContainer
}

func (g *generator) mentionsParameter(n syntax.Node) bool {
	t := g.tree
	if len(g.class.parameters) == 0 && len(g.class.applied) == 0 {
		return false
	}
	for c := n; c < t.After(n); c++ {
		if t.Kind(c) == syntax.Identifier {
			if _, is := g.class.parameter(g.text.bytes(t.Bytes(c))); is {
				return true
			}
		}
	}
	return false
}

// parameter tells whether a name may be a type parameter of the class: for sure
// one of PEP 695 or of Generic[...], else what another base is given.
func (c *Class) parameter(name Name) (sure, is bool) {
	if slices.Contains(c.parameters, name) {
		return true, true
	}
	return false, c.parameters == nil && slices.ContainsFunc(c.applied, func(a application) bool { return slices.Contains(a.spelled, name) })
}

// openResult is what a function with an open result gives at one site: the
// node of what comes back, which is of the declared type as far as the receivers
// tell.
type openResult struct {
	of       *openType
	owner    int32 // the class that declares it
	env      *instance
	values   int32
	node     int32
	declared int32
	nodes    map[*openType]int32 // of the parts
}

// opOpen: a receiver of the open result aux has arrived.
const opOpen op = 241

// resultAt is the node of what a function gives to a call.
func (s *solver) resultAt(in *instance, iv *invocation) int32 {
	fn := in.fn
	result := in.at(fn.result)
	if len(iv.prefix) == 0 || !s.isOpenResult(fn, in.parent) {
		return result
	}
	r, known := s.openSites.get(iv.site.id, in.id)
	if !known {
		r = s.openResult(fn.open, s.classObject(fn.Class, in.parent), in.parent, result)
		s.openSites.set(iv.site.id, in.id, r)
	}
	s.goal(iv.prefix[0], goal{op: opOpen, aux: r, at: syntax.Nil})
	return s.openResults[r].node
}

// isOpenResult tells whether a method declares a result with type parameters of
// its class: only a receiver then tells what it gives.
func (s *solver) isOpenResult(fn *Func, parent *instance) bool {
	return fn.open != nil && fn.Class != nil && parent != nil && s.isOpen(fn.open, parent)
}

// openAttribute gives the nodes of an attribute of an instance that has an open
// type: of what is assigned to it, and of what it holds then.
func (s *solver) openAttribute(o int32, name Name) (assigned, held int32, ok bool) {
	if !s.openFields {
		return -1, -1, false
	}
	for _, b := range s.mro(s.objects[o].a) {
		info := s.class(b)
		for i := range info.class.fields {
			f := &info.class.fields[i]
			if f.name != name || f.open == nil || !s.isOpen(f.open, info.env) {
				continue
			}
			r, known := s.openSites.get(-2-o, int32(name))
			if !known {
				r = s.openResult(f.open, b, info.env, s.node())
				s.openSites.set(-2-o, int32(name), r)
				s.openFor(o, r)
			}
			return s.openResults[r].values, s.openResults[r].node, true
		}
	}
	return -1, -1, false
}

// openResult numbers a new open result, of an open type that a class declares;
// what comes back is in another node.
func (s *solver) openResult(of *openType, owner int32, env *instance, values int32) int32 {
	r := openResult{of: of, owner: owner, env: env, values: values, node: s.node(), declared: s.node(), nodes: map[*openType]int32{}}
	s.openResults = append(s.openResults, r)
	s.edge(values, r.node)
	s.edgeOf(r.declared, r.node, filterEdge, filterKnown)
	s.seal(r.node, r.declared)
	return int32(len(s.openResults) - 1)
}

// isOpen tells whether a type parameter stands in a type: a name that a base is
// given may turn out to be a class.
func (s *solver) isOpen(x *openType, env *instance) bool {
	if x.form == openParameter {
		return x.sure || s.isTypeVariable(env.at(x.v))
	}
	return slices.ContainsFunc(x.parts, func(p *openType) bool { return s.isOpen(p, env) })
}

// openFor adds what an open result is for a receiver.
func (s *solver) openFor(receiver, result int32) {
	r := s.openResults[result]
	s.fillOpen(&r, r.of, receiver, r.declared)
}

func (s *solver) fillOpen(r *openResult, x *openType, receiver, dst int32) {
	part := func(i int) int32 {
		n, ok := r.nodes[x.parts[i]]
		if !ok {
			n = s.node()
			r.nodes[x.parts[i]] = n
		}
		s.fillOpen(r, x.parts[i], receiver, n)
		return n
	}
	switch x.form {
	case closedType:
		s.edge(r.env.at(x.v), dst)
	case openParameter:
		class := s.objects[receiver].a
		if s.objects[receiver].kind != instanceObject {
			class = receiver
		}
		if n := s.argumentAbove(typeParameter{object: r.owner, spelled: x.name}, class, nil, 0); n >= 0 {
			s.edge(n, dst)
		} else if x.v >= 0 && !s.isTypeVariable(r.env.at(x.v)) {
			s.edge(r.env.at(x.v), dst)
		} else {
			s.put(dst, unknown)
		}
	case openUnion:
		for i := range x.parts {
			s.fillOpen(r, x.parts[i], receiver, dst)
		}
	case openAwaitable:
		e := part(0)
		generic := s.names.text(x.name)
		s.put(dst, s.object(objectKey{kind: awaitableObject, a: e, b: dst, name: x.name}, func() object { return typedObject(generic, e) }))
	case openContainer, openTuple:
		kind := x.kind
		if x.form == openTuple {
			kind = tupleContainer
		}
		made := s.object(objectKey{kind: containerObject, a: dst, b: declaredContainer, c: kind}, func() object {
			return object{kind: containerObject, a: kind}
		})
		s.put(dst, made)
		for i := range x.parts {
			e := part(i)
			s.edge(e, s.field(made, nameAll))
			if x.form == openTuple {
				s.edge(e, s.field(made, s.position(i)))
			} else {
				s.edge(e, s.field(made, nameAny))
			}
		}
	}
}
