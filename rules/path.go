package rules

import (
	"awaken/rewrite/syntax"
)

// walk follows the paths of one function from an assignment to a local name, and
// looks for one that ends without a mention of the name. It knows statements
// alone: what an expression does with the name does not matter.
type walk struct {
	t    *syntax.Tree
	name string
}

// ending is where a path ends that does not mention the name.
type ending struct {
	lost bool
	kind endingKind
	node syntax.Node
}

type endingKind uint8

const (
	fellOff  endingKind = iota // the function ends; node is the condition that was not met, or Nil
	returned                   // a return
	rebound                    // the name gets another value
	looped                     // the next round of a loop gives it one
)

// outcome is what the paths through a statement come to.
type outcome struct {
	used  bool        // some path mentions the name
	falls bool        // some path goes on behind the statement without
	skip  syntax.Node // the statement that such a path passes by
	exits bool        // some path leaves the loop around by break without
	again bool        // some path goes on to the next round without
	end   ending      // a path that ends without
}

// shared tells whether another function may see the name: it is global, or a
// nested function, lambda or class mentions it.
func (w *walk) shared(fn syntax.Node) bool {
	t := w.t
	for n := fn + 1; n < t.After(fn); n++ {
		switch t.Kind(n) {
		case syntax.GlobalStatement, syntax.NonlocalStatement:
			if w.mentions(n) {
				return true
			}
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			if w.mentions(n) {
				return true
			}
		}
	}
	return false
}

func (w *walk) mentions(n syntax.Node) bool {
	if n < 0 {
		return false
	}
	for k := n; k < w.t.After(n); k++ {
		if w.t.Kind(k) == syntax.Identifier && w.t.Is(k, w.name) && w.t.Field(k) != syntax.FieldAttribute {
			return true
		}
	}
	return false
}

// follow looks at what comes behind a statement of the function: in its own
// block path by path; behind the compound statements around it, whose
// conditions may agree with later ones, any mention will do.
func (w *walk) follow(fn, statement syntax.Node) ending {
	t := w.t
	o := w.sequence(t.Next(statement))
	if o.end.lost {
		if w.finally(fn, statement) {
			return ending{}
		}
		return o.end
	}
	skip := o.skip
	if skip == 0 {
		skip = syntax.Nil
	}
	for n := t.Parent(statement); ; n = t.Parent(n) {
		if !o.falls && !o.exits && !o.again {
			return ending{}
		}
		if n == fn {
			return ending{lost: true, kind: fellOff, node: skip}
		}
		switch t.Kind(n) {
		case syntax.ForStatement, syntax.WhileStatement:
			// Mentioned elsewhere in the loop, it may be what the round before left.
			for k := t.First(n); k >= 0; k = t.Next(k) {
				if w.mentionsBut(k, statement) {
					return ending{}
				}
			}
			if o.falls || o.again {
				return ending{lost: true, kind: looped, node: n}
			}
			o = outcome{falls: true, skip: skip}
		case syntax.TryStatement:
			if w.finally(fn, statement) {
				return ending{}
			}
		}
		for k := t.Next(n); k >= 0; k = t.Next(k) {
			switch t.Kind(k) {
			case syntax.ElifClause, syntax.ElseClause, syntax.ExceptClause, syntax.ExceptGroupClause, syntax.CaseClause:
				if t.Kind(t.Parent(k)) != syntax.TryStatement {
					continue // another branch
				}
			}
			if w.mentions(k) {
				return ending{}
			}
		}
	}
}

// mentionsBut tells whether a node mentions the name outside of a statement.
func (w *walk) mentionsBut(n, statement syntax.Node) bool {
	for k := n; k < w.t.After(n); k++ {
		if k == statement {
			k = w.t.After(statement) - 1
			continue
		}
		if w.t.Kind(k) == syntax.Identifier && w.t.Is(k, w.name) && w.t.Field(k) != syntax.FieldAttribute {
			return true
		}
	}
	return false
}

// finally tells whether a finally clause around a statement mentions the name.
func (w *walk) finally(fn, statement syntax.Node) bool {
	t := w.t
	for n := t.Parent(statement); n >= 0 && n != fn; n = t.Parent(n) {
		if t.Kind(n) == syntax.TryStatement && w.mentions(t.ChildOf(n, syntax.FinallyClause)) {
			return true
		}
	}
	return false
}

// sequence follows the statements from n to the end of its block.
func (w *walk) sequence(n syntax.Node) outcome {
	all := outcome{falls: true}
	for ; n >= 0; n = w.t.Next(n) {
		o := w.statement(n)
		if o.used && all.used {
			// Two conditions that each mention it may be each other's contrary.
			return outcome{used: true, end: all.end}
		}
		all.exits, all.again = all.exits || o.exits, all.again || o.again
		// So may a condition with a return agree with the one before.
		if o.end.lost && !all.end.lost && (!all.used || o.end.node == n) {
			all.end = o.end
		}
		all.used = all.used || o.used
		if o.skip > 0 {
			all.skip = o.skip
		}
		if !o.falls {
			all.falls = false
			return all
		}
	}
	return all
}

func (w *walk) statement(n syntax.Node) outcome {
	t := w.t
	switch t.Kind(n) {
	case syntax.IfStatement:
		return w.branches(n)
	case syntax.MatchStatement:
		if w.mentions(t.Child(n, syntax.FieldSubject)) {
			return outcome{used: true}
		}
		return w.cases(n)
	case syntax.WhileStatement, syntax.ForStatement:
		return w.loop(n)
	case syntax.TryStatement:
		return w.try(n)
	case syntax.WithStatement:
		body := t.Child(n, syntax.FieldBody)
		for k := t.First(n); k >= 0; k = t.Next(k) {
			if k != body && w.mentions(k) {
				return outcome{used: true}
			}
		}
		return w.sequence(t.First(body))
	case syntax.ReturnStatement:
		if w.mentions(n) {
			return outcome{used: true}
		}
		return outcome{end: ending{true, returned, n}}
	case syntax.RaiseStatement:
		return outcome{used: w.mentions(n)}
	case syntax.BreakStatement:
		return outcome{exits: true}
	case syntax.ContinueStatement:
		return outcome{again: true}
	}
	switch {
	case w.rebinds(n):
		return outcome{end: ending{true, rebound, n}}
	case w.mentions(n):
		return outcome{used: true}
	}
	return outcome{falls: !w.ends(n)}
}

// rebinds tells whether a statement only gives the name another value.
func (w *walk) rebinds(n syntax.Node) bool {
	t := w.t
	assignment := t.First(n)
	if t.Kind(n) != syntax.ExpressionStatement || t.Kind(assignment) != syntax.Assignment {
		return false
	}
	right := t.Child(assignment, syntax.FieldRight)
	return t.Is(t.Child(assignment, syntax.FieldLeft), w.name) && right >= 0 && !w.mentions(right)
}

// ends tells whether a statement calls what by its name never returns.
func (w *walk) ends(n syntax.Node) bool {
	t := w.t
	call := t.First(n)
	if t.Kind(call) == syntax.Await {
		call = t.Operand(call)
	}
	if t.Kind(n) != syntax.ExpressionStatement || t.Kind(call) != syntax.Call {
		return false
	}
	switch short(t.String(t.Child(call, syntax.FieldFunction))) {
	case "exit", "_exit", "abort", "fail", "skip", "skipTest", "assert_never", "execv", "execvp", "error":
		return true
	}
	return false
}

// join takes the paths of a branch in.
func (o *outcome) join(b outcome) {
	o.used, o.falls = o.used || b.used, o.falls || b.falls
	o.exits, o.again = o.exits || b.exits, o.again || b.again
	if !o.end.lost {
		o.end = b.end
	}
	if b.skip > 0 {
		o.skip = b.skip
	}
}

func (w *walk) branches(n syntax.Node) (o outcome) {
	t := w.t
	if w.mentions(t.Child(n, syntax.FieldCondition)) {
		return outcome{used: true}
	}
	complete := false
	o.join(w.sequence(t.First(t.Child(n, syntax.FieldConsequence))))
	for k := t.First(n); k >= 0; k = t.Next(k) {
		switch t.Kind(k) {
		case syntax.ElifClause:
			if w.mentions(t.Child(k, syntax.FieldCondition)) {
				return outcome{used: true}
			}
			o.join(w.sequence(t.First(t.Child(k, syntax.FieldConsequence))))
		case syntax.ElseClause:
			o.join(w.sequence(t.First(t.Child(k, syntax.FieldBody))))
			complete = true
		}
	}
	if !complete {
		o.falls = true
		if o.used {
			o.skip = n
		}
	}
	return o
}

// cases takes the cases of a match for all there are.
func (w *walk) cases(n syntax.Node) (o outcome) {
	t := w.t
	for k := n; k < t.After(n); k++ {
		if t.Kind(k) == syntax.CaseClause {
			o.join(w.sequence(t.First(t.Child(k, syntax.FieldConsequence))))
			k = t.After(k) - 1
		}
	}
	return o
}

// loop takes a mention in the body for one in the first round.
func (w *walk) loop(n syntax.Node) outcome {
	t := w.t
	if w.mentions(n) {
		return outcome{used: true}
	}
	o := w.sequence(t.First(t.Child(n, syntax.FieldBody)))
	condition := t.Child(n, syntax.FieldCondition)
	forever := t.Kind(n) == syntax.WhileStatement && (t.Is(condition, "True") || t.Is(condition, "1"))
	return outcome{falls: !forever || o.exits, end: o.end}
}

func (w *walk) try(n syntax.Node) outcome {
	t := w.t
	if w.mentions(t.ChildOf(n, syntax.FinallyClause)) {
		return outcome{used: true}
	}
	o := w.sequence(t.First(t.Child(n, syntax.FieldBody)))
	for k := t.First(n); k >= 0; k = t.Next(k) {
		switch t.Kind(k) {
		case syntax.ElseClause:
			if o.falls {
				o.falls = false
				o.join(w.sequence(t.First(t.Child(k, syntax.FieldBody))))
			}
		case syntax.ExceptClause, syntax.ExceptGroupClause:
			// Where the body mentions the name, it may have failed in doing so.
			if !w.mentions(t.Child(n, syntax.FieldBody)) {
				o.join(w.sequence(t.First(t.ChildOf(k, syntax.Block))))
			}
		}
	}
	return o
}
