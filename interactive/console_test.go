//go:build unix

package interactive

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	// pty gives a pseudo-terminal.
	"github.com/creack/pty"
)

// console is the review program on a pseudo-terminal.
type console struct {
	t      *testing.T
	tty    *os.File
	cmd    *exec.Cmd
	stdout bytes.Buffer
	done   chan error

	mu     sync.Mutex
	seen   []byte // all that the terminal was sent
	looked int    // bytes of it that expect has passed
}

// patience bounds the wait for what never comes; no test depends on it.
const patience = 30 * time.Second

func run(t *testing.T, width, height uint16, env ...string) *console {
	t.Helper()
	if testing.Short() {
		t.Skip("starts processes")
	}
	c := &console{t: t, done: make(chan error, 1)}
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(os.Environ(), append([]string{programVariable + "=1", "TERM=xterm-256color", "NO_COLOR=", "TEXTS=1"}, env...)...)
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: height, Cols: width}); err != nil {
		t.Fatal(err)
	}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = slave, &c.stdout, slave // data goes to a pipe
	c.cmd.SysProcAttr = sessionLeader()
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	// A read of a blocking file would hold up its Close, and the hang-up.
	fd := int(master.Fd())
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	if fd, err = syscall.Dup(fd); err != nil {
		t.Fatal(err)
	}
	c.tty = os.NewFile(uintptr(fd), "terminal")
	master.Close()
	go c.read()
	go func() { c.done <- c.cmd.Wait() }()
	t.Cleanup(func() {
		c.tty.Close()
		c.cmd.Process.Kill()
	})
	return c
}

func (c *console) read() {
	buf := make([]byte, 4096)
	for {
		n, err := c.tty.Read(buf)
		c.mu.Lock()
		c.seen = append(c.seen, buf[:n]...)
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// output is all that the terminal was sent.
func (c *console) output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.seen)
}

// expect waits for a text behind all texts expected before.
func (c *console) expect(text string) {
	c.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		i := bytes.Index(c.seen[c.looked:], []byte(text))
		if i >= 0 {
			c.looked += i + len(text)
		}
		c.mu.Unlock()
		if i >= 0 {
			return
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t.Fatalf("%q does not appear in\n%s", text, strings.ReplaceAll(string(c.seen[c.looked:]), "\x1b", "\n^["))
}

func (c *console) send(keys string) {
	c.t.Helper()
	if _, err := io.WriteString(c.tty, keys); err != nil {
		c.t.Fatal(err)
	}
}

// play alternates between keys to send and texts to expect.
func (c *console) play(script ...string) {
	c.t.Helper()
	for i, text := range script {
		if i%2 == 0 {
			c.send(text)
		} else {
			c.expect(text)
		}
	}
}

// finish waits for the program and checks its status and what it printed.
func (c *console) finish(status int, want ...string) {
	c.t.Helper()
	select {
	case err := <-c.done:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = nil
		}
		if got := c.cmd.ProcessState.ExitCode(); err != nil || got != status {
			c.t.Fatalf("status %d, %v; want %d\n%s", got, err, status, c.output())
		}
	case <-time.After(patience):
		c.t.Fatal("the program does not end")
	}
	for _, text := range want {
		if !strings.Contains(c.stdout.String(), text) {
			c.t.Errorf("%q is not in the output\n%s", text, &c.stdout)
		}
	}
}

// sessionLeader makes the terminal on stdin the program's own, so that its
// signals (resize, hang-up) arrive.
func sessionLeader() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}
