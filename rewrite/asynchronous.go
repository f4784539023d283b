package rewrite

import (
	"bytes"
	"strings"

	"awaken/rewrite/library"
	"awaken/rewrite/load"
)

// asynchronous tells whether anything in a project can make a coroutine, or
// deal with one: a file spells async, await or coroutine in any word, or names
// a library that the table knows to make awaitables. Where nothing does, no
// value of the project is a coroutine, and there is nothing to resolve.
func asynchronous(p *load.Project, table *library.Table) bool {
	words := [][]byte{[]byte("async"), []byte("await"), []byte("coroutine"), []byte("Async"), []byte("Await"), []byte("Coroutine"), []byte("ASYNC")}
	seen := map[string]bool{}
	for _, e := range table.All() {
		if !e.Result.Asynchronous() || strings.Contains(strings.ToLower(e.Name), "async") {
			continue
		}
		parts := strings.Split(e.Name, ".")
		word := parts[0]
		if word == "builtins" || word == "contextlib" { // everybody uses these: only the function tells
			word = parts[1]
		}
		if !seen[word] {
			seen[word] = true
			words = append(words, []byte(word))
		}
	}
	for _, f := range p.Files {
		for _, w := range words {
			if bytes.Contains(f.Text, w) {
				return true
			}
		}
	}
	return false
}
