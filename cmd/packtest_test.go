package cmd_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/rewrite/pack"
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

// TestPackPrograms runs the programs of these tests for which it is said what
// they print: before, and after the migration under -X dev -W error.
func TestPackPrograms(t *testing.T) {
	for _, p := range packs.All() {
		for name, program := range packPrograms(p) {
			t.Run(p.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				pins := slices.Concat(p.From.Tested, p.To.Tested)
				slices.Sort(pins)
				pins = slices.Compact(pins)
				if got := runPythonWith(t, pins, program.before, "main.py"); got.stdout != program.stdout || got.status != 0 {
					t.Errorf("before: status %d, prints\n%s--- wanted ---\n%s--- stderr ---\n%s", got.status, got.stdout, program.stdout, got.stderr)
				}
				wantStrict(t, program.after, []string{"main.py"}, program.stdout, pins...)
			})
		}
	}
}

// packProgram is a test of a pack that is a program.
type packProgram struct {
	before, after tree
	stdout        string
}

// packPrograms lists the tests of a pack that say what the program prints.
func packPrograms(p *pack.Pack) map[string]*packProgram {
	programs := map[string]*packProgram{}
	printing := map[string]bool{}
	for _, f := range txtar.Parse(packs.Tests(p.Name)).Files {
		test, path, _ := strings.Cut(f.Name, "/")
		x := programs[test]
		if x == nil {
			x = &packProgram{before: tree{}, after: tree{}}
			programs[test] = x
		}
		switch wanted, isWant := strings.CutPrefix(path, "want/"); {
		case isWant:
			x.after[wanted] = f.Data
		case path == "stdout":
			x.stdout, printing[test] = string(f.Data), true
		case path != "refusals":
			x.before[path] = f.Data
		}
	}
	for _, x := range programs {
		for name, text := range x.before {
			if x.after[name] == nil {
				x.after[name] = text
			}
		}
	}
	maps.DeleteFunc(programs, func(test string, _ *packProgram) bool { return !printing[test] })
	return programs
}
