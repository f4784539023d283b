package packs_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/library"
	"awaken/rewrite/pack"
	"awaken/rewrite/pypi"
	"awaken/rules/packs"
)

//go:embed coverage.py
var coverage string

// TestCoverage holds each pack to the libraries themselves: every public name
// of the old one is in the pack, and what the pack writes exists in the new one
// and has the colour that it says.
func TestCoverage(t *testing.T) {
	for _, p := range packs.All() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			set, err := pack.NewSet([]*pack.Pack{p}, library.New())
			if err != nil {
				t.Fatal(err)
			}
			input, err := json.Marshal(map[string]any{"claims": set.Claims(), "unseen": append([]string{}, p.To.Unseen...), "elsewhere": append([]string{}, p.From.Unseen...), "internal": append([]string{}, p.From.Internal...), "prepare": p.From.Prepare})
			if err != nil {
				t.Fatal(err)
			}
			hold(t, input, slices.Concat(p.From.Tested, p.To.Tested))
		})
	}
}

// TestCoverageOfAliases holds packs to libraries whose modules are other names
// of those that they are about.
func TestCoverageOfAliases(t *testing.T) {
	for _, p := range packs.All() {
		if len(p.From.Besides) == 0 {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			set, err := pack.NewSet([]*pack.Pack{p}, library.New())
			if err != nil {
				t.Fatal(err)
			}
			input, err := json.Marshal(map[string]any{"claims": set.Claims(), "aliases": p.From.Aliases})
			if err != nil {
				t.Fatal(err)
			}
			hold(t, input, p.From.Besides)
		})
	}
}

// hold runs the program that looks at the libraries.
func hold(t *testing.T, input []byte, pins []string) {
	t.Helper()
	cmd := exec.Command("python3", "-c", coverage)
	cmd.Env = os.Environ()
	if len(pins) > 0 {
		slices.Sort(pins)
		cmd.Env = append(cmd.Env, "PYTHONPATH="+pypi.Install(t, slices.Compact(pins)...))
	}
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	for line := range strings.Lines(string(out)) {
		t.Error(strings.TrimSpace(line))
	}
}
