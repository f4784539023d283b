package library

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Table is a set of entries. It may be read from any number of goroutines.
type Table struct {
	modules map[string]*module
	aliases map[string]string
	plain   map[string]bool // see TakesPlain
	python  string
	async   []string        // see Declare
	hidden  map[string]bool // see Hide
	traced  map[string]bool // see Trace
	beside  *beside         // nil without a source, see Beside
	memory  *memory
}

// module is what is known of one module: sections, of which the later win.
type module struct {
	name     string
	whole    bool
	sections []*section
	once     sync.Once
	read     map[string]*Entry // by full name
}

func newTable() *Table {
	return &Table{modules: map[string]*module{}, aliases: map[string]string{}, plain: map[string]bool{}, memory: newMemory()}
}

// module gives the module of that name, a new one if there is none.
func (t *Table) module(name string) *module {
	m := t.modules[name]
	if m == nil {
		m = &module{name: name}
		t.modules[name] = m
	}
	return m
}

// sorted gives the modules by name.
func (t *Table) sorted() []*module {
	return slices.SortedFunc(maps.Values(t.modules), func(a, b *module) int { return strings.Compare(a.name, b.name) })
}

// entries reads the sections.
func (m *module) entries() map[string]*Entry {
	m.once.Do(func() {
		m.read = map[string]*Entry{}
		for i, s := range m.sections {
			entries, err := s.read()
			if err != nil {
				panic(err) // see Index
			}
			if len(m.sections) == 1 {
				m.read = entries
				return
			}
			if i == 0 {
				maps.Copy(m.read, entries)
				continue
			}
			for name, e := range entries {
				m.read[name] = overlay(m.read[name], e)
			}
		}
	})
	return m.read
}

// check reads the sections of one text, in which no name may stand twice.
func (m *module) check() error {
	seen := map[string]bool{}
	for _, s := range m.sections {
		entries, err := s.read()
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			if seen[name] {
				return fmt.Errorf("%s:%d: module %s: %s is already defined above", s.file, s.line-1, m.name, name)
			}
			seen[name] = true
		}
	}
	return nil
}

// New merges tables into one. Where two know a name, the later one wins; it
// keeps of an earlier class what it leaves open: the bases, and that it is whole.
func New(tables ...*Table) *Table {
	merged := newTable()
	for _, t := range tables {
		if t.python != "" {
			merged.python = t.python
		}
		for name, from := range t.modules {
			m := merged.module(name)
			m.whole = m.whole || from.whole
			m.sections = append(m.sections, from.sections...)
		}
		maps.Copy(merged.aliases, t.aliases)
		maps.Copy(merged.plain, t.plain)
	}
	return merged
}

// TakesPlain tells whether a callable is one of a module or a class whose
// callables take nothing but plain values: they neither keep nor await what they
// are given.
func (t *Table) TakesPlain(name string) bool {
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if t.plain[name[:end]] {
			return true
		}
	}
	return false
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
func (t *Table) Lookup(name string) *Entry { return t.memory.entry(name, t.lookup) }

func (t *Table) lookup(name string) *Entry {
	if e := t.declared(name); e != nil {
		return e
	}
	if e := t.entry(name); e != nil {
		return t.beside.complete(e)
	}
	public := t.Public(name)
	if e := t.entry(public); e != nil {
		return t.beside.complete(e)
	}
	if t.modules[public] != nil {
		return nil // as read
	}
	return t.beside.entry(public)
}

// entry finds an entry in the module with the longest name that has it.
func (t *Table) entry(name string) *Entry {
	for end := len(name); end > 0 && len(t.hidden) > 0; end = strings.LastIndexByte(name[:end], '.') {
		if t.hidden[name[:end]] {
			return nil
		}
	}
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if m := t.modules[name[:end]]; m != nil {
			if e := m.entries()[name]; e != nil {
				return e
			}
		}
	}
	return nil
}

// Member gives the entry of a member of a class or of the first of its bases
// that has it, depth first; nil if it is not known.
func (t *Table) Member(class, name string) *Entry {
	return t.memory.member(class, name, func(class, name string) *Entry { return t.member(class, name, 0) })
}

// maxDepth bounds chains of bases and of aliases: a table with a cycle gives no
// answer instead of none at all.
const maxDepth = 32

func (t *Table) member(class, name string, depth int) *Entry {
	if depth > maxDepth {
		return nil
	}
	if e := t.declared(class + "." + name); e != nil {
		return e
	}
	c := t.Lookup(class)
	if c == nil {
		return nil
	}
	if e := t.Lookup(c.Name + "." + name); e != nil {
		return e
	}
	for _, base := range t.bases(c) {
		if e := t.member(base, name, depth+1); e != nil {
			return e
		}
	}
	return nil
}

// bases are the bases of a class: as the table has them, else as the source.
func (t *Table) bases(c *Entry) []string {
	if c.Bases == nil && !c.Partial && !c.Whole {
		if read := t.beside.entry(c.Name); read != nil {
			return read.Bases
		}
	}
	return c.Bases
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
	c := t.Lookup(class)
	if c == nil || depth > maxDepth {
		return false
	}
	for _, b := range t.bases(c) {
		if t.subclass(b, base, depth+1) {
			return true
		}
	}
	return false
}

// Module says whether a module is known wholly: a name in it that Lookup does
// not know is then no coroutine function.
func (t *Table) Module(name string) bool {
	m := t.lookupModule(name)
	return m != nil && m.whole
}

// HasModule says whether the table has a module of that name, wholly or in part.
func (t *Table) HasModule(name string) bool {
	return t.lookupModule(name) != nil
}

func (t *Table) lookupModule(name string) *module {
	if m := t.modules[name]; m != nil {
		return m
	}
	return t.modules[t.Public(name)]
}

// Public gives the name under which the table stores a dotted name: the name
// itself if nothing else is known.
func (t *Table) Public(name string) string {
	for range maxDepth {
		next, ok := t.alias(name)
		if !ok {
			if next, ok = t.read(name); !ok {
				break
			}
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
		if t.entry(name[:end]) != nil {
			return name, false
		}
		if to, ok := t.aliases[name[:end]]; ok && to != name[:end] {
			return to + name[end:], true
		}
	}
	return name, false
}

// Python is the version of Python that the generated facts were taken from, ""
// if there are none.
func (t *Table) Python() string { return t.python }

// Below gives the entries of a top-level module and of those in it, in no order.
func (t *Table) Below(top string) []*Entry {
	var list []*Entry
	for _, m := range t.modules {
		if m.name == top || strings.HasPrefix(m.name, top) && m.name[len(top)] == '.' {
			list = slices.AppendSeq(list, maps.Values(m.entries()))
		}
	}
	return list
}

// All gives every entry, sorted by name.
func (t *Table) All() []*Entry {
	var all []*Entry
	for _, m := range t.modules {
		all = slices.AppendSeq(all, maps.Values(m.entries()))
	}
	slices.SortFunc(all, func(a, b *Entry) int { return strings.Compare(a.Name, b.Name) })
	return all
}
