package cmd_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// repairable writes a package of about 100,000 lines below dir, in which 1,000
// functions have to become async: 250 modules with four each, which call one
// another, those of the next module, and in the last a client that is async
// already. The other functions have nothing to do with it.
func repairable(b *testing.B, dir string) {
	b.Helper()
	const modules = 250
	write := func(name, text string) {
		path := filepath.Join(dir, "app", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	write("__init__.py", "")
	write("client.py", "async def fetch(key):\n    return [key]\n")
	lines := 2
	for m := range modules {
		var t strings.Builder
		next, call := fmt.Sprintf("m%d", m+1), fmt.Sprintf("m%d.first(key)", m+1)
		if m%10 == 9 || m == modules-1 {
			next, call = "client", "client.fetch(key)"
		}
		fmt.Fprintf(&t, "from app import %s\n\n\nclass Base:\n    def load(self, key):\n        return []\n\n", next)
		fmt.Fprintf(&t, "\nclass Store(Base):\n    def load(self, key):\n        rows = %s\n        return [row for row in rows if row]\n\n", call)
		t.WriteString("\ndef first(key):\n    store = Store()\n    return store.load(key) + [key]\n\n")
		t.WriteString("\ndef second(key):\n    total = 0\n    for row in first(key):\n        total += len(row)\n    return total\n")
		for k := range 36 {
			fmt.Fprintf(&t, "\n\ndef helper%d(values, limit=%d):\n    found = []\n    for value in values:\n        if value is None or len(found) > limit:\n"+
				"            continue\n        found.append({\"value\": value, \"limit\": limit, \"text\": f\"{value} of {limit}\"})\n    return found\n", k, k)
		}
		t.WriteString("\n\ndef report(values):\n    rows = []\n")
		for k := range 36 {
			fmt.Fprintf(&t, "    rows += helper%d(values)\n", k)
		}
		t.WriteString("    return rows\n")
		lines += strings.Count(t.String(), "\n")
		write(fmt.Sprintf("m%d.py", m), t.String())
	}
	b.ReportMetric(float64(lines), "lines")
}

var asyncDef = regexp.MustCompile(`(?m)^\+ *async def `)

// BenchmarkFix compares fix, dry and with --write, with check on the same
// package: neither should take more than twice its time.
func BenchmarkFix(b *testing.B) {
	for _, c := range []struct {
		name string
		args []string
	}{
		{"check", []string{"check"}},
		{"fix", []string{"fix"}},
		{"write", []string{"fix", "--write", "--allow-dirty"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				repairable(b, dir)
				b.StartTimer()
				status, stdout, stderr := awaken(dir, c.args...)
				if status > 1 {
					b.Fatal(stderr)
				}
				if made := len(asyncDef.FindAllString(stdout, -1)); c.name == "fix" && made != 1000 {
					b.Fatalf("%d functions become async, want 1,000", made)
				}
			}
		})
	}
}
