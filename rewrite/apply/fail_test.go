package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// failing is a disk on which the at-th thing asked for fails, and the others
// of its kind too if it is to last.
type failing struct {
	disk
	count *int
	at    int
	err   error
	lasts bool
}

func (d failing) fails() bool {
	*d.count++
	return *d.count == d.at || d.lasts && *d.count > d.at
}

// Write leaves half of the content behind, as a full disk does.
func (d failing) Write(name string, data []byte, like fs.FileInfo) error {
	if d.fails() {
		return errors.Join(d.err, d.disk.Write(name, data[:len(data)/2], like))
	}
	return d.disk.Write(name, data, like)
}

func (d failing) Rename(from, to string) error {
	if d.fails() {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: d.err}
	}
	return d.disk.Rename(from, to)
}

func (d failing) Mkdir(name string) error {
	if d.fails() {
		return d.err
	}
	return d.disk.Mkdir(name)
}

func (d failing) RemoveAll(name string) error {
	if d.fails() {
		return d.err
	}
	return d.disk.RemoveAll(name)
}

func (d failing) Sync(folder string) error {
	if d.fails() {
		return d.err
	}
	return d.disk.Sync(folder)
}

// Whatever fails, once or from then on, the files are all old or all new, at
// once or after Recover on a disk that works again.
func TestEveryFailure(t *testing.T) {
	for _, lasts := range []bool{false, true} {
		outcomes := map[Outcome]int{}
		for at := 1; ; at++ {
			s := newSample(t, t.TempDir())
			count := 0
			err := write(t.Context(), s.root, s.targets, func(d disk) disk { return failing{d, &count, at, syscall.ENOSPC, lasts} })
			if count < at {
				must(t, err)
				break
			}
			r, again := Recover(s.root)
			must(t, again)
			got := s.state(t)
			outcomes[got]++
			if err == nil || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("step %d failed, but the error is %v", at, err)
			}
			if got == Finished && r == nil && !strings.Contains(err.Error(), "all files are written") {
				t.Errorf("step %d: all files are new, but the error is %v", at, err)
			}
			if t.Failed() {
				t.Fatalf("at step %d (lasting: %v): %v; recovery: %v", at, lasts, err, r)
			}
			// The project is as good as before: the next run works.
			if got == Undone {
				must(t, Write(t.Context(), s.root, s.targets))
			}
			s.want(t, Finished)
			if _, err := Undo(t.Context(), s.root); err != nil {
				t.Fatalf("step %d (lasting: %v): undo after the next run: %v", at, lasts, err)
			}
			s.want(t, Undone)
		}
		if outcomes[Undone] < 15 || outcomes[Finished] < 1 {
			t.Errorf("outcomes (lasting: %v): %v", lasts, outcomes)
		}
	}
}

// forbidding is a disk with a folder that takes no new files, as chmod does for
// anyone but root.
type forbidding struct{ disk }

func (d forbidding) Write(name string, data []byte, like fs.FileInfo) error {
	if strings.HasPrefix(name, "pkg/") {
		return &fs.PathError{Op: "openat", Path: name, Err: syscall.EACCES}
	}
	return d.disk.Write(name, data, like)
}

func TestReadOnlyFolder(t *testing.T) {
	s := newSample(t, t.TempDir())
	err := write(t.Context(), s.root, s.targets, func(d disk) disk { return forbidding{d} })
	var refused *RefusedError
	if !errors.As(err, &refused) || len(refused.Files) != 2 || !strings.Contains(err.Error(), "pkg/deep/d.py is in a folder that cannot be written (permission denied)") {
		t.Errorf("got %v, want both files of the folder named", err)
	}
	s.want(t, Undone)
}

func TestReadOnlyFolderForReal(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED: root may write anywhere")
	}
	s := newSample(t, t.TempDir())
	folder := filepath.Dir(s.targets[2].Path)
	must(t, os.Chmod(folder, 0o555))
	t.Cleanup(func() { os.Chmod(folder, 0o755) })
	var refused *RefusedError
	if err := Write(t.Context(), s.root, s.targets); !errors.As(err, &refused) || len(refused.Files) != 1 {
		t.Errorf("got %v, want the file of the folder named", err)
	}
	s.want(t, Undone)
}
