package library

import (
	"fmt"
	"strings"
)

// kind is what the first word of a line says of the names after it.
type kind struct {
	result    Result
	decorator Decorator
	attribute bool
	class     bool
}

func kindOf(word string) (kind, bool) {
	switch word {
	case "def":
		return kind{result: Plain}, true
	case "async":
		return kind{result: Coroutine}, true
	case "future":
		return kind{result: Future}, true
	case "task":
		return kind{result: Task}, true
	case "generator":
		return kind{result: Generator}, true
	case "asyncgen":
		return kind{result: AsyncGenerator}, true
	case "context":
		return kind{result: ContextManager}, true
	case "asynccontext":
		return kind{result: AsyncContextManager}, true
	case "awaitcontext":
		return kind{result: AwaitableContextManager}, true
	case "any":
		return kind{}, true
	case "attr":
		return kind{result: Plain, attribute: true}, true
	case "decorator":
		return kind{result: Argument, decorator: Direct}, true
	case "factory":
		return kind{result: Plain, decorator: Factory}, true
	case "class":
		return kind{result: Instance, class: true}, true
	}
	return kind{}, false
}

// parser reads one section; class is what an indented line is relative to.
type parser struct {
	module  string
	class   string
	entries map[string]*Entry
}

// parseLine reads one line of a section, without its line end.
func (p *parser) parseLine(line string) error {
	text := strings.TrimLeft(line, " ")
	if text == "" || text[0] == '#' {
		return nil
	}
	indented := len(text) < len(line)
	word, rest, _ := strings.Cut(text, " ")
	whole, owned := word == "whole", word == "owned"
	if whole || owned {
		word, rest, _ = strings.Cut(rest, " ")
	}
	k, ok := kindOf(word)
	switch {
	case !ok:
		return fmt.Errorf("unknown word %q; want a kind such as def, async or class, or module, alias, python", word)
	case whole && !k.class:
		return fmt.Errorf("only a module or a class is whole, not %q", word)
	case owned && !k.class:
		return fmt.Errorf("only a class is owned, not %q", word)
	case indented && p.class == "":
		return fmt.Errorf("indented line outside a class")
	case indented && k.class:
		return fmt.Errorf("a nested class is written Outer.Inner, without indentation")
	}
	scope := p.module
	if indented {
		scope = p.class
	} else {
		p.class = ""
	}
	return p.parseEntry(scope, k, whole, owned, rest)
}

// parseEntry reads what stands after the kind: one name with its facts, or
// several names.
func (p *parser) parseEntry(scope string, k kind, whole, owned bool, rest string) error {
	var tail entryText
	rest, tail = cutTail(rest)
	name, params, signature, err := cutParams(rest)
	if err != nil {
		return err
	}
	names := strings.Fields(name)
	if len(names) == 0 {
		return fmt.Errorf("a name is missing")
	}
	if len(names) > 1 && signature {
		return fmt.Errorf("a line with several names has no parameters: %q", rest)
	}
	entries := make([]Entry, len(names)) // one allocation for the long lines of generated facts
	for i, n := range names {
		if !dotted(n) {
			return fmt.Errorf("%q is no name", n)
		}
		e := &entries[i]
		*e = Entry{
			Name: scope + "." + n, Class: k.class, Attribute: k.attribute, Whole: whole, Owned: owned,
			Result: k.result, Decorator: k.decorator, Blocking: tail.blocking, Doc: tail.doc,
		}
		if p.entries[e.Name] != nil {
			return fmt.Errorf("%s is already defined", e.Name)
		}
		if signature {
			if err := p.parseSignature(e, params); err != nil {
				return err
			}
		}
		if err := p.parseTail(e, tail); err != nil {
			return err
		}
		p.entries[e.Name] = e
		if k.class {
			p.class = e.Name
		}
	}
	return nil
}

// dotted says whether s is a name, or several joined by dots.
func dotted(s string) bool {
	start := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '.' && !start:
			start = true
		case c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 || '0' <= c && c <= '9' && !start:
			start = false
		default:
			return false
		}
	}
	return !start
}
