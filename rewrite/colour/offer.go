package colour

import (
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// lift names a block that there is a way past: one that changes what others
// rely on, so that nobody gets it unasked.
type lift struct {
	rule string
	fn   *resolve.Func
	node syntax.Node // of a call in fn; 0 where the function is meant
}

// Offer is such a way, worked out: After is the analysis of the project with
// the block lifted. What it has and the analysis without it has not, is what
// the offer does.
type Offer struct {
	Rule    string        // of the block
	Func    *resolve.Func // where it is
	Node    syntax.Node   // of a call in Func, where one is meant
	Name    string        // of what is added for it, empty if nothing is
	Refused []*Refusal    // what it repairs; empty where that is repaired without it, in another way
	After   *Analysis
}

// mostLifts limits how many blocks one offer lifts: behind one there may be
// another, and each costs an analysis.
const mostLifts = 8

// mostOffers limits how many blocks are looked at, and so what offers cost where
// hundreds of places are refused.
const mostOffers = 64

// mostOthers limits how many places are looked at of which all callees become
// async, but need not.
const mostOthers = 5

// findOffers works out the ways past what is refused, each block once; and, of
// calls of which all callees become async, the way that leaves the others sync.
func (a *Analysis) findOffers() {
	tried := map[lift]bool{}
	try := func(l *lift) {
		if l == nil || tried[*l] || len(tried) == mostOffers {
			return
		}
		tried[*l] = true
		if o := a.offer(*l); o != nil {
			a.Offers = append(a.Offers, o)
		}
	}
	for _, r := range a.Refused {
		try(liftOf(r))
	}
	others := len(tried) + mostOthers
	for _, i := range a.Items {
		if len(tried) < others {
			try(i.agreed)
		}
	}
}

// liftOf is what would let a refused coroutine be repaired, nil if nothing
// would: the last of its chain is done all the same, or something in the chain
// is done without.
func liftOf(r *Refusal) *lift {
	if l := r.Chain[len(r.Chain)-1].lift; l != nil {
		return l
	}
	for _, i := range r.Chain {
		if i.agreed != nil {
			return i.agreed
		}
	}
	return nil
}

// offer analyses the project with a block lifted, and with those lifted that
// come up behind it. It is nil where nothing comes of it.
func (a *Analysis) offer(first lift) *Offer {
	lifts := map[lift]bool{first: true}
	want := map[*Lost]*Refusal{}
	for _, r := range a.Refused {
		if l := liftOf(r); l != nil && *l == first {
			want[r.Item.Lost] = r
		}
	}
	wanted := len(want)
	for range mostLifts {
		b := *a
		b.Items, b.Refused, b.Held = nil, nil, nil
		b.lifts = lifts
		b.boundaries = map[*resolve.Func]*Block{}
		refused := map[*Lost]bool{}
		for _, r := range a.Refused {
			refused[r.Item.Lost] = want[r.Item.Lost] == nil
		}
		b.convert(refused)
		more := false
		for _, r := range b.Refused {
			if want[r.Item.Lost] == nil {
				return nil // it would undo what is repaired without it
			}
			if l := liftOf(r); l != nil && !lifts[*l] {
				lifts[*l] = true
				more = true
			} else {
				delete(want, r.Item.Lost)
			}
		}
		switch {
		case len(want) == 0 && wanted > 0:
			return nil
		case more:
			continue
		}
		b.dropImports()
		b.annotate()
		o := &Offer{Rule: first.rule, Func: first.fn, Node: first.node, After: &b}
		for _, i := range b.Items {
			switch {
			case first.rule == "constructor" && i.Maker != nil:
				o.Name = i.Maker.Name
			case i.Twin != nil && i.Func == first.fn:
				o.Name = i.Twin.Name
			}
		}
		for _, r := range a.Refused {
			if want[r.Item.Lost] != nil {
				o.Refused = append(o.Refused, r)
			}
		}
		return o
	}
	return nil
}
