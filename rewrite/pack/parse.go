package pack

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a pack; file is the name that errors have, with the line.
func Parse(file string, text []byte) (*Pack, error) {
	p := &Pack{file: file}
	if err := decode(file, text, p); err != nil {
		return nil, err
	}
	if err := p.index(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if _, err := p.Table(); err != nil {
		return nil, err
	}
	return p, nil
}

// valid tells what is wrong with a rule by itself.
func (r *Rule) valid() error {
	if r.Use == Thread {
		if r.To != "" {
			return fmt.Errorf("thread says all of the call: to does not go with it")
		}
		r.Use, r.To, r.Imports = Await, inThread, append(r.Imports, "asyncio")
		if r.Python == "" {
			r.Python = "3.9" // that of asyncio.to_thread
		}
	}
	switch r.Use {
	case Await, Async, Sync, Aside:
		if r.Hint != "" {
			return fmt.Errorf("only what is refused has a hint")
		}
	case Refuse:
		if r.Hint == "" {
			return fmt.Errorf("a refusal needs a hint: the way out")
		}
	default:
		return fmt.Errorf("use: %q is none of await, async, sync, thread, aside, refuse", r.Use)
	}
	for _, version := range []string{r.Python, r.BoundBefore} {
		if _, ok := minor(version); version != "" && !ok {
			return fmt.Errorf("%q is no version of Python such as 3.11", version)
		}
	}
	for key, g := range r.Given {
		if err := g.valid(); err != nil {
			return fmt.Errorf("given: %s: %w", key, err)
		}
	}
	for name, x := range r.Placeholders {
		if x.From != Format && x.From != QMark || x.To != Format && x.To != QMark && x.To != Dollar {
			return fmt.Errorf("placeholders: %s: from %q to %q: want format or qmark, and format, qmark or dollar", name, x.From, x.To)
		}
	}
	if r.Template() {
		parts, err := parseTemplate(r.To)
		if err != nil {
			return err
		}
		whole := slices.ContainsFunc(parts, func(p Part) bool { return p.Hole == "*" })
		if len(r.Add) > 0 || !whole && len(r.Drop)+len(r.Rename)+len(r.Keyword) > 0 {
			return fmt.Errorf("a text in `to` says all of the arguments: add does not go with it, and drop, rename and keyword only with $*")
		}
	}
	if _, err := parseTemplate(r.Set); err != nil {
		return err
	}
	for name, texts := range r.RefuseText {
		for expression := range texts {
			if _, err := regexp.Compile(expression); err != nil {
				return fmt.Errorf("refuse-text: %s: %w", name, err)
			}
		}
	}
	return nil
}

// inThread is the text of a call that moves to a thread.
const inThread = "asyncio.to_thread($function, $*)"

// Threaded tells whether the call moves to a thread, as it is.
func (r *Rule) Threaded() bool { return r.To == inThread }

// minor is N of a version 3.N.
func minor(version string) (n int, ok bool) {
	rest, three := strings.CutPrefix(version, "3.")
	n, err := strconv.Atoi(rest)
	return n, three && err == nil
}

// Since is N of the oldest Python 3.N that has what the rule writes, 0 if any
// does.
func (r *Rule) Since() int {
	n, _ := minor(r.Python)
	return n
}

// Bound tells whether what the rule makes belongs to one event loop under
// Python 3.target.
func (r *Rule) Bound(target int) bool {
	n, ok := minor(r.BoundBefore)
	return ok && target < n
}

// index names everything, and checks what refers to something else.
func (p *Pack) index() error {
	p.rules, p.classes, p.targets = map[string]*Rule{}, map[string]*Class{}, map[string]bool{}
	if b := p.Beside; b != nil && (b.Thread == "" || b.Run == "") {
		return fmt.Errorf("beside: want both thread and run")
	}
	switch {
	case p.Name == "":
		return fmt.Errorf("`pack` is missing")
	case p.Summary == "":
		return fmt.Errorf("`summary` is missing")
	case len(p.Modules) == 0:
		return fmt.Errorf("`modules` is missing")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Modules)) {
		m := p.Modules[name]
		m.name = name
		if m.To == "" {
			return fmt.Errorf("module %s: `to` is missing", name)
		}
		p.targets[m.To] = true
		for _, from := range slices.Sorted(maps.Keys(m.Renamed)) {
			to := m.Renamed[from]
			if key, isHelper := strings.CutPrefix(to, "$"); !isHelper {
				p.writes(m, to)
			} else if p.Helpers[key] == nil {
				return fmt.Errorf("module %s: %s: there is no helper %s", name, from, key)
			}
		}
		for _, r := range m.Functions {
			if !r.Template() {
				p.writes(m, r.To)
			}
		}
		if p.Beside != nil {
			natives(m.Functions)
		}
		if err := p.add(name, m.Functions); err != nil {
			return err
		}
		if err := p.add(name, m.Attributes); err != nil {
			return err
		}
		for _, short := range slices.Sorted(maps.Keys(m.Classes)) {
			c := m.Classes[short]
			c.name, c.module = name+"."+short, m
			p.classes[c.name] = c
			p.writes(m, c.To)
			if err := p.indexClass(c); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return nil
}

// natives adds what the async API has beside what becomes of it: of `get`, which
// becomes `aget`, the `aget` that is there already.
func natives(rules map[string]*Rule) {
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		if r := rules[name]; r.Use == Await && r.To != "" && !r.Template() && rules[r.To] == nil {
			rules[r.To] = &Rule{Use: Sync, Returns: r.Returns, signature: r.signature, signed: r.signed, native: true}
		}
	}
}

func (p *Pack) indexClass(c *Class) error {
	if p.Beside != nil {
		natives(c.Methods)
	}
	if err := p.add(c.name, c.Methods); err != nil {
		return err
	}
	if err := p.add(c.name, c.Attributes); err != nil {
		return err
	}
	for key, r := range map[string]*Rule{"new": c.New, "with": c.With, "iterate": c.Iterate, "next": c.Next, "closing": c.Closing, "slice": c.Slice, "read": c.Read, "given": c.Given} {
		if r == nil {
			continue
		}
		r.name = c.name
		if err := r.valid(); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := p.helperOf(r); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if r.Template() && strings.Contains(r.To, "$*") && key != "new" {
			return fmt.Errorf("%s: there are no arguments for $*", key)
		}
	}
	return nil
}

func (p *Pack) add(owner string, rules map[string]*Rule) error {
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		r := rules[name]
		r.name = owner + "." + name
		if p.rules[r.name] != nil {
			return fmt.Errorf("%s stands twice", r.name)
		}
		if err := p.helperOf(r); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		p.rules[r.name] = r
	}
	return nil
}

func (p *Pack) helperOf(r *Rule) error {
	if r.Helper != "" && p.Helpers[r.Helper] == nil {
		return fmt.Errorf("there is no helper %q", r.Helper)
	}
	for key, g := range r.Given {
		if err := p.helperOf(g); err != nil {
			return fmt.Errorf("given: %s: %w", key, err)
		}
	}
	return nil
}

// writes notes a new name as one of the new library's, where the module keeps its
// own: pymongo.AsyncMongoClient.
func (p *Pack) writes(m *Module, to string) {
	if to != "" && !strings.Contains(to, ".") && p.Modules[m.To] != nil {
		p.targets[m.To+"."+to] = true
	}
}
