package cmd_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"awaken/rewrite/pypi"
)

// pythonMinor is N of the Python 3.N that runs the programs.
var pythonMinor = sync.OnceValues(func() (int, error) {
	out, err := exec.Command("python3", "-c", "import sys; print(sys.version_info[1])").Output()
	if err != nil {
		return 0, fmt.Errorf("the cases need python3 on the path: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(string(out)))
})

// needPython skips a test that a newer Python must run.
func needPython(t *testing.T, minor int) {
	t.Helper()
	have, err := pythonMinor()
	if err != nil {
		t.Fatal(err)
	}
	if have < minor {
		t.Skipf("needs Python 3.%d, this is 3.%d", minor, have)
	}
}

// outcome is what a program did.
type outcome struct {
	stdout, stderr string
	status         int
}

// ran remembers programs by their text: a repaired tree that equals the wanted
// one, as it should, is run once for both tests.
var ran sync.Map // string -> func() outcome

// slow matches what asyncio's debug mode logs about a busy machine, which says
// nothing about the program.
var slow = regexp.MustCompile(`(?m)^Executing <.*> took [0-9.]+ seconds\n`)

// runPython writes files to a folder of their own and runs python3 there.
func runPython(t *testing.T, files tree, args ...string) outcome {
	t.Helper()
	return runPythonWith(t, nil, files, args...)
}

// runPythonWith is runPython where packages from PyPI are installed.
func runPythonWith(t *testing.T, packages []string, files tree, args ...string) outcome {
	t.Helper()
	installed := ""
	if len(packages) > 0 {
		installed = pypi.Install(t, packages...)
	}
	key := sha256.New()
	fmt.Fprintf(key, "%q%q", args, packages)
	for _, name := range files.names() {
		fmt.Fprintf(key, "%q%q", name, files[name])
	}
	once, _ := ran.LoadOrStore(string(key.Sum(nil)), sync.OnceValue(func() outcome {
		dir := t.TempDir()
		writeTree(t, dir, files)
		var stdout, stderr bytes.Buffer
		cmd := exec.Command("python3", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "PYTHONUTF8=1")
		if installed != "" {
			cmd.Env = append(cmd.Env, "PYTHONPATH="+installed)
		}
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		if cmd.ProcessState == nil {
			return outcome{stderr: err.Error(), status: -1}
		}
		return outcome{stdout.String(), slow.ReplaceAllString(stderr.String(), ""), cmd.ProcessState.ExitCode()}
	}))
	return once.(func() outcome)()
}

// strict are the flags under which a repaired program must be silent: a lost
// coroutine writes to stderr there, whatever else the program does.
var strict = []string{"-X", "dev", "-W", "error"}

// wantStrict runs a repaired program: it prints stdout, nothing else, and
// exits 0.
func wantStrict(t *testing.T, files tree, run []string, stdout string, packages ...string) {
	t.Helper()
	got := runPythonWith(t, packages, files, append(append([]string{}, strict...), run...)...)
	if got.stdout != stdout || got.stderr != "" || got.status != 0 {
		t.Errorf("python3 -X dev -W error %s: exit %d\n--- stdout ---\n%s--- wanted ---\n%s--- stderr ---\n%s",
			strings.Join(run, " "), got.status, got.stdout, stdout, got.stderr)
	}
}

// compiler collects Python texts and compiles them all in one process when the
// test that made it ends. Compiling sees more than parsing: an await outside a
// coroutine function parses.
type compiler struct {
	mu    sync.Mutex
	texts map[string][]byte // label -> text
}

func newCompiler(t *testing.T) *compiler {
	c := &compiler{texts: map[string][]byte{}}
	t.Cleanup(func() {
		if err := c.compile(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (c *compiler) add(label string, files tree) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, data := range files {
		if strings.HasSuffix(name, ".py") {
			c.texts[label+"/"+name] = data
		}
	}
}

const compileAll = `
import base64, json, sys, warnings
warnings.simplefilter("ignore")
for label, text in sorted(json.load(sys.stdin).items()):
    try:
        compile(base64.b64decode(text), label, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as e:
        print(f"{label}:{getattr(e, 'lineno', 0)}: {e}")
`

func (c *compiler) compile() error {
	input, err := json.Marshal(c.texts) // []byte values become base64
	if err != nil {
		return err
	}
	cmd := exec.Command("python3", "-c", compileAll)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("compiling the outputs: %w\n%s", err, out)
	}
	if len(out) > 0 {
		return fmt.Errorf("outputs that Python rejects:\n%s", out)
	}
	return nil
}
