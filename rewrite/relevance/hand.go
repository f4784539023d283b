package relevance

import (
	"bytes"
	"slices"
	"strings"
)

// definition is a function or class in whose text a line stands.
type definition struct {
	name     string
	indent   int
	function bool
	globals  []string        // that it declares
	locals   map[string]bool // variables of a function that hold what is handed on
}

// tainted lists the names by which a file hands on what bears one of the given
// names, or, if makers is set, what may make coroutines: of functions that return
// it or say so in their heads, of the classes of these, and of the variables and
// attributes that get it. It reads lines, not syntax, and rather takes a name too
// many.
func (g *Graph) tainted(i int, given names, makers bool) names {
	h := hand{given: given, found: newNames(), locals: map[int]map[string]bool{}}
	if makers {
		h.makers = g.makers
	}
	for before := -1; h.found.count() > before; {
		before = h.found.count()
		h.open, h.decorated = nil, false
		eachStatement(g.project.Files[i].Text, h.statement)
	}
	return h.found
}

// hand reads what a file hands on.
type hand struct {
	makers    *makers // nil: only what bears a given name is looked for
	given     names
	found     names
	open      []definition
	locals    map[int]map[string]bool // by where the function begins
	decorated bool                    // a decorator of the next definition makes it
}

func (h *hand) statement(text []byte, start, end int) {
	line := text[start:end]
	indent := indentation(line)
	body := line[indent:]
	for len(h.open) > 0 && h.open[len(h.open)-1].indent >= indent {
		h.open = h.open[:len(h.open)-1]
	}
	function := slices.IndexFunc(h.open, func(d definition) bool { return d.function })
	makes := h.makers != nil && h.makers.mentionedIn(line) || h.given.in(line) || h.found.in(line) ||
		function >= 0 && (names{tops: h.open[function].locals}).in(line)
	if body[0] == '@' {
		h.decorated = h.decorated || makes
		return
	}
	if d := header(body); d.name != "" {
		d.indent = indent
		if d.function {
			if h.locals[start] == nil {
				h.locals[start] = map[string]bool{}
			}
			d.locals = h.locals[start]
		}
		h.open = append(h.open, d)
		if makes || h.decorated {
			h.give()
		}
		h.decorated = false
		return
	}
	h.declare(body, function)
	if !makes {
		return
	}
	plain, attributes := targets(text, start, end)
	add(h.found.members, attributes...)
	switch {
	case function >= 0:
		add(h.open[function].locals, plain...)
		if slices.ContainsFunc(plain, func(n string) bool { return slices.Contains(h.open[function].globals, n) }) {
			add(h.found.tops, h.open[function].globals...)
		}
		if gives(line) {
			h.give()
		}
	case len(h.open) > 0:
		add(h.found.members, plain...)
	default:
		add(h.found.tops, plain...)
	}
}

// give adds the names of the function in which a line stands that hands something
// on, and of the classes around it: others inherit from them. What stands inside a
// function is nobody else's to name.
func (h *hand) give() {
	into := h.found.tops
	for _, d := range h.open {
		add(into, d.name)
		if d.function {
			return
		}
		into = h.found.members
	}
}

// declare keeps what a function declares as global.
func (h *hand) declare(line []byte, function int) {
	s := scanner{text: line}
	if function >= 0 && s.word() == "global" {
		h.open[function].globals = append(h.open[function].globals, words(line[s.at:])...)
	}
}

// gives tells whether a statement of a function hands something to its caller.
func gives(line []byte) bool {
	found := false
	eachWord(line, func(start, end int) bool {
		word := string(line[start:end])
		found = word == "return" || word == "yield"
		return !found
	})
	return found
}

func add(names map[string]bool, list ...string) {
	for _, n := range list {
		if !strings.HasPrefix(n, "__") && !keywords[n] {
			names[n] = true
		}
	}
}

// keywords are words that stand where names of targets do.
var keywords = map[string]bool{
	"": true, "self": true, "cls": true, "_": true, "else": true, "try": true, "finally": true, "lambda": true, "return": true, "yield": true,
	"if": true, "elif": true, "while": true, "for": true, "with": true, "not": true, "in": true, "and": true, "or": true, "is": true, "del": true,
	"except": true, "assert": true, "raise": true, "None": true, "True": true, "False": true, "pass": true, "async": true, "await": true, "as": true,
}

// header reads the head of a function or class.
func header(line []byte) (d definition) {
	s := scanner{text: line}
	word := s.word()
	if word == "async" {
		word = s.word()
	}
	if word == "def" || word == "class" {
		d.name, d.function = s.word(), word == "def"
	}
	return d
}

// targets lists the variables that a statement binds and the attributes that it
// sets.
func targets(text []byte, start, end int) (plain, attributes []string) {
	line := text[start:end]
	s := scanner{text: line}
	switch s.word() {
	case "from", "import":
		for _, r := range statements(text, start, end) {
			plain = append(plain, r.bound...)
		}
		return plain, nil
	}
	for rest, first := line, true; ; first = false { // a = b = c, a: T = c, with c as a:
		stop := bytes.IndexAny(rest, "(=:")
		if stop < 0 || rest[stop] == '(' || bytes.HasPrefix(rest[stop:], []byte("==")) || rest[stop] == ':' && !first || stop > 0 && bytes.IndexByte([]byte("!<>"), rest[stop-1]) >= 0 {
			break
		}
		eachWord(rest[:stop], func(from, to int) bool {
			switch name := string(rest[from:to]); {
			case rest[to] == '.':
			case from > 0 && rest[from-1] == '.':
				attributes = append(attributes, name)
			default:
				plain = append(plain, name)
			}
			return true
		})
		if rest[stop] == ':' {
			break
		}
		rest = rest[stop+1:]
	}
	for rest := line; ; {
		_, after, found := bytes.Cut(rest, []byte(" as "))
		if !found {
			return plain, attributes
		}
		rest = after
		plain = append(plain, (&scanner{text: rest}).word())
	}
}

func words(text []byte) (list []string) {
	eachWord(text, func(start, end int) bool {
		list = append(list, string(text[start:end]))
		return true
	})
	return list
}

// eachStatement goes through the statements of a text, each with its blanks
// before it and all its lines: brackets, strings and backslashes join them.
// Several in one line are one.
func eachStatement(text []byte, do func(text []byte, start, end int)) {
	start, depth, empty := 0, 0, true
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '#':
			for i < len(text) && text[i] != '\n' && text[i] != '\r' {
				i++
			}
			continue
		case '"', '\'':
			empty = false
			i = afterString(text, i)
			continue
		case '(', '[', '{':
			depth++
			empty = false
		case ')', ']', '}':
			depth = max(depth-1, 0)
			empty = false
		case '\\':
			i++
		case '\n', '\r':
			if depth == 0 {
				if !empty {
					do(text, start, i)
				}
				start, empty = i+1, true
			}
		case ' ', '\t', '\f':
		default:
			empty = false
		}
		i++
	}
	if !empty {
		do(text, start, len(text))
	}
}

// afterString is where the string ends whose quote stands at i; one that is not
// closed in its line ends there.
func afterString(text []byte, i int) int {
	quote := text[i]
	if i+2 < len(text) && text[i+1] == quote && text[i+2] == quote {
		return endOfString(text, i+3, quote)
	}
	for i++; i < len(text) && text[i] != quote; i++ {
		switch text[i] {
		case '\\':
			i++
		case '\n':
			return i
		}
	}
	return min(i+1, len(text))
}
