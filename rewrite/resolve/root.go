package resolve

import (
	"slices"

	"awaken/rewrite/library"
)

// Root is the call that an object of a traced library comes from: a connection
// from the call that opens it, and a cursor from that of its connection. Objects
// with different roots have nothing to do with one another, unless they meet in
// a variable. The zero Root is that of objects which nobody is seen to make.
type Root int32

// maxRoots is how many roots are told apart; the calls beyond share the last.
// It is well below what a variable may hold, see limit.
const maxRoots = 32

// rooted is an instance of a class that a call gives, of a receiver, if that is
// not -1. No call gives it where iv is nil.
func (s *solver) rooted(class string, receiver int32, iv *invocation) int32 {
	root := Root(0)
	if s.table.Traced(class) {
		root = s.rootOf(receiver, iv)
	}
	if root == 0 {
		return s.libraryInstance(class)
	}
	return s.object(objectKey{kind: libraryInstance, name: s.names.intern(class), a: int32(root)}, func() object {
		return object{kind: libraryInstance, name: class, vague: s.vagueInstance(class), root: root}
	})
}

// rootOf is the root of what comes from a receiver, if there is one, or else
// from a call.
func (s *solver) rootOf(receiver int32, iv *invocation) Root {
	if receiver >= 0 && s.objects[receiver].kind != libraryObject {
		return s.objects[receiver].root
	}
	if iv == nil {
		return 0
	}
	at := Place{iv.site.instance, iv.site.Node}
	at.Instance = s.bodyOf(at.Instance)
	if r, ok := s.roots[at]; ok {
		return r
	}
	r := Root(min(len(s.roots)+1, maxRoots))
	s.roots[at] = r
	return r
}

// bodyOf is the module's instance around another: all calls of one place have
// one root.
func (s *solver) bodyOf(in *instance) *instance { return s.bodies[in.fn.Unit.index] }

// root notes at a site of which root the receiver is, or what is made.
func (s *solver) root(e *library.Entry, receiver int32, iv *invocation) {
	if s.makes(e) || receiver >= 0 && s.objects[receiver].kind == libraryInstance && s.table.Traced(s.objects[receiver].name) {
		if r := s.rootOf(receiver, iv); !slices.Contains(iv.site.Roots, r) {
			iv.site.own().Roots = append(iv.site.Roots, r)
		}
	}
}

// makes tells whether a call of an entry makes a traced object.
func (s *solver) makes(e *library.Entry) bool {
	var gives func(v *library.Value) bool
	gives = func(v *library.Value) bool {
		return s.table.Traced(v.Type) ||
			slices.ContainsFunc(v.Or, func(w library.Value) bool { return gives(&w) }) ||
			slices.ContainsFunc(v.Elements, func(w library.Value) bool { return gives(&w) })
	}
	return e.Class && s.table.Traced(e.Name) || gives(&e.Value)
}

// Roots are those of the traced instances among the values.
func (v Value) Roots() []Root {
	if v.node < 0 {
		return nil
	}
	s := v.program.solver
	var roots []Root
	for _, o := range s.points(v.node) {
		if x := &s.objects[o]; x.kind == libraryInstance && s.table.Traced(x.name) && !slices.Contains(roots, x.root) {
			roots = append(roots, x.root)
		}
	}
	return roots
}
