// Package environment reads what the packages that are installed beside a
// project say of their callables: stubs and sources, from disk alone; no Python
// is run.
//
// Everything is read when it is asked for, by dotted name: a name leads to the
// module that binds it, through re-exports and star imports, and of that module
// only the one definition is looked at. Which file tells of a module is PEP
// 561's order: a package NAME-stubs, then a .pyi beside the source, then the
// source.
//
// What cannot be told from a definition alone is left open: an entry says that
// a result is not known rather than something that may be wrong. A file that
// does not parse, or is too large, tells nothing.
package environment

import (
	"strings"
	"sync"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Environment is the folders of one Python with what has been read of them. It
// may be used from any number of goroutines.
type Environment struct {
	folders []string // searched for packages, in order
	minor   int      // the N of Python 3.N

	mu      sync.Mutex
	modules map[string]*module // by dotted name, nil where there is none
	entries map[string]*library.Entry
	public  map[string]string
	awaits  map[string]bool // see Asynchronous
	read    int             // bytes of source that were parsed
	depth   int             // how deep definitions are followed at the moment
	// variables are the type variables that the parameters of the def that is
	// being read are annotated with, by parameter.
	variables map[string]string
	bounds    map[string]denoted // what type variables are bound to, by name
	// asked are the answers to one question from outside, by module and name:
	// modules that import one another ask the same again and again.
	asked map[question]answer
	// aliases and functions are what has been read to answer one question from
	// outside, by name: types and functions that lead to themselves, or to one
	// another along many ways, are read once. What is still being read has an
	// entry that says nothing.
	aliases   map[string]denoted
	functions map[string]*library.Entry
	// parametersByClass are the type parameters of the classes that have been read.
	parametersByClass map[string][]string
}

type question struct {
	module *module
	name   string
}

type answer struct {
	symbol symbol
	ok     bool
}

// New gives the environment of the packages in folders, which are searched in
// that order; minor is the N of the Python 3.N that would run them.
func New(folders []string, minor int) *Environment {
	return &Environment{
		folders: folders, minor: minor,
		modules: map[string]*module{}, awaits: map[string]bool{}, entries: map[string]*library.Entry{}, public: map[string]string{}, bounds: map[string]denoted{}, asked: map[question]answer{},
		aliases: map[string]denoted{}, functions: map[string]*library.Entry{},
		parametersByClass: map[string][]string{},
	}
}

// Folders are those that are searched for packages, in order.
func (e *Environment) Folders() []string { return e.folders }

// Has tells whether a top-level package or module of that name is installed.
func (e *Environment) Has(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.module(name) != nil
}

// Entry is what a package says of a dotted name; nil where none says anything.
// Members of a class are those that its own body and methods bind.
func (e *Environment) Entry(name string) *library.Entry {
	e.mu.Lock()
	defer e.mu.Unlock()
	if entry, ok := e.entries[name]; ok {
		return entry
	}
	e.forget()
	var entry *library.Entry
	if sym, ok := e.symbol(name); ok {
		entry = e.describe(sym)
	}
	e.entries[name] = entry
	return entry
}

// Public is the name under which a dotted name is defined, with re-exports
// followed, also to names outside the environment; the name itself if no
// package says anything.
func (e *Environment) Public(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if to, ok := e.public[name]; ok {
		return to
	}
	e.forget()
	to := name
	if sym, ok := e.symbol(name); ok {
		to = sym.name
	}
	e.public[name] = to
	return to
}

// forget begins a question from outside: what the last one met on its way may
// have been cut short there.
func (e *Environment) forget() {
	clear(e.asked)
	clear(e.aliases)
	clear(e.functions)
	clear(e.parametersByClass)
}

// maxDepth bounds how far definitions are followed from one to another: cycles
// of imports and of inferred results end there.
const maxDepth = 24

// follow does something that may lead to another definition, unless too many
// lead here already. It tells whether it was done.
func (e *Environment) follow(do func()) bool {
	if e.depth >= maxDepth {
		return false
	}
	e.depth++
	do()
	e.depth--
	return true
}

// symbol is what a dotted name stands for: a module, or what a scope binds, or
// something outside the environment.
type symbol struct {
	name     string // under which it is defined
	module   *module
	scope    *scope // that binds it
	bindings []binding
	outside  bool
}

// class is the body of the class that a symbol stands for; nil for all else.
func (s symbol) class() *scope {
	if s.scope == nil || len(s.bindings) == 0 || s.bindings[0].kind != classBinding {
		return nil
	}
	return s.scope.classScope(s.name, s.bindings[0].node)
}

// symbol finds what a dotted name stands for.
func (e *Environment) symbol(name string) (sym symbol, ok bool) {
	first, rest, _ := strings.Cut(name, ".")
	top := e.module(first)
	if top == nil {
		return symbol{name: name, outside: true}, true
	}
	sym = symbol{name: first, module: top}
	followed := e.follow(func() {
		ok = true
		for ok && rest != "" {
			var part string
			part, rest, _ = strings.Cut(rest, ".")
			sym, ok = e.member(sym, part)
		}
	})
	return sym, ok && followed
}

// member finds an attribute of what a symbol stands for.
func (e *Environment) member(of symbol, name string) (symbol, bool) {
	switch {
	case of.outside:
		return symbol{name: of.name + "." + name, outside: true}, true
	case of.module != nil:
		return e.moduleMember(of.module, name)
	}
	if body := of.class(); body != nil {
		if list := body.member(name); len(list) > 0 {
			return e.bound(body, name, list)
		}
	}
	return symbol{}, false
}

// moduleMember finds a name of a module.
func (e *Environment) moduleMember(m *module, name string) (symbol, bool) {
	key := question{m, name}
	known, seen := e.asked[key]
	if !seen {
		e.asked[key] = answer{} // of a cycle
		known.symbol, known.ok = e.searchModule(m, name)
		e.asked[key] = known
	}
	return known.symbol, known.ok
}

// searchModule looks for a name that a module binds, for a module below it, and
// for what it imports with a star.
func (e *Environment) searchModule(m *module, name string) (symbol, bool) {
	if list := m.scope.bindings[name]; len(list) > 0 {
		if sym, ok := e.bound(m.scope, name, list); ok {
			return sym, true
		}
	}
	if sub := e.module(m.name + "." + name); sub != nil {
		return symbol{name: sub.name, module: sub}, true
	}
	for i := len(m.scope.stars) - 1; i >= 0; i-- {
		sym, ok := e.symbol(m.scope.stars[i])
		if !ok || sym.module == nil || !sym.module.scope.exports(name) {
			continue
		}
		var found symbol
		if e.follow(func() { found, ok = e.moduleMember(sym.module, name) }) && ok {
			return found, true
		}
	}
	return symbol{}, false
}

// bound is what a name stands for that a scope binds: imports and plain aliases
// are followed. Of several imports the first that leads somewhere counts: the
// others stand in for it if it fails.
func (e *Environment) bound(s *scope, name string, list []binding) (symbol, bool) {
	outside := symbol{}
	for _, b := range list {
		target := ""
		switch b.kind {
		case importBinding:
			target = b.target
			if target == s.name+"."+name { // `from . import name`
				sub := e.module(target)
				if sub == nil {
					continue
				}
				return symbol{name: target, module: sub}, true
			}
		case assignBinding:
			target = e.aliased(s, b)
		}
		if target == "" {
			return symbol{name: s.name + "." + name, scope: s, bindings: list}, true
		}
		sym, ok := e.symbol(target)
		switch {
		case !ok:
		case !sym.outside:
			return sym, true
		case outside.name == "":
			outside = sym
		}
	}
	return outside, outside.name != ""
}

// aliased is the dotted name that an assignment gives another name to: `get =
// request`; "" of all other assignments.
func (e *Environment) aliased(s *scope, b binding) string {
	t := s.tree
	if b.method > 0 || t.Kind(b.node) != syntax.Assignment {
		return ""
	}
	if annotation := t.Child(b.node, syntax.FieldType); annotation >= 0 && !strings.HasSuffix(t.String(annotation), "TypeAlias") {
		return ""
	}
	right := t.Child(b.node, syntax.FieldRight)
	switch t.Kind(right) {
	case syntax.Identifier, syntax.Attribute:
		return e.refer(s, right)
	}
	return ""
}
