package cmd_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rules"
	"awaken/rules/library"
)

// TestLeftOut holds what check and fix say of every case and every bundled
// project to be the same, whether files that have nothing to do with coroutines
// are left out or not; and some must be, or this tests nothing.
func TestLeftOut(t *testing.T) {
	unread := 0
	compare := func(t *testing.T, name string, files tree) {
		dir := t.TempDir()
		writeTree(t, dir, files)
		p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		said := func(least int) (string, int) {
			a, err := rewrite.Analyze(context.Background(), p, rewrite.Options{Library: library.Default(), Findings: true, Offers: true, LeastLeftOut: least, Jobs: 1})
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.MarshalIndent(map[string]any{"findings": rules.Check(a, func(string) bool { return true }), "plan": a.Plan()}, "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			return string(text), a.Unread()
		}
		whole, none := said(rewrite.LeftOut)
		part, n := said(1)
		if none != 0 {
			t.Errorf("%s: %d files of a small project are left out", name, none)
		}
		if part != whole {
			t.Errorf("%s: %d files are left out, and awaken says\n%s--- of the whole ---\n%s", name, n, part, whole)
		}
		unread += n
	}
	for _, c := range allCases(t) {
		if len(c.input) > 1 {
			compare(t, c.name, c.input)
		}
	}
	entries, err := os.ReadDir(projectsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			compare(t, filepath.Join(projectsDir, e.Name()), readProject(t, e.Name()))
		}
	}
	if unread == 0 {
		t.Error("no file was left out")
	}
	t.Logf("%d files were left out", unread)
}
