//go:build unix

package cmd_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	// pty gives the terminal that a review asks for.
	"github.com/creack/pty"
)

// TestSameBytesOnEveryRoad holds that however a project's changes reach the
// disk, the bytes are the same: --write; the dry run's diff through git apply
// and through patch; a saved plan; and a review in which all is accepted.
func TestSameBytesOnEveryRoad(t *testing.T) {
	type program struct {
		name  string
		files tree
		args  []string
	}
	var programs []program
	for _, name := range []string{"status", "daemon", "bulk"} {
		programs = append(programs, program{"projects/" + name, readProject(t, name), []string{"fix"}})
	}
	for _, c := range allCases(t) {
		if c.changes() {
			programs = append(programs, program{"cases/" + c.name, c.input, c.args})
		}
	}
	if len(programs) < 3+12 {
		t.Fatalf("only %d programs: the cases are not found", len(programs))
	}
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			dir := func() string {
				dir := t.TempDir()
				writeTree(t, dir, p.files)
				return dir
			}
			written := dir()
			status, _, stderr := awaken(written, append(slices.Clone(p.args), "--write")...)
			want := readTree(t, written)
			if sameTree(want, p.files) {
				t.Fatalf("--write changes nothing: exit %d\n%s", status, stderr)
			}
			plan := filepath.Join(t.TempDir(), "plan.json")
			_, diff, _ := awaken(dir(), append(slices.Clone(p.args), "--save-plan", plan)...)
			wantTree(t, "git apply", patch(t, p.files, diff), want)

			if _, err := exec.LookPath("patch"); err == nil || os.Getenv("CI") == "true" {
				patched := dir()
				run := exec.Command("patch", "-p1", "-s")
				run.Dir, run.Stdin = patched, strings.NewReader(diff)
				if out, err := run.CombinedOutput(); err != nil {
					t.Errorf("patch -p1: %v\n%s", err, out)
				}
				wantTree(t, "patch -p1", readTree(t, patched), want)
			} else {
				t.Log("NOT TESTED: patch is not installed")
			}

			planned := dir()
			if status, _, stderr := awaken(planned, "apply", plan); status != 0 {
				t.Errorf("apply: exit %d\n%s", status, stderr)
			}
			wantTree(t, "apply PLAN", readTree(t, planned), want)

			// A review takes its time over each key; what it writes is known
			// from a dozen cases.
			if !strings.HasPrefix(p.name, "projects/") && !strings.HasPrefix(p.name, "cases/basic/") {
				return
			}
			reviewed := dir()
			shown := acceptAll(t, reviewed, p.args)
			if !wantTree(t, "--interactive", readTree(t, reviewed), want) {
				t.Log(shown)
			}
		})
	}
}

func wantTree(t *testing.T, what string, got, want tree) bool {
	t.Helper()
	ok := len(got) == len(want)
	for _, name := range want.names() {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s gives %s\n%s--- --write gives ---\n%s", what, name, got[name], want[name])
			ok = false
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s leaves %q, --write %q", what, got.names(), want.names())
	}
	return ok
}

// acceptAll reviews on a terminal that can only print lines: at the overview
// accept all, confirm, finish. It returns what was shown.
func acceptAll(t *testing.T, dir string, args []string) string {
	t.Helper()
	// The test binary is awaken itself where this variable is set.
	program := exec.Command(os.Args[0], append(slices.Clone(args), "--interactive")...)
	program.Env = []string{"AWAKEN_TEST_AS_PROGRAM=1", "TERM=dumb"}
	program.Dir = dir
	terminal, err := pty.Start(program)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	var shown strings.Builder
	lines := bufio.NewReader(terminal)
	for !strings.Contains(shown.String(), "overview, ") {
		b, err := lines.ReadByte()
		if err != nil {
			t.Errorf("the review ends: %v\n%s", err, shown.String())
			return shown.String()
		}
		shown.WriteByte(b)
	}
	if _, err := io.WriteString(terminal, "y\ny\nq\n"); err != nil {
		t.Fatal(err)
	}
	// On Linux the end of the other side reads as an input/output error.
	rest, _ := io.ReadAll(lines)
	_ = program.Wait() // its status tells refusals, which cases have
	return shown.String() + string(rest)
}
