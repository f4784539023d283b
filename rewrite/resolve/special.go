package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// Goals of operators, which call special methods of their operands.
const (
	opSpecial op = iota + 130 // dst ⊇ a.name(b, aux), if a is an instance that has the method
	opRaise                   // a class that is raised is called
	opSetter                  // a property or descriptor of receiver aux takes b
	opNamed                   // dst ⊇ the attributes of another node that the strings of a name
	opPrefix                  // dst ⊇ the attributes of a whose names begin with a text
)

// fallbacks are the special methods that stand in for one that a class lacks.
var fallbacks = map[string][]string{
	"__ne__": {"__eq__"}, "__contains__": {"__iter__", "__getitem__"},
	"__iadd__": {"__add__"}, "__isub__": {"__sub__"}, "__imul__": {"__mul__"}, "__itruediv__": {"__truediv__"},
	"__ifloordiv__": {"__floordiv__"}, "__imod__": {"__mod__"}, "__ipow__": {"__pow__"}, "__imatmul__": {"__matmul__"},
	"__iand__": {"__and__"}, "__ior__": {"__or__"}, "__ixor__": {"__xor__"}, "__ilshift__": {"__lshift__"}, "__irshift__": {"__rshift__"},
	"__bool__": {"__len__"}, "__str__": {"__repr__"}, "__format__": {"__str__", "__repr__"},
	"__int__": {"__index__", "__trunc__"}, "__float__": {"__index__"}, "__complex__": {"__float__", "__index__"},
	"__reversed__": {"__len__", "__getitem__"}, "__iter__": {"__getitem__"},
}

// standIns are the fallbacks by name.
type standIns map[Name][]Name

func newStandIns(names *names) standIns {
	in := standIns{}
	for name, others := range fallbacks {
		for _, other := range others {
			n := names.intern(name)
			in[n] = append(in[n], names.intern(other))
		}
	}
	return in
}

// special finds the method behind an operator along the MRO of a class: the
// node of its value.
func (s *solver) special(class int32, name Name) (int32, bool) {
	if n, ok := s.method(class, name); ok {
		return n, true
	}
	for _, other := range s.standIns[name] {
		if n, ok := s.method(class, other); ok {
			return n, true
		}
	}
	return -1, false
}

// operate carries out an opSpecial for an operand that arrived.
func (s *solver) operate(o, i int32) {
	h := s.heads[o]
	if h.kind != instanceObject {
		return
	}
	g := s.goals[i]
	n, ok := s.special(h.a, g.name)
	if !ok {
		return
	}
	receivers, fresh := s.receivers(placeOfGoal(i), n)
	s.deliver(receivers, o)
	if !fresh {
		return
	}
	prefix := s.before(receivers, nil)
	if g.b >= 0 || g.aux >= 0 {
		prefix = append(prefix, g.b)
	}
	if g.aux >= 0 {
		prefix = append(prefix, g.aux)
	}
	dst := g.dst
	if dst < 0 {
		dst = s.node()
	}
	s.invokeIn(n, s.instances[g.instance], g.at, prefix, dst)
}

// raise calls the class that a raise statement names.
func (s *solver) raise(o int32, g goal) {
	if s.objects[o].kind == classObject {
		s.invokeIn(s.only(o), s.instances[g.instance], g.at, nil, s.node())
	}
}

// set calls the setter of a property, or __set__ of a descriptor, that stands
// in the class of the receiver.
func (s *solver) set(o int32, g goal) {
	switch v := &s.objects[o]; v.kind {
	case propertyObject:
		s.invokeIn(s.field(o, s.names.intern("fset")), s.instances[g.instance], g.at, []int32{s.only(g.aux), g.b}, s.node())
	case instanceObject:
		if n, ok := s.method(v.a, s.names.intern("__set__")); ok {
			s.invokeIn(n, s.instances[g.instance], g.at, []int32{s.only(o), s.only(g.aux), g.b}, s.node())
		}
	}
}

// setThrough looks for a property or a descriptor behind the attribute of an
// instance that is assigned to.
func (s *solver) setThrough(o int32, g goal) {
	v := &s.objects[o]
	if v.kind != instanceObject {
		return
	}
	if n, ok := s.method(v.a, g.name); ok {
		s.goal(n, goal{op: opSetter, aux: o, b: g.b, dst: none, instance: g.instance, at: g.at})
	} else if n, ok := s.method(v.a, s.names.intern("__setattr__")); ok {
		s.invokeIn(n, s.instances[g.instance], g.at, []int32{s.only(o), s.node(), g.b}, s.node())
	}
}

// operation adds the call of a special method: of receiver, if it is an
// instance that has it. The arguments may be none.
func (g *generator) operation(name string, receiver, first, second, dst int32, n syntax.Node) {
	if receiver != none {
		g.add(constraint{op: opSpecial, name: g.text.string(name), dst: dst, a: receiver, b: first, aux: second, node: n})
	}
}

// comparisons are the methods behind comparison operators, of the left operand
// and of the right.
var comparisons = map[string][2]string{
	"==": {"__eq__", "__eq__"}, "!=": {"__ne__", "__ne__"}, "<": {"__lt__", "__gt__"}, ">": {"__gt__", "__lt__"},
	"<=": {"__le__", "__ge__"}, ">=": {"__ge__", "__le__"}, "in": {"", "__contains__"}, "not in": {"", "__contains__"},
}

// comparison reads a chain of comparisons.
func (g *generator) comparison(n syntax.Node) {
	t := g.tree
	left, operator := none, ""
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.Comment:
			continue
		case syntax.Operator:
			operator = strings.Join(strings.Fields(t.String(c)), " ")
			continue
		}
		right := g.expr(c)
		methods := comparisons[operator]
		if methods[0] != "" {
			g.operation(methods[0], left, right, none, none, n)
		}
		if methods[1] != "" && t.Kind(c) != syntax.String {
			g.operation(methods[1], right, left, none, none, n)
		}
		left = right
	}
}

// unary reads a sign.
func (g *generator) unary(n syntax.Node) int32 {
	t := g.tree
	operand := g.expr(t.Operand(n))
	if operand == none {
		return none
	}
	method := "__neg__"
	switch operator := t.ChildOf(n, syntax.Operator); {
	case t.Is(operator, "+"):
		method = "__pos__"
	case t.Is(operator, "~"):
		method = "__invert__"
	}
	v := g.fresh()
	g.operation(method, operand, none, none, v, n)
	return v
}
