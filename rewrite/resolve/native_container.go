package resolve

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// pair is the two-element tuple that a call makes.
func (s *solver) pair(iv *invocation) int32 {
	return s.object(objectKey{kind: containerObject, a: -iv.site.id - 2, b: 1, c: tupleContainer}, func() object {
		return object{kind: containerObject, a: tupleContainer, site: iv.site}
	})
}

func (s *solver) callZip(iv *invocation) {
	made, pair := s.made(iv, generatorContainer), s.pair(iv)
	s.put(iv.dst, made)
	s.put(s.field(made, nameAll), pair)
	s.put(s.field(made, nameAny), pair)
	for i := range iv.args() {
		n := s.positional(iv, i)
		s.goal(n, goal{op: opIter, dst: s.field(pair, s.position(i)), instance: iv.base.id, at: iv.site.Node})
		s.goal(n, goal{op: opIter, dst: s.field(pair, nameAll), instance: iv.base.id, at: iv.site.Node})
	}
}

// makeContainer calls list, dict, set and their like.
func (s *solver) makeContainer(name string, kind int32, iv *invocation) {
	made := s.made(iv, kind)
	s.put(iv.dst, made)
	first := s.positional(iv, 0)
	if name == "collections.defaultdict" {
		if first >= 0 {
			e := s.field(made, nameAny)
			at := iv.site.Node
			if len(iv.args()) > 0 {
				at = iv.args()[0].node
			}
			iv.site.own().Callbacks = append(iv.site.Callbacks, Callback{Node: at, How: library.Later, Library: name, node: first})
			s.invokeCallback(first, iv.base, at, nil, e, library.Later)
			s.edge(e, s.field(made, nameAll))
		}
		first = s.positional(iv, 1)
	}
	if kind != dictContainer {
		s.goal(first, goal{op: opIter, dst: s.field(made, nameAny), instance: iv.base.id, at: iv.site.Node})
		s.goal(first, goal{op: opIter, dst: s.field(made, nameAll), instance: iv.base.id, at: iv.site.Node})
		return
	}
	s.goal(first, goal{op: opSpread, b: made, instance: iv.base.id, at: syntax.Nil})
	for _, a := range iv.args() {
		switch a.mode {
		case argKeyword:
			s.edge(iv.base.at(a.value), s.field(made, s.keyName(a.name)))
			s.edge(iv.base.at(a.value), s.field(made, nameAll))
		case argDoubleStar:
			s.goal(iv.base.at(a.value), goal{op: opSpread, b: made, instance: iv.base.id, at: syntax.Nil})
		}
	}
}

// keysOf lists the keyed fields of a container that are known so far: those of
// the parameters' names that a project uses as keywords.
func (s *solver) keysOf(o int32) []Name { return s.keyed[o] }

// containerMethod calls a method of a list, dict, set or tuple.
func (s *solver) containerMethod(o int32, method string, iv *invocation) bool {
	first := s.positional(iv, 0)
	switch method {
	case "append", "add", "appendleft", "remove", "discard", "put", "put_nowait":
		s.storeIndex(o, nameNone, first)
	case "insert":
		s.storeIndex(o, nameNone, s.positional(iv, 1))
	case "extend", "extendleft", "__iadd__":
		e := s.node()
		s.goal(first, goal{op: opIter, dst: e, instance: iv.base.id, at: iv.site.Node})
		s.storeIndex(o, nameNone, e)
	case "update":
		if s.objects[o].a != dictContainer {
			e := s.node()
			s.goal(first, goal{op: opIter, dst: e, instance: iv.base.id, at: iv.site.Node})
			s.storeIndex(o, nameNone, e)
			return true
		}
		s.goal(first, goal{op: opSpread, b: o, instance: iv.base.id, at: syntax.Nil})
		for _, a := range iv.args() {
			if a.mode == argKeyword {
				s.storeIndex(o, s.keyName(a.name), iv.base.at(a.value))
			}
		}
	case "get", "pop", "setdefault", "__getitem__", "popleft":
		key := nameNone
		for i, a := range iv.args() {
			if text, ok := constantString(iv.base.fn.Unit.Tree, a.node); ok && i == 0 && a.mode == argPositional {
				key = s.names.intern("['" + text + "']")
			}
		}
		if method == "setdefault" {
			s.storeIndex(o, key, s.positional(iv, 1))
		}
		if key == nameNone {
			s.edge(s.field(o, nameAll), iv.dst)
		} else {
			s.edge(s.field(o, key), iv.dst)
			s.edge(s.field(o, nameAny), iv.dst)
		}
		s.edge(s.positional(iv, 1), iv.dst)
	case "values":
		made := s.made(iv, listContainer)
		s.edge(s.field(o, nameAll), s.field(made, nameAll))
		s.edge(s.field(o, nameAll), s.field(made, nameAny))
		s.put(iv.dst, made)
	case "keys":
		made := s.made(iv, listContainer)
		s.edge(s.field(o, nameKeys), s.field(made, nameAll))
		s.edge(s.field(o, nameKeys), s.field(made, nameAny))
		s.put(iv.dst, made)
	case "items", "popitem":
		pair := s.pair(iv)
		s.edge(s.field(o, nameKeys), s.field(pair, s.position(0)))
		s.edge(s.field(o, nameAll), s.field(pair, s.position(1)))
		s.edge(s.field(o, nameAll), s.field(pair, nameAll))
		if method == "popitem" {
			s.put(iv.dst, pair)
			return true
		}
		made := s.made(iv, listContainer)
		s.put(s.field(made, nameAll), pair)
		s.put(s.field(made, nameAny), pair)
		s.put(iv.dst, made)
	case "copy", "union", "difference", "intersection", "__or__":
		s.put(iv.dst, o)
	case "_replace":
		s.put(iv.dst, o)
		for _, a := range iv.args() {
			if i := slices.Index(s.namedFields[o], a.name); a.mode == argKeyword && i >= 0 {
				s.storeIndex(o, s.position(i), iv.base.at(a.value))
			}
		}
	case "__add__":
		s.put(iv.dst, o)
		s.edge(first, iv.dst)
	case "__mul__":
		s.put(iv.dst, o)
	case "sort":
		if key := s.keyword(iv, "key"); key >= 0 {
			for _, a := range iv.args() {
				if a.mode == argKeyword && s.names.text(a.name) == "key" {
					iv.site.own().Callbacks = append(iv.site.Callbacks, Callback{Node: a.node, How: callNow, Library: "builtins.list.sort", node: key})
					s.invokeCallback(key, iv.base, a.node, []int32{s.field(o, nameAll)}, s.node(), callNow)
				}
			}
		}
	}
	return true
}
