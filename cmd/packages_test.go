package cmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/plan"
	"awaken/rewrite/pypi"
)

// TestMigratePackages migrates packages from PyPI, which nobody wrote for
// awaken: what is written compiles, nothing in it is left to repair, and a
// second run proposes nothing; where something has no async form, nothing is
// written at all, and each refusal has its place, its reason and a way out.
func TestMigratePackages(t *testing.T) {
	compiled := newCompiler(t)
	for _, test := range []struct {
		pin, pack string
		converts  bool
	}{
		{"sqlite-utils==3.38", "sqlite3", false}, // Database connects in its constructor
		{"diskcache==5.6.3", "sqlite3", false},   // methods of Cache are read by names made at run time
		{"forex-python==1.8", "requests", true},
	} {
		t.Run(test.pin, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			input := readPackage(t, pypi.Source(t, test.pin))
			writeTree(t, dir, input)
			saved := filepath.Join(t.TempDir(), "plan.json")
			awaken(dir, "migrate", "--pack", test.pack, "--save-plan", saved)
			p := readPlan(t, saved)
			if (len(p.Changes) > 0) != test.converts || (len(p.Refusals) == 0) != test.converts {
				t.Fatalf("%d changes and %d refusals", len(p.Changes), len(p.Refusals))
			}
			wantWaysOut(t, p)
			awaken(dir, "migrate", "--pack", test.pack, "--write", "--allow-dirty")
			after := readTree(t, dir)
			if !test.converts {
				if !sameTree(after, input) {
					t.Error("something was written, although a part is refused")
				}
				return
			}
			compiled.add(test.pin, after)
			if status, diff, stderr := awaken(dir, "migrate", "--pack", test.pack); status != 0 || diff != "" {
				t.Errorf("a second run exits %d and proposes\n%s%s", status, diff, stderr)
			}
			if status, out, _ := awaken(dir, "check"); status != 0 {
				t.Errorf("check finds afterwards\n%s", out)
			}
		})
	}
}

func wantWaysOut(t *testing.T, p plan.Plan) {
	t.Helper()
	for _, r := range p.Refusals {
		if r.File == "" || r.Line == 0 || r.Reason == "" || r.WayOut == "" {
			t.Errorf("a refusal without place, reason or way out: %+v", r)
		}
	}
}

// readPackage reads the Python files and the project files of a source
// distribution.
func readPackage(t *testing.T, dir string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || !strings.HasSuffix(name, ".py") && name != "pyproject.toml" && name != "setup.cfg" {
			return err
		}
		text, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = bytes.Clone(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
