package apply

import (
	"bytes"
	"errors"
	"os/exec"
	"syscall"
	"testing"
)

func TestFullDisk(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("SKIPPED: a full disk was not tried, since none could be mounted: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(root, 0) })
	s := newSample(t, root)
	s.targets[3].New = bytes.Repeat([]byte("x = 1\n"), 50_000)
	if err := Write(t.Context(), s.root, s.targets); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want no space left", err)
	}
	s.want(t, Undone)
	s.targets[3].New = []byte("x = 1\n")
	must(t, Write(t.Context(), s.root, s.targets))
	s.want(t, Finished)
}

func TestImmutableFile(t *testing.T) {
	s := newSample(t, t.TempDir())
	path := s.targets[1].Path
	if err := setImmutable(path, true); err != nil {
		t.Skipf("SKIPPED: an immutable file was not tried, since none could be made: %v", err)
	}
	t.Cleanup(func() { setImmutable(path, false) })
	var refused *RefusedError
	if err := Write(t.Context(), s.root, s.targets); !errors.As(err, &refused) || len(refused.Files) != 1 || refused.Files[0].Name != "b.py" {
		t.Errorf("got %v, want b.py refused", err)
	}
	s.want(t, Undone)
}

func setImmutable(path string, on bool) error {
	sign := "-i"
	if on {
		sign = "+i"
	}
	return exec.Command("chattr", sign, path).Run()
}
