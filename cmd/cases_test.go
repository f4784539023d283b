package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/cmd"
	"awaken/rewrite/finding"
	"awaken/rewrite/plan"
)

// TestCases holds awaken to every case in testdata/cases, and to what it
// promises of each: the dry run's diff gives the bytes of --write, a second run
// proposes nothing, the output compiles and runs, and check then finds nothing
// that fix could repair.
func TestCases(t *testing.T) {
	compiled := newCompiler(t)
	for _, c := range allCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			testOne(t, c, compiled)
		})
	}
}

func testOne(t *testing.T, c *testCase, compiled *compiler) {
	findings := checkConcise(t, c)
	r := repair(t, c.input, c.args)
	refusals := places(r.plan)

	if *update {
		c.rewrite(t, r.after, findings, refusals)
		return
	}
	if c.hasFindings {
		wantPrefixes(t, "findings", findings, c.findings)
	}
	wantPrefixes(t, "refusals", refusals, c.refusals)
	for _, name := range c.want.names() {
		if !bytes.Equal(r.after[name], c.want[name]) {
			t.Errorf("%s after the repair:\n%s--- wanted ---\n%s", name, r.after[name], c.want[name])
		}
	}
	for name := range r.after {
		if _, ok := c.want[name]; !ok {
			t.Errorf("fix left %s behind", name)
		}
	}

	wantStatus := c.status
	if wantStatus < 0 {
		wantStatus = min(len(c.refusals), 1)
	}
	if r.writeStatus != wantStatus {
		t.Errorf("fix --write exits %d, want %d\n%s", r.writeStatus, wantStatus, r.stderr)
	}
	if wantDry := max(wantStatus, pending(c)); r.dryStatus != wantDry {
		t.Errorf("fix exits %d, want %d\n%s", r.dryStatus, wantDry, r.stderr)
	}
	if r.againStatus != wantStatus {
		t.Errorf("the second fix --write exits %d, want %d", r.againStatus, wantStatus)
	}
	needPython(t, c.python)
	if c.status != 2 {
		compiled.add(c.name, r.after)
	}
	if c.stdout != nil {
		wantStrict(t, r.after, c.run, *c.stdout, c.packages...)
	}
}

func pending(c *testCase) int {
	if c.changes() {
		return 1
	}
	return 0
}

// repaired is what one project went through.
type repaired struct {
	after                               tree
	plan                                plan.Plan // of the dry run, before anything is written
	diff, stderr                        string    // of the dry run
	dryStatus, writeStatus, againStatus int
}

// repair runs fix over a project: dry, then with --write, then twice again. It
// fails the test where awaken breaks a promise that needs no wanted text.
func repair(t *testing.T, input tree, args []string) repaired {
	t.Helper()
	dir, plans := t.TempDir(), t.TempDir()
	writeTree(t, dir, input)
	var r repaired

	first := filepath.Join(plans, "first.json")
	r.dryStatus, r.diff, r.stderr = awaken(dir, append(slices.Clone(args), "--save-plan", first)...)
	r.plan = readPlan(t, first)
	if !sameTree(readTree(t, dir), input) {
		t.Errorf("fix without --write wrote")
	}
	patched := patch(t, input, r.diff)

	var stderr string
	r.writeStatus, _, stderr = awaken(dir, append(slices.Clone(args), "--write", "--allow-dirty")...)
	r.after = readTree(t, dir)
	for _, name := range r.after.names() {
		if !bytes.Equal(patched[name], r.after[name]) {
			t.Errorf("%s: the diff gives\n%s--- --write gives ---\n%s--- diff ---\n%s", name, patched[name], r.after[name], r.diff)
		}
	}
	if r.writeStatus > 1 {
		r.stderr = stderr
	}

	second := filepath.Join(plans, "second.json")
	_, diff, _ := awaken(dir, append(slices.Clone(args), "--save-plan", second)...)
	if diff != "" {
		t.Errorf("a second run proposes\n%s", diff)
	}
	if was, is := symbols(r.plan), symbols(readPlan(t, second)); !slices.Equal(was, is) {
		t.Errorf("refusals of the first run %q, of the second %q", was, is)
	}
	r.againStatus, _, _ = awaken(dir, append(slices.Clone(args), "--write", "--allow-dirty")...)
	if !sameTree(readTree(t, dir), r.after) {
		t.Errorf("a second fix --write changes the files again")
	}

	_, out, _ := awaken(dir, "check", "--output-format", "jsonl")
	for line := range strings.Lines(out) {
		var f finding.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Errorf("check --output-format jsonl: %v in %s", err, line)
		}
		if f.Fixable && f.Confidence == finding.Resolved {
			t.Errorf("check after the repair still reports as fixable: %s", line)
		}
	}
	return r
}

// awaken runs the command in-process, in dir.
func awaken(dir string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	app := &cmd.App{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir,
		Env: func(string) string { return "" },
	}
	status = app.Run(context.Background(), args)
	return status, out.String(), errs.String()
}

// checkConcise returns the lines of check before anything is repaired.
func checkConcise(t *testing.T, c *testCase) []string {
	t.Helper()
	dir := t.TempDir()
	writeTree(t, dir, c.input)
	status, out, stderr := awaken(dir, "check", "--output-format", "concise")
	lines := nonEmptyLines(out)
	if want := min(len(lines), 1); c.status != 2 && status != want {
		t.Errorf("check exits %d with %d findings\n%s", status, len(lines), stderr)
	}
	return lines
}

// readPlan reads a saved plan; a run that failed may have saved none.
func readPlan(t *testing.T, path string) plan.Plan {
	t.Helper()
	var p plan.Plan
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return p
	}
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		t.Errorf("the saved plan: %v", err)
	}
	return p
}

// places lists a plan's refusals as "file:line rule".
func places(p plan.Plan) []string {
	out := make([]string, 0, len(p.Refusals))
	for _, r := range p.Refusals {
		out = append(out, fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Rule))
	}
	return out
}

// symbols lists a plan's refusals by what a repair elsewhere does not move.
func symbols(p plan.Plan) []string {
	out := make([]string, 0, len(p.Refusals))
	for _, r := range p.Refusals {
		out = append(out, r.File+" "+r.Symbol+" "+r.Rule)
	}
	slices.Sort(out)
	return out
}

// wantPrefixes compares lines with wanted beginnings, so that a case may leave
// out a message, or the rule of a refusal.
func wantPrefixes(t *testing.T, what string, got, want []string) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		rest, has := strings.CutPrefix(got[i], want[i])
		ok = has && (rest == "" || strings.ContainsAny(rest[:1], " :"))
	}
	if !ok {
		t.Errorf("%s:\n\t%s\nwanted:\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// patch applies a dry run's diff as its readers do, with git apply, outside of
// any repository.
func patch(t *testing.T, input tree, diff string) tree {
	t.Helper()
	if diff == "" {
		return input
	}
	dir := t.TempDir()
	writeTree(t, dir, input)
	cmd := exec.Command("git", "apply", "--whitespace=nowarn", "-p1")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_CONFIG_GLOBAL="+os.DevNull)
	cmd.Stdin = strings.NewReader(diff)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("git apply: %v\n%s--- diff ---\n%s", err, out, diff)
	}
	return readTree(t, dir)
}

// rewrite brings a case up to date with what awaken did, for a person to read:
// stdout stays as it is, so that a wrong repair still fails.
func (c *testCase) rewrite(t *testing.T, after tree, findings, refusals []string) {
	t.Helper()
	changed := maps.Clone(after)
	maps.DeleteFunc(changed, func(name string, data []byte) bool { return bytes.Equal(data, c.input[name]) })

	out := &txtar.Archive{Comment: c.archive.Comment}
	put := func(name string, data []byte) { out.Files = append(out.Files, txtar.File{Name: name, Data: data}) }
	putLines := func(name string, lines []string) { put(name, []byte(strings.Join(append(lines, ""), "\n"))) }
	for _, f := range c.archive.Files {
		if _, ok := c.input[f.Name]; ok {
			put(f.Name, f.Data)
		}
	}
	for _, f := range c.archive.Files {
		if data, ok := changed[f.Name]; ok {
			put("want/"+f.Name, decoded(data, c.encode[f.Name]))
		}
	}
	if c.hasFindings {
		for i, f := range findings { // the message is not the case's concern
			if parts := strings.SplitN(f, " ", 3); len(parts) == 3 {
				findings[i] = parts[0] + " " + strings.TrimSuffix(parts[1], ":")
			}
		}
		putLines("findings", findings)
	}
	if len(refusals) > 0 {
		putLines("refusals", refusals)
	}
	for _, f := range c.archive.Files {
		if f.Name == "stdout" || f.Name == "before.stdout" {
			put(f.Name, f.Data)
		}
	}
	if err := os.WriteFile(c.path, txtar.Format(out), 0o666); err != nil {
		t.Fatal(err)
	}
}
