package rewrite

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
)

// asynchronous tells whether anything in a project can make a coroutine, or
// deal with one: a file has the keywords async or await, a name with async,
// await or coroutine in it, or the name of a library that the table knows to
// make awaitables. Where nothing does, no value of the project is a coroutine,
// and there is nothing to parse or to resolve. Files are scanned jobs at a time.
func asynchronous(p *load.Project, table *library.Table, jobs int) bool {
	words := makers(table)
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
				if mentions(p.Files[i].Text, words) {
					found.Store(true)
				}
			}
		})
	}
	wg.Wait()
	return found.Load()
}

// makers are words of which a program that makes an awaitable by a library
// spells one: the module, or the function where everybody uses the module.
func makers(table *library.Table) map[string]bool {
	words := map[string]bool{}
	for _, e := range table.All() {
		if !e.Result.Asynchronous() || telling(e.Name) {
			continue
		}
		parts := strings.Split(e.Name, ".")
		word := parts[0]
		if word == "builtins" || word == "contextlib" {
			word = parts[1]
		}
		words[word] = true
	}
	return words
}

// telling tells whether a name says that it has to do with asynchrony.
func telling(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "async") || strings.Contains(name, "await") || strings.Contains(name, "coroutine")
}

// mentions tells whether a text has one of the words, a telling name, or one of
// the keywords where they can be keywords. It takes comments and strings for
// code: at worst a project is analysed that need not be.
func mentions(text []byte, words map[string]bool) bool {
	for i := 0; i < len(text); {
		if !identifierByte[text[i]] {
			i++
			continue
		}
		start := i
		for i < len(text) && identifierByte[text[i]] {
			i++
		}
		word := text[start:i]
		switch {
		case words[string(word)]:
			return true
		case len(word) == 5 && string(word) == "async":
			if followed(text[i:], "def", "for", "with") {
				return true
			}
		case len(word) == 5 && string(word) == "await":
			if i < len(text) && bytes.IndexByte([]byte(" \t\f\\\n\r("), text[i]) >= 0 {
				return true
			}
		case len(word) > 5 && hints(word):
			return true
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

// hints is telling for a word of a text.
func hints(word []byte) bool {
	for _, c := range word {
		if c|0x20 == 'y' || c|0x20 == 'w' || c|0x20 == 'u' { // few words have what all three need
			return telling(string(word))
		}
	}
	return false
}
