package cmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/plan"
	"awaken/rewrite/pypi"
)

// TestMigratePackages migrates packages from PyPI, which nobody wrote for
// awaken: what is written compiles, nothing in it is left to repair, a second
// run proposes nothing, and its own tests pass; where something has no async
// form, nothing is written at all, and each refusal has its place, its reason
// and a way out.
func TestMigratePackages(t *testing.T) {
	compiled := newCompiler(t)
	for _, test := range []struct {
		pin, pack string
		converts  bool
		tests     string   // how many of its own tests pass afterwards, "" if they need a network
		needs     []string // by these tests
	}{
		{"sqlite-utils==3.38", "sqlite3", false, "", nil}, // gives connections to plugins, and iterates over what may be a cursor or a list
		{"diskcache==5.6.3", "sqlite3", false, "", nil},   // keeps a connection for each thread, and is a mapping
		{"forex-python==1.8", "requests", true, "", nil},
		{"hacker-news-to-sqlite==0.4", "requests", true, "", nil},
		{"swarm-to-sqlite==0.3.4", "requests", true, "", nil},
		{"wikipedia==1.4.0", "requests", true, "27", []string{
			"beautifulsoup4==4.13.4", "soupsieve==2.7", "typing_extensions==4.16.0",
			"httpx==0.28.1", "httpcore==1.0.9", "h11==0.16.0", "anyio==4.9.0", "sniffio==1.3.1", "idna==3.10", "certifi==2025.4.26",
		}},
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
			if test.tests != "" {
				passTests(t, dir, test.tests, pypi.Install(t, test.needs...))
			}
		})
	}
}

// passTests runs the unittest tests in the folder tests of a package: as many as
// wanted have to pass, and none may fail.
func passTests(t *testing.T, dir, want, needs string) {
	t.Helper()
	cmd := exec.Command("python3", "-X", "dev", "-m", "unittest", "discover", "-s", "tests", "-p", "*test*.py", "-t", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONPATH="+strings.Join([]string{"tests", ".", needs}, string(os.PathListSeparator)))
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "Ran "+want+" tests in ") {
		t.Errorf("the package's own tests: %v\n%s", err, out)
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
