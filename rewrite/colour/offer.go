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
	Title   string
	Refused []*Refusal // what it repairs
	After   *Analysis
}

// mostLifts limits how many blocks one offer lifts: behind one there may be
// another, and each costs an analysis.
const mostLifts = 8

// findOffers works out the ways past what is refused, each block once.
func (a *Analysis) findOffers() {
	tried := map[lift]bool{}
	for _, r := range a.Refused {
		l := liftOf(r)
		if l == nil || tried[*l] || r.Item.Lost == nil {
			continue
		}
		tried[*l] = true
		if o := a.offer(*l); o != nil {
			a.Offers = append(a.Offers, o)
		}
	}
}

// liftOf is what would let a refused coroutine be repaired, nil if nothing
// would.
func liftOf(r *Refusal) *lift { return r.Chain[len(r.Chain)-1].lift }

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
		case len(want) == 0:
			return nil
		case more:
			continue
		}
		b.dropImports()
		b.annotate()
		o := &Offer{Title: a.offerTitle(first), After: &b}
		for _, r := range a.Refused {
			if want[r.Item.Lost] != nil {
				o.Refused = append(o.Refused, r)
			}
		}
		return o
	}
	return nil
}

// offerTitle says what an offer does.
func (a *Analysis) offerTitle(l lift) string {
	return "make `" + l.fn.Class.Name + "` by `await " + l.fn.Class.Name + "." + (&demand{Analysis: &Analysis{program: a.program, index: a.index, lifts: map[lift]bool{l: true}}}).makerNames().create + "(...)`"
}
