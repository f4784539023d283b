package interactive

import (
	"fmt"
	"slices"

	"awaken/rewrite/plan"
)

// wish is what a person wants of a change. Whether it can be had is another
// matter: see session.blocker.
type wish int

const (
	undecided wish = iota
	accepted
	rejected
	suppressed // rejected, with a reason that is to stand in the source
)

var wishNames = [...]string{"undecided", "accepted", "rejected", "suppressed"}

func (w wish) String() string { return wishNames[w] }

// MarshalText gives wishes their names in the log.
func (w wish) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (w *wish) UnmarshalText(text []byte) error {
	i := slices.Index(wishNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("unknown state %q", text)
	}
	*w = wish(i)
	return nil
}

// decision is a wish with its details.
type decision struct {
	wish wish
	way  int // the way accepted, or to be offered first: 0, or the number of an alternative
	// edits, unless nil, replaces the edits of the way: the text was edited, or
	// only parts of it were taken. What the way requires stays.
	edits []plan.Edit
	kind  string // of edits: "edited" or "parts"
	note  string // the reason of a suppression
	by    string // id of the change whose answer made this decision; empty for the person's own
}

func (d decision) refused() bool { return d.wish == rejected || d.wish == suppressed }

// assignment is a decision for a change.
type assignment struct {
	change int
	decision
}

// step is one answer with all that it did: what undo takes back.
type step struct {
	verb   string
	before []assignment // the decisions it replaced
	item   int          // number of the item at which it was made, for the way back
	items  []*item      // the items before a split; else nil
}
