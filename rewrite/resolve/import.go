package resolve

import "awaken/rewrite/syntax"

// loadModule reads a name of a project's module: its own, a submodule, or one
// that it imports with a star.
func (s *solver) loadModule(u *Unit, name Name, dst int32) {
	s.moduleName(u, name, dst)
}

// starKey is one question to a module's star imports.
type starKey struct {
	unit *Unit
	name Name
	dst  int32
}

func (s *solver) moduleName(u *Unit, name Name, dst int32) bool {
	body := s.bodies[u.index]
	if v, ok := u.exports[name]; ok {
		s.edge(body.at(v), dst)
		s.edge(s.field(s.moduleObject(u), name), dst)
		return true
	}
	s.edge(s.field(s.moduleObject(u), name), dst)
	key := starKey{u, name, dst}
	if s.starred[key] {
		return false // modules that import one another with stars
	}
	if s.starred == nil {
		s.starred = map[starKey]bool{}
	}
	s.starred[key] = true
	for i := len(u.stars) - 1; i >= 0; i-- {
		// The last star import that has the name wins; what a star imports is
		// known once the module object has arrived, so each is asked.
		s.goal(body.at(u.stars[i]), goal{op: opStar, name: name, dst: dst, instance: body.id, at: syntax.Nil})
	}
	if u.File.Package {
		if sub := s.project.Module(u.File.Module+"."+s.names.text(name), u.File); sub != nil {
			if unit := s.unitOf[sub]; unit != nil {
				s.put(dst, s.moduleObject(unit))
				return true
			}
		}
	}
	return false
}

// opStar waits for the module of a star import.
const opStar op = 110

// starMember adds a name of module object o, as a star import hands it on.
func (s *solver) starMember(o int32, name Name, dst int32) {
	switch v := s.objects[o]; v.kind {
	case moduleObject:
		if v.unit.all != nil && !v.unit.all[name] {
			return
		}
		if text := s.names.text(name); v.unit.all == nil && len(text) > 0 && text[0] == '_' {
			return
		}
		s.moduleName(v.unit, name, dst)
	case libraryObject:
		if full := s.table.Public(v.name + "." + s.names.text(name)); s.table.Lookup(full) != nil {
			s.loadMember(o, v.name, name, dst)
		}
	}
}

// starName reads a name that nothing in the file binds, in a file with star
// imports.
func (s *solver) starName(in *instance, name Name, dst int32) {
	body := in
	for body.parent != nil {
		body = body.parent
	}
	for i := len(body.fn.Unit.stars) - 1; i >= 0; i-- {
		s.goal(body.at(body.fn.Unit.stars[i]), goal{op: opStar, name: name, dst: dst, instance: body.id, at: syntax.Nil})
	}
	if s.table.Lookup("builtins."+s.names.text(name)) != nil {
		s.builtin(name, dst)
	}
}

// builtin adds the builtin of that name, if there is one.
func (s *solver) builtin(name Name, dst int32) {
	full := "builtins." + s.names.text(name)
	if s.table.Lookup(full) != nil || s.table.Module(full) {
		s.put(dst, s.library(full))
	} else if t := s.names.text(name); t != "__name__" && t != "__file__" && t != "__doc__" {
		s.put(dst, s.library(full))
	}
}

// importModule adds the module of an absolute dotted name.
func (s *solver) importModule(in *instance, name string, dst int32) {
	if name == "" {
		s.put(dst, unknown)
		return
	}
	if f := s.project.Module(name, in.fn.Unit.File); f != nil {
		if u := s.unitOf[f]; u != nil {
			s.put(dst, s.moduleObject(u))
			return
		}
	}
	if s.project.Namespace(name, in.fn.Unit.File) {
		s.put(dst, s.object(objectKey{kind: moduleObject, a: -1, name: s.names.intern(name)}, func() object {
			return object{kind: libraryObject, name: namespacePrefix + name}
		}))
		return
	}
	s.put(dst, s.library(s.table.Public(name)))
}

// namespacePrefix marks the name of a namespace package of the project, which
// has no file: its attributes are modules.
const namespacePrefix = "\x00"
