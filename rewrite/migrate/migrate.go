// Package migrate finds the places of a program that use the sync API of a
// library, and says what takes their place, by the tables of packs.
//
// The resolver knows the library's classes from the pack, so that their
// instances are followed through the whole program. Every call of the API, every
// read of an attribute, every `with`, loop or argument that gets such an
// instance is a place (call.go, value.go), and so is every name that is imported
// (name.go). What becomes of the functions around them is package colour's
// concern. A place that no pack has a word for is refused, never passed over.
package migrate

import (
	"cmp"
	"slices"
	"strings"

	"awaken/rewrite/colour"
	"awaken/rewrite/load"
	"awaken/rewrite/pack"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Migration finds the swaps of one program.
type Migration struct {
	program *resolve.Program
	project *load.Project
	set     *pack.Set
	target  int                                  // minor version of the oldest Python 3 that the output must run on
	index   *resolve.Index                       // as it is asked for
	bound   map[*syntax.Tree]map[string][]string // see imported
	*components
}

// New prepares the migration of a program, whose output must run on Python
// 3.target.
func New(project *load.Project, p *resolve.Program, set *pack.Set, target int) *Migration {
	return &Migration{project: project, program: p, set: set, target: target, bound: map[*syntax.Tree]map[string][]string{}, components: newComponents()}
}

// migration collects the swaps once.
type migration struct {
	*Migration
	swaps   []*colour.Swap
	opened  []opened
	closed  map[string]bool        // methods that are called, and classes that closing gets
	at      map[place]*colour.Swap // calls
	got     map[place][]root       // of the arguments of calls
	reached map[place][]root       // of calls that reach a pack
	roots   map[*colour.Swap][]root
	owners  map[*colour.Swap]*pack.Pack
	here    []root                            // of the place that is looked at
	gone    map[place]bool                    // names whose text a template replaces
	units   map[*resolve.Unit]*imports        // of files that use a pack
	stays   map[*pack.Pack]bool               // names of the old library are still used
	brought map[*resolve.Unit]map[string]bool // modules that the changed imports of a file import
	wants   map[*colour.Swap][]want           // what the rules of a swap need in its file
	threads map[*resolve.Func]bool            // functions with a block that keeps them sync
	soft    map[*colour.Swap]bool             // those that are made only where something else makes the function async
	renames map[*colour.Swap]renamed          // of functions of modules
	apart   map[*colour.Swap]string           // ends of the groups of refusals that hold nothing else back
}

// place is an expression of a function.
type place struct {
	fn   *resolve.Func
	node syntax.Node
}

// Swaps lists the places that use the packs' libraries, in file order. The
// groups of kept are known to stay as they are, so that the others must do
// without them: names that both need are imported from both libraries. The
// functions of stay are known to stay sync, see pack.Beside.
func (x *Migration) Swaps(kept map[string]bool, stay *Stay) []*colour.Swap {
	x.kept = kept
	m := &migration{
		Migration: x, got: map[place][]root{}, reached: map[place][]root{}, roots: map[*colour.Swap][]root{}, owners: map[*colour.Swap]*pack.Pack{}, at: map[place]*colour.Swap{}, gone: map[place]bool{},
		units: map[*resolve.Unit]*imports{}, stays: map[*pack.Pack]bool{}, closed: map[string]bool{}, brought: map[*resolve.Unit]map[string]bool{},
		wants: map[*colour.Swap][]want{}, threads: map[*resolve.Func]bool{}, soft: map[*colour.Swap]bool{}, renames: map[*colour.Swap]renamed{}, apart: map[*colour.Swap]string{},
	}
	m.given()
	m.calls()
	m.values()
	m.here = nil
	m.besides(stay)
	m.gather()
	m.unclosed()
	m.names()
	m.followNames()
	m.helpers()
	m.named()
	m.depend()
	m.meet()
	slices.SortStableFunc(m.swaps, func(a, b *colour.Swap) int {
		return cmp.Or(cmp.Compare(a.Func.Unit.File.Name, b.Func.Unit.File.Name), cmp.Compare(a.Node, b.Node), cmp.Compare(a.Title, b.Title))
	})
	return m.swaps
}

// Swapped answers, for package colour, whether a call is awaited after the
// swap.
func Swapped(set *pack.Set) func(name string) (awaits, known bool) {
	return func(name string) (awaits, known bool) {
		if _, r := set.Rule(name); r != nil {
			return r.Use == pack.Await, true
		}
		if _, c := set.Class(name); c != nil {
			return c.New != nil && c.New.Use == pack.Await, true
		}
		return false, false
	}
}

// opened is a place that makes what must be closed by a method.
type opened struct {
	swap          *colour.Swap
	class, method string
}

// unclosed notes the places that make what nothing in the program closes.
func (m *migration) unclosed() {
	for _, o := range m.opened {
		if !m.closed[o.class] && !m.closed[o.class+"."+o.method] {
			o.swap.Note = strings.TrimPrefix(o.swap.Note+"; nothing in the program closes the "+short(o.class)+", which the async library needs: await its "+o.method+"()", "; ")
		}
	}
}

// add records a swap of a pack.
func (m *migration) add(p *pack.Pack, s *colour.Swap) *colour.Swap {
	m.owners[s], m.roots[s] = p, m.here
	m.swaps = append(m.swaps, s)
	return s
}

// refuse records a place that has no async form.
func (m *migration) refuse(p *pack.Pack, at place, uses, rule, reason, way string) {
	m.add(p, &colour.Swap{
		Func: at.fn, Node: at.node, Uses: uses, Title: "use the async form of `" + uses + "`",
		Block: &colour.Block{Rule: rule, Func: at.fn, Node: at.node, Reason: reason, WayOut: way},
	})
}

func replacement(fn *resolve.Func, start, end int, text string, rank int) colour.Replacement {
	return colour.Replacement{Unit: fn.Unit, Start: start, End: end, Text: text, Rank: rank}
}

// before is a dotted name without its last part.
func before(name string) string { return strings.TrimSuffix(name, "."+short(name)) }

// short is the last part of a dotted name.
func short(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			return name[i+1:]
		}
	}
	return name
}
