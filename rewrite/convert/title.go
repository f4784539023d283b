package convert

import (
	"fmt"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Rules of changes.
const (
	RuleAwait     = "await"
	RuleRun       = "run"
	RuleMakeAsync = "make-async"
	RuleHandOn    = "await-handed-on"
	RuleAsyncTest = "async-test-case"
)

func rule(i *colour.Item) string {
	switch {
	case i.Rule != "":
		return i.Rule
	case i.PassThrough:
		return RuleHandOn
	case i.Bridge:
		return RuleRun
	case i.Class != nil:
		return RuleAsyncTest
	case i.Lost == nil:
		return RuleMakeAsync
	case len(i.Awaits) > 0 && i.Awaits[0].Form == colour.RunForm:
		return RuleRun
	}
	return RuleAwait
}

func symbol(i *colour.Item) string {
	if i.Class != nil {
		return i.Class.Qualified
	}
	return i.Func.Qualified
}

func title(i *colour.Item) string {
	if i.Title != "" {
		return i.Title
	}
	switch rule(i) {
	case RuleHandOn:
		return fmt.Sprintf("await what `%s` hands on", i.Func.Name)
	case RuleAsyncTest:
		return fmt.Sprintf("derive `%s` from IsolatedAsyncioTestCase", i.Class.Name)
	case RuleMakeAsync:
		return fmt.Sprintf("make `%s` async", i.Func.Name)
	case RuleRun:
		if i.Bridge {
			if i.Twin != nil {
				return fmt.Sprintf("keep `%s` sync: it runs `%s`, which takes over its body", i.Func.Name, i.Twin.Name)
			}
			return fmt.Sprintf("keep `%s` sync: it runs the coroutine with asyncio.run", i.Func.Name)
		}
		return fmt.Sprintf("run `%s` with asyncio.run", Excerpt(i.Func.Unit.Tree, i.Lost.Node))
	}
	return fmt.Sprintf("await `%s` in `%s`", Excerpt(i.Func.Unit.Tree, i.Lost.Node), i.Func.Name)
}

// Excerpt is a call as people name it: its callee, and dots for arguments.
func Excerpt(t *syntax.Tree, call syntax.Node) string {
	n := call
	suffix := ""
	if t.Kind(call) == syntax.Call {
		n = t.Child(call, syntax.FieldFunction)
		suffix = "()"
		if arguments := t.Child(call, syntax.FieldArguments); t.Operand(arguments) >= 0 {
			suffix = "(...)"
		}
	}
	return strings.Join(strings.Fields(t.String(n)), " ") + suffix
}

func oldText(i *colour.Item) string {
	t := i.Func.Unit.Tree
	if i.Lost != nil {
		return t.String(i.Lost.Node)
	}
	if i.Swap != nil && i.Swap.Node > 0 {
		return t.String(i.Swap.Node)
	}
	if i.Class != nil {
		return i.Class.Unit.Tree.String(i.Class.Unit.Tree.Child(i.Class.Node, syntax.FieldSuperclasses))
	}
	if i.Title != "" {
		return i.Title
	}
	if i.Func.Kind != resolve.Def {
		return t.String(i.Func.Node)
	}
	return t.String(t.Child(i.Func.Node, syntax.FieldParameters))
}

func calleeName(l *colour.Lost) string {
	if l.Callee != nil {
		return l.Callee.Qualified
	}
	return l.Library
}
