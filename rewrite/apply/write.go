// Package apply writes new file contents as one transaction: every file is as
// it was or as it should be, even after a crash, a full disk, or a kill. A
// journal in the project's root lets an interrupted run be finished or undone
// (Recover), and a finished one be taken back (Undo).
package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"awaken/rewrite/edit"
)

// PendingError says that an earlier run was interrupted: Recover first.
type PendingError struct{ Files []string }

func (e *PendingError) Error() string {
	what := "an earlier run was interrupted"
	if len(e.Files) > 0 {
		what += " while it wrote " + strings.Join(e.Files, ", ")
	}
	return what + ": recover it first"
}

// Write gives all targets their new contents, or none. Root is the project's
// root, which holds the journal and all targets.
//
// All files are checked before the first is written: a file that is not what
// it was is a *StaleError, one that cannot be written a *RefusedError, both
// for all such files at once. Another run in progress is a *LockedError, an
// interrupted one a *PendingError. When ctx is cancelled before the first file
// is replaced, nothing is changed and the error is that of ctx; later, the run
// goes on to its end.
func Write(ctx context.Context, root string, targets []Target) error {
	return write(ctx, root, targets, unchanged)
}

// unchanged is the wrapper that real runs put around their disk.
func unchanged(d disk) disk { return d }

func write(ctx context.Context, root string, targets []Target, around func(disk) disk) error {
	if len(targets) == 0 {
		return nil
	}
	p, err := open(root, around)
	if err != nil {
		return err
	}
	defer p.close()
	return p.write(ctx, targets, false)
}

func (p *project) write(ctx context.Context, targets []Target, undo bool) error {
	if p.exists(pendingDir) {
		e := &PendingError{}
		if j, err := p.readJournal(pendingDir); err == nil {
			e.Files = j.names()
		}
		return e
	}
	jobs, err := p.jobs(targets)
	if err != nil || len(jobs) == 0 {
		return err
	}
	j := &journal{Undo: undo}
	for _, job := range jobs {
		j.Files = append(j.Files, job.entry)
	}
	if err := p.prepare(ctx, j, jobs); err != nil {
		return errors.Join(err, p.drop(j))
	}
	if err := p.replace(j); err != nil {
		if back := p.restore(j); back != nil {
			return fmt.Errorf("%w; and what was written could not be taken back (%w): the next run of awaken will try again", err, back)
		}
		return fmt.Errorf("%w; nothing was changed", err)
	}
	return p.end(j)
}

// prepare makes the journal and all temporary files. No target is touched.
func (p *project) prepare(ctx context.Context, j *journal, jobs []job) error {
	if err := p.writeJournal(pendingDir, j); err != nil {
		return err
	}
	var refused RefusedError
	for i, job := range jobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.disk.Write(oldName(pendingDir, i), job.old, nil); err != nil {
			return err
		}
		err := p.disk.Write(job.Temp, job.new, job.info)
		if errors.Is(err, fs.ErrPermission) {
			refused.Files = append(refused.Files, Refused{job.Name, fmt.Sprintf("is in a folder that cannot be written (%v)", cause(err))})
		} else if err != nil {
			return fmt.Errorf("%s: %w; nothing was written", job.Name, err)
		}
	}
	if len(refused.Files) > 0 {
		return &refused
	}
	for _, dir := range append(folders(j), pendingDir) {
		if err := p.disk.Sync(dir); err != nil {
			return err
		}
	}
	// Once more, as late as can be: writing the copies took its time.
	var stale StaleError
	for _, job := range jobs {
		if p.hash(job.Path) != job.Old {
			stale.Files = append(stale.Files, job.Name)
		}
	}
	if len(stale.Files) > 0 {
		return &stale
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.disk.Write(commitName(pendingDir), nil, nil); err != nil {
		return err
	}
	return p.disk.Sync(pendingDir)
}

// replace puts the temporary files in the places of their targets, but for
// those that an interrupted run has put there.
func (p *project) replace(j *journal) error {
	for _, e := range j.Files {
		switch p.hash(e.Path) {
		case e.New:
			if err := p.disk.RemoveAll(e.Temp); err != nil {
				return fmt.Errorf("%s: %w", e.Name, err)
			}
		case e.Old:
			if err := p.disk.Rename(e.Temp, e.Path); err != nil {
				return fmt.Errorf("%s: %w", e.Name, err)
			}
		default:
			return fmt.Errorf("%s was changed by somebody else while awaken wrote", e.Name)
		}
	}
	for _, dir := range folders(j) {
		if err := p.disk.Sync(dir); err != nil {
			return err
		}
	}
	return nil
}

// restore puts the old contents back where the new ones stand, and ends the
// run as if it had not been. A file with neither is left as it is.
func (p *project) restore(j *journal) error {
	for i, e := range j.Files {
		if p.hash(e.Path) != e.New {
			continue
		}
		old, err := p.root.ReadFile(oldName(pendingDir, i))
		if err != nil {
			return err
		}
		if edit.Hash(old) != e.Old {
			return fmt.Errorf("%s: the copy of its old content is damaged", e.Name)
		}
		info, err := p.root.Lstat(e.Path)
		if err != nil {
			return err
		}
		if err := p.disk.RemoveAll(e.Temp); err != nil {
			return err
		}
		if err := p.disk.Write(e.Temp, old, info); err != nil {
			return err
		}
		if err := p.disk.Rename(e.Temp, e.Path); err != nil {
			return err
		}
	}
	return p.drop(j)
}

// drop ends a run of which no target is replaced.
func (p *project) drop(j *journal) error {
	for _, e := range j.Files {
		if err := p.disk.RemoveAll(e.Temp); err != nil {
			return err
		}
	}
	for _, dir := range folders(j) {
		if err := p.disk.Sync(dir); err != nil {
			return err
		}
	}
	return p.discard()
}

// discard removes the pending journal at one stroke, by a rename: one that is
// half removed would read as that of another kind of interruption.
func (p *project) discard() error {
	if !p.exists(pendingDir) {
		return nil
	}
	if err := p.disk.Rename(pendingDir, trashDir); err != nil {
		return err
	}
	return errors.Join(p.disk.Sync(journalHome), p.disk.RemoveAll(trashDir))
}

// end closes the journal of a run that wrote everything.
func (p *project) end(j *journal) error {
	err := p.disk.RemoveAll(lastDir)
	if err == nil && j.Undo {
		err = p.discard()
	} else if err == nil {
		err = errors.Join(p.disk.Rename(pendingDir, lastDir), p.disk.Sync(journalHome))
	}
	if err != nil {
		return fmt.Errorf("all files are written, but the journal could not be closed: %w", err)
	}
	return nil
}

// folders returns the folders of a journal's files, each once, sorted.
func folders(j *journal) []string {
	var dirs []string
	for _, e := range j.Files {
		dirs = append(dirs, path.Dir(e.Path))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
