package browser

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"awaken/rewrite/plan"
)

const projects = "../../testdata/projects/"

// copyOf copies a bundled project to a folder of the test.
func copyOf(t *testing.T, project string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(projects+project)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// files reads a project.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	for depth := "*/*"; err == nil && len(names) > 0; depth += "/*" {
		for _, name := range names {
			if filepath.Ext(name) == ".py" {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				out[strings.TrimPrefix(name, dir)] = string(text)
			}
		}
		names, err = filepath.Glob(filepath.Join(dir, depth))
	}
	if err != nil || len(out) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	return out
}

// reviewed is a dry run of a bundled project, with its page open.
type reviewed struct {
	*tab
	dir, saved string // of the project; of the plan
	plan       *plan.Plan
}

func review(t *testing.T, project string, before ...chromedp.Action[chromedp.Void]) *reviewed {
	t.Helper()
	r := &reviewed{dir: copyOf(t, project), saved: filepath.Join(t.TempDir(), "plan.json")}
	page := filepath.Join(t.TempDir(), "review.html")
	if status, stderr := awaken(r.dir, "fix", "--report", page, "--save-plan", r.saved); status != 1 {
		t.Fatalf("fix --report: exit %d\n%s", status, stderr)
	}
	text, err := os.ReadFile(r.saved)
	if err != nil {
		t.Fatal(err)
	}
	if r.plan, err = plan.Read(bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	r.tab = open(t, page, before...)
	return r
}

// applied applies the plan to a fresh copy of the project.
func applied(t *testing.T, project string, args ...string) map[string]string {
	t.Helper()
	dir := copyOf(t, project)
	if status, stderr := awaken(dir, append([]string{"apply"}, args...)...); status > 1 {
		t.Fatalf("apply %q: exit %d\n%s", args, status, stderr)
	}
	return files(t, dir)
}

func ids(sel plan.Selection) string {
	return strings.Join(slices.Sorted(maps.Keys(sel)), " ")
}

// mostNeeded is the change whose rejection takes the most others with it, if
// not all.
func mostNeeded(p *plan.Plan) (id string, gone []string) {
	for _, c := range p.Changes {
		if with := p.Dependents(p.All(), c.ID); len(with) > len(gone) && len(with) < len(p.Changes) {
			id, gone = c.ID, with
		}
	}
	return id, gone
}

func TestRejectingTakesDependentsAlong(t *testing.T) {
	r := review(t, "bulk")
	all := r.plan.All()
	if got := r.accepted(); got != ids(all) {
		t.Fatalf("proposed are %s\nwant all: %s", got, ids(all))
	}
	id, gone := mostNeeded(r.plan)
	if len(gone) < 3 {
		t.Fatalf("no change of the project has dependents: %s, %v", id, gone)
	}

	// The search finds the change, and the filters hide the rest.
	r.click("#text")
	r.keys(id)
	if got := r.shown(); got != id {
		t.Fatalf("the search for %s shows %s", id, got)
	}
	if got, want := r.text("#matches"), fmt.Sprintf("1 of %d changes shown", len(r.plan.Changes)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := r.text("#reject-shown"), fmt.Sprintf("Reject shown (1, and %d more)", len(gone)-1); got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	// What would go is lit, and named, before it goes.
	box := "#change-" + id + " .head input"
	r.do(chromedp.Focus(chromedp.CSS(box)))
	if got := eval[int](r.tab, `document.querySelectorAll(".lit-off").length`); got != len(gone) {
		t.Errorf("%d changes are lit, want %d", got, len(gone))
	}
	if got := r.text("#effect"); !strings.Contains(got, fmt.Sprintf("would also take out %d:", len(gone)-1)) {
		t.Errorf("the live region says %q", got)
	}
	if got := r.accepted(); got != ids(all) {
		t.Errorf("looking decided: %s", got)
	}
	// A pointer that rests elsewhere takes nothing of that away.
	r.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 700, 500), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 5))
	if got := eval[int](r.tab, `document.querySelectorAll(".lit-off").length`); got != len(gone) {
		t.Errorf("with the pointer elsewhere %d changes are lit, want %d", got, len(gone))
	}
	r.click(box)
	left := r.plan.Without(all, id)
	if got := r.accepted(); got != ids(left) {
		t.Errorf("accepted are %s\nwant %s", got, ids(left))
	}
	if got, want := r.text("#counts"), fmt.Sprintf("%d of %d changes accepted", len(left), len(all)); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}

	// Undo, and once more by the bulk answer.
	r.click("#undo")
	if got := r.accepted(); got != ids(all) {
		t.Errorf("after undo: %s", got)
	}
	r.click("#reject-shown")
	if got := r.accepted(); got != ids(left) {
		t.Errorf("after the bulk answer: %s", got)
	}

	r.click("#save")
	decisions := r.downloaded("awaken-decisions.json")
	got := applied(t, "bulk", r.saved, "--decisions", decisions)
	if want := applied(t, "bulk", r.saved, "--reject", id); !maps.Equal(got, want) {
		t.Error("the decisions give other files than --reject")
	}
	if maps.Equal(got, files(t, r.dir)) || maps.Equal(got, applied(t, "bulk", r.saved)) {
		t.Error("the files are those of nothing, or of all, applied")
	}

	// The page can save the plan, byte for byte, and open decisions again.
	r.click("#save-plan")
	mine, err := os.ReadFile(r.downloaded("awaken-plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	if saved, err := os.ReadFile(r.saved); err != nil || !bytes.Equal(mine, saved) {
		t.Errorf("the page saves another plan than --save-plan: %d bytes, %d; %v", len(mine), len(saved), err)
	}
	r.do(chromedp.Reload(), chromedp.WaitReady("#changes"))
	if got := r.accepted(); got != ids(all) {
		t.Errorf("opened again, %s", got)
	}
	r.do(chromedp.SetUploadFiles("#file", []string{decisions}))
	wait[bool](r.tab, fmt.Sprintf(`document.querySelectorAll(".change.on").length === %d`, len(left)))
	if got := r.accepted(); got != ids(left) {
		t.Errorf("with the decisions opened: %s", got)
	}
}

// wait waits until an expression is true.
func wait[T any](p *tab, expression string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[T](expression)); err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
}

func TestAlternatives(t *testing.T) {
	r := review(t, "daemon")
	i := slices.IndexFunc(r.plan.Changes, func(c *plan.Change) bool { return len(c.Alternatives) > 0 })
	if i < 0 {
		t.Fatal("no change of the project has an alternative")
	}
	c := r.plan.Changes[i]
	r.bring("#change-" + c.ID)
	before := r.text("#change-" + c.ID + " .diffs")
	r.click("#change-" + c.ID + ` input[type=radio][value="1"]`)
	if after := r.text("#change-" + c.ID + " .diffs"); after == before {
		t.Error("the diff is the same as before")
	}
	r.click("#save")
	decisions := r.downloaded("awaken-decisions.json")
	got := applied(t, "daemon", r.saved, "--decisions", decisions)
	var accept []string
	for _, id := range strings.Fields(r.accepted()) {
		if id == c.ID {
			id += ":1"
		}
		accept = append(accept, id)
	}
	if want := applied(t, "daemon", r.saved, "--accept", strings.Join(accept, ",")); !maps.Equal(got, want) {
		t.Error("the decisions give other files than --accept")
	}
	if maps.Equal(got, applied(t, "daemon", r.saved)) {
		t.Error("the alternative changes nothing")
	}
}

// Every step of a review can be made without a mouse.
func TestKeyboard(t *testing.T) {
	r := review(t, "daemon")
	focused := func() string {
		return eval[string](r.tab, `(document.activeElement.closest("article") || document.activeElement).id`)
	}
	order := strings.Fields(eval[string](r.tab, `[...document.querySelectorAll("article.change")].map((a) => a.id).join(" ")`))
	all := r.accepted()
	for _, step := range []struct{ keys, focus string }{
		{"j", order[0]}, {"j", order[1]}, {"j", order[2]}, {"k", order[1]}, {"kkk", order[0]},
	} {
		if r.keys(step.keys); focused() != step.focus {
			t.Fatalf("after %q the focus is on %s, want %s", step.keys, focused(), step.focus)
		}
	}
	id := strings.TrimPrefix(order[0], "change-")
	want := ids(r.plan.Without(r.plan.All(), id))
	if r.keys("n"); r.accepted() != want {
		t.Errorf("n leaves %s, want %s", r.accepted(), want)
	}
	if r.keys("u"); r.accepted() != all {
		t.Errorf("u leaves %s", r.accepted())
	}
	if r.keys(" "); r.accepted() != want {
		t.Errorf("space leaves %s, want %s", r.accepted(), want)
	}
	if r.keys("y"); !strings.Contains(r.accepted(), id) {
		t.Errorf("y leaves %s", r.accepted())
	}
	if r.keys("/"); focused() != "text" {
		t.Errorf("/ goes to %s", focused())
	}
	r.keys("nuys") // letters in a text are letters
	if got := eval[string](r.tab, `document.querySelector("#text").value`); got != "nuys" {
		t.Errorf("the search holds %q", got)
	}
	r.keys("\x1b")
	if r.keys("?"); !eval[bool](r.tab, `document.querySelector("#help").open`) {
		t.Error("? opens nothing")
	}
	r.keys("\x1b")
	if eval[bool](r.tab, `document.querySelector("#help").open`) {
		t.Error("Escape closes nothing")
	}
	// With the single keys off, they do nothing.
	eval[bool](r.tab, `(document.querySelector("#keys-on").click(), true)`)
	before := r.accepted()
	if r.keys("u"); r.accepted() != before {
		t.Error("a key works that was turned off")
	}
}
