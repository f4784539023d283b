// Package path follows the paths of one function from an assignment to a local
// name, and looks for one that ends without a mention of the name. It knows
// statements alone: what an expression does with the name does not matter.
package path

import (
	"strings"

	"awaken/rewrite/syntax"
)

// Walk is the name that is followed, in a tree.
type Walk struct {
	Tree *syntax.Tree
	Name string
}

// Ending is where a path ends that does not mention the name; the zero Ending
// says that there is none.
type Ending struct {
	Lost bool
	Kind Kind
	// Node is the return, the statement that gives the name another value, or the
	// loop; of FellOff the statement whose conditions were not met, or Nil.
	Node syntax.Node
}

// Kind is how a path ends.
type Kind uint8

// The ways in which a path ends.
const (
	FellOff  Kind = iota // the function ends
	Returned             // a return
	Rebound              // the name gets another value
	Looped               // the next round of a loop gives it one
)

// outcome is what the paths through a statement come to.
type outcome struct {
	used  bool        // some path mentions the name
	falls bool        // some path goes on behind the statement without
	skip  syntax.Node // the statement that such a path passes by
	exits bool        // some path leaves the loop around by break without
	again bool        // some path goes on to the next round without
	end   Ending      // a path that ends without
}

// Shared tells whether another function may see the name: it is global, or a
// nested function, lambda or class mentions it.
func (w *Walk) Shared(fn syntax.Node) bool {
	t := w.Tree
	for n := fn + 1; n < t.After(fn); n++ {
		switch t.Kind(n) {
		case syntax.GlobalStatement, syntax.NonlocalStatement:
			if w.Mentions(n) {
				return true
			}
		case syntax.FunctionDefinition, syntax.Lambda, syntax.ClassDefinition:
			if w.Mentions(n) {
				return true
			}
		}
	}
	return false
}

// Mentions tells whether the name stands in a node.
func (w *Walk) Mentions(n syntax.Node) bool {
	if n < 0 {
		return false
	}
	for k := n; k < w.Tree.After(n); k++ {
		if w.Tree.Kind(k) == syntax.Identifier && w.Tree.Is(k, w.Name) && w.Tree.Field(k) != syntax.FieldAttribute {
			return true
		}
	}
	return false
}

// Follow looks at what comes behind a statement of the function: in its own
// block path by path; behind the compound statements around it, whose
// conditions may agree with later ones, any mention will do.
func (w *Walk) Follow(fn, statement syntax.Node) Ending {
	t := w.Tree
	o := w.sequence(t.Next(statement))
	if o.end.Lost {
		if w.finally(fn, statement) {
			return Ending{}
		}
		return o.end
	}
	skip := o.skip
	if skip == 0 {
		skip = syntax.Nil
	}
	for n := t.Parent(statement); ; n = t.Parent(n) {
		if !o.falls && !o.exits && !o.again {
			return Ending{}
		}
		if n == fn {
			return Ending{Lost: true, Kind: FellOff, Node: skip}
		}
		switch t.Kind(n) {
		case syntax.ForStatement, syntax.WhileStatement:
			// Mentioned elsewhere in the loop, it may be what the round before left.
			for k := t.First(n); k >= 0; k = t.Next(k) {
				if w.mentionsBut(k, statement) {
					return Ending{}
				}
			}
			if o.falls || o.again {
				return Ending{Lost: true, Kind: Looped, Node: n}
			}
			o = outcome{falls: true, skip: skip}
		case syntax.TryStatement:
			if w.finally(fn, statement) {
				return Ending{}
			}
		}
		for k := t.Next(n); k >= 0; k = t.Next(k) {
			switch t.Kind(k) {
			case syntax.ElifClause, syntax.ElseClause, syntax.ExceptClause, syntax.ExceptGroupClause, syntax.CaseClause:
				if t.Kind(t.Parent(k)) != syntax.TryStatement {
					continue // another branch
				}
			}
			if w.Mentions(k) {
				return Ending{}
			}
		}
	}
}

// mentionsBut tells whether a node mentions the name outside of a statement.
func (w *Walk) mentionsBut(n, statement syntax.Node) bool {
	for k := n; k < w.Tree.After(n); k++ {
		if k == statement {
			k = w.Tree.After(statement) - 1
			continue
		}
		if w.Tree.Kind(k) == syntax.Identifier && w.Tree.Is(k, w.Name) && w.Tree.Field(k) != syntax.FieldAttribute {
			return true
		}
	}
	return false
}

// finally tells whether a finally clause around a statement mentions the name.
func (w *Walk) finally(fn, statement syntax.Node) bool {
	t := w.Tree
	for n := t.Parent(statement); n >= 0 && n != fn; n = t.Parent(n) {
		if t.Kind(n) == syntax.TryStatement && w.Mentions(t.ChildOf(n, syntax.FinallyClause)) {
			return true
		}
	}
	return false
}

// sequence follows the statements from n to the end of its block.
func (w *Walk) sequence(n syntax.Node) outcome {
	all := outcome{falls: true}
	for ; n >= 0; n = w.Tree.Next(n) {
		o := w.statement(n)
		if o.used && all.used {
			// Two conditions that each mention it may be each other's contrary.
			return outcome{used: true, end: all.end}
		}
		all.exits, all.again = all.exits || o.exits, all.again || o.again
		// So may a condition with a return agree with the one before.
		if o.end.Lost && !all.end.Lost && (!all.used || o.end.Node == n) {
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

func (w *Walk) statement(n syntax.Node) outcome {
	t := w.Tree
	switch t.Kind(n) {
	case syntax.IfStatement:
		return w.branches(n)
	case syntax.MatchStatement:
		if w.Mentions(t.Child(n, syntax.FieldSubject)) {
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
			if k != body && w.Mentions(k) {
				return outcome{used: true}
			}
		}
		return w.sequence(t.First(body))
	case syntax.ReturnStatement:
		if w.Mentions(n) {
			return outcome{used: true}
		}
		return outcome{end: Ending{true, Returned, n}}
	case syntax.RaiseStatement:
		return outcome{used: w.Mentions(n)}
	case syntax.BreakStatement:
		return outcome{exits: true}
	case syntax.ContinueStatement:
		return outcome{again: true}
	}
	switch {
	case w.rebinds(n):
		return outcome{end: Ending{true, Rebound, n}}
	case w.Mentions(n):
		return outcome{used: true}
	}
	return outcome{falls: !w.ends(n)}
}

// rebinds tells whether a statement only gives the name another value.
func (w *Walk) rebinds(n syntax.Node) bool {
	t := w.Tree
	assignment := t.First(n)
	if t.Kind(n) != syntax.ExpressionStatement || t.Kind(assignment) != syntax.Assignment {
		return false
	}
	right := t.Child(assignment, syntax.FieldRight)
	return t.Is(t.Child(assignment, syntax.FieldLeft), w.Name) && right >= 0 && !w.Mentions(right)
}

// ends tells whether a statement calls what by its name never returns.
func (w *Walk) ends(n syntax.Node) bool {
	t := w.Tree
	call := t.First(n)
	if t.Kind(call) == syntax.Await {
		call = t.Operand(call)
	}
	if t.Kind(n) != syntax.ExpressionStatement || t.Kind(call) != syntax.Call {
		return false
	}
	callee := t.String(t.Child(call, syntax.FieldFunction))
	switch callee[strings.LastIndexByte(callee, '.')+1:] {
	case "exit", "_exit", "abort", "fail", "skip", "skipTest", "assert_never", "execv", "execvp", "error":
		return true
	}
	return false
}

// join takes the paths of a branch in.
func (o *outcome) join(b outcome) {
	o.used, o.falls = o.used || b.used, o.falls || b.falls
	o.exits, o.again = o.exits || b.exits, o.again || b.again
	if !o.end.Lost {
		o.end = b.end
	}
	if b.skip > 0 {
		o.skip = b.skip
	}
}

func (w *Walk) branches(n syntax.Node) (o outcome) {
	t := w.Tree
	if w.Mentions(t.Child(n, syntax.FieldCondition)) {
		return outcome{used: true}
	}
	complete := false
	o.join(w.sequence(t.First(t.Child(n, syntax.FieldConsequence))))
	for k := t.First(n); k >= 0; k = t.Next(k) {
		switch t.Kind(k) {
		case syntax.ElifClause:
			if w.Mentions(t.Child(k, syntax.FieldCondition)) {
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
func (w *Walk) cases(n syntax.Node) (o outcome) {
	t := w.Tree
	for k := n; k < t.After(n); k++ {
		if t.Kind(k) == syntax.CaseClause {
			o.join(w.sequence(t.First(t.Child(k, syntax.FieldConsequence))))
			k = t.After(k) - 1
		}
	}
	return o
}

// loop takes a mention in the body for one in the first round.
func (w *Walk) loop(n syntax.Node) outcome {
	t := w.Tree
	if w.Mentions(n) {
		return outcome{used: true}
	}
	o := w.sequence(t.First(t.Child(n, syntax.FieldBody)))
	condition := t.Child(n, syntax.FieldCondition)
	forever := t.Kind(n) == syntax.WhileStatement && (t.Is(condition, "True") || t.Is(condition, "1"))
	return outcome{falls: !forever || o.exits, end: o.end}
}

func (w *Walk) try(n syntax.Node) outcome {
	t := w.Tree
	if w.Mentions(t.ChildOf(n, syntax.FinallyClause)) {
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
			if !w.Mentions(t.Child(n, syntax.FieldBody)) {
				o.join(w.sequence(t.First(t.ChildOf(k, syntax.Block))))
			}
		}
	}
	return o
}
