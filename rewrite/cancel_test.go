package rewrite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rules/library"
)

// patience is a context that is cancelled when it has been asked a number of
// times.
type patience struct {
	context.Context
	left int
}

func (p *patience) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// A run can be interrupted in each of its passes, and then gives nothing.
func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	const functions = 20
	text := "async def f0(key):\n    return key\n"
	for i := range functions {
		text += fmt.Sprintf("def f%d(key):\n    return f%d(key) + 1\n", i+1, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.py"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := load.Load(t.Context(), load.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	coloured := 0 // how often it was interrupted after the program was resolved
	for asked := 0; ; asked++ {
		timer := &rewrite.Timer{}
		a, err := rewrite.Analyze(&patience{t.Context(), asked}, p, rewrite.Options{Library: library.Default(), Jobs: 1, Timing: timer})
		if err == nil {
			if len(a.Plan().Changes) == 0 {
				t.Error("nothing is repaired")
			}
			break
		}
		if !errors.Is(err, context.Canceled) || a != nil {
			t.Fatalf("asked %d times: %v, %v", asked, a, err)
		}
		var phases strings.Builder
		if timer.Report(&phases); strings.Contains(phases.String(), "colour") {
			coloured++
		}
	}
	if coloured < functions {
		t.Errorf("the colour pass was interrupted at %d places, want one for each of %d functions at least", coloured, functions)
	}
}
