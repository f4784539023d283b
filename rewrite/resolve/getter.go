package resolve

import (
	"strconv"
	"strings"

	"awaken/rewrite/syntax"
)

// The callables that the operator module makes of a name: what they do with
// their argument stands where they are made.
const (
	methodCaller = "operator.methodcaller"
	attrGetter   = "operator.attrgetter"
	itemGetter   = "operator.itemgetter"
)

// makeGetter gives the callable that a call of methodcaller and its like makes;
// nothing is known of one that is given a name which is not written there.
func (s *solver) makeGetter(name string, iv *invocation) {
	t := iv.base.fn.Unit.Tree
	p := &invocation{}
	for i, a := range iv.args() {
		_, constant := constantString(t, a.node)
		switch n := iv.base.at(a.value); {
		case a.mode == argStar, a.mode == argDoubleStar, name != itemGetter && !constant && (i == 0 || name == attrGetter), a.mode == argKeyword && name != methodCaller:
			s.put(iv.dst, unknown)
			return
		case name != methodCaller || i == 0:
		case a.mode == argKeyword:
			p.extra = append(p.extra, keyword{a.name, n})
		default:
			if n < 0 {
				n = s.node()
			}
			p.prefix = append(p.prefix, n)
		}
	}
	if len(iv.args()) == 0 || len(iv.prefix) > 0 {
		s.put(iv.dst, unknown)
		return
	}
	o := s.object(objectKey{kind: wrapperObject, a: -1, b: iv.site.id, name: s.names.intern(name)}, func() object {
		return object{kind: wrapperObject, a: s.node(), name: name, site: iv.site} // a: the methods that it has called
	})
	s.partials[o] = p
	s.put(iv.dst, o)
}

// callGetter calls such a callable. It tells whether o is one.
func (s *solver) callGetter(o int32, v object, iv *invocation) bool {
	switch v.name {
	case methodCaller, attrGetter, itemGetter:
	default:
		return false
	}
	of, t := s.positional(iv, 0), v.site.instance.fn.Unit.Tree
	args := v.site.call.args
	if v.name == methodCaller {
		method, p := s.node(), s.partials[o]
		text, _ := constantString(t, args[0].node)
		s.readPath(of, text, iv, method)
		s.edge(method, v.a)
		next := s.with(iv, o, p.prefix, p.extra)
		next.bare = true
		s.goal(method, makeCallGoal(next, iv.base, iv.site.Node))
		return true
	}
	dst := iv.dst
	var made int32
	if len(args) > 1 {
		made = s.made(iv, tupleContainer)
		s.put(iv.dst, made)
	}
	for i, a := range args {
		if len(args) > 1 {
			dst = s.node()
			s.storeIndex(made, s.position(i), dst)
		}
		if v.name == attrGetter {
			text, _ := constantString(t, a.node)
			s.readPath(of, text, iv, dst)
			continue
		}
		key := nameNone
		if text, ok := constantString(t, a.node); ok {
			key = s.keyName(s.names.intern(text))
		} else if k, err := strconv.Atoi(t.String(a.node)); err == nil && k >= 0 && t.Kind(a.node) == syntax.Integer {
			key = s.position(k)
		}
		s.goal(of, goal{op: opIndex, name: key, dst: dst, instance: iv.base.id, at: iv.site.Node})
	}
	return true
}

// readPath reads attributes one of the other: `a.b.c`.
func (s *solver) readPath(of int32, path string, iv *invocation, dst int32) {
	names := strings.Split(path, ".")
	for i, name := range names {
		to := dst
		if i < len(names)-1 {
			to = s.node()
		}
		s.goal(of, goal{op: opLoad, name: s.names.intern(name), dst: to, instance: iv.base.id, at: iv.site.Node})
		of = to
	}
}
