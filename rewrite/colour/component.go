package colour

import (
	"fmt"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// components groups the sync functions that call one another, in any
// direction. A program whose chain is repaired in part does not behave as the
// sync one did: where something in a group is refused, what else there is in
// it is left to the user to take.
type components struct {
	program *resolve.Program
	parent  []int32                          // by the function's number, itself at the root
	made    map[*resolve.Class]*resolve.Func // see methodsJoined
}

// find is the number that stands for the component of a function.
func (c *components) find(f *resolve.Func) int32 {
	i := c.program.Number(f)
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

func (c *components) join(f, g *resolve.Func) { c.parent[c.find(f)] = c.find(g) }

// components groups the functions of the program.
func (a *Analysis) components() *components {
	c := &components{a.program, make([]int32, a.program.Count()), map[*resolve.Class]*resolve.Func{}}
	for i := range c.parent {
		c.parent[i] = int32(i)
	}
	for _, x := range a.program.Sites {
		caller := x.Instance().Func()
		if caller.Async || x.Instance().Stands() || x.How == library.Awaits {
			continue // what a framework calls and awaits is a chain of its own
		}
		for _, t := range x.Targets {
			if f := t.Func(); !f.Async {
				c.join(caller, f)
			}
		}
		// Who makes an object may have its special methods called anywhere.
		for _, class := range x.Classes {
			if f := a.methodsJoined(c, class); f != nil {
				c.join(caller, f)
			}
		}
		for _, cb := range x.Callbacks {
			if cb.How == library.Awaits {
				continue
			}
			for _, f := range a.index.Given(cb) {
				if !f.Async {
					c.join(caller, f)
				}
			}
		}
	}
	for _, u := range a.program.Units {
		for _, f := range u.Funcs {
			a.joinDecorated(c, f)
		}
	}
	return c
}

// joinDecorated joins a function with those that its decorators name: they may
// call it, as `@show.register` has show do.
func (a *Analysis) joinDecorated(c *components, f *resolve.Func) {
	if len(f.Decorators) == 0 || f.Async || f.Parent == nil {
		return
	}
	t := f.Unit.Tree
	for _, decorator := range f.Decorators {
		for n := decorator; n < t.After(decorator); n++ {
			if t.Kind(n) != syntax.Identifier {
				continue
			}
			for _, in := range a.index.Instances(f.Parent) {
				functions, _ := a.program.Value(in, n).Functions()
				for _, g := range functions {
					if !g.Async {
						c.join(f, g)
					}
				}
			}
		}
	}
}

// methodsJoined puts the sync methods that objects of a class have into one
// component, and gives one of them; nil if there are none.
func (a *Analysis) methodsJoined(c *components, class *resolve.Class) *resolve.Func {
	one, done := c.made[class]
	if done {
		return one
	}
	for _, ancestor := range a.index.Ancestry(class) {
		for _, f := range a.index.Methods(ancestor) {
			switch {
			case f.Async:
			case one == nil:
				one = f
			default:
				c.join(one, f)
			}
		}
	}
	c.made[class] = one
	return one
}

// holdBack marks the items of components in which something is refused as
// unsafe.
func (a *Analysis) holdBack() {
	if len(a.Refused) == 0 {
		return
	}
	c := a.components()
	stuck := map[int32]*Refusal{}
	mark := func(f *resolve.Func, r *Refusal) {
		if f != nil && !f.Async && stuck[c.find(f)] == nil {
			stuck[c.find(f)] = r
		}
	}
	for _, r := range a.Refused {
		mark(r.Item.Func, r)
		mark(r.Block.Func, r)
		for _, i := range r.Chain {
			mark(i.Func, r)
		}
	}
	for _, i := range a.Items {
		if i.Lost == nil || i.Func.Async || i.Unsafe != "" {
			continue
		}
		if r := stuck[c.find(i.Func)]; r != nil {
			u := r.Item.Func.Unit
			i.Unsafe = fmt.Sprintf("the same program part has a coroutine that stays lost (%s:%d), so it would be repaired in part", u.File.Name, u.Lines.Line(u.Tree.Start(r.Item.Start())))
		}
	}
}
