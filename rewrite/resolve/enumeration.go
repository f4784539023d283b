package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// enumerates tells whether a class derives from an enumeration of the library.
func (s *solver) enumerates(class int32) bool {
	return slices.ContainsFunc(s.externals(class), func(e string) bool {
		switch e {
		case "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum":
			return true
		}
		return false
	})
}

// enumMember tells whether a name of an enumeration is one of its members: the
// body of the class assigns a plain value to it.
func (s *solver) enumMember(class int32, name Name) bool {
	text := s.names.text(name)
	if strings.HasPrefix(text, "_") || !s.enumerates(class) {
		return false
	}
	for _, b := range s.mro(class) {
		c := s.class(b).class
		t := c.Unit.Tree
		body := t.Child(c.Node, syntax.FieldBody)
		for statement := t.First(body); statement >= 0; statement = t.Next(statement) {
			if t.Kind(statement) != syntax.ExpressionStatement {
				continue
			}
			if a := t.Operand(statement); t.Kind(a) == syntax.Assignment && t.Is(t.Child(a, syntax.FieldLeft), text) {
				return t.Kind(t.Child(a, syntax.FieldRight)) != syntax.Lambda
			}
		}
	}
	return false
}
