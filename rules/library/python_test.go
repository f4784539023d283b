package library

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/library"
)

// python gives the command of a Python, and whether it has the version from
// which the generated table was taken; it skips the test if there is none.
func python(t *testing.T) (command string, exact bool) {
	t.Helper()
	want := Default().Python()
	for _, name := range []string{"python" + want, "python3", "python"} {
		out, err := exec.Command(name, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").Output()
		version := strings.TrimSpace(string(out))
		if err != nil || !strings.HasPrefix(version, "3.") {
			continue
		}
		if version != want {
			t.Logf("ONLY COLOURS are checked: the table was taken from Python %s, this is %s", want, version)
		}
		return name, version == want
	}
	t.Skip("NOT CHECKED: there is no Python here")
	return "", false
}

func TestGeneratedTableIsOfThisPython(t *testing.T) {
	command, exact := python(t)
	args := []string{"-B", "generate.py", "--check"}
	if !exact {
		args = []string{"-B", "generate.py", "--colours", "stdlib/python" + Default().Python() + ".table"}
	}
	out, err := exec.Command(command, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %v\n%s", args, err, out)
	}
}

// elsewhere are facts that this Python cannot confirm: they hold on another
// platform, in another version, or of instances only.
var elsewhere = map[string]string{
	"asyncio.Condition.acquire":        "an attribute of the instance",
	"asyncio.Condition.locked":         "an attribute of the instance",
	"asyncio.Condition.release":        "an attribute of the instance",
	"asyncio.coroutine":                "gone since 3.11",
	"msvcrt.getch":                     "Windows",
	"threading.Condition.acquire":      "an attribute of the instance",
	"threading.Condition.release":      "an attribute of the instance",
	"threading.RLock":                  "a function that gives an instance of a hidden class",
	"threading.RLock.__enter__":        "of that hidden class",
	"threading.RLock.acquire":          "of that hidden class",
	"threading.RLock.release":          "of that hidden class",
	"unittest.mock.AsyncMock.__call__": "a plain function that gives the coroutine of another one",
}

func TestHandWrittenFactsHold(t *testing.T) {
	var facts bytes.Buffer
	encoder := json.NewEncoder(&facts)
	count := 0
	for _, e := range handWritten(t) {
		if module := standardModule(e.Name); module == "" || elsewhere[e.Name] != "" || e.Attribute {
			continue
		}
		params := [][2]any{}
		for _, p := range e.Params {
			if p.Keyword != "" {
				params = append(params, [2]any{p.Keyword, p.Index})
			}
		}
		fact := map[string]any{"name": e.Name, "word": words[e.Result], "class": e.Class, "params": params}
		if err := encoder.Encode(fact); err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count < 300 {
		t.Fatalf("only %d facts of the standard library are written by hand", count)
	}
	name, exact := python(t)
	command := exec.Command(name, "-B", "verify.py")
	if exact {
		command.Args = append(command.Args, "--exact")
	}
	command.Stdin = &facts
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 0 {
		t.Errorf("Python disagrees:\n%s", out)
	}
}

// words is how verify.py is told what a call gives.
var words = map[library.Result]string{
	library.Coroutine: "async", library.AsyncGenerator: "asyncgen", library.AsyncContextManager: "asynccontext",
	library.AwaitableContextManager: "awaitcontext", library.Generator: "generator", library.ContextManager: "context",
}

// handWritten gives the entries of the texts that are not generated, sorted.
func handWritten(t *testing.T) []*library.Entry {
	t.Helper()
	names, err := fs.Glob(texts, "*.table")
	if err != nil {
		t.Fatal(err)
	}
	var all []*library.Entry
	for _, name := range names {
		all = append(all, parsed(t, name).All()...)
	}
	slices.SortFunc(all, func(a, b *library.Entry) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func parsed(t *testing.T, name string) *library.Table {
	t.Helper()
	text, err := fs.ReadFile(texts, name)
	if err != nil {
		t.Fatal(err)
	}
	table, err := library.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// standardModule gives the module of a name, "" if it is not of the standard
// library.
func standardModule(name string) string {
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if Default().Module(name[:end]) || name[:end] == "_thread" || name[:end] == "msvcrt" {
			return name[:end]
		}
	}
	return ""
}
