package colour

import (
	"slices"
	"strings"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// Lost is a coroutine that nobody awaits, at the place that makes it.
type Lost struct {
	Func *resolve.Func // in whose code it is made
	Node syntax.Node   // the call
	// Callee is the coroutine function, nil for a library's, whose dotted name
	// is Library.
	Callee  *resolve.Func
	Library string
	// Use is the first thing that is wrongly done with it; its By is a node of
	// UsedIn. Role Flows means that nothing at all is done with it.
	Use    Use
	UsedIn *resolve.Func
	// Named: the callee is known by its name alone.
	Named bool
	// Later: the callee is not async yet, and becomes so.
	Later bool
	// Given: the coroutine function stands at Node, and a library calls it
	// there.
	Given bool
	// Sure: every callee of the call is known, and all make coroutines.
	Sure bool
	// Seen is the warning of a run that speaks of it, nil if there is none.
	Seen *warning.Warning

	alone bool // without the run it would not be reported
}

// verdict is what the places that a coroutine reaches say of it.
type verdict uint8

const (
	consumed verdict = iota // somebody awaits or schedules it
	handed                  // returned to callers, who are judged for themselves
	escaped                 // given where the analysis cannot follow
	lost
)

// judgement is the verdict on one coroutine.
type judgement struct {
	verdict verdict
	use     Use
	usedIn  *resolve.Func
}

// judge decides on a coroutine from everything that is done with it.
func (a *Analysis) judge(c *resolve.Coroutine) judgement {
	in := c.Site.Instance()
	if c.Consumed || asyncFixture(c) {
		return judgement{verdict: consumed}
	}
	if c.Enters {
		return a.judgeEntered(c)
	}
	var worst *judgement
	note := func(u Use, fn *resolve.Func) {
		if worst == nil || u.Role == Dropped && worst.use.Role != Dropped {
			worst = &judgement{verdict: lost, use: u, usedIn: fn}
		}
	}
	// What fails for certain, wherever else the coroutine goes.
	var certain *judgement
	sure := func(u Use, fn *resolve.Func, is bool) {
		if is && certain == nil {
			certain = &judgement{verdict: lost, use: u, usedIn: fn}
		}
	}
	returned, reached, closed, yielded, walked := false, c.Escaped, false, false, true
	for _, p := range c.Places {
		fn := p.Instance.Func()
		tree := fn.Unit.Tree
		u := RoleOf(tree, p.Node)
		switch u.Role {
		case Awaited:
			return judgement{verdict: consumed}
		case Closed:
			closed = true
		case Dropped:
			if tree.Kind(tree.Unparenthesized(p.Node)) == syntax.Call || p.Node == c.Site.Node {
				note(u, fn)
			}
		case HardUse:
			if c.Task && !a.taskMisuse(tree, u) {
				return judgement{verdict: consumed}
			}
			note(u, fn)
			sure(u, fn, tree.Kind(p.Node) != syntax.Attribute)
		case SoftUse:
			if c.Task {
				continue
			}
			note(u, fn)
			sure(u, fn, comparesLiteral(tree, p.Node))
		case ReturnValue:
			switch {
			case c.Task && fn.Async && !fn.DeclaresPlain():
				reached = true // whoever awaits the function may await the task
			case fn.Async && !fn.Generator && !declaredAwaitable(fn):
				note(u, fn)
				sure(u, fn, fn.DeclaresPlain())
			case fn.Generator && !fn.Async && fn.Name != "__await__" && len(fn.Decorators) == 0:
				note(u, fn)
			case a.calledByOthers(fn):
				note(Use{SoftUse, u.By, "returned to a caller that does not await"}, fn)
			case !fn.Async && fn.Kind == resolve.Def && fn.DeclaresPlain() && !a.hasCallers(fn) && a.undecorated(fn):
				note(Use{SoftUse, u.By, "returned where something else is declared"}, fn)
			default:
				returned = true
			}
		case Yielded:
			yielded = true // whoever consumes the generator is judged
			if !c.Task && fn.Async && fn.YieldsPlain() {
				note(u, fn)
				sure(u, fn, true)
			}
			walked = walked && len(fn.Decorators) == 0 && fn.Name != "__await__" && a.hasCallers(fn)
		case Argument:
			x, node := p.Instance.SiteAt(u.By), argumentNode(tree, p.Node, u.By)
			if a.program.TakesPlain(x, node) {
				u := Use{SoftUse, u.By, "passed to a parameter of another type"}
				if !c.Task {
					note(u, fn)
				}
				sure(u, fn, tree.Kind(p.Node) != syntax.Attribute)
			}
			switch a.program.Argument(x, node) {
			case resolve.PassedConsumed:
				return judgement{verdict: consumed}
			case resolve.PassedPlain:
				if !c.Task {
					note(Use{SoftUse, u.By, "used as a plain value"}, fn)
				}
			case resolve.PassedAway:
				reached = true
			case resolve.PassedOn:
				reached = reached || asks(x)
			}
		}
	}
	for _, p := range c.Plain {
		if p.Node >= 0 && !c.Task {
			note(Use{SoftUse, p.Node, "used as a plain value"}, p.Instance.Func())
		}
	}
	if misplaced(c) {
		return judgement{verdict: lost, use: Use{SoftUse, c.Site.Node, "kept where something else is declared"}, usedIn: in.Func()}
	}
	switch {
	case certain != nil:
		return *certain
	case closed && (worst == nil || worst.use.Role != HardUse):
		// Closed unawaited on purpose. Where other attributes are asked for as
		// well, it is the result that has a close.
		return judgement{verdict: consumed}
	case reached:
		return judgement{verdict: escaped}
	case worst != nil:
		return *worst
	case returned:
		return judgement{verdict: handed}
	case yielded && !walked, annotatedAwaitable(in.Func()) && returnedInDisplay(in.Func().Unit.Tree, c.Site.Node) && !a.hasCallers(in.Func()):
		return judgement{verdict: escaped} // to callers that are not seen
	case c.Task, legacyCoroutine(in.Func()):
		return judgement{verdict: escaped}
	}
	return judgement{verdict: lost, use: Use{Flows, c.Site.Node, "never used"}, usedIn: in.Func()}
}

// returnedInDisplay tells whether an expression is an element of a collection
// that is written, and returned, where it stands.
func returnedInDisplay(t *syntax.Tree, n syntax.Node) bool {
	for p := t.Parent(n); p >= 0; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.Tuple, syntax.List, syntax.Dictionary, syntax.Pair, syntax.ExpressionList, syntax.ParenthesizedExpression:
			continue
		}
		break
	}
	return t.Kind(t.Parent(n)) == syntax.ReturnStatement
}

// legacyCoroutine tells whether a decorator makes something of a generator function that
// may wait for what it yields, as coroutines were written before there was
// `async def`.
func legacyCoroutine(fn *resolve.Func) bool {
	if fn.Async || !fn.Generator {
		return false
	}
	for _, d := range fn.Decorators {
		text, _, _ := strings.Cut(fn.Unit.Tree.String(d), "(")
		switch text[strings.LastIndexAny(text, ".@")+1:] {
		case "contextmanager", "property", "staticmethod", "classmethod", "fixture", "override":
		default:
			return true
		}
	}
	return false
}

// misplaced tells whether a coroutine is assigned, where it is made, to what is
// declared to hold something else.
func misplaced(c *resolve.Coroutine) bool {
	if c.Task || len(c.Misplaced) == 0 {
		return false
	}
	t, n := c.Site.Instance().Func().Unit.Tree, c.Site.Node
	for t.Kind(t.Parent(n)) == syntax.ParenthesizedExpression {
		n = t.Parent(n)
	}
	p := t.Parent(n)
	if t.Kind(p) != syntax.Assignment || t.Field(n) != syntax.FieldRight {
		return false
	}
	switch left := t.Child(p, syntax.FieldLeft); t.Kind(left) {
	case syntax.Attribute:
		return slices.Contains(c.Misplaced, t.String(t.Child(left, syntax.FieldAttribute)))
	case syntax.Identifier:
		return t.Child(p, syntax.FieldType) >= 0 && slices.Contains(c.Misplaced, "")
	}
	return false
}

// calledByOthers tells whether the interpreter, or a library through a base
// class, calls a method and uses what it returns.
func (a *Analysis) calledByOthers(fn *resolve.Func) bool {
	if fn.Class == nil || fn.Kind != resolve.Def {
		return false
	}
	if strings.HasPrefix(fn.Name, "__") && strings.HasSuffix(fn.Name, "__") {
		switch fn.Name {
		case "__call__", "__await__", "__aenter__", "__aexit__", "__anext__", "__get__", "__getattr__", "__getattribute__", "__enter__":
			return fn.Name == "__enter__"
		case "__getitem__", "__class_getitem__": // of classes: `await Model[key]` is what others write
			return len(fn.Params) == 0 || fn.Unit.Tree.String(fn.Params[0].Node) != "cls" || a.hasCallers(fn)
		}
		return true
	}
	if _, overrides := a.index.Overrides(fn); overrides {
		return true
	}
	return a.index.PlatformBase(fn) != "" && !a.hasCallers(fn)
}

// hasCallers tells whether the project calls a function.
func (a *Analysis) hasCallers(fn *resolve.Func) bool {
	for _, in := range a.index.Instances(fn) {
		if len(a.index.Callers(in)) > 0 {
			return true
		}
	}
	return false
}

// declaredAwaitable tells whether a coroutine function declares that what
// awaiting it gives is to be awaited again.
func declaredAwaitable(fn *resolve.Func) bool {
	return fn.Annotated >= 0 && (fn.DeclaresCoroutine() || mentions(fn.Unit.Tree.String(fn.Annotated), "Awaitable", "Coroutine", "Future", "Task"))
}

// taskMisuse tells whether a use is wrong even for a task: tasks have
// attributes, and can be compared and tested.
func (a *Analysis) taskMisuse(t *syntax.Tree, u Use) bool {
	switch t.Kind(u.By) {
	case syntax.Subscript, syntax.BinaryOperator, syntax.Assignment: // of the last: unpacked
		return true
	case syntax.ForStatement, syntax.ForInClause:
		return !t.Async(u.By)
	case syntax.Attribute:
		name := t.String(t.Child(u.By, syntax.FieldAttribute))
		return !strings.HasPrefix(name, "_") && a.program.Member("asyncio.Task", name) == nil
	}
	return false
}

// argumentNode is the argument, as the call has it, that an expression is.
func argumentNode(t *syntax.Tree, n, call syntax.Node) syntax.Node {
	for p := t.Parent(n); p >= 0 && p != call; n, p = p, t.Parent(p) {
		switch t.Kind(p) {
		case syntax.ArgumentList, syntax.KeywordArgument:
			return n
		}
	}
	return n
}

// annotatedAwaitable tells whether a function declares that it gives back an
// awaitable.
func annotatedAwaitable(fn *resolve.Func) bool {
	if fn.Annotated < 0 {
		return false
	}
	return fn.DeclaresAwaitable() || mentions(fn.Unit.Tree.String(fn.Annotated), "Awaitable", "Coroutine", "Future", "Task", "Any", "object", "TypeVar")
}

// annotatedPlain tells whether a function declares that it gives back a plain
// value: then a coroutine that it returns is a mistake of its own.
func annotatedPlain(fn *resolve.Func) bool {
	return fn.Annotated >= 0 && !annotatedAwaitable(fn) && !mentions(fn.Unit.Tree.String(fn.Annotated), "Callable", "AsyncIterator", "AsyncGenerator", "AsyncContextManager", "AsyncIterable")
}

// undecorated tells whether no decorator gives a function another meaning.
func (a *Analysis) undecorated(fn *resolve.Func) bool {
	names, unknown := a.index.Decorations(fn)
	return !unknown && !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(harmless, n) || n == "builtins.property" })
}

// comparesLiteral tells whether a value is compared with a text or a number that
// is written there: nobody does so with a coroutine, wherever else it goes.
func comparesLiteral(t *syntax.Tree, n syntax.Node) bool {
	p := t.Parent(n)
	if t.Kind(p) != syntax.ComparisonOperator {
		return false
	}
	for c := t.First(p); c >= 0; c = t.Next(c) {
		switch t.Kind(t.Unparenthesized(c)) {
		case syntax.String, syntax.ConcatenatedString, syntax.Integer, syntax.Float:
			return true
		}
	}
	return false
}
