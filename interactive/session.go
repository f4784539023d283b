package interactive

import (
	"fmt"
	"slices"

	"awaken/rewrite/plan"
)

// mode says what kind of input a session waits for.
type mode int

const (
	reviewing mode = iota // keys, at a position: the overview, an item, or the end
	confirming
	asking    // a line of text
	splitting // keys, for one part of a change after the other
	editing   // the host is to run an editor
	helping
	finished
	abandoned
)

// item is one question of the review: a change, or changes that require each
// other and are taken or left together.
type item struct {
	changes []int
	number  int      // index in session.items
	ways    []choice // see session.ways
}

// session is a review in progress: a state machine that knows no terminal.
// Inputs are key, answer and edited; everything else reads.
type session struct {
	*graph
	*texts
	parse func(name string, text []byte) error
	split func(c *plan.Change, way int) ([][]plan.Edit, error)
	log   *journal

	items     []*item
	home      []*item // by change; nil for changes of other shards
	decisions []decision
	// blocker is, by change, the refused change because of which this one
	// cannot be applied, or -1. It follows from the decisions alone.
	blocker []int
	// idle is, by change, that nothing asks for it as things stand: all that
	// leads to it was refused, or is blocked. It follows from the decisions too.
	idle  []bool
	left  []bool // by change: left open in the review that this one follows, and not asked again; nil if there is none
	steps []step

	mode     mode
	position int // -1: overview; an item's number; len(items): the end
	choice   int // index into choices of the item shown
	why      bool
	message  string // the answer to the last input, one line
	pending  *effect
	prompt   *prompt
	parts    *parts
	editor   *request
	search   string

	stale    []string // decisions of the log that fit no change
	reopened []string // ids accepted in the log that the plan no longer carries as accepted
	gone     []Entry  // decided in the review that this one follows, of changes that are no more
}

// setup is what a session needs besides the plan.
type setup struct {
	files func(name string) ([]byte, error)
	parse func(name string, text []byte) error
	split func(c *plan.Change, way int) ([][]plan.Edit, error)
	shard Shard
	log   *journal // nil: decisions are not saved
}

func newSession(p *plan.Plan, o setup) (*session, error) {
	t := &texts{read: o.files}
	s := &session{texts: t, parse: o.parse, split: o.split, log: o.log, position: -1}
	s.graph = newGraph(p, t.line)
	mine, err := s.shard(o.shard)
	if err != nil {
		return nil, err
	}
	s.home = make([]*item, len(p.Changes))
	s.decisions = make([]decision, len(p.Changes))
	s.blocker, s.idle = make([]int, len(p.Changes)), make([]bool, len(p.Changes))
	for i := range s.blocker {
		s.blocker[i] = -1
	}
	var items []*item
	for _, changes := range s.order() {
		if mine[changes[0]] {
			items = append(items, &item{changes: changes})
		}
	}
	s.setItems(items)
	if s.log != nil {
		if err := s.replay(s.log.entries); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *session) setItems(items []*item) {
	s.items = items
	for n, it := range items {
		it.number = n
		for _, c := range it.changes {
			s.home[c] = it
		}
	}
}

// current is the item shown; nil at the overview and at the end.
func (s *session) current() *item {
	if s.position < 0 || s.position >= len(s.items) {
		return nil
	}
	return s.items[s.position]
}

func (s *session) change(i int) *plan.Change { return s.plan.Changes[i] }

// applied tells whether a change is part of the result as things stand.
func (s *session) applied(i int) bool {
	return s.decisions[i].wish == accepted && s.blocker[i] < 0
}

// open tells whether an item still waits for an answer: what cannot be
// accepted because of an earlier no is not asked, nor what has no purpose.
func (s *session) open(it *item) bool { return slices.ContainsFunc(it.changes, s.asked) }

func (s *session) asked(c int) bool {
	return s.waits(c) && (s.left == nil || !s.left[c])
}

// waits tells whether a change could be answered and is not.
func (s *session) waits(c int) bool {
	return s.decisions[c].wish == undecided && s.blocker[c] < 0 && !s.idle[c]
}

// safe tells whether taking a change this way is safe.
func (s *session) safe(i, way int) bool {
	c := s.change(i)
	if way > 0 {
		return c.Alternatives[way-1].Safety == plan.Safe
	}
	return c.Safety == plan.Safe
}

// edits returns the edits of a change under a decision.
func (s *session) edits(i int, d decision) []plan.Edit {
	if d.edits != nil {
		return d.edits
	}
	_, edits := s.change(i).Way(d.way)
	return edits
}

// titles of a list of changes, for messages: the first few and a count.
func (s *session) titles(changes []int) string {
	const shown = 3
	text := ""
	for i, c := range changes {
		if i == shown {
			return fmt.Sprintf("%s and %d more", text, len(changes)-shown)
		}
		if i > 0 {
			text += "; "
		}
		text += s.change(c).Title
	}
	return text
}

// say sets the answer to an input.
func (s *session) say(format string, args ...any) { s.message = fmt.Sprintf(format, args...) }
