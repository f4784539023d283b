package resolve

import (
	"slices"
	"strings"
)

// admit takes from the calls that may give a coroutine and may give none what
// the declared type of their receiver does not admit. By the flow alone a class
// that serves both twins of a client hands each what belongs to the other, for
// the analysis tells neither calls nor instances of one class apart.
func (s *solver) admit() {
	for _, x := range s.order {
		if x.call == nil || x.call.operator || len(x.Targets)+len(x.Libraries) < 2 || !s.mixed(x) {
			continue
		}
		t := x.instance.fn.Unit.Tree
		e := &declaredTypes{solver: s, in: x.instance}
		receivers, name, ok := e.receivers(calleeSyntax(t, x.Node))
		if !ok || slices.ContainsFunc(receivers, func(o int32) bool { return !s.hasMethod(o, name) }) {
			continue
		}
		targets := slices.DeleteFunc(slices.Clone(x.Targets), func(in *instance) bool { return !s.admitsFunction(receivers, in.fn) })
		libraries := slices.DeleteFunc(slices.Clone(x.Libraries), func(l string) bool { return !s.admitsLibrary(receivers, s.names.text(name), l) })
		if len(targets)+len(libraries) == 0 {
			continue // the declaration does not hold
		}
		for _, in := range x.Targets {
			if !slices.Contains(targets, in) {
				x.own().barred = append(x.barred, in.fn)
			}
		}
		x.Targets, x.Libraries = targets, libraries
	}
}

// mixed tells whether some callees of a call are coroutine functions, and some
// are not.
func (s *solver) mixed(x *Site) bool {
	async, sync := false, false
	for _, in := range x.Targets {
		async = async || in.fn.Async
		sync = sync || !in.fn.Async
	}
	for _, l := range x.Libraries {
		e := s.program.EntryAt(x, l)
		is := e != nil && e.Result.Asynchronous()
		async = async || is
		sync = sync || !is
	}
	return async && sync
}

// hasMethod tells whether a declared type has an attribute at all: a class
// whose subclasses alone have it says nothing of which of them is meant.
func (s *solver) hasMethod(o int32, name Name) bool {
	switch v := &s.objects[o]; v.kind {
	case instanceObject:
		_, ok := s.method(v.a, name)
		return ok && !slices.Contains(s.externals(v.a), "typing.Protocol")
	case libraryInstance:
		return s.table.Member(v.name, s.names.text(name)) != nil
	}
	return false
}

// admitsFunction tells whether a function may be called where an object of one
// of the declared types is: a method may if its class is one of theirs, or
// below, or above. A class that no annotation names may always: tests hand over
// stand-ins that derive from nothing.
func (s *solver) admitsFunction(receivers []int32, f *Func) bool {
	if f.Class == nil || !s.declaredClass(f.Class) {
		return true
	}
	for _, o := range receivers {
		v := &s.objects[o]
		if v.kind != instanceObject {
			return true
		}
		for _, c := range s.subclasses(v.a, nil) {
			if slices.ContainsFunc(s.mro(c), func(b int32) bool { return s.objects[b].class == f.Class }) {
				return true
			}
		}
	}
	return false
}

// admitsLibrary tells whether a library's callable may be called there: the
// attribute of an object that is nothing of what is declared may not, but a
// mock stands in for all.
func (s *solver) admitsLibrary(receivers []int32, attribute, name string) bool {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || name[i+1:] != attribute || strings.HasPrefix(name, "unittest.mock.") {
		return true
	}
	return slices.ContainsFunc(receivers, func(o int32) bool {
		v := &s.objects[o]
		if v.kind == libraryInstance {
			return s.table.Member(v.name, attribute).Name == name || s.table.Subclass(name[:i], v.name)
		}
		return len(s.externals(v.a)) > 0 || s.lostBase(v.a)
	})
}

// declaredClass tells whether an annotation of the project names a class, or
// one that derives from it.
func (s *solver) declaredClass(c *Class) bool {
	if s.typedClasses == nil {
		s.typedClasses = map[*Class]bool{}
		note := func(by int32) {
			if by < 0 {
				return
			}
			for _, o := range s.points(by) {
				if v := &s.objects[o]; v.kind == instanceObject {
					for _, b := range s.mro(v.a) {
						s.typedClasses[s.objects[b].class] = true
					}
				}
			}
		}
		for _, x := range s.seals {
			note(x.by)
		}
		for _, in := range s.instances {
			if in.parent == nil {
				continue
			}
			for i := range in.fn.Params {
				if q := &in.fn.Params[i]; q.annotation >= 0 {
					note(in.parent.at(q.annotation))
				}
			}
			if in.fn.returnType >= 0 {
				note(in.parent.at(in.fn.returnType))
			}
		}
	}
	return s.typedClasses[c]
}
