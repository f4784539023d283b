package resolve

import (
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// Index answers who calls and who refers to what. It is built once, from a
// solved program.
type Index struct {
	program    *Program
	callers    [][]*Site // by the number of the instance
	instances  map[*Func][]*Instance
	references map[*Func][]Reference
	dynamic    map[*Class][]dynamicRead
	methods    map[*Class]map[string]*Func
	objects    map[*Class][]int32
	families   map[*Func][]*Func // as they are asked for
}

// Reference is a function that is given to a callee outside the project.
type Reference struct {
	Site *Site
	Node syntax.Node // the argument
	// Library and How tell what the callee does with it; Library is empty where
	// the callee is not known.
	Library string
	How     library.How
}

// Index builds the index.
func (p *Program) Index() *Index {
	s := p.solver
	s.declare()
	x := &Index{
		program: p, callers: s.callers(), instances: map[*Func][]*Instance{}, references: map[*Func][]Reference{},
		methods: map[*Class]map[string]*Func{}, objects: map[*Class][]int32{}, families: map[*Func][]*Func{},
	}
	for _, u := range p.Units {
		for _, f := range u.Funcs {
			if f.Class == nil || f.Kind != Def {
				continue
			}
			if x.methods[f.Class] == nil {
				x.methods[f.Class] = map[string]*Func{}
			}
			x.methods[f.Class][f.Name] = f
		}
	}
	for o := range s.objects {
		if s.objects[o].kind == classObject {
			x.objects[s.objects[o].class] = append(x.objects[s.objects[o].class], int32(o))
		}
	}
	s.markStanding()
	for _, in := range s.instances {
		if !in.stands {
			x.instances[in.fn] = append(x.instances[in.fn], in)
		}
	}
	for _, site := range s.order {
		if site.instance.stands {
			continue
		}
		for _, c := range site.Callbacks {
			for _, f := range s.functionsIn(c.node) {
				x.references[f] = append(x.references[f], Reference{site, c.Node, c.Library, c.How})
			}
		}
		if s.escapes(site) {
			for _, a := range site.call.args {
				for _, f := range s.functionsIn(site.instance.at(a.value)) {
					x.references[f] = append(x.references[f], Reference{Site: site, Node: a.node})
				}
			}
		}
	}
	return x
}

// markStanding finds the instances that merely stand for callers that nobody
// sees: those of functions of which clones serve all calls that are seen.
func (s *solver) markStanding() {
	// Whether anybody calls them matters of few.
	serves := func(in *instance) bool { return in.clone || in.fn.polymorphic && *s.clonesOf(in.fn) > 0 }
	type call struct{ from, to int32 }
	var calls []call
	for _, site := range s.order {
		for _, t := range site.Targets {
			if serves(t) {
				calls = append(calls, call{site.instance.id, t.id})
			}
		}
	}
	called := make([]bool, len(s.instances)) // by number
	for changed := true; changed; {
		changed = false
		clear(called)
		for _, c := range calls {
			if !s.instances[c.from].stands {
				called[c.to] = true
			}
		}
		for _, in := range s.instances {
			stands := in.parent != nil && in.parent.stands ||
				!called[in.id] && serves(in)
			if stands && !in.stands {
				in.stands, changed = true, true
			}
		}
	}
}

// functionsIn lists the functions of the project that a node holds, also as
// bound methods and partials.
func (s *solver) functionsIn(n int32) []*Func {
	if n < 0 {
		return nil
	}
	var list []*Func
	for _, o := range s.points(n) {
		list = append(list, s.functionsOf(o)...)
	}
	return list
}

// functionsOf lists the functions of the project that an object is, or calls.
func (s *solver) functionsOf(o int32) []*Func {
	var list []*Func
	var add func(o int32, depth int)
	add = func(o int32, depth int) {
		switch v := s.objects[o]; v.kind {
		case funcObject:
			list = append(list, v.fn)
		case boundObject:
			add(v.a, depth)
		case partialObject, wrapperObject, staticObject, classMethodObject:
			if depth > 0 && v.a >= 0 {
				for _, x := range s.points(v.a) {
					add(x, depth-1)
				}
			}
		case instanceObject:
			if m, ok := s.method(v.a, nameCall); ok && m >= 0 && depth > 0 {
				for _, x := range s.points(m) {
					add(x, depth-1)
				}
			}
		}
	}
	add(o, 3)
	return list
}

// callers lists the sites that may call each instance, by its number.
func (s *solver) callers() [][]*Site {
	counts, total := make([]int, len(s.instances)), 0
	for _, site := range s.order {
		for _, t := range site.Targets {
			counts[t.id]++
			total++
		}
	}
	all := make([]*Site, total)
	lists := make([][]*Site, len(s.instances))
	for id, n := range counts {
		lists[id], all = all[:0:n], all[n:]
	}
	for _, site := range s.order {
		for _, t := range site.Targets {
			lists[t.id] = append(lists[t.id], site)
		}
	}
	return lists
}

// Calling lists the sites that may call an instance, those too in code that
// merely stands for callers that nobody sees.
func (x *Index) Calling(in *Instance) []*Site { return x.callers[in.id] }

// Callers lists the sites that may call an instance.
func (x *Index) Callers(in *Instance) []*Site {
	var list []*Site
	for _, c := range x.callers[in.id] {
		if !c.instance.stands {
			list = append(list, c)
		}
	}
	return list
}

// Instances lists the instances of a function. Where clones serve all calls
// that are seen, the default one, of which nothing is known, is left out.
func (x *Index) Instances(f *Func) []*Instance { return x.instances[f] }

// References lists where a function is given to callees outside the project.
func (x *Index) References(f *Func) []Reference { return x.references[f] }

// Given lists the functions of the project that a callback argument can be.
func (x *Index) Given(c Callback) []*Func { return x.program.solver.functionsIn(c.node) }

// Decorations lists the dotted names of the library's decorators of a
// function, and whether a decorator is not known.
func (x *Index) Decorations(f *Func) (names []string, unknown bool) {
	for _, in := range x.instances[f] {
		if in.parent == nil {
			continue
		}
		for _, d := range f.Decorators {
			site := in.parent.SiteAt(d)
			if site == nil {
				unknown = true
				continue
			}
			known := len(names)
			names = append(names, site.Libraries...)
			// The name behind a decorator factory: `@app.route("/")`.
			if t := f.Unit.Tree; t.Kind(t.Operand(d)) == syntax.Call {
				if made := in.parent.SiteAt(t.Operand(d)); made != nil {
					names = append(names, made.Libraries...)
				}
			}
			unknown = unknown || site.Unknown && len(names) == known
		}
		break
	}
	return names, unknown
}

// EntryAt is Entry for a callable that a site calls: of several signatures, the
// one that the site's arguments fit.
func (p *Program) EntryAt(x *Site, name string) *library.Entry {
	for _, e := range x.signatures {
		if e.Name == name {
			return e
		}
	}
	return p.Entry(name)
}

// Entry is what the table knows of a library's callable, nil if nothing.
func (p *Program) Entry(name string) *library.Entry { return p.solver.table.Lookup(name) }

// Lacks tells whether a dotted name is one that the standard library does not
// have: it comes up where a value may be of several classes, of which the one
// that is meant has it.
func (p *Program) Lacks(name string) bool {
	table := p.solver.table
	if table.Lookup(name) != nil {
		return false
	}
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		if name[:i] == "builtins" || table.Module(name[:i]) {
			return true
		}
	}
	return false
}

// Unit is what was made of a file of the project, nil if it was not parsed.
func (p *Program) Unit(f *load.File) *Unit { return p.solver.unitOf[f] }

// Count is the number of functions of the project, the code of modules included.
func (p *Program) Count() int {
	count := 0
	for _, u := range p.Units {
		count += len(u.Funcs)
	}
	return count
}

// Number tells the functions of the project apart, from 0 to below Count, in file
// and source order.
func (p *Program) Number(f *Func) int32 { return p.solver.number(f) }

// Functions calls do for every function of the project, in file and source
// order.
func (p *Program) Functions(do func(*Func)) {
	for _, u := range p.Units {
		for _, f := range u.Funcs {
			do(f)
		}
	}
}

// Imported tells whether another module of the project imports a file's module.
func (p *Program) Imported(u *Unit) bool {
	_, ok := p.solver.objectIndex.get(objectKey{kind: moduleObject, a: int32(u.index)})
	return ok
}

// Exports tells whether a module binds a name at its top level.
func (u *Unit) Exports(name string) bool {
	_, ok := u.exports[u.text.string(name)]
	return ok
}

// Sites lists the calls in the code of the instance.
func (i *instance) Sites() []*Site {
	var list []*Site
	for _, x := range i.calls {
		if x != nil {
			list = append(list, x)
		}
	}
	return list
}
