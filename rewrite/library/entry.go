package library

import (
	"slices"
	"strings"
)

// Result is what a call gives.
type Result uint8

// The results of a call. Those that need an await, an "async with" or an
// "async for" to be used are told by [Result.Asynchronous].
const (
	Unknown                 Result = iota
	Plain                          // a value of no interest here
	Coroutine                      // must be awaited, once
	Future                         // an asyncio future: awaitable, runs by itself
	Task                           // an asyncio task: awaitable, runs by itself
	Generator                      // a sync generator or iterator of Value
	AsyncGenerator                 // wants "async for"
	ContextManager                 // wants "with"
	AsyncContextManager            // wants "async with"
	AwaitableContextManager        // wants "await" or "async with"; neither is optional
	Instance                       // an instance of Type
	Self                           // the receiver of the method
	Argument                       // one of its arguments, see Value.From
)

// Asynchronous says whether the result is of no use without an await, an
// "async with" or an "async for".
func (r Result) Asynchronous() bool {
	switch r {
	case Coroutine, Future, Task, AsyncGenerator, AsyncContextManager, AwaitableContextManager:
		return true
	}
	return false
}

// How says what is done with a callable argument.
type How uint8

// The ways in which a callback is called.
const (
	Now     How = iota + 1 // synchronously, during the call; a lazy map counts as now
	Thread                 // synchronously, in another thread or process
	Later                  // synchronously, after the call has returned
	Awaits                 // a coroutine function is welcome: what it gives is awaited
	Wraps                  // when the result of this call is called
	Command                // synchronously, later, with no event loop running: as a command, a task, a view
)

// Param names one parameter of a bound call: self is not counted.
type Param struct {
	Name    string // as in the signature, without stars
	Index   int    // 0-based position; AllPositional or NoPosition
	Keyword string // the name by which it can be given; "" if by none, or by any (**kwargs)
	After   int    // with AllPositional: the position of the first that it covers
	Each    bool   // the elements of the argument are meant, not the argument
	// Of a signature among several, see Entry.Overloads:
	Optional bool     // it has a default
	Takes    []string // literals, see Literal, and classes by dotted names, "" for what is not known; nil: anything
}

// Equal tells whether two parameters are the same.
func (p Param) Equal(q Param) bool {
	return p.Name == q.Name && p.Index == q.Index && p.Keyword == q.Keyword && p.After == q.After && p.Each == q.Each
}

// Literal is a literal of Python in the one form that Param.Takes has, "" of
// other code: a number, True, False, None, or a plain string in double quotes.
func Literal(code string) string {
	switch code {
	case "True", "False", "None":
		return code
	}
	inner := strings.Trim(code, `"'`)
	switch {
	case code == "" || strings.ContainsAny(code, "\\ "):
		return ""
	case code[0] == '"' || code[0] == '\'':
		return `"` + inner + `"`
	case strings.Trim(code, "0123456789") == "":
		return code
	}
	return ""
}

// The two values of Param.Index that are not positions.
const (
	AllPositional = -1 // every positional argument from Param.After on
	NoPosition    = -2 // by keyword only
)

// Callback is a callable argument. Given is what it is called with, by
// position; after that come the elements of the Spread arguments, in order.
type Callback struct {
	Param
	How    How
	Given  []Value
	Spread []Param
}

// Part says which part of an argument flows into a value.
type Part uint8

// The parts of an argument.
const (
	None          Part = iota
	Itself             // the argument
	Element            // an element of it
	Awaited            // what awaiting it gives
	Called             // what calling it gives
	CalledAwaited      // what awaiting the result of calling it gives
	CalledElement      // an element of the result of calling it
)

// Flow says that a value comes from arguments.
type Flow struct {
	Part   Part
	Params []Param
}

// Value is what comes out of a call: after the await of an awaitable, in the
// "as" of a context manager, one at a time from a generator.
type Value struct {
	Type     string  // dotted name of its class, "" if not known
	From     Flow    // the arguments that it comes from
	Elements []Value // of a tuple by position, of another container the one kind
	Or       []Value // what it can be instead
	Self     bool    // the receiver, or an instance of it where it is a class; Type is the class that says so
	OfSelf   bool    // an element of the receiver
	Kind     bool    // of OfSelf: its class; of a type: an instance of it
	Method   string  // what that method of the receiver gives, "" for none
	// Variable is a type parameter of the class that says so, "package.Class.T":
	// the value is what the receiver has for it. The rest of the value is what
	// it is where the receiver has nothing.
	Variable string
}

// Says tells whether a value that comes from no argument and from no method is
// known at all.
func (v Value) Says() bool { return v.Type != "" || v.Self || v.OfSelf || v.Variable != "" }

// Equal tells whether two values say the same.
func (v Value) Equal(w Value) bool {
	return v.Type == w.Type && v.Self == w.Self && v.OfSelf == w.OfSelf && v.Kind == w.Kind && v.Method == w.Method && v.Variable == w.Variable && v.From.Part == w.From.Part && slices.EqualFunc(v.From.Params, w.From.Params, Param.Equal) &&
		slices.EqualFunc(v.Elements, w.Elements, Value.Equal) && slices.EqualFunc(v.Or, w.Or, Value.Equal)
}

// Decorator says how a callable is used as a decorator.
type Decorator uint8

// The uses as a decorator.
const (
	NotDecorator Decorator = iota
	Direct                 // @name; and @name(...) where the first argument is no callable
	Factory                // @name(...) alone
)

// Made is what a call of the result gives: of a decorated function, or of the
// wrapper that the call made. The zero Made of a decorator or of an entry with
// a Wraps callback means: the same as a call of what is wrapped.
type Made struct {
	Result Result
	Value  Value
}

// Relation says of a library's class what an instance of it does that a class
// body binds (a foreign key): the instance has those of another class for
// elements, and that class gets an attribute that leads back. The zero Relation
// is none.
type Relation struct {
	Target  string // the parameter that is given the other class, or its name
	Name    string // the parameter that is given the name of the attribute
	Default string // the name where none is given; {owner} stands for that of the class, in lower case
	Class   string // of the attribute, which has the instances of the class for elements
}

// Entry is one callable, class or attribute of a library.
type Entry struct {
	Name      string    // dotted, public: "asyncio.sleep", "asyncio.Queue.get"
	Class     bool      // a class: the call makes an instance
	Attribute bool      // no callable: Result and Value are what reading it gives
	Whole     bool      // of a class: members that are not known are not asynchronous
	Bases     []string  // of a class: dotted names
	Variables []string  // of a class: its type parameters, in order
	Arguments [][]Value // of a class: the type arguments of each of its bases
	Twin      string    // of a class for threads: the one that does the same among tasks, "" if none does
	Owned     bool      // of a class: one that a class body binds has the instances of that class for elements
	Relation  Relation  // of a class: see there
	Of        string    // of a class: the parameter that is given the class of its elements, "" without one
	Result    Result
	Value     // what the call gives
	Decorator Decorator
	// Decorates tells of a decorator what is done with the function, 0 if it is
	// called as it was; of a method, what is done with one that overrides it.
	Decorates How
	Hands     int    // the argument of the function that is a coroutine function, counted from 1 without self; 0: none is
	Together  bool   // of a method: all such methods of an object must be of one colour
	Since     string // the version of the library from which it takes coroutine functions, "" for all
	Makes     Made   // what a call of the result gives, if it differs from what is wrapped

	// Partial: it was read from a declaration, which does not tell what is done
	// with an argument unless Consumes, Callbacks or Plain say it.
	Partial bool
	Open    bool // of a class: a base is not known

	// Overloads are the signatures that give different things, in order; the rest
	// of the entry is what they have in common.
	Overloads []*Entry

	Signature bool    // Params are known
	Params    []Param // in order
	Consumes  []Param // may be awaitables, which the callee awaits or schedules
	Runs      []Param // may be awaitables, which a loop of the callee's own runs to their end
	Callbacks []Callback
	Plain     []Param // used as a plain value: an awaitable there is lost
	Sync      []Param // of no meaning, or wrong, where the function that is given is async

	Blocking string // a call blocks the event loop; the text names the way out
	Doc      string
}
