package apply

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"awaken/rewrite/edit"
)

// Outcome says how an interrupted run was brought to an end.
type Outcome string

const (
	// Finished means that all files of the run have their new contents.
	Finished Outcome = "finished"
	// Undone means that all have their old ones.
	Undone Outcome = "undone"
)

// Recovery tells of an interrupted run that Recover brought to its end.
type Recovery struct {
	Outcome Outcome
	Files   []string // the names of the run's files
}

func (r *Recovery) String() string {
	if len(r.Files) == 0 {
		return "an interrupted run was " + string(r.Outcome)
	}
	return fmt.Sprintf("an interrupted run was %s: %s", r.Outcome, strings.Join(r.Files, ", "))
}

// ForeignError says that files of an interrupted run were changed since by
// somebody else, so that it can be neither finished nor undone.
type ForeignError struct {
	Files  []string
	Folder string // that of the journal
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("an interrupted run of awaken can be neither finished nor undone, because these files were changed since: %s; "+
		"the old contents are in %s; when all files are as you want them, delete that folder", strings.Join(e.Files, ", "), e.Folder)
}

// ErrNothing says that there is no run to take back.
var ErrNothing = errors.New("there is nothing to undo: awaken keeps only its last run, and only until that is undone")

// Recover brings an interrupted run to its end; nil if there is none. A run
// that had replaced no file is undone, one that had is finished, or undone
// where it cannot be finished. Errors are *LockedError, *ForeignError, and
// those of the disk; then Recover can be called again.
func Recover(root string) (*Recovery, error) { return recoverRun(root, unchanged) }

func recoverRun(root string, around func(disk) disk) (*Recovery, error) {
	// Without a journal nothing is made, not even a lock.
	if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(pendingDir))); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	p, err := open(root, around)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if !p.exists(pendingDir) { // its run ended in the meantime
		return nil, nil
	}
	j, err := p.readJournal(pendingDir)
	committed := p.exists(commitName(pendingDir))
	switch {
	case err != nil && committed:
		return nil, fmt.Errorf("the journal of an interrupted run is damaged (%w): look after the files yourself, then delete %s", err, p.path(pendingDir))
	case err != nil: // interrupted before anything else was made
		return &Recovery{Outcome: Undone}, p.discard()
	case !committed:
		return &Recovery{Undone, j.names()}, p.drop(j)
	}
	outcome, err := p.settle(j)
	if err != nil {
		return nil, err
	}
	return &Recovery{outcome, j.names()}, nil
}

// settle finishes or undoes a run that had all it needs for both.
func (p *project) settle(j *journal) (Outcome, error) {
	begun, complete := false, true
	foreign := &ForeignError{Folder: p.path(pendingDir)}
	for _, e := range j.Files {
		switch p.hash(e.Path) {
		case e.New:
			begun = true
		case e.Old:
			complete = complete && p.hash(e.Temp) == e.New
		default:
			foreign.Files = append(foreign.Files, e.Name)
		}
	}
	if len(foreign.Files) > 0 {
		return "", foreign
	}
	if begun && complete {
		err := p.replace(j)
		if err == nil {
			return Finished, p.end(j)
		}
		if back := p.restore(j); back != nil {
			return "", errors.Join(err, back)
		}
		return Undone, nil
	}
	return Undone, p.restore(j)
}

// Undo takes back the last run of Write in this project and returns the names
// of its files. A file that was changed since is a *StaleError, and then
// nothing is written; with no run to take back the error is ErrNothing. The
// other errors are those of Write.
func Undo(ctx context.Context, root string) ([]string, error) {
	return undo(ctx, root, unchanged)
}

func undo(ctx context.Context, root string, around func(disk) disk) ([]string, error) {
	if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(journalHome))); errors.Is(err, os.ErrNotExist) {
		return nil, ErrNothing
	}
	p, err := open(root, around)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if !p.exists(lastDir) && !p.exists(pendingDir) {
		return nil, ErrNothing
	}
	j := &journal{}
	var targets []Target
	if !p.exists(pendingDir) { // else write refuses
		if j, err = p.readJournal(lastDir); err != nil {
			return nil, fmt.Errorf("the journal of the last run is damaged: %w", err)
		}
	}
	for i, e := range j.Files {
		old, err := p.root.ReadFile(oldName(lastDir, i))
		if err == nil && edit.Hash(old) != e.Old {
			err = errors.New("the copy of its old content is damaged")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		targets = append(targets, Target{Path: p.path(e.Path), Name: e.Name, OldHash: e.New, New: old})
	}
	if err := p.write(ctx, targets, true); err != nil {
		return nil, err
	}
	return j.names(), nil
}

// path returns the absolute path of a name in the project.
func (p *project) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }
