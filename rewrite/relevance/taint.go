package relevance

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// names are those by which files hand on something.
type names struct {
	tops    map[string]bool // of modules: who uses one imports the module
	members map[string]bool // of objects, which may come to anybody
}

func newNames() names { return names{map[string]bool{}, map[string]bool{}} }

func (n names) count() int { return len(n.tops) + len(n.members) }

// few is how many names are faster searched for one after another than all words
// looked up among them.
const few = 24

// in tells whether a text spells one of the names, a member after a dot or as a
// string. Comments and strings count like code.
func (n names) in(text []byte) bool {
	if n.count() <= few {
		for name := range n.tops {
			if spells(text, name, func(int) bool { return true }) {
				return true
			}
		}
		for name := range n.members {
			if spells(text, name, func(start int) bool { return member(text, start) }) {
				return true
			}
		}
		return false
	}
	found := false
	eachWord(text, func(start, end int) bool {
		word := text[start:end]
		found = n.tops[string(word)] || member(text, start) && n.members[string(word)]
		return !found
	})
	return found
}

// member tells whether the word at start may be the name of a member.
func member(text []byte, start int) bool {
	return start > 0 && (text[start-1] == '.' || text[start-1] == '"' || text[start-1] == '\'')
}

// spells tells whether a text has a name as a word where it fits.
func spells(text []byte, name string, fits func(start int) bool) bool {
	for at := 0; ; at++ {
		i := bytes.Index(text[at:], []byte(name))
		if i < 0 {
			return false
		}
		at += i
		end := at + len(name)
		if (at == 0 || !identifierByte[text[at-1]]) && (end == len(text) || !identifierByte[text[end]]) && fits(at) {
			return true
		}
	}
}

// eachWord goes through the words of a text until one is enough.
func eachWord(text []byte, more func(start, end int) bool) {
	for i := 0; i < len(text); i++ {
		if !identifierByte[text[i]] {
			continue
		}
		start := i
		for i < len(text) && identifierByte[text[i]] {
			i++
		}
		if !more(start, i) {
			return
		}
	}
}

// taint spreads names from the files that have them to those that use them, and
// to what these make of them.
type taint struct {
	graph   *Graph
	makes   bool               // what may make coroutines is to be found, too
	touched []bool             // files that spell one of the names, or have some to begin with
	tops    []map[string]bool  // of each file, those by which it hands on
	members map[string]bool    // of all files but tests
	called  map[string][]int32 // files by the last part of their names
	hot     map[string][]int32 // those that have tops
	read    []int              // the count of names that each file was last read with
}

func (g *Graph) taint(makes bool) *taint {
	n := len(g.pages)
	t := &taint{graph: g, makes: makes, touched: make([]bool, n), tops: make([]map[string]bool, n), members: map[string]bool{}, called: map[string][]int32{}, read: make([]int, n)}
	for i, f := range g.project.Files {
		t.touched[i] = makes && g.pages[i].asynchronous
		t.tops[i] = map[string]bool{}
		t.read[i] = -1
		last := f.Module[strings.LastIndexByte(f.Module, '.')+1:]
		t.called[last] = append(t.called[last], int32(i))
	}
	return t
}

// visible are the names that a file can use: its own, those of the modules that
// it imports, or that it has from others and names, and those of objects.
func (t *taint) visible(i int) names {
	var from []int32
	add := func(k int32) {
		if len(t.tops[k]) > 0 && !slices.Contains(from, k) {
			from = append(from, k)
		}
	}
	add(int32(i))
	for _, k := range t.graph.below[i] {
		add(k)
	}
	text := t.graph.project.Files[i].Text
	for at := 1; at < len(text); at++ { // after each dot
		dot := bytes.IndexByte(text[at:], '.')
		if dot < 0 {
			break
		}
		if at += dot; !identifierByte[text[at-1]] {
			continue
		}
		end := at + 1
		for end < len(text) && identifierByte[text[end]] {
			end++
		}
		for _, k := range t.hot[string(text[at+1:end])] {
			if t.has(lastWord(text[:at]), k) {
				add(k)
			}
		}
	}
	n := names{members: t.members}
	switch len(from) {
	case 0:
	case 1:
		n.tops = t.tops[from[0]]
	default:
		n.tops = map[string]bool{}
		for _, k := range from {
			maps.Copy(n.tops, t.tops[k])
		}
	}
	return n
}

// heat finds the files that have tops.
func (t *taint) heat() {
	t.hot = map[string][]int32{}
	for name, files := range t.called {
		for _, i := range files {
			if len(t.tops[i]) > 0 {
				t.hot[name] = append(t.hot[name], i)
			}
		}
	}
}

// has tells whether what bears a name may be a module in which another stands as
// an attribute: its package, one that imports it, or nothing that is known.
func (t *taint) has(name []byte, k int32) bool {
	g := t.graph
	list := t.called[string(name)]
	return len(list) == 0 || slices.ContainsFunc(list, func(i int32) bool {
		return slices.Contains(g.below[i], k) || strings.HasPrefix(g.project.Files[k].Module, g.project.Files[i].Module+".")
	})
}

func lastWord(text []byte) []byte {
	i := len(text)
	for i > 0 && identifierByte[text[i-1]] {
		i--
	}
	return text[i:]
}

// spread lists the files that spell one of the names and were not known to; none
// means that the names are all known.
func (t *taint) spread() (list []int32) {
	g := t.graph
	for {
		t.heat()
		found := make([]names, len(g.pages))
		fresh := make([]bool, len(g.pages))
		g.each(func(i int) {
			if g.standard[i] {
				return
			}
			visible := t.visible(i)
			fresh[i] = !t.touched[i] && visible.in(g.project.Files[i].Text)
			// What a test has is met only by those who import it.
			if (t.touched[i] || fresh[i]) && t.read[i] != visible.count() && !(g.test[i] && len(g.above[i]) == 0) {
				t.read[i] = visible.count()
				found[i] = g.tainted(i, visible, t.makes)
			}
		})
		grown := false
		for i, names := range found {
			if fresh[i] {
				t.touched[i] = true
				list = append(list, int32(i))
			}
			members := t.members
			if g.test[i] {
				members = t.tops[i]
			}
			before := len(t.tops[i]) + len(members)
			maps.Copy(members, names.members)
			maps.Copy(t.tops[i], names.tops)
			grown = grown || len(t.tops[i])+len(members) > before
		}
		for i, from := range g.whole {
			before := len(t.tops[i])
			for _, k := range from {
				maps.Copy(t.tops[i], t.tops[k])
			}
			grown = grown || len(t.tops[i]) > before
		}
		if len(list) > 0 || !grown {
			return list
		}
	}
}
