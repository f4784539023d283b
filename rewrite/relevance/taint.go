package relevance

import (
	"bytes"
	"maps"
	"strings"
)

// taint spreads the names of what may make coroutines.
type taint struct {
	graph   *Graph
	names   map[string]bool // of what files that are no tests have
	touched []bool          // files that spell one, or have to do with coroutines by themselves
	read    []int           // how many names there were when a file was last read for its own
}

func (g *Graph) taint() *taint {
	t := &taint{graph: g, names: map[string]bool{}, touched: make([]bool, len(g.pages)), read: make([]int, len(g.pages))}
	for i := range g.pages {
		t.touched[i] = g.pages[i].asynchronous
		t.read[i] = -1
	}
	return t
}

// spread lists the files that spell one of the names and were not known to; none
// means that the names are all known. What a test has is met only by those who
// import it.
func (t *taint) spread() []int32 {
	g := t.graph
	for {
		found := make([]map[string]bool, len(g.pages))
		fresh := make([]bool, len(g.pages))
		g.each(func(i int) {
			if g.standard[i] {
				return
			}
			fresh[i] = !t.touched[i] && mentions(g.project.Files[i].Text, t.names)
			if (t.touched[i] || fresh[i]) && t.read[i] != len(t.names) && !(g.test[i] && len(g.above[i]) == 0) {
				t.read[i] = len(t.names)
				found[i] = g.tainted(i, t.names, true)
			}
		})
		before := len(t.names)
		var list []int32
		touch := func(i int) {
			if !t.touched[i] {
				t.touched[i] = true
				list = append(list, int32(i))
			}
		}
		for i, names := range found {
			if fresh[i] {
				touch(i)
			}
			if !g.test[i] {
				maps.Copy(t.names, names)
			} else if len(names) > 0 {
				g.users(i, names, touch)
			}
		}
		if len(list) > 0 || len(t.names) == before {
			return list
		}
	}
}

// users goes through the files that import one and spell one of some names.
func (g *Graph) users(i int, names map[string]bool, do func(int)) {
	above := make([]bool, len(g.pages))
	reach(g.above, above, int32(i))
	g.each(func(k int) { above[k] = above[k] && k != i && mentions(g.project.Files[k].Text, names) })
	for k, is := range above {
		if is {
			do(k)
		}
	}
}

// definition is a function or class in whose text a line stands.
type definition struct {
	name     string
	indent   int
	function bool
	globals  []string // that it declares
}

// tainted lists the names by which a file hands on what bears one of the given
// names, or, if makers is set, what may make coroutines: of the functions and
// classes in which such a name stands, and of the variables and attributes that
// get it. It reads lines, not syntax, and rather takes a name too many.
func (g *Graph) tainted(i int, given map[string]bool, makers bool) map[string]bool {
	text := g.project.Files[i].Text
	names := map[string]bool{}
	for before := -1; len(names) > before; {
		before = len(names)
		var open []definition
		var targets []string // of the statement
		decorated := false   // a decorator of the next definition is tainted
		at := 0
		for line := range bytes.Lines(text) {
			start := at
			at += len(line)
			body := bytes.TrimLeft(line, " \t\f")
			if len(body) == 0 || bytes.IndexByte([]byte("\r\n#"), body[0]) >= 0 {
				continue
			}
			makes := makers && g.makers.mentionedIn(line) || mentions(line, given) || mentions(line, names)
			if indent := len(line) - len(body); bytes.IndexByte([]byte(")]}'\""), body[0]) < 0 {
				for len(open) > 0 && open[len(open)-1].indent >= indent {
					open = open[:len(open)-1]
				}
				targets = nil
				d := header(body)
				switch {
				case d.name != "":
					d.indent = indent
					open = append(open, d)
					makes = makes || decorated
					decorated = false
				case body[0] == '@':
					decorated = decorated || makes
				default:
					targets = targetsOf(text, start, body, open)
				}
			}
			if !makes {
				continue
			}
			for _, d := range open {
				add(names, d.name)
				add(names, d.globals...)
				if d.function {
					break // what stands inside is nobody else's to name
				}
			}
			add(names, targets...)
		}
	}
	return names
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
	"except": true, "assert": true, "raise": true, "None": true, "True": true, "False": true, "pass": true, "global": true, "nonlocal": true, "async": true, "await": true,
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

// targetsOf lists the names that a statement, the line at start, binds outside of
// functions, and the attributes that it sets. What a function declares as global
// is kept with it.
func targetsOf(text []byte, start int, line []byte, open []definition) []string {
	function := -1
	for k, d := range open {
		if d.function {
			function = k
		}
	}
	var list []string
	s := scanner{text: line}
	switch s.word() {
	case "from", "import":
		for _, r := range statements(text, start, start+len(line)-1) {
			if function < 0 {
				list = append(list, r.bound...)
			}
		}
		return list
	case "global":
		if function >= 0 {
			open[function].globals = append(open[function].globals, words(line[s.at:])...)
		}
		return nil
	}
	end := bytes.IndexAny(line, "(=:")
	if end < 0 || line[end] == '(' || end+1 < len(line) && line[end+1] == '=' && line[end] == '=' {
		return nil
	}
	for at := 0; at < end; at++ {
		if !identifierByte[line[at]] {
			continue
		}
		from := at
		for at < end && identifierByte[line[at]] {
			at++
		}
		if attribute := from > 0 && line[from-1] == '.'; (attribute || function < 0) && line[at] != '.' {
			list = append(list, string(line[from:at]))
		}
	}
	return list
}

func words(text []byte) (list []string) {
	for s := (scanner{text: text}); s.at < len(text); s.at++ {
		if w := s.word(); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// mentions tells whether a text spells one of some names, be it in a string or in
// a comment.
func mentions(text []byte, names map[string]bool) bool {
	if len(names) <= few {
		for name := range names {
			if spells(text, name) {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(text); i++ {
		if !identifierByte[text[i]] {
			continue
		}
		start := i
		for i < len(text) && identifierByte[text[i]] {
			i++
		}
		if names[string(text[start:i])] {
			return true
		}
	}
	return false
}

// few is how many names are faster searched for one after another than all words
// looked up among them.
const few = 32

// spells tells whether a text has a name as a word.
func spells(text []byte, name string) bool {
	for at := 0; ; at++ {
		i := bytes.Index(text[at:], []byte(name))
		if i < 0 {
			return false
		}
		at += i
		end := at + len(name)
		if (at == 0 || !identifierByte[text[at-1]]) && (end == len(text) || !identifierByte[text[end]]) {
			return true
		}
	}
}
