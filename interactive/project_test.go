package interactive

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	// txtar holds the files of a case in one; see testdata/cases/README.md.
	"golang.org/x/tools/txtar"

	"awaken/rewrite"
	"awaken/rewrite/edit"
	"awaken/rewrite/load"
	"awaken/rewrite/plan"
)

// testPrograms returns the bundled projects and cases as files by name.
func testPrograms(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	out := map[string]map[string][]byte{}
	projects, err := filepath.Glob("../testdata/projects/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range projects {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		files := map[string][]byte{}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err == nil {
				files[filepath.ToSlash(name)], err = os.ReadFile(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(dir)] = files
	}
	cases, err := filepath.Glob("../testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, f := range archive.Files {
			if filepath.Ext(f.Name) == ".py" && !strings.HasPrefix(f.Name, "want/") {
				files[f.Name] = f.Data
			}
		}
		out[strings.TrimPrefix(filepath.ToSlash(path), "../testdata/")] = files
	}
	return out
}

// analyse writes a program to an empty folder and runs the passes over it.
func analyse(t *testing.T, files map[string][]byte) *rewrite.Analysis {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	project, err := load.Load(context.Background(), load.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	a, err := rewrite.Analyze(context.Background(), project, rewrite.Options{Offers: true})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// lost counts the coroutines that nobody awaits, by file and by which: lambdas
// change their names where one before them becomes a function.
func lost(a *rewrite.Analysis) map[string]int {
	out := map[string]int{}
	for _, l := range a.Lost() {
		callee := l.Library
		if l.Callee != nil {
			callee = l.Callee.Qualified
		}
		out[l.Func.Unit.File.Name+" loses "+callee]++
	}
	return out
}

// Whatever is answered about the plans of real programs, and wherever the
// review ends: the result parses, and no coroutine is lost in it that was not
// lost before.
func TestAnyPrefixOfAnswersLeavesWorkingPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses programs")
	}
	reviewed := 0
	for name, files := range testPrograms(t) {
		t.Run(name, func(t *testing.T) {
			before := analyse(t, files)
			p := before.Plan()
			if len(p.Changes) < 2 && !slices.ContainsFunc(p.Changes, (*plan.Change).Offers) {
				return // all or nothing
			}
			was := lost(before)
			for seed := range uint64(8) {
				reviewed++
				r := rand.New(rand.NewPCG(seed, 9))
				s, err := newSession(p, setup{files: reader(files)})
				if err != nil {
					t.Fatal(err)
				}
				d := &driver{t: t, r: r, s: s, trace: []string{fmt.Sprintf("seed %d:", seed)}}
				s.key("enter")
				for range 1 + r.IntN(12) {
					if s.mode == editing {
						s.edited(nil, nil) // what a person writes is theirs to answer for
					}
					if d.press(); s.mode == finished || s.mode == abandoned {
						break
					}
				}
				d.check()
				result := s.result()
				edits, err := plan.Compose(result.Plan, result.Selection)
				if err != nil {
					t.Fatal(err)
				}
				after := map[string][]byte{}
				for file, text := range files {
					if after[file], err = edit.Apply(text, edits[file]); err != nil {
						t.Fatal(err)
					}
				}
				a := analyse(t, after)
				for _, problem := range a.Diagnostics() {
					if len(before.Diagnostics()) == 0 {
						t.Errorf("%v: %+v in\n%s", d.trace, problem, after[problem.File])
					}
				}
				for what, n := range lost(a) {
					if n > was[what] {
						t.Errorf("%v: %s, newly, with %v", d.trace, what, result.Selection)
					}
				}
			}
		})
	}
	if reviewed < 100 {
		t.Errorf("only %d reviews: the programs are not found", reviewed)
	}
}
