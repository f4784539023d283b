package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"awaken/rewrite/apply"
	"awaken/rewrite/diff"
	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
	"awaken/rewrite/syntax"
)

// changedFile is a file as it is on disk, with what a selection does to it.
type changedFile struct {
	name  string // relative to the working directory, forward slashes
	path  string // absolute
	hash  string // of old
	old   []byte
	edits []edit.Edit
}

// changedFiles reads the files that a selection edits, in the order of their
// names. A file that is not what the plan was made from is an error, and all
// such files are named.
func (a *App) changedFiles(c *choice) ([]changedFile, error) {
	hashes, err := c.plan.Hashes()
	if err != nil {
		return nil, err
	}
	edits, err := plan.Compose(c.plan, c.selected)
	if err != nil {
		return nil, err
	}
	for _, e := range c.comments {
		hashes[e.File] = e.Hash
		if edits[e.File], err = edit.Compose(edits[e.File], []edit.Edit{{Start: e.Start, End: e.End, New: e.New, Rank: e.Rank}}); err != nil {
			return nil, fmt.Errorf("%s: %w", e.File, err)
		}
	}
	var files []changedFile
	var stale apply.StaleError
	for _, name := range c.written() {
		f := changedFile{name: name, path: filepath.Join(a.Dir, filepath.FromSlash(name)), hash: hashes[name], edits: edits[name]}
		if f.old, err = os.ReadFile(f.path); err != nil {
			return nil, err
		}
		if edit.Hash(f.old) != f.hash {
			stale.Files = append(stale.Files, name)
			continue
		}
		files = append(files, f)
	}
	if len(stale.Files) > 0 {
		return nil, &hintedError{&stale, "run awaken fix again: a plan holds for the files that it was made from"}
	}
	return files, nil
}

// printDiff prints what the selection would do as one unified diff.
func (a *App) printDiff(c *choice) error {
	files, err := a.changedFiles(c)
	if err != nil {
		return err
	}
	show := diff.Write
	if a.style.on {
		show = diff.WriteColour
	}
	for _, f := range files {
		hunks, err := diff.Hunks(f.old, f.edits)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := show(a.out, f.name, hunks); err != nil {
			return err
		}
	}
	return a.out.Flush()
}

// write applies a selection and says what was done.
func (a *App) write(ctx context.Context, s settings, c *choice, allowDirty bool) error {
	files, err := a.changedFiles(c)
	if err != nil {
		return err
	}
	var targets []apply.Target
	for _, f := range files {
		text, err := edit.Apply(f.old, f.edits)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if !c.parsed[f.name] {
			if err := stillParses(f, text); err != nil {
				return err
			}
		}
		targets = append(targets, apply.Target{Path: f.path, Name: f.name, OldHash: f.hash, New: text})
	}
	if !allowDirty {
		if err := a.refuseDirty(ctx, targets); err != nil {
			return err
		}
	}
	if err := apply.Write(ctx, a.rootOf(targets), targets); err != nil {
		return err
	}
	a.summarizeChoice(s, c, "applied")
	if len(targets) > 0 {
		a.next(s, "awaken apply --undo", "takes this back")
	} else if len(c.plan.Refusals)+len(c.unsafe) == 0 {
		a.say(s, "nothing to do")
	}
	return nil
}

// stillParses holds awaken to its first promise: what parsed before parses
// after, or not a byte is written.
func stillParses(f changedFile, text []byte) error {
	if err := parseError(f.name, text); err != nil {
		if before, err := syntax.Parse(f.old); err != nil || len(before.Problems()) > 0 {
			return nil
		}
		return &hintedError{
			fmt.Errorf("after the changes it would not parse, and nothing was written: %w", err),
			"this is a defect of awaken, or of an edited plan: leave the change out with --save-plan and awaken apply --reject, and please report it",
		}
	}
	return nil
}

// finishInterrupted brings an earlier run that was interrupted while it wrote to its
// end, before anything is read.
func (a *App) finishInterrupted(s settings) error {
	done, err := apply.Recover(a.root())
	if err == nil && done != nil {
		a.say(s, "%s", visible(done.String()))
	}
	return err
}

// root is the folder that keeps the journal: the nearest one from the working
// directory upward that is a project's, so that --undo finds it again from
// anywhere below.
func (a *App) root() string {
	return projectAround(a.Dir)
}

// rootOf is root for files that a run writes. Files outside the working
// directory belong to the project around the folder that they share.
func (a *App) rootOf(targets []apply.Target) string {
	shared := a.Dir
	for i, t := range targets {
		real, err := filepath.EvalSymlinks(t.Path)
		if err != nil {
			real = t.Path
		}
		for !beneath(real, shared) {
			if i == 0 {
				shared = filepath.Dir(real)
			} else {
				shared = filepath.Dir(shared)
			}
		}
	}
	return projectAround(shared)
}

// beneath tells whether a path lies in a folder.
func beneath(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}

// projectAround is the nearest folder from start upward that is a project's,
// start itself if there is none.
func projectAround(start string) string {
	for dir := start; ; dir = filepath.Dir(dir) {
		for _, mark := range []string{".git", "pyproject.toml"} {
			if _, err := os.Stat(filepath.Join(dir, mark)); err == nil {
				return dir
			}
		}
		if filepath.Dir(dir) == dir {
			return start
		}
	}
}

// refuseDirty keeps awaken's changes from mixing with those of a person that
// git could not bring back.
func (a *App) refuseDirty(ctx context.Context, targets []apply.Target) error {
	var paths []string
	names := map[string]string{}
	for _, t := range targets {
		paths = append(paths, t.Path)
		names[t.Path] = t.Name
	}
	dirty, err := apply.Dirty(ctx, a.Dir, paths)
	if err != nil || len(dirty) == 0 {
		return err
	}
	var list []string
	for _, d := range dirty {
		d.Name = names[d.Name]
		list = append(list, d.String())
	}
	return &hintedError{
		fmt.Errorf("git could not bring these files back as they are now: %s; nothing was written", join(list)),
		"commit or stash them, or add --allow-dirty",
	}
}

// undo takes the last application back.
func (a *App) undo(ctx context.Context, s settings) error {
	names, err := apply.Undo(ctx, a.root())
	var stale *apply.StaleError
	switch {
	case errors.Is(err, apply.ErrNothing):
		return &usageError{message: err.Error()}
	case errors.As(err, &stale):
		return &hintedError{err, "these files were edited since; git has their history, if they are in it"}
	case err != nil:
		return err
	}
	a.say(s, "taken back: %s", visible(join(names)))
	return nil
}
