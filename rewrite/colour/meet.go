package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// meetTwins gives functions that stay sync, but are reached from coroutines, an
// async twin, which the coroutines call instead.
func (d *demand) meetTwins() {
	for again := true; again; {
		again = false
		for _, b := range slices.Clone(d.items) {
			if !b.Bridge || b.block != nil || !d.lifts[lift{rule: "nested-run", fn: b.Func}] {
				continue
			}
			if b.Twin == nil && !d.twin(b, d.runs(b.Func, b.Func.Node, b.Func.Node)) {
				continue
			}
			for _, in := range d.index.Instances(b.Func) {
				for _, x := range d.index.Callers(in) {
					if d.fromLoop(x.Instance().Func(), map[*resolve.Func]bool{}) && d.meet(b, x) {
						again = true
						d.drain()
					}
				}
			}
		}
	}
}

// fromLoop tells whether a function is, or will be, async, or is called by one
// that is.
func (d *demand) fromLoop(fn *resolve.Func, seen map[*resolve.Func]bool) bool {
	if fn.Async || d.converts[fn] != nil {
		return true
	}
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, in := range d.index.Instances(fn) {
		for _, x := range d.index.Callers(in) {
			if d.fromLoop(x.Instance().Func(), seen) {
				return true
			}
		}
	}
	return false
}

// meet has a call of a function call its twin, and await that. It tells whether
// that is new.
func (d *demand) meet(b *Item, x *resolve.Site) bool {
	fn, n := x.Instance().Func(), x.Node
	if key := (agreement{b, fn, n}); d.agreed[key] {
		return false
	} else {
		d.agreed[key] = true
	}
	t := fn.Unit.Tree
	refuse := func(why string) bool {
		b.stop(&Block{"nested-run", fn, max(n, fn.Node), b.Func.Qualified + ", which " + d.staysSync(b.Func) + ", is reached here from a coroutine, and " + why, "call the async function itself"})
		return false
	}
	if x.Implicit || n < 0 || t.Kind(n) != syntax.Call || len(x.Classes)+len(x.Libraries) > 0 || slices.ContainsFunc(x.Targets, func(in *resolve.Instance) bool { return in.Func() != b.Func }) {
		return refuse("is not called by its name alone")
	}
	name := t.Child(n, syntax.FieldFunction)
	switch {
	case t.LastName(name) != b.Func.Name:
		return refuse("is not called by its name alone")
	case t.Kind(name) == syntax.Identifier && fn.Unit == b.Func.Unit:
		b.replace(fn.Unit, name, b.Twin.Name)
	case t.Kind(name) == syntax.Identifier && !importsFrom(t, importOf(t, t.String(name)), b.Func), !d.rename(b, fn.Unit, name, b.Twin.Name):
		return refuse("its twin cannot be imported here")
	}
	b.Twin.Shared = true
	d.await(b, fn, n)
	return true
}

// importsFrom tells whether a file's import names the very module in which a
// function stands.
func importsFrom(t *syntax.Tree, statement syntax.Node, fn *resolve.Func) bool {
	if statement < 0 {
		return false
	}
	module := strings.TrimLeft(t.String(t.Child(statement, syntax.FieldModuleName)), ". ")
	whole := fn.Unit.File.Module
	return module != "" && (whole == module || strings.HasSuffix(whole, "."+module))
}
