package resolve

import (
	"context"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// solver propagates objects along constraints to a fixpoint.
type solver struct {
	ctx      context.Context // of the one call of Resolve: solving ends when it does
	program  *Program
	project  *load.Project
	table    *library.Table
	facts    *facts
	standIns standIns
	names    *names

	nodes []node
	sets  sets
	edges []edge
	goals []goal
	aside pairs // see setAside

	objects        []object
	heads          []head // of the objects
	limit          int    // see limitFor
	returns        []returned
	typedClasses   map[*Class]bool // see declaredClass
	visit          int             // how many walks of subclasses there were
	objectIndex    objectTable
	fields         pairs
	members        pairs // attributes of library objects
	ofContainers   pairs // and of kinds of containers
	boundIndex     pairs
	attributes     []attribute
	watchers       []watcher
	attributeIndex pairs // of a class object and a name
	classes        []*classInfo
	methods        []method
	methodIndex    pairs // of a class object and a name
	literals       map[Name]int32
	instances      []*instance
	cloned         []int32 // by function: see clonesOf
	contexts       pairs   // of a function object and a site: the instance
	sites          pairs   // of an instance, and a node with the kind of the operation
	order          []*Site
	sitePool       pool[Site]
	invocations    pool[invocation]
	prefixes       []int32        // see before
	steps          map[int32]step // by the number of an invocation
	linked         pairs          // see link
	called         pairs          // see receivers
	partials       map[int32]*invocation
	bindings       []bindingKey
	keyed          map[int32][]Name
	namedFields    map[int32][]Name // of the tuples that have them
	voids          []whenVoid
	inherited      []inheritedRead
	constructed    []construction
	relations      map[int32]*relation // by the instances that make them
	heirs          []heirs             // that are still to be found
	spent          int                 // how many variables clones have
	starred        map[starKey]bool
	dynamic        []dynamicRead
	spelled        map[Name]bool   // see spell
	leaking        map[string]bool // see leaks
	roots          map[Place]Root
	bodies         []*instance // of modules, by unit
	funcBase       []int32
	unitOf         map[*load.File]*Unit
	through        map[behindKey]bool
	seals          []seal
	annotated      map[attributeKey]int32 // see declaredAttributes
	openResults    []openResult
	openSites      pairs // of openResults: a site with an instance, or an attribute
	reached        pairs // see reach: of an object and the name of an attribute
	openFields     bool  // some class has an attribute of an open type
	types          []typeArguments
	typesByNodes   map[string]int32
	applications   map[Name]int32 // by their texts: see typesOf
	namedArguments map[argumentKey]int32
	aliases        map[aliasKey]int32
	lost           []lostValue
	losing         bool

	queue []int32
	stale []int32 // class objects, see again
	early bool    // only modules' own code is analysed yet
	later []later // functions defined in it
}

// node is a variable of an instance, or a field of an object.
type node struct {
	set
	done    int16 // how many of its objects have been propagated
	queued  bool
	unknown bool  // it may hold values that the analysis lost sight of
	sealed  bool  // a declaration keeps such values out
	held    bool  // and it has done so
	applied bool  // a declaration tells what a generic class is applied to, see unapplied
	full    bool  // it reached the limit
	void    bool  // it holds None, see markVoid
	fixed   bool  // it holds one object for ever, see only
	aside   bool  // some of its edges have been set aside
	edges   int32 // first edge, -1 without
	goals   int32 // first goal, -1 without
}

// goal is a constraint of an instance that waits for objects to arrive.
type goal struct {
	op       op
	name     Name
	dst, b   int32
	aux      int32
	next     int32
	instance int32
	at       syntax.Node
}

func (s *solver) node() int32 {
	s.nodes = append(s.nodes, node{edges: -1, goals: -1})
	return int32(len(s.nodes) - 1)
}

// variables makes the nodes of an instance's variables.
func (s *solver) variables(fn *Func) {
	for range fn.vars {
		s.nodes = append(s.nodes, node{edges: -1, goals: -1})
	}
}

// points lists the objects of a node in order of arrival, none of a node that
// there is not, such as the getter of `property()`. What arrives later is not in
// the list.
func (s *solver) points(n int32) pointsTo {
	if n < 0 {
		return nil
	}
	return s.sets.of(&s.nodes[n].set)
}

// put adds an object to a node.
func (s *solver) put(n, o int32) {
	if n < 0 || o < 0 {
		return
	}
	d := &s.nodes[n]
	switch {
	case !s.losing:
		if s.heads[o].late {
			s.lost = append(s.lost, lostValue{n, o})
			return
		}
	case d.sealed:
		if s.vague(o) {
			d.held = true
			return
		}
	case o == unknown:
		d.unknown = true
	}
	if d.full && !s.heads[o].tracked() || d.applied && s.unapplied(o) {
		return
	}
	if s.sets.of(&d.set).has(o) {
		return
	}
	if int(d.count) >= s.limit {
		d.full = true
		s.objects[o].dropped = true
		return
	}
	s.sets.add(&d.set, o)
	if !d.queued {
		d.queued = true
		s.queue = append(s.queue, n)
	}
}

// unknown is the number of the one unknownObject.
const unknown int32 = 0

// goal makes a constraint wait at a node.
func (s *solver) goal(src int32, g goal) {
	if src < 0 {
		return
	}
	g.next = s.nodes[src].goals
	s.goals = append(s.goals, g)
	i := int32(len(s.goals) - 1)
	s.nodes[src].goals = i
	for _, o := range s.points(src)[:s.nodes[src].done] {
		s.meet(i, o)
	}
}

// run propagates until nothing changes.
func (s *solver) run() {
	s.drain()
	for s.ctx.Err() == nil && s.again() {
		s.drain()
	}
}

func (s *solver) drain() {
	for head := 0; head < len(s.queue); head++ {
		n := s.queue[head]
		if head&0xfff == 0 && s.ctx.Err() != nil {
			break // Resolve reports it
		}
		if head > 1<<20 && head*2 > len(s.queue) {
			s.queue = append(s.queue[:0], s.queue[head:]...)
			head = 0
		}
		s.nodes[n].queued = false
		arrived := s.points(n)[s.nodes[n].done:]
		s.nodes[n].done = s.nodes[n].count
		if len(arrived) > 1 || s.nodes[n].count&7 == 0 { // else it costs more than it saves
			s.setAside(n)
		}
		edges, goals := s.nodes[n].edges, s.nodes[n].goals
		for _, o := range arrived {
			s.sendAll(edges, o)
			for g := goals; g >= 0; g = s.goals[g].next {
				s.meet(g, o)
			}
			if s.nodes[n].aside && (s.losing || s.heads[o].late || s.heads[o].tracked()) {
				first, _ := s.aside.get(n, 0)
				s.sendAll(first, o)
			}
		}
	}
	s.queue = s.queue[:0]
}

// field is the node of an attribute or element of an object.
func (s *solver) field(o int32, name Name) int32 {
	if n, ok := s.fields.get(o, int32(name)); ok {
		return n
	}
	n := s.node()
	s.fields.set(o, int32(name), n)
	if s.objects[o].kind == containerObject && name > nameKeys {
		s.keyed[o] = append(s.keyed[o], name)
	}
	return n
}

// has tells whether somebody asked for or wrote the field.
func (s *solver) hasField(o int32, name Name) bool {
	_, ok := s.fields.get(o, int32(name))
	return ok
}

// meet carries out a constraint for an object that arrived.
func (s *solver) meet(i, o int32) {
	g := s.goals[i]
	switch g.op {
	case opLoad:
		s.loadAttribute(o, g.name, g.dst, i)
	case opStore:
		s.storeAttribute(o, g.name, g.b)
		s.setThrough(o, g)
	case opSpecial:
		s.operate(o, i)
	case opRaise:
		s.raise(o, g)
	case opPrefix:
		s.readPrefix(o, i)
	case opNamed:
		s.readNamed(o, g)
	case opSetter:
		s.set(o, g)
	case opCall:
		s.apply(o, s.invocations.at(g.aux))
	case opAwait:
		s.awaitObject(o, g.dst)
	case opSettle:
		if k := s.objects[o].kind; k == coroutineObject || k == awaitableObject {
			s.awaitObject(o, g.dst)
		} else {
			s.put(g.dst, o)
		}
	case opIter:
		s.iterate(o, g, false)
	case opAsyncIter:
		s.iterate(o, g, true)
	case opEnter:
		s.enter(o, g, false)
	case opAsyncEnter:
		s.enter(o, g, true)
	case opIndex:
		s.index(o, g.name, g.dst, i)
	case opStoreIndex:
		s.storeIndex(o, g.name, g.b)
	case opInstance:
		types := int32(0)
		if g.aux > 0 && s.heads[o].kind == libraryObject {
			in := s.instances[g.instance]
			types = s.typesOf(in, &in.fn.applications[g.aux-1])
		}
		s.instancesOf(o, types, g.dst)
	case opRaised:
		s.raised(o, g)
	case opSlice, opRest:
		s.slice(o, g)
	case opYieldFrom:
		if v := s.objects[o]; v.kind == generatorObject {
			s.edge(v.env.at(v.fn.result), g.dst)
		} else {
			s.put(g.dst, unknown)
		}
	case opFilter:
		s.filterClass(o, g)
	case opBase:
		s.addBase(g.aux, g.b, o)
	case opEntered:
		s.enteredGenerator(o, g.dst)
	case opStar:
		s.starMember(o, g.name, g.dst)
	case opSpread:
		s.spreadAll(o, g.b)
	case opNext:
		s.next(o, g)
	case opIterator:
		s.iterator(o, g)
	case opTypeOf:
		s.typeOf(o, g.dst)
	case opOpen:
		s.openFor(o, g.aux)
	case opSuper:
		s.superOf(o, g)
	case opDeclared:
		s.declared(o, g)
	case opSealField:
		s.sealField(o, g.name, g.b)
	}
}

// Goals that no template has: they come up while solving.
const (
	opBase    op = iota + 100 // o is base number b of the class object aux
	opEntered                 // dst ⊇ what the generator behind a context manager yields first
)
