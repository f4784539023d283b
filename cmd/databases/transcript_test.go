package databases

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A transcript is a text of commands, each after "$ ", and of what they
// printed; a status other than 0 is noted as "(exit 1)". A command is the name
// of a Python package with arguments; those with a blank or a quote in them
// stand in single quotes. "$ content" prints what the database holds.

// commandsOf returns the commands of a transcript.
func commandsOf(transcript string) (commands []string) {
	for line := range strings.Lines(transcript) {
		if command, is := strings.CutPrefix(line, "$ "); is {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

var word = regexp.MustCompile(`'([^']*)'|[^' ]+`)

func words(command string) (words []string) {
	for _, m := range word.FindAllStringSubmatch(command, -1) {
		if strings.HasPrefix(m[0], "'") {
			words = append(words, m[1])
		} else {
			words = append(words, m[0])
		}
	}
	return words
}

// environment is where a program runs.
type environment struct {
	dir      string // with the program's packages
	database string // address
	client   string // folder with the installed database client
	content  string // path of the script that prints what the database holds
	// contentClient is the folder with the client of that script.
	contentClient string
}

// play runs commands and returns their transcript. What a command writes to
// stderr is an error of the test.
func (e environment) play(t *testing.T, commands []string) string {
	t.Helper()
	var transcript strings.Builder
	for _, command := range commands {
		client, args := e.client, append([]string{"-m"}, words(command)...)
		if command == "content" {
			client, args = e.contentClient, []string{e.content}
		}
		stdout, stderr, status := e.python(t, client, args...)
		if stderr != "" {
			t.Errorf("%s: stderr:\n%s", command, stderr)
		}
		fmt.Fprintf(&transcript, "$ %s\n%s", command, stdout)
		if status != 0 {
			fmt.Fprintf(&transcript, "(exit %d)\n", status)
		}
	}
	return transcript.String()
}

// slow matches what asyncio's debug mode logs about a busy machine, to wherever
// the program logs: it says nothing about the program.
var slow = regexp.MustCompile(`(?:WARNING )?Executing <.*> took [0-9.]+ seconds\n`)

func (e environment) python(t *testing.T, client string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.Command("python3", append([]string{"-X", "dev", "-W", "error"}, args...)...)
	cmd.Dir = e.dir
	cmd.Env = append(os.Environ(), "DATABASE_URL="+e.database, "PYTHONPATH="+client,
		"PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "PYTHONUTF8=1", "TZ=UTC")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return slow.ReplaceAllString(out.String(), ""), slow.ReplaceAllString(errs.String(), ""), cmd.ProcessState.ExitCode()
}

// passed is what unittest writes where all tests pass.
var passed = regexp.MustCompile(`^[.]+\n-+\nRan (\d+) tests? in [0-9.]+s\n\nOK\n$`)

// unittest runs a program's own tests, and returns how many there are.
func (e environment) unittest(t *testing.T) string {
	t.Helper()
	_, stderr, status := e.python(t, e.client, "-m", "unittest")
	m := passed.FindStringSubmatch(stderr)
	if m == nil || status != 0 {
		t.Errorf("unittest exits with %d\n%s", status, stderr)
		return ""
	}
	return m[1]
}

// copyOf returns a copy of a folder.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	caches, err := filepath.Glob(filepath.Join(to, "*", "__pycache__"))
	if err != nil {
		t.Fatal(err)
	}
	for _, cache := range caches {
		os.RemoveAll(cache)
	}
	return to
}
