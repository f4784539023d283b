package apply

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// Target is one file to be given a new content.
type Target struct {
	Path    string // absolute; a link stays a link, what it leads to is written
	Name    string // what messages call it
	OldHash string // edit.Hash of the content that New was made from
	New     []byte
}

// StaleError lists the files that are not what they were when they were read.
type StaleError struct{ Files []string }

func (e *StaleError) Error() string {
	return "changed since awaken read them: " + strings.Join(e.Files, ", ") + "; nothing was written"
}

// Refused is a file that cannot be written, and why.
type Refused struct{ Name, Reason string }

// RefusedError lists the files that cannot be written.
type RefusedError struct{ Files []Refused }

func (e *RefusedError) Error() string {
	var parts []string
	for _, f := range e.Files {
		parts = append(parts, f.Name+" "+f.Reason)
	}
	return strings.Join(parts, "; ") + "; nothing was written"
}

// job is a target that passed the checks.
type job struct {
	entry
	info     fs.FileInfo
	old, new []byte
}

// jobs checks all targets before anything is written. Targets that are to stay
// as they are count only for the check.
func (p *project) jobs(targets []Target) ([]job, error) {
	var out []job
	var stale StaleError
	var refused RefusedError
	seen := map[string]*Target{}
	for i := range targets {
		t := &targets[i]
		j, err := p.job(t)
		if err != nil {
			if errors.Is(err, errStale) {
				stale.Files = append(stale.Files, t.Name)
			} else {
				refused.Files = append(refused.Files, Refused{t.Name, err.Error()})
			}
			continue
		}
		if other := seen[j.Path]; other != nil {
			if !bytes.Equal(other.New, t.New) {
				refused.Files = append(refused.Files, Refused{t.Name, "is the same file as " + other.Name + ", with another new content"})
			}
			continue
		}
		seen[j.Path] = t
		if !bytes.Equal(j.old, j.new) {
			out = append(out, j)
		}
	}
	var errs []error
	if len(stale.Files) > 0 {
		errs = append(errs, &stale)
	}
	if len(refused.Files) > 0 {
		errs = append(errs, &refused)
	}
	return out, errors.Join(errs...)
}

var errStale = errors.New("changed")

// job checks one target. Its error is errStale, or reads on from the name.
func (p *project) job(t *Target) (job, error) {
	if !filepath.IsAbs(t.Path) {
		return job{}, fmt.Errorf("has no absolute path: %q", t.Path)
	}
	real, err := filepath.EvalSymlinks(t.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return job{}, errStale
	} else if err != nil {
		return job{}, fmt.Errorf("cannot be found: %w", err)
	}
	rel, err := filepath.Rel(p.dir, real)
	if err != nil || !filepath.IsLocal(rel) {
		return job{}, fmt.Errorf("leads to %s, which is outside %s: run awaken on the folder that has it", real, p.dir)
	}
	name := filepath.ToSlash(rel)
	if err := plan.ValidFile(name); err != nil {
		return job{}, fmt.Errorf("cannot stand in the journal: %w", err)
	}
	info, err := p.root.Lstat(name)
	if err != nil {
		return job{}, fmt.Errorf("cannot be read: %w", err)
	}
	if !info.Mode().IsRegular() {
		return job{}, errors.New("is not a regular file")
	}
	old, err := p.root.ReadFile(name)
	if err != nil {
		return job{}, fmt.Errorf("cannot be read: %w", err)
	}
	if edit.Hash(old) != t.OldHash {
		return job{}, errStale
	}
	if err := p.writable(name, info); err != nil {
		return job{}, err
	}
	return job{
		entry: entry{Name: t.Name, Path: name, Temp: path.Join(path.Dir(name), tempName()), Old: t.OldHash, New: edit.Hash(t.New)},
		info:  info, old: old, new: t.New,
	}, nil
}

// writable asks the system by opening the file, which also finds what mode
// bits do not tell: access lists, immutable files, read-only mounts. A rename
// over the file would not ask for any permission on it; a file that somebody
// made read-only is left alone all the same.
func (p *project) writable(name string, info fs.FileInfo) error {
	const wayOut = "make it writable, or exclude it"
	if info.Mode().Perm()&0o222 == 0 {
		return errors.New("is read-only: " + wayOut)
	}
	f, err := p.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("cannot be written (%w): %s", cause(err), wayOut)
	}
	return f.Close()
}

// cause drops the operation and the path that an error of package os names:
// the sentence around it names the file.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// tempName is short, so that it fits wherever the target's own name does, and
// hidden from tools that gather *.py.
func tempName() string {
	var b [8]byte
	rand.Read(b[:]) // never fails, says crypto/rand
	return ".awaken-" + hex.EncodeToString(b[:]) + ".tmp"
}
