package resolve

import "awaken/rewrite/syntax"

// attributeKey is an attribute of a class object.
type attributeKey struct {
	class int32
	name  Name
}

// declaredAttribute is the node of the annotation of an attribute of an
// instance: that of the first class that has one, unless one before it binds
// the name in its body.
func (s *solver) declaredAttribute(o int32, name Name) (int32, bool) {
	v := &s.objects[o]
	if v.kind != instanceObject {
		return -1, false
	}
	for _, b := range s.mro(v.a) {
		key := attributeKey{b, name}
		by, ok := s.declaredAttributes()[key]
		if !ok {
			if _, ok := s.declares(b, name); ok {
				break
			}
			by = s.initialized(b, name)
			s.annotated[key] = by
		}
		if by >= 0 {
			return by, true
		}
	}
	return -1, false
}

// initialized is the annotation of the parameter of __init__ that alone is
// assigned to an attribute of self; -1 if anything else is.
func (s *solver) initialized(class int32, name Name) int32 {
	info := s.class(class)
	u := info.class.Unit
	t := u.Tree
	by := int32(-1)
	for n := info.class.Node; n < t.After(info.class.Node); n++ {
		if t.Kind(n) != syntax.Attribute || t.Field(n) != syntax.FieldLeft || !t.Is(t.Child(n, syntax.FieldAttribute), s.names.text(name)) {
			continue
		}
		assignment := t.Parent(n)
		if t.Kind(assignment) != syntax.Assignment || by >= 0 || !t.Is(t.Child(n, syntax.FieldObject), "self") {
			return -1
		}
		def := t.Parent(assignment)
		for def >= 0 && t.Kind(def) != syntax.FunctionDefinition {
			def = t.Parent(def)
		}
		k, ok := u.byNode[def]
		if !ok || u.Funcs[k].Class != info.class || u.Funcs[k].Name != "__init__" {
			return -1
		}
		right := t.Child(assignment, syntax.FieldRight)
		for i := range u.Funcs[k].Params {
			q := &u.Funcs[k].Params[i]
			if q.annotation >= 0 && q.Mode != Star && q.Mode != DoubleStar && t.Kind(right) == syntax.Identifier && t.Is(right, t.String(q.Node)) {
				by = info.env.at(q.annotation)
			}
		}
		if by < 0 {
			return -1
		}
	}
	return by
}

// declaredAttributes maps attributes to the nodes of their annotations.
func (s *solver) declaredAttributes() map[attributeKey]int32 {
	if s.annotated == nil {
		s.annotated = map[attributeKey]int32{}
		for _, x := range s.seals {
			if x.owner >= 0 {
				key := attributeKey{s.objects[x.owner].a, x.name}
				if _, twice := s.annotated[key]; !twice {
					s.annotated[key] = x.by
				}
			}
		}
	}
	return s.annotated
}
