package rules

import (
	"awaken/rewrite/convert"
	"awaken/rewrite/library"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// notAwaitable
//
//	await time.sleep(1)   =>  await asyncio.sleep(1)
var notAwaitable = &Rule{
	Name:    "not-awaitable",
	Summary: "await of something that is not awaitable",
	Doc: `## What it does

Finds ` + "`" + `await` + "`" + ` of a call whose result is known to be no awaitable: of a plain function
of the project, or of a blocking call of a library.

## Why it is bad

It raises TypeError, after the call has been made.

## Example

    def parse(text):
        return len(text)

    async def main():
        await parse('x')

Use instead:

    async def main():
        parse('x')

## Evidence

Reported only if every callee is known and each gives a plain value on every path.

## Fix

None: whether the await or the callee is wrong is not known.

## Safety

Nothing is changed.
`,
	run: runNotAwaitable,
}

func runNotAwaitable(s *search) {
	index := s.Coloured().Index()
	s.onCall(func(x *resolve.Site) {
		if !x.Call().Awaited {
			return
		}
		fn := x.Instance().Func()
		plain, callee := s.plainSite(x)
		for _, in := range index.Instances(fn) {
			if other := in.SiteAt(x.Node); plain && other != nil && other != x {
				plain, _ = s.plainSite(other) // from elsewhere it may be given something to await
			}
		}
		if plain {
			s.add(fn, x.Node, callee, "`"+convert.Excerpt(fn.Unit.Tree, x.Node)+"` is awaited and is not awaitable",
				"`"+short(callee)+"` gives a plain value: await raises TypeError")
		}
	})
}

// plainSite tells whether all callees of a call are known, and give plain values,
// and names one.
func (s *search) plainSite(x *resolve.Site) (plain bool, callee string) {
	if x.Unknown || x.Declared || len(x.Classes) > 0 || len(x.Targets)+len(x.Libraries) == 0 {
		return false, ""
	}
	for _, t := range x.Targets {
		if !givesPlain(t.Func()) || s.Program().MayGiveAwaitable(t) {
			return false, ""
		}
		callee = t.Func().Qualified
	}
	for _, l := range x.Libraries {
		e := s.Program().Entry(l)
		if e == nil || e.Result != library.Plain && e.Result != library.Instance || e.Blocking == "" && !literal(e.Value) {
			return false, ""
		}
		callee = l
	}
	return true, callee
}

// literal tells whether a value is a number, a text or a truth value.
func literal(v library.Value) bool {
	switch v.Type {
	case "builtins.int", "builtins.float", "builtins.bool", "builtins.str", "builtins.bytes":
		return len(v.Or) == 0 && v.From.Part == 0
	}
	return false
}

// givesPlain tells whether a function is sure to give a plain value: no
// abstract method or stub, and no return of anything but literals and results
// of operators, or a declared plain type.
func givesPlain(f *resolve.Func) bool {
	if f.Async || f.Generator || f.Kind != resolve.Def || f.Trivial() || len(f.Decorators) > 0 {
		return false
	}
	if f.DeclaresPlain() {
		return true
	}
	t := f.Unit.Tree
	for _, n := range f.Returns {
		switch t.Kind(t.Unparenthesized(n)) {
		case syntax.Integer, syntax.Float, syntax.True, syntax.False, syntax.None, syntax.String, syntax.ConcatenatedString, syntax.List,
			syntax.Tuple, syntax.Dictionary, syntax.Set, syntax.ComparisonOperator, syntax.NotOperator, syntax.ListComprehension, syntax.ExpressionList:
		default:
			return false
		}
	}
	return true
}
