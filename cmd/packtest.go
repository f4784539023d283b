package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	// txtar keeps the files of a test in one readable text.
	"golang.org/x/tools/txtar"

	"awaken/rewrite"
	"awaken/rewrite/config"
	"awaken/rewrite/edit"
	"awaken/rewrite/load"
	"awaken/rewrite/pack"
	"awaken/rules/library"
	"awaken/rules/packs"
)

// packTest is one before/after test of a pack: the files NAME/PATH of its
// txtar are the project, NAME/want/PATH what becomes of them, and NAME/refusals
// what is refused. NAME/stdout is what main.py prints before and after: awaken
// runs no Python, but the tests of the bundled packs do.
type packTest struct {
	name     string
	files    map[string][]byte
	want     map[string][]byte
	refusals []string
}

// testedPack is a pack with its tests.
type testedPack struct {
	*pack.Pack
	archive *txtar.Archive
	// target is the N of the oldest Python 3.N that the migrated tests run on: as
	// the project of the pack says; 0, for what is assumed otherwise, of a bundled
	// one.
	target int
}

// testPacks runs the tests of packs, named or as files.
func (a *App) testPacks(c *cli.Context, s settings) error {
	words := c.Args().Slice()
	if len(words) == 0 {
		return &usageError{message: "rules test needs a pack: a file, or the name of a bundled one", hint: "known are " + join(packNames(packs.All()))}
	}
	failed := false
	for _, word := range words {
		p, err := a.packWithTests(word)
		if err != nil {
			return err
		}
		if c.Bool("update") {
			if err := a.updatePackTests(c.Context, s, word, p); err != nil {
				return err
			}
			continue
		}
		ok, err := a.testPack(c.Context, p)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if failed {
		return errFound
	}
	return nil
}

// packWithTests reads a pack and the txtar beside it.
func (a *App) packWithTests(word string) (*testedPack, error) {
	if i := slices.IndexFunc(packs.All(), func(p *pack.Pack) bool { return p.Name == word }); i >= 0 {
		return &testedPack{Pack: packs.All()[i], archive: txtar.Parse(packs.Tests(word))}, nil
	}
	text, err := os.ReadFile(a.path(word))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{message: fmt.Sprintf("rules test: there is neither a pack nor a file %q", word), hint: didYouMean(word, packNames(packs.All()))}
	}
	if err != nil {
		return nil, err
	}
	p, err := pack.Parse(word, text)
	if err != nil {
		return nil, &usageError{message: err.Error()}
	}
	conf, err := config.Load(a.path(word))
	if err != nil {
		return nil, err
	}
	tests, err := os.ReadFile(strings.TrimSuffix(a.path(word), filepath.Ext(word)) + ".txtar")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &testedPack{p, txtar.Parse(tests), conf.TargetVersion}, nil
}

// testPack runs the tests of one pack, and prints how each ended.
func (a *App) testPack(ctx context.Context, p *testedPack) (ok bool, err error) {
	tests := packTests(p.archive)
	set, err := pack.NewSet([]*pack.Pack{p.Pack}, library.Default())
	if err != nil {
		return false, err
	}
	ok = true
	for _, t := range tests {
		problems, err := a.runPackTest(ctx, set, p.target, t)
		if err != nil {
			return false, err
		}
		if len(problems) == 0 {
			fmt.Fprintf(a.out, "ok    %s %s\n", p.Name, t.name)
			continue
		}
		ok = false
		fmt.Fprintf(a.out, "FAIL  %s %s\n%s", p.Name, t.name, strings.Join(problems, ""))
	}
	for _, trap := range p.Traps {
		if !slices.ContainsFunc(tests, func(t *packTest) bool { return t.name == trap.Name }) {
			ok = false
			fmt.Fprintf(a.out, "FAIL  %s %s\n  the trap has no test of its name\n", p.Name, trap.Name)
		}
	}
	if len(tests) == 0 {
		ok = false
		fmt.Fprintf(a.out, "FAIL  %s\n  there are no tests: they belong into a .txtar file beside the pack\n", p.Name)
	}
	return ok, nil
}

// packTests groups the files of an archive by test, in their order.
func packTests(archive *txtar.Archive) []*packTest {
	var tests []*packTest
	for _, f := range archive.Files {
		name, rest, _ := strings.Cut(f.Name, "/")
		i := slices.IndexFunc(tests, func(t *packTest) bool { return t.name == name })
		if i < 0 {
			i = len(tests)
			tests = append(tests, &packTest{name: name, files: map[string][]byte{}, want: map[string][]byte{}})
		}
		t := tests[i]
		switch wanted, isWant := strings.CutPrefix(rest, "want/"); {
		case isWant:
			t.want[wanted] = f.Data
		case rest == "refusals":
			t.refusals = slices.DeleteFunc(strings.Split(string(f.Data), "\n"), func(line string) bool { return line == "" })
		case rest == "stdout":
		default:
			t.files[rest] = f.Data
		}
	}
	for _, t := range tests {
		for name, text := range t.files {
			if t.want[name] == nil {
				t.want[name] = text
			}
		}
	}
	return tests
}

// runPackTest says what is not as a test wants it.
func (a *App) runPackTest(ctx context.Context, set *pack.Set, target int, t *packTest) (problems []string, err error) {
	got, refusals, problems, err := a.migrated(ctx, set, target, t)
	if err != nil {
		return nil, err
	}
	for name, want := range t.want {
		if !bytes.Equal(got[name], want) {
			problems = append(problems, fmt.Sprintf("  %s becomes\n%s", name, indented(got[name])))
		}
	}
	if !slices.Equal(refusals, t.refusals) {
		problems = append(problems, "  refused:\n"+indented([]byte(strings.Join(append(refusals, ""), "\n"))))
	}
	slices.Sort(problems)
	return problems, nil
}

// migrated migrates the files of a test in a folder of their own.
func (a *App) migrated(ctx context.Context, set *pack.Set, target int, t *packTest) (got map[string][]byte, refusals, problems []string, err error) {
	dir, err := os.MkdirTemp("", "awaken-pack")
	if err != nil {
		return nil, nil, nil, err
	}
	defer os.RemoveAll(dir)
	for name, text := range t.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return nil, nil, nil, err
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return nil, nil, nil, err
		}
	}
	inside := *a
	inside.Dir = dir
	p, err := inside.analyzePaths(ctx, load.Options{Paths: []string{"."}, Dir: dir, ConfigDir: dir}, rewrite.Options{
		Library: library.Default(), Packs: set, Findings: true, Jobs: 1, Target: target,
	})
	if err != nil {
		return nil, nil, nil, err
	}
	for _, d := range p.diagnostics {
		problems = append(problems, fmt.Sprintf("  %s:%d: %s\n", d.File, d.Line, d.Message))
	}
	proposed := inside.intended(p)
	chosen := choose(proposed, false)
	got = maps.Clone(t.files)
	files, err := inside.changedFiles(chosen)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, f := range files {
		if got[f.name], err = edit.Apply(f.old, f.edits); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := inside.recheck(ctx, p, chosen); err != nil {
		problems = append(problems, "  "+err.Error()+"\n")
	}
	for _, r := range proposed.Refusals {
		refusals = append(refusals, fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Rule))
	}
	return got, refusals, problems, nil
}

// updatePackTests writes what awaken does into the txtar beside a pack, for a
// person to read.
func (a *App) updatePackTests(ctx context.Context, s settings, word string, p *testedPack) error {
	if filepath.Ext(word) != ".yaml" {
		return &usageError{message: "--update needs the file of a pack", hint: "the tests of a bundled pack are part of awaken"}
	}
	set, err := pack.NewSet([]*pack.Pack{p.Pack}, library.Default())
	if err != nil {
		return err
	}
	archive := p.archive
	out := &txtar.Archive{Comment: archive.Comment}
	for _, t := range packTests(archive) {
		got, refusals, problems, err := a.migrated(ctx, set, p.target, t)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return fmt.Errorf("%s: %s", t.name, strings.TrimSpace(strings.Join(problems, "")))
		}
		var names []string
		for _, f := range archive.Files {
			if name, ok := strings.CutPrefix(f.Name, t.name+"/"); ok && t.files[name] != nil {
				names = append(names, name)
				out.Files = append(out.Files, f)
			}
		}
		for _, name := range names {
			if !bytes.Equal(got[name], t.files[name]) {
				out.Files = append(out.Files, txtar.File{Name: t.name + "/want/" + name, Data: got[name]})
			}
		}
		if i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == t.name+"/stdout" }); i >= 0 {
			out.Files = append(out.Files, archive.Files[i])
		}
		if len(refusals) > 0 {
			out.Files = append(out.Files, txtar.File{Name: t.name + "/refusals", Data: []byte(strings.Join(append(refusals, ""), "\n"))})
		}
	}
	name := strings.TrimSuffix(a.path(word), ".yaml") + ".txtar"
	a.say(s, "wrote %s", visible(name))
	return os.WriteFile(name, txtar.Format(out), 0o666)
}

func indented(text []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		b.WriteString("    " + line)
	}
	return b.String()
}
