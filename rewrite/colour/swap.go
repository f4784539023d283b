package colour

import (
	"slices"

	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// Swap is a place where the sync API of a library is used, with what takes its
// place in the async one. The source is sync, so that nothing needs to be
// judged: what gives an awaitable there is awaited where it stands.
type Swap struct {
	Func *resolve.Func
	Node syntax.Node
	// Group: the swaps of a group are made together or not at all.
	Group string
	// Whole is the group of what all these groups need: if that cannot be made,
	// none of them is.
	Whole string
	Title string
	// Uses is the dotted name of what is used.
	Uses   string
	Awaits []Await
	// Given: Node is an argument that a library calls.
	Given bool
	// With is an item of a `with` statement that becomes asynchronous; 0 for none.
	With syntax.Node
	// Stacked: Node is a context manager that an exit stack enters.
	Stacked bool
	// Async: the text that takes the place awaits by itself.
	Async        bool
	Replacements []Replacement
	// Moves are parts of the source that go to other places.
	Moves []Moved
	// Files are edits of files that are no Python.
	Files []FileEdit
	// Block tells why there is no async form, nil if there is one.
	Block *Block
	// Across: it calls from async code what stays sync, or the other way round.
	Across bool
	// Named: the receiver is known by its name alone.
	Named bool
	// Note is a difference in meaning that a person should know of.
	Note string
	// Follows: it is made only where the code runs in the event loop for another
	// reason; see follow.
	Follows bool
	// Free: code outside of the event loop may do it, too.
	Free bool
	// Bound: what it makes belongs to the event loop that is current.
	Bound bool
	// Settled: an object that is used so is in its async form already, and its
	// group is left alone.
	Settled bool
	// Gone are the identifiers for names of imports that the new text no longer
	// has.
	Gone []syntax.Node
}

// FileEdit replaces the bytes [Start, End) of a file, relative to the working
// directory, whose text has a hash as of package edit.
type FileEdit struct {
	File, Hash string
	Start, End int
	Text       string
}

// swaps makes the items of the swaps that are left to make.
func (d *demand) swaps(skip map[string]bool) {
	d.unrolled = map[agreement]bool{}
	d.across = map[agreement]bool{}
	for _, s := range d.options.Swaps {
		if s.Across && !skip[s.Group] {
			d.across[agreement{fn: s.Func, node: s.Node}] = true
		}
	}
	for _, s := range d.options.Swaps {
		if !skip[s.Group] && !skip[s.Whole] && !s.Follows {
			d.start(s, s.Block)
		}
	}
}

// start makes the item of a swap; with a block, of one that cannot be made.
func (d *demand) start(s *Swap, block *Block) *Item {
	item := d.add(&Item{Swap: s, Func: s.Func, Rule: "swap", Title: s.Title, Replacements: append([]Replacement(nil), s.Replacements...)})
	if s.Named {
		item.Unsafe = "the receiver is known by its name alone"
	}
	if block != nil {
		item.stop(block)
		return item
	}
	if s.Note != "" {
		item.note(s.Func, s.Node, s.Note)
	}
	d.queue = append(d.queue, func() { d.swap(item, s) })
	return item
}

func (d *demand) swap(item *Item, s *Swap) {
	t := s.Func.Unit.Tree
	if s.Func.Kind == resolve.Module && s.Async {
		item.stop(outsideLoop(s))
		return
	}
	if s.Given {
		d.given(item, s.Func, s.Node, s.Uses)
		return
	}
	if s.Stacked && !d.enterStack(item, s.Func, s.Node) {
		item.stop(&Block{"foreign", s.Func, s.Node, "the exit stack that enters the " + s.Uses + " cannot become an async one", "enter both by `async with`"})
		return
	}
	for _, a := range s.Awaits {
		if a.Form == AwaitForm && t.Kind(a.Node) == syntax.Call && !s.Named && !s.Across {
			d.agree(item, a.Func, a.Node)
		}
		d.place(item, a)
	}
	if s.With > 0 {
		d.asyncWith(item, s.Func, s.With)
	}
	if !s.Async {
		return
	}
	if t.Kind(s.Node) == syntax.Yield {
		d.unrolled[agreement{fn: s.Func, node: t.Operand(s.Node)}] = true
	}
	d.within(item, s.Func, s.Node)
}

// finishSwaps moves what swaps put elsewhere, with the edits inside of it.
func (d *demand) finishSwaps() {
	for _, item := range d.items {
		if item.Swap == nil || item.block != nil {
			continue
		}
		for _, m := range item.Swap.Moves {
			item.Moved = append(item.Moved, m)
			d.takeAlong(item, m)
		}
	}
}

func outsideLoop(s *Swap) *Block {
	return &Block{"module-level", s.Func, s.Node, "module level cannot await, and what is made in one event loop cannot be used in another", "move the code into a function, which one asyncio.run runs"}
}

// oneLoop refuses swaps at module level that are not all in the one event loop
// of their file: what is made there is bound to its loop.
func (d *demand) oneLoop() {
	swaps := map[*resolve.Func][]*Item{}
	loops := map[*resolve.Func]int{}
	loose := map[*Item]bool{}
	for _, item := range d.items {
		if item.Program != nil {
			loops[item.Func]++
		}
		for _, a := range item.Awaits {
			if a.Func.Kind != resolve.Module {
				continue
			}
			if a.Form == RunForm {
				loops[a.Func]++
			}
			if item.Swap != nil {
				swaps[a.Func] = append(swaps[a.Func], item)
				loose[item] = loose[item] || a.Form == RunForm
			}
		}
	}
	for fn, items := range swaps {
		for _, item := range items {
			if loops[fn] > 1 || loose[item] || d.program.Imported(fn.Unit) {
				item.stop(outsideLoop(item.Swap))
			}
		}
	}
}

// refuseSwaps finds the groups of which a swap cannot be made. What has a
// reason of its own is refused for that; the others are only held back.
func (d *demand) refuseSwaps(bad map[*Item][]*Item, skip map[string]bool) bool {
	again := false
	// What follows other swaps may have nothing to follow once these are left out.
	follows := !slices.ContainsFunc(d.items, func(i *Item) bool { return bad[i] != nil && i.Swap != nil && !i.Swap.Follows && !i.Swap.Named })
	for _, item := range d.items {
		if chain := bad[item]; chain != nil && item.Swap != nil && (follows || !item.Swap.Follows) {
			if !item.Swap.Named {
				d.Refused = append(d.Refused, &Refusal{Item: item, Block: chain[len(chain)-1].block, Chain: chain})
			}
			if !skip[item.Swap.Group] {
				skip[item.Swap.Group] = true
				again = true
			}
		}
	}
	if again {
		for _, item := range d.items {
			if item.Swap != nil && bad[item] == nil && (skip[item.Swap.Group] || skip[item.Swap.Whole]) && !item.Swap.Named {
				d.Held = append(d.Held, item)
			}
		}
	}
	return again
}

// joinGroups has the swaps of a library require one another, by way of the first.
func joinGroups(items []*Item) {
	first := map[string]*Item{}
	for _, item := range items {
		if item.Swap == nil || item.Swap.Named {
			continue
		}
		hub := first[item.Swap.Whole]
		if hub == nil {
			first[item.Swap.Whole] = item
			continue
		}
		hub.require(item)
		item.require(hub)
	}
	for _, item := range items {
		if item.Swap != nil && item.Swap.Named {
			item.require(first[item.Swap.Whole])
		}
	}
}

// awaitsLibrary tells whether the call of a library's callable at a site is awaited
// once everything is converted.
func (a *Analysis) awaitsLibrary(x *resolve.Site, name string) bool {
	if a.options.Swapped != nil {
		if awaits, known := a.options.Swapped(name); known {
			return awaits
		}
	}
	e := a.program.EntryAt(x, name)
	return e != nil && e.Result.Asynchronous()
}

// convertAll makes the items. All that uses a library is rewritten for another
// one here, so that a constructor which would have to await may as well become a
// class method: nobody is asked, as for an Offer.
func (a *Analysis) convertAll() {
	a.lifts = map[lift]bool{}
	for range mostLifts {
		a.Items, a.Refused, a.Held = nil, nil, nil
		a.boundaries = map[*resolve.Func]*Block{}
		a.convert(map[*Lost]bool{})
		more := false
		for _, r := range a.Refused {
			if l := r.Chain[len(r.Chain)-1].lift; l != nil && l.rule == "constructor" && !a.lifts[*l] {
				a.lifts[*l] = true
				more = true
			}
		}
		if !more {
			return
		}
	}
}
