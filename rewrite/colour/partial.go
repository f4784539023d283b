package colour

import (
	"strings"

	"awaken/rewrite/path"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// RulePartlyAwaited is the rule of the items that await a coroutine on the paths
// on which it was lost.
const RulePartlyAwaited = "partly-awaited"

// Partial is a coroutine that a function keeps in a name, and awaits on some of
// its paths alone.
type Partial struct {
	Fate
	Func *resolve.Func
	Name string
	End  path.Ending // of a path that does not mention the name
	// Unrepaired says why no await is offered, empty where one is.
	Unrepaired string

	inserts []insertion // into the file as it is
	made    []insertion // into the text that repair follows, each with those before it
}

// insertion is text to be put into a file.
type insertion struct {
	at   int
	text string
}

// Partials lists the coroutines that are awaited on some paths only, in the order
// of their sites.
func (a *Analysis) Partials() []Partial {
	if a.partial == nil {
		a.partial = a.findPartials()
	}
	return a.partial
}

func (a *Analysis) findPartials() []Partial {
	list := []Partial{}
	seen := map[callPlace]bool{}
	for _, f := range a.Fates() {
		x := f.Site
		if f.Task || f.Lost || x.Call() == nil || x.Implicit || x.Instance().Stands() || !a.Makes(x) {
			continue
		}
		fn := x.Instance().Func()
		t := fn.Unit.Tree
		assignment := t.Parent(x.Node)
		if seen[callPlace{fn, x.Node}] || fn.Kind != resolve.Def || Dead(t, x.Node) || t.Kind(assignment) != syntax.Assignment || t.Field(x.Node) != syntax.FieldRight || t.Kind(t.Parent(assignment)) != syntax.ExpressionStatement {
			continue
		}
		left := t.Child(assignment, syntax.FieldLeft)
		if t.Kind(left) != syntax.Identifier {
			continue
		}
		seen[callPlace{fn, x.Node}] = true
		w := &path.Walk{Tree: t, Name: t.String(left)}
		if w.Shared(fn.Node) {
			continue
		}
		if end := w.Follow(fn.Node, t.Parent(assignment)); end.Lost {
			p := Partial{Fate: f, Func: fn, Name: w.Name, End: end}
			p.repair(t.Parent(assignment))
			list = append(list, p)
		}
	}
	return list
}

// mostPaths is how many paths of one coroutine get an await.
const mostPaths = 4

// repair finds the places where an await makes an end of all paths that lose the
// coroutine. For each, the text is followed anew with an exception in its place,
// which leaves the paths beside it as they are: a mention of the name would hide
// those with conditions that may agree with its own.
func (p *Partial) repair(statement syntax.Node) {
	t := p.Func.Unit.Tree
	switch {
	case !p.Func.Async:
		p.Unrepaired = "`" + p.Func.Name + "` is not async"
		return
	case p.Func.Unit.File.ReadOnly:
		p.Unrepaired = "the file is not to be written"
		return
	}
	text := string(t.Text)
	from, to := t.Start(p.Func.Node), t.Start(statement)
	tree, end := t, p.End
	for range mostPaths {
		i, why := rescue(tree, end, p.Name)
		if why != "" {
			p.Unrepaired, p.inserts = why, nil
			return
		}
		p.inserts = append(p.inserts, insertion{p.before(i.at), i.text})
		if end.Kind == path.Returned {
			from, to := tree.Start(end.Node), tree.End(end.Node)
			text = text[:from] + "raise" + strings.Repeat(" ", to-from-len("raise")) + text[to:]
		} else {
			i.text = strings.Replace(i.text, "await "+p.Name, "raise", 1)
			text = text[:i.at] + i.text + text[i.at:]
			p.made = append(p.made, i)
		}
		next, err := syntax.Parse([]byte(text))
		if err != nil || len(next.Problems()) > 0 {
			break
		}
		tree = next
		// All stands behind the assignment, so that it is where it was.
		fn, assigned := nodeAt(tree, from, syntax.FunctionDefinition), nodeAt(tree, to, syntax.ExpressionStatement)
		if fn < 0 || assigned < 0 {
			break
		}
		if end = (&path.Walk{Tree: tree, Name: p.Name}).Follow(fn, assigned); !end.Lost {
			return
		}
	}
	p.Unrepaired, p.inserts = "more than one path loses it", nil
}

// before is the offset in the file of an offset in the text that repair follows.
func (p *Partial) before(offset int) int {
	for k := len(p.made) - 1; k >= 0; k-- {
		if m := p.made[k]; offset >= m.at+len(m.text) {
			offset -= len(m.text)
		}
	}
	return offset
}

// nodeAt is the node of a kind that starts at an offset, Nil if there is none.
func nodeAt(t *syntax.Tree, offset int, kind syntax.Kind) syntax.Node {
	for n := syntax.Node(0); int(n) < t.Len(); n++ {
		if t.Start(n) == offset && t.Kind(n) == kind {
			return n
		}
	}
	return syntax.Nil
}

// rescue is where a path that ends without the name gets an await of it, and why
// it gets none.
func rescue(t *syntax.Tree, end path.Ending, name string) (i insertion, why string) {
	n := end.Node
	switch {
	case end.Kind == path.Rebound:
		return i, "what it gives would be lost where the name gets another value"
	case end.Kind == path.Looped:
		return i, "each round of the loop makes another"
	case n < 0:
		return i, "no one branch is told that loses it"
	}
	newline := syntax.Newline(t.Text)
	for k := t.Parent(n); k >= 0 && t.Kind(k) != syntax.FunctionDefinition; k = t.Parent(k) {
		switch t.Kind(k) {
		case syntax.ExceptClause, syntax.ExceptGroupClause, syntax.FinallyClause:
			return i, "the path leads through a handler, where an await may fail as well"
		}
	}
	indent, ok := indentation(t, n)
	if !ok {
		return i, "the statement does not stand on a line of its own"
	}
	if end.Kind == path.Returned {
		return insertion{t.Start(n), "await " + name + newline + indent}, ""
	}
	if t.Kind(n) != syntax.IfStatement || t.ChildOf(n, syntax.ElseClause) >= 0 {
		return i, "no one branch is told that loses it"
	}
	inner, ok := indentation(t, t.First(t.Child(n, syntax.FieldConsequence)))
	if !ok {
		return i, "the statement does not stand on a line of its own"
	}
	at := t.End(n)
	if rest := strings.IndexAny(string(t.Text[at:]), "\r\n"); rest >= 0 { // a comment
		at += rest
	} else {
		at = len(t.Text)
	}
	return insertion{at, newline + indent + "else:" + newline + inner + "await " + name}, ""
}

// indentation is what stands before a statement that is the first on its line.
func indentation(t *syntax.Tree, n syntax.Node) (string, bool) {
	line := strings.LastIndexAny(string(t.Text[:t.Start(n)]), "\r\n") + 1
	indent := string(t.Text[line:t.Start(n)])
	return indent, strings.TrimLeft(indent, " \t\f") == ""
}

// partials has coroutines awaited on the paths that lose them.
func (d *demand) partials() {
	for _, p := range d.Partials() {
		if p.Unrepaired != "" {
			continue
		}
		item := &Item{
			Func: p.Func, Rule: RulePartlyAwaited, Title: "await `" + p.Name + "` on the paths of `" + p.Func.Name + "` that do not",
			Reason: "`" + p.Name + "` is a coroutine, which this path of `" + p.Func.Name + "` does not await",
			Unsafe: "the work may be meant not to be done there",
		}
		for _, i := range p.inserts {
			item.Replacements = append(item.Replacements, Replacement{Unit: p.Func.Unit, Start: i.at, End: i.at, Text: i.text})
		}
		d.add(item)
	}
}
