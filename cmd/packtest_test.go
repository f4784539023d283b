package cmd_test

import (
	"testing"

	"awaken/rules/packs"
)

// TestPacks runs the tests that stand beside the bundled packs.
func TestPacks(t *testing.T) {
	for _, p := range packs.All() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			if status, out, stderr := awaken(t.TempDir(), "rules", "test", p.Name); status != 0 {
				t.Errorf("awaken rules test %s: exit %d\n%s%s", p.Name, status, out, stderr)
			}
		})
	}
}
