// Package packs bundles the packs of `awaken migrate`: the YAML files beside
// this one, in the form that awaken/rewrite/pack documents.
package packs

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"awaken/rewrite/pack"
)

//go:embed *.yaml
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
