//go:build unix

package cmd

import (
	"io"
	"os"
	"os/exec"
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
