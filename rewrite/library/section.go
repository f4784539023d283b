package library

import (
	"fmt"
	"strings"
	"sync"
)

// section is what one text says of one module.
type section struct {
	file string
	line int // of the first line of text, from 1
	text string
	read func() (map[string]*Entry, error) // once
}

func newSection(file, module, text string, line int) *section {
	s := &section{file: file, line: line, text: text}
	s.read = sync.OnceValues(func() (map[string]*Entry, error) { return s.parse(module) })
	return s
}

func (s *section) parse(module string) (map[string]*Entry, error) {
	p := &parser{module: module, entries: map[string]*Entry{}}
	number := s.line
	for line := range strings.Lines(s.text) {
		line = strings.TrimRight(line, " \t\r\n")
		if !isHeader(line) {
			if err := p.parseLine(line); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", s.file, number, err)
			}
		}
		number++
	}
	return p.entries, nil
}

// isHeader says whether a line speaks of the whole table or begins a section.
func isHeader(line string) bool {
	return strings.HasPrefix(line, "module ") || strings.HasPrefix(line, "whole module ") ||
		strings.HasPrefix(line, "alias ") || strings.HasPrefix(line, "python ") || strings.HasPrefix(line, "plain ")
}

// Parse reads the text of a table; name is the file that an error names, with
// the line, counted from 1. The package documentation describes the form.
func Parse(name string, text []byte) (*Table, error) {
	t, err := Index(name, text)
	if err != nil {
		return nil, err
	}
	for _, m := range t.sorted() {
		if err := m.check(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Index reads the aliases and the list of modules of a text, and each module
// when it is first asked for: a program that uses ten modules does not wait for
// four hundred. It is for texts that [Parse] has accepted, such as bundled
// ones: a malformed entry panics when it is read.
func Index(name string, text []byte) (*Table, error) {
	x := &indexer{table: newTable(), file: name, text: string(text)}
	for x.next < len(x.text) {
		start := x.next
		x.number++
		line, _, _ := strings.Cut(x.text[start:], "\n")
		x.next = min(start+len(line)+1, len(x.text))
		if err := x.addLine(strings.TrimRight(line, " \t\r"), start); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, x.number, err)
		}
	}
	x.endSection(len(x.text))
	return x.table, nil
}

// indexer cuts one text into sections.
type indexer struct {
	table  *Table
	file   string
	text   string
	next   int    // where the next line begins, in bytes
	number int    // of the current line, from 1
	module string // of the current section
	start  int    // where its first line begins
	line   int    // and the number of that line
}

func (x *indexer) addLine(line string, start int) error {
	if !isHeader(line) {
		if text := strings.TrimLeft(line, " "); x.module == "" && text != "" && text[0] != '#' {
			return fmt.Errorf("%q before any module", text)
		}
		return nil
	}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "python":
		x.table.python = rest
		return nil
	case "alias":
		return x.addAlias(rest)
	case "plain":
		for _, prefix := range strings.Fields(rest) {
			if !dotted(prefix) {
				return fmt.Errorf("plain: %q is no dotted name", prefix)
			}
			x.table.plain[prefix] = true
		}
		return nil
	}
	name := strings.TrimPrefix(rest, "module ")
	if !dotted(name) {
		return fmt.Errorf("module: %q is no dotted name", name)
	}
	x.endSection(start)
	x.module, x.start, x.line = name, x.next, x.number+1
	m := x.table.module(name)
	m.whole = m.whole || word == "whole"
	return nil
}

// endSection ends the current section where the next header begins.
func (x *indexer) endSection(end int) {
	if x.module != "" {
		m := x.table.module(x.module)
		m.sections = append(m.sections, newSection(x.file, x.module, x.text[x.start:end], x.line))
	}
}

func (x *indexer) addAlias(rest string) error {
	from, to, ok := strings.Cut(rest, " = ")
	if !ok || !dotted(from) || !dotted(to) {
		return fmt.Errorf("alias: want OTHER.NAME = PUBLIC.NAME, not %q", rest)
	}
	if old, twice := x.table.aliases[from]; twice && old != to {
		return fmt.Errorf("%s is already an alias of %s", from, old)
	}
	x.table.aliases[from] = to
	return nil
}
