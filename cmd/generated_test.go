package cmd_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"
)

var (
	programs    = flag.Int("programs", 24, "how many generated programs are repaired")
	programSeed = flag.Uint64("program-seed", 1, "seed of the first generated program; the next have the next ones")
)

// TestGenerated repairs programs that nobody wrote: each prints, and calls in
// the same order, what its sync reference does.
func TestGenerated(t *testing.T) {
	for i := range uint64(*programs) {
		seed := *programSeed + i
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			reference := program(seed)
			broken := maps.Clone(reference)
			reference["leaves.py"], broken["leaves.py"] = leaves(""), leaves("async ")
			want := runPython(t, reference, "main.py")
			if want.status != 0 || want.stderr != "" {
				t.Fatalf("the sync reference: exit %d\n%s", want.status, want.stderr)
			}
			r := repair(t, broken, []string{"fix"})
			if len(r.plan.Refusals) > 0 {
				t.Errorf("refused: %q", places(r.plan))
			}
			wantStrict(t, r.after, []string{"main.py"}, want.stdout)
			if t.Failed() {
				for _, name := range slices.Sorted(maps.Keys(broken)) {
					t.Logf("-- %s --\n%s\n-- want/%s --\n%s", name, broken[name], name, r.after[name])
				}
			}
		})
	}
}
