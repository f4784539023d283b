package interactive

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/plan"
)

const (
	loose = "a ->\nb ->\nc ->"
	chain = "a -> b\nb -> c\nc ->"
	spare = "a -> b\nb -> c |\nc ->"   // b can do without c
	ring  = "a -> b c\nb -> a |\nc ->" // a and b require each other
	rival = "a ->\nb -> ! a"
	mixed = "a -> d\nb* ->\nc -> b\nd ->"
	files = "a@x.py -> b\nb@y.py -> c\nc@x.py ->\nd@x.py ->"
)

var events = []struct {
	name, plan, inputs string
	want, at, message  string
	mode               mode
}{
	{"begin", chain, "enter", "a? b? c?", "a", "", reviewing},
	{"yes goes on", loose, "enter y", "a+ b? c?", "b", "", reviewing},
	{"yes to all ends", loose, "enter y y y", "a+ b+ c+", "end", "", reviewing},
	{"yes asks before it pulls", chain, "enter y", "a? b? c?", "a", "", confirming},
	{"yes pulls what is required", chain, "enter y y", "a+ b+ c+", "end", "3 changes decided", reviewing},
	{"yes where nothing is required", chain, `g "c" y`, "a? b? c+", "end", "", reviewing},
	{"a question can be left", chain, "enter y n", "a? b? c?", "a", "nothing decided", reviewing},
	{"other keys leave a question open", chain, "enter y j a", "a? b? c?", "a", "a does nothing here; the keys are y, n", confirming},
	{"no to one that nothing requires", chain, "enter n", "a- b~ c~", "end", "", reviewing},
	{"no asks before it pushes out", chain, `g "c" n`, "a? b? c?", "c", "", confirming},
	{"no pushes dependents out, and does not ask about them", chain + "\nd ->", `g "c" n y k k k enter`, "a. b. c- d?", "a", "", reviewing},
	{"after a no it goes on", chain + "\nd ->", `g "c" n y`, "a. b. c- d?", "d", "", reviewing},
	{"no blocks what was accepted", chain, `enter y y g "c" n y`, "a! b! c-", "end", "", reviewing},
	{"a second yes brings it back", chain, `enter y y g "c" n y g "c" y y`, "a+ b+ c+", "end", "", reviewing},
	{"yes to what is blocked takes the obstacle back in", chain, `g "c" n y g "a" y y`, "a+ b+ c+", "end", "", reviewing},
	{"no frees what was pulled in, asked first", chain, `enter y y g "a" n`, "a+ b+ c+", "a", "", confirming},
	{"no frees what was pulled in", chain, `enter y y g "a" n y`, "a- b~ c~", "end", "", reviewing},
	{"no frees nothing that was accepted for itself", chain, `enter y y g "b" y g "a" n`, "a- b+ c+", "end", "", reviewing},
	{"what has no purpose is not asked", chain + "\nd -> c", "enter n", "a- b~ c? d?", "d", "", reviewing},
	{"until its cause is back", chain, `enter n g "a" y y`, "a+ b+ c+", "end", "", reviewing},
	{"it can be accepted all the same", chain, `enter n g "c" y`, "a- b~ c+", "end", "", reviewing},
	{"a boundary keeps dependents", spare, `g "c" n b`, "a? b?1 c-", "end", "", reviewing},
	{"a boundary keeps what was accepted", spare, `enter y y g "c" n b`, "a+ b+1 c-", "end", "", reviewing},
	{"without it they go", spare, `g "c" n y`, "a. b. c-", "end", "", reviewing},
	{"the boundary lies at the cut", "a -> b |\nb -> c |\nc ->", `g "c" n b`, "a? b?1 c-", "end", "", reviewing},
	{"a safe boundary goes first", "b -> c | * |\nc ->", `g "c" n b`, "b?2 c-", "end", "", reviewing},
	{"an unsafe boundary is better than none", "b -> c | *\nc ->", `g "c" n b`, "b?1 c-", "end", "", reviewing},
	{"there is not always a boundary", chain, `g "c" n b`, "a? b? c?", "c", "b does nothing here", confirming},
	{"an alternative", spare, "enter j tab y", "a? b+1 c~", "end", "", reviewing},
	{"an alternative by number", spare, "enter j 2 y", "a? b+1 c~", "end", "", reviewing},
	{"tab goes round", spare, "enter j tab tab", "a? b? c?", "b", "way 1 of 2: do b; y accepts it", reviewing},
	{"shift+tab goes back", spare, "enter j shift+tab", "a? b? c?", "b", "way 2 of 2", reviewing},
	{"there is no third way", spare, "enter j 3", "a? b? c?", "b", "there are 2 ways", reviewing},
	{"a single way", chain, "enter tab", "a? b? c?", "a", "there is one way to do this", reviewing},
	{"another way later frees what it does not need", spare, `enter y y g "b" tab y y`, "a+ b+1 c~", "end", "", reviewing},
	{"exclusion asks first", rival, "enter y y", "a+ b?", "b", "", confirming},
	{"exclusion drops the earlier", rival, "enter y y y", "a- b+", "end", "", reviewing},
	{"exclusion pushes out", "d -> a\na ->\nb -> ! a", "enter y y y y", "d! a- b+", "end", "", reviewing},
	{"what needs both is impossible", "d -> a b\n" + rival, "enter y", "d? a? b?", "d", `not possible: this needs both "do a" and "do b"`, reviewing},
	{"what excludes its own need is impossible", "b -> a ! a\na ->", `g "a" y g "b" y`, "b? a+", "b", `not possible: this excludes "do a", which it needs`, reviewing},
	{"a ring is one item", ring, "enter y y", "a+ b+ c+", "end", "", reviewing},
	{"a ring is rejected as one", ring, "enter n", "a- b- c~", "end", "", reviewing},
	{"a ring does not split", ring, "enter s", "a? b? c?", "a", "cannot be split: these 2 changes require each other", reviewing},
	{"a ring splits where an alternative frees it", ring, "enter tab s j y", "a? b+1 c?", "c", "", reviewing},
	{"a split can be undone", ring, "enter tab s u y y", "a+ b+ c+", "end", "", reviewing},
	{"a single edit does not split", chain, "enter s", "a? b? c?", "a", "it is a single edit", reviewing},
	{"enter takes what is safe", mixed, `g "d" enter`, "a? b? c? d+", "c", "", reviewing},
	{"enter asks where more is required", mixed, "enter enter", "a? b? c? d?", "a", "", confirming},
	{"enter does nothing for the unsafe", mixed, `g "b" enter`, "a? b? c? d?", "b", "Enter does nothing here", reviewing},
	{"nor for what requires the unsafe", mixed, `g "c" enter`, "a? b? c? d?", "c", "Enter does nothing here", reviewing},
	{"nor for another way than is preselected", spare, "enter j tab enter", "a? b? c?", "b", "Enter does nothing here", reviewing},
	{"nor for what was answered", loose, `enter y g "a" enter`, "a+ b? c?", "a", "Enter does nothing here", reviewing},
	{"nor where a question is open", chain, "enter y enter", "a? b? c?", "a", "<enter> does nothing here", confirming},
	{"the safe ones at once, asked first", mixed, "y", "a? b? c? d?", "overview", "", confirming},
	{"the safe ones at once", mixed, "y y", "a+ b? c? d+", "overview", "2 changes decided", reviewing},
	{"nothing safe is left", mixed, "y y y", "a+ b? c? d+", "overview", "nothing to accept", reviewing},
	{"the rest of a file", files, "enter a y", "a+ b+ c+ d+", "end", "", reviewing},
	{"the rest of a file, behind", files, "enter j a y", "a? b+ c+ d?", "d", "", reviewing},
	{"no to the rest of a file", files, "enter d y", "a- b. c- d-", "end", "", reviewing},
	{"no to the rest keeps what was answered", files, "enter y y d y", "a+ b+ c+ d-", "end", "", reviewing},
	{"the rest of a rule", "a1 ->\na2 ->\nb1 ->", "enter r y", "a1+ a2+ b1?", "b1", "", reviewing},
	{"no to the rest of a rule", "a1 ->\na2 ->\nb1 ->", "enter R y", "a1- a2- b1?", "b1", "", reviewing},
	{"the rest of a component", mixed, "enter c y", "a+ b? c? d+", "c", "", reviewing},
	{"no to the rest of a component", mixed, "enter C y", "a- b? c? d-", "c", "", reviewing},
	{"a bulk yes leaves what is blocked", files, `g "c" n y g "a" a y`, "a. b. c- d+", "end", "", reviewing},
	{"a bulk yes leaves what excludes", "a1 ->\na2 -> ! a1\na3 ->", "enter r y", "a1+ a2? a3+", "a2", "", reviewing},
	{"a bulk yes narrowed to the safe", "a1 ->\na2* ->\na3 ->", "enter r s y", "a1+ a2? a3+", "a2", "", reviewing},
	{"a bulk yes does not have to be narrowed", "a1 ->\na2* ->\na3 ->", "enter r y", "a1+ a2+ a3+", "end", "", reviewing},
	{"suppress asks for a reason", chain, "enter x", "a? b? c?", "a", "", asking},
	{"suppress", chain, `enter x "by_design"`, "ax b~ c~", "end", "", reviewing},
	{"suppress needs a reason", chain, `enter x ""`, "a? b? c?", "a", "needs a reason", reviewing},
	{"suppress pushes out", chain, `g "c" x "by_design" y`, "a. b. cx", "end", "", reviewing},
	{"undo", loose, "enter y y u", "a+ b? c?", "b", "undone: accept", reviewing},
	{"undo without limit", loose, "enter y y y u u u", "a? b? c?", "a", "", reviewing},
	{"undo takes all of an answer back", chain, "enter y y u", "a? b? c?", "a", "", reviewing},
	{"nothing to undo", chain, "enter u", "a? b? c?", "a", "there is nothing to undo", reviewing},
	{"back and forth", chain, "enter j j k", "a? b? c?", "b", "", reviewing},
	{"back to the overview", chain, "enter k k", "a? b? c?", "overview", "k does nothing here", reviewing},
	{"forth to the end", chain, "enter j j j j", "a? b? c?", "end", "j does nothing here", reviewing},
	{"moving decides nothing", chain, "j j j j q", "a? b? c?", "end", "", finished},
	{"search", chain, `/ "DO_C"`, "a? b? c?", "overview", `nothing mentions "DO C"`, reviewing},
	{"search ignores case in small letters", "a ->\nB -> a", `/ "do_b"`, "a? B?", "B", "", reviewing},
	{"search again", "a1 ->\nb ->\na2 ->", `/ "do_a" / ""`, "a1? b? a2?", "a2", "", reviewing},
	{"search goes round", "a1 ->\nb ->\na2 ->", `/ "do_a" / "" / ""`, "a1? b? a2?", "a1", "", reviewing},
	{"search looks into texts", chain, `/ "await"`, "a? b? c?", "a", "", reviewing},
	{"go to a number", chain, `g "2"`, "a? b? c?", "b", "", reviewing},
	{"go to a symbol", chain, `g "m.c"`, "a? b? c?", "c", "", reviewing},
	{"go to a file", files, `g "y.py"`, "a? b? c? d?", "b", "", reviewing},
	{"go to a line", files, `g "x.py:3"`, "a? b? c? d?", "c", "", reviewing},
	{"go to a line before", files, `g "x.py:2"`, "a? b? c? d?", "a", "", reviewing},
	{"go to nowhere", chain, `g "9"`, "a? b? c?", "overview", `there is no "9" here: numbers go from 1 to 3`, reviewing},
	{"finish", loose, "enter y q", "a+ b? c?", "b", "", finished},
	{"abandon asks", loose, "enter y Q", "a+ b? c?", "b", "", asking},
	{"abandon only for yes", loose, `enter y Q ""`, "a+ b? c?", "b", "not abandoned", reviewing},
	{"abandon", loose, `enter y Q "yes"`, "a+ b? c?", "b", "", abandoned},
	{"help", chain, "enter ?", "a? b? c?", "a", "", helping},
	{"help decides nothing", chain, "enter ? y ?", "a? b? c?", "a", "", reviewing},
	{"a key without meaning", chain, "enter z", "a? b? c?", "a", "z does nothing here; ? shows the keys", reviewing},
	{"yes at the end does nothing", chain, "j j j j y", "a? b? c?", "end", "y does nothing here", reviewing},
}

func TestEvents(t *testing.T) {
	for _, tt := range events {
		t.Run(tt.name, func(t *testing.T) {
			p, texts := sketch(t, tt.plan)
			s, err := newSession(p, setup{files: reader(texts)})
			if err != nil {
				t.Fatal(err)
			}
			feed(s, tt.inputs)
			if got := marks(s); got != tt.want || at(s) != tt.at || s.mode != tt.mode {
				t.Errorf("got %q at %s in mode %d; want %q at %s in mode %d", got, at(s), s.mode, tt.want, tt.at, tt.mode)
			}
			if !strings.Contains(s.message, tt.message) {
				t.Errorf("the message is %q, not %q", s.message, tt.message)
			}
			if _, err := plan.Compose(s.plan, s.result().Selection); err != nil {
				t.Error(err)
			}
		})
	}
}

// Whatever was decided, the order of the review stays.
func TestOrder(t *testing.T) {
	p, texts := sketch(t, `
		a@z.py -> b
		b@z.py -> c
		c@z.py ->
		d@a.py -> e f
		e@b.py -> f
		f@b.py -> e
		g@a.py ->
		h@a.py -> c
	`)
	s, err := newSession(p, setup{files: reader(texts)})
	if err != nil {
		t.Fatal(err)
	}
	order := func() string {
		var out []string
		for _, it := range s.items {
			var ids []string
			for _, c := range it.changes {
				ids = append(ids, s.change(c).ID)
			}
			out = append(out, strings.Join(ids, "+"))
		}
		return strings.Join(out, " ")
	}
	const want = "d e+f g h a b c"
	if got := order(); got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	feed(s, `g "c" n y g "a" y y u g "d" y y`)
	if got := order(); got != want {
		t.Errorf("after some answers: %q", got)
	}
}

func TestParts(t *testing.T) {
	p, texts := sketch(t, "a ->\nb -> a\nc ->")
	for _, c := range p.Changes[:1] {
		c.Edits = append(c.Edits, plan.Edit{File: "f.py", Start: 100, End: 100, New: "x", Hash: c.Edits[0].Hash})
	}
	p.Changes[2].Edits = append(p.Changes[2].Edits, plan.Edit{File: "f.py", Start: 105, End: 105, New: "y", Hash: p.Changes[2].Edits[0].Hash})
	play := func(split func(*plan.Change, int) ([][]plan.Edit, error), inputs string) *session {
		s, err := newSession(p, setup{files: reader(texts), split: split})
		if err != nil {
			t.Fatal(err)
		}
		feed(s, inputs)
		return s
	}
	refuses := func(*plan.Change, int) ([][]plan.Edit, error) { return nil, errors.New("they belong together") }
	for _, tt := range []struct {
		split        func(*plan.Change, int) ([][]plan.Edit, error)
		inputs, want string
		message      string
		edits        int
	}{
		{splitter, `g "a" s`, "a? b? c?", "1 change (do b) requires the whole of it", 0},
		{nil, `g "c" s`, "a? b? c?", "its 2 edits are right together only", 0},
		{refuses, `g "c" s`, "a? b? c?", "they belong together", 0},
		{splitter, `g "c" s y n`, "a? b? c+", "", 1},
		{splitter, `g "c" s n k y y`, "a? b? c+", "", 2},
		{splitter, `g "c" s n n`, "a? b? c-", "", 0},
		{splitter, `g "c" s y esc`, "a? b? c?", "nothing decided", 0},
	} {
		s := play(tt.split, tt.inputs)
		r := s.result()
		composed, err := plan.Compose(r.Plan, r.Selection)
		if got := marks(s); got != tt.want || !strings.Contains(s.message, tt.message) || err != nil || len(composed["f.py"]) != tt.edits {
			t.Errorf("%s: %q, %q, %v, %v; want %q, %q, %d edits", tt.inputs, got, s.message, composed, err, tt.want, tt.message, tt.edits)
		}
	}
}

// Edits that overlap exclude each other like changes that say so.
func TestOverlappingAlternatives(t *testing.T) {
	p, texts := sketch(t, "a -> |\nb ->")
	p.Changes[0].Alternatives[0].Edits = []plan.Edit{{File: "f.py", Start: 2, End: 9, New: "x", Hash: p.Changes[0].Edits[0].Hash}}
	s, err := newSession(p, setup{files: reader(texts)})
	if err != nil {
		t.Fatal(err)
	}
	feed(s, `enter y y g "a" tab y`)
	if s.mode != confirming || !slices.Equal(s.pending.drops, []int{1}) {
		t.Fatalf("mode %d, pending %+v: the overlap with b is not shown", s.mode, s.pending)
	}
	s.key("y")
	if got := marks(s); got != "a+1 b-" {
		t.Errorf("got %q", got)
	}
}
