// Package packs bundles the packs of `awaken migrate`: the YAML files beside
// this one, in the form that awaken/rewrite/pack documents.
package packs

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"awaken/rewrite/pack"
)

//go:embed *.yaml *.txtar
var texts embed.FS

// All lists the bundled packs by name. They are read once and shared.
var All = sync.OnceValue(func() []*pack.Pack {
	list, err := load()
	if err != nil {
		panic(err) // the bundled texts are tested
	}
	return list
})

func load() ([]*pack.Pack, error) {
	entries, err := texts.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var list []*pack.Pack
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" {
			continue
		}
		text, err := texts.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		p, err := pack.Parse(e.Name(), text)
		if err != nil {
			return nil, err
		}
		if p.Name+".yaml" != e.Name() {
			return nil, fmt.Errorf("%s: the pack is named %s", e.Name(), p.Name)
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *pack.Pack) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Text is the YAML of a bundled pack.
func Text(name string) ([]byte, error) { return texts.ReadFile(name + ".yaml") }

// Tests is the txtar with the tests of a bundled pack, empty if it has none.
func Tests(name string) []byte {
	text, err := texts.ReadFile(name + ".txtar")
	if err != nil {
		return nil
	}
	return text
}
