package rewrite_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/rewrite"
	"awaken/rewrite/edit"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
	"awaken/rules/library"
)

// fuzzed is the name of the one file of the fuzzed project.
const fuzzed = "main.py"

// FuzzFix has any bytes pass through parse, fix and apply, in memory: nothing
// panics, the output parses if the input did, and a second fix proposes
// nothing.
func FuzzFix(f *testing.F) {
	seed(f)
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fuzzed), nil, 0o600); err != nil {
		f.Fatal(err)
	}
	empty, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := empty.With(map[string][]byte{fuzzed: text})
		first := analyze(t, before)
		if len(first.Diagnostics()) > 0 {
			return
		}
		fixed := applySafe(t, first.Plan(), text)
		after := empty.With(map[string][]byte{fuzzed: fixed})
		second := analyze(t, after)
		if ds := second.Diagnostics(); len(ds) > 0 {
			t.Fatalf("the output does not parse: %v\n--- before\n%s\n--- after\n%s", ds, text, fixed)
		}
		for _, c := range second.Plan().Changes {
			if c.Safety == plan.Safe {
				t.Fatalf("a second fix proposes to %s\n--- before\n%s\n--- after\n%s", c.Title, text, fixed)
			}
		}
	})
}

// seed adds every Python file of the bundled cases.
func seed(f *testing.F) {
	cases, err := filepath.Glob("../testdata/cases/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".py") && len(file.Data) < 4096 {
				f.Add(file.Data)
			}
		}
	}
}

func analyze(t *testing.T, p *load.Project) *rewrite.Analysis {
	t.Helper()
	a, err := rewrite.Analyze(context.Background(), p, rewrite.Options{Library: library.Default(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// applySafe is text with all safe changes of a plan.
func applySafe(t *testing.T, p *plan.Plan, text []byte) []byte {
	t.Helper()
	var ids []string
	for _, c := range p.Changes {
		if c.Safety == plan.Safe {
			ids = append(ids, c.ID)
		}
	}
	selection, err := p.Select(ids...)
	if err != nil {
		t.Fatal(err)
	}
	edits, err := plan.Compose(p, selection)
	if err != nil {
		t.Fatal(err)
	}
	out, err := edit.Apply(text, edits[fuzzed])
	if err != nil {
		t.Fatal(err)
	}
	return out
}
