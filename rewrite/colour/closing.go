package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

const contextClosing = "contextlib.closing"

// closingStandIn is the stand-in of contextlib.closing for what is closed by a
// coroutine function, METHOD.
var closingStandIn = standIn{name: "_Closing", text: `class NAME:
    """Closes a thing at the end of a block."""

    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *details):
        await self.thing.METHOD()
`}

// closesAsync has `with closing(x)` close what has become asynchronous, by a
// call of the method: the closing stands at call. It tells whether it could.
func (d *demand) closesAsync(item *Item, fn *resolve.Func, call syntax.Node, method string) bool {
	t := fn.Unit.Tree
	if call < 0 || t.Kind(call) != syntax.Call || !slicesEqual(d.librariesAt(fn, call), contextClosing) {
		return false
	}
	with := withItem(t, call)
	if with < 0 {
		return false
	}
	function := t.Child(call, syntax.FieldFunction)
	if method != "aclose" || d.options.Target < 10 || !d.rename(item, fn.Unit, function, "aclosing") {
		w := closingStandIn
		w.text = strings.Replace(w.text, "METHOD", method, 1)
		item.replace(fn.Unit, function, d.helper(item, fn.Unit, w))
	}
	if !t.Async(t.Parent(t.Parent(with))) {
		d.asyncWith(item, fn, with)
	}
	return true
}
