package environment

import (
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// parametersOf lists the type parameters of a class, in order: those of PEP 695,
// of Generic[...] or Protocol[...], or else the type variables that its other
// bases are given.
func (e *Environment) parametersOf(body *scope) []string {
	if body == nil || body.node <= 0 {
		return nil
	}
	if list, known := e.parametersByClass[body.name]; known {
		return list
	}
	e.parametersByClass[body.name] = nil // a base that leads back here has none
	list := e.readParameters(body)
	e.parametersByClass[body.name] = list
	return list
}

func (e *Environment) readParameters(body *scope) (list []string) {
	t := body.tree
	if parameters := t.ChildOf(body.node, syntax.TypeParameter); parameters >= 0 {
		for _, p := range t.Children(parameters, nil) {
			name, _, _ := strings.Cut(t.String(p), ":")
			name, _, _ = strings.Cut(name, "=")
			list = append(list, strings.TrimSpace(strings.TrimLeft(name, "*")))
		}
		return list
	}
	bases := t.Child(body.node, syntax.FieldSuperclasses)
	if bases < 0 {
		return nil
	}
	for _, b := range t.Children(bases, nil) {
		if t.Kind(b) != syntax.Subscript {
			continue
		}
		variables := e.variablesIn(body, b)
		switch bare(t.String(t.Child(b, syntax.FieldValue))) {
		case "Generic", "Protocol":
			return variables
		}
		for _, v := range variables {
			if !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
	}
	return list
}

// variablesIn lists the type variables in the arguments of a generic, in order.
func (e *Environment) variablesIn(body *scope, n syntax.Node) (list []string) {
	t := body.tree
	for _, p := range t.TypeArguments(n) {
		for c := p; c < t.After(p); c++ {
			if t.Kind(c) != syntax.Identifier {
				continue
			}
			d := e.typed(body.outer, syntax.Nil, c)
			if len(d.variables) == 1 && !slices.Contains(list, d.variables[0]) {
				list = append(list, d.variables[0])
			}
		}
	}
	return list
}

// own puts, in the place of each type variable that is a parameter of the class
// s, what the receiver has for it.
func (e *Environment) own(s *scope, d denoted) denoted {
	parameters := e.parametersOf(s)
	if len(parameters) == 0 {
		return d
	}
	d.values = e.ownElements(s, d.values)
	variables := d.variables
	d.variables = nil
	for _, name := range variables {
		if slices.Contains(parameters, name) {
			d.values = append(d.values, e.ownVariable(s, name))
		} else {
			d.variables = append(d.variables, name)
		}
	}
	return d
}

func (e *Environment) ownVariable(s *scope, name string) library.Value {
	v := e.bounds[name].value()
	v.Variable = s.name + "." + bare(name)
	return v
}

// orGiven has a method give the argument that it declares to be of the same type
// as its result, where the receiver has nothing for that type.
func (e *Environment) orGiven(entry *library.Entry, d denoted) {
	if len(d.values) != 1 || d.values[0].Variable == "" || d.values[0].Type != "" {
		return
	}
	v := &d.values[0]
	for _, p := range entry.Params {
		if e.variables[p.Name] != "" && strings.HasSuffix(v.Variable, "."+bare(e.variables[p.Name])) {
			v.From.Part = library.Itself
			v.From.Params = append(v.From.Params, p)
		}
	}
}

// ownElements is own for values, and for what stands within them.
func (e *Environment) ownElements(s *scope, list []library.Value) []library.Value {
	parameters := e.parametersOf(s)
	if len(parameters) == 0 {
		return list
	}
	list = slices.Clone(list)
	for i := range list {
		if name, ok := strings.CutPrefix(list[i].Type, variablePrefix); ok && slices.Contains(parameters, name) {
			list[i] = e.ownVariable(s, name)
			continue
		}
		list[i].Elements = e.ownElements(s, list[i].Elements)
		list[i].Or = e.ownElements(s, list[i].Or)
	}
	return list
}

// bare is the last part of a dotted name.
func bare(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
