package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

// conversions are the special methods that library functions call of their
// arguments: of the first, or of all.
var conversions = map[string]struct {
	methods []string
	all     bool
}{
	"builtins.str": {[]string{"__str__"}, false}, "builtins.repr": {[]string{"__repr__"}, false},
	"builtins.print": {[]string{"__str__"}, true}, "builtins.format": {[]string{"__format__"}, false},
	"builtins.str.format": {[]string{"__format__"}, true}, "builtins.ascii": {[]string{"__repr__"}, false},
	"builtins.len": {[]string{"__len__"}, false}, "builtins.bool": {[]string{"__bool__"}, false}, "builtins.hash": {[]string{"__hash__"}, false},
	"builtins.abs": {[]string{"__abs__"}, false}, "builtins.int": {[]string{"__int__"}, false}, "builtins.float": {[]string{"__float__"}, false},
	"builtins.complex": {[]string{"__complex__"}, false}, "builtins.round": {[]string{"__round__"}, false}, "builtins.bytes": {[]string{"__bytes__"}, false},
	"builtins.bin": {[]string{"__index__"}, false}, "builtins.hex": {[]string{"__index__"}, false}, "builtins.oct": {[]string{"__index__"}, false},
	"builtins.divmod": {[]string{"__divmod__", "__rdivmod__"}, true}, "builtins.pow": {[]string{"__pow__", "__rpow__"}, true},
	"builtins.dir": {[]string{"__dir__"}, false}, "builtins.reversed": {[]string{"__reversed__"}, false},
	"builtins.sum": {[]string{"__iter__", "__next__"}, false}, "builtins.any": {[]string{"__iter__", "__next__"}, false},
	"builtins.all": {[]string{"__iter__", "__next__"}, false}, "builtins.str.join": {[]string{"__iter__", "__next__"}, false},
	"builtins.min": {[]string{"__iter__", "__next__", "__lt__"}, true}, "builtins.max": {[]string{"__iter__", "__next__", "__gt__"}, true},
	"builtins.sorted": {[]string{"__iter__", "__next__"}, false}, "builtins.map": {[]string{"__iter__", "__next__"}, true},
	"builtins.filter": {[]string{"__iter__", "__next__"}, true}, "builtins.zip": {[]string{"__iter__", "__next__"}, true},
	"builtins.iter": {[]string{"__iter__"}, false}, "builtins.getattr": {[]string{"__getattr__", "__getattribute__"}, false},
	"builtins.hasattr": {[]string{"__getattr__", "__getattribute__"}, false}, "builtins.setattr": {[]string{"__setattr__"}, false},
	"builtins.delattr": {[]string{"__delattr__"}, false}, "copy.copy": {[]string{"__copy__", "__reduce_ex__"}, false},
	"copy.deepcopy": {[]string{"__deepcopy__", "__reduce_ex__"}, false}, "os.fspath": {[]string{"__fspath__"}, false}, "builtins.open": {[]string{"__fspath__"}, false},
	"builtins.set": {[]string{"__hash__", "__eq__"}, true}, "builtins.frozenset": {[]string{"__hash__", "__eq__"}, true}, "math.floor": {[]string{"__floor__"}, false},
	"math.ceil": {[]string{"__ceil__"}, false}, "math.trunc": {[]string{"__trunc__"}, false},
}

// ofElements are the special methods that library functions call of the
// elements of their first argument, or of their receiver.
var ofElements = map[string][]string{
	"builtins.sorted": {"__lt__", "__gt__"}, "builtins.min": {"__lt__", "__gt__"}, "builtins.max": {"__lt__", "__gt__"},
	"builtins.sum": {"__add__", "__radd__"}, "builtins.any": {"__bool__"}, "builtins.all": {"__bool__"},
	"builtins.set": {"__hash__", "__eq__"}, "builtins.frozenset": {"__hash__", "__eq__"}, "builtins.str.join": {"__str__"},
	"builtins.list.sort": {"__lt__", "__gt__"}, "builtins.list.remove": {"__eq__"}, "builtins.list.index": {"__eq__"}, "builtins.list.count": {"__eq__"},
}

// implicit calls do for the special methods that the functions call without an
// operator that the solver follows: conversions, tests for truth, keys, reads
// through __getattr__, and the hooks of class statements.
func (s *solver) implicit(do func(*Func, Callee)) {
	for _, x := range s.order {
		if x.call == nil {
			continue
		}
		for _, l := range x.Libraries {
			if c, ok := conversions[l]; ok {
				for i, a := range x.call.args {
					if i == 0 || c.all {
						s.specials(x.instance, x.instance.at(a.value), c.methods, do)
					}
				}
			}
			if methods := ofElements[l]; methods != nil {
				s.elementSpecials(x, methods, do)
			}
			if i := strings.LastIndexByte(l, '.'); isKeyed(l[i+1:]) && strings.HasPrefix(l, "builtins.") && len(x.call.args) > 0 {
				s.specials(x.instance, x.instance.at(x.call.args[0].value), []string{"__hash__", "__eq__"}, do)
			}
		}
	}
	for _, in := range s.instances {
		t := in.fn.Unit.Tree
		for _, use := range in.fn.Uses {
			if methods := implied(t, use.Node); methods != nil {
				s.specials(in, in.at(use.v), methods, do)
			}
		}
	}
	s.classHooks(do)
}

// isKeyed tells whether a method of a dictionary or a set takes a key.
func isKeyed(method string) bool {
	switch method {
	case "get", "pop", "setdefault", "add", "discard", "remove":
		return true
	}
	return false
}

// implied are the special methods that the place of an expression calls.
func implied(t *syntax.Tree, n syntax.Node) []string {
	p := t.Parent(n)
	switch t.Kind(p) {
	case syntax.IfStatement, syntax.ElifClause, syntax.WhileStatement:
		if t.Field(n) == syntax.FieldCondition {
			return []string{"__bool__"}
		}
	case syntax.NotOperator, syntax.BooleanOperator, syntax.AssertStatement, syntax.IfClause, syntax.ConditionalExpression:
		return []string{"__bool__"}
	case syntax.Interpolation:
		return []string{"__format__", "__str__", "__repr__"}
	case syntax.Subscript:
		if t.Field(n) == syntax.FieldSubscript {
			return []string{"__hash__", "__eq__", "__index__"}
		}
	case syntax.Pair:
		if t.Field(n) == syntax.FieldKey {
			return []string{"__hash__", "__eq__"}
		}
	case syntax.Set:
		return []string{"__hash__", "__eq__"}
	case syntax.ComparisonOperator:
		return []string{"__hash__", "__eq__"} // of the left operand of `in`
	case syntax.BinaryOperator:
		if left := t.Child(p, syntax.FieldLeft); left != n && t.Kind(left) == syntax.String {
			return []string{"__str__", "__repr__"} // "%s" % n
		}
	case syntax.DictionarySplat:
		return []string{"keys", "__getitem__"}
	case syntax.ListSplat:
		return []string{"__iter__", "__next__"}
	}
	return nil
}

// specials calls do for methods of the instances of project classes that node
// n holds.
func (s *solver) specials(in *instance, n int32, methods []string, do func(*Func, Callee)) {
	if n < 0 {
		return
	}
	for _, o := range s.points(n) {
		v := &s.objects[o]
		if v.kind != instanceObject {
			continue
		}
		for _, m := range methods {
			if node, ok := s.special(v.a, s.names.intern(m)); ok {
				for _, f := range s.functionsIn(node) {
					do(in.fn, Callee{Func: f})
				}
			}
		}
	}
}

func (s *solver) elementSpecials(x *Site, methods []string, do func(*Func, Callee)) {
	of := func(n int32) {
		if n < 0 {
			return
		}
		for _, o := range s.points(n) {
			if s.objects[o].kind == containerObject && s.hasField(o, nameAll) {
				s.specials(x.instance, s.field(o, nameAll), methods, do)
			}
		}
	}
	if len(x.call.args) > 0 {
		of(x.instance.at(x.call.args[0].value))
	}
	t := x.instance.fn.Unit.Tree
	if callee := t.Child(x.Node, syntax.FieldFunction); callee >= 0 && t.Kind(callee) == syntax.Attribute {
		of(x.instance.values(t.Child(callee, syntax.FieldObject)))
	}
}

// classHooks calls do for what a class statement calls of its bases and of its
// metaclass, and what reads of attributes call that no class defines.
func (s *solver) classHooks(do func(*Func, Callee)) {
	for _, in := range s.instances {
		for k := range in.fn.constraints {
			c := &in.fn.constraints[k]
			switch c.op {
			case opClass:
				s.hooksOf(in, in.fn.Unit.Classes[c.aux], do)
			case opLoad:
				s.fallbackReads(in, in.at(c.a), c.name, do)
			case opIndex:
				s.subscriptedClasses(in, in.at(c.a), do)
			case opImport:
				s.importHook(in, in.at(c.dst), do)
			}
		}
	}
}

func (s *solver) hooksOf(in *instance, c *Class, do func(*Func, Callee)) {
	o := s.classObject(c, in)
	mro := s.mro(o)
	if len(mro) > 1 {
		for _, b := range mro[1:] {
			if n, ok := s.declares(b, nameInitSubclass); ok {
				for _, f := range s.functionsIn(n) {
					do(in.fn, Callee{Func: f})
				}
				break
			}
		}
	}
	for _, b := range mro {
		meta, ok := s.class(b).class.keywords["metaclass"]
		if !ok {
			continue
		}
		n := s.class(b).env.values(meta)
		if n < 0 {
			continue
		}
		for _, m := range s.points(n) {
			if s.objects[m].kind != classObject {
				continue
			}
			for _, hook := range []string{"__new__", "__init__", "__prepare__"} {
				if node, ok := s.method(m, s.names.intern(hook)); ok {
					for _, f := range s.functionsIn(node) {
						do(in.fn, Callee{Func: f})
					}
				}
			}
		}
	}
	for name, attr := range c.attrs {
		if attr < 0 {
			continue
		}
		for _, p := range s.points(in.at(attr)) {
			if v := &s.objects[p]; v.kind == instanceObject {
				if n, ok := s.method(v.a, s.names.intern("__set_name__")); ok && !strings.HasPrefix(s.names.text(name), "__") {
					for _, f := range s.functionsIn(n) {
						do(in.fn, Callee{Func: f})
					}
				}
			}
		}
	}
}

// fallbackReads calls do for __getattr__ where no class and no assignment that
// is seen gives the attribute, and for __getattribute__ everywhere.
func (s *solver) fallbackReads(in *instance, n int32, name Name, do func(*Func, Callee)) {
	if n < 0 {
		return
	}
	for _, o := range s.points(n) {
		v := &s.objects[o]
		if v.kind != instanceObject {
			continue
		}
		if m, ok := s.method(v.a, s.names.intern("__getattribute__")); ok {
			for _, f := range s.functionsIn(m) {
				do(in.fn, Callee{Func: f})
			}
		}
		m, ok := s.method(v.a, nameGetAttr)
		if !ok {
			continue
		}
		if _, declared := s.method(v.a, name); declared {
			continue
		}
		set := false
		for _, b := range s.mro(v.a) {
			if i := s.instanceOf(b); s.hasField(i, name) && len(s.points(s.field(i, name))) > 0 {
				set = true
			}
		}
		if !set {
			for _, f := range s.functionsIn(m) {
				do(in.fn, Callee{Func: f})
			}
		}
	}
}

// subscriptedClasses calls do for __class_getitem__.
func (s *solver) subscriptedClasses(in *instance, n int32, do func(*Func, Callee)) {
	if n < 0 {
		return
	}
	for _, o := range s.points(n) {
		if s.objects[o].kind != classObject {
			continue
		}
		if m, ok := s.method(o, s.names.intern("__class_getitem__")); ok {
			for _, f := range s.functionsIn(m) {
				do(in.fn, Callee{Func: f})
			}
		}
	}
}

// importHook calls do for the __getattr__ of a module: every import asks for
// __path__, which few modules have.
func (s *solver) importHook(in *instance, n int32, do func(*Func, Callee)) {
	if n < 0 {
		return
	}
	for _, o := range s.points(n) {
		if v := &s.objects[o]; v.kind == moduleObject {
			if attr, ok := v.unit.exports[nameGetAttr]; ok {
				for _, f := range s.functionsIn(s.bodies[v.unit.index].at(attr)) {
					do(in.fn, Callee{Func: f})
				}
			}
		}
	}
}
