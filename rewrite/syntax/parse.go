// Package syntax turns Python source text into a flat tree.
//
// The parser is tree-sitter with the grammar of tree-sitter-python v0.23.6: it
// is newer than the one bundled with the Go binding and the last whose ABI (14)
// that binding's runtime loads. Nobody above this package sees tree-sitter: a
// file's tree is copied into one array of nodes in preorder, and the original
// is freed at once.
package syntax

/*
#cgo linux LDFLAGS: -Wl,--unresolved-symbols=ignore-all
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#include "flatten.h"
*/
import "C"

import (
	"errors"
	"math"
	"sync"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	python "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

// grammar is the loaded grammar with the tables that translate its numbers.
type grammar struct {
	parser   unsafe.Pointer // the TSLanguage
	language *sitter.Language
	kinds    []uint8
	fields   []uint8
}

var loaded = sync.OnceValue(func() *grammar {
	C.awaken_arena_install()
	g := &grammar{parser: python.Language(), language: sitter.NewLanguage(python.Language())}
	for s := range g.language.SymbolCount() {
		g.kinds = append(g.kinds, uint8(kindNames[g.language.SymbolName(sitter.Symbol(s))]))
	}
	// Keywords and named nodes can share a name ("type", "None"): only the
	// three anonymous tokens that mean something to us are kept.
	for s := range g.language.SymbolCount() {
		if g.language.SymbolType(sitter.Symbol(s)) != sitter.SymbolTypeRegular {
			switch Kind(g.kinds[s]) {
			case AsyncKeyword, FromKeyword:
			default:
				g.kinds[s] = uint8(token)
			}
		}
	}
	g.fields = make([]uint8, 256)
	for id := 1; id < 256; id++ {
		name := g.language.FieldName(id)
		if name == "" {
			break
		}
		g.fields[id] = uint8(fieldNames[name])
	}
	return g
})

// arenas are those that no parse uses; each keeps some memory.
var arenas = make(chan *C.awaken_arena, 16)

func takeArena() (*C.awaken_arena, error) {
	select {
	case a := <-arenas:
		return a, nil
	default:
	}
	if a := C.awaken_arena_new(); a != nil {
		return a, nil
	}
	return nil, errors.New("out of memory")
}

func giveArena(a *C.awaken_arena) {
	C.awaken_arena_reset(a)
	select {
	case arenas <- a:
	default:
		C.awaken_arena_free(a)
	}
}

// ErrTooLarge is returned for text whose offsets do not fit in 31 bits.
var ErrTooLarge = errors.New("file is larger than 2 GiB")

// ErrTooDeep is returned for a tree that is nested deeper than any Python
// accepts.
var ErrTooDeep = errors.New("nested too deeply to be parsed")

// Parse parses UTF-8 text. A tree is returned also for text with syntax errors:
// ask Tree.Problems. The text is kept, not copied.
func Parse(text []byte) (*Tree, error) {
	if len(text) > math.MaxInt32 {
		return nil, ErrTooLarge
	}
	g := loaded()
	arena, err := takeArena()
	if err != nil {
		return nil, err
	}
	defer giveArena(arena)
	var out *C.awaken_node
	source := (*C.char)(unsafe.Pointer(unsafe.SliceData(text)))
	n := C.awaken_parse(arena, g.parser, source, C.uint32_t(len(text)), (*C.uint8_t)(&g.kinds[0]), (*C.uint8_t)(&g.fields[0]), &out)
	if n < 0 {
		return nil, ErrTooDeep
	}
	nodes := make([]node, n)
	copy(nodes, unsafe.Slice((*node)(unsafe.Pointer(out)), n))
	flat := &Tree{Text: text, nodes: nodes}
	flat.mend()
	return flat, nil
}
