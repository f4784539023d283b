package pypi

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestInstall(t *testing.T) {
	t.Parallel()
	dir := Install(t, "idna==3.10", "certifi==2024.8.30")
	if again := Install(t, "certifi==2024.8.30", "idna==3.10"); again != dir {
		t.Errorf("the order of the pins matters: %s and %s", dir, again)
	}
	cmd := exec.Command("python3", "-c", "import certifi, idna; print(idna.__version__, certifi.__version__)")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+dir)
	out, err := cmd.Output()
	if err != nil || string(out) != "3.10 2024.08.30\n" {
		t.Errorf("prints %q: %v", out, err)
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	dir := Source(t, "click==8.1.7")
	for _, name := range []string{"src/click/core.py", "tests/test_basic.py"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestSourceIsNotBuilt gets a distribution whose build backend does not run
// without the headers of a database.
func TestSourceIsNotBuilt(t *testing.T) {
	t.Parallel()
	dir := Source(t, "psycopg2==2.9.9")
	if _, err := os.Stat(filepath.Join(dir, "lib", "extras.py")); err != nil {
		t.Error(err)
	}
}

// TestCached fills one entry from many sides at once: it is filled once, and
// seen whole.
func TestCached(t *testing.T) {
	t.Setenv("AWAKEN_TEST_CACHE", t.TempDir())
	count := filepath.Join(t.TempDir(), "count")
	fill := func(ctx context.Context, dir string) *exec.Cmd {
		return exec.CommandContext(ctx, "python3", "-c", `
import pathlib, sys, time
pathlib.Path(sys.argv[1], "one").touch()
time.sleep(0.05)
pathlib.Path(sys.argv[1], "two").touch()
open(sys.argv[2], "a").write("x")`, dir, count)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			dir, err := cached("kind", []string{"some==1"}, fill)
			if err != nil {
				t.Error(err)
				return
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
				t.Errorf("%d entries: %v", len(entries), err)
			}
		})
	}
	wg.Wait()
	if times, err := os.ReadFile(count); string(times) != "x" {
		t.Errorf("filled %d times: %v", len(times), err)
	}
}

// TestFailed leaves nothing behind of what fails, and tells a missing network
// from a wrong pin.
func TestFailed(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("AWAKEN_TEST_CACHE", cache)
	for _, test := range []struct {
		script  string
		machine bool
	}{
		{"import sys; sys.exit('ERROR: No matching distribution found for some==1')", false},
		{"import sys; sys.exit('WARNING: Retrying (Retry(total=1)) after connection broken\\nERROR: No matching distribution found')", true},
	} {
		_, err := cached("kind", []string{"some==1"}, func(ctx context.Context, dir string) *exec.Cmd {
			return exec.CommandContext(ctx, "python3", "-c", test.script)
		})
		if err == nil {
			t.Fatal("no error")
		}
		if machine := errors.As(err, new(unreachable)); machine != test.machine {
			t.Errorf("%v: the machine is at fault: %v", err, machine)
		}
	}
	entries, err := os.ReadDir(filepath.Join(cache, "kind"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".lock") {
			t.Errorf("%s was left behind", entry.Name())
		}
	}
}
