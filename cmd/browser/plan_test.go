package browser

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"awaken/interactive/page"
	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// sources are files made up for a plan.
type sources map[string]string

func (s sources) read(name string) ([]byte, error) {
	text, ok := s[name]
	if !ok {
		return nil, errors.New("no such file")
	}
	return []byte(text), nil
}

// insert is an edit before the first occurrence of a text.
func (s sources) insert(file, before, text string) plan.Edit {
	at := strings.Index(s[file], before)
	return plan.Edit{File: file, Start: at, End: at, New: text, Hash: edit.Hash([]byte(s[file]))}
}

// write makes the page of a plan.
func write(t *testing.T, p *plan.Plan, s sources) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	// As the command proposes them: without what is unsafe or in conflict.
	proposed := p.All()
	for _, pair := range p.Conflicts(proposed) {
		proposed = p.Without(proposed, pair.B)
	}
	if err := page.Write(f, page.Input{Plan: p, Proposed: proposed, Read: s.read}); err != nil {
		t.Fatal(err)
	}
	return path
}

// tangled is a plan with what the bundled projects do not have: b requires a,
// c is unsafe and excludes a, d requires c, and e is safe and requires c; the
// alternative of f overlaps g.
func tangled() (*plan.Plan, sources) {
	s := sources{"a.py": "def a(): b()\ndef c(): d()\ndef e(): f()\ndef g(): pass\n", "hostile.py": "x = '</script><img src=x>\u202e'\n"}
	change := func(id string, safety plan.Safety, requires ...string) *plan.Change {
		return &plan.Change{ID: id, Rule: "make-async", Symbol: "a." + id, Title: "make `" + id + "` async", Safety: safety, Requires: requires, Edits: []plan.Edit{s.insert("a.py", id+"(", "# ")}}
	}
	c := change("c", plan.Unsafe)
	c.Conflicts = []string{"a"}
	f := change("f", plan.Safe)
	f.Alternatives = []plan.Alternative{{Title: "replace <b>it</b>", Safety: plan.Safe, Edits: []plan.Edit{
		{File: "a.py", Start: 34, End: 46, New: "</script>", Hash: edit.Hash([]byte(s["a.py"]))},
	}}}
	g := change("g", plan.Safe)
	h := &plan.Change{ID: "h", Rule: "await", Title: "</script><b>h</b>", Safety: plan.Safe, Edits: []plan.Edit{s.insert("hostile.py", "x", "y = ")}}
	return &plan.Plan{
		Changes:  []*plan.Change{change("a", plan.Safe), change("b", plan.Safe, "a"), c, change("d", plan.Safe, "c"), change("e", plan.Safe, "c"), f, g, h},
		Refusals: []plan.Refusal{{Rule: "lambda", File: "a.py", Line: 3, Column: 5, Reason: "a `lambda` cannot await", WayOut: "write a <b>def</b>"}},
	}, s
}

func TestGraphOnThePage(t *testing.T) {
	p, s := tangled()
	r := open(t, write(t, p, s))
	want := func(what, ids string) {
		t.Helper()
		if got := r.accepted(); got != ids {
			t.Errorf("%s: accepted are %q, want %q", what, got, ids)
		}
	}
	want("proposed are the safe ones that require nothing unsafe", "a b f g h")
	box := func(id string) string { return "#box-" + fmt.Sprint(strings.Index("abcdefgh", id)) }

	r.do(chromedp.Focus(box("e")))
	if got := r.text("#effect"); !strings.Contains(got, "would also accept 1 (1 unsafe)") || !strings.Contains(got, "would also take out 2:") {
		t.Errorf("before e: %q", got)
	}
	r.click(box("e"))
	want("e brings c, which excludes a, which b requires", "c e f g h")
	r.click(box("b"))
	want("and back", "a b f g h")

	r.bring("#change-f")
	r.click(`#change-f input[value="1"]`)
	want("the alternative of f overlaps g", "a b f h")
	r.click(box("g"))
	want("and g overlaps it", "a b g h")

	r.keys("uuuu")
	want("all undone", "a b f g h")

	// What is shown is accepted as far as it excludes nothing accepted, and
	// unsafe changes are asked about.
	r.click("#reject-shown")
	want("all rejected", "")
	r.do(chromedp.SetValue("#safety", "unsafe"))
	eval[bool](r, `document.querySelector("#safety").dispatchEvent(new Event("change"))`)
	if got := r.shown(); got != "c" {
		t.Errorf("unsafe are %q", got)
	}
	r.click("#accept-shown")
	want("nothing before the question is answered", "")
	r.click("#confirm-yes")
	wait[bool](r, `document.querySelectorAll(".change.on").length > 0`) // a dialog closes a little later
	want("the unsafe one", "c")
	r.click("#clear")
	r.click("#accept-shown")
	want("all but what excludes c", "c d e f g h")

	// Text of the project is text.
	if n := eval[int](r, `document.querySelectorAll("#changes b, #changes img, #refusals p b + b").length`); n != 0 {
		t.Errorf("%d elements come from the plan", n)
	}
	r.bring("#change-h")
	if got := r.text("#change-h"); !strings.Contains(got, "</script><b>h</b>") || !strings.Contains(got, "<202e>") {
		t.Errorf("the hostile change shows %q", got)
	}
	if got := r.text("#refusals"); !strings.Contains(got, "a.py:3:5") || !strings.Contains(got, "Way out: write a <b>def</b>") {
		t.Errorf("the refusal shows %q", got)
	}
	r.click("#save") // and nothing holds the tab back when it closes
	r.downloaded("awaken-decisions.json")
}

// large is a plan of n changes in n/10 files, in which most require one before
// them.
func large(n int) (*plan.Plan, sources) {
	r := rand.New(rand.NewPCG(5, 5))
	s := sources{}
	for f := range n / 10 {
		var b strings.Builder
		for k := range 10 {
			fmt.Fprintf(&b, "def function_%d_%d(argument):\n    \"\"\"Do it.\"\"\"\n    value = other_%d(argument)\n    return value\n\n\n", f, k, k)
		}
		s[fmt.Sprintf("package_%d/module_%d.py", f%20, f)] = b.String()
	}
	p := &plan.Plan{}
	for i := range n {
		f, k := i/10, i%10
		file := fmt.Sprintf("package_%d/module_%d.py", f%20, f)
		symbol := fmt.Sprintf("function_%d_%d", f, k)
		at := s.insert(file, "def "+symbol, "async ")
		call := at
		call.Start += strings.Index(s[file][at.Start:], "other_")
		call.End, call.New = call.Start, "await "
		c := &plan.Change{
			ID: fmt.Sprintf("%012x", i), Rule: "make-async", Symbol: symbol, Title: "make `" + symbol + "` async", Safety: plan.Safe,
			Edits: []plan.Edit{at, call},
			Why:   []plan.Step{{File: file, Line: 1 + 6*k, Symbol: symbol, Reason: "`" + symbol + "` must become async"}},
		}
		if i > 0 && i%50 > 0 {
			c.Requires = []string{fmt.Sprintf("%012x", i-1-r.IntN(min(i%50, 5)))}
		}
		p.Changes = append(p.Changes, c)
	}
	return p, s
}

// Two thousand changes open and answer; how fast is logged, for people.
func TestTwoThousandChanges(t *testing.T) {
	const n = 2000
	p, s := large(n)
	began := time.Now()
	path := write(t, p, s)
	made := time.Since(began)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	r := open(t, path)
	wait[bool](r, `document.querySelectorAll("article.change table").length > 0`)
	opened := time.Since(began)
	if got := eval[int](r, `document.querySelectorAll("article.change").length`); got != n {
		t.Fatalf("%d changes are shown", got)
	}
	if got := eval[int](r, `document.querySelectorAll("article.change table").length`); got > 200 {
		t.Errorf("%d diffs are made at once", got)
	}
	t.Logf("%d changes: %d kB, made in %v, opened in %v", n, info.Size()/1000, made.Round(time.Millisecond), opened.Round(time.Millisecond))
	search := func(text string) string {
		return fmt.Sprintf(`(document.querySelector("#text").value = %q, document.querySelector("#text").dispatchEvent(new Event("input")))`, text)
	}
	for _, step := range []struct{ name, script string }{
		{"uncheck", `document.querySelector("#box-0").click()`},
		{"check", `document.querySelector("#box-49").click()`},
		{"search", search("function_7_")},
		{"search again", search("function_9")},
		{"clear", `document.querySelector("#clear").click()`},
		{"reject all", `document.querySelector("#reject-shown").click()`},
		{"accept all", `document.querySelector("#accept-shown").click()`},
		{"next change", `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }))`},
		{"to the bottom", `scrollTo(0, document.body.scrollHeight)`},
	} {
		// In the page, to the frame after the step.
		took := eval[float64](r, fmt.Sprintf(`new Promise((done) => { const began = performance.now(); %s; requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))); })`, step.script))
		t.Logf("%s: %.0f ms", step.name, took)
	}
	if got := len(strings.Fields(r.accepted())); got != n {
		t.Errorf("%d changes are accepted in the end", got)
	}
	wait[bool](r, fmt.Sprintf(`document.querySelector("#change-%012x table") !== null || document.querySelector("article.change:last-of-type table") !== null`, n-1))
	eval[bool](r, `(document.querySelector("#save").click(), true)`)
	r.downloaded("awaken-decisions.json")
}
