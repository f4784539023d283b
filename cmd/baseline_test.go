package cmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/finding"
)

func TestBaseline(t *testing.T) {
	a := &App{Dir: t.TempDir()}
	const before, after = "go()\nstop()\n", "import x\n\ngo()\ngo()\n"
	old := reportOn(before, found(t, before, "go()"), found(t, before, "stop()"))
	if err := a.writeBaseline("known.json", old); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(a.Dir, "known.json"))
	if err != nil || !strings.Contains(string(text), `"message": "coroutine `) || strings.Count(string(text), `"file": "m.py"`) != 2 {
		t.Fatalf("the file holds %s, %v", text, err)
	}

	if left, known, err := a.withoutBaseline("known.json", old); err != nil || len(left) != 0 || known != 2 {
		t.Errorf("the same findings: %v, %d known, %v", left, known, err)
	}
	first := found(t, after, "go()")
	second := first
	second.Line++
	left, known, err := a.withoutBaseline("known.json", reportOn(after, first, second))
	if err != nil || known != 1 || len(left) != 1 || left[0].Line != 4 {
		t.Errorf("one moved and one new: %v, %d known, %v", left, known, err)
	}
}

func TestBaselineErrors(t *testing.T) {
	a := &App{Dir: t.TempDir()}
	for name, text := range map[string]string{"text.json": "x", "version.json": `{"version": 2}`} {
		if err := os.WriteFile(filepath.Join(a.Dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"gone.json": "no file gone.json", "text.json": "is no baseline", "version.json": "version 2"} {
		_, _, err := a.withoutBaseline(name, reportOn("", finding.Finding{}))
		var usage *usageError
		if !errors.As(err, &usage) || !strings.Contains(usage.message, want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}
