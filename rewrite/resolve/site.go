package resolve

import (
	"slices"

	"awaken/rewrite/library"
	"awaken/rewrite/syntax"
)

// Site is one place of one instance where something is called: a call, a
// decorator, or an operation that calls a method (with, for, a property, an
// operator).
type Site struct {
	Node      syntax.Node
	Implicit  bool // the call is not written as one
	Unknown   bool // a callee was lost sight of
	Void      bool // None would be called, so nothing is, see markVoid
	Coroutine bool // a coroutine is made here and not awaited in the same breath
	Declared  bool // a callee is known by an annotation alone
	Mixed     bool // and it may give something else than a coroutine
	// How a library calls here, of the implicit site of a callback.
	How library.How
	// Targets are the project's functions that may be called, in order of
	// arrival; Libraries the library's callables by dotted name.
	Targets   []*Instance
	Libraries []string
	*Rare

	id       int32
	instance *instance
	call     *Call
	callee   int32
	result   int32
	identity bool // a callee hands back its argument
}

// Rare is what few sites have: a project has a million sites, which share one
// that is empty.
type Rare struct {
	// Classes are those of the project that are constructed.
	Classes []*Class
	// Origins are the sites, inside called functions, that made the coroutine
	// which a call of a pass-through hands on.
	Origins []*Site
	// Roots are those of the receivers of traced libraries' methods that are called
	// here, or the site's own where what is called makes a traced object.
	Roots []Root
	// Callbacks are the arguments that a library calls.
	Callbacks []Callback

	signatures []*library.Entry // those of overloads that the arguments fit

	consumed []int32 // what a library awaits or schedules
	plain    []plainArgument
	barred   []*Func // what flows there, and the declared receiver does not admit
	gives    []int32 // what the declared callables that it calls give
}

// nothingRare is the one that most sites share; nobody writes to it.
var nothingRare = &Rare{}

// own is what the site has of its own, to be written to.
func (x *Site) own() *Rare {
	if x.Rare == nothingRare {
		x.Rare = &Rare{}
	}
	return x.Rare
}

// Instance is a function with a context.
type Instance = instance

func (x *Site) target(in *instance) {
	if !slices.Contains(x.Targets, in) {
		x.Targets = append(x.Targets, in)
	}
}

func (x *Site) class(c *Class) {
	if !slices.Contains(x.Classes, c) {
		own := x.own()
		own.Classes = append(own.Classes, c)
	}
}

func (x *Site) from(origin *Site) {
	if !slices.Contains(x.Origins, origin) {
		own := x.own()
		own.Origins = append(own.Origins, origin)
	}
}

// CallsClasses tells whether what is called is a class of the project, whatever
// way it came there: not something that calls one, such as a partial.
func (x *Site) CallsClasses() bool {
	s := x.instance.solver
	points := s.points(x.callee)
	for _, o := range points {
		if s.objects[o].kind != classObject {
			return false
		}
	}
	return len(points) > 0
}

// plainArgument is an argument that a library uses as a plain value.
type plainArgument struct {
	node int32
	at   syntax.Node
}
