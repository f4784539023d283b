package pack

import (
	"maps"
	"path"
	"slices"
	"strings"

	"awaken/rewrite/library"
)

// Set is one or more packs that are used together.
type Set struct {
	Packs  []*Pack
	table  *library.Table
	public map[string]string // full names in a pack, by the name that the table has for them
}

// Sets puts packs together, over a table of all else that is known of
// libraries.
func NewSet(packs []*Pack, base *library.Table) (*Set, error) {
	s := &Set{Packs: packs, public: map[string]string{}}
	tables := []*library.Table{base}
	for _, p := range packs {
		t, err := p.Table()
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	var traced []string
	for _, p := range packs {
		if p.Beside != nil {
			continue // where both APIs go together, nothing needs to be told apart
		}
		for name, c := range p.classes {
			if !c.Stay || !c.module.Follows { // such places are swapped one by one
				traced = append(traced, name)
			}
		}
	}
	var hidden []string
	for _, p := range packs {
		for alias := range p.From.Aliases {
			if base.Lookup(alias) != nil {
				hidden = append(hidden, alias)
			}
		}
	}
	s.table = library.New(tables...).Hide(hidden).Trace(traced)
	for _, p := range packs {
		for name := range p.rules {
			s.public[s.table.Public(name)] = name
		}
		for name := range p.classes {
			s.public[s.table.Public(name)] = name
		}
	}
	return s, nil
}

// Table is what is known of libraries, with the packs' own words on top.
func (s *Set) Table() *library.Table { return s.table }

// Rule is what becomes of a function, a method or an attribute, by the dotted
// name that the resolver has for it; nil if no pack has it.
func (s *Set) Rule(name string) (*Pack, *Rule) {
	for _, n := range []string{name, s.public[name]} {
		for _, p := range s.Packs {
			if r := p.rules[n]; r != nil {
				return p, r
			}
		}
	}
	i := strings.LastIndexByte(name, '.')
	if p, c := s.Class(name[:max(i, 0)]); c != nil {
		for _, b := range s.Bases(c) {
			for _, glob := range slices.Sorted(maps.Keys(b.Methods)) {
				if ok, _ := path.Match(glob, name[i+1:]); ok {
					return p, b.Methods[glob]
				}
			}
		}
	}
	return nil, nil
}

// Class is what becomes of a class, nil if no pack has it.
func (s *Set) Class(name string) (*Pack, *Class) {
	for _, n := range []string{name, s.public[name]} {
		for _, p := range s.Packs {
			if c := p.classes[n]; c != nil {
				return p, c
			}
		}
	}
	return nil, nil
}

// Bases lists a class with all of its bases that packs have, itself first.
func (s *Set) Bases(c *Class) []*Class {
	list := []*Class{c}
	for i := 0; i < len(list) && i < 32; i++ {
		for _, b := range list[i].Bases {
			if short, own := strings.CutPrefix(b, "."); own {
				b = list[i].module.name + "." + short
			}
			if _, base := s.Class(b); base != nil {
				list = append(list, base)
			}
		}
	}
	return list
}

// Owner is the pack that speaks of the module in which a dotted name stands,
// nil if none does.
func (s *Set) Owner(name string) *Pack {
	for _, p := range s.Packs {
		if m := p.ModuleOf(name); m != nil {
			return p
		}
	}
	return nil
}

// ModuleOf is the module of the pack that a dotted name is, or stands in; nil
// if there is none. What is in a module that takes the place of another, such as
// redis.asyncio of redis, is the new library's.
func (p *Pack) ModuleOf(name string) *Module {
	for {
		if to, ok := p.From.Aliases[name]; ok {
			name = to
		}
		if m := p.Modules[name]; m != nil {
			return m
		}
		if p.targets[name] {
			return nil
		}
		i := strings.LastIndexByte(name, '.')
		if i < 0 {
			return nil
		}
		name = name[:i]
	}
}

// Follows tells whether what has a dotted name is swapped only in code that is
// async for another reason.
func (s *Set) Follows(name string) bool {
	p := s.Owner(name)
	return p != nil && p.ModuleOf(name).Follows
}

// Follows tells whether nothing of the pack makes code async by itself.
func (p *Pack) Follows() bool {
	for _, m := range p.Modules {
		if !m.Follows {
			return false
		}
	}
	return true
}

// MovesAfter tells whether objects of the pack change their class in async code.
func (p *Pack) MovesAfter() bool {
	for _, c := range p.classes {
		if c.module.Follows && !c.Stay && !c.Virtual {
			return true
		}
	}
	return false
}

// IsBeside tells whether the async API of a pack's library stands beside its sync
// one.
func (s *Set) IsBeside(name string) bool {
	return slices.ContainsFunc(s.Packs, func(p *Pack) bool { return p.Name == name && p.Beside != nil })
}

// Target tells whether a dotted name is a module that takes the place of another.
func (p *Pack) Target(name string) bool { return p.targets[name] }

// Classes lists the classes of the pack by their dotted names.
func (p *Pack) Classes() []*Class {
	list := make([]*Class, 0, len(p.classes))
	for _, name := range slices.Sorted(maps.Keys(p.classes)) {
		list = append(list, p.classes[name])
	}
	return list
}

// Name is the dotted name of a module.
func (m *Module) Name() string { return m.name }

// Name is the dotted name of a class.
func (c *Class) Name() string { return c.name }

// Settles tells whether a function of another library is given such an object
// only when it is in its async form already.
func (c *Class) Settles(function string) bool { return listed(c.SettledBy, function) }

// Name is the dotted name of what a rule is about.
func (r *Rule) Name() string { return r.name }

// Both tells whether a name of the module can be taken from either library,
// because it is the same object in both.
func (m *Module) Both(name string) bool {
	f := m.Fate(name)
	return f.Stays || (m.Shared || m.To == m.name) && listed(m.Same, name) && f.Module == m.To && f.Name == name
}

// Fate is what becomes of a name of a module.
type Fate struct {
	Module string // that it is taken from; "" if it is not imported any more
	Name   string
	Stays  bool   // it is taken from the old module
	Helper string // key of the helper that defines what takes its place; then there is no module
	Refuse string // the way out, where there is no twin
	Known  bool
}

// Fate tells what becomes of a name of the module.
func (m *Module) Fate(name string) Fate {
	moved := func(to string) Fate {
		switch i := strings.LastIndexByte(to, '.'); {
		case to == "":
			return Fate{Module: m.To, Name: name, Known: true}
		case i >= 0:
			return Fate{Module: to[:i], Name: to[i+1:], Known: true}
		}
		return Fate{Module: m.To, Name: to, Known: true}
	}
	stays := Fate{Module: m.name, Name: name, Stays: true, Known: true}
	if to, ok := m.Renamed[name]; ok {
		if key, isHelper := strings.CutPrefix(to, "$"); isHelper {
			return Fate{Helper: key, Known: true}
		}
		return moved(to)
	}
	if hint, ok := m.Refuse[name]; ok {
		return Fate{Refuse: hint, Known: true}
	}
	if c := m.Classes[name]; c != nil && !c.Virtual {
		if c.Stay {
			return stays
		}
		return moved(c.To)
	}
	if r := m.Functions[name]; r != nil {
		switch {
		case r.Use == Refuse:
			return Fate{Refuse: r.Hint, Known: true}
		case r.Template():
			return Fate{Known: true}
		}
		return moved(r.To)
	}
	// These may be globs, for all that has no rule of its own.
	switch {
	case listed(m.Same, name):
		return moved("")
	case listed(m.Stay, name):
		return stays
	}
	return Fate{}
}

// FateOf tells what becomes of a name that a program takes from a module by the
// name that it writes. What stays does so in the pack's own module, also where the
// program knows that by another name.
func (p *Pack) FateOf(written string, m *Module, name string) Fate {
	f := m.Fate(name)
	if f.Stays && written != m.name && p.Modules[p.From.Aliases[written]] == m {
		f.Stays = false
	}
	return f
}

// listed tells whether a name is in a list of globs.
func listed(globs []string, name string) bool {
	for _, g := range globs {
		if ok, err := path.Match(g, name); ok && err == nil {
			return true
		}
	}
	return false
}
