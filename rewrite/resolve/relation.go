package resolve

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// relation is a call of a library's class that relates the class in whose body
// it stands to another.
type relation struct {
	entry    *library.Entry
	call     *invocation
	elements int32 // node of the instances of the other class
}

// relation is the instance that such a call makes, one for each call.
func (s *solver) relation(entry *library.Entry, iv *invocation) int32 {
	if s.relations == nil {
		s.relations = map[int32]*relation{}
	}
	r := &relation{entry: entry, call: iv, elements: s.node()}
	o := s.libraryOf(entry.Name, r.elements)
	s.relations[o] = r
	return o
}

// relate gives the classes that relations lead to the attributes that lead
// back, once the class bodies of all modules have been analysed.
func (s *solver) relate() {
	s.early = false
	s.findHeirs()
	s.run()
	s.early = true
	if len(s.relations) == 0 {
		return
	}
	classes := s.classObjects()
	changed := map[int32]bool{}
	for _, owner := range classes {
		info := s.class(owner)
		for _, name := range slices.SortedFunc(maps.Keys(info.class.attrs), func(a, b Name) int {
			return cmp.Compare(s.names.text(a), s.names.text(b))
		}) {
			for _, o := range s.points(info.env.at(info.class.attrs[name])) {
				if r := s.relations[o]; r != nil {
					s.relateTo(r, owner, classes, changed)
				}
			}
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(changed), cmp.Compare[int32]) {
		s.renew(c)
	}
	s.run()
}

// heirs asks for the classes of the project that derive from a library's class;
// if there are none, for another class of the library.
type heirs struct {
	base, otherwise string
	instances       bool // of the classes
	dst             int32
}

func (s *solver) findHeirs() {
	for _, h := range s.heirs {
		found := false
		for _, c := range s.classObjects() {
			if slices.ContainsFunc(s.externals(c), func(e string) bool { return e == h.base || s.table.Subclass(e, h.base) }) {
				if h.instances {
					s.instancesOf(c, 0, h.dst)
				} else {
					s.put(h.dst, c)
				}
				found = true
			}
		}
		switch {
		case found:
		case h.instances:
			s.put(h.dst, s.libraryInstance(h.otherwise))
		default:
			s.put(h.dst, s.library(h.otherwise))
		}
	}
	s.heirs = nil
}

// classObjects lists all classes by the number of their objects.
func (s *solver) classObjects() []int32 {
	list := make([]int32, len(s.classes))
	for i, info := range s.classes {
		list[i] = info.object
	}
	slices.Sort(list)
	return list
}

// relateTo follows one relation from its owner.
func (s *solver) relateTo(r *relation, owner int32, classes []int32, changed map[int32]bool) {
	targets := s.targets(r, owner, classes)
	name, given := s.relationText(r, r.entry.Relation.Name)
	for _, t := range targets {
		s.put(r.elements, s.instanceOf(t))
		for _, heir := range s.subclasses(owner, nil) {
			back := name
			if !given {
				back = r.entry.Relation.Default
			}
			// Django's words in a name that the heirs of a class share.
			class := strings.ToLower(s.objects[heir].class.Name)
			back = strings.NewReplacer("{owner}", class, "%(class)s", class).Replace(back)
			info := s.class(t)
			if info.related == nil {
				info.related = map[Name]int32{}
			}
			key := s.names.intern(back)
			if _, ok := info.related[key]; !ok {
				info.related[key] = s.node()
			}
			s.put(info.related[key], s.libraryOf(r.entry.Relation.Class, s.only(s.instanceOf(heir))))
			changed[t] = true
		}
	}
	if len(targets) == 0 {
		s.foreign(r)
	}
}

// foreign gives a relation the instances of a class that is not the project's.
func (s *solver) foreign(r *relation) {
	nodes, _ := s.relationArgument(r, r.entry.Relation.Target)
	for _, n := range nodes {
		for _, o := range s.points(n) {
			if v := &s.objects[o]; v.kind == libraryObject {
				if e := s.table.Lookup(v.name); e != nil && e.Class {
					s.put(r.elements, s.libraryInstance(e.Name))
				}
			}
		}
	}
}

func (s *solver) relationArgument(r *relation, parameter string) (nodes []int32, at []syntax.Node) {
	for _, p := range r.entry.Params {
		if p.Name == parameter {
			return s.given(p, r.call)
		}
	}
	return nil, nil
}

// relationText is the text that a relation is given for a parameter.
func (s *solver) relationText(r *relation, parameter string) (text string, ok bool) {
	_, at := s.relationArgument(r, parameter)
	for _, n := range at {
		if n >= 0 {
			return constantString(r.call.base.fn.Unit.Tree, n)
		}
	}
	return "", false
}
