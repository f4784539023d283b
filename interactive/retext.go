package interactive

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// surround is the number of lines around an edit that the editor shows.
const surround = 3

// noEdits is what a member of an edited item does itself: the first member
// carries the whole text.
var noEdits = []plan.Edit{}

// request asks the host to run an editor, on a text or on a file.
type request struct {
	file string // the file to open, or which the text is of
	line int    // 1-based
	text []byte // the text to edit; nil to open the file itself
	back func(s *session, text []byte, err error)
}

// stretch is a run of whole lines of a file, as it is in the editor.
type stretch struct {
	file       string
	start, end int // bytes of the old text
	edits      []plan.Edit
	old, new   string // the lines before and after the edits
}

// edited takes the editor's outcome: the text, or why there is none.
func (s *session) edited(text []byte, err error) {
	r := s.editor
	s.mode, s.editor, s.message = reviewing, nil, ""
	if r != nil {
		r.back(s, text, err)
	}
}

func (s *session) openFile() {
	p := s.places[s.current().changes[0]]
	s.mode, s.editor = editing, &request{file: p.file, line: p.line, back: func(s *session, _ []byte, err error) {
		old := s.get(p.file)
		switch now, gone := s.read(p.file); {
		case err != nil:
			s.say("the editor: %v", err)
		case gone != nil || !bytes.Equal(now, old.bytes):
			s.say("%s is not what the plan was made for any more: its changes must be found anew", p.file)
		}
	}}
}

// editItem puts the new text of the item shown into the editor.
func (s *session) editItem() {
	it := s.current()
	take := s.chosen()
	if n := len(s.groups(take)); n > 1 {
		s.say("these %d changes stand apart in this way of doing it: s splits them, then e edits each", len(it.changes))
		return
	}
	list, err := s.stretches(take)
	if err != nil {
		s.say("cannot be edited: %v", err)
		return
	}
	m := marker(list)
	s.requestText(take, list, m, []byte(document(s.title(it), list, m)), false)
}

func (s *session) requestText(take []assignment, list []stretch, marker string, given []byte, refused bool) {
	s.mode = editing
	s.editor = &request{file: list[0].file, line: 1, text: given, back: func(s *session, text []byte, err error) {
		switch {
		case err != nil:
			s.say("the editor: %v; nothing decided", err)
			return
		case bytes.Equal(text, given):
			s.say("the text is as it was; nothing decided")
			if refused {
				s.say("the text was refused, and left as it was; nothing decided")
			}
			return
		case len(bytes.TrimSpace(text)) == 0:
			s.say("the text was empty; nothing decided")
			return
		}
		edits, err := s.reread(take, list, marker, string(text))
		if err != nil {
			s.requestText(take, list, marker, complain(text, marker, err), true)
			return
		}
		s.takeText(take, edits)
	}}
}

// takeText accepts an item with a text of the person's own.
func (s *session) takeText(take []assignment, edits []plan.Edit) {
	about := slices.Clone(take)
	for i := range about {
		about[i].kind, about[i].edits = kindEdited, noEdits
	}
	about[0].edits = append(about[0].edits, edits...)
	e, err := s.accept(s.title(s.home[about[0].change]), about)
	if err != nil {
		s.say("not possible: %v", err)
		return
	}
	s.offer(e)
}

// stretches cuts the lines that a choice edits out of their files, with some
// lines around them.
func (s *session) stretches(take []assignment) ([]stretch, error) {
	var all []plan.Edit
	for _, a := range take {
		all = append(all, s.edits(a.change, a.decision)...)
	}
	names, _ := byFile(all)
	var out []stretch
	for _, name := range names {
		t := s.get(name)
		if t.err != nil {
			return nil, fmt.Errorf("%s: %w", name, t.err)
		}
		var list []plan.Edit
		for _, e := range all {
			if e.File == name && !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
		slices.SortStableFunc(list, func(a, b plan.Edit) int {
			return compareTouches(touch{edit: a}, touch{edit: b})
		})
		for _, e := range list {
			if e.End > len(t.bytes) {
				return nil, fmt.Errorf("%s: the file is shorter than the plan knows it", name)
			}
			start, end := t.around(e.Start, e.End)
			above, _ := t.around(start, start) // a gap of a few lines is better shown than a heading
			if last := len(out) - 1; last >= 0 && out[last].file == name && above <= out[last].end {
				out[last].end = max(end, out[last].end)
				out[last].edits = append(out[last].edits, e)
			} else {
				out = append(out, stretch{file: name, start: start, end: end, edits: []plan.Edit{e}})
			}
		}
		for i := range out {
			if out[i].file == name {
				if err := out[i].fill(t.bytes); err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("it edits nothing")
	}
	return out, nil
}

// around widens a range of bytes to whole lines and some more.
func (t *text) around(start, end int) (int, int) {
	first, _ := slices.BinarySearch(t.starts, start+1)
	last, _ := slices.BinarySearch(t.starts, max(end, start+1))
	first, last = max(first-1-surround, 0), last+surround
	if last >= len(t.starts) {
		return t.starts[first], len(t.bytes)
	}
	return t.starts[first], t.starts[last]
}

func (x *stretch) fill(text []byte) error {
	x.old = string(text[x.start:x.end])
	moved := make([]edit.Edit, len(x.edits))
	for i, e := range x.edits {
		moved[i] = edit.Edit{Start: e.Start - x.start, End: e.End - x.start, New: e.New, Rank: e.Rank}
	}
	text, err := edit.Apply([]byte(x.old), moved)
	if err != nil {
		return err
	}
	if x.new = string(text); !utf8.ValidString(x.old) || !utf8.ValidString(x.new) {
		return errors.New("these lines are not UTF-8; reject the change and edit the file itself")
	}
	return nil
}

// reread turns the document that comes back into edits of the old texts, and
// checks them.
func (s *session) reread(take []assignment, list []stretch, marker, document string) ([]plan.Edit, error) {
	if !utf8.ValidString(document) {
		return nil, errors.New("the text is not UTF-8")
	}
	texts, err := sections(list, marker, document)
	if err != nil {
		return nil, err
	}
	var edits []plan.Edit
	for i, x := range list {
		if texts[i] == x.new {
			edits = append(edits, x.edits...) // as they were, so that an edit shared with others stays the same
		} else {
			edits = append(edits, x.compare(texts[i])...)
		}
	}
	var but []int
	for _, a := range take {
		but = append(but, a.change)
	}
	if other := s.overlapping(edits, but); other >= 0 {
		return nil, fmt.Errorf("this rewrites text that another change also edits (%s): leave that part to it", s.change(other).Title)
	}
	return edits, s.parses(take, edits)
}

// compare returns the edits that turn the old lines into text: go-diff without
// a deadline, so that they do not depend on the machine.
func (x *stretch) compare(text string) []plan.Edit {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	var out []plan.Edit
	at, fresh := x.start, true
	for _, d := range dmp.DiffCleanupSemantic(dmp.DiffMain(x.old, text, false)) {
		if d.Type == diffmatchpatch.DiffEqual {
			at += len(d.Text)
			fresh = true
			continue
		}
		if fresh {
			out = append(out, plan.Edit{File: x.file, Start: at, End: at, Hash: x.edits[0].Hash})
			fresh = false
		}
		if d.Type == diffmatchpatch.DiffDelete {
			at += len(d.Text)
			out[len(out)-1].End = at
		} else {
			out[len(out)-1].New += d.Text
		}
	}
	return out
}

// parses checks the files as they would be: what is applied so far, what this
// requires, and the new text.
func (s *session) parses(take []assignment, edits []plan.Edit) error {
	if s.parse == nil {
		return nil
	}
	about := slices.Clone(take)
	for i := range about {
		about[i].edits = noEdits
	}
	e, err := s.accept("", about)
	if err != nil {
		return err
	}
	undo := s.assign(e.set)
	defer s.assign(undo)
	all := slices.Clone(edits)
	for c := range s.decisions {
		if s.applied(c) {
			all = append(all, s.edits(c, s.decisions[c])...)
		}
	}
	names, lists := byFile(all)
	for _, name := range names {
		if !slices.ContainsFunc(edits, func(e plan.Edit) bool { return e.File == name }) {
			continue
		}
		text, err := edit.Apply(s.get(name).bytes, lists[name])
		if err == nil {
			err = s.parse(name, text)
		}
		if err != nil && !strings.HasPrefix(err.Error(), name+":") {
			err = fmt.Errorf("%s: %w", name, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
