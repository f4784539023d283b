package resolve

import (
	"strconv"

	"awaken/rewrite/syntax"
)

// pass links arguments to parameters.
func (s *solver) pass(in *instance, iv *invocation) {
	params := in.fn.Params
	star, doubleStar, positional := -1, -1, 0
	for i := range params {
		switch params[i].Mode {
		case Star:
			star = i
		case DoubleStar:
			doubleStar = i
		case Positional, PositionalOnly:
			positional++
		}
	}
	next := 0
	give := func(n int32) {
		switch {
		case next < positional:
			s.edge(n, in.at(params[next].v))
		case star >= 0:
			s.edge(n, s.field(s.restTuple(in, star), s.position(next-positional)))
			s.edge(n, s.field(s.restTuple(in, star), nameAll))
		}
		next++
	}
	if star >= 0 {
		s.put(in.at(params[star].v), s.restTuple(in, star))
	}
	if doubleStar >= 0 {
		s.put(in.at(params[doubleStar].v), s.restDict(in, doubleStar))
	}
	for _, n := range iv.prefix {
		give(n)
	}
	named := func(name Name, n int32) {
		for i := range params {
			if params[i].Name == name && params[i].Mode != Star && params[i].Mode != DoubleStar && params[i].Mode != PositionalOnly {
				s.edge(n, in.at(params[i].v))
				return
			}
		}
		if doubleStar >= 0 {
			d := s.restDict(in, doubleStar)
			s.edge(n, s.field(d, s.keyName(name)))
			s.edge(n, s.field(d, nameAll))
		}
	}
	for _, a := range iv.args() {
		n := iv.base.at(a.value)
		switch a.mode {
		case argPositional:
			give(n)
		case argKeyword:
			named(a.name, n)
		case argStar:
			s.spread(n, iv.base, in, positional, star, next)
			next = len(params) // what follows cannot be placed
		case argDoubleStar:
			s.spreadNames(n, iv.base, in, doubleStar)
		}
	}
	for _, k := range iv.extra {
		named(k.name, k.node)
	}
}

// spread hands the elements of *n to the parameters from position next on.
func (s *solver) spread(n int32, from, in *instance, positional, star, next int) {
	if n < 0 {
		return
	}
	for k := next; k < positional; k++ {
		s.goal(n, goal{op: opIndex, name: s.position(k - next), dst: in.at(in.fn.Params[k].v), instance: from.id, at: syntax.Nil})
	}
	if star < 0 {
		return
	}
	rest := s.restTuple(in, star)
	skip := max(positional-next, 0)
	for k := range 6 { // beyond these, by the summary alone
		s.goal(n, goal{op: opIndex, name: s.position(k + skip), dst: s.field(rest, s.position(k+max(next-positional, 0))), instance: from.id, at: syntax.Nil})
	}
	s.goal(n, goal{op: opIndex, name: nameAll, dst: s.field(rest, nameAll), instance: from.id, at: syntax.Nil})
}

// spreadNames hands the values of **n to the parameters of their names.
func (s *solver) spreadNames(n int32, from, in *instance, doubleStar int) {
	if n < 0 {
		return
	}
	for i := range in.fn.Params {
		p := &in.fn.Params[i]
		if p.Mode == Positional || p.Mode == KeywordOnly {
			s.goal(n, goal{op: opIndex, name: s.keyName(p.Name), dst: in.at(p.v), instance: from.id, at: syntax.Nil, aux: exactKey})
		}
	}
	if doubleStar >= 0 {
		d := s.restDict(in, doubleStar)
		s.goal(n, goal{op: opSpread, b: d, instance: from.id, at: syntax.Nil})
	}
}

// opSpread copies every field of a container into the container b.
const opSpread op = 111

// exactKey asks opIndex for the key alone, without what stands under unknown
// keys.
const exactKey int32 = 1

func (s *solver) position(i int) Name { return s.names.intern("[" + strconv.Itoa(i) + "]") }

func (s *solver) keyName(n Name) Name { return s.names.intern("['" + s.names.text(n) + "']") }

func (s *solver) restTuple(in *instance, param int) int32 {
	return s.object(objectKey{kind: containerObject, a: in.id, b: -int32(param) - 2, c: tupleContainer}, func() object {
		return object{kind: containerObject, a: tupleContainer}
	})
}

func (s *solver) restDict(in *instance, param int) int32 {
	return s.object(objectKey{kind: containerObject, a: in.id, b: -int32(param) - 2, c: dictContainer}, func() object {
		return object{kind: containerObject, a: dictContainer}
	})
}
