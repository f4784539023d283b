package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// chainPlan is a plan over two files: b requires a, c requires b; d stands
// alone, is unsafe and is required by e; x and y exclude each other. Each
// change replaces one letter of its file by its capital.
func chainPlan() (*plan.Plan, map[string]string) {
	files := map[string]string{"one.py": "a b c\n", "sub/two.py": "d e x y\n"}
	p := &plan.Plan{Version: plan.Version}
	add := func(id, file, rule string, safety plan.Safety, requires, conflicts []string) {
		at := strings.Index(files[file], id[:1])
		change := func(text string) []plan.Edit {
			return []plan.Edit{{File: file, Start: at, End: at + 1, New: text, Hash: edit.Hash([]byte(files[file]))}}
		}
		p.Changes = append(p.Changes, &plan.Change{
			ID: id, Rule: rule, Symbol: id, Title: "capitalize " + id, Safety: safety, Requires: requires, Conflicts: conflicts,
			Edits:        change(strings.ToUpper(id[:1])),
			Alternatives: []plan.Alternative{{Title: "another way", Safety: plan.Safe, Requires: requires, Edits: change(id[:1] + id[:1])}},
		})
	}
	add("a1", "one.py", "await", plan.Safe, nil, nil)
	add("b1", "one.py", "async", plan.Safe, []string{"a1"}, nil)
	add("c1", "one.py", "async", plan.Safe, []string{"b1"}, nil)
	add("d1", "sub/two.py", "await", plan.Unsafe, nil, nil)
	add("e1", "sub/two.py", "await", plan.Safe, []string{"d1"}, nil)
	add("x1", "sub/two.py", "await", plan.Safe, nil, []string{"y1"})
	add("y1", "sub/two.py", "await", plan.Safe, nil, nil)
	return p, files
}

func ids(c *choice) string {
	var list []string
	for _, change := range c.changes() {
		list = append(list, change.ID)
	}
	return strings.Join(list, " ")
}

func TestChoose(t *testing.T) {
	p, _ := chainPlan()
	safe, all := choose(p, false), choose(p, true)
	for _, test := range []struct{ what, got, want string }{
		{"safe", ids(safe), "a1 b1 c1 x1"},
		{"left as unsafe", strings.Join(safe.unsafe, " "), "d1 e1"},
		{"left as excluded", strings.Join(safe.excluded, " "), "y1"},
		{"with the unsafe", ids(all), "a1 b1 c1 d1 e1 x1"},
		{"then left as unsafe", strings.Join(all.unsafe, " "), ""},
		{"files", strings.Join(safe.files(), " "), "one.py sub/two.py"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.what, test.got, test.want)
		}
	}
}

// A saved plan holds what was chosen, is valid, and chooses itself.
func TestRestricted(t *testing.T) {
	p, _ := chainPlan()
	chosen := choose(p, false)
	var text bytes.Buffer
	if err := chosen.restricted().Write(&text); err != nil {
		t.Fatal(err)
	}
	saved, err := plan.Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := grant(saved, wishes{})
	if err != nil {
		t.Fatal(err)
	}
	if ids(again) != ids(chosen) || len(again.blocked)+len(again.excluded)+len(again.required) > 0 {
		t.Errorf("the saved plan chooses %q, want %q", ids(again), ids(chosen))
	}
	if len(p.Changes) != 7 || len(p.Changes[5].Conflicts) != 1 {
		t.Error("the plan itself was changed")
	}
}

func TestGrant(t *testing.T) {
	for _, test := range []struct {
		what                                  string
		wishes                                wishes
		selected, required, blocked, excluded string
		wrong                                 string // in the message of the error
	}{
		{what: "nothing said", selected: "a1 b1 c1 d1 e1 x1", excluded: "y1"},
		{what: "one alone", wishes: wishes{accept: []string{"a1"}}, selected: "a1"},
		{what: "one with its requirements", wishes: wishes{accept: []string{"c1"}}, selected: "a1 b1 c1", required: "a1 b1"},
		{what: "the beginning of an id", wishes: wishes{accept: []string{"c"}}, selected: "a1 b1 c1", required: "a1 b1"},
		{what: "a rejected requirement", wishes: wishes{accept: []string{"c1", "d1"}, reject: []string{"a1"}}, selected: "d1", blocked: "c1"},
		{what: "all but one", wishes: wishes{reject: []string{"b1"}}, selected: "a1 d1 e1 x1", blocked: "c1", excluded: "y1"},
		{what: "requirements of a rejected change go with it", wishes: wishes{accept: []string{"c1"}, reject: []string{"c1"}}},
		{what: "a rejected half of a pair", wishes: wishes{reject: []string{"x1"}}, selected: "a1 b1 c1 d1 e1 y1"},
		{what: "both of a pair", wishes: wishes{accept: []string{"x1", "y1"}}, selected: "x1 y1"},
		{what: "a rule", wishes: wishes{rules: []string{"async"}}, selected: "a1 b1 c1", required: "a1"},
		{what: "a file", wishes: wishes{files: []string{"sub/**"}}, selected: "d1 e1 x1", excluded: "y1"},
		{what: "a rule and a file", wishes: wishes{rules: []string{"async"}, files: []string{"sub/**"}}},
		{what: "unknown id", wishes: wishes{accept: []string{"zz"}}, wrong: `no change "zz"`},
		{what: "unknown rejected id", wishes: wishes{reject: []string{"zz"}}, wrong: `no change "zz"`},
		{what: "unknown alternative", wishes: wishes{accept: []string{"a1:2"}}, wrong: "no alternative 2"},
		{what: "no number", wishes: wishes{accept: []string{"a1:x"}}, wrong: "number of an alternative"},
		{what: "unknown rule", wishes: wishes{rules: []string{"asinc"}}, wrong: `rule "asinc"`},
		{what: "bad glob", wishes: wishes{files: []string{"["}}, wrong: "no proper glob"},
	} {
		p, _ := chainPlan()
		c, err := grant(p, test.wishes)
		if test.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("%s: error %v, want %q", test.what, err, test.wrong)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		got := []string{ids(c), strings.Join(c.required, " "), strings.Join(c.blocked, " "), strings.Join(c.excluded, " ")}
		want := []string{test.selected, test.required, test.blocked, test.excluded}
		if !slices.Equal(got, want) {
			t.Errorf("%s: selected, required, blocked, excluded are %q, want %q", test.what, got, want)
		}
	}
}

// applying runs `apply` in a folder with the files of chainPlan.
type applying struct {
	dir    string
	stderr string
}

func newApplying(t *testing.T) *applying {
	t.Helper()
	p, files := chainPlan()
	a := &applying{dir: t.TempDir()}
	for name, text := range files {
		path := filepath.Join(a.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.dir, "plan.json"), text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *applying) run(t *testing.T, stdin string, args ...string) int {
	t.Helper()
	var out, errs bytes.Buffer
	app := &App{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Dir: a.dir}
	status := app.Run(context.Background(), append([]string{"apply"}, args...))
	a.stderr = errs.String()
	return status
}

func (a *applying) text(t *testing.T) string {
	t.Helper()
	one, err := os.ReadFile(filepath.Join(a.dir, "one.py"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(filepath.Join(a.dir, "sub", "two.py"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(one)+string(two), "\n", ";")
}

func TestApply(t *testing.T) {
	for _, test := range []struct {
		args   string
		status int
		text   string
		stderr string
	}{
		{"plan.json", 1, "A B C;D E X y;", "left out, since they exclude a change before them (1):\n  y1  capitalize y1\n"},
		{"plan.json --reject y1", 0, "A B C;D E X y;", "applied 6 changes (5 safe, 1 unsafe) in 2 files"},
		{"--accept c1 plan.json", 0, "A B C;d e x y;", "taken along, since others require them (2):\n  a1  capitalize a1\n  b1  capitalize b1\n"},
		{"--accept c1:1,x plan.json -q", 0, "A B cc;d e X y;", ""},
		{"plan.json --accept e1 --reject d1", 1, "a b c;d e x y;", "left out, since they require what is rejected (1):\n  e1  capitalize e1\n"},
		{"plan.json --accept x1,y1", 2, "a b c;d e x y;", "x1 and y1"},
		{"plan.json --only-file one.py", 0, "A B C;d e x y;", "in 1 file"},
		{"plan.json --accept nosuch", 2, "a b c;d e x y;", "no change"},
		{"plan.json --accept ,", 2, "a b c;d e x y;", "--accept names no change"},
		{"plan.json plan.json", 2, "a b c;d e x y;", "one PLAN"},
		{"", 2, "a b c;d e x y;", "--save-plan FILE"},
		{"nosuch.json", 2, "a b c;d e x y;", "no plan nosuch.json"},
		{"one.py", 2, "a b c;d e x y;", "one.py: not a plan"},
		{"--undo", 2, "a b c;d e x y;", "nothing to undo"},
		{"--undo plan.json", 2, "a b c;d e x y;", "no PLAN"},
	} {
		a := newApplying(t)
		if status := a.run(t, "", strings.Fields(test.args)...); status != test.status {
			t.Errorf("apply %s: status %d, want %d\n%s", test.args, status, test.status, a.stderr)
		}
		if got := a.text(t); got != test.text {
			t.Errorf("apply %s: %q, want %q", test.args, got, test.text)
		}
		if !strings.Contains(a.stderr, test.stderr) || test.stderr == "" && a.stderr != "" {
			t.Errorf("apply %s: standard error is\n%s--- wanted ---\n%s", test.args, a.stderr, test.stderr)
		}
	}
}

func TestApplyFromStandardInputAndUndo(t *testing.T) {
	a := newApplying(t)
	text, err := os.ReadFile(filepath.Join(a.dir, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	if status := a.run(t, string(text), "-", "--accept", "c1"); status != 0 || a.text(t) != "A B C;d e x y;" {
		t.Fatalf("status %d, %q\n%s", status, a.text(t), a.stderr)
	}
	if status := a.run(t, "", "plan.json"); status != 2 || !strings.Contains(a.stderr, "one.py") {
		t.Errorf("a plan of other files: status %d\n%s", status, a.stderr)
	}
	if status := a.run(t, "", "--undo"); status != 0 || a.text(t) != "a b c;d e x y;" {
		t.Errorf("undo: status %d, %q\n%s", status, a.text(t), a.stderr)
	}
	if status := a.run(t, "", "--undo"); status != 2 {
		t.Errorf("undo again: status %d\n%s", status, a.stderr)
	}
}

// A cancelled run writes nothing and says so with its status.
func TestApplyInterrupted(t *testing.T) {
	a := newApplying(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var errs bytes.Buffer
	app := &App{Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &errs, Dir: a.dir}
	if status := app.Run(ctx, []string{"apply", "plan.json"}); status != statusInterrupted || a.text(t) != "a b c;d e x y;" {
		t.Errorf("status %d, %q\n%s", status, a.text(t), errs.String())
	}
}
