package apply

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

// sample is a project of some files, with a link to one of them.
type sample struct {
	root    string
	targets []Target
}

var sampleNames = []string{"a.py", "b.py", "pkg/c.py", "pkg/deep/d.py", "real.py"}

func sampleText(i int) string { return fmt.Sprintf("# %s\nx = %d\n", sampleNames[i], i) }

// sampleTarget reaches the last file by a link.
func sampleTarget(root string, i int) Target {
	name, text := sampleNames[i], sampleText(i)
	if name == "real.py" {
		name = "link.py"
	}
	return Target{
		Path: filepath.Join(root, filepath.FromSlash(name)), Name: name,
		OldHash: edit.Hash([]byte(text)), New: []byte("import asyncio\n" + strings.Repeat(text, 3)),
	}
}

func newSample(t *testing.T, root string) *sample {
	t.Helper()
	s := &sample{root: root}
	for i, name := range sampleNames {
		path := filepath.Join(root, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o777))
		must(t, os.WriteFile(path, []byte(sampleText(i)), 0o644))
		s.targets = append(s.targets, sampleTarget(root, i))
	}
	must(t, os.Chmod(s.targets[0].Path, 0o750))
	must(t, os.Symlink("real.py", filepath.Join(root, "link.py")))
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// state tells whether all files are old or all are new, and fails the test if
// they are neither, or if anything was left beside them.
func (s *sample) state(t *testing.T) Outcome {
	t.Helper()
	olds, news := 0, 0
	for _, target := range s.targets {
		got, err := os.ReadFile(target.Path)
		must(t, err)
		switch {
		case string(got) == string(target.New):
			news++
		case edit.Hash(got) == target.OldHash:
			olds++
		default:
			t.Errorf("%s has become %q", target.Name, got)
		}
	}
	if olds > 0 && news > 0 || olds+news < len(s.targets) {
		t.Errorf("%d files are old, %d new, of %d", olds, news, len(s.targets))
	}
	if info, err := os.Stat(s.targets[0].Path); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("the mode has become %v (%v)", info.Mode(), err)
	}
	if to, err := os.Readlink(filepath.Join(s.root, "link.py")); err != nil || to != "real.py" {
		t.Errorf("the link has become %q (%v)", to, err)
	}
	must(t, filepath.WalkDir(s.root, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".tmp") || filepath.Base(path) == "pending" {
			t.Errorf("left behind: %s", path)
		}
		return err
	}))
	if news > 0 {
		return Finished
	}
	return Undone
}

func (s *sample) want(t *testing.T, want Outcome) {
	t.Helper()
	if got := s.state(t); got != want {
		t.Errorf("the files are %s, want %s", got, want)
	}
}
