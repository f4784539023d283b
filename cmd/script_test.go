package cmd

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	// testscript runs the scripts of testdata/script, which read as a manual
	// of the command line, against the real program.
	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram is the variable that makes the test binary awaken itself.
const asProgram = "AWAKEN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		Main()
	}
	testscript.Main(m, map[string]func(){"awaken": Main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
		},
	})
}

// status is a command of the scripts: `status N awaken ...` runs awaken and
// wants the exit status N; `stdout` and `stderr` after it see what it printed.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// TestSignals holds what a person who presses Ctrl-C may expect: the run ends
// with its own status, with no signal left to the shell to report.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		program := exec.Command(os.Args[0], "apply", "-", "--verbose")
		program.Env = append(os.Environ(), asProgram+"=1")
		program.Dir = t.TempDir()
		stdin, err := program.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer stdin.Close()
		stderr, err := program.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stderr)
		for lines.Scan() && !strings.Contains(lines.Text(), "reading the plan") {
		}
		if err := program.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		var rest []string
		for lines.Scan() {
			rest = append(rest, lines.Text())
		}
		program.Wait()
		if got := program.ProcessState.ExitCode(); got != statusInterrupted {
			t.Errorf("%v: exit status %d, want %d", signal, got, statusInterrupted)
		}
		if !strings.Contains(strings.Join(rest, "\n"), "interrupted") {
			t.Errorf("%v: standard error is %q", signal, rest)
		}
	}
}
