package colour

import (
	"strconv"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// hook tells why a library that awaits what a function gives must not get a
// coroutine function all the same: the project admits a version of the library
// that does not await, or the function would block the event loop, in which it
// runs then. A library runs many a sync handler in a thread.
func (d *demand) hook(fn *resolve.Func, e *library.Entry) *Block {
	module, _, _ := strings.Cut(e.Name, ".")
	if oldest := d.options.Requires[module]; e.Since != "" && oldest != "" && precedes(oldest, e.Since) {
		return &Block{"web-handler", fn, fn.Node, fn.Qualified + " is called by " + e.Name + ", which takes coroutine functions from version " + e.Since + " on, and the project admits " + oldest, "require " + module + " >= " + e.Since + ", or run the coroutine in it with asyncio.run"}
	}
	if d.options.Swapped != nil {
		if _, known := d.options.Swapped("django.db.models.Model.save"); known {
			return nil // its models are asked by their async methods
		}
	}
	if b := d.blocking(fn, e.Name); b != nil || module != "django" {
		return b
	}
	return d.asksModel(fn, fn, e.Name)
}

// asksModel finds what may ask a model of Django, whose managers and methods
// raise an error in an event loop. Mostly their classes are made in ways that
// cannot be followed, so that the names have to do. The code of a function
// itself counts if own is that function.
func (d *demand) asksModel(fn, own *resolve.Func, caller string) *Block {
	var found *Block
	d.reached(fn, func(f *resolve.Func) bool {
		if f == fn && f != own {
			return true
		}
		t := f.Unit.Tree
		for n := f.Node; n < t.After(f.Node) && found == nil; n++ {
			if t.Kind(n) != syntax.Attribute {
				continue
			}
			name := t.String(t.Child(n, syntax.FieldAttribute))
			if e := d.program.Entry("django.db.models.Model." + name); e != nil && (e.Blocking != "" || e.Attribute) {
				found = &Block{"web-handler", f, n, "below " + caller + ", this would run in the event loop, where a model of Django must not be asked by `" + name + "`", "use the model's async methods, or ask it before and after what is asynchronous"}
			}
		}
		return found == nil
	})
	return found
}

// overridden is what is known of the library's method that a method overrides
// and that the library awaits, nil if there is none.
func (d *demand) overridden(fn *resolve.Func) *library.Entry {
	if m := d.overrides(fn); m != nil && m.Decorates == library.Awaits {
		return m
	}
	return nil
}

// overrides is what is known of the library's method that a method overrides,
// nil if there is none.
func (d *demand) overrides(fn *resolve.Func) *library.Entry {
	names, _ := d.index.External(fn)
	for _, n := range names {
		if m := d.program.Member(n, fn.Name); m != nil {
			return m
		}
	}
	return nil
}

// precedes compares versions by their numbers.
func precedes(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		m, n := number(x, i), number(y, i)
		if m != n {
			return m < n
		}
	}
	return false
}

func number(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i])
	return n
}
