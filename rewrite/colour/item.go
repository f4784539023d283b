package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Item is one thing to do: to await a lost coroutine, or to make a function
// async, with an await at each of its calls.
type Item struct {
	Lost *Lost         // nil for a conversion
	Swap *Swap         // nil but for the use of a library that is swapped
	Func *resolve.Func // the function that is converted; for an await, where it stands
	// PassThrough: the function stays `def`, but hands on what has become an
	// awaitable.
	PassThrough bool
	// Bridge: the function stays sync, and runs the coroutine that it makes, or
	// Twin, an async function with its body.
	Bridge       bool
	Twin         *Twin
	Offered      *Twin          // of a conversion: what would let the function stay sync for its users
	Maker        *Maker         // of a constructor: the class method that makes objects; nil otherwise
	Program      *Program       // of module-level code that moves into a coroutine function; nil otherwise
	Class        *resolve.Class // of a class that gets another base; nil otherwise
	Awaits       []Await
	Replacements []Replacement // other text that goes with it
	Renames      []Rename
	Drop         *Drop         // of names in an import; nil otherwise
	Runs         []syntax.Node // calls of asyncio.run in the code of Func, which become awaits
	Moved        []Moved       // text that it puts elsewhere
	Helpers      []Helper      // functions that it adds to modules
	Splits       []Split       // statements that it splits
	Closings     []Closing     // loops that close what they walk
	Requires     []*Item
	Notes        []Note
	// Rule and Title name an item that neither awaits a lost coroutine nor
	// converts a function; they are empty for those.
	Rule, Title string
	// Reason says why there is an item with a title.
	Reason string
	// Unsafe says why the change is not safe, empty if it is.
	Unsafe string
	// Cause is the item that demanded this one, at At in CauseFunc; nil for a
	// lost coroutine.
	Cause *Item
	At    Await

	block    *Block
	lift     *lift          // what would let the item be made all the same; nil if nothing would
	agreed   *lift          // what would let the item be done without: another callee of a call asks for it
	required map[*Item]bool // Requires, to look up
	loops    []yieldLoop
	// place is the node of a titled item: of a lambda, or of a lazy iterable,
	// which is asynchronous if something in it is.
	place        syntax.Node
	asynchronous bool
	name         string // of what a lambda becomes, where another item writes it
}

// Await is a place that gets an await.
type Await struct {
	Func *resolve.Func
	Node syntax.Node
	Form Form
}

// Form is how a place is awaited.
type Form uint8

// The forms.
const (
	AwaitForm   Form = iota // await x
	RunForm                 // asyncio.run(x), at module level
	AsyncForm               // async for, async with: a statement or a clause
	CollectForm             // [item async for item in x]
	ListForm                // the same in place of list(x)
	AnextForm               // await anext(x)
	AskForm                 // await x if x is awaitable, else x
	NoForm                  // nothing: other edits write what needs an async function
)

// Block is a reason why an item cannot be made.
type Block struct {
	Rule   string
	Func   *resolve.Func
	Node   syntax.Node
	Reason string
	WayOut string
}

// Refusal is a lost coroutine that stays lost, with the chain from it to the
// place that cannot be converted.
type Refusal struct {
	Item  *Item
	Block *Block
	Chain []*Item
}

// Start is the node at which an item begins.
func (i *Item) Start() syntax.Node {
	if i.Lost != nil {
		return i.Lost.Node
	}
	if i.Swap != nil {
		return i.Swap.Node
	}
	if i.Class != nil {
		return i.Class.Node
	}
	switch {
	case i.Program != nil:
		return i.Program.First
	case i.Drop != nil:
		return i.Drop.Import
	}
	if i.place > 0 {
		return i.place
	}
	if i.Title != "" && len(i.Replacements) > 0 {
		return i.Replacements[0].Unit.Tree.At(i.Replacements[0].Start)
	}
	return i.Func.Node
}

func (i *Item) stop(b *Block) { i.stopAt(b, nil) }

// stopAt blocks an item, with what would let it be made all the same.
func (i *Item) stopAt(b *Block, l *lift) {
	if i.block == nil {
		i.block, i.lift = b, l
	}
}

func (i *Item) require(other *Item) {
	if other == nil || other == i {
		return
	}
	if i.required[other] {
		return
	}
	if i.required == nil {
		i.required = map[*Item]bool{}
	}
	i.required[other] = true
	i.Requires = append(i.Requires, other)
}
