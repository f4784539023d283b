package colour

import (
	"fmt"
	"strings"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rewrite/warning"
)

// created finds the place of a warning that has the calls which made the
// coroutine: the innermost one of the project's, or, where that function hands
// the coroutine on, the call of it.
func (o *observer) created(s *Sighting) {
	calls := s.Warning.Created
	s.Reason = fmt.Sprintf("it was made outside the project, at %s:%d", calls[len(calls)-1].File, calls[len(calls)-1].Line)
	var handing *made
	for i := len(calls) - 1; i >= 0; i-- {
		f := calls[i]
		files := o.locator.Files(f)
		if len(files) == 0 {
			continue
		}
		found := o.at(f, s.Warning.Name)
		if len(found) == 0 && handing == nil && o.mended(s, f) {
			return
		}
		if len(found) == 0 && handing == nil && i == len(calls)-1 {
			if m := o.only(files, f.Line); m != nil {
				found = []*made{m}
			}
		}
		switch {
		case len(found) == 0 && handing == nil:
			// The file has changed since, or the memory was in use before: the
			// other evidence may still do.
			o.collected(s)
			return
		case len(found) == 0:
			o.settle(s, handing)
			return
		}
		m := o.choose(s, found)
		if m == nil {
			return
		}
		if m.lost == nil && m.verdict == handed {
			handing = m
			continue
		}
		o.settle(s, m)
		return
	}
	if handing != nil {
		o.settle(s, handing)
	}
}

const older = ": the log may be older than the files"

// mended tells whether the coroutine that a line makes is awaited there.
func (o *observer) mended(s *Sighting, f warning.Frame) bool {
	for _, file := range o.locator.Files(f) {
		for _, x := range o.sites[o.units[file]] {
			m := &made{in: x.Instance(), fn: x.Instance().Func(), node: x.Node}
			within, _ := m.spans(f.Line)
			if within && x.Call().Awaited && m.written() == s.Warning.Name[strings.LastIndexByte(s.Warning.Name, '.')+1:] {
				s.Reason = fmt.Sprintf("%s:%d awaits it", file.Name, f.Line) + older
				return true
			}
		}
	}
	return false
}

// only is the one call that starts on a line and calls what is not known.
func (o *observer) only(files []*load.File, line int) (only *made) {
	for _, file := range files {
		for _, m := range o.calls[o.units[file]] {
			if _, named := m.spans(line); !named || o.units[file].Tree.Kind(m.node) != syntax.Call {
				continue
			}
			if !m.open() {
				continue
			}
			if only != nil {
				return nil
			}
			only = m
		}
	}
	return only
}

// collected finds the place of a warning that says at most where the coroutine
// was collected: there, if that line makes such a coroutine; else in what the
// line calls, for what a name holds is collected as its function returns; else
// where the project makes one that is lost, or might be, if there is but one.
func (o *observer) collected(s *Sighting) {
	name, f := s.Warning.Name, s.Warning.Collected
	if found := o.at(f, name); len(found) > 0 && (found[0].lost != nil || found[0].verdict != consumed) {
		if m := o.choose(s, found); m != nil {
			o.settle(s, m)
		}
		return
	}
	if o.mended(s, f) {
		return
	}
	if m := o.only(o.locator.Files(f), f.Line); m != nil && m.dropped() {
		o.settle(s, m)
		return
	}
	called := o.called(f)
	var within, near, lost, other, awaited []*made
	for _, m := range o.made {
		if resolved, _ := m.agrees(name); !resolved && (m.lost == nil || m.lost.Callee == nil || ownName(m.lost.Callee) != name) || Dead(m.fn.Unit.Tree, m.node) {
			continue
		}
		if m.dropped() && (s.Warning.Ended || f.Line > 0) {
			continue // it would have been collected on the spot
		}
		switch {
		case m.lost != nil && called[m.fn]:
			within = append(within, m)
		case m.lost != nil && o.around(m.fn, f):
			near = append(near, m)
		case m.lost != nil:
			lost = append(lost, m)
		case m.verdict != consumed:
			other = append(other, m)
		default:
			awaited = append(awaited, m)
		}
	}
	for _, list := range [][]*made{within, near, lost, other, awaited} {
		if len(list) == 0 {
			continue
		}
		if len(list) == 1 {
			o.settle(s, list[0])
			return
		}
		s.Reason = "several places may have made it"
		for _, m := range list {
			s.Perhaps = append(s.Perhaps, Place{m.fn, m.node})
		}
		return
	}
	s.Reason = "no call that is known to make it lacks an await" + older
}

// called are the functions that a line calls.
func (o *observer) called(f warning.Frame) map[*resolve.Func]bool {
	set := map[*resolve.Func]bool{}
	for _, file := range o.locator.Files(f) {
		u := o.units[file]
		for _, x := range o.sites[u] {
			if u.Lines.Line(u.Tree.Start(x.Node)) == f.Line {
				for _, t := range x.Targets {
					set[t.Func()] = true
				}
			}
		}
	}
	return set
}

// dropped tells whether nothing holds the coroutine of a place.
func (m *made) dropped() bool { return RoleOf(m.fn.Unit.Tree, m.node).Role == Dropped }

// around tells whether a function's code holds a line.
func (o *observer) around(fn *resolve.Func, f warning.Frame) bool {
	t, lines := fn.Unit.Tree, fn.Unit.Lines
	for _, file := range o.locator.Files(f) {
		if file == fn.Unit.File && lines.Line(t.Start(fn.Node)) <= f.Line && f.Line <= lines.Line(t.End(fn.Node)) {
			return true
		}
	}
	return false
}

// choose takes the one of several equal places, or, of lost ones, the first
// that no warning has named yet; nil if it cannot be told.
func (o *observer) choose(s *Sighting, list []*made) *made {
	if len(list) == 1 {
		return list[0]
	}
	for _, m := range list {
		if m.lost != nil && m.lost.Seen == nil {
			return m
		}
	}
	if list[0].lost != nil {
		return list[0]
	}
	s.Reason = "several calls on the line may have made it"
	for _, m := range list {
		s.Perhaps = append(s.Perhaps, Place{m.fn, m.node})
	}
	return nil
}

// settle makes a place the one of a warning.
func (o *observer) settle(s *Sighting, m *made) {
	s.Func, s.Node, s.Reason = m.fn, m.node, ""
	resolved, _ := m.agrees(s.Warning.Name)
	switch {
	case m.lost != nil:
		if !m.lost.Sure && m.lost.Seen == nil {
			m.lost.alone = !m.lost.Named // of little evidence so far
		}
	case m.verdict == consumed && len(m.coroutines) > 0:
		s.Reason = "it is awaited on another path, or was given to something that did not live to run it"
	case m.verdict == handed && len(m.coroutines) > 0:
		s.Reason = "it is returned to callers that are not in the project"
	default:
		m.lost = o.lose(s, m, resolved)
		o.Lost = append(o.Lost, m.lost)
	}
	s.Lost, s.Alone = m.lost, m.lost == nil || m.lost.alone
}

// lose makes a lost coroutine of a place that only a run has shown.
func (o *observer) lose(s *Sighting, m *made, resolved bool) *Lost {
	l := &Lost{Func: m.fn, Node: m.node, Callee: s.Callee, Library: s.Warning.Name, Use: RoleOf(m.fn.Unit.Tree, m.node), UsedIn: m.fn, Named: !resolved, alone: true}
	for _, c := range m.coroutines {
		if x := c.Site; x.Node == m.node {
			l.Callee, l.Library, l.Sure = c.Callee, c.Library, resolved && o.sure(x)
		}
	}
	if l.Callee != nil {
		l.Library = ""
	}
	return l
}
