package library

import "sync"

// memory keeps the answers of a table, which are asked for again and again: a
// name is looked for in each module that it may be of, and then in each base.
type memory struct {
	mu      sync.RWMutex
	entries map[string]*Entry
	members map[memberName]*Entry
}

type memberName struct{ class, name string }

func newMemory() *memory {
	return &memory{entries: map[string]*Entry{}, members: map[memberName]*Entry{}}
}

// entry gives what was answered for a name, and if not, asks.
func (m *memory) entry(name string, ask func(string) *Entry) *Entry {
	m.mu.RLock()
	e, ok := m.entries[name]
	m.mu.RUnlock()
	if !ok {
		e = ask(name)
		m.mu.Lock()
		m.entries[name] = e
		m.mu.Unlock()
	}
	return e
}

// member is entry for a member of a class.
func (m *memory) member(class, name string, ask func(class, name string) *Entry) *Entry {
	key := memberName{class, name}
	m.mu.RLock()
	e, ok := m.members[key]
	m.mu.RUnlock()
	if !ok {
		e = ask(class, name)
		m.mu.Lock()
		m.members[key] = e
		m.mu.Unlock()
	}
	return e
}
