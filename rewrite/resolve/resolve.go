package resolve

import (
	"context"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// Program is a resolved project.
type Program struct {
	Units []*Unit
	// Sites are all places where something is called, in a fixed order.
	Sites []*Site

	solver  *solver
	makers  *makers
	modules map[string]*Unit // by dotted name; see Lookup
}

// Builder makes a program of parsed files.
type Builder struct {
	names *names
	idle  chan *cache // those that no file is read with
}

// NewBuilder begins a program.
func NewBuilder() *Builder { return &Builder{newNames(), make(chan *cache, 64)} }

// Unit makes the constraints of a file. It may be called from any number of
// goroutines.
func (b *Builder) Unit(file *load.File, tree *syntax.Tree) *Unit {
	var text *cache
	select {
	case text = <-b.idle: // most names of a file stand in others
	default:
		text = &cache{table: b.names, seen: map[string]Name{}}
	}
	u := generate(file, tree, text)
	select {
	case b.idle <- text:
	default:
	}
	return u
}

// Resolve solves the constraints of the units, which come in the order of the
// project's files. The table tells of the libraries. The error is the context's.
func (b *Builder) Resolve(ctx context.Context, project *load.Project, units []*Unit, table *library.Table) (*Program, error) {
	p, shared := &Program{Units: units}, b.names
	s := &solver{
		roots: map[Place]Root{}, steps: map[int32]step{},
		ctx:     ctx,
		program: p, project: project, table: table, facts: newFacts(table), names: shared, standIns: newStandIns(shared),
		literals: map[Name]int32{}, partials: map[int32]*invocation{},
		keyed: map[int32][]Name{}, namedFields: map[int32][]Name{}, unitOf: map[*load.File]*Unit{}, leaking: map[string]bool{},
	}
	p.solver = s
	s.object(objectKey{kind: unknownObject}, func() object { return object{kind: unknownObject} })
	s.funcBase = make([]int32, len(p.Units))
	total := int32(0)
	constraints := 0
	for i, u := range p.Units {
		for _, f := range u.Funcs {
			constraints += len(f.constraints)
		}
		u.index = i
		s.unitOf[u.File] = u
		s.funcBase[i] = total
		total += int32(len(u.Funcs))
		for _, f := range u.Funcs {
			f.Declared = !f.Async && f.Kind == Def && table.Declared(f.Qualified)
		}
	}
	s.cloned = make([]int32, total)
	s.limit = limitFor(constraints)
	s.reserve(constraints)
	// Module bodies are made first, all of them: imports link them.
	s.bodies = make([]*instance, len(p.Units))
	for i, u := range p.Units {
		s.bodies[i] = s.prepare(u.Body)
	}
	s.spell()
	s.early = true
	for i, u := range p.Units {
		s.fill(s.bodies[i], u.Body)
	}
	s.run()
	s.relate()
	s.early = false
	for _, l := range s.later {
		s.makeDefault(l.o, l.in)
	}
	s.run()
	if s.supply() {
		s.run()
	}
	for ctx.Err() == nil && (s.settleVoid() || s.inherit()) {
		s.run()
	}
	for ctx.Err() == nil && s.settleNames() {
		s.run()
	}
	s.lose()
	for ctx.Err() == nil && s.settleNames() { // some names were lost sight of
		s.run()
		s.lose()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.admit()
	p.Sites = s.order
	return p, nil
}

// prepare makes a module's instance without its constraints.
func (s *solver) prepare(fn *Func) *instance {
	in := &instance{solver: s, id: int32(len(s.instances)), fn: fn, base: int32(len(s.nodes))}
	s.instances = append(s.instances, in)
	s.variables(fn)
	in.calls = make([]*Site, len(fn.Calls))
	return in
}

// reserve makes room for what a project of so many constraints most often needs:
// the lists are far too large to be copied again and again while they grow, and
// room that is not used is never touched.
func (s *solver) reserve(constraints int) {
	s.nodes = make([]node, 0, 9*constraints/4)
	s.edges = make([]edge, 0, 11*constraints/2)
	s.goals = make([]goal, 0, 3*constraints/2)
	s.watchers = make([]watcher, 0, constraints)
	s.bindings = make([]bindingKey, 0, constraints)
	s.returns = make([]returned, 0, constraints)
	s.objects = append(make([]object, 0, constraints/4), s.objects...)
	s.heads = append(make([]head, 0, constraints/4), s.heads...)
}

func (s *solver) fill(in *instance, fn *Func) {
	for k := range fn.constraints {
		s.constrain(in, &fn.constraints[k])
	}
}

// loseSight marks as unknown what depends on values that nothing in the
// project gives, and lets that flow until nothing changes.
func (s *solver) loseSight() {
	s.markStanding()
	s.markVoid()
	seen := make([]int32, len(s.nodes)) // one more than the first goal that a node had when it was looked at
	for {
		changed := false
		for len(seen) < len(s.nodes) {
			seen = append(seen, 0)
		}
		for n := range s.nodes {
			first := s.nodes[n].goals
			if first < seen[n] || s.nodes[n].count > 0 && !s.nodes[n].full {
				continue
			}
			seen[n] = first + 1
			for g := first; g >= 0; g = s.goals[g].next {
				if s.nodes[n].void {
					if s.goals[g].op == opCall {
						s.invocations.at(s.goals[g].aux).site.Void = true
					}
					continue
				}
				if s.instances[s.goals[g].instance].stands {
					continue // clones serve all calls that are seen: what nobody gives it is nobody's
				}
				dst := s.goals[g].dst
				if s.goals[g].op == opCall {
					iv := s.invocations.at(s.goals[g].aux)
					iv.site.Unknown = true
					dst = iv.dst
				}
				if dst >= 0 && !s.nodes[dst].unknown {
					if s.nodes[dst].sealed {
						s.nodes[dst].held = true
						continue
					}
					s.put(dst, unknown)
					s.nodes[dst].unknown = true
					changed = true
				}
			}
		}
		if !changed {
			return
		}
		s.run()
	}
}
