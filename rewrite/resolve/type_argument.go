package resolve

import (
	"encoding/binary"
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// typeArguments are the nodes of what an instance of a generic class of a
// library has for the type parameters, -1 for those that nothing is known of.
type typeArguments struct {
	nodes []int32
	depth int // how many generics led to them, see argumentDepth
}

// argumentDepth bounds types that grow with each call: `p = p.nested()`, where
// that gives a `Pool[list[T]]`.
const argumentDepth = 4

// application is a generic class in an annotation, or among the bases of a
// class, with the variables of its arguments.
type application struct {
	arguments []int32
	spelled   []Name // the arguments that are plain names, nameNone for others
	text      []byte // of the whole
}

// application reads the type arguments of `X[A, B]`.
func (g *generator) application(n syntax.Node) application {
	t := g.tree
	a := application{text: t.Bytes(n)}
	for _, p := range t.TypeArguments(n) {
		a.arguments = append(a.arguments, g.annotation(p))
		name := nameNone
		if p = innerType(t, p); t.Kind(p) == syntax.Identifier {
			name = g.text.bytes(t.Bytes(p))
		}
		a.spelled = append(a.spelled, name)
	}
	return a
}

func innerType(t *syntax.Tree, n syntax.Node) syntax.Node {
	for t.Kind(n) == syntax.Type {
		n = t.Operand(n)
	}
	return n
}

// typesOf numbers the arguments of an application in an instance, from 1. Those
// of equal texts in one module share their nodes.
func (s *solver) typesOf(in *instance, a *application) int32 {
	text := s.names.intern(in.fn.Unit.File.Module + ":" + string(a.text))
	types, ok := s.applications[text]
	if !ok {
		nodes := make([]int32, len(a.arguments))
		for i := range nodes {
			nodes[i] = s.node()
		}
		types = s.internTypes(typeArguments{nodes: nodes})
		if s.applications == nil {
			s.applications = map[Name]int32{}
		}
		s.applications[text] = types
	}
	for i, n := range s.types[types-1].nodes {
		if v := in.at(a.arguments[i]); v >= 0 {
			s.edge(v, n)
		} else {
			s.put(n, unknown)
		}
	}
	return types
}

// internTypes numbers type arguments, from 1.
func (s *solver) internTypes(a typeArguments) int32 {
	key := make([]byte, 0, 4*len(a.nodes))
	for _, n := range a.nodes {
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	if i, ok := s.typesByNodes[string(key)]; ok {
		return i
	}
	if s.typesByNodes == nil {
		s.typesByNodes = map[string]int32{}
	}
	s.types = append(s.types, a)
	s.typesByNodes[string(key)] = int32(len(s.types))
	return int32(len(s.types))
}

// instanceWith is an instance of a library's class with type arguments, by
// number; 0 is without.
func (s *solver) instanceWith(class string, types int32) int32 {
	e := s.table.Lookup(class)
	if types == 0 || e == nil || s.table.Traced(class) {
		return s.libraryInstance(class)
	}
	if len(e.Variables) == 0 {
		if nodes := s.types[types-1].nodes; len(nodes) == 1 { // the table calls them elements
			return s.libraryOf(class, nodes[0])
		}
		return s.libraryInstance(class)
	}
	return s.object(objectKey{kind: libraryInstance, b: types, name: s.names.intern(class)}, func() object {
		return object{kind: libraryInstance, b: types, name: class, vague: s.vagueInstance(class)}
	})
}

// unapplied tells whether an object is an instance of a library's generic class of
// which is not known what it was applied to. Where a declaration tells it, that is
// meant: `jobs: Queue[Job] = Queue()`.
func (s *solver) unapplied(o int32) bool {
	v := &s.objects[o]
	if v.kind != libraryInstance || v.a > 0 || v.b > 0 {
		return false
	}
	if e := s.table.Lookup(v.name); e != nil && len(e.Variables) > 0 {
		return true
	}
	get := s.table.Member(v.name, "get")
	return get != nil && get.OfSelf
}

// applied is the instance of a generic class that a Value with type arguments
// gives, read from a receiver; -1 where it has none.
func (s *solver) applied(v *library.Value, receiver int32) int32 {
	e := s.table.Lookup(v.Type)
	if len(v.Elements) == 0 || e == nil || len(e.Variables) == 0 || s.table.Traced(v.Type) {
		return -1
	}
	a := typeArguments{nodes: make([]int32, len(v.Elements))}
	if receiver >= 0 && s.objects[receiver].kind == libraryInstance && s.objects[receiver].b > 0 {
		a.depth = s.types[s.objects[receiver].b-1].depth
	}
	if slices.ContainsFunc(v.Elements, func(x library.Value) bool { return x.Variable == "" }) {
		a.depth++
	}
	if a.depth > argumentDepth {
		return -1
	}
	for i := range v.Elements {
		a.nodes[i] = s.argument(&v.Elements[i], receiver)
	}
	return s.instanceWith(v.Type, s.internTypes(a))
}

// genericAlias is what `X[A, B]` gives in code for a class of a library: that
// class, with type arguments if it has type parameters.
func (s *solver) genericAlias(o, at int32) int32 {
	g, name := &s.goals[at], s.objects[o].name
	e := s.table.Lookup(name)
	if e == nil || !e.Class || g.at < 0 || s.objects[o].b > 0 {
		return o
	}
	in := s.instances[g.instance]
	t := in.fn.Unit.Tree
	if t.Kind(g.at) != syntax.Subscript {
		return o
	}
	key := aliasKey{o, g.instance, g.at}
	types, ok := s.aliases[key]
	if !ok {
		var a typeArguments
		for _, p := range t.TypeArguments(g.at) {
			n := s.node()
			s.goal(in.values(p), goal{op: opInstance, dst: n, instance: in.id, at: p})
			a.nodes = append(a.nodes, n)
		}
		types = s.internTypes(a)
		if s.aliases == nil {
			s.aliases = map[aliasKey]int32{}
		}
		s.aliases[key] = types
	}
	return s.object(objectKey{kind: libraryObject, b: types, name: s.names.intern(name)}, func() object {
		return object{kind: libraryObject, b: types, name: name}
	})
}

// aliasKey is a generic class with the place where it is given arguments.
type aliasKey struct {
	class, instance int32
	at              syntax.Node
}

// argumentKey is a type argument that an entry names, read from a receiver.
type argumentKey struct {
	value    *library.Value
	receiver int32
}

// argument is the node of a type argument that an entry names, the same for
// each receiver; -1 if nothing is known.
func (s *solver) argument(v *library.Value, receiver int32) int32 {
	if v.Variable != "" {
		if n := s.typeArgument(receiver, v.Variable); n >= 0 || v.Type == "" {
			return n
		}
	}
	if !v.Says() {
		return -1
	}
	key := argumentKey{v, receiver}
	if n, ok := s.namedArguments[key]; ok {
		return n
	}
	if s.namedArguments == nil {
		s.namedArguments = map[argumentKey]int32{}
	}
	n := s.node()
	s.namedArguments[key] = n
	s.value(v, receiver, nil, -1, n)
	return n
}

// typeArgument is the node of what a receiver has for a type parameter of a
// library's class, by its dotted name; -1 if it is not known.
func (s *solver) typeArgument(receiver int32, variable string) int32 {
	if receiver < 0 {
		return -1
	}
	i := strings.LastIndexByte(variable, '.')
	p := typeParameter{class: variable[:i], name: variable[i+1:], object: -1}
	switch v := &s.objects[receiver]; v.kind {
	case libraryInstance:
		if v.b > 0 {
			return s.argumentOf(p, v.name, s.types[v.b-1].nodes, 0)
		}
		return s.argumentOf(p, v.name, nil, 0)
	case libraryObject:
		if v.b > 0 {
			return s.argumentOf(p, s.table.Public(v.name), s.types[v.b-1].nodes, 0)
		}
	case instanceObject:
		return s.argumentAbove(p, v.a, nil, 0)
	}
	return -1
}

// typeParameter is a type parameter of a library's class, by their names, or of
// a class of the project, by its object and the parameter's name.
type typeParameter struct {
	class, name string
	object      int32
	spelled     Name
}

// argumentOf looks for what a library's class with arguments has for a type
// parameter, its own or one of a base.
func (s *solver) argumentOf(p typeParameter, class string, arguments []int32, depth int) int32 {
	e := s.table.Lookup(class)
	if e == nil || depth > 16 || len(arguments) > len(e.Variables) {
		return -1
	}
	own := func(name string) int32 {
		if i := slices.Index(e.Variables, name); i >= 0 && i < len(arguments) {
			return arguments[i]
		}
		return -1
	}
	if e.Name == p.class {
		return own(p.name)
	}
	for k, b := range e.Bases {
		if k >= len(e.Arguments) {
			break
		}
		nodes := make([]int32, len(e.Arguments[k]))
		for i := range nodes {
			if a := &e.Arguments[k][i]; a.Variable != "" {
				if nodes[i] = own(a.Variable[strings.LastIndexByte(a.Variable, '.')+1:]); nodes[i] >= 0 || a.Type == "" {
					continue
				}
			}
			nodes[i] = s.argument(&e.Arguments[k][i], -1)
		}
		if n := s.argumentOf(p, b, nodes, depth+1); n >= 0 {
			return n
		}
	}
	return -1
}

// argumentAbove looks for what a class of the project has for a type parameter
// of a class that it derives from, or its own; given are its own arguments, by
// the names of its parameters.
func (s *solver) argumentAbove(p typeParameter, class int32, given map[Name]int32, depth int) int32 {
	info := s.class(class)
	if info == nil || depth > 16 {
		return -1
	}
	if class == p.object {
		if n, ok := given[p.spelled]; ok {
			return n
		}
		return -1
	}
	for i, a := range info.class.applied {
		nodes := make([]int32, len(a.arguments))
		for k := range nodes {
			if n, own := given[a.spelled[k]]; own {
				nodes[k] = n
			} else {
				nodes[k] = info.env.at(a.arguments[k])
			}
		}
		for _, b := range info.bases[i] {
			if n := s.argumentAbove(p, b, s.parametersGiven(b, nodes), depth+1); n >= 0 {
				return n
			}
		}
		for _, o := range s.points(info.env.at(info.class.bases[i])) {
			if v := &s.objects[o]; v.kind == libraryObject {
				if v.b > 0 {
					nodes = s.types[v.b-1].nodes
				}
				if n := s.argumentOf(p, s.table.Public(v.name), nodes, depth+1); n >= 0 {
					return n
				}
			}
		}
	}
	return -1
}

// parametersGiven maps the type parameters of a class of the project to the
// arguments that it is given.
func (s *solver) parametersGiven(class int32, nodes []int32) map[Name]int32 {
	info := s.class(class)
	if info == nil || len(nodes) == 0 {
		return nil
	}
	parameters := info.class.parameters
	if parameters == nil {
		for _, a := range info.class.applied {
			for k, name := range a.spelled {
				if name != nameNone && !slices.Contains(parameters, name) && s.isTypeVariable(info.env.at(a.arguments[k])) {
					parameters = append(parameters, name)
				}
			}
		}
	}
	if len(parameters) != len(nodes) {
		return nil
	}
	given := map[Name]int32{}
	for i, name := range parameters {
		given[name] = nodes[i]
	}
	return given
}

// isTypeVariable tells whether an annotation is not seen to name a class.
func (s *solver) isTypeVariable(n int32) bool {
	for _, o := range s.points(n) {
		if o != unknown {
			return false
		}
	}
	return true
}
