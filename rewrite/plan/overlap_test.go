package plan

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Two changes overlap exactly where Compose says so.
func TestOverlapsAgreesWithCompose(t *testing.T) {
	overlapping, apart := 0, 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		edits := func() []Edit {
			start := r.IntN(12)
			return []Edit{at("a.py", start, start+r.IntN(4), []string{"", "x"}[r.IntN(2)])}
		}
		p := &Plan{}
		for i := range 4 {
			p.Changes = append(p.Changes, &Change{ID: fmt.Sprint("c", i), Edits: edits(), Alternatives: []Alternative{{Edits: edits()}}})
		}
		found := p.Overlaps()
		for i, a := range p.Changes {
			for _, b := range p.Changes[i+1:] {
				for ways := range 4 {
					o := Overlap{A: a.ID, B: b.ID, WayA: ways / 2, WayB: ways % 2}
					_, err := Compose(p, Selection{a.ID: o.WayA, b.ID: o.WayB})
					var overlap *OverlapError
					if want := errors.As(err, &overlap); slices.Contains(found, o) != want {
						t.Fatalf("seed %d: %+v reported %t, Compose says %v", seed, o, !want, err)
					} else if want {
						overlapping++
					} else {
						apart++
					}
				}
			}
		}
	}
	if overlapping < 100 || apart < 100 {
		t.Errorf("%d pairs overlap and %d do not: too few to tell", overlapping, apart)
	}
}
