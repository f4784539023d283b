package resolve

import (
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// dynamicRead is a getattr whose name is made at run time.
type dynamicRead struct {
	site     *Site
	receiver int32
	prefix   string // what is known of the name
}

// readDynamic notes a getattr with a name that is not constant. It tells whether
// the name begins in a way that tells what is meant.
func (s *solver) readDynamic(iv *invocation) bool {
	receiver := s.positional(iv, 0)
	if receiver < 0 || len(iv.args()) < 2 {
		return false
	}
	prefix := constantPrefix(iv.base.fn.Unit.Tree, iv.args()[1].node)
	s.dynamic = append(s.dynamic, dynamicRead{iv.site, receiver, prefix})
	if len(prefix) < tellingPrefix {
		return false
	}
	s.goal(receiver, goal{op: opPrefix, aux: int32(len(s.dynamic) - 1), dst: iv.dst, instance: iv.base.id, at: iv.site.Node})
	return true
}

// tellingPrefix is how many letters of a name must be known for the attributes
// that begin so to count as what is meant: do_, on_, visit_, but not _.
const tellingPrefix = 3

// readPrefix reads all attributes of the class of an object whose names begin
// as the goal says.
func (s *solver) readPrefix(o, g int32) {
	class := o
	switch v := &s.objects[o]; v.kind {
	case instanceObject:
		class = v.a
	case classObject:
	default:
		s.put(s.goals[g].dst, unknown)
		return
	}
	var found []string
	for _, b := range s.mro(class) {
		for name := range s.class(b).class.attrs {
			if text := s.names.text(name); strings.HasPrefix(text, s.dynamic[s.goals[g].aux].prefix) {
				found = append(found, text)
			}
		}
	}
	if len(found) == 0 || s.lostBase(class) || len(s.externals(class)) > 0 {
		s.put(s.goals[g].dst, unknown)
	}
	slices.Sort(found)
	for _, text := range slices.Compact(found) {
		s.loadAttribute(o, s.names.intern(text), s.goals[g].dst, g)
	}
}

// constantPrefix is the constant text with which a string expression begins:
// of `"do_" + name` and f"do_{name}" it is do_.
func constantPrefix(t *syntax.Tree, n syntax.Node) string {
	n = t.Unparenthesized(n)
	switch t.Kind(n) {
	case syntax.BinaryOperator:
		if s, ok := constantString(t, t.Child(n, syntax.FieldLeft)); ok && !strings.Contains(s, "%") {
			return s
		}
	case syntax.String:
		start, hole := t.ChildOf(n, syntax.StringStart), t.ChildOf(n, syntax.Interpolation)
		if start >= 0 && hole >= 0 {
			return string(t.Text[t.End(start):t.Start(hole)])
		}
	}
	return ""
}

// Dynamic finds a getattr that may read a method by a name made at run time,
// nil if there is none. Where the name begins in a telling way, all methods that
// begin so are taken to be read there, and their calls are known.
func (x *Index) Dynamic(f *Func) *Site {
	if f.Class == nil {
		return nil
	}
	if strings.HasPrefix(f.Name, "__") {
		return nil
	}
	for _, d := range x.dynamicReads()[f.Class] {
		if len(d.prefix) < tellingPrefix && strings.HasPrefix(f.Name, d.prefix) {
			return d.site
		}
	}
	return nil
}

// dynamicReads maps classes to the reads by made names of their instances.
func (x *Index) dynamicReads() map[*Class][]dynamicRead {
	if x.dynamic != nil {
		return x.dynamic
	}
	x.dynamic = map[*Class][]dynamicRead{}
	s := x.program.solver
	for _, d := range s.dynamic {
		for _, o := range s.points(d.receiver) {
			if s.objects[o].kind != instanceObject {
				continue
			}
			for _, b := range s.mro(s.objects[o].a) {
				c := s.objects[b].class
				x.dynamic[c] = append(x.dynamic[c], d)
			}
		}
	}
	return x.dynamic
}

// PlatformBase is a class of the standard library among the ancestors of a
// method's class that may call the method itself. Bases that only mark or
// carry data are none.
func (x *Index) PlatformBase(f *Func) string {
	names, _ := x.External(f)
	for _, n := range names {
		e := x.program.solver.table.Lookup(n)
		if e == nil || !e.Class || !e.Whole {
			continue
		}
		switch module, _, _ := strings.Cut(n, "."); module {
		case "builtins", "abc", "typing", "enum", "dataclasses", "contextlib", "unittest", "collections", "typing_extensions", "numbers", "asyncio":
			continue
		}
		if n == "threading.local" {
			continue
		}
		return n
	}
	return ""
}
