package resolve

import (
	"sync"
	"sync/atomic"
)

// Name is an interned identifier. Names are compared, never ordered: their
// numbers depend on the order in which files happened to be read.
type Name int32

// names is the table of all identifiers of a project. Files are read in
// parallel, each with a cache of its own in front of this table.
type names struct {
	mu    sync.RWMutex
	index map[string]Name
	// texts is read without the lock: the solver asks for a name's text with
	// nearly every object that arrives. What a reader has never changes.
	texts atomic.Pointer[[]string]
}

func newNames() *names {
	t := &names{index: map[string]Name{}}
	t.texts.Store(new([]string))
	for i, s := range wellKnown {
		if got := t.intern(s); int(got) != i {
			panic("resolve: well-known names are listed twice")
		}
	}
	return t
}

func (t *names) intern(s string) Name {
	t.mu.RLock()
	n, ok := t.index[s]
	t.mu.RUnlock()
	if ok {
		return n
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok = t.index[s]; ok {
		return n
	}
	texts := append(*t.texts.Load(), s)
	n = Name(len(texts) - 1)
	t.index[s] = n
	t.texts.Store(&texts)
	return n
}

func (t *names) text(n Name) string {
	return (*t.texts.Load())[n]
}

// The names that the resolver itself asks for. The bracketed ones are not
// identifiers: they are the fields of containers.
const (
	nameNone Name = iota
	nameAll       // [*]: every element
	nameAny       // [?]: elements stored under an unknown key
	nameKeys      // [k]: the keys of a dictionary
	nameInit
	nameNew
	nameCall
	nameEnter
	nameExit
	nameAenter
	nameAexit
	nameIter
	nameNext
	nameAiter
	nameAnext
	nameAwait
	nameGet
	nameGetItem
	namePostInit
	nameDefault
	nameDefaultFactory
	nameKey
	nameDunderAll
	nameFunc
	nameTarget
	nameGetAttr
	nameInitSubclass
)

var wellKnown = []string{
	"", "[*]", "[?]", "[k]", "__init__", "__new__", "__call__", "__enter__", "__exit__", "__aenter__", "__aexit__",
	"__iter__", "__next__", "__aiter__", "__anext__", "__await__", "__get__", "__getitem__", "__post_init__",
	"default", "default_factory", "key", "__all__", "func", "target", "__getattr__", "__init_subclass__",
}
