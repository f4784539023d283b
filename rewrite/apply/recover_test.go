package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

// interrupted leaves a run behind that ended when it had renamed n files.
func interrupted(t *testing.T, s *sample, n int) {
	t.Helper()
	stop := errors.New("stop")
	defer func() {
		if got := recover(); got != stop {
			t.Fatalf("the run was not interrupted as wanted: %v", got)
		}
	}()
	_ = write(t.Context(), s.root, s.targets, func(d disk) disk { return &stopping{d, n, stop} })
}

// stopping panics, which unwinds without any of the repairs that follow an
// error: for the files it is as good as a kill.
type stopping struct {
	disk
	left int
	with error
}

func (d *stopping) Rename(from, to string) error {
	if d.left--; d.left < 0 {
		panic(d.with)
	}
	return d.disk.Rename(from, to)
}

func pending(s *sample, name string) string {
	return filepath.Join(s.root, ".awaken/journal/pending", name)
}

func TestRecover(t *testing.T) {
	temps := func(t *testing.T, s *sample) []string {
		t.Helper()
		names, err := fs.Glob(os.DirFS(s.root), "pkg/.awaken-*.tmp")
		if must(t, err); len(names) != 1 {
			t.Fatalf("got the temporary files %v, want one", names)
		}
		return names
	}
	tests := []struct {
		name    string
		renamed int
		damage  func(t *testing.T, s *sample)
		want    Outcome
		err     string
	}{
		{name: "no file replaced", renamed: 0, want: Undone},
		{name: "one replaced", renamed: 1, want: Finished},
		{name: "all replaced", renamed: 5, want: Finished},
		{name: "a temporary file is gone", renamed: 1, want: Undone, damage: func(t *testing.T, s *sample) {
			must(t, os.Remove(filepath.Join(s.root, temps(t, s)[0])))
		}},
		{name: "a temporary file is damaged", renamed: 1, want: Undone, damage: func(t *testing.T, s *sample) {
			must(t, os.WriteFile(filepath.Join(s.root, temps(t, s)[0]), nil, 0o666))
		}},
		{name: "a copy is damaged, but not needed", renamed: 1, want: Finished, damage: func(t *testing.T, s *sample) {
			must(t, os.WriteFile(pending(s, "0.old"), nil, 0o666))
		}},
		{name: "somebody changed a file", renamed: 1, err: "neither finished nor undone, because these files were changed since: b.py;", damage: func(t *testing.T, s *sample) {
			must(t, os.WriteFile(s.targets[1].Path, []byte("by hand"), 0o666))
		}},
		{name: "somebody changed a file before the commit", renamed: 0, want: "", damage: func(t *testing.T, s *sample) {
			must(t, os.Remove(pending(s, "commit")))
			must(t, os.WriteFile(s.targets[1].Path, []byte("by hand"), 0o666))
			s.targets = slices.Delete(s.targets, 1, 2)
		}},
		{name: "both are damaged", renamed: 1, err: "a.py: the copy of its old content is damaged", damage: func(t *testing.T, s *sample) {
			must(t, os.Remove(filepath.Join(s.root, temps(t, s)[0])))
			must(t, os.WriteFile(pending(s, "0.old"), nil, 0o666))
		}},
		{name: "the journal is damaged", renamed: 1, err: "the journal of an interrupted run is damaged", damage: func(t *testing.T, s *sample) {
			must(t, os.WriteFile(pending(s, "files.json"), []byte("{"), 0o666))
		}},
		{name: "the journal never got its list", renamed: 0, want: "", damage: func(t *testing.T, s *sample) {
			for _, target := range s.targets { // no temporary file is made before the list
				names, err := filepath.Glob(filepath.Join(filepath.Dir(target.Path), ".awaken-*.tmp"))
				must(t, err)
				for _, name := range names {
					must(t, os.Remove(name))
				}
			}
			must(t, os.Remove(pending(s, "commit")))
			must(t, os.WriteFile(pending(s, "files.json"), []byte("{"), 0o666))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSample(t, t.TempDir())
			interrupted(t, s, tt.renamed)
			var is *PendingError
			if err := Write(t.Context(), s.root, s.targets); !errors.As(err, &is) || len(is.Files) != 5 {
				t.Errorf("a run before the recovery: %v, want a *PendingError", err)
			}
			if _, err := Undo(t.Context(), s.root); !errors.As(err, &is) {
				t.Errorf("an undo before the recovery: %v, want a *PendingError", err)
			}
			if tt.damage != nil {
				tt.damage(t, s)
			}
			r, err := Recover(s.root)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %v, %v, want %q", r, err, tt.err)
				}
				if _, err := os.Stat(pending(s, "commit")); err != nil {
					t.Errorf("the journal is gone: %v", err)
				}
				return
			}
			must(t, err)
			if tt.want == "" {
				s.want(t, Undone)
				return
			}
			s.want(t, tt.want)
			if r.Outcome != tt.want || !slices.Equal(r.Files, []string{"a.py", "b.py", "pkg/c.py", "pkg/deep/d.py", "link.py"}) {
				t.Errorf("got %v", r)
			}
		})
	}
}

// A project that somebody else wrote may bring a journal along.
func TestRecoverTrustsNoJournal(t *testing.T) {
	outside := t.TempDir()
	victim := filepath.Join(outside, "victim")
	tests := []struct{ name, path, temp string }{
		{"upwards", "../victim", "../.awaken-0123456789abcdef.tmp"},
		{"absolute", victim, filepath.Join(outside, ".awaken-0123456789abcdef.tmp")},
		{"by a link to a folder", "out/victim", "out/.awaken-0123456789abcdef.tmp"},
		{"into git", ".git/config", ".git/.awaken-0123456789abcdef.tmp"},
		{"a temporary file elsewhere", "a.py", "pkg/.awaken-0123456789abcdef.tmp"},
		{"any file as the temporary one", "a.py", "b.py"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSample(t, filepath.Join(t.TempDir(), "project"))
			must(t, os.WriteFile(victim, []byte("old"), 0o666))
			must(t, os.Symlink(outside, filepath.Join(s.root, "out")))
			p, err := open(s.root, unchanged)
			must(t, err)
			e := entry{Name: "x", Path: tt.path, Temp: tt.temp, Old: edit.Hash([]byte("old")), New: edit.Hash([]byte("new"))}
			must(t, p.writeJournal(pendingDir, &journal{Files: []entry{e}}))
			must(t, p.disk.Write(commitName(pendingDir), nil, nil))
			p.close()
			if r, err := Recover(s.root); err == nil || !strings.Contains(err.Error(), "is damaged") {
				t.Errorf("got %v, %v, want the journal refused", r, err)
			}
			if got, err := os.ReadFile(victim); err != nil || string(got) != "old" {
				t.Errorf("a file outside has become %q (%v)", got, err)
			}
		})
	}
}
