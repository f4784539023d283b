// Package resolve answers what each expression of a project can denote.
//
// It is an inclusion-based points-to analysis over the whole project
// (Andersen 1994; on-the-fly call graph), field-sensitive by attribute name,
// flow-sensitive in local variables by renaming (Braun et al. 2013, "Simple
// and Efficient Construction of Static Single Assignment Form"), and
// context-sensitive for functions that hand on what they are given (decorators,
// identity functions, callers of callbacks): those are analysed anew for each
// call site.
//
// Constraints are generated for each file alone, in parallel (generate*.go);
// solving is global and sequential (solve*.go), in an order that depends on the
// files' names alone.
package resolve

import (
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// Unit is one file with its tree and the functions and classes that stand in it.
type Unit struct {
	File    *load.File
	Tree    *syntax.Tree
	Lines   *syntax.Lines
	Body    *Func    // the module's own code
	Funcs   []*Func  // Body first, then in source order
	Classes []*Class // in source order

	index   int
	byNode  map[syntax.Node]int32 // index in Funcs
	exports map[Name]int32        // module variables at the end of the module, as variables of Body
	stars   []int32               // `from m import *`, as variables of Body that hold the modules
	all     map[Name]bool         // __all__, nil if the module has none
	text    *cache
}

// Kind tells the callables apart.
type Kind uint8

// The kinds of Func.
const (
	Module Kind = iota // a module's own code
	Def
	Lambda
)

// Func is one function as written: a template that is instantiated at least
// once in the analysis.
type Func struct {
	Unit      *Unit
	Node      syntax.Node // function_definition, lambda or module
	Kind      Kind
	Name      string
	Qualified string // dotted: module, classes and functions around it, name
	Parent    *Func  // the function or module whose code defines it
	Class     *Class // the class in whose body it stands, nil otherwise
	Async     bool   // written `async def`
	Declared  bool   // said by the user to be a coroutine function, whatever its source says
	Generator bool   // its body yields
	FallsOff  bool   // control can reach the end of its body, which gives None
	Params    []Param
	// Decorators are the decorator nodes, outermost first.
	Decorators []syntax.Node
	// Returns are its return statements; a lambda has its body.
	Returns []syntax.Node
	// Uses lists the expressions whose value may matter, with their variables.
	Uses []Use
	// Calls are the call sites in its code, in evaluation order.
	Calls []Call
	// Annotated is its return annotation, syntax.Nil without one.
	Annotated syntax.Node

	vars              int32
	callAt            map[syntax.Node]int32 // index in Calls
	constraints       []constraint
	result            int32 // what it returns
	yields            int32 // what it yields
	applications      []application
	polymorphic       bool // analysed anew for each call site
	trivial           bool // its body is a docstring, `...`, pass or raise alone
	annotates         bool // a parameter, but for starred ones, has an annotation
	returnType        int32
	open              *openType // the return annotation, where type parameters of the class stand in it
	declared          bool      // the return annotation has been read
	declares          bool      // see DeclaresAwaitable
	plain             bool      // see DeclaresPlain
	plainYields       bool      // see YieldsPlain
	declaresAwaitable bool
	index             int
}

// Use is an expression and the variable that holds its value.
type Use struct {
	Node syntax.Node
	v    int32
}

// Param is a parameter of a Func.
type Param struct {
	Name Name
	Node syntax.Node
	Mode ParamMode
	// Default is the default's expression, syntax.Nil without one.
	Default syntax.Node

	v            int32
	defaultValue int32
	annotation   int32
}

// ParamMode tells how arguments reach a parameter.
type ParamMode uint8

// The modes of Param.
const (
	PositionalOnly ParamMode = iota
	Positional
	Star
	KeywordOnly
	DoubleStar
)

// Call is one call site, or a decorator, which is a call too.
type Call struct {
	Node syntax.Node // call or decorator
	// Awaited tells that `await` stands directly before the call.
	Awaited bool
	// Answered tells that the call stands where the program has asked whether its
	// callee gives an awaitable, and the answer was yes.
	Answered bool

	callee   int32
	result   int32
	args     []argument
	operator bool // it is an operator, which calls a special method
}

// argument is an argument of a call. A starred one hands on elements.
type argument struct {
	mode  argMode
	name  Name
	value int32
	node  syntax.Node
}

type argMode uint8

const (
	argPositional argMode = iota
	argKeyword
	argStar
	argDoubleStar
)

// Class is one class as written.
type Class struct {
	Unit      *Unit
	Node      syntax.Node
	Name      string
	Qualified string
	Host      *Func // the function or module whose code defines it
	// Decorators are the decorator nodes, outermost first.
	Decorators []syntax.Node

	bases   []int32
	applied []application // the type arguments of each base
	// parameters are those of PEP 695, of Generic[...] or Protocol[...]; nil
	// where the arguments of other bases tell.
	parameters []Name
	attrs      map[Name]int32 // class variables at the end of its body, as variables of Host
	fields     []field        // annotated names in order: the fields of a dataclass
	keywords   map[string]syntax.Node
	index      int
}

// field is an annotated name in a class body.
type field struct {
	name       Name
	annotation int32
	value      int32
	node       syntax.Node
	open       *openType // see Func.open
}

// op is the kind of a constraint.
type op uint8

const (
	opCopy      op = iota // dst ⊇ a
	opFunc                // dst ∋ function aux
	opClass               // dst ∋ class aux
	opLoad                // dst ⊇ a.name
	opStore               // a.name ⊇ b
	opCall                // call aux
	opAwait               // dst ⊇ await a
	opSettle              // dst ⊇ await a where that is awaitable, else a
	opIter                // dst ⊇ elements of a, node iterates
	opAsyncIter           // the same by `async for`
	opEnter               // dst ⊇ what `with a` binds
	opAsyncEnter
	opIndex      // dst ⊇ a[name], name 0 for an unknown key
	opStoreIndex // a[name] ⊇ b
	opContainer  // dst ∋ a fresh container of kind aux
	opCapture    // dst ⊇ variable a of the aux-th function outward
	opAssignOut  // variable a of the aux-th function outward ⊇ b
	opImport     // dst ∋ module imports[aux]
	opStarName   // dst ⊇ name from the star imports of the module
	opBuiltin    // dst ∋ the builtin name
	opInstance   // dst ∋ instances of the classes in a (an annotation)
	opType       // dst ⊇ the type expression aux applied to a
	opFilter     // dst ⊇ a where condition aux holds for class b
	opRaised     // dst ∋ instances of exception classes in a
	opLiteral    // dst ∋ instance of builtin type name
	opSlice      // dst ⊇ a[i:j]
	opRest       // dst: list of the elements of a from position aux
	opYieldFrom  // dst ⊇ result of a, yields ⊇ elements
	// dst ∋ something of which is known that calling it gives an awaitable
	opCoroutineFunction
	opWhenVoid // dst ⊇ a where parameter b is not given
)

// constraint is one inclusion of a template. dst, a and b are variables of the
// template; none is -1.
//
// name is of an attribute or a key; of opImport it is an absolute dotted name,
// of opType the generic's, of opLiteral the class's. A project has millions of
// constraints: they have no pointers, for the garbage collector to pass over.
type constraint struct {
	op   op
	name Name
	dst  int32
	a, b int32
	aux  int32
	node syntax.Node
}

// none is the variable of a value that nothing is known of.
const none int32 = -1
