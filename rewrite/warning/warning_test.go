package warning_test

import (
	"fmt"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"awaken/rewrite/warning"
)

const program = `
import asyncio

async def fetch(n):
    return n

class Client:
    async def get(self):
        def inner():
            async def deep(): pass
            deep()
        inner()

def hold():
    x = fetch(3)

async def main():
    fetch(1)
    hold()
    await Client().get()
    Client().get()

asyncio.run(main())
kept = fetch(4)
`

// run is what Python prints to standard error about the program.
func run(t *testing.T, flags ...string) string {
	t.Helper()
	cmd := exec.Command("python3", append(flags, "-c", program)...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("python3 runs the program: %v", err)
	}
	return said.String()
}

func read(t *testing.T, log string) []warning.Warning {
	t.Helper()
	list, err := warning.Read(strings.NewReader(log), "log")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// said is a warning in short: who, collected where, and the last call that made it.
func said(list []warning.Warning) (out []string) {
	for _, w := range list {
		text := fmt.Sprintf("%s %d", w.Name, w.Collected.Line)
		if w.Ended {
			text += " end"
		}
		if n := len(w.Created); n > 0 {
			text += fmt.Sprintf(" made %d", w.Created[n-1].Line)
		}
		out = append(out, text)
	}
	return out
}

func TestRead(t *testing.T) {
	for _, test := range []struct {
		flags []string
		want  []string
	}{
		{nil, []string{"fetch 18", "fetch 19", "Client.get.inner.deep 11", "Client.get 21", "fetch 0 end"}},
		{[]string{"-X", "dev"}, []string{"fetch 18 made 18", "fetch 19 made 15", "Client.get.inner.deep 11 made 11", "Client.get 21 made 21", "fetch 0 end"}},
		{[]string{"-X", "tracemalloc=9"}, []string{"fetch 18 made 18", "fetch 19 made 15", "Client.get.inner.deep 11 made 11", "Client.get 21 made 21", "fetch 0 end"}},
	} {
		if got := said(read(t, run(t, test.flags...))); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: %q, want %q", test.flags, got, test.want)
		}
	}
}

// TestDisguised holds a log to give the same warnings whatever a logger, a
// terminal or a container's runtime makes of its lines.
func TestDisguised(t *testing.T) {
	log := run(t, "-X", "dev")
	want := said(read(t, log))
	each := func(prefix func(i int) string) string {
		var b strings.Builder
		for i, line := range strings.Split(strings.TrimSuffix(log, "\n"), "\n") {
			b.WriteString(prefix(i) + line + "\n")
		}
		return b.String()
	}
	stamped := func(name string) string {
		return each(func(i int) string {
			return fmt.Sprintf("%s  | 2026-01-02T03:%02d:%02d.%03dZ ", name, i/60, i%60, i)
		})
	}
	for name, text := range map[string]string{
		"carriage returns": strings.ReplaceAll(log, "\n", "\r\n"),
		"indented":         each(func(int) string { return "  " }),
		"a container":      each(func(int) string { return "web-1  | " }),
		"times":            stamped("web-1"),
		"the journal":      each(func(i int) string { return fmt.Sprintf("Jan 02 03:04:%02d host python[123]: ", i%60) }),
		"colours":          strings.NewReplacer("RuntimeWarning", "\x1b[1;33mRuntimeWarning\x1b[0m", "File ", "File \x1b[35m", "\", line", "\x1b[0m\", line").Replace(log),
		"one line":         `{"level": "warning", "message": "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(log) + `"}` + "\n",
		"no last newline":  strings.TrimSuffix(log, "\n"),
		"not UTF-8":        "\xff\xfe\n" + log,
	} {
		if got := said(read(t, text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q\n%s", name, got, want, text)
		}
	}

	// Two streams, line by line.
	a, b := strings.SplitAfter(stamped("web-1"), "\n"), strings.SplitAfter(stamped("worker-2"), "\n")
	var mixed strings.Builder
	for i := range a {
		mixed.WriteString(a[i] + b[i])
	}
	var twice []string
	for _, w := range want {
		twice = append(twice, w, w)
	}
	if got := said(read(t, mixed.String())); !reflect.DeepEqual(got, twice) {
		t.Errorf("two streams: %q, want %q", got, twice)
	}

	// A line of another process in the midst of the calls.
	if got := said(read(t, strings.ReplaceAll(log, "    deep()\n", "    deep()\nINFO: something\n"))); !reflect.DeepEqual(got, want) {
		t.Errorf("interrupted: %q, want %q", got, want)
	}
	// Calls that are none of the warning's.
	other := log + "Traceback (most recent call last):\n  File \"x.py\", line 99, in f\nValueError\n"
	if got := said(read(t, other)); !reflect.DeepEqual(got, want) {
		t.Errorf("a traceback after it: %q, want %q", got, want)
	}
}

// TestSummary reads the warnings summary of pytest, which words it in its own way.
func TestSummary(t *testing.T) {
	const summary = `=============================== warnings summary ===============================
test_app.py::test_work
  /srv/app.py:8: RuntimeWarning: coroutine 'Store.put' was never awaited
    s.put(1)
  
  Object allocated at:
    File "/venv/lib/python3.11/site-packages/_pytest/python.py", line 187
      result = testfunction(**testargs)
    File "/srv/test_app.py", line 3
      work(Store())
    File "/srv/app.py", line 8
      s.put(1)

test_app.py::test_direct
  /srv/test_app.py:5: RuntimeWarning: coroutine 'save' was never awaited
    save(1)
  Enable tracemalloc to get traceback where the object was allocated.
  See https://docs.pytest.org/en/stable/how-to/capture-warnings.html#resource-warnings for more info.
`
	want := []string{"Store.put 8 made 8", "save 5"}
	if got := said(read(t, summary)); !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
