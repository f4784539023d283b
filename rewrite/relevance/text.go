package relevance

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"awaken/rewrite/library"
)

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
			if makes(e) && e.Name != "contextlib.nullcontext" { // which takes `async with`
				m.functions[strings.Split(e.Name, ".")[1]] = true
			}
		}
	}
	return m
}

// everywhere are the modules that everybody imports.
var everywhere = []string{"builtins", "contextlib"}

// makes tells whether a callable makes awaitables and is not found by its name.
func makes(e *library.Entry) bool {
	if !e.Result.Asynchronous() {
		return false
	}
	for part := range strings.SplitSeq(e.Name, ".") {
		if tells([]byte(part)) {
			return false
		}
	}
	return true
}

// module tells whether a top-level module may make awaitables.
func (m *makers) module(name string) bool {
	known, ok := m.modules.Load(name)
	if !ok {
		known = !slices.Contains(everywhere, name) && slices.ContainsFunc(m.table.Below(name), makes) || m.table.Asynchronous(name)
		m.modules.Store(name, known)
	}
	return known.(bool)
}

// page is what the text of a file says of coroutines.
type page struct {
	// asynchronous: it has one of the makers, a name that tells so, one of the
	// keywords async and await where they can be keywords, or a mark that steers
	// awaken.
	asynchronous bool
	defines      bool // it has coroutine functions
}

// shortest is the length of the shortest word that matters, "from".
const shortest = 4

// read looks through the code of a file. Comments and strings are none, but for
// strings that may be annotations or names.
func (m *makers) read(text []byte) (p page) {
	p.asynchronous = bytes.Contains(text, []byte("awaken:"))
	quoted := 0      // where the string ends in which i stands
	defined := false // the next word is the name of a function or class: what it says is not relied on
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case identifierByte[c]:
		case i < quoted:
			i++
			continue
		case c == '#':
			if n := bytes.IndexAny(text[i:], "\r\n"); n >= 0 {
				i += n
			} else {
				i = len(text)
			}
			continue
		case c == '"' || c == '\'':
			if end := afterString(text, i); annotates(text[i+1 : max(end-1, i+1)]) {
				quoted = end
				i++
			} else {
				i = end
			}
			continue
		case c == '\\':
			i += 2
			continue
		default:
			i++
			continue
		}
		start := i
		for i < len(text) && identifierByte[text[i]] {
			i++
		}
		word := text[start:i]
		if string(word) == "async" && i > quoted && followed(text[i:], "def") {
			return page{asynchronous: true, defines: true}
		}
		name := defined
		defined = string(word) == "def" || string(word) == "class"
		if len(word) < shortest || name || p.asynchronous {
			continue
		}
		p.asynchronous = i > quoted && m.makes(text, start, i) || i <= quoted && m.named(word)
	}
	return p
}

// annotates tells whether the text of a string may be an annotation or a name.
func annotates(text []byte) bool {
	for _, c := range text {
		if !identifierByte[c] && bytes.IndexByte([]byte(".,[]| "), c) < 0 {
			return false
		}
	}
	return len(text) > 0
}

// endOfString is where a string of several lines ends whose text begins at i.
func endOfString(text []byte, i int, quote byte) int {
	for i < len(text) {
		n := bytes.IndexByte(text[i:], quote)
		if n < 0 {
			return len(text)
		}
		i += n + 1
		escapes := 0
		for i-2-escapes >= 0 && text[i-2-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 && i+1 < len(text) && text[i] == quote && text[i+1] == quote {
			return i + 2
		}
	}
	return len(text)
}

// makes tells whether the word of a text from start to end has to do with
// coroutines.
func (m *makers) makes(text []byte, start, end int) bool {
	switch word := text[start:end]; string(word) {
	case "async":
		return followed(text[end:], "def", "for", "with")
	case "await":
		return end < len(text) && bytes.IndexByte([]byte(" \t\f\\\n\r("), text[end]) >= 0
	case "import", "from", "import_module", "__import__":
		rest := statement(text, end)
		return slices.ContainsFunc(imported(word, rest), m.module) || slices.ContainsFunc(words(rest), func(w string) bool { return hints([]byte(w)) && !others[w] })
	default:
		return m.named(word)
	}
}

// named tells whether a word is the name of something that has to do with
// coroutines.
func (m *makers) named(word []byte) bool {
	return m.functions[string(word)] || tells(word)
}

// statement is the rest of an import statement from i on: to the end of its line,
// or of those that parentheses and backslashes join to it.
func statement(text []byte, i int) []byte {
	end := i
	for closed := true; end < len(text); end++ {
		switch text[end] {
		case '(':
			closed = false
		case ')':
			closed = true
		case '\n':
			if closed && !bytes.HasSuffix(bytes.TrimSuffix(text[i:end], []byte("\r")), []byte("\\")) {
				return text[i:end]
			}
		}
	}
	return text[i:]
}

// mentionedIn tells whether a line has to do with coroutines.
func (m *makers) mentionedIn(line []byte) bool {
	found := false
	eachWord(line, func(start, end int) bool {
		found = m.makes(line, start, end)
		return !found
	})
	return found
}

// tells tells whether a word says that it has to do with coroutines. People call
// much "async" that has not; and what is written in capitals is a number.
func tells(word []byte) bool {
	if !hints(word) || others[string(word)] || bytes.Equal(word, bytes.ToUpper(word)) {
		return false
	}
	if string(word) == "asyncio" || slices.ContainsFunc(parts, func(part []byte) bool { return bytes.Contains(word, part) }) {
		return true
	}
	i := bytes.Index(word, []byte("Async"))
	return i >= 0 && i+5 < len(word) && 'A' <= word[i+5] && word[i+5] <= 'Z' // AsyncIterator, but not Asynchat
}

// parts are what a word has in it that is about coroutines wherever it stands.
var parts = [][]byte{
	[]byte("coroutine"), []byte("Coroutine"), []byte("awaitable"), []byte("Awaitable"), []byte("__await__"), []byte("Asyncio"), []byte("AsyncIO"),
}

// hints tells whether a word has something of async, await or coroutine: where it
// is imported, that is enough. It is asked of nearly every word.
func hints(word []byte) bool {
	for i := 0; i+5 <= len(word); i++ {
		switch word[i] | 0x20 {
		case 'a':
			if next := word[i+1] | 0x20; next == 's' && bytes.EqualFold(word[i:i+5], []byte("async")) || next == 'w' && bytes.EqualFold(word[i:i+5], []byte("await")) {
				return true
			}
		case 'c':
			if word[i+1]|0x20 == 'o' && i+9 <= len(word) && bytes.EqualFold(word[i:i+9], []byte("coroutine")) {
				return true
			}
		}
	}
	return false
}

// others are names of the standard library that are asynchronous in another
// sense.
var others = func() map[string]bool {
	names := map[string]bool{}
	for _, n := range strings.Fields(`asyncore asynchat async_chat apply_async map_async starmap_async AsyncResult
		asynchronous asynchronously SND_ASYNC PyThreadState_SetAsyncExc StopAsyncIteration
		AsyncFunctionDef AsyncFor AsyncWith visit_AsyncFunctionDef visit_AsyncFor visit_AsyncWith`) {
		names[n] = true
	}
	return names
}()

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

// imported lists the top-level packages that a statement, or a call, imports by
// its first word and the rest.
func imported(word, rest []byte) (names []string) {
	first := func(list []byte) {
		s := scanner{text: bytes.TrimLeft(list, " \t\\\r\n('\"")}
		if name := s.word(); name != "" {
			names = append(names, name)
		}
	}
	if string(word) == "import" { // what a from-import names are no packages: they are looked up all the same
		for part := range bytes.SplitSeq(rest, []byte(",")) {
			first(part)
		}
	} else {
		first(rest)
	}
	return names
}
