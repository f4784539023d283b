//go:build unix

package cmd

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	// pty gives a pseudo-terminal; testscript's own serves standard input only.
	"github.com/creack/pty"
)

// TestTerminal holds colour to what a terminal and its user ask for.
func TestTerminal(t *testing.T) {
	for _, test := range []struct {
		env, flag string
		want      bool
	}{
		{"TERM=xterm-256color", "", true},
		{"TERM=dumb", "", false},
		{"TERM=xterm NO_COLOR=1", "", false},
		{"TERM=xterm NO_COLOR=", "", true},
		{"TERM=dumb NO_COLOR=1", "--color=always", true},
		{"TERM=xterm", "--color=never", false},
	} {
		args := append([]string{"rules", "show", "unawaited-call"}, strings.Fields(test.flag)...)
		program := exec.Command(os.Args[0], args...)
		program.Env = append([]string{asProgram + "=1"}, strings.Fields(test.env)...)
		terminal, err := pty.Start(program)
		if err != nil {
			t.Fatal(err)
		}
		// On Linux the end of the other side reads as an input/output error.
		out, _ := io.ReadAll(terminal)
		terminal.Close()
		if err := program.Wait(); err != nil {
			t.Errorf("%s %s: %v\n%s", test.env, test.flag, err, out)
		}
		if strings.Contains(string(out), "\x1b[") != test.want || !strings.Contains(string(out), "unawaited-call") {
			t.Errorf("%s %s: %q", test.env, test.flag, out)
		}
	}
}

// TestInteractive reviews on a terminal that can only print lines, with all
// answers typed ahead: accept all, confirm, finish.
func TestInteractive(t *testing.T) {
	for _, test := range []struct {
		keys   string
		status int
		wrote  bool
		shown  string
	}{
		{"y\ny\nq\n", statusDone, true, "applied 2 changes"},
		{"q\n", statusFound, false, "nothing was accepted"},
		{"\x03", statusInterrupted, false, "interrupted"},
		{"\x04", statusTrouble, false, "nothing was applied"}, // the end of the input
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "main.py")
		const old = "async def f():\n    pass\n\ndef main():\n    f()\n\nif __name__ == '__main__':\n    main()\n"
		if err := os.WriteFile(path, []byte(old), 0o666); err != nil {
			t.Fatal(err)
		}
		program := exec.Command(os.Args[0], "fix", "-i")
		program.Env = []string{asProgram + "=1", "TERM=dumb"}
		program.Dir = dir
		terminal, err := pty.Start(program)
		if err != nil {
			t.Fatal(err)
		}
		var shown strings.Builder
		lines := bufio.NewReader(terminal)
		for !strings.Contains(shown.String(), "overview, ") {
			b, err := lines.ReadByte()
			if err != nil {
				t.Fatalf("%q: %v after %q", test.keys, err, shown.String())
			}
			shown.WriteByte(b)
		}
		if _, err := io.WriteString(terminal, test.keys); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(lines)
		terminal.Close()
		program.Wait()
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := program.ProcessState.ExitCode(); got != test.status || !strings.Contains(string(rest), test.shown) {
			t.Errorf("%q: exit status %d, want %d\n%s", test.keys, got, test.status, rest)
		}
		if (string(text) != old) != test.wrote {
			t.Errorf("%q: the file holds\n%s", test.keys, text)
		}
	}
}
