package colour

import (
	"fmt"
	"slices"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// lockAt finds all that is seen of the lock that an expression stands for.
func (d *demand) lockAt(fn *resolve.Func, n syntax.Node) *lock {
	t := fn.Unit.Tree
	l := &lock{key: lockKey{fn.Unit, n}, name: t.String(n), class: d.threads(fn, n)}
	problem := func(at lockUse, reason string) {
		if l.problem == nil {
			l.problem = &Block{"thread-lock", at.fn, at.node, fmt.Sprintf("a %s would be held over an await, and %s", l.class.Name, reason), "use asyncio.Lock and `async with` in all users of the lock"}
		}
	}
	here := lockUse{fn, n}
	if l.class.Twin == "" {
		problem(here, "asyncio has nothing that does the same")
		return l
	}
	var all []lockUse
	switch t.Kind(n) {
	case syntax.Attribute:
		all = d.attributeUses(here, d.mayBeForThreads)
	case syntax.Identifier:
		all = d.variableUses(here, d.isForThreads)
	}
	for _, u := range all {
		switch reason := d.classify(l, u); {
		case reason == "":
		case u.fn.Unit.File.ReadOnly:
			problem(u, "is used in a "+u.fn.Unit.File.Reason+" file")
		default:
			problem(u, reason)
		}
	}
	switch {
	case len(l.makings) == 0:
		problem(here, "where it is made is not seen")
	case l.makings[0].fn.Unit.File.ReadOnly:
		problem(l.makings[0], "is made in a "+l.makings[0].fn.Unit.File.Reason+" file")
	default:
		l.key = lockKey{l.makings[0].fn.Unit, l.makings[0].node}
	}
	return l
}

// classify files one expression for a lock under its makings or its uses, or
// says what is not known of it.
func (d *demand) classify(l *lock, u lockUse) (problem string) {
	t := u.fn.Unit.Tree
	p := t.Parent(u.node)
	switch {
	case t.Kind(p) == syntax.Assignment && t.Field(u.node) == syntax.FieldLeft:
		right := t.Child(p, syntax.FieldRight)
		if t.Kind(right) != syntax.Call || t.Child(p, syntax.FieldType) >= 0 || !d.makes(u.fn, right, l.class.Name) {
			return "something else may stand in its variable"
		}
		if !d.takes(l.class.Twin, "", t.Child(right, syntax.FieldArguments), t) {
			return l.class.Twin + " does not take the arguments with which it is made"
		}
		l.makings = append(l.makings, u)
	case withItem(t, u.node) >= 0:
		l.uses = append(l.uses, u)
	case t.Kind(p) == syntax.Attribute && t.Kind(t.Parent(p)) == syntax.Call && t.Field(p) == syntax.FieldFunction:
		name := t.String(t.Child(p, syntax.FieldAttribute))
		if strings.HasSuffix(name, "_nowait") {
			return "its " + name + " raises other exceptions in " + l.class.Twin
		}
		if !d.takes(l.class.Twin, name, t.Child(t.Parent(p), syntax.FieldArguments), t) {
			return "its " + name + " here has no form in " + l.class.Twin
		}
		l.uses = append(l.uses, u)
	default:
		return "it is handed on here, where awaken does not follow it"
	}
	return ""
}

// makes tells whether a call makes an instance of a library's class and of
// nothing else.
func (d *demand) makes(fn *resolve.Func, call syntax.Node, class string) bool {
	for _, in := range d.index.Instances(fn) {
		x := in.SiteAt(call)
		if x == nil || x.Unknown || len(x.Targets)+len(x.Classes) > 0 || len(x.Libraries) != 1 || x.Libraries[0] != class {
			return false
		}
	}
	return true
}

// takes tells whether a member of a class, or the class itself where the member
// is "", is known and takes the arguments of a call.
func (d *demand) takes(class, member string, arguments syntax.Node, t *syntax.Tree) bool {
	e := d.program.Entry(class)
	if member != "" {
		e = d.program.Member(class, member)
	}
	if e == nil {
		return false
	}
	position := 0
	for a := t.First(arguments); a >= 0; a = t.Next(a) {
		switch t.Kind(a) {
		case syntax.ListSplat, syntax.DictionarySplat:
			return false
		case syntax.KeywordArgument:
			name := t.String(t.Child(a, syntax.FieldName))
			if !slices.ContainsFunc(e.Params, func(p library.Param) bool { return p.Keyword == name }) {
				return false
			}
		case syntax.Comment:
		default:
			if !slices.ContainsFunc(e.Params, func(p library.Param) bool { return p.Index == position }) {
				return false
			}
			position++
		}
	}
	return true
}
