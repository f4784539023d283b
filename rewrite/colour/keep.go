package colour

import (
	"bytes"
	"path"
	"regexp"
	"slices"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// keepSync is the comment that keeps the function sync on whose header it
// stands, or below it on a line of its own.
var keepSync = regexp.MustCompile(`#\s*awaken:\s*keep-sync\b`)

// keptSync tells whether the user keeps a function sync.
func (a *Analysis) keptSync(f *resolve.Func) bool {
	if a.kept[f] {
		return true
	}
	for _, g := range a.options.KeepSync {
		if ok, err := path.Match(g, f.Qualified); ok && err == nil || g == f.Qualified {
			return true
		}
	}
	return false
}

// findKept finds the functions that a comment keeps sync.
func (a *Analysis) findKept() {
	a.kept = map[*resolve.Func]bool{}
	for _, u := range a.program.Units {
		if !bytes.Contains(u.Tree.Text, []byte("keep-sync")) {
			continue
		}
		var lines []int
		alone := map[int]bool{}
		for n := range syntax.Node(u.Tree.Len()) {
			if u.Tree.Kind(n) == syntax.Comment && keepSync.Match(u.Tree.Bytes(n)) {
				line := u.Lines.Line(u.Tree.Start(n))
				lines = append(lines, line)
				alone[line] = len(bytes.TrimSpace(u.Tree.Text[u.Lines.Start(line):u.Tree.Start(n)])) == 0
			}
		}
		for _, f := range u.Funcs {
			if f.Kind != resolve.Def {
				continue
			}
			first, last := headerLines(u, f)
			if slices.ContainsFunc(lines, func(line int) bool { return first <= line && line <= last || alone[line] && line+1 == first }) {
				a.kept[f] = true
			}
		}
	}
}

// headerLines are the first line of a function, with its decorators, and the
// last before its body, or that of the body if it stands on the same.
func headerLines(u *resolve.Unit, f *resolve.Func) (first, last int) {
	t := u.Tree
	start := f.Node
	if p := t.Parent(start); t.Kind(p) == syntax.DecoratedDefinition {
		start = p
	}
	first = u.Lines.Line(t.Start(start))
	// Of the colon, which no comment can stand before on its line.
	last = u.Lines.Line(t.End(t.Child(f.Node, syntax.FieldParameters)))
	if f.Annotated >= 0 {
		last = u.Lines.Line(t.End(f.Annotated))
	}
	return first, last
}

// staysSync says why a function that makes a coroutine is sync and runs it
// itself, "" if it need not be.
func (d *demand) staysSync(fn *resolve.Func) string {
	if d.keptSync(fn) {
		return "is kept sync"
	}
	if who := d.entry(fn); who != "" {
		return "is called by " + who
	}
	return ""
}

// offerTwins notes the public functions that nothing in the project calls, and
// that could stay sync for those who do: they would run an async twin.
func (d *demand) offerTwins() {
	for _, item := range d.items {
		fn := item.Func
		if d.converts[fn] != item || item.block != nil || !public(fn) || fn.Generator || d.renamed(fn) != "" || d.hasCallers(fn) || len(d.index.References(fn)) > 0 || len(d.index.Family(fn)) > 1 {
			continue
		}
		names, unknown := d.index.Decorations(fn)
		if unknown || len(names) > 0 || d.options.Entry[fn.Qualified] != "" {
			continue
		}
		offered := &Item{Func: fn}
		if d.twin(offered, nil) {
			item.Offered = offered.Twin
		}
	}
}

// public tells whether code outside the project may call a function by name.
func public(fn *resolve.Func) bool {
	if fn.Kind != resolve.Def || fn.Name[0] == '_' || load.IsTest(fn.Unit.File.Name) || fn.Parent == nil || fn.Parent.Kind != resolve.Module {
		return false
	}
	return fn.Class == nil || fn.Class.Name[0] != '_'
}

// receives is the name by which a method calls others of its object, "" for a
// function; not ok where its decorators leave it none.
func (d *demand) receives(fn *resolve.Func) (name string, ok bool) {
	if fn.Class == nil {
		return "", true
	}
	names, _ := d.index.Decorations(fn)
	if slices.Contains(names, "builtins.staticmethod") || slices.Contains(names, "builtins.classmethod") || len(fn.Params) == 0 || fn.Params[0].Mode > resolve.Positional {
		return "", false
	}
	return fn.Unit.Tree.String(fn.Params[0].Node), true
}
