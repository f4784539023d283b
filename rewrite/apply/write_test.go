package apply

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

func TestWrite(t *testing.T) {
	s := newSample(t, t.TempDir())
	must(t, Write(t.Context(), s.root, s.targets))
	s.want(t, Finished)
	if text, err := os.ReadFile(filepath.Join(s.root, ".awaken", ".gitignore")); err != nil || string(text) != "*\n" {
		t.Errorf("the folder does not hide itself: %q, %v", text, err)
	}
	if r, err := Recover(s.root); r != nil || err != nil {
		t.Errorf("after a finished run Recover says %v, %v", r, err)
	}
}

func TestWriteNothing(t *testing.T) {
	root := t.TempDir()
	must(t, Write(t.Context(), root, nil))
	if r, err := Recover(root); r != nil || err != nil {
		t.Errorf("got %v, %v", r, err)
	}
	if _, err := Undo(t.Context(), root); !errors.Is(err, ErrNothing) {
		t.Errorf("got %v, want ErrNothing", err)
	}
	if left, _ := os.ReadDir(root); len(left) > 0 {
		t.Errorf("nothing was to be done, but there is %v", left)
	}
}

func TestWriteSkipsWhatStays(t *testing.T) {
	s := newSample(t, t.TempDir())
	s.targets[1].New = []byte(sampleText(1))
	before, err := os.Stat(s.targets[1].Path)
	must(t, err)
	must(t, Write(t.Context(), s.root, s.targets))
	after, err := os.Stat(s.targets[1].Path)
	must(t, err)
	if !os.SameFile(before, after) {
		t.Error("a file that stays as it is was replaced")
	}
}

func TestWriteRefuses(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, s *sample)
		want    []string
	}{
		{"changed files, all of them named", func(t *testing.T, s *sample) {
			s.targets[1].OldHash = edit.Hash([]byte("before"))
			s.targets[3].OldHash = edit.Hash([]byte("before"))
		}, []string{"changed since awaken read them: b.py, pkg/deep/d.py; nothing was written"}},
		{"a file that is gone", func(t *testing.T, s *sample) {
			s.targets = append(s.targets, Target{Path: filepath.Join(s.root, "gone.py"), Name: "gone.py"})
		}, []string{"changed since awaken read them: gone.py"}},
		{"read-only and changed at once", func(t *testing.T, s *sample) {
			must(t, os.Chmod(s.targets[2].Path, 0o444))
			s.targets[3].OldHash = "old"
		}, []string{"pkg/c.py is read-only: make it writable, or exclude it", "changed since awaken read them: pkg/deep/d.py"}},
		{"a folder", func(t *testing.T, s *sample) {
			s.targets = append(s.targets, Target{Path: filepath.Join(s.root, "pkg"), Name: "pkg"})
		}, []string{"pkg is not a regular file"}},
		{"a relative path", func(t *testing.T, s *sample) {
			s.targets[0].Path = "a.py"
		}, []string{`a.py has no absolute path: "a.py"`}},
		{"a link out of the project", func(t *testing.T, s *sample) {
			outside := filepath.Join(t.TempDir(), "x.py")
			must(t, os.WriteFile(outside, nil, 0o666))
			must(t, os.Symlink(outside, filepath.Join(s.root, "x.py")))
			s.targets = append(s.targets, Target{Path: filepath.Join(s.root, "x.py"), Name: "x.py", OldHash: edit.Hash(nil), New: []byte("x")})
		}, []string{"x.py leads to ", "outside "}},
		{"one file by two names", func(t *testing.T, s *sample) {
			twin := s.targets[4]
			twin.Path, twin.Name, twin.New = filepath.Join(s.root, "real.py"), "real.py", []byte("other")
			s.targets = append(s.targets, twin)
		}, []string{"real.py is the same file as link.py, with another new content"}},
		{"a link in place of the journal's folder", func(t *testing.T, s *sample) {
			must(t, os.Symlink("pkg", filepath.Join(s.root, ".awaken")))
		}, []string{".awaken is not a folder"}},
		{"a link in place of the lock", func(t *testing.T, s *sample) {
			must(t, os.Mkdir(filepath.Join(s.root, ".awaken"), 0o777))
			must(t, os.Symlink("../a.py", filepath.Join(s.root, ".awaken", "lock")))
		}, []string{".awaken/lock is not a file"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSample(t, t.TempDir())
			targets := slices.Clone(s.targets)
			tt.prepare(t, s)
			err := Write(t.Context(), s.root, s.targets)
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
			s.targets = targets
			s.want(t, Undone)
		})
	}
}

func TestWriteOneFileTwice(t *testing.T) {
	s := newSample(t, t.TempDir())
	twin := s.targets[4]
	twin.Path, twin.Name = filepath.Join(s.root, "real.py"), "real.py"
	s.targets = append(s.targets, twin)
	must(t, Write(t.Context(), s.root, s.targets))
	s.want(t, Finished)
}

func TestLock(t *testing.T) {
	s := newSample(t, t.TempDir())
	p, err := open(s.root, unchanged)
	must(t, err)
	var locked *LockedError
	err = Write(t.Context(), s.root, s.targets)
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || !strings.Contains(err.Error(), "is writing to") {
		t.Errorf("got %v, want the process named", err)
	}
	p.close()
	s.want(t, Undone)
	must(t, Write(t.Context(), s.root, s.targets))
	s.want(t, Finished)
}

// after does something when a disk has been asked for so many things.
type after struct {
	disk
	count *int
	at    int
	do    func(name string)
}

func (d after) step(name string) {
	if *d.count++; *d.count == d.at {
		d.do(name)
	}
}

func (d after) Rename(from, to string) error {
	d.step(to)
	return d.disk.Rename(from, to)
}

func (d after) Sync(folder string) error {
	d.step(folder)
	return d.disk.Sync(folder)
}

func (d after) Mkdir(name string) error {
	d.step(name)
	return d.disk.Mkdir(name)
}

func TestCancel(t *testing.T) {
	outcomes := map[Outcome]int{}
	for at := 0; ; at++ {
		s := newSample(t, t.TempDir())
		ctx, cancel := context.WithCancel(t.Context())
		if at == 0 {
			cancel()
		}
		count := 0
		err := write(ctx, s.root, s.targets, func(d disk) disk { return after{d, &count, at, func(string) { cancel() }} })
		reached := count >= at
		cancel()
		got := s.state(t)
		if (err == nil) != (got == Finished) || err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at step %d: the files are %s, the error is %v", at, got, err)
		}
		outcomes[got]++
		if !reached {
			break
		}
	}
	if outcomes[Undone] < 3 || outcomes[Finished] < 3 {
		t.Errorf("the steps do not cover both sides of the commit: %v", outcomes)
	}
}

// Somebody saves a file while awaken writes: what they saved stays, and so do
// the old contents of the other files. Only between the last look at a file and
// its rename, which no system can join, is there nothing to be done.
func TestChangedMeanwhile(t *testing.T) {
	early := 0 // noticed before any file was replaced
	for at := 1; ; at++ {
		s := newSample(t, t.TempDir())
		path := s.targets[3].Path
		saved := false
		save := func(name string) {
			if name != "pkg/deep/d.py" {
				must(t, os.WriteFile(path, []byte("by hand"), 0o666))
				saved = true
			}
		}
		count := 0
		err := write(t.Context(), s.root, s.targets, func(d disk) disk { return after{d, &count, at, save} })
		if !saved {
			must(t, err)
			s.want(t, Finished)
			if count < at {
				break
			}
			continue
		}
		var stale *StaleError
		if errors.As(err, &stale) {
			early++
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "by hand" {
			t.Fatalf("step %d: what was saved has become %q (%v)", at, got, err)
		}
		others := Finished // if the file was saved when it had been written
		if err != nil {
			others = Undone
			if !strings.Contains(err.Error(), "pkg/deep/d.py") {
				t.Errorf("step %d: got %v, want the file named", at, err)
			}
		}
		s.targets = slices.Delete(s.targets, 3, 4)
		s.want(t, others)
	}
	if early < 3 {
		t.Errorf("noticed before the first replacement in %d runs only", early)
	}
}

func TestUndo(t *testing.T) {
	s := newSample(t, t.TempDir())
	must(t, Write(t.Context(), s.root, s.targets))

	must(t, os.WriteFile(s.targets[1].Path, []byte("by hand"), 0o666))
	var stale *StaleError
	if _, err := Undo(t.Context(), s.root); !errors.As(err, &stale) || !slices.Equal(stale.Files, []string{"b.py"}) {
		t.Fatalf("got %v, want the changed file named", err)
	}
	must(t, os.WriteFile(s.targets[1].Path, s.targets[1].New, 0o666))
	s.want(t, Finished)

	names, err := Undo(t.Context(), s.root)
	if err != nil || len(names) != 5 || names[4] != "link.py" {
		t.Fatalf("got %v, %v", names, err)
	}
	s.want(t, Undone)
	if _, err := Undo(t.Context(), s.root); !errors.Is(err, ErrNothing) {
		t.Errorf("the second time: %v, want ErrNothing", err)
	}
}

func TestUndoDamagedCopy(t *testing.T) {
	s := newSample(t, t.TempDir())
	must(t, Write(t.Context(), s.root, s.targets))
	must(t, os.WriteFile(filepath.Join(s.root, ".awaken/journal/last/2.old"), []byte("x"), 0o666))
	if _, err := Undo(t.Context(), s.root); err == nil || !strings.Contains(err.Error(), "pkg/c.py: the copy of its old content is damaged") {
		t.Errorf("got %v", err)
	}
	s.want(t, Finished)
}
