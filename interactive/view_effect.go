package interactive

import (
	"slices"

	"awaken/rewrite/plan"
)

// effectRows shows what an answer would do besides what it is about.
func (v view) effectRows(e *effect) *roll {
	out := new(roll)
	list := func(look look, changes []int, format string, args ...any) {
		if len(changes) == 0 {
			return
		}
		out.add(styled(look|bold, format, args...))
		out.each(len(changes), func(i int) row { return v.changeRow("  ", changes[i]) })
	}
	out.add(v.acceptRows(e)...)
	list(green, e.pulls, "%s accepted too, because required:", is(len(e.pulls)))
	list(yellow, e.retakes, "%s of these refused before, and would be taken back in:", is(len(e.retakes)))
	list(red, e.drops, "%s dropped, because excluded by what is accepted:", is(len(e.drops)))
	v.pushRows(e, list)
	list(yellow, e.frees, "%s open again, accepted before only because required:", is(len(e.frees)))
	list(green, e.returns, "%s no longer blocked:", is(len(e.returns)))
	if b := e.bridged; b != nil {
		out.add(nil, styled(bold, "b does it with a boundary at the cut, and keeps %s:", count(len(e.pushes)-len(b.pushes), "change")))
		out.each(len(b.bridges), func(i int) row {
			a := b.bridges[i]
			return append(v.changeRow("  ", a.change), span{"  by: " + v.wayTitle(a), green})
		})
		list(red, b.pushes, "and still pushes out:")
	}
	if e.bulk {
		list(faint, e.left, "%s left as they are (they need something refused, exclude something accepted, or are not safe):", is(len(e.left)))
		list(faint, about(e), "%s meant:", is(len(about(e))))
	}
	return out
}

// about lists the changes that a bulk answer is about.
func about(e *effect) []int {
	var out []int
	for _, a := range e.set {
		if !slices.Contains(e.pulls, a.change) && !slices.Contains(e.drops, a.change) && !slices.Contains(e.frees, a.change) {
			out = append(out, a.change)
		}
	}
	return out
}

func is(n int) string {
	if n == 1 {
		return "1 change is"
	}
	return count(n, "change") + " are"
}

func (v view) pushRows(e *effect, list func(look, []int, string, ...any)) {
	var was, never []int
	for _, c := range e.pushes {
		if v.decisions[c].wish == accepted {
			was = append(was, c)
		} else {
			never = append(never, c)
		}
	}
	list(red, was, "%s pushed out, though accepted:", is(len(was)))
	list(red, never, "%s not possible any more:", is(len(never)))
}

// acceptRows is the size of a yes: files and lines, and how much of it is
// unsafe.
func (v view) acceptRows(e *effect) []row {
	var edits []plan.Edit
	n, unsafe := 0, 0
	for _, a := range e.set {
		if a.wish != accepted {
			continue
		}
		n++
		edits = append(edits, v.edits(a.change, a.decision)...)
		if a.edits != nil || !v.safe(a.change, a.way) {
			unsafe++
		}
	}
	if !e.bulk {
		return nil
	}
	if n == 0 {
		return []row{plain("Rejects %s.", count(len(e.set), "change"))}
	}
	st := v.stat(edits)
	out := []row{plain("Accepts %s: %s, %d lines added, %d removed.", count(n, "change"), count(st.files, "file"), st.added, st.removed)}
	if unsafe > 0 {
		out = append(out, styled(yellow|bold, "%d of them unsafe.", unsafe))
	} else {
		out = append(out, styled(green, "All of them safe."))
	}
	if e.safer != nil {
		out = append(out, plain("s narrows this to the safe ones: %s.", count(len(e.safer.set), "change")))
	}
	return out
}

// wayTitle names the way of an assignment.
func (s *session) wayTitle(a assignment) string {
	if a.way > 0 {
		return s.change(a.change).Alternatives[a.way-1].Title
	}
	return s.change(a.change).Title
}
