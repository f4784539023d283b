package rules

import (
	"math"

	"awaken/rewrite"
	"awaken/rewrite/colour"
	"awaken/rewrite/finding"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// search is one rule at work on an analysis. What it wants to see of the values
// and of the calls it does not walk over itself: one walk serves all rules.
type search struct {
	*rewrite.Analysis
	rule   string
	found  []finding.Finding
	seen   map[site]bool                         // the places of found
	values map[syntax.Kind][]func(resolve.Value) // by the kind of what they stand in
	calls  []func(*resolve.Site)
}

// Check runs the wanted rules over an analysis. Findings are sorted.
func Check(a *rewrite.Analysis, wanted func(rule string) bool) []finding.Finding {
	var searches []*search
	for _, r := range All() {
		if r.run != nil && wanted(r.Name) {
			searches = append(searches, r.start(a))
		}
	}
	finish(a, searches)
	var found []finding.Finding
	for _, s := range searches {
		found = append(found, s.found...)
	}
	finding.Sort(found)
	return found
}

// search runs one rule alone.
func (r *Rule) search(a *rewrite.Analysis) []finding.Finding {
	s := r.start(a)
	finish(a, []*search{s})
	return s.found
}

func (r *Rule) start(a *rewrite.Analysis) *search {
	s := &search{Analysis: a, rule: r.Name, seen: map[site]bool{}, values: map[syntax.Kind][]func(resolve.Value){}}
	r.run(s)
	return s
}

// finish shows searches what they have asked to see.
func finish(a *rewrite.Analysis, searches []*search) {
	var values [math.MaxUint8 + 1][]func(resolve.Value) // by kind: there are millions of values
	var calls []func(*resolve.Site)
	some := false
	for _, s := range searches {
		for kind, list := range s.values {
			values[kind], some = append(values[kind], list...), true
		}
		calls = append(calls, s.calls...)
	}
	if some {
		a.Program().Values(func(v resolve.Value) {
			t := v.Instance.Func().Unit.Tree
			p := t.Parent(v.Node)
			for t.Kind(p) == syntax.ParenthesizedExpression {
				p = t.Parent(p)
			}
			for _, do := range values[t.Kind(p)] {
				do(v)
			}
		})
	}
	if len(calls) == 0 {
		return
	}
	eachCall(a, func(x *resolve.Site) {
		for _, do := range calls {
			do(x)
		}
	})
}

// eachCall calls do for each call of the program that is written as one, and
// does not merely stand for callers that nobody sees.
func eachCall(a *rewrite.Analysis, do func(*resolve.Site)) {
	for _, x := range a.Program().Sites {
		if x.Call() != nil && !x.Implicit && !x.Instance().Stands() {
			do(x)
		}
	}
}

// onValue has do called for each value of the program that stands, parentheses
// left out, directly in a node of one of the kinds. It is called after the rule
// has run.
func (s *search) onValue(do func(resolve.Value), parents ...syntax.Kind) {
	for _, kind := range parents {
		s.values[kind] = append(s.values[kind], do)
	}
}

// onCall has do called as eachCall does, after the rule has run.
func (s *search) onCall(do func(*resolve.Site)) { s.calls = append(s.calls, do) }

// functions calls do for every function of the project but modules.
func (s *search) functions(do func(*resolve.Func)) {
	s.Program().Functions(func(f *resolve.Func) {
		if f.Kind != resolve.Module {
			do(f)
		}
	})
}

// add reports node n in the code of fn, and gives the finding for what is to
// be added to it; nil if the place is reported already, or nothing is wrong
// there.
func (s *search) add(fn *resolve.Func, n syntax.Node, callee, message, reason string) *finding.Finding {
	key := site{fn.Unit, n}
	if n < 0 || s.seen[key] || colour.Dead(fn.Unit.Tree, n) || expected(fn.Unit.Tree, n) {
		return nil
	}
	s.seen[key] = true
	f := placed(fn.Unit, n)
	f.Rule, f.Function, f.Callee, f.Message, f.Reason = s.rule, fn.Qualified, callee, message, reason
	f.Confidence = finding.Resolved
	f.Fix = "none"
	s.found = append(s.found, f)
	return &s.found[len(s.found)-1]
}
