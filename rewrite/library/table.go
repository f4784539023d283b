package library

import (
	"maps"
	"slices"
	"strings"
)

// Table is a set of entries. It does not change after it is built, and may be
// read from any number of goroutines.
type Table struct {
	entries map[string]*Entry
	modules map[string]bool // true: known wholly
	aliases map[string]string
	python  string
}

func newTable() *Table {
	return &Table{entries: map[string]*Entry{}, modules: map[string]bool{}, aliases: map[string]string{}}
}

// New merges tables into one. Where two know a name, the later one wins; it
// keeps of the earlier what it leaves open: the bases, and that it is whole.
func New(tables ...*Table) *Table {
	if len(tables) == 1 {
		return tables[0]
	}
	merged := newTable()
	for _, t := range tables {
		merged.add(t)
	}
	return merged
}

func (t *Table) add(other *Table) {
	if other.python != "" {
		t.python = other.python
	}
	for name, e := range other.entries {
		t.entries[name] = overlay(t.entries[name], e)
	}
	for name, whole := range other.modules {
		t.modules[name] = t.modules[name] || whole
	}
	for from, to := range other.aliases {
		t.aliases[from] = to
	}
}

// overlay gives e with what it leaves open taken from old.
func overlay(old, e *Entry) *Entry {
	if old == nil || !old.Class || !e.Class {
		return e
	}
	both := *e
	both.Whole = old.Whole || e.Whole
	if both.Bases == nil {
		both.Bases = old.Bases
	}
	return &both
}

// Lookup gives the entry of a dotted name, also if it is spelled by another
// name than its public one ("asyncio.tasks.sleep"); nil if it is not known. It
// does not look into base classes: see Member.
func (t *Table) Lookup(name string) *Entry {
	if e := t.entries[name]; e != nil {
		return e
	}
	return t.entries[t.Public(name)]
}

// Member gives the entry of a member of a class or of the first of its bases
// that has it, depth first; nil if it is not known.
func (t *Table) Member(class, name string) *Entry {
	return t.member(class, name, 0)
}

// maxDepth bounds chains of bases and of aliases: a table with a cycle gives no
// answer instead of none at all.
const maxDepth = 32

func (t *Table) member(class, name string, depth int) *Entry {
	if depth > maxDepth {
		return nil
	}
	c := t.Lookup(class)
	if c == nil {
		return nil
	}
	if e := t.Lookup(c.Name + "." + name); e != nil {
		return e
	}
	for _, base := range c.Bases {
		if e := t.member(base, name, depth+1); e != nil {
			return e
		}
	}
	return nil
}

// Subclass says whether a class is another one or derives from it.
func (t *Table) Subclass(class, base string) bool {
	return t.subclass(class, t.Public(base), 0)
}

func (t *Table) subclass(class, base string, depth int) bool {
	class = t.Public(class)
	if class == base {
		return true
	}
	c := t.entries[class]
	if c == nil || depth > maxDepth {
		return false
	}
	for _, b := range c.Bases {
		if t.subclass(b, base, depth+1) {
			return true
		}
	}
	return false
}

// Module says whether a module is known wholly: a name in it that Lookup does
// not know is then no coroutine function.
func (t *Table) Module(name string) bool {
	if whole, ok := t.modules[name]; ok {
		return whole
	}
	return t.modules[t.Public(name)]
}

// HasModule says whether the table has a module of that name, wholly or in part.
func (t *Table) HasModule(name string) bool {
	_, ok := t.modules[name]
	if !ok {
		_, ok = t.modules[t.Public(name)]
	}
	return ok
}

// Public gives the name under which the table stores a dotted name: the name
// itself if nothing else is known.
func (t *Table) Public(name string) string {
	for range maxDepth {
		next, ok := t.alias(name)
		if !ok {
			break
		}
		name = next
	}
	return name
}

// alias replaces the longest prefix of name that is an alias. An entry or a
// class on the way is public as it is: asyncio.events has classes of its own
// beside those that are exported by asyncio.
func (t *Table) alias(name string) (string, bool) {
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if t.entries[name[:end]] != nil {
			return name, false
		}
		if to, ok := t.aliases[name[:end]]; ok {
			return to + name[end:], true
		}
	}
	return name, false
}

// Python is the version of Python that the generated facts were taken from, ""
// if there are none.
func (t *Table) Python() string { return t.python }

// Len is the number of entries.
func (t *Table) Len() int { return len(t.entries) }

// All gives every entry, sorted by name.
func (t *Table) All() []*Entry {
	return slices.SortedFunc(maps.Values(t.entries), func(a, b *Entry) int {
		return strings.Compare(a.Name, b.Name)
	})
}
