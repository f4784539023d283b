package resolve

import (
	"strings"

	"awaken/rewrite/syntax"
)

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
			next := s.with(iv, o, s.before(receivers, iv.prefix), iv.extra)
			next.dst, next.awaited, next.making = s.node(), false, true
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
			next := s.with(iv, o, s.before(receivers, iv.prefix), iv.extra)
			next.awaited, next.making = false, true
			s.goal(methods.new, makeCallGoal(next, iv.base, iv.site.Node))
		}
	}
	if methods.post >= 0 {
		next := s.with(iv, o, s.before(s.only(self), nil), nil)
		next.bare, next.dst, next.awaited, next.making = true, s.node(), false, true
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
