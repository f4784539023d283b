package interactive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// to shows a position: -1 is the overview, len(items) the end.
func (s *session) to(position int) {
	s.position = min(max(position, -1), len(s.items))
	s.why, s.choice = false, 0
	if it := s.current(); it != nil {
		s.choice = max(s.decided(it), 0)
	}
}

func (s *session) move(by int) { s.to(s.position + by) }

// next goes on to the next open item, else to the end. From the overview it
// stays: what was accepted there is to be seen first.
func (s *session) next() {
	if s.position < 0 {
		return
	}
	for n := s.position; n < len(s.items); n++ {
		if s.open(s.items[n]) {
			s.to(n)
			return
		}
	}
	s.to(len(s.items))
}

func (s *session) begin() {
	s.position = 0
	s.next()
}

func (s *session) askSearch() {
	question := "search"
	if s.search != "" {
		question = fmt.Sprintf("search (nothing: %q again)", s.search)
	}
	s.ask(question, func(s *session, line string) {
		if line != "" {
			s.search = line
		}
		if s.search == "" {
			return
		}
		n := len(s.items)
		for i := 1; i <= n; i++ {
			at := (max(s.position, -1) + i) % n
			if s.mentions(s.items[at], s.search) {
				s.to(at)
				return
			}
		}
		s.say("nothing mentions %q", s.search)
	})
}

// mentions looks for a text in an item; capital letters count if the text has
// any.
func (s *session) mentions(it *item, text string) bool {
	has := func(where string) bool {
		if text == strings.ToLower(text) {
			where = strings.ToLower(where)
		}
		return strings.Contains(where, text)
	}
	return slices.ContainsFunc(it.changes, func(i int) bool {
		c := s.change(i)
		if has(c.Title) || has(c.Symbol) || has(c.Rule) || has(c.ID) {
			return true
		}
		for _, e := range s.edits(i, s.decisions[i]) {
			if has(e.File) || has(e.New) {
				return true
			}
		}
		return false
	})
}

func (s *session) askPlace() {
	s.ask("go to (number, FILE, FILE:LINE, symbol, id)", func(s *session, line string) {
		if line == "" {
			return
		}
		if n := s.find(line); n >= 0 {
			s.to(n)
			return
		}
		s.say("there is no %q here: numbers go from 1 to %d", line, len(s.items))
	})
}

// find returns the number of the item that a place names; -1 if none. For
// FILE:LINE it is the last change at or before the line, else the first of
// the file.
func (s *session) find(where string) int {
	if n, err := strconv.Atoi(where); err == nil {
		if n >= 1 && n <= len(s.items) {
			return n - 1
		}
		return -1
	}
	if i, ok := s.number[where]; ok && s.home[i] != nil {
		return s.home[i].number
	}
	file, lineText, _ := strings.Cut(where, ":")
	line, _ := strconv.Atoi(lineText)
	best, bestLine := -1, -1
	for n, it := range s.items {
		for _, c := range it.changes {
			p := s.places[c]
			if p.file != file {
				continue
			}
			if best < 0 || p.line <= line && p.line > bestLine {
				best = n
				if p.line <= line {
					bestLine = p.line
				}
			}
		}
	}
	if best >= 0 {
		return best
	}
	for _, match := range []func(c int) bool{
		func(c int) bool { return s.change(c).Symbol == where },
		func(c int) bool { return strings.HasSuffix(s.change(c).Symbol, "."+where) },
		func(c int) bool { return strings.HasSuffix(s.places[c].file, "/"+file) },
	} {
		if n := slices.IndexFunc(s.items, func(it *item) bool { return slices.ContainsFunc(it.changes, match) }); n >= 0 {
			return n
		}
	}
	return -1
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
