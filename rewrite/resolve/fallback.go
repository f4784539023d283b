package resolve

import (
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// tried marks an opImport for which another import stands in if it fails:
//
//	try:
//	    import fast as backend
//	except ImportError:
//	    from . import slow as backend
//
// Where nothing is known of the first, what is known of the second tells for
// both: they are to be used alike.
const tried int32 = 2

// hasFallback tells whether an import at n stands in a try whose handler of
// ImportError imports something.
func (g *generator) hasFallback(n syntax.Node) bool {
	t := g.tree
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.FunctionDefinition, syntax.ClassDefinition:
			return false
		case syntax.TryStatement:
			return t.Field(n) == syntax.FieldBody && g.importsInstead(p)
		}
	}
	return false
}

func (g *generator) importsInstead(try syntax.Node) bool {
	t := g.tree
	for c := t.First(try); c >= 0; c = t.Next(c) {
		if t.Kind(c) != syntax.ExceptClause {
			continue
		}
		head := t.String(c)
		head, _, _ = strings.Cut(head, ":")
		if !strings.Contains(head, "ImportError") && !strings.Contains(head, "ModuleNotFoundError") {
			continue
		}
		for k := c; k < t.After(c); k++ {
			switch t.Kind(k) {
			case syntax.ImportStatement, syntax.ImportFromStatement:
				return true
			}
		}
	}
	return false
}

// missing tells whether neither the project nor a table has a module.
func (s *solver) missing(name string, from *load.File) bool {
	first, _, _ := strings.Cut(name, ".")
	return name != "" && s.project.Module(name, from) == nil && !s.project.Namespace(name, from) && !s.table.HasModule(name) && !s.table.HasModule(first)
}
