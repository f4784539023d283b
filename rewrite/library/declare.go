package library

import (
	"path"
	"strings"
)

// Declare gives the table with names that are coroutine functions whatever else
// is known of them: globs of dotted names, in which * stands for any text.
func (t *Table) Declare(globs []string) *Table {
	if len(globs) == 0 {
		return t
	}
	with := *t
	with.memory = newMemory()
	with.async = append(append([]string(nil), t.async...), globs...)
	return &with
}

// Declared says whether a dotted name, of the project or of a library, was
// declared to be a coroutine function.
func (t *Table) Declared(name string) bool {
	for _, glob := range t.async {
		if ok, err := path.Match(glob, name); ok && err == nil || glob == name {
			return true
		}
	}
	return false
}

// DeclaredBelow says whether members of a dotted name were declared to be
// coroutine functions: then a call of it makes an instance that has them.
func (t *Table) DeclaredBelow(name string) bool {
	for _, glob := range t.async {
		if strings.HasPrefix(glob, name+".") {
			return true
		}
	}
	return false
}

// declared is the entry of a declared name: what is known of it, as a coroutine
// function. It is nil for other names.
func (t *Table) declared(name string) *Entry {
	if len(t.async) == 0 || !t.Declared(name) {
		return nil
	}
	e := Entry{Name: name}
	if known := t.entry(name); known != nil {
		if known.Class || known.Attribute || known.Result == Coroutine {
			return known // a call of a class makes an instance all the same
		}
		e = *known
	}
	e.Result = Coroutine
	return &e
}
