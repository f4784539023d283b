package resolve

import "awaken/rewrite/syntax"

// instance is a Func with a set of variables of its own. Every function has a
// default instance; polymorphic ones have one more for each call site.
type instance struct {
	solver  *solver
	id      int32
	fn      *Func
	base    int32     // node of variable 0
	parent  *instance // where the function was defined; nil for modules
	clone   bool
	stands  bool    // for callers that nobody sees: clones serve all that are seen
	calls   []*Site // by index in fn.Calls
	madeFor *Site   // of a clone: the call site that it serves
}

// clones is how many instances of one function may be made for call sites;
// the calls beyond share the default one.
const clones = 64

// cloneBudget is how many variables all clones of a project may have together:
// some ten times what the clones of a project of 100,000 lines need.
const cloneBudget = 500_000

// nesting is how deep the call sites of clones may be nested.
const nesting = 4

// at is the node of a template's variable.
func (i *instance) at(v int32) int32 {
	if v < 0 {
		return -1
	}
	return i.base + v
}

// outward is the instance depth functions outward.
func (i *instance) outward(depth int32) *instance {
	for ; depth > 0 && i.parent != nil; depth-- {
		i = i.parent
	}
	return i
}

// instantiate gives fn variables and turns its constraints into edges and
// goals.
func (s *solver) instantiate(fn *Func, parent *instance) *instance {
	in := &instance{solver: s, id: int32(len(s.instances)), fn: fn, base: int32(len(s.nodes)), parent: parent}
	s.instances = append(s.instances, in)
	s.variables(fn)
	if parent != nil {
		for k := range fn.Params {
			p := &fn.Params[k]
			s.seal(in.at(p.v), parent.at(p.annotation))
			s.edge(parent.at(p.defaultValue), in.at(p.v))
			s.edge(parent.at(p.annotation), in.at(p.v))
		}
		if !fn.Generator && !s.isOpenResult(fn, parent) {
			if fn.trivial {
				s.edge(parent.at(fn.returnType), in.at(fn.result))
			} else { // what a type variable or Any leaves open, the body tells
				s.edgeOf(parent.at(fn.returnType), in.at(fn.result), filterEdge, filterKnown)
			}
			s.seal(in.at(fn.result), parent.at(fn.returnType))
		}
	}
	in.calls = make([]*Site, len(fn.Calls))
	for k := range fn.constraints {
		s.constrain(in, &fn.constraints[k])
	}
	return in
}

func (s *solver) constrain(in *instance, c *constraint) {
	dst, a, b := in.at(c.dst), in.at(c.a), in.at(c.b)
	g := goal{op: c.op, name: c.name, dst: dst, b: b, aux: c.aux, instance: in.id, at: c.node}
	switch c.op {
	case opCopy:
		s.edge(a, dst)
	case opWhenVoid:
		s.voids = append(s.voids, whenVoid{in, b, a, dst})
	case opFunc:
		s.define(in, in.fn.Unit.Funcs[s.function(in, c)], dst)
	case opClass:
		s.defineClass(in, in.fn.Unit.Classes[c.aux], dst)
	case opCall:
		s.callSite(in, c, a, dst)
	case opIndex, opStoreIndex, opLoad, opStore, opAwait, opIter, opAsyncIter, opEnter, opAsyncEnter, opInstance, opRaised, opSlice, opRest, opYieldFrom:
		s.goal(a, g)
	case opContainer:
		s.put(dst, s.object(objectKey{kind: containerObject, a: in.id, b: int32(c.node), c: c.aux}, func() object {
			return object{kind: containerObject, a: c.aux, site: s.site(in, c.node, -1)}
		}))
	case opSpecial:
		g.aux = in.at(c.aux)
		s.goal(a, g)
	case opRaise:
		s.goal(a, g)
	case opCapture:
		s.edge(in.outward(c.aux).at(c.a), dst)
	case opAssignOut:
		s.edge(b, in.outward(c.aux).at(c.a))
	case opImport:
		module := s.names.text(c.name)
		if c.aux == ownSubmodule && s.project.Module(module, in.fn.Unit.File) == nil {
			return
		}
		if c.aux == tried && s.missing(module, in.fn.Unit.File) {
			return
		}
		s.importModule(in, module, dst)
	case opStarName:
		s.starName(in, c.name, dst)
	case opBuiltin:
		s.builtin(c.name, dst)
	case opType:
		generic := s.names.text(c.name)
		s.put(dst, s.object(objectKey{kind: awaitableObject, a: a, b: dst, name: c.name}, func() object {
			o := typedObject(generic, a)
			o.takes = b + 1
			return o
		}))
	case opFilter:
		if c.aux == filterInstance || c.aux == filterNotInstance {
			// The classes are needed before the values can pass: both are watched.
			s.goal(a, g)
			return
		}
		s.edgeOf(a, dst, filterEdge, c.aux)
	case opCoroutineFunction:
		s.put(dst, s.someCoroutineFunction())
	case opSeal:
		s.seal(dst, a)
	case opApplied:
		s.nodes[dst].applied = true
	case opSealField:
		s.goal(a, g)
	case opLiteral:
		s.put(dst, s.literal(in, c))
	}
}

// function is the index of the function that an opFunc constraint makes:
// functions are sorted after generation, so it goes by node.
func (s *solver) function(in *instance, c *constraint) int32 {
	return in.fn.Unit.byNode[c.node]
}

// define makes a function object and its default instance.
func (s *solver) define(in *instance, fn *Func, dst int32) {
	o := s.funcObject(fn, in)
	if s.early {
		s.later = append(s.later, later{o, in})
	} else {
		s.makeDefault(o, in)
	}
	s.put(dst, o)
}

// later is a function object whose code is analysed after that of the modules:
// by then nearly all classes have their bases, and attributes are looked up
// once.
type later struct {
	o  int32
	in *instance
}

func (s *solver) makeDefault(o int32, in *instance) {
	fn := s.objects[o].fn
	d := s.defaultOf(o)
	if fn.Class != nil && fn.Kind == Def && len(fn.Params) > 0 {
		s.seedReceiver(d, s.classObject(fn.Class, in))
	}
}

// defaultOf is the instance of a function object that serves all calls which
// have none of their own.
func (s *solver) defaultOf(o int32) *instance {
	if d := s.heads[o].a; d >= 0 {
		return s.instances[d]
	}
	d := s.instantiate(s.objects[o].fn, s.objects[o].env)
	s.heads[o].a = d.id
	return d
}

// seedReceiver makes self an instance of the class in whose body the method
// stands, whether or not anybody is seen to call it.
func (s *solver) seedReceiver(in *instance, class int32) {
	receiver := in.at(in.fn.Params[0].v)
	switch in.fn.receiver() {
	case receiverInstance:
		s.put(receiver, s.instanceOf(class))
		s.seal(receiver, receiver)
	case receiverClass:
		s.put(receiver, class)
	}
}

type receiver uint8

const (
	receiverNone receiver = iota
	receiverInstance
	receiverClass
)

// receiver tells what the first parameter of a method is, by its decorators as
// they are written.
func (f *Func) receiver() receiver {
	if f.Class == nil {
		return receiverNone
	}
	switch f.Name {
	case "__new__", "__init_subclass__", "__class_getitem__":
		return receiverClass
	}
	t := f.Unit.Tree
	for _, d := range f.Decorators {
		switch t.String(t.Operand(d)) {
		case "staticmethod":
			return receiverNone
		case "classmethod", "abc.abstractclassmethod", "abstractclassmethod":
			return receiverClass
		}
	}
	return receiverInstance
}

// pick is the instance of a function object that serves a call site.
func (s *solver) pick(o int32, site *Site) *instance {
	fn := s.objects[o].fn
	d := s.defaultOf(o)
	if !fn.polymorphic || len(fn.constraints) > 600 {
		return d
	}
	if in, ok := s.contexts.get(o, site.id); ok {
		return s.instances[in]
	}
	depth := 0
	for c := site.instance; c != nil && c.clone; c = c.caller() {
		depth++
		if c.fn == fn || depth >= nesting {
			return d // recursion, or too deep
		}
	}
	if *s.clonesOf(fn) >= clones || s.spent > cloneBudget {
		return d
	}
	s.spent += int(fn.vars)
	*s.clonesOf(fn)++
	in := s.instantiate(fn, s.objects[o].env)
	in.clone = true
	in.madeFor = site
	s.contexts.set(o, site.id, in.id)
	return in
}

// clonesOf is how many instances of a function serve one call site each.
func (s *solver) clonesOf(fn *Func) *int32 {
	return &s.cloned[s.funcBase[fn.Unit.index]+int32(fn.index)]
}

// caller is the instance whose call site a clone was made for.
func (i *instance) caller() *instance {
	if i.madeFor == nil {
		return nil
	}
	return i.madeFor.instance
}

// callSite makes the site of an opCall constraint and waits for callees.
func (s *solver) callSite(in *instance, c *constraint, callee, dst int32) {
	call := &in.fn.Calls[c.aux]
	site := s.newSite(in, c.node) // the only one: a call stands once in an instance
	site.call, site.callee, site.result = call, callee, dst
	in.calls[c.aux] = site
	iv := s.invocation(invocation{site: site, base: in, dst: dst, awaited: call.Awaited})
	s.goal(callee, goal{op: opCall, aux: iv.id, dst: dst, instance: in.id, at: c.node})
}

// site is the one Site of an operation in an instance; kind, from -1 down to
// -3, tells operations at one node apart.
func (s *solver) site(in *instance, n syntax.Node, kind int32) *Site {
	key := int32(n)<<2 | kind&3
	if x, ok := s.sites.get(in.id, key); ok {
		return s.order[x]
	}
	x := s.newSite(in, n)
	s.sites.set(in.id, key, x.id)
	return x
}

func (s *solver) newSite(in *instance, n syntax.Node) *Site {
	x, _ := s.sitePool.take()
	*x = Site{id: int32(len(s.order)), instance: in, Node: n, callee: -1, result: -1, Rare: nothingRare}
	s.order = append(s.order, x)
	return x
}
