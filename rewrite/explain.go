package rewrite

import (
	"cmp"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Spot is a place in a file, for people.
type Spot struct {
	File     string `json:"file"` // relative to the working directory, forward slashes
	Line     int    `json:"line"` // 1-based
	Column   int    `json:"column"`
	Function string `json:"function"` // qualified name of the function or module around it
	Text     string `json:"text"`     // the expression, or the line that it stands on
}

// Denoted is something that a call may call.
type Denoted struct {
	Name   string `json:"name"` // dotted
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"` // of its definition; 0 for a library's
	Colour Colour `json:"colour"`
	// Evidence are the places through which it comes to be called there, from
	// its definition, or from where an instance is made, to the call; empty
	// where the call names it itself.
	Evidence []Spot `json:"evidence"`
}

// Call is one call with all that is known of it.
type Call struct {
	Spot
	Implicit bool      `json:"implicit"` // not written as a call: with, for, a property, an operator
	Callees  []Denoted `json:"callees"`
	Open     bool      `json:"open"` // something else may be called too
	Fate     string    `json:"fate"` // what becomes of the awaitable that it makes, "" if it makes none
}

// CallsAt lists the calls on a 1-based line of a file, in source order.
func (a *Analysis) CallsAt(file string, line int) []Call {
	return a.calls(func(f *resolve.Func, n syntax.Node) bool {
		if f.Unit.File.Name != file {
			return false
		}
		from, to := callLines(f, n)
		return from <= line && line <= to
	})
}

// NearestCalls lists the calls on the last line before a line, and on the
// first after it, that have any.
func (a *Analysis) NearestCalls(file string, line int) []Call {
	before, after := 0, 0
	for _, x := range a.program.Sites {
		f := x.Instance().Func()
		if f.Unit.File.Name != file || x.Call() == nil || x.Node < 0 {
			continue
		}
		from, to := callLines(f, x.Node)
		if to < line {
			before = max(before, to)
		}
		if from > line && (after == 0 || from < after) {
			after = from
		}
	}
	var list []Call
	for _, l := range []int{before, after} {
		if l > 0 {
			list = append(list, a.CallsAt(file, l)...)
		}
	}
	return list
}

// callLines are the lines from the start of a call to the name that it calls.
func callLines(f *resolve.Func, n syntax.Node) (from, to int) {
	t := f.Unit.Tree
	end := t.Start(n)
	if t.Kind(n) == syntax.Call {
		end = t.End(t.Child(n, syntax.FieldFunction))
	}
	return f.Unit.Lines.Line(t.Start(n)), f.Unit.Lines.Line(end)
}

// calls gathers the sites of the chosen nodes; those of one node in several
// contexts are one call.
func (a *Analysis) calls(chosen func(*resolve.Func, syntax.Node) bool) []Call {
	type key struct {
		fn   *resolve.Func
		node syntax.Node
	}
	sites := map[key][]*resolve.Site{}
	var order []key
	for _, x := range a.program.Sites {
		k := key{x.Instance().Func(), x.Node}
		silent := x.Call() == nil && len(x.Targets)+len(x.Classes) == 0
		if x.Node < 0 || silent || !chosen(k.fn, k.node) {
			continue
		}
		if sites[k] == nil {
			order = append(order, k)
		}
		sites[k] = append(sites[k], x)
	}
	slices.SortStableFunc(order, func(x, y key) int {
		return cmp.Or(cmp.Compare(x.fn.Unit.File.Name, y.fn.Unit.File.Name), cmp.Compare(x.node, y.node))
	})
	list := []Call{}
	for _, k := range order {
		list = append(list, a.call(k.fn, k.node, sites[k]))
	}
	return list
}

func (a *Analysis) call(fn *resolve.Func, n syntax.Node, sites []*resolve.Site) Call {
	c := Call{Spot: spot(fn, n), Implicit: true, Callees: []Denoted{}, Fate: a.fate(fn, n, sites)}
	c.Text = strings.TrimPrefix(convert.Excerpt(fn.Unit.Tree, n), "@")
	seen := map[string]bool{}
	for _, x := range sites {
		c.Implicit = c.Implicit && x.Call() == nil
		c.Open = c.Open || x.Unknown && !x.Instance().Stands()
		for _, t := range x.Targets {
			f := t.Func()
			if seen[f.Qualified] {
				continue
			}
			seen[f.Qualified] = true
			d := Denoted{Name: f.Qualified, File: f.Unit.File.Name, Line: lineOf(f), Colour: a.ColourOf(f), Evidence: []Spot{}}
			for _, p := range a.program.Trace(x, f) {
				if s := lineSpot(p.Instance.Func(), p.Node); s.File != c.File || s.Line != c.Line {
					d.Evidence = append(d.Evidence, s)
				}
			}
			d.Evidence = slices.CompactFunc(d.Evidence, func(x, y Spot) bool { return x.File == y.File && x.Line == y.Line })
			c.Callees = append(c.Callees, d)
		}
		for _, class := range x.Classes {
			if !seen[class.Qualified] && len(x.Targets) == 0 {
				seen[class.Qualified] = true
				u := class.Unit
				c.Callees = append(c.Callees, Denoted{Name: class.Qualified, File: u.File.Name, Line: u.Lines.Line(u.Tree.Start(class.Node)), Colour: Sync, Evidence: []Spot{}})
			}
		}
		for _, l := range x.Libraries {
			if seen[l] || strings.ContainsAny(l, "\x00\x01") {
				continue
			}
			seen[l] = true
			d := Denoted{Name: l, Colour: Sync, Evidence: []Spot{}}
			if e := a.program.EntryAt(x, l); e != nil && e.Result.Asynchronous() {
				d.Colour = Async
			}
			c.Callees = append(c.Callees, d)
		}
	}
	return c
}

// fate says what becomes of what a call makes.
func (a *Analysis) fate(fn *resolve.Func, n syntax.Node, sites []*resolve.Site) string {
	for _, l := range a.colour.Lost {
		if l.Func == fn && l.Node == n {
			if l.UsedIn == nil || l.Use.By < 0 {
				return "lost: " + cmp.Or(l.Use.What, "never used")
			}
			return "lost: " + cmp.Or(l.Use.What, "never used") + " at " + placeName(l.UsedIn, l.Use.By)
		}
	}
	for _, x := range sites {
		if x.Call() != nil && x.Call().Awaited {
			return "awaited where it is made"
		}
	}
	for _, f := range a.colour.Fates() {
		if f.Site.Instance().Func() != fn || f.Site.Node != n {
			continue
		}
		for _, p := range f.Places {
			if tree := p.Instance.Func().Unit.Tree; colour.RoleOf(tree, p.Node).Role == colour.Awaited {
				return "awaited at " + placeName(p.Instance.Func(), p.Node)
			}
		}
		switch {
		case f.Consumed:
			return "given to a callee that awaits or schedules it"
		case f.Escaped:
			return "given to a callee that is not known, which may await it"
		case f.Task:
			return "a task, which runs without being awaited"
		}
		return "handed on to the callers, who are judged for themselves"
	}
	return ""
}

func placeName(f *resolve.Func, n syntax.Node) string {
	s := spot(f, n)
	return s.File + ":" + itoa(s.Line)
}

// spot is the place of a node with its text.
func spot(f *resolve.Func, n syntax.Node) Spot {
	t := f.Unit.Tree
	line, column := f.Unit.Lines.Position(t.Start(n))
	return Spot{File: f.Unit.File.Name, Line: line, Column: column, Function: f.Qualified, Text: oneLine(t.String(n))}
}

// lineSpot is the place of a node with the line that it stands on.
func lineSpot(f *resolve.Func, n syntax.Node) Spot {
	s := spot(f, n)
	s.Text = oneLine(string(f.Unit.Lines.Text(s.Line)))
	return s
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Callers lists the calls of a function, in source order.
func (a *Analysis) Callers(f *resolve.Func) []Call {
	type key struct {
		fn   *resolve.Func
		node syntax.Node
	}
	calling := map[key]bool{}
	for _, x := range a.program.Sites {
		for _, t := range x.Targets {
			if t.Func() == f {
				calling[key{x.Instance().Func(), x.Node}] = true
			}
		}
	}
	return a.calls(func(fn *resolve.Func, n syntax.Node) bool { return calling[key{fn, n}] })
}

// LostOf lists the places at which coroutines of a function are lost.
func (a *Analysis) LostOf(f *resolve.Func) []Spot {
	list := []Spot{}
	for _, l := range a.colour.Lost {
		if l.Callee == f {
			list = append(list, lineSpot(l.Func, l.Node))
		}
	}
	return list
}
