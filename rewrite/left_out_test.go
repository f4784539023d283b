package rewrite_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
	"awaken/rules/library"
)

// TestLeftOut: files that have nothing to do with coroutines are left out
// without a trace in the plan, and those that use what it changes are not.
func TestLeftOut(t *testing.T) {
	archive := txtar.Parse([]byte(`
-- app.py --
import asyncio
from bus import call

async def fetch():
    return 1

def main():
    call(fetch)

main()
-- bus.py --
def call(callback):
    result = callback()
    return [result]
-- test_bus.py --
import bus

def test_call():
    assert bus.call(lambda: 1) == [1]
-- named.py --
class Client:
    async def log_in_here(self):
        return 1

    async def log_in_there(self):
        return 1

def use(client):
    client.log_in_here()
    client.log_in_there()
-- alone.py --
import bus

class Other:
    def log_in_there(self):
        return 1

def go():
    return bus.__name__
-- broken.py --
def f(:
`))
	dir := t.TempDir()
	for _, f := range archive.Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	analyze := func(o rewrite.Options) *rewrite.Analysis {
		o.Library = library.Default()
		a, err := rewrite.Analyze(context.Background(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	whole, part := analyze(rewrite.Options{Findings: true}), analyze(rewrite.Options{Findings: true, LeastLeftOut: 1})
	if n := whole.Unread(); n != 0 {
		t.Errorf("%d files of a small project are left out", n)
	}
	if n := part.Unread(); n != 2 {
		t.Errorf("%d files are left out, want alone.py and broken.py", n)
	}
	if n := analyze(rewrite.Options{LeastLeftOut: 1}).Unread(); n != 0 {
		t.Errorf("%d files are left out where more than findings is asked for", n)
	}
	if got, want := described(part.Plan()), described(whole.Plan()); got != want {
		t.Errorf("the plan is\n%s--- of the whole ---\n%s", got, want)
	}
	if len(whole.Diagnostics()) != 1 || len(part.Diagnostics()) != 0 {
		t.Errorf("diagnostics: %v, and %v of part of it", whole.Diagnostics(), part.Diagnostics())
	}
	if part.Program().Unit(p.File("test_bus.py")) == nil {
		t.Error("test_bus.py uses what is to change, and was left out")
	}
}

func described(p *plan.Plan) string {
	var b strings.Builder
	for _, c := range p.Changes {
		b.WriteString(c.ID + " " + c.Title + "\n")
	}
	for _, r := range p.Refusals {
		b.WriteString("refused " + r.Symbol + ": " + r.Reason + "\n")
	}
	return b.String()
}
