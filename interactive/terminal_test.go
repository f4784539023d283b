//go:build unix

package interactive

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

func TestScreenAcceptsAll(t *testing.T) {
	c := run(t, 80, 24)
	c.expect("accepts the 5 safe items")
	c.play("y", "All of them safe", "y", "7 changes decided", "\r", "[unsafe]", "\r", "Enter does nothing here", "y", "The end of the review", "q")
	c.finish(0, "applied: load_user load_team report main parent owner-base owner-sql owner-memory\n", "    return [(await load_user(i))[0] for i in ids]\n\n\nasync def parent(user_id):\n    return (await fetch_user(user_id)).parent\n")
	if strings.Contains(c.output(), "\x1b]11;?") || strings.Contains(c.output(), "\x1b]10;?") {
		t.Error("the terminal is asked for its colours: keys typed ahead would be lost")
	}
}

func TestScreenAcceptsWithRequirements(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "\r", "preselected", "\r", "3 changes are accepted too", "\r", "<enter> does nothing here", "y", "5 of 6", "q")
	c.finish(0, "applied: load_user load_team report main\n", "undecided: parent owner-base owner-sql owner-memory\n", "    asyncio.run(main())\n")
}

func TestScreenRejectsWithDependents(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "g4\r", "run `main` with asyncio.run", "n", "3 changes are not possible any more", "y", "1 rejected", "q")
	c.finish(0, "skipped: main\n", "undecided: load_user<main load_team<main report<main parent owner-base")
}

func TestScreenBridges(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "g3\r", "make `report` async", "n", "leave `load_team` with a comment", "b", "4 of 6", "g1\r", "make `load_user` async", "y", "2 changes are accepted too", "y", "5 of 6", "q")
	c.finish(0, "applied: load_user load_team:2 main\n", "skipped: report\n", "    # loads one after the other\n")
}

func TestScreenAlternativeAndUndo(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "\rj", "make `load_team` async",
		"\t", "way 2 of 3", "y", "4 of 6",
		"g1\r", "make `load_user` async", "y", "accepted too", "y", "5 of 6", "u", "undone: accept", "u", "2 of 6", "2y", "4 of 6", "q")
	c.finish(0, "applied: load_team:1\n", "undecided: load_user report main parent", "in asyncio.run(load_team(ids)):\n")
}

func TestScreenSplits(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "\rg6\r", "3 changes that require each other", "s", "cannot be split", "\t", "way 2 of 2", "s", "split into 2", "n", "7 of 7", "y", "The end", "q")
	c.finish(0, "applied: owner-sql:1\n", "skipped: owner-base owner-memory\n")
}

func TestScreenQuitAndResume(t *testing.T) {
	log := "LOG=" + filepath.Join(t.TempDir(), "log")
	c := run(t, 80, 24, log)
	c.play("", "Overview", "g4\ry", "1 accepted", "y", "2 accepted", "\x03")
	c.finish(130)
	c.expect("error: interrupted: nothing was applied; 2 decisions kept in")
	if c.stdout.Len() > 0 {
		t.Errorf("printed %q", &c.stdout)
	}
	c = run(t, 80, 24, log)
	c.play("", "resumed: 2 decisions as before", "\r", "1 of 6", "u", "undone: accept", "q")
	c.finish(0, "applied: main\n")
	c = run(t, 80, 24, log)
	c.play("", "resumed: 1 decision as before", "q")
	c.finish(0, "applied: main\n")
}

func TestScreenResizes(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "\r", "make `load_user` async")
	pty.Setsize(c.tty, &pty.Winsize{Rows: 60, Cols: 200})
	c.expect("a terminal of eighty cells") // the end of a line that 80 cells cut off
	pty.Setsize(c.tty, &pty.Winsize{Rows: 6, Cols: 30})
	c.play("", "1 of 6", "q")
	c.finish(0, "undecided: load_user")
}

func TestScreenEndOfInput(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	c := run(t, 80, 24, "LOG="+log)
	c.play("", "Overview", "g4\ry", "1 accepted", "\x04")
	c.finish(2)
	c.expect("end of input: nothing was applied; 1 decision kept in")

	c = run(t, 80, 24, "LOG="+log)
	c.play("", "resumed: 1 decision")
	c.tty.Close() // the terminal is gone
	select {
	case <-c.done:
	case <-time.After(patience):
		c.cmd.Process.Signal(syscall.SIGQUIT)
		t.Fatal("the program outlives its terminal")
	}
	if c.stdout.Len() > 0 {
		t.Errorf("printed %q", &c.stdout)
	}
}

// Keys typed before the program reads, and faster than it draws, all count,
// in their order; pasted text is no keys.
func TestScreenFastKeys(t *testing.T) {
	c := run(t, 80, 24)
	c.send("\rjjjyyy/owner\ruj")
	c.play("", "2 accepted", "\x1b[200~qqqq\x1b[201~", "pasted text", "kyq")
	c.finish(0, "applied: main parent owner-base owner-sql owner-memory\n", "undecided: load_user load_team report\n")
}

// The editor first leaves a text that does not parse, and is shown why.
func TestScreenEdits(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "editor.sh")
	program := `if grep -q '! shop/db.py:7: a tab' "$1"; then
	sed -i 's/^	\(.*\)$/    \1  # fetched/' "$1"
else
	grep -q '!' "$1" && exit 1
	sed -i 's/^    user = await/	user = await/' "$1"
fi
`
	if err := os.WriteFile(script, []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	c := run(t, 80, 24, "VISUAL=sh "+script)
	c.play("", "Overview", "\r", "make `load_user` async", "e", "3 changes are accepted too", "y", "5 of 6", "g1\r", "the text as you edited it", "q")
	c.finish(0, "edited: load_user:1\n", "async def load_user(user_id):\n    user = await fetch_user(user_id)  # fetched\n    return")
}

func TestScreenAbandons(t *testing.T) {
	c := run(t, 80, 24)
	c.play("", "Overview", "g4\ry", "1 accepted", "Q", "Type yes", "no\r", "not abandoned", "Q", "Type yes", "yes\r")
	c.finish(2)
	c.expect("review abandoned: nothing was applied; 1 decision lost")
}

func TestPromptsOnADumbTerminal(t *testing.T) {
	c := run(t, 80, 24, "TERM=dumb")
	c.play("", "[y,enter,j,", "\n", "make `load_user` async", "y\n", "3 changes are accepted too", "y\n", "4 accepted", "g\n", "go to", "4\n", "run `main`", "n\n", "3 changes are pushed out, though accepted", "y\n", "1 rejected", "zz\n", "<zz> does nothing here", "q\n")
	c.finish(0, "blocked: load_user<main load_team<main report<main\n", "skipped: main\n")
	if strings.ContainsRune(c.output(), 0x1b) {
		t.Error("an escape sequence on a dumb terminal")
	}

	c = run(t, 80, 24, "TERM=dumb")
	c.play("", "Overview", "g\n4\ny\n", "1 accepted", "\x04")
	c.finish(2)
	c.expect("end of input: nothing was applied")
}

func TestScreenWithoutColour(t *testing.T) {
	c := run(t, 80, 24, "NO_COLOR=1")
	c.play("", "Overview", "\r", "make `load_user` async", "q")
	c.finish(0)
	for _, code := range []string{"[31m", "[32m", "[36m", ";31m", ";32m", ";36m"} {
		if strings.Contains(c.output(), code) {
			t.Errorf("the colour %q in spite of NO_COLOR", code)
		}
	}
}

func TestNoTerminal(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), programVariable+"=1")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err := cmd.Run()
	if cmd.ProcessState.ExitCode() != 2 || !strings.Contains(stderr.String(), "--save-plan") || !strings.Contains(stderr.String(), "dry run") {
		t.Errorf("%v: %s", err, &stderr)
	}
}
