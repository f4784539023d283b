package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Helper is a function that a repair adds to a module, below its imports.
type Helper struct {
	Unit *resolve.Unit
	Text string
}

// standIn is an async counterpart of a library's function that takes an iterable
// or a callable, and has no async form of its own. It is written into the
// module that needs it, once: evaluation stays where it was, stops where it
// stopped, and happens in the same order, which no rewriting of the call into
// an expression keeps for all calls.
type standIn struct {
	name string
	// lazy: a call gives an async iterable; else it is awaited.
	lazy bool
	text string // of the function, with NAME for its name
	both bool   // it takes iterables of either colour
}

// byItem are the stand-ins of functions that take an iterable and may stop early,
// or hand it on one by one.
var byItem = map[string]standIn{
	"builtins.any": {name: "_any", text: `async def NAME(items):
    """Tell whether an item is true, and ask for no more items then."""
    async for item in items:
        if item:
            return True
    return False
`},
	"builtins.all": {name: "_all", text: `async def NAME(items):
    """Tell whether all items are true, and ask for no more items once one is not."""
    async for item in items:
        if not item:
            return False
    return True
`},
	"builtins.enumerate": {name: "_enumerate", lazy: true, text: `async def NAME(items, start=0):
    """Number the items of an async iterable."""
    async for item in items:
        yield start, item
        start += 1
`},
	"itertools.islice": {name: "_islice", lazy: true, text: `async def NAME(items, *bounds):
    """Give some items of an async iterable, and ask for none behind them."""
    part = slice(*bounds)
    start, step = part.start or 0, part.step or 1
    if part.stop is not None and part.stop <= 0:
        return
    position = 0
    async for item in items:
        if position >= start and (position - start) % step == 0 and (part.stop is None or position < part.stop):
            yield item
        position += 1
        if position == part.stop:
            return
`},
	"itertools.pairwise": {name: "_pairwise", lazy: true, text: `async def NAME(items):
    """Give each item of an async iterable with the one after it."""
    last = ()
    async for item in items:
        if last:
            yield last[0], item
        last = (item,)
`},
	"builtins.zip": {name: "_zip", lazy: true, both: true, text: `async def NAME(*iterables):
    """Zip iterables, of which some are async."""

    async def walk(items):
        for item in items:
            yield item

    walks = [items.__aiter__() if hasattr(items, "__aiter__") else walk(iter(items)) for items in iterables]
    while True:
        row = []
        for items in walks:
            try:
                row.append(await items.__anext__())
            except StopAsyncIteration:
                return
        yield tuple(row)
`},
	"itertools.chain": {name: "_chain", lazy: true, both: true, text: `async def NAME(*iterables):
    """Give the items of iterables, of which some are async, one after the other."""
    for items in iterables:
        if hasattr(items, "__aiter__"):
            async for item in items:
                yield item
        else:
            for item in items:
                yield item
`},
}

// contains is the stand-in of `in`.
var contains = standIn{name: "_contains", text: `async def NAME(value, items):
    """Tell whether an async iterable gives a value, and ask for no more items then."""
    async for item in items:
        if item is value or item == value:
            return True
    return False
`}

// byFunction are the stand-ins of functions that give an iterable and call a
// function for each item, where no comprehension says the same. AWAIT stands
// where the function is called, EACH for the helper that walks what may be of
// either colour.
var byFunction = map[string]standIn{
	"builtins.map": {name: "_map", lazy: true, both: true, text: `async def NAME(function, items):
    """Give what an async function makes of each item."""
    async for item in EACH(items):
        yield AWAITfunction(item)
`},
	"builtins.filter": {name: "_filter", lazy: true, both: true, text: `async def NAME(function, items):
    """Give the items for which an async function says yes."""
    async for item in EACH(items):
        if AWAITfunction(item):
            yield item
`},
	"itertools.filterfalse": {name: "_filterfalse", lazy: true, both: true, text: `async def NAME(function, items):
    """Give the items for which an async function says no."""
    async for item in EACH(items):
        if not AWAITfunction(item):
            yield item
`},
	"itertools.starmap": {name: "_starmap", lazy: true, both: true, text: `async def NAME(function, items):
    """Give what an async function makes of the parts of each item."""
    async for item in EACH(items):
        yield AWAITfunction(*item)
`},
	"itertools.takewhile": {name: "_takewhile", lazy: true, both: true, text: `async def NAME(predicate, items):
    """Give the items up to the first for which the predicate says no."""
    async for item in EACH(items):
        if not AWAITpredicate(item):
            return
        yield item
`},
	"itertools.dropwhile": {name: "_dropwhile", lazy: true, both: true, text: `async def NAME(predicate, items):
    """Give the items from the first on for which the predicate says no."""
    dropping = True
    async for item in EACH(items):
        dropping = dropping and AWAITpredicate(item)
        if not dropping:
            yield item
`},
	"itertools.accumulate": {name: "_accumulate", lazy: true, both: true, text: `async def NAME(items, func=lambda total, item: total + item, *, initial=None):
    """Give what a function makes of the items so far."""
    total, started = initial, initial is not None
    if started:
        yield total
    async for item in EACH(items):
        total, started = AWAITfunc(total, item) if started else item, True
        yield total
`},
}

// functionOf is the argument of a call of one of byFunction that is the function,
// Nil if none is given.
func functionOf(t *syntax.Tree, call syntax.Node, library string) syntax.Node {
	first := t.Operand(t.Child(call, syntax.FieldArguments))
	if library != "itertools.accumulate" {
		return first
	}
	for n := t.Next(first); n >= 0; n = t.Next(n) {
		switch {
		case t.Kind(n) != syntax.KeywordArgument:
			return n
		case t.Is(t.Child(n, syntax.FieldName), "func"):
			return t.Child(n, syntax.FieldValue)
		}
	}
	return syntax.Nil
}

// useFunctionStandIn has a call that gives an iterable go to its stand-in. It
// tells whether it can.
func (d *demand) useFunctionStandIn(item *Item, fn *resolve.Func, call syntax.Node, library string) bool {
	w, ok := byFunction[library]
	t := fn.Unit.Tree
	arguments := t.Children(t.Child(call, syntax.FieldArguments), nil)
	if !ok || t.Kind(t.Child(call, syntax.FieldArguments)) != syntax.ArgumentList || library != "itertools.accumulate" && len(arguments) != 2 {
		return false
	}
	function := functionOf(t, call, library)
	if function >= 0 && t.Kind(function) == syntax.None {
		return false
	}
	await := ""
	if function >= 0 && d.callsAwaitable(fn, function) {
		await = "await "
	}
	w.text = strings.NewReplacer("AWAIT", await, "EACH", d.helper(item, fn.Unit, each)).Replace(w.text)
	d.useStandIn(item, fn, call, w)
	return true
}

// next is the stand-in of next where Python has no anext, below 3.10.
var next = standIn{name: "_anext", text: `async def NAME(items, *default):
    """Give the next item of an async iterator, or the default at its end."""
    try:
        return await items.__anext__()
    except StopAsyncIteration:
        if default:
            return default[0]
        raise
`}

// byKey are the stand-ins of functions that call a function of the project, by the
// position of that function: -1 for the keyword "key".
var byKey = map[string]standIn{
	"builtins.sorted": {name: "_sorted", text: `async def NAME(items, *, key, reverse=False):
    """Sort like sorted, by a key that is awaited once for each item."""
    pairs = [(await key(item), item) for item in items]
    pairs.sort(key=lambda pair: pair[0], reverse=reverse)
    return [item for _, item in pairs]
`},
	"builtins.max": {name: "_max", text: extreme("max", "largest")},
	"builtins.min": {name: "_min", text: extreme("min", "smallest")},
	"functools.reduce": {name: "_reduce", text: `async def NAME(function, items, *initial):
    """Fold like functools.reduce, by a function that is awaited."""
    items = iter(items)
    try:
        value = initial[0] if initial else next(items)
    except StopIteration:
        raise TypeError("reduce() of empty iterable with no initial value") from None
    for item in items:
        value = await function(value, item)
    return value
`},
}

func extreme(function, which string) string {
	return `async def NAME(*items, key, **default):
    """Give the ` + which + ` item like ` + function + `, by a key that is awaited once for each item."""
    pairs = [(await key(item), item) for item in (items[0] if len(items) == 1 else items)]
    if not pairs and default:
        return default["default"]
    return ` + function + `(pairs, key=lambda pair: pair[0])[1]
`
}

// useStandIn has a call go to the stand-in of what it calls.
func (d *demand) useStandIn(item *Item, fn *resolve.Func, call syntax.Node, w standIn) {
	item.replace(fn.Unit, fn.Unit.Tree.Child(call, syntax.FieldFunction), d.helper(item, fn.Unit, w))
	if !w.lazy {
		d.await(item, fn, call)
	}
}

// helper adds a stand-in to a module, and gives the name that it has there.
func (d *demand) helper(item *Item, u *resolve.Unit, w standIn) string {
	name := w.name
	for {
		text := strings.Replace(w.text, "NAME", name, 1)
		switch definition(u, name) {
		case text:
			return name // an earlier repair has written it
		case "":
			if !mentioned(u, name) {
				item.Helpers = append(item.Helpers, Helper{u, text})
				return name
			}
		}
		name += "_"
	}
}

// definition is the text, with LF for line ends, of the function of that name
// at a module's top level, "" if there is none.
func definition(u *resolve.Unit, name string) string {
	t := u.Tree
	for s := t.First(0); s >= 0; s = t.Next(s) {
		if k := t.Kind(s); (k == syntax.FunctionDefinition || k == syntax.ClassDefinition) && t.Is(t.Child(s, syntax.FieldName), name) {
			return strings.ReplaceAll(t.String(s), syntax.Newline(t.Text), "\n") + "\n"
		}
	}
	return ""
}

// mentioned tells whether an identifier of that name stands anywhere in a file.
func mentioned(u *resolve.Unit, name string) bool {
	t := u.Tree
	for n := range syntax.Node(t.Len()) {
		if t.Kind(n) == syntax.Identifier && t.Is(n, name) {
			return true
		}
	}
	return false
}
