package resolve

import "strings"

// native calls what a table cannot say: what reads its caller, makes
// descriptors, or stores into containers. It tells whether it knew the name.
func (s *solver) native(name string, receiver int32, iv *invocation) bool {
	if class, method, ok := strings.Cut(strings.TrimPrefix(name, "builtins."), "."); ok && receiver >= 0 && s.objects[receiver].kind == containerObject {
		switch class {
		case "list", "dict", "set", "tuple":
			return s.containerMethod(receiver, method, iv)
		}
	}
	if receiver >= 0 && s.objects[receiver].kind == containerObject && strings.HasPrefix(name, "collections.") {
		switch method := name[strings.LastIndexByte(name, '.')+1:]; method {
		case "append", "appendleft", "extend", "extendleft", "pop", "popleft", "popitem", "update", "setdefault":
			return s.containerMethod(receiver, method, iv)
		}
	}
	if fields, ok := strings.CutPrefix(name, namedTuple); ok && !strings.Contains(fields, ".") {
		s.makeNamedTuple(strings.Fields(fields), iv)
		return true
	}
	first := s.positional(iv, 0)
	switch name {
	case "collections.namedtuple":
		return s.defineNamedTuple(iv)
	case "contextvars.ContextVar":
		made := s.made(iv, contextContainer)
		s.put(iv.dst, made)
		s.storeIndex(made, nameNone, s.keyword(iv, "default"))
	case "contextvars.ContextVar.get", "contextvars.ContextVar.set":
		if receiver < 0 || s.objects[receiver].kind != containerObject {
			return false
		}
		if name == "contextvars.ContextVar.set" {
			s.storeIndex(receiver, nameNone, first)
			return false // it gives a token
		}
		s.edge(s.field(receiver, nameAll), iv.dst)
		s.edge(first, iv.dst)
	case "builtins.staticmethod":
		s.put(iv.dst, s.around(staticObject, first, ""))
	case "builtins.classmethod":
		s.put(iv.dst, s.around(classMethodObject, first, ""))
	case "builtins.property", "functools.cached_property", "abc.abstractproperty":
		if first < 0 {
			first = s.keyword(iv, "fget")
		}
		s.put(iv.dst, s.around(propertyObject, first, name))
	case "builtins.property.setter", "builtins.property.deleter", "builtins.property.getter":
		s.put(iv.dst, receiver)
		if name == "builtins.property.setter" && receiver >= 0 {
			s.edge(first, s.field(receiver, s.names.intern("fset")))
		}
	case "builtins.super":
		s.callSuper(iv)
	case "builtins.type":
		s.goal(first, goal{op: opTypeOf, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
	case "builtins.getattr":
		s.callGetattr(iv)
	case "builtins.setattr":
		if n, ok := s.constantArgument(iv, 1); ok {
			s.goal(first, goal{op: opStore, name: n, b: s.positional(iv, 2), instance: iv.base.id, at: iv.site.Node})
		}
	case "pytest.param":
		row := s.made(iv, tupleContainer)
		for i, a := range iv.args() {
			if a.mode == argPositional {
				s.storeIndex(row, s.position(i), iv.base.at(a.value))
			}
		}
		s.put(iv.dst, row)
	case "unittest.mock.patch.dict":
		s.patchDict(iv)
		return false // what it gives is no concern of this
	case "argparse.ArgumentParser.set_defaults":
		s.setDefaults(iv)
	case "functools.partial", "functools.partialmethod":
		s.callPartial(first, iv)
	case methodCaller, attrGetter, itemGetter:
		s.makeGetter(name, iv)
	case "importlib.import_module":
		for _, a := range iv.args() {
			if text, ok := constantString(iv.base.fn.Unit.Tree, a.node); ok && a.mode == argPositional {
				s.importModule(iv.base, text, iv.dst)
				return true
			}
		}
		s.put(iv.dst, unknown)
	case "typing.cast", "typing_extensions.cast", "collections.abc.cast": // see isCast
		value := s.positional(iv, 1)
		if args := iv.args(); value < 0 || !strings.HasSuffix(iv.base.fn.Unit.Tree.String(args[0].node), "Any") {
			s.edge(value, iv.dst)
			return true
		}
		// What is declared of it is not to be believed.
		s.edgeOf(value, iv.dst, filterEdge, filterDefined)
		s.put(iv.dst, unknown)
	case "copy.copy", "copy.deepcopy", "dataclasses.replace", "weakref.proxy":
		s.edge(first, iv.dst)
	case "dataclasses.field", "attr.ib", "attrs.field", "pydantic.Field":
		s.edge(s.keyword(iv, "default"), iv.dst)
		for _, k := range []string{"default_factory", "factory"} {
			if n := s.keyword(iv, k); n >= 0 {
				s.invokeIn(n, iv.base, iv.site.Node, nil, iv.dst)
			}
		}
	case "builtins.next":
		s.goal(first, goal{op: opNext, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
		s.edge(s.positional(iv, 1), iv.dst)
	case "contextlib.ExitStack.enter_context", "contextlib.AsyncExitStack.enter_context":
		at := iv.site.Node
		for _, a := range iv.args() {
			if a.mode == argPositional {
				at = a.node
			}
		}
		s.goal(first, goal{op: opEnter, dst: iv.dst, instance: iv.base.id, at: at})
	case "builtins.iter":
		if len(iv.args()) < 2 {
			s.goal(first, goal{op: opIterator, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
			break
		}
		// iter(f, sentinel) calls f for each item.
		made, e := s.made(iv, generatorContainer), s.node()
		s.put(iv.dst, made)
		s.edge(e, s.field(made, nameAll))
		s.edge(e, s.field(made, nameAny))
		s.callsArgument(iv, first, e)
	case "itertools.chain":
		made := s.made(iv, generatorContainer)
		s.put(iv.dst, made)
		for _, a := range iv.args() {
			if a.mode == argPositional {
				s.goal(iv.base.at(a.value), goal{op: opIter, dst: s.field(made, nameAll), instance: iv.base.id, at: a.node})
				s.goal(iv.base.at(a.value), goal{op: opIter, dst: s.field(made, nameAny), instance: iv.base.id, at: a.node})
			}
		}
	case "builtins.zip":
		s.callZip(iv)
	case "builtins.enumerate":
		made, pair := s.made(iv, generatorContainer), s.pair(iv)
		s.put(iv.dst, made)
		s.put(s.field(made, nameAll), pair)
		s.put(s.field(made, nameAny), pair)
		s.goal(first, goal{op: opIter, dst: s.field(pair, s.position(1)), instance: iv.base.id, at: iv.site.Node})
		s.goal(first, goal{op: opIter, dst: s.field(pair, nameAll), instance: iv.base.id, at: iv.site.Node})
	default:
		kind, ok := containerKinds[name]
		if !ok {
			return false
		}
		s.makeContainer(name, kind, iv)
	}
	return true
}

// callsArgument notes that a library calls what node callee, which comes from
// the first argument, holds.
func (s *solver) callsArgument(iv *invocation, callee, dst int32) {
	for _, a := range iv.args() {
		if a.mode == argPositional {
			iv.site.own().Callbacks = append(iv.site.Callbacks, Callback{Node: a.node, How: callNow, Library: iv.site.Libraries[0], node: callee})
			s.invokeCallback(callee, iv.base, a.node, nil, dst, callNow)
			return
		}
	}
}

// opTypeOf: dst ⊇ type(o). opSuper: dst ⊇ super() of receiver o in class aux.
const (
	opTypeOf op = 120
	opSuper  op = 121
)

func (s *solver) typeOf(o, dst int32) {
	switch v := s.objects[o]; v.kind {
	case instanceObject:
		s.put(dst, v.a)
	case libraryInstance:
		s.put(dst, s.library(v.name))
	case unknownObject:
		s.put(dst, unknown)
	}
}

func (s *solver) constantArgument(iv *invocation, i int) (Name, bool) {
	k := i - len(iv.prefix)
	for _, a := range iv.args() {
		if a.mode != argPositional {
			return 0, false
		}
		if k == 0 {
			text, ok := constantString(iv.base.fn.Unit.Tree, a.node)
			return s.names.intern(text), ok
		}
		k--
	}
	return 0, false
}

func (s *solver) callGetattr(iv *invocation) {
	if n, ok := s.constantArgument(iv, 1); ok {
		s.goal(s.positional(iv, 0), goal{op: opLoad, name: n, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
		s.edge(s.positional(iv, 2), iv.dst)
		return
	}
	if t := iv.base.fn.Unit.Tree; len(iv.args()) == 2 && t.Is(iv.args()[1].node, "request.param") {
		if names := s.fixtureParams(iv.base); len(names) > 0 {
			for _, n := range names {
				s.goal(s.positional(iv, 0), goal{op: opLoad, name: n, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
			}
			return
		}
	}
	s.edge(s.positional(iv, 2), iv.dst)
	if !s.readDynamic(iv) {
		s.put(iv.dst, unknown)
	}
}

// callSuper gives super() of the method around the call, or super(C, x).
func (s *solver) callSuper(iv *invocation) {
	if class := s.positional(iv, 0); class >= 0 {
		receiver := s.positional(iv, 1)
		s.goal(class, goal{op: opSuper, aux: receiver, b: 1, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
		return
	}
	in := iv.base
	for in != nil && (in.fn.Class == nil || in.fn.Kind != Def) {
		in = in.parent
	}
	if in == nil || len(in.fn.Params) == 0 {
		return
	}
	class := s.classObject(in.fn.Class, in.parent)
	s.goal(in.at(in.fn.Params[0].v), goal{op: opSuper, aux: class, dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
}

// superOf adds super() for an object that arrived: the receiver, or, where the
// class was given, the class.
func (s *solver) superOf(o int32, g goal) {
	if g.b == 1 {
		if s.objects[o].kind == classObject {
			s.goal(g.aux, goal{op: opSuper, aux: o, dst: g.dst, instance: g.instance, at: g.at})
		}
		return
	}
	switch v := s.objects[o]; v.kind {
	case instanceObject:
		if pointsTo(s.mro(v.a)).has(g.aux) {
			s.put(g.dst, s.superObject(g.aux, o))
		}
	case classObject:
		if pointsTo(s.mro(o)).has(g.aux) {
			s.put(g.dst, s.superObject(g.aux, o))
		}
	}
}

func (s *solver) callPartial(first int32, iv *invocation) {
	if first < 0 {
		return
	}
	o := s.object(objectKey{kind: partialObject, a: iv.site.id}, func() object {
		return object{kind: partialObject, a: first, site: iv.site}
	})
	if s.partials[o] == nil {
		p := &invocation{}
		skip := 1 - len(iv.prefix)
		for _, a := range iv.args() {
			n := iv.base.at(a.value)
			switch {
			case a.mode == argPositional && skip > 0:
				skip--
			case a.mode == argPositional:
				if n < 0 {
					n = s.node()
				}
				p.prefix = append(p.prefix, n)
			case a.mode == argKeyword:
				p.extra = append(p.extra, keyword{a.name, n})
			}
		}
		s.partials[o] = p
	}
	s.put(iv.dst, o)
}
