package rewrite

import (
	"context"
	"fmt"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
)

// WorseError tells that a selection of changes would lose coroutines that were
// not lost before. It is a mistake of awaken's; nothing has been written.
type WorseError struct {
	Places []string // "file:line `call`"
}

func (e *WorseError) Error() string {
	return fmt.Sprintf("the changed files would lose coroutines that were not lost before, so nothing was written: %s; please report it", strings.Join(e.Places, ", "))
}

// Recheck analyses the project again with the texts (UTF-8, by file name) that
// a selection of changes gives it, and compares colours: every file that parsed
// must parse, and no coroutine may be lost that was not lost before. The error
// is a *WorseError where one is.
func (a *Analysis) Recheck(ctx context.Context, p *load.Project, texts map[string][]byte, o Options) error {
	if len(texts) == 0 {
		return nil
	}
	o.Offers = false
	o.Warnings = nil // their lines are those of the files before
	after, err := Analyze(ctx, p.With(texts), o)
	if err != nil {
		return err
	}
	broken := map[string]bool{}
	for _, d := range a.Diagnostics() {
		broken[d.File] = true
	}
	for _, d := range after.Diagnostics() {
		if texts[d.File] != nil && !broken[d.File] { // other files may be read only now
			return fmt.Errorf("%s:%d:%d: the changed text would not parse (%s), so nothing was written; please report it", d.File, d.Line, d.Column, d.Message)
		}
	}
	before := map[string]int{}
	for _, l := range a.colour.Lost {
		if l.Sure {
			before[lostKey(l)]++
		}
	}
	var worse WorseError
	was := map[string]bool{} // of each function, whether it was async
	a.program.Functions(func(f *resolve.Func) { was[f.Qualified] = f.Async })
	for _, l := range after.colour.Lost {
		if !l.Sure || seenNow(l, was) {
			continue
		}
		u := l.Func.Unit
		if before[lostKey(l)]--; before[lostKey(l)] < 0 {
			worse.Places = append(worse.Places, fmt.Sprintf("%s:%d `%s`", u.File.Name, u.Lines.Line(u.Tree.Start(l.Node)), convert.Excerpt(u.Tree, l.Node)))
		}
	}
	if len(worse.Places) > 0 {
		return &worse
	}
	return nil
}

// seenNow tells whether a coroutine was lost before as well, and not seen: its
// function was async, and so was, or was not, the one that calls it. What a
// repair awaits tells what its callers get, and more comes to light.
func seenNow(l *colour.Lost, was map[string]bool) bool {
	if l.Callee != nil && !was[l.Callee.Qualified] {
		return false
	}
	async, known := was[l.Func.Qualified]
	return known && async == l.Func.Async
}

// lostKey names a lost coroutine by what a repair does not move: the file that
// makes it and the coroutine function that is called.
func lostKey(l *colour.Lost) string {
	callee := l.Library
	if l.Callee != nil {
		callee = l.Callee.Qualified
	}
	return l.Func.Unit.File.Name + " " + callee
}
