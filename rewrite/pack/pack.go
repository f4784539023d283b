// Package pack holds the tables by which a library's sync API is swapped for
// its async twin. A pack is data: one YAML file, read by [Parse]; the types
// below document its keys, [Schema] gives them to editors.
//
// A pack says two things. [Pack.Table] is what the resolver needs: which
// classes there are and what each call gives, so that a connection is followed
// through the whole program. The rules are what the migration needs: what
// becomes of each name, call, attribute, `with` and iteration. A name of the
// library that a pack does not have is not guessed at: its use is refused.
package pack

// Pack is one library's sync API and its async twin. The doc tags stand in the
// schema and in `awaken rules show`.
type Pack struct {
	Name      string             `yaml:"pack" doc:"the name for --pack, as that of the file"`
	Summary   string             `yaml:"summary" doc:"one line, no full stop"`
	Doc       string             `yaml:"doc" doc:"Markdown: what a user must know before and after"`
	From      From               `yaml:"from" doc:"what is left behind"`
	To        To                 `yaml:"to" doc:"what takes its place"`
	Receivers []string           `yaml:"receivers" doc:"names that variables holding the library's objects usually bear: a call of a method of the pack on such a variable, of which nothing else is known, is reported as found by its name"`
	Modules   map[string]*Module `yaml:"modules" doc:"what becomes of the names of each module, by the module's dotted name"`
	Helpers   map[string]*Helper `yaml:"helpers" doc:"definitions that a file gets when a rule uses them, by the key that rules use"`
	Beside    *Beside            `yaml:"beside" doc:"of a library whose async API stands beside the sync one, in the same classes: code that has to stay sync goes on using that one"`
	Traps     []Trap             `yaml:"traps" doc:"differences in meaning that the pack takes care of; each has a test"`

	file    string
	rules   map[string]*Rule  // functions, methods and attributes, by full name
	classes map[string]*Class // by full name
	targets map[string]bool   // modules that take the place of others, and new names in old modules
	text    string            // see Table
}

// From says what is left behind.
type From struct {
	Packages []string          `yaml:"packages" doc:"distributions that the project no longer needs, as requirements name them; none for the standard library"`
	Tested   []string          `yaml:"tested" doc:"pinned distributions that the pack is held to: every public name of them is in the pack"`
	Prepare  string            `yaml:"prepare" doc:"Python code that is run before the library is looked at, where that needs it"`
	Unseen   []string          `yaml:"unseen" doc:"globs of names that not every version or build of the library has"`
	Besides  []string          `yaml:"besides" doc:"pinned distributions whose modules are aliases: every public name of them is in the pack, too"`
	Internal []string          `yaml:"internal" doc:"globs of public names that are there for the library itself"`
	Aliases  map[string]string `yaml:"aliases" doc:"other names of a module or class, to the one that the pack uses: {sqlite3.dbapi2: sqlite3}"`
}

// To says what takes its place.
type To struct {
	Packages []string `yaml:"packages" doc:"requirements to add, with versions: aiosqlite>=0.20"`
	Tested   []string `yaml:"tested" doc:"pinned distributions that the pack is held to: every name that it writes exists there and has the colour that it says"`
	Unseen   []string `yaml:"unseen" doc:"globs of names of the new library whose colour introspection does not show: a plain function that gives an awaitable"`
	Python   string   `yaml:"python" doc:"the oldest Python that they run on: \"3.9\""`
}

// Beside says how code of one colour calls functions of the other, where a
// library's classes have both APIs.
type Beside struct {
	Thread    string   `yaml:"thread" doc:"dotted name of what makes a coroutine function, which runs it in a thread, of a sync function: asgiref.sync.sync_to_async"`
	Templates []string `yaml:"templates" doc:"globs of files whose {{ object.name }} calls a method of that name synchronously: such methods stay sync"`
	Makers    []string `yaml:"makers" doc:"names of parameters by which a function or a constructor is known that makes what the library calls synchronously: get_response of a middleware"`
	Run       string   `yaml:"run" doc:"dotted name of what makes a sync function, which runs it to its end, of a coroutine function: asgiref.sync.async_to_sync"`
}

// Module is what becomes of the names of one module.
type Module struct {
	To         string            `yaml:"to" doc:"the module that takes its place"`
	Functions  map[string]*Rule  `yaml:"functions" doc:"by name, or several names with spaces between, with their parameters in parentheses where they are known"`
	Attributes map[string]*Rule  `yaml:"attributes" doc:"objects that are names of the module, by name, with what they are as returns"`
	Classes    map[string]*Class `yaml:"classes" doc:"by name; a nested class is Outer.Inner"`
	Same       []string          `yaml:"same" doc:"names that the new module has as well, with the same meaning: exceptions, constants, types; * stands for any text"`
	Renamed    map[string]string `yaml:"renamed" doc:"names that the new module has under another name; with dots, a name of another module; $ and the key of a helper: what the helper defines"`
	Shared     bool              `yaml:"shared" doc:"the names of same are the very objects of the new module: a program that is migrated in part goes on to take them from the old one"`
	Stay       []string          `yaml:"stay" doc:"names that are still taken from the old module; * stands for any text"`
	Refuse     map[string]string `yaml:"refuse" doc:"names that have no twin, with the way out"`
	// Follows: what of the module is used makes nothing async by itself.
	Follows bool `yaml:"only-in-async" doc:"true: what is used of it is swapped only in code that is async already or becomes so for another reason: in coroutine functions, and in functions that these alone call"`
	// Packages are for modules whose twins are in several distributions.
	Packages []string `yaml:"packages" doc:"requirements to add where something of the module is swapped, besides those of the pack"`

	name string
}

// Class is what becomes of one class.
type Class struct {
	To         string           `yaml:"to" doc:"its new name, in the new module, or with dots elsewhere; left out: the same name"`
	Virtual    bool             `yaml:"virtual" doc:"it does not exist in the library: a name for what some calls return"`
	Stay       bool             `yaml:"stay" doc:"it is still taken from the old module"`
	Open       bool             `yaml:"open" doc:"classes of the program derive from it, and stay what they are: members that they have besides are their own"`
	Owned      bool             `yaml:"owned" doc:"one that a class body binds has the instances of that class for elements"`
	Elements   string           `yaml:"elements" doc:"the parameter of the class that is given the class of its elements"`
	Relation   *Relation        `yaml:"relation" doc:"one that a class body binds leads to another class, and gives that an attribute that leads back"`
	Hooks      []string         `yaml:"hooks" doc:"methods that the library calls synchronously, with no event loop running: what a class of the program has of these stays sync; * stands for any text"`
	Fluent     bool             `yaml:"fluent" doc:"its methods may give the object itself, to call the next one on: of a chain of calls only the last is awaited"`
	Bases      []string         `yaml:"bases" doc:"classes whose members it has, too: .X of the same module, or dotted"`
	Parameters string           `yaml:"parameters" doc:"the parameters of a call of the class, as a method has them in its parentheses"`
	SettledBy  []string         `yaml:"settled-by" doc:"functions of other libraries, * for any text, that are given such an object only when it is in its async form already: it is left alone then"`
	New        *Rule            `yaml:"new" doc:"what becomes of a call of the class; left out: it stays sync"`
	Methods    map[string]*Rule `yaml:"methods" doc:"by name, or several names with spaces between, with their parameters in parentheses where they are known"`
	Attributes map[string]*Rule `yaml:"attributes" doc:"by name, or several names with spaces between"`
	With       *Rule            `yaml:"with" doc:"what becomes of it in a with statement; left out: it is no context manager"`
	Iterate    *Rule            `yaml:"iterate" doc:"what becomes of a loop over it; left out: it cannot be looped over"`
	Next       *Rule            `yaml:"next" doc:"what becomes of next(x), by to; await without it: anext(x); left out: refused"`
	Closing    *Rule            `yaml:"closing" doc:"what becomes of contextlib.closing(x) in a with statement; left out: refused"`
	Slice      *Rule            `yaml:"slice" doc:"what becomes of x[a:b]; left out: as of any subscript"`
	Read       *Rule            `yaml:"read" doc:"what becomes of a read of an attribute that a class body binds to one (a descriptor): $recv is the object, $name the attribute"`
	Given      *Rule            `yaml:"given" doc:"what becomes of a call of a library's function, which no pack knows, that is given one; left out: refused"`

	name   string
	module *Module
}

// Relation says where an instance leads that a class body binds: a foreign key.
// The instance has those of the other class for elements.
type Relation struct {
	To      string `yaml:"to" doc:"the parameter of the class that is given the other class, or its name"`
	Name    string `yaml:"name" doc:"the parameter that is given the name of the attribute that leads back"`
	Default string `yaml:"default" doc:"the name where none is given; {owner} stands for that of the class with the body, in lower case"`
	Class   string `yaml:"class" doc:"the class of the attribute that leads back, which has the instances of the class with the body for elements"`
}

// Use is what a use needs in the async form.
type Use string

// The uses.
const (
	Await  Use = "await"  // the call gives a coroutine
	Async  Use = "async"  // of `with` and loops: async with, async for; of others: what To says awaits by itself
	Sync   Use = "sync"   // nothing
	Refuse Use = "refuse" // it has no twin; Hint is the way out
	Thread Use = "thread" // the call is made in a thread: to Await, with To as the text
	// Aside: it has no twin, and is called through what Beside.Thread makes of
	// it; of a `with`, the function around stays sync, and is called so.
	Aside Use = "aside"
)

// Rule is what becomes of one function, method, attribute, `with` or loop.
type Rule struct {
	Use         Use               `yaml:"use" doc:"await: the call gives a coroutine; async: async with, async for, or a text that awaits by itself; sync: stays; aside: it has no twin, and is called through thread of beside; thread: the call is made as it is, in a thread, by asyncio.to_thread; refuse: it has no twin"`
	Returns     string            `yaml:"returns" doc:"what comes out: of a call (after the await), in the as of a with, in each turn of a loop: a VALUE as in the library tables, such as .Cursor, list[.Row], int, $self; any: nothing is known of it"`
	To          string            `yaml:"to" doc:"another name; or, with $ or a call in it, the text that takes the place of the whole: $recv is the receiver, or the object of a with or loop, $NAME the argument of a parameter, $NAME=TEXT with a default, $function what is called, as it is written, $* all arguments, $*NAME the elements of an argument as arguments of their own"`
	Helper      string            `yaml:"helper" doc:"key of the helper that the text calls"`
	Imports     []string          `yaml:"imports" doc:"modules that the text uses by their full names"`
	Set         string            `yaml:"set" doc:"of an attribute: the statement that takes the place of an assignment to it: $recv.set_x($value), with its await"`
	Starred     string            `yaml:"starred" doc:"the text in place of to, drop, rename, keyword, add and refuse-given where arguments come by * or **, which only the running program can look at; the helper is then its own"`
	Drop        []string          `yaml:"drop" doc:"parameters that the twin does not have and does not need"`
	Rename      map[string]string `yaml:"rename" doc:"keyword arguments with another name in the twin"`
	Keyword     []string          `yaml:"keyword" doc:"parameters that must be given by keyword in the twin"`
	Add         map[string]string `yaml:"add" doc:"keyword arguments to add where they are not given, with their text"`
	RefuseGiven map[string]string `yaml:"refuse-given" doc:"parameters that must not be given, with the way out"`
	Python      string            `yaml:"python" doc:"the oldest Python that has what it is written with; for an older one it is refused"`
	BoundBefore string            `yaml:"bound-before" doc:"of what makes an object: before this Python it belongs to the event loop that is current when it is made, so that it is refused where none runs yet"`
	// Given has parameters as keys, or parameters with the text of an argument.
	Given map[string]*Rule `yaml:"given" doc:"by parameter: the rule in place of this one where it is given; by PARAMETER=TEXT: where its argument is written so, before all others"`
	// RefuseText has the expressions as keys, by parameter.
	RefuseText   map[string]map[string]string `yaml:"refuse-text" doc:"by parameter: regular expressions that the text of a string given to it must not match, each with the way out"`
	Placeholders map[string]*Placeholders     `yaml:"placeholders" doc:"by parameter: how the placeholders of an SQL text that is given to it are written"`
	Close        string                       `yaml:"close" doc:"the method of what it returns that must be called in the end: where nothing in the program does, that is reported"`
	Settles      bool                         `yaml:"settles" doc:"true: an object of which this is called is in its async form already, and is left alone"`
	Hint         string                       `yaml:"hint" doc:"of refuse: the way out"`
	Decorator    bool                         `yaml:"decorator" doc:"it is used as a decorator as well: what it decorates is called as before"`
	Keeps        bool                         `yaml:"keeps" doc:"functions that are given to it, or decorated by it, stay sync"`
	Follows      bool                         `yaml:"follows" doc:"of aside: only where something else makes the function around async"`
	Note         string                       `yaml:"note" doc:"a difference in meaning, reported at each place"`

	name      string
	signature string
	signed    bool
	// native: it is of the async API already.
	native bool
}

// Placeholders says how the placeholders of an SQL text change.
type Placeholders struct {
	From   Style  `yaml:"from" doc:"format: %s and %(name)s; qmark: ?"`
	To     Style  `yaml:"to" doc:"dollar: $1; format: %s; qmark: ?"`
	Values string `yaml:"values" doc:"the parameter that has the values: where it is not given, the text has no placeholders, and stays"`
}

// Style is a way to write placeholders.
type Style string

// The styles.
const (
	Format Style = "format"
	QMark  Style = "qmark"
	Dollar Style = "dollar"
)

// Helper is a definition that a file gets, once, where a rule needs it.
type Helper struct {
	Name    string   `yaml:"name" doc:"the name that the text defines"`
	Imports []string `yaml:"imports" doc:"modules that the text uses by their full names"`
	Text    string   `yaml:"text" doc:"the definition, at module level"`
}

// Trap is a difference in meaning that the pack takes care of.
type Trap struct {
	Name string `yaml:"name" doc:"a short name, as that of its test"`
	Text string `yaml:"text" doc:"what differs, and what the migration does about it"`
}
