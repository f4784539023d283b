package cmd_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// readProject reads a bundled project; readWanted a text beside it.
func readProject(t *testing.T, name string) tree {
	t.Helper()
	return readTree(t, filepath.Join(projectsDir, name))
}

func readWanted(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(projectsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestProjectsBefore holds the bundled programs to what they stand for: they
// run, and do nothing of what matters.
func TestProjectsBefore(t *testing.T) {
	t.Run("status", func(t *testing.T) {
		got := runPython(t, readProject(t, "status"), "main.py")
		if !regexp.MustCompile(`^Status variable value: <coroutine object .*>\n$`).MatchString(got.stdout) {
			t.Errorf("prints %q", got.stdout)
		}
	})
	t.Run("daemon", func(t *testing.T) {
		got := runPython(t, readProject(t, "daemon"), "main.py")
		if want := readWanted(t, "daemon.before.stdout"); got.stdout != want || got.status != 0 {
			t.Errorf("exit %d, prints\n%s--- wanted ---\n%s", got.status, got.stdout, want)
		}
	})
	t.Run("bulk", func(t *testing.T) {
		if got := runPython(t, readProject(t, "bulk"), "-m", "shop", "demo"); got.status != 1 || got.stdout != "" {
			t.Errorf("exit %d, prints %q", got.status, got.stdout)
		}
		reference := syncReference(readProject(t, "bulk"))
		for _, run := range bulkRuns {
			if got := runPython(t, reference, run...); got.stdout == "" || got.stderr != "" {
				t.Errorf("the sync reference %q prints %q and %q", run, got.stdout, got.stderr)
			}
		}
		if got := runPython(t, reference, "-m", "unittest"); got.status != 0 || testsRun(got) == "" {
			t.Errorf("the tests of the sync reference: exit %d\n%s", got.status, got.stderr)
		}
	})
}

// bulkRuns are the ways in which the shop is run for comparison.
var bulkRuns = [][]string{
	{"-m", "shop", "demo"},
	{"-m", "shop", "report"},
	{"-m", "shop", "requests"},
	{"-m", "shop", "request", "low"},
	{"-m", "shop", "request", "cancel", "order=1"},
}

// syncReference is the shop as it was before its database client became
// asynchronous.
func syncReference(files tree) tree {
	const client = "shop/db/client.py"
	reference := tree{}
	for name, data := range files {
		reference[name] = data
	}
	text := strings.NewReplacer("await asyncio.sleep(0)", "pass", "async ", "", "await ", "").Replace(string(files[client]))
	reference[client] = []byte(text)
	return reference
}

// testsRun returns how many tests unittest says it ran, "" if it failed.
func testsRun(o outcome) string {
	m := regexp.MustCompile(`^[.]+\n-+\nRan (\d+) tests? in [0-9.]+s\n\nOK\n$`).FindStringSubmatch(o.stderr)
	if m == nil {
		return ""
	}
	return m[1]
}

// TestProjects repairs the bundled programs and runs them.
func TestProjects(t *testing.T) {
	compiled := newCompiler(t)
	for _, name := range []string{"status", "daemon"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := repair(t, readProject(t, name), []string{"fix"})
			wantAllRepaired(t, r)
			compiled.add(name, r.after)
			wantStrict(t, r.after, []string{"main.py"}, readWanted(t, name+".stdout"))
		})
	}
	t.Run("bulk", func(t *testing.T) {
		t.Parallel()
		files := readProject(t, "bulk")
		reference := syncReference(files)
		r := repair(t, files, []string{"fix"})
		compiled.add("bulk", r.after)
		for _, run := range bulkRuns {
			want := runPython(t, reference, run...)
			got := runPython(t, r.after, append(append([]string{}, strict...), run...)...)
			if got.stdout != want.stdout || got.status != want.status || got.stderr != "" {
				t.Errorf("%q: exit %d, want %d\n%s--- wanted ---\n%s--- stderr ---\n%s",
					run, got.status, want.status, got.stdout, want.stdout, got.stderr)
			}
		}
		for _, name := range []string{"shop/formatting.py", "shop/models.py", "shop/errors.py", "shop/db/statements.py", "shop/db/client.py", "shop/services/pricing.py", "tests/test_formatting.py"} {
			if !bytes.Equal(r.after[name], files[name]) {
				t.Errorf("%s needs no change and got one", name)
			}
		}
		wantTestsRunOrRefused(t, r, runPython(t, reference, "-m", "unittest"))
	})
}

func wantAllRepaired(t *testing.T, r repaired) {
	t.Helper()
	if r.dryStatus != 1 || r.writeStatus != 0 || r.againStatus != 0 || len(r.plan.Refusals) > 0 {
		t.Errorf("fix exits %d, --write %d, again %d; refused: %q\n%s",
			r.dryStatus, r.writeStatus, r.againStatus, places(r.plan), r.stderr)
	}
}

// wantTestsRunOrRefused holds that the shop's tests are never turned into tests
// that no longer test: they pass, as many as before, or the plan says of every
// file of them that it is left alone.
func wantTestsRunOrRefused(t *testing.T, r repaired, reference outcome) {
	t.Helper()
	got := runPython(t, r.after, append(append([]string{}, strict...), "-m", "unittest")...)
	if testsRun(got) != "" && testsRun(got) == testsRun(reference) {
		return
	}
	for _, refusal := range r.plan.Refusals {
		if strings.HasPrefix(refusal.File, "tests/") {
			t.Logf("refused: %s:%d %s", refusal.File, refusal.Line, refusal.Reason)
			return
		}
	}
	t.Errorf("the shop's tests, after the repair and with no refusal in them: exit %d\n%s", got.status, got.stderr)
}

// TestSameBytesOnAnyCores holds that neither the diff nor the findings depend
// on how many cores there are.
func TestSameBytesOnAnyCores(t *testing.T) {
	dir, err := filepath.Abs(projectsDir)
	if err != nil {
		t.Fatal(err)
	}
	run := func(cores int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var all strings.Builder
		for _, project := range []string{"status", "daemon", "bulk"} {
			for _, args := range [][]string{{"fix"}, {"check", "--output-format", "json"}, {"graph"}} {
				status, stdout, stderr := awaken(filepath.Join(dir, project), args...)
				fmt.Fprintf(&all, "%s %v: %d\n%s%s", project, args, status, stdout, stderr)
			}
		}
		return all.String()
	}
	one := run(1)
	for cores := range 4 {
		if more := run(cores + 1); more != one {
			t.Fatalf("on one core\n%s--- on %d ---\n%s", one, cores+1, more)
		}
	}
}
