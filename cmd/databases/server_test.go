package databases

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// limit ends the wait for a server that hangs. It is no measure of speed.
const limit = 2 * time.Minute

// kind is how the server of one database is found, started and used.
type kind struct {
	name string
	// programs are looked for on the path and in folders, which may be patterns.
	programs, folders []string
	// account is whom the server runs as where the tests run as root, "" for root.
	account string
	// prepare is the command that fills the data directory, nil for none.
	prepare func(path map[string]string, dir string) []string
	// serve is the command of the server. It stays in the foreground and writes
	// its log to stdout or stderr.
	serve func(path map[string]string, dir string, port int) []string
	// ready is in the line of the log with which it takes connections.
	ready string
	// create makes an empty database and returns its address for a program.
	create func(t *testing.T, s *server, number int) string
}

// server is one that runs.
type server struct {
	path map[string]string // program -> path
	port int
	stop func()

	mu      sync.Mutex
	created int // databases
}

// absent is the error where a server is not installed.
type absent struct{ program string }

func (e absent) Error() string { return e.program + " was not found; run .ci/servers" }

// started holds the servers of this process, one of a kind.
var started struct {
	sync.Mutex
	kinds map[string]func() (*server, error)
}

func TestMain(m *testing.M) {
	if os.Getenv(serverVariable) != "" {
		os.Exit(startOnly())
	}
	status := m.Run()
	for _, start := range started.kinds {
		if s, err := start(); err == nil {
			s.stop()
		}
	}
	os.Exit(status)
}

// database makes an empty database, on a server that is started if it does not
// run yet, and returns its address.
func (k kind) database(t *testing.T) string {
	t.Helper()
	started.Lock()
	if started.kinds == nil {
		started.kinds = map[string]func() (*server, error){}
	}
	start := started.kinds[k.name]
	if start == nil {
		start = sync.OnceValues(k.start)
		started.kinds[k.name] = start
	}
	started.Unlock()
	s, err := start()
	if _, missing := err.(absent); missing && os.Getenv("CI") != "true" {
		t.Skipf("*** NOT TESTED: no %s: %v ***", k.name, err)
	}
	if err != nil {
		t.Fatalf("%s: %v", k.name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.created++
	return k.create(t, s, s.created)
}

func (k kind) start() (*server, error) {
	path := map[string]string{}
	for _, program := range k.programs {
		if path[program] = k.find(program); path[program] == "" {
			return nil, absent{program}
		}
	}
	var as []string
	if os.Getuid() == 0 && k.account != "" {
		// PostgreSQL refuses to run as root; the others need not.
		as = []string{"setpriv", "--reuid=" + k.account, "--regid=" + k.account, "--init-groups", "--"}
	}
	dir, err := k.folder(path, as)
	if err != nil {
		// On a machine that is loaded heavily an installation can fail; twice is
		// no accident.
		if dir, err = k.folder(path, as); err != nil {
			return nil, err
		}
	}
	// Between the choice of a port and its use another program may take it.
	for range 3 {
		s := &server{path: path}
		if s.port, err = freePort(); err != nil {
			return nil, err
		}
		if s.stop, err = supervise(dir, append(as[:len(as):len(as)], k.serve(path, dir, s.port)...), k.ready); err == nil {
			return s, nil
		}
	}
	os.RemoveAll(dir)
	return nil, err
}

// folder makes and fills a folder for the data, for a server that is run by the
// command as.
func (k kind) folder(path map[string]string, as []string) (dir string, err error) {
	dir, err = os.MkdirTemp("", "awaken-"+k.name+"-")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	if len(as) > 0 {
		if out, err := exec.Command("chown", k.account, dir).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%w: %s", err, out)
		}
	}
	if k.prepare != nil {
		args := append(as[:len(as):len(as)], k.prepare(path, dir)...)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%q: %w\n%s", args, err, out)
		}
	}
	return dir, nil
}

func (k kind) find(program string) string {
	if path, err := exec.LookPath(program); err == nil {
		return path
	}
	for _, folder := range k.folders {
		found, err := filepath.Glob(filepath.Join(folder, program))
		if err == nil && len(found) > 0 {
			return found[len(found)-1] // the newest
		}
	}
	return ""
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// supervisor runs a server until its own input ends: that is when the tests
// end, also where they are killed. Then it ends the server and removes its
// data.
const supervisor = `
dir=$1; shift
cd "$dir"
trap '' INT HUP TERM
(trap - INT HUP TERM; exec "$@") & server=$!
read -r _
kill "$server" 2>/dev/null
wait "$server"
cd / && rm -rf "$dir"
`

// supervise starts a server, waits until it is ready, and returns what stops it
// and removes the folder. A server that ends before is an error with its log,
// and leaves the folder.
func supervise(dir string, server []string, ready string) (stop func(), err error) {
	cmd := exec.Command("sh", append([]string{"-c", supervisor, "sh", dir}, server...)...)
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	log, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(log); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	var seen []string
	for timeout := time.After(limit); ; {
		select {
		case line, more := <-lines:
			seen = append(seen, line)
			if more && !strings.Contains(line, ready) {
				continue
			}
			if !more {
				cmd.Process.Kill()
				cmd.Wait()
				return nil, fmt.Errorf("%q ended:\n%s", server, strings.Join(seen, "\n"))
			}
		case <-timeout:
			input.Close()
			return nil, fmt.Errorf("%q is not ready after %v:\n%s", server, limit, strings.Join(seen, "\n"))
		}
		break
	}
	go func() {
		for range lines { // a full pipe would stop the server
		}
	}()
	return func() {
		io.WriteString(input, "\n")
		input.Close()
		cmd.Wait()
	}, nil
}
