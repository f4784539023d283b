package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Maker is a class method that makes objects of a class whose constructor
// awaits. What was the constructor becomes a method of another name, which it
// awaits: so heirs still extend it, and call it by super().
type Maker struct {
	Name string // of the class method
	Init string // of the method that was the constructor
	// Open: the arguments are handed on unseen, since heirs take others.
	Open bool
}

// makerNames are the names of makers and of what were constructors.
type makerNames struct{ create, init string }

// isConstructor tells whether a function sets up an object that Python has made.
func isConstructor(fn *resolve.Func) bool {
	return fn.Class != nil && (fn.Name == "__init__" || fn.Name == "__post_init__")
}

// madeAsync tells whether the constructor of a class becomes async.
func (d *demand) madeAsync(c *resolve.Class) bool {
	for _, k := range d.index.Ancestry(c) {
		for _, name := range []string{"__init__", "__post_init__"} {
			if m := d.index.Method(k, name); m != nil {
				return d.converts[m] != nil
			}
		}
	}
	return false
}

// plainBases are the library's classes that take no part in making an object.
var plainBases = []string{"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"}

// mayBeMadeAsync tells whether a class method can make the objects that a
// constructor sets up: nothing else has a hand in it.
func (d *demand) mayBeMadeAsync(fn *resolve.Func) bool {
	if !isConstructor(fn) || fn.Generator || fn.Unit.File.ReadOnly || len(fn.Decorators) > 0 || len(fn.Params) == 0 || fn.Params[0].Mode > resolve.Positional {
		return false
	}
	if _, lost := d.index.External(fn); lost || fn.Name == "__post_init__" && len(fn.Params) > 1 {
		return false
	}
	for _, c := range d.kin(fn.Class) {
		if c.Unit.File.ReadOnly || d.index.Method(c, "__new__") != nil || !d.plainlyDefined(c, fn.Name == "__post_init__") {
			return false
		}
		for _, base := range d.index.ExternalBases(c) {
			if !slices.Contains(plainBases, base) {
				return false
			}
		}
	}
	return true
}

// kin lists a class with its ancestors and heirs in the project.
func (d *demand) kin(c *resolve.Class) []*resolve.Class {
	return append(slices.Clone(d.index.Ancestry(c)), d.index.Heirs(c)...)
}

// plainlyDefined tells whether neither a decorator, but for that of a
// dataclass, nor a metaclass alters a class.
func (d *demand) plainlyDefined(c *resolve.Class, dataclass bool) bool {
	t := c.Unit.Tree
	if p := t.Parent(c.Node); t.Kind(p) == syntax.DecoratedDefinition {
		for n := t.First(p); n >= 0 && n != c.Node; n = t.Next(n) {
			if t.Kind(n) == syntax.Decorator && !(dataclass && mentions(t.String(n), "dataclass")) {
				return false
			}
		}
	}
	superclasses := t.Child(c.Node, syntax.FieldSuperclasses)
	if superclasses < 0 {
		return true
	}
	for n := t.First(superclasses); n >= 0; n = t.Next(n) {
		if t.Kind(n) == syntax.KeywordArgument {
			return false
		}
	}
	return true
}

// makerNames finds names that no class has which is related to one whose
// constructor becomes async.
func (d *demand) makerNames() makerNames {
	var classes []*resolve.Class
	for l := range d.lifts {
		if l.rule == "constructor" {
			classes = append(classes, d.kin(l.fn.Class)...)
		}
	}
	free := func(names ...string) string {
		last := names[len(names)-1]
		for {
			for _, name := range names {
				if !slices.ContainsFunc(classes, func(c *resolve.Class) bool { return spells(c, name) }) {
					return name
				}
			}
			last += "_"
			names = []string{last}
		}
	}
	return makerNames{free("create", "create_async", "_create"), free("_initialize", "_initialize_async")}
}

// spells tells whether a name stands in the text of a class.
func spells(c *resolve.Class, name string) bool {
	t := c.Unit.Tree
	for n := c.Node; n < t.After(c.Node); n++ {
		if t.Kind(n) == syntax.Identifier && t.Is(n, name) {
			return true
		}
	}
	return false
}

// convertConstructor renames a constructor to a method that can await.
func (d *demand) convertConstructor(item *Item, fn *resolve.Func) {
	item.replace(fn.Unit, fn.Unit.Tree.Child(fn.Node, syntax.FieldName), d.makerNames().init)
	item.Notes = append(item.Notes, Note{fn, fn.Node, "`" + fn.Class.Name + "(...)` alone, written by somebody that awaken does not see, would give an object that is not set up"})
}

// make has a call of a class call its maker, and tells whether it could. What
// calls a constructor by name, as super() does, is a call like others.
func (d *demand) make(item *Item, x *resolve.Site) bool {
	fn := x.Instance().Func()
	t := fn.Unit.Tree
	if len(x.Classes) == 0 && !x.Implicit && x.Node >= 0 {
		return true
	}
	if x.Implicit || x.Node < 0 || t.Kind(x.Node) != syntax.Call || !x.CallsClasses() {
		item.stop(&Block{"callback", fn, max(x.Node, fn.Node), item.Func.Class.Qualified + " is called here by something else, which does not await", "make the object where it is needed"})
		return false
	}
	for _, c := range x.Classes {
		if !slices.ContainsFunc(d.index.Ancestry(c), func(k *resolve.Class) bool { return k == item.Func.Class }) {
			item.require(d.constructorOf(c, item, Await{Func: fn, Node: x.Node}))
		}
	}
	end := t.End(t.Child(x.Node, syntax.FieldFunction))
	item.put(Replacement{Unit: fn.Unit, Start: end, End: end, Text: "." + d.makerNames().create})
	return true
}

// constructorOf has the constructor of a class become async, because a call may
// make an object of that class as well.
func (d *demand) constructorOf(c *resolve.Class, cause *Item, at Await) *Item {
	for _, k := range d.index.Ancestry(c) {
		if m := d.index.Method(k, cause.Func.Name); m != nil {
			return d.toAsync(m, cause, at)
		}
	}
	cause.stop(&Block{"mixed-callees", at.Func, at.Node, "the call may also make an instance of " + c.Qualified + ", whose constructor awaits nothing", "split the call by what is called"})
	return nil
}

// finishMakers gives the classes their makers: those that inherit none.
func (d *demand) finishMakers() {
	if len(d.lifts) == 0 {
		return
	}
	bad := d.tainted()
	for _, item := range d.items {
		fn := item.Func
		if d.converts[fn] != item || bad[item] != nil || !isConstructor(fn) {
			continue
		}
		inherits := false
		for _, c := range d.index.Ancestry(fn.Class) {
			if m := d.index.Method(c, fn.Name); c != fn.Class && m != nil && d.converts[m] != nil {
				item.require(d.converts[m])
				inherits = true
			}
		}
		if inherits {
			continue
		}
		names := d.makerNames()
		item.Maker = &Maker{Name: names.create, Init: names.init}
		for _, c := range d.index.Heirs(fn.Class) {
			item.Maker.Open = item.Maker.Open || d.index.Method(c, fn.Name) != nil
		}
	}
}
