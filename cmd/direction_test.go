package cmd

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list` says of a package.
type listed struct {
	ImportPath    string
	Imports, Deps []string
}

// barred says of the packages below a path what they may not reach, directly
// or through others: cmd -> interactive -> rewrite <- rules.
var barred = []struct{ below, from string }{
	{"awaken/rewrite", "awaken/cmd"},
	{"awaken/rewrite", "awaken/interactive"},
	{"awaken/rewrite", "awaken/rules"},
	{"awaken/rewrite", "github.com/urfave"},
	{"awaken/rewrite", "github.com/charmbracelet"},
	{"awaken/rewrite", "golang.org/x/term"},
	{"awaken/rules", "awaken/cmd"},
	{"awaken/rules", "awaken/interactive"},
	{"awaken/rules", "github.com/urfave"},
	{"awaken/rules", "github.com/charmbracelet"},
	{"awaken/interactive", "awaken/cmd"},
	{"awaken/interactive", "github.com/urfave"},
	// Only tests get packages, and the imports of tests are not looked at here.
	{"awaken/cmd", "awaken/rewrite/pypi"},
	{"awaken/rules", "awaken/rewrite/pypi"},
	{"awaken/interactive", "awaken/rewrite/pypi"},
}

// treeSitter are the modules that only one package may import.
var treeSitter = []string{"github.com/smacker/go-tree-sitter", "github.com/tree-sitter"}

const syntaxPackage = "awaken/rewrite/syntax"

func violations(packages []listed) (found []string) {
	for _, p := range packages {
		for _, bar := range barred {
			if within(p.ImportPath, bar.below) && slices.ContainsFunc(p.Deps, func(dep string) bool { return within(dep, bar.from) }) {
				found = append(found, p.ImportPath+" depends on "+bar.from)
			}
		}
		for _, module := range treeSitter {
			if p.ImportPath != syntaxPackage && slices.ContainsFunc(p.Imports, func(dep string) bool { return within(dep, module) }) {
				found = append(found, p.ImportPath+" imports "+module)
			}
		}
	}
	return found
}

func within(path, below string) bool { return path == below || strings.HasPrefix(path, below+"/") }

func TestDependencyDirection(t *testing.T) {
	list := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "awaken/...")
	var stderr strings.Builder
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if !slices.ContainsFunc(packages, func(p listed) bool { return p.ImportPath == syntaxPackage }) {
		t.Fatalf("%s is not among the %d packages", syntaxPackage, len(packages))
	}
	for _, v := range violations(packages) {
		t.Error(v)
	}
}

func TestViolations(t *testing.T) {
	for _, test := range []struct {
		p    listed
		want string
	}{
		{listed{ImportPath: "awaken/rewrite/plan", Deps: []string{"awaken/rules/library"}}, "awaken/rewrite/plan depends on awaken/rules"},
		{listed{ImportPath: "awaken/rewrite", Deps: []string{"github.com/urfave/cli/v2"}}, "awaken/rewrite depends on github.com/urfave"},
		{listed{ImportPath: "awaken/rules", Imports: []string{"github.com/smacker/go-tree-sitter"}}, "awaken/rules imports github.com/smacker/go-tree-sitter"},
		{listed{ImportPath: "awaken/interactive", Deps: []string{"awaken/cmd"}}, "awaken/interactive depends on awaken/cmd"},
		{listed{ImportPath: "awaken/cmd", Deps: []string{"awaken/rules", "github.com/smacker/go-tree-sitter"}}, ""},
		{listed{ImportPath: syntaxPackage, Imports: []string{"github.com/smacker/go-tree-sitter"}}, ""},
	} {
		if got := strings.Join(violations([]listed{test.p}), "; "); got != test.want {
			t.Errorf("%s: %q, want %q", test.p.ImportPath, got, test.want)
		}
	}
}
