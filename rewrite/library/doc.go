// Package library holds what is known of callables outside the project: what
// a call gives, which arguments it awaits, runs or calls back, and whether it
// blocks the event loop. It is pure: tables come in as text, see [Parse].
//
// # The text of a table
//
// One line is one fact; lines are read top down. The names on it are relative
// to the module above, indented names to the class above.
//
//	python 3.13                       the version that the facts were taken from
//	alias asyncio.tasks = asyncio     every asyncio.tasks.X is asyncio.X; "alias x.y = x.y" takes back
//	                                  what an earlier table says
//	plain math random              whatever their callables, and those of their classes, are given is
//	                                  used as a plain value, but for what other lines say
//	[whole] module asyncio            names beneath belong to it
//	[whole] class Queue(maxsize) < .Base, typing.Generic
//	class Lock ~ asyncio.Lock         what it is among threads, the twin is among tasks
//	  async get() -> $self            a member: indented by two spaces
//	owned class Manager               one that a class body binds has the instances of that class for elements
//	class QuerySet(model) of model    a call of it is given the class of its elements
//	class Key(to, name) relates to by name else {owner}_set as .Set
//	                                  one that a class body binds has the instances of the class that `to` is
//	                                  given, or names, for elements; that class gets an attribute that leads back:
//	                                  a .Set of instances of the first, called what `name` is given, or as said
//	def iscoroutine isfuture          several names of which the same is known
//
// A whole module or class is known completely: a public name that is not
// listed in it is not a coroutine function. What stands before a name says what
// a call gives:
//
//	def           a value that needs no await
//	async         a coroutine
//	future task   a future, a task
//	generator     a generator          asyncgen      an async generator
//	context       a context manager    asynccontext  an async one
//	awaitcontext  both awaitable and an async context manager
//	any           not known
//	attr          no call: reading the attribute gives it
//	decorator     used as @name, or as @name(...) with other arguments
//	factory       used as @name(...) only
//
// Parameters are named as in Python, with / and * where the signature has
// them, without defaults; "..." stands for more that do not matter. A colon
// after a name says what is done with the argument:
//
//	awaits    awaited or scheduled by the callee; awaits[]: each element of it
//	runs      run to completion by a loop of the callee's own
//	value     used as a plain value; value[]: each element of it
//	now       called during the call         thread  called in a thread or process
//	later     called synchronously later     async   called, and awaited if it gives an awaitable
//	wraps     called when the result is called
//	sync      it speaks of a function that is not async, and goes with one that becomes so
//	command   called synchronously by what has no loop running: as a command of the
//	          program, a task of a worker, a view of a server that is sync itself
//
// and in parentheses what a callback is given, by position: now($x) the argument
// x, now($x[]) the elements of x, one at a time, now(*$x) the elements of x, each
// as an argument of its own, now(.Row) an instance of a class. Then follow, in
// this order:
//
//	-> VALUE        what the call gives; after the await, in the "as" of the
//	                with, or one at a time, where it gives something of that kind;
//	                of a factory: a class of which what is decorated is an instance
//	                besides
//	=> KIND VALUE   what a call of the result gives (decorators and wrappers)
//	@ ROLE          what is done with the function that is decorated, or with a
//	                method that overrides this one; "@ ROLE together": all such methods
//	                of an object must be of one colour; "@ ROLE given N": its N-th
//	                argument, without self, is a coroutine function
//	since VERSION   from which version on it takes coroutine functions
//	! TEXT          it blocks the event loop; TEXT is the way out
//	# TEXT          documentation
//
// A VALUE is a class (builtins.X is written X, a class of the same module .X),
// a class with elements (list[.Row], tuple[.StreamReader, .StreamWriter]), or
// comes from an argument: $x itself, $x[] an element of it, $x() what calling it
// gives, "await $x" what awaiting it gives; $self is the receiver, $self[] an
// element of it, $self[].__class__ the class of that, $self.Outer.name() an instance of
// the class that a nested class of it names so, $self.name() what that method of it gives. What a class has for
// elements stands in brackets: .QuerySet[$self[]]. type[.Base, .User] are the
// classes of the project that derive from .Base, or .User itself if none does,
// and type[.Base, .User]() an instance of one. A member __get__ of a class
// tells what reading an attribute gives that a class body binds to an instance
// of it; __getslice__ what x[a:b] gives.
package library
