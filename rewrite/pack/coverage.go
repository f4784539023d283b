package pack

import (
	"maps"
	"slices"
	"strings"
)

// Claim is what a pack says of one name of the library, to be held against the
// library itself.
type Claim struct {
	Name   string `json:"name"`   // in its module or class
	Use    Use    `json:"use"`    // "" for what is no callable
	Target string `json:"target"` // dotted name in the new library; "" if there is none to look for
	Shared bool   `json:"shared"` // it is the same object in both
}

// Claims is what a pack says of one module or class.
type Claims struct {
	Source  string  `json:"source"` // dotted name
	Class   bool    `json:"class"`
	Target  string  `json:"target"`  // dotted name, "" if it stays
	Claims  []Claim `json:"claims"`  // by name
	With    Use     `json:"with"`    // "" if the pack says nothing
	Iterate Use     `json:"iterate"` // ""
	// Written: the with and the loop go through a text of the pack, so that the
	// new class need not be either.
	Written bool `json:"written"`
}

// Claims lists all that a pack says, by module and class.
func (s *Set) Claims() []Claims {
	var list []Claims
	for _, p := range s.Packs {
		for _, name := range slices.Sorted(maps.Keys(p.Modules)) {
			m := p.Modules[name]
			list = append(list, m.claims())
			for _, c := range slices.Sorted(maps.Keys(m.Classes)) {
				if !m.Classes[c].Virtual {
					list = append(list, s.claims(m.Classes[c], c))
				}
			}
		}
	}
	return list
}

func (m *Module) claims() Claims {
	list := Claims{Source: m.name, Target: m.To}
	add := func(name string, use Use) {
		f := m.Fate(name)
		claim := Claim{Name: name, Use: use}
		if r := m.Functions[name]; r != nil && m.To == m.name && r.To == "" {
			list.Claims = append(list.Claims, claim) // it is what it was
			return
		}
		// What keeps its name needs no other to be looked for.
		if f.Module != "" && !f.Stays && (use != Sync || f.Module+"."+f.Name != m.name+"."+name) {
			claim.Target = f.Module + "." + f.Name
			claim.Shared = m.Both(name)
		}
		list.Claims = append(list.Claims, claim)
	}
	for _, name := range slices.Concat(m.Same, m.Stay, slices.Collect(maps.Keys(m.Renamed)), slices.Collect(maps.Keys(m.Refuse))) {
		add(name, "")
	}
	for name, c := range m.Classes {
		if !c.Virtual && !strings.Contains(name, ".") {
			add(name, "")
		}
	}
	for name, r := range m.Functions {
		if r.native {
			continue // it is held to what becomes of the sync one
		}
		add(name, r.Use)
	}
	for name := range m.Attributes {
		add(name, "")
	}
	slices.SortFunc(list.Claims, func(a, b Claim) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (s *Set) claims(c *Class, name string) Claims {
	list := Claims{Source: c.name, Class: true}
	if f := c.module.Fate(name); !f.Stays {
		list.Target = f.Module + "." + f.Name
	}
	seen := map[string]bool{}
	for _, b := range s.Bases(c) {
		for _, rules := range []map[string]*Rule{b.Methods, b.Attributes} {
			for name, r := range rules {
				if seen[name] {
					continue
				}
				seen[name] = true
				claim := Claim{Name: name, Use: r.Use}
				if list.Target != "" && r.Use != Refuse && !r.Template() && (r.Use != Sync || list.Target != c.name) {
					claim.Target = list.Target + "." + name
					if r.To != "" {
						claim.Target = list.Target + "." + r.To
					}
				}
				if b.Attributes[name] != nil && r.Use == Sync {
					claim.Use = ""
				}
				list.Claims = append(list.Claims, claim)
			}
		}
		if b.With != nil && list.With == "" {
			list.With = b.With.Use
			list.Written = list.Written || b.With.Template()
		}
		if b.Iterate != nil && list.Iterate == "" {
			list.Iterate = b.Iterate.Use
			list.Written = list.Written || b.Iterate.Template()
		}
	}
	slices.SortFunc(list.Claims, func(a, b Claim) int { return strings.Compare(a.Name, b.Name) })
	return list
}
