package rewrite

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
)

// asynchronous tells whether anything in a project can make a coroutine, or
// deal with one: a file has the keywords async or await, a name with async,
// await or coroutine in it, the name of a library that the table knows to make
// awaitables, or an import of an installed package that may. Where nothing does,
// no value of the project is a coroutine, and there is nothing to parse or to
// resolve. Files are scanned jobs at a time.
func asynchronous(p *load.Project, table *library.Table, jobs int) bool {
	m := makersOf(table)
	var found atomic.Bool
	var next atomic.Int64
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for !found.Load() {
				i := int(next.Add(1)) - 1
				if i >= len(p.Files) {
					return
				}
				if m.mentionedIn(p.Files[i].Text) {
					found.Store(true)
				}
			}
		})
	}
	wg.Wait()
	return found.Load()
}

// makers are what a program that makes an awaitable by a library of the table
// spells: it imports a module, or, where everybody imports the module, it has
// the function's name.
type makers struct {
	table     *library.Table
	functions map[string]bool
	modules   sync.Map // top-level, by name: whether one of its functions makes awaitables
}

func makersOf(table *library.Table) *makers {
	m := &makers{table: table, functions: map[string]bool{}}
	for _, top := range everywhere {
		for _, e := range table.Below(top) {
			if makes(e) {
				m.functions[strings.Split(e.Name, ".")[1]] = true
			}
		}
	}
	return m
}

// everywhere are the modules that everybody imports.
var everywhere = []string{"builtins", "contextlib"}

// makes tells whether a callable makes awaitables and is not found by its name.
func makes(e *library.Entry) bool { return e.Result.Asynchronous() && !telling(e.Name) }

// module tells whether a top-level module may make awaitables.
func (m *makers) module(name string) bool {
	known, ok := m.modules.Load(name)
	if !ok {
		known = !slices.Contains(everywhere, name) && slices.ContainsFunc(m.table.Below(name), makes) || m.table.Asynchronous(name)
		m.modules.Store(name, known)
	}
	return known.(bool)
}

// telling tells whether a name says that it has to do with asynchrony.
func telling(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "async") || strings.Contains(name, "await") || strings.Contains(name, "coroutine")
}

// mentionedIn tells whether a text has one of the functions, a telling name, one
// of the keywords where they can be keywords, or an import of one of the modules.
// It takes comments and strings for code: at worst a project is analysed that
// need not be.
func (m *makers) mentionedIn(text []byte) bool {
	for i := 0; i < len(text); {
		if !identifierByte[text[i]] {
			i++
			continue
		}
		start := i
		for i < len(text) && identifierByte[text[i]] {
			i++
		}
		switch word := text[start:i]; string(word) {
		case "async":
			if followed(text[i:], "def", "for", "with") {
				return true
			}
		case "await":
			if i < len(text) && bytes.IndexByte([]byte(" \t\f\\\n\r("), text[i]) >= 0 {
				return true
			}
		case "import", "from", "import_module", "__import__":
			if slices.ContainsFunc(imported(text, start, i), m.module) {
				return true
			}
		default:
			if m.functions[string(word)] || hints(word) {
				return true
			}
		}
	}
	return false
}

var identifierByte = func() (set [256]bool) {
	for c := range set {
		set[c] = c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return set
}()

// followed tells whether the next word is one of some. Blanks and continued
// lines may stand before it.
func followed(text []byte, words ...string) bool {
	text = bytes.TrimLeft(text, " \t\f\\\r\n")
	for _, w := range words {
		if bytes.HasPrefix(text, []byte(w)) && (len(text) == len(w) || !identifierByte[text[len(w)]]) {
			return true
		}
	}
	return false
}

// imported lists the top-level packages that are imported by the statement, or
// the call, whose first word stands at text[start:end].
func imported(text []byte, start, end int) (names []string) {
	first := func(list []byte) {
		list = bytes.TrimLeft(list, " \t\\\r\n('\"")
		n := 0
		for n < len(list) && identifierByte[list[n]] {
			n++
		}
		if n > 0 {
			names = append(names, string(list[:n]))
		}
	}
	rest := text[end:]
	stop := 0
	for stop < len(rest) && (rest[stop] != '\n' || stop > 0 && rest[stop-1] == '\\' || stop > 1 && rest[stop-1] == '\r' && rest[stop-2] == '\\') {
		stop++
	}
	switch rest = rest[:stop]; string(text[start:end]) {
	case "import": // what a from-import names are no packages: they are looked up all the same
		for part := range bytes.SplitSeq(rest, []byte(",")) {
			first(part)
		}
	default:
		first(rest)
	}
	return names
}

// hints is telling for a word of a text.
func hints(word []byte) bool {
	for _, c := range word {
		if c|0x20 == 'y' || c|0x20 == 'w' || c|0x20 == 'u' { // few words have what all three need
			return telling(string(word))
		}
	}
	return false
}
