package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// keepers are the library's functions that only keep or hand on the elements
// of what they are given, and do not walk those.
var keepers = []string{
	"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.dict", "builtins.len", "builtins.iter", "builtins.next",
	"builtins.enumerate", "builtins.reversed", "builtins.zip", "builtins.print", "builtins.isinstance", "builtins.bool", "builtins.any", "builtins.all",
	"builtins.list.append", "builtins.list.extend", "builtins.list.insert", "builtins.list.copy", "builtins.dict.update", "builtins.dict.setdefault",
	"builtins.set.add", "collections.deque", "itertools.islice", "itertools.cycle", "itertools.repeat",
}

// walkedInside finds where a library is given a container with generators of
// the function in it, and may walk those.
func (d *demand) walkedInside(item *Item, fn *resolve.Func) {
	for _, v := range d.produce().inside[fn] {
		if who := d.walksElements(v); who != "" {
			item.stop(&Block{"generator", v.Instance.Func(), v.Node, "a generator of " + fn.Qualified + " is in what is given to " + who + " here, which may walk it", "loop over it by `async for`"})
			return
		}
	}
}

// walksElements is the library's callable that may walk the elements of a
// container at its place, "" if there is none.
func (d *demand) walksElements(v resolve.Value) string {
	fn := v.Instance.Func()
	t := fn.Unit.Tree
	u := RoleOf(t, v.Node)
	call, starred := u.By, false
	switch {
	case u.Role == Argument:
	case u.Role == HardUse && t.Kind(u.By) == syntax.ListSplat:
		call, starred = callAround(t, u.By), true
	default:
		return ""
	}
	if call < 0 {
		return ""
	}
	x := v.Instance.SiteAt(call)
	if x == nil || len(x.Libraries) == 0 {
		return ""
	}
	for _, l := range x.Libraries {
		if mapped[l] && !starred {
			argument := t.Operand(t.Child(call, syntax.FieldArguments))
			if _, known := d.program.Value(v.Instance, argument).Functions(); known {
				continue
			}
		}
		if starred && l != "builtins.print" || !slices.Contains(keepers, l) {
			return l
		}
	}
	return ""
}
