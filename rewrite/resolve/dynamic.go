package resolve

import (
	"bytes"
	"slices"
	"strings"

	"awaken/rewrite/syntax"
)

// dynamicRead is a getattr whose name is made at run time.
type dynamicRead struct {
	site     *Site
	receiver int32
	prefix   string // what is known of the name
	name     int32  // node of the name
	dst      int32  // of what is read
	known    bool   // all that the name can be is known: the reads are like others
	lost     bool   // what is read is not known
}

// readDynamic notes a getattr with a name that is not constant. It tells whether
// that says what is meant: the name begins in a way that tells it, or settleNames
// looks at what the name can be.
func (s *solver) readDynamic(iv *invocation) bool {
	receiver := s.positional(iv, 0)
	if receiver < 0 || len(iv.args()) < 2 {
		return false
	}
	d := dynamicRead{site: iv.site, receiver: receiver, name: s.positional(iv, 1), dst: iv.dst, prefix: constantPrefix(iv.base.fn.Unit.Tree, iv.args()[1].node)}
	s.dynamic = append(s.dynamic, d)
	g := goal{op: opPrefix, aux: int32(len(s.dynamic) - 1), dst: iv.dst, instance: iv.base.id, at: iv.site.Node}
	switch {
	case d.telling():
		s.goal(receiver, g)
		return true
	case d.name < 0:
		return false
	}
	g.op = opNamed
	s.goal(d.name, g)
	return true
}

// telling tells whether the name begins in a way that says what is meant.
func (d *dynamicRead) telling() bool { return len(d.prefix) >= tellingPrefix }

// readNamed reads the attribute that a string names.
func (s *solver) readNamed(o int32, g goal) {
	if text := s.objects[o].text; text != 0 {
		s.goal(s.dynamic[g.aux].receiver, goal{op: opLoad, name: text, dst: g.dst, instance: g.instance, at: g.at})
	}
}

// settleNames finds the reads of which every name is known; what the others
// give is not known. It tells whether there are any more such others.
func (s *solver) settleNames() bool {
	lost := false
	for i := range s.dynamic {
		d := &s.dynamic[i]
		if d.telling() {
			continue
		}
		d.known = d.name >= 0 && !s.nodes[d.name].unknown && !s.nodes[d.name].full && len(s.points(d.name)) > 0
		for _, o := range s.points(max(d.name, 0)) {
			d.known = d.known && s.objects[o].text != 0
		}
		if !d.known && !d.lost {
			s.put(d.dst, unknown)
			d.lost, lost = true, true
		}
	}
	return lost
}

// literal is the instance that a literal makes. Strings that are names of
// attributes are told apart where some getattr has a name that is not written.
func (s *solver) literal(in *instance, c *constraint) int32 {
	class := s.names.text(c.name)
	if class == "builtins.str" && len(s.spelled) > 0 {
		if text, ok := constantString(in.fn.Unit.Tree, c.node); ok {
			if name := s.names.intern(text); s.spelled[name] {
				return s.spelling(name)
			}
		}
	}
	o, ok := s.literals[c.name]
	if !ok {
		o = s.libraryInstance(class)
		s.literals[c.name] = o
	}
	return o
}

// spelling is the string that is the name of an attribute.
func (s *solver) spelling(name Name) int32 {
	return s.object(objectKey{kind: libraryInstance, name: s.names.intern("builtins.str"), b: int32(name)}, func() object {
		return object{kind: libraryInstance, name: "builtins.str", text: name}
	})
}

// spell finds the names of attributes that a getattr may read by a name which is
// not written where it stands.
func (s *solver) spell() {
	dynamic := slices.ContainsFunc(s.program.Units, func(u *Unit) bool {
		if !bytes.Contains(u.Tree.Text, []byte("getattr(")) {
			return false
		}
		t := u.Tree
		for n := syntax.Node(1); int(n) < t.Len(); n++ {
			if t.Kind(n) != syntax.Call || !t.Is(t.Child(n, syntax.FieldFunction), "getattr") {
				continue
			}
			name := t.Next(t.Operand(t.Child(n, syntax.FieldArguments)))
			if name >= 0 {
				if _, constant := constantString(t, name); !constant {
					return true
				}
			}
		}
		return false
	})
	if !dynamic {
		return
	}
	s.spelled = map[Name]bool{}
	for _, u := range s.program.Units {
		for _, c := range u.Classes {
			for name := range c.attrs {
				s.spelled[name] = true
			}
		}
	}
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
		if !d.known && !d.telling() && strings.HasPrefix(f.Name, d.prefix) {
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
