package cmd_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	// txtar keeps a case's files, its reason and what is wanted of it in one
	// readable text; the format is the one of the Go project's own tests.
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite want/, findings and refusals of the cases that are run")

// casesDir holds one txtar file a behaviour; projectsDir the bundled projects.
const (
	casesDir    = "../testdata/cases"
	projectsDir = "../testdata/projects"
)

// testCase is one txtar file, read. See testdata/cases/README.md for the form.
type testCase struct {
	name    string // path below casesDir without .txtar
	path    string // of the txtar file
	archive *txtar.Archive

	args       []string // command and flags, "fix" first
	python     int      // oldest minor version of Python 3 that can run the program; 0: any
	status     int      // wanted exit status of `fix --write`; -1: 1 if refusals are wanted, else 0
	skipBefore bool     // the program is not run before the fix
	run        []string // arguments of python3 that start the program
	encode     map[string][]string
	packages   []string // pinned, which the program after the repair imports

	input, want  tree
	stdout       *string // wanted of the repaired program; nil: it is not run
	beforeStdout *string // wanted of the program as it is; nil: it is not run
	findings     []string
	hasFindings  bool
	refusals     []string // "file:line rule"; the rule may be left out
}

var directive = regexp.MustCompile(`^(args|python|status|before|run|encode|packages): +(\S.*)$`)

// readCase reads one txtar file. An unknown section or a directive that does
// not parse is an error: a case that is silently not checked is worth nothing.
func readCase(path string) (*testCase, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(casesDir, path)
	if err != nil {
		return nil, err
	}
	c := &testCase{
		name:    strings.TrimSuffix(filepath.ToSlash(rel), ".txtar"),
		path:    path,
		archive: archive,
		args:    []string{"fix"},
		status:  -1,
		encode:  map[string][]string{},
		input:   tree{},
		want:    tree{},
	}
	if err := c.readComment(string(archive.Comment)); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := c.readSections(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c *testCase) readComment(comment string) error {
	prose := false
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(line)
		m := directive.FindStringSubmatch(line)
		if m == nil {
			prose = prose || line != ""
			continue
		}
		words := strings.Fields(m[2])
		var err error
		switch m[1] {
		case "args":
			c.args = words
		case "python":
			minor, ok := strings.CutPrefix(strings.TrimSuffix(m[2], "+"), "3.")
			if !ok {
				return fmt.Errorf("python: want 3.N+, got %q", m[2])
			}
			c.python, err = strconv.Atoi(minor)
		case "status":
			c.status, err = strconv.Atoi(m[2])
		case "before":
			if m[2] != "skip" {
				return fmt.Errorf("before: want skip, got %q", m[2])
			}
			c.skipBefore = true
		case "run":
			c.run = words
		case "packages":
			c.packages = words
		case "encode":
			c.encode[words[0]] = words[1:]
		}
		if err != nil {
			return err
		}
	}
	if !prose {
		return fmt.Errorf("the comment does not say why the case exists")
	}
	return nil
}

func (c *testCase) readSections() error {
	for _, f := range c.archive.Files {
		text := string(f.Data)
		switch name := f.Name; {
		case name == "stdout":
			c.stdout = &text
		case name == "before.stdout":
			c.beforeStdout = &text
		case name == "findings":
			c.findings, c.hasFindings = nonEmptyLines(text), true
		case name == "refusals":
			c.refusals = nonEmptyLines(text)
		case strings.HasPrefix(name, "want/"):
			name = strings.TrimPrefix(name, "want/")
			data, err := encoded(f.Data, c.encode[name])
			if err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			c.want[name] = data
		default:
			data, err := encoded(f.Data, c.encode[name])
			if err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			c.input[name] = data
		}
	}
	for name := range c.want {
		if _, ok := c.input[name]; !ok {
			return fmt.Errorf("want/%s has no input", name)
		}
		if bytes.Equal(c.want[name], c.input[name]) && !*update {
			return fmt.Errorf("want/%s equals its input: leave it out", name)
		}
	}
	for name, data := range c.input {
		if _, ok := c.want[name]; !ok {
			c.want[name] = data
		}
	}
	for name := range c.encode {
		if _, ok := c.input[name]; !ok {
			return fmt.Errorf("encode: no file %s", name)
		}
	}
	if c.run == nil {
		c.run = []string{"main.py"}
	}
	if c.beforeStdout == nil && !c.skipBefore {
		c.beforeStdout = c.stdout
	}
	return nil
}

// changes reports whether the case wants any byte changed.
func (c *testCase) changes() bool { return !sameTree(c.input, c.want) }

func nonEmptyLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// allCases reads every case, in the order of their names.
func allCases(t *testing.T) []*testCase {
	t.Helper()
	var cases []*testCase
	err := filepath.WalkDir(casesDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txtar" {
			return err
		}
		c, err := readCase(path)
		if err != nil {
			t.Errorf("%v", err)
			return nil
		}
		cases = append(cases, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatalf("no cases in %s", casesDir)
	}
	return cases
}
