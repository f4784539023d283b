package library

import (
	"strings"
	"sync"
)

// Source tells of names that no table has, when they are asked for. It must
// give the same answers in whatever order it is asked, from any number of
// goroutines.
type Source interface {
	// Has tells whether it knows a top-level package.
	Has(name string) bool
	// Asynchronous tells whether a top-level package may make awaitables.
	Asynchronous(name string) bool
	// Entry is what is known of a dotted name, nil if nothing.
	Entry(name string) *Entry
	// Public is the name under which a dotted name is defined, the name itself
	// if nothing is known.
	Public(name string) string
}

// Beside gives the table with a source for what it does not know. The table
// wins: it says what no signature can.
func (t *Table) Beside(s Source) *Table {
	with := *t
	with.memory = newMemory()
	with.beside = &beside{source: s, packages: map[string]map[string]string{}, completed: map[*Entry]*Entry{}}
	return &with
}

// Asynchronous tells whether a top-level package that the table has nothing of
// may make awaitables, by what its source knows.
func (t *Table) Asynchronous(name string) bool {
	return t.beside != nil && !t.HasModule(name) && t.beside.source.Asynchronous(name)
}

// beside is the source of a table. It may be nil.
type beside struct {
	source Source

	mu sync.Mutex
	// packages maps, for each top-level package, the names under which the
	// source defines the classes of the table to those that the table has.
	packages  map[string]map[string]string
	completed map[*Entry]*Entry
}

// entry is what the source knows of a name.
func (b *beside) entry(name string) *Entry {
	if b == nil {
		return nil
	}
	e := b.source.Entry(name)
	if e == nil || e.Name == name {
		return e
	}
	own := *e
	own.Name = name
	return &own
}

// complete gives an entry of the table with the value of the source, if the
// table leaves it open and the source gives something of the same kind.
func (b *beside) complete(e *Entry) *Entry {
	if b == nil || e.Class || e.Value.Type != "" || e.Value.From.Part != None || e.Result == Plain || e.Result == Unknown {
		return e
	}
	b.mu.Lock()
	both, ok := b.completed[e]
	b.mu.Unlock()
	if ok {
		return both
	}
	both = e
	if read := b.source.Entry(e.Name); read != nil && read.Result == e.Result && read.Attribute == e.Attribute {
		own := *e
		own.Value = read.Value
		both = &own
	}
	b.mu.Lock()
	b.completed[e] = both
	b.mu.Unlock()
	return both
}

// read gives the name under which the source defines a name, or the table's
// name of that.
func (t *Table) read(name string) (string, bool) {
	if t.beside == nil {
		return name, false
	}
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if t.entry(name[:end]) != nil {
			return name, false // a member of what the table has
		}
		if t.modules[name[:end]] != nil && t.beside.source.Entry(name[:end]) != nil {
			return name, false // an object whose attributes the table lists as those of a module: pytest.mark
		}
	}
	public := t.beside.source.Public(name)
	first, _, _ := strings.Cut(public, ".")
	own := t.defined(first)
	for end := len(public); end > 0 && len(own) > 0; end = strings.LastIndexByte(public[:end], '.') {
		if to, ok := own[public[:end]]; ok {
			public = to + public[end:]
			break
		}
	}
	return public, public != name
}

// defined maps the names under which the source defines the classes that the
// table has of a top-level package to the table's.
func (t *Table) defined(first string) map[string]string {
	b := t.beside
	b.mu.Lock()
	defer b.mu.Unlock()
	own, ok := b.packages[first]
	if ok {
		return own
	}
	own = map[string]string{}
	b.packages[first] = own
	if !b.source.Has(first) {
		return own
	}
	for _, m := range t.sorted() {
		if m.name != first && !strings.HasPrefix(m.name, first+".") {
			continue
		}
		for name, e := range m.entries() {
			if !e.Class {
				continue
			}
			if public := b.source.Public(name); public != name {
				if old, twice := own[public]; !twice || name < old {
					own[public] = name
				}
			}
		}
	}
	return own
}
