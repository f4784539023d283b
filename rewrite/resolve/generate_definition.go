package resolve

import (
	"strconv"
	"strings"

	"awaken/rewrite/syntax"
)

// qualify is the dotted name of something defined at this point.
func (g *generator) qualify(name string) string {
	if g.class != nil {
		return g.class.Qualified + "." + name
	}
	return g.fn.Qualified + "." + name
}

// newFunc makes the Func of a def or lambda and reads its parameters.
func (g *generator) newFunc(n syntax.Node, kind Kind, name string) *Func {
	t := g.tree
	fn := &Func{
		Unit: g.unit, Node: n, Kind: kind, Name: name, Qualified: g.qualify(name), Parent: g.fn, Class: g.class,
		Async: kind == Def && t.Async(n), Annotated: syntax.Nil, yields: none, returnType: none,
	}
	if kind == Def {
		fn.Annotated = t.Child(n, syntax.FieldReturnType)
	}
	g.unit.Funcs = append(g.unit.Funcs, fn)
	list := t.Child(n, syntax.FieldParameters)
	if list < 0 {
		return fn
	}
	mode := Positional
	for c := t.First(list); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.PositionalSeparator:
			for i := range fn.Params {
				fn.Params[i].Mode = PositionalOnly
			}
			continue
		case syntax.KeywordSeparator:
			mode = KeywordOnly
			continue
		}
		id := parameterName(t, c)
		if id < 0 {
			continue
		}
		p := Param{Name: g.text.bytes(t.Bytes(id)), Node: id, Mode: mode, Default: t.Child(c, syntax.FieldValue), annotation: none}
		pattern := c
		if t.Kind(c) == syntax.TypedParameter {
			pattern = t.Operand(c)
		}
		switch t.Kind(pattern) {
		case syntax.ListSplatPattern:
			p.Mode = Star
			mode = KeywordOnly
		case syntax.DictionarySplatPattern:
			p.Mode = DoubleStar
		}
		p.defaultValue = g.expr(p.Default)
		if ty := t.Child(c, syntax.FieldType); ty >= 0 && p.Mode != Star && p.Mode != DoubleStar {
			p.annotation = g.annotation(ty)
			fn.annotates = true
		}
		fn.Params = append(fn.Params, p)
	}
	return fn
}

func (g *generator) def(n syntax.Node, decorators []syntax.Node) {
	t := g.tree
	name := t.String(t.Child(n, syntax.FieldName))
	fn := g.newFunc(n, Def, name)
	fn.Decorators = decorators
	if fn.Annotated >= 0 {
		fn.returnType = g.annotation(fn.Annotated)
		fn.open = g.open(fn.Annotated, fn.returnType)
	}
	v := g.fresh()
	g.add(constraint{op: opFunc, dst: v, a: none, b: none, aux: int32(len(g.unit.Funcs) - 1), node: n})
	g.activateCells()
	g.later = append(g.later, deferred{fn, g.scopes.byNode[n], g.seenNarrowed()})
	g.assign(g.text.string(name), g.decorate(v, decorators, g.text.string(name)))
}

func (g *generator) lambda(n syntax.Node) int32 {
	count := 1
	for _, f := range g.unit.Funcs[g.nested:] {
		if f.Kind == Lambda && f.Class == g.class {
			count++
		}
	}
	fn := g.newFunc(n, Lambda, "<lambda"+strconv.Itoa(count)+">")
	v := g.fresh()
	g.add(constraint{op: opFunc, dst: v, a: none, b: none, aux: int32(len(g.unit.Funcs) - 1), node: n})
	g.activateCells()
	g.later = append(g.later, deferred{fn, g.scopes.byNode[n], g.seenNarrowed()})
	return v
}

func (g *generator) decorated(n syntax.Node) {
	t := g.tree
	var decorators []syntax.Node
	for c := t.First(n); c >= 0; c = t.Next(c) {
		if t.Kind(c) == syntax.Decorator {
			decorators = append(decorators, c)
		}
	}
	definition := t.Child(n, syntax.FieldDefinition)
	if t.Kind(definition) == syntax.ClassDefinition {
		g.classDef(definition, decorators)
	} else if definition >= 0 {
		g.def(definition, decorators)
	}
}

// decorate applies decorators, innermost first: each is a call.
func (g *generator) decorate(v int32, decorators []syntax.Node, name Name) int32 {
	t := g.tree
	for i := len(decorators) - 1; i >= 0; i-- {
		d := decorators[i]
		expression := t.Operand(d)
		callee := g.expr(expression)
		// `@x.setter` adds to the property x and gives it back.
		if callee == none {
			callee = g.fresh()
		}
		v = g.emit(Call{Node: d, callee: callee, args: []argument{{argPositional, nameNone, v, d}}})
	}
	return v
}

func (g *generator) classDef(n syntax.Node, decorators []syntax.Node) {
	t := g.tree
	name := t.String(t.Child(n, syntax.FieldName))
	class := &Class{
		Unit: g.unit, Node: n, Name: name, Qualified: g.qualify(name), Host: g.fn, Decorators: decorators,
		attrs: map[Name]int32{}, keywords: map[string]syntax.Node{},
	}
	index := len(g.unit.Classes)
	class.index = index
	g.unit.Classes = append(g.unit.Classes, class)
	if bases := t.Child(n, syntax.FieldSuperclasses); bases >= 0 {
		for _, a := range g.arguments(bases) {
			switch a.mode {
			case argPositional:
				class.bases = append(class.bases, g.baseOf(a))
				class.applied = append(class.applied, g.baseArguments(class, a))
			case argKeyword:
				class.keywords[g.text.table.text(a.name)] = a.node
			}
		}
	}
	if list := t.ChildOf(n, syntax.TypeParameter); list >= 0 {
		class.parameters = []Name{}
		for _, p := range t.Children(list, nil) {
			if p = innerType(t, p); t.Kind(p) == syntax.Identifier {
				class.parameters = append(class.parameters, g.text.bytes(t.Bytes(p)))
			}
		}
	}
	outerScope, outerClass := g.scope, g.class
	g.scope, g.class = g.scopes.byNode[n], class
	g.block(t.Child(n, syntax.FieldBody))
	for _, sym := range sorted(g.scope.symbols, g.text) {
		v := g.env.get(sym.slot)
		if v < none {
			continue
		}
		class.attrs[sym.name] = v
	}
	g.scope, g.class = outerScope, outerClass
	v := g.fresh()
	g.add(constraint{op: opClass, dst: v, a: none, b: none, aux: int32(index), node: n})
	g.assign(g.text.string(name), g.decorate(v, decorators, g.text.string(name)))
}

// baseArguments are the type arguments of a base class. Those of Generic and of
// Protocol are the parameters of the class.
func (g *generator) baseArguments(class *Class, a argument) application {
	t := g.tree
	n := t.Unparenthesized(a.node)
	if t.Kind(n) != syntax.Subscript {
		return application{}
	}
	base := t.String(t.Child(n, syntax.FieldValue))
	applied := g.application(n)
	switch base[strings.LastIndexByte(base, '.')+1:] {
	case "Generic", "Protocol":
		class.parameters = applied.spelled
		return application{}
	}
	return applied
}

// baseOf is the variable of a base class: of `Generic[T]` it is Generic.
func (g *generator) baseOf(a argument) int32 {
	t := g.tree
	n := t.Unparenthesized(a.node)
	if t.Kind(n) == syntax.Subscript {
		for i := len(g.fn.Uses) - 1; i >= 0; i-- {
			if g.fn.Uses[i].Node == t.Child(n, syntax.FieldValue) {
				return g.fn.Uses[i].v
			}
		}
	}
	return a.value
}

func (g *generator) importStatement(n syntax.Node) {
	t := g.tree
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch t.Kind(c) {
		case syntax.AliasedImport:
			v := g.importModule(t.String(t.Child(c, syntax.FieldName)), c)
			g.target(t.Child(c, syntax.FieldAlias), v)
		case syntax.DottedName:
			whole := strings.Join(strings.Fields(t.String(c)), "")
			first, _, dotted := strings.Cut(whole, ".")
			if dotted {
				g.importModule(whole, c) // runs it, and makes the attribute of its parent
			}
			v := g.importModule(first, c)
			g.use(t.First(c), v)
			g.target(t.First(c), v)
		}
	}
}

func (g *generator) importModule(name string, n syntax.Node) int32 {
	v := g.fresh()
	c := constraint{op: opImport, dst: v, a: none, b: none, name: g.text.string(name), node: n}
	if g.hasFallback(n) {
		c.aux = tried
	}
	g.add(c)
	return v
}

func (g *generator) importFrom(n syntax.Node) {
	t := g.tree
	module := g.fromModule(t.Child(n, syntax.FieldModuleName))
	from := g.importModule(module, n)
	for c := t.First(n); c >= 0; c = t.Next(c) {
		switch {
		case t.Kind(c) == syntax.WildcardImport:
			g.fn.Unit.stars = append(g.fn.Unit.stars, from)
		case t.Field(c) != syntax.FieldName:
		case t.Kind(c) == syntax.AliasedImport:
			name := t.Child(c, syntax.FieldName)
			v := g.member(from, module, name, c)
			g.use(c, v)
			g.target(t.Child(c, syntax.FieldAlias), v)
		default:
			id := t.First(c)
			v := g.member(from, module, id, c)
			g.use(c, v)
			g.target(id, v)
		}
	}
}

// member reads a name that is imported from a module. A package that imports
// from itself means its submodules: the name that it is about to bind tells
// nothing.
func (g *generator) member(from int32, module string, name, at syntax.Node) int32 {
	v := g.load(from, g.text.bytes(g.tree.Bytes(name)), at)
	if !g.unit.File.Package || module != g.unit.File.Module {
		return v
	}
	sub := g.fresh()
	g.add(constraint{op: opImport, dst: sub, a: none, b: none, aux: ownSubmodule, name: g.text.string(module + "." + g.tree.String(name)), node: at})
	return g.union(v, sub)
}

// ownSubmodule asks opImport for a module of the project alone.
const ownSubmodule int32 = 1

// fromModule is the absolute name of the module of a from-import.
func (g *generator) fromModule(n syntax.Node) string {
	t := g.tree
	if t.Kind(n) != syntax.RelativeImport {
		return strings.Join(strings.Fields(t.String(n)), "")
	}
	dots := strings.Count(t.String(t.ChildOf(n, syntax.ImportPrefix)), ".")
	parts := strings.Split(g.unit.File.Module, ".")
	if g.unit.File.Package {
		dots--
	}
	if dots > len(parts) {
		return "" // beyond the top-level package
	}
	parts = parts[:len(parts)-dots]
	if rest := t.ChildOf(n, syntax.DottedName); rest >= 0 {
		parts = append(parts, strings.Join(strings.Fields(t.String(rest)), ""))
	}
	return strings.Join(parts, ".")
}

// exportList reads __all__.
func (g *generator) exportList() {
	t := g.tree
	if g.scopes.byNode[0].symbols[nameDunderAll] == nil {
		return
	}
	all := map[Name]bool{}
	for c := t.First(0); c >= 0; c = t.Next(c) {
		assignment := t.First(c)
		switch t.Kind(assignment) {
		case syntax.Assignment, syntax.AugmentedAssignment:
		default:
			continue
		}
		if !t.Is(t.Child(assignment, syntax.FieldLeft), "__all__") {
			continue
		}
		right := t.Child(assignment, syntax.FieldRight)
		if k := t.Kind(right); k != syntax.List && k != syntax.Tuple {
			return // not constant: everything public counts
		}
		for e := t.First(right); e >= 0; e = t.Next(e) {
			if s, ok := constantString(t, e); ok {
				all[g.text.string(s)] = true
			}
		}
	}
	g.unit.all = all
}
