package colour

import (
	"sort"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// eitherUse is a place that walks or enters what becomes asynchronous, and
// perhaps also what stays sync: a helper of the module takes both.
type eitherUse struct {
	fn     *resolve.Func
	node   syntax.Node // what is walked or entered
	enters bool
	owners []*Item
}

// each is the helper for what is walked.
var each = standIn{name: "_each", lazy: true, text: `async def NAME(items):
    """Give the items of an iterable, which may be async or not."""
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
`}

// entered is the helper for what is entered by a with statement.
var entered = standIn{name: "_Entered", text: `class NAME:
    """Enters a context manager, which may be async or not."""

    def __init__(self, manager):
        self.manager = manager

    async def __aenter__(self):
        if hasattr(self.manager, "__aenter__"):
            return await self.manager.__aenter__()
        return self.manager.__enter__()

    async def __aexit__(self, *details):
        if hasattr(self.manager, "__aexit__"):
            return await self.manager.__aexit__(*details)
        return self.manager.__exit__(*details)
`}

// either notes that what stands at n is walked, or entered, by what will be
// asynchronous code. Whether it can be something sync as well is known once all
// conversions are.
func (d *demand) either(item *Item, fn *resolve.Func, n syntax.Node, enters bool) {
	for _, e := range d.eithers {
		if e.fn == fn && e.node == n {
			e.owners = append(e.owners, item)
			return
		}
	}
	d.eithers = append(d.eithers, &eitherUse{fn, n, enters, []*Item{item}})
}

// finishEithers puts the helper around what may be of either colour.
func (d *demand) finishEithers() {
	sort.SliceStable(d.eithers, func(i, j int) bool {
		return before(d.eithers[i].fn, d.eithers[i].node, d.eithers[j].fn, d.eithers[j].node)
	})
	for _, e := range d.eithers {
		u, t := e.fn.Unit, e.fn.Unit.Tree
		helper, verb := each, "walk"
		if e.enters {
			helper, verb = entered, "enter"
		}
		if d.allAsync(e) {
			continue
		}
		made := d.add(&Item{
			Func: e.fn, Rule: "either-colour", Title: verb + " `" + shortened(t.String(e.node)) + "` whether it is async or not",
			Reason: "only some of what arrives here has become asynchronous", Cause: e.owners[0], place: e.node,
		})
		for _, o := range e.owners {
			o.require(made)
			made.require(o)
		}
		name := d.helper(made, u, helper)
		extent := t.End(e.node) - t.Start(e.node)
		made.insert(u, t.Start(e.node), name+"(", -extent-1)
		made.insert(u, t.End(e.node), ")", extent+1)
	}
}

// allAsync tells whether everything that is seen to arrive at a place is, or
// becomes, asynchronous.
func (d *demand) allAsync(e *eitherUse) bool {
	seen := false
	for _, in := range d.index.Instances(e.fn) {
		v := d.program.Value(in, e.node)
		var functions []*resolve.Func
		var rest bool
		if e.enters {
			functions, rest = v.Enters()
		} else {
			var made resolve.Produced
			made, functions, rest = v.Walked()
			for _, f := range made.Generators {
				rest = rest || d.converts[f] == nil
				seen = true
			}
			for _, l := range made.Lazy {
				rest = rest || d.lazies[lazyKey{l.Instance.Func(), l.Node}] == nil
				seen = true
			}
		}
		for _, f := range functions {
			rest = rest || d.converts[f] == nil && d.iters[f] == nil && !f.Async
			seen = true
		}
		if rest {
			return false
		}
	}
	return seen
}
