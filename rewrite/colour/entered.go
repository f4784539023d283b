package colour

import (
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// judgeEntered decides on what a library's call gives that is of use only once
// it is awaited, or entered by `async with`: a request of aiohttp's. Whoever
// gets hold of it may do either, so that less is proof than of a coroutine.
func (a *Analysis) judgeEntered(c *resolve.Coroutine) judgement {
	if c.Escaped || c.Stored {
		return judgement{verdict: escaped}
	}
	var wrong *judgement
	for _, p := range c.Places {
		fn := p.Instance.Func()
		t := fn.Unit.Tree
		u := RoleOf(t, p.Node)
		switch u.Role {
		case Awaited, Closed:
			return judgement{verdict: consumed}
		case Yielded:
			return judgement{verdict: escaped}
		case ReturnValue:
			if !fn.Async || !fn.DeclaresPlain() || strings.Contains(t.String(fn.Annotated), "ContextManager") {
				return judgement{verdict: escaped}
			}
		case HardUse:
			if u.What == enteredByWith || ofItself(t, u.By) {
				return judgement{verdict: consumed}
			}
		case Argument:
			x := p.Instance.SiteAt(u.By)
			if a.program.Argument(x, argumentNode(t, p.Node, u.By)) == resolve.PassedPlain {
				u = Use{SoftUse, u.By, "used as a plain value"}
				break
			}
			if x == nil || x.Unknown || len(x.Targets) == 0 || len(x.Libraries)+len(x.Classes) > 0 {
				return judgement{verdict: escaped}
			}
			continue // what the functions of the project do with it is seen
		case SoftUse:
		case Dropped:
			if p.Node != c.Site.Node && t.Kind(t.Unparenthesized(p.Node)) != syntax.Call {
				continue
			}
		default:
			continue
		}
		if wrong == nil {
			wrong = &judgement{verdict: lost, use: u, usedIn: fn}
		}
	}
	if wrong != nil {
		return *wrong
	}
	return judgement{verdict: lost, use: Use{Flows, c.Site.Node, "never used"}, usedIn: c.Site.Instance().Func()}
}

// ofItself tells whether an attribute is one that such objects have before they
// are awaited: they may be started and ended in other ways.
func ofItself(t *syntax.Tree, n syntax.Node) bool {
	if t.Kind(n) != syntax.Attribute {
		return false
	}
	switch name := t.String(t.Child(n, syntax.FieldAttribute)); name {
	case "start", "stop", "run", "terminate", "aclose", "daemon", "name", "closed", "closing":
		return true
	default:
		return strings.HasPrefix(name, "_") || strings.HasPrefix(name, "is_") || strings.HasPrefix(name, "set_") || strings.HasPrefix(name, "get_")
	}
}
