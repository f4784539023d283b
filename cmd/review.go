package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"awaken/interactive"
	"awaken/rewrite/apply"
	"awaken/rewrite/edit"
	"awaken/rewrite/syntax"
)

// reviewLog is where decisions of a review are kept, below the project's root,
// in the folder that package apply keeps there.
const reviewLog = ".awaken/review.jsonl"

// maxRounds limits how often a review follows files that change all the time,
// and that need no answer of a person, who would notice.
const maxRounds = 10

// review asks a person about each change, applies what was accepted, and says
// what became of the rest. Where files were changed meanwhile, it analyses the
// project again and asks about what that brought up.
func (a *App) review(ctx context.Context, s settings, p *project, again func() (*project, error), shard string, allowDirty bool) error {
	share, err := interactive.ParseShard(shard)
	if err != nil {
		return &usageError{message: "--shard: " + err.Error()}
	}
	proposed := a.intended(p)
	all := proposed.All()
	if len(all) == 0 {
		a.summarizeChoice(s, &choice{plan: proposed}, "")
		a.say(s, "nothing to review in %s", count(len(p.Files), "file"))
		return p.verdict(len(proposed.Refusals) > 0)
	}
	if !allowDirty { // not after an hour of decisions
		var targets []apply.Target
		for _, name := range (&choice{plan: proposed, selected: all}).files() {
			targets = append(targets, apply.Target{Path: a.path(name), Name: name})
		}
		if err := a.refuseDirty(ctx, targets); err != nil {
			return err
		}
	}
	log := filepath.Join(a.root(), filepath.FromSlash(reviewLog))
	if err := makeLogFolder(filepath.Dir(log)); err != nil {
		return err
	}
	o := interactive.Options{
		Files:    func(name string) ([]byte, error) { return os.ReadFile(a.path(name)) },
		Parse:    parseError,
		LogPath:  log,
		Shard:    share,
		In:       a.Stdin,
		Err:      a.Stderr,
		NoColour: !a.term.on,
		Dumb:     a.Env("TERM") == "dumb",
	}
	for round := 1; ; round++ {
		result, err := interactive.Review(ctx, proposed, o)
		switch {
		case errors.Is(err, interactive.ErrInterrupted):
			a.say(s, "%v", err) // with what becomes of the decisions
			return context.Canceled
		case err != nil:
			return err
		}
		err = a.carryOutReview(ctx, s, p, result, allowDirty)
		var stale *apply.StaleError
		if errors.As(err, &stale) && round < maxRounds {
			a.say(s, "changed during the review: %s; analysing again", visible(join(stale.Files)))
			if p, err = again(); err != nil {
				return keptDecisions(err)
			}
			proposed, o.Before, o.Changed = a.intended(p), result, stale.Files
			continue
		}
		if err != nil {
			return keptDecisions(err)
		}
		return p.verdict(len(result.Selection) < len(proposed.Changes) || len(proposed.Refusals) > 0)
	}
}

// carryOutReview writes what a review decided, and says what became of the
// rest. The error is an *apply.StaleError where any file of the project is not
// what was analysed: what one file says may decide about another.
func (a *App) carryOutReview(ctx context.Context, s settings, p *project, result *interactive.Result, allowDirty bool) error {
	if err := p.fresh(); err != nil {
		return err
	}
	remarks, comments, err := a.remarks(p, result)
	if err != nil {
		return err
	}
	chosen := &choice{plan: result.Plan, selected: result.Selection, comments: comments}
	if len(result.Report.Edited) == 0 { // a person's own text may lose what it likes
		if err := a.recheck(ctx, p, chosen); err != nil {
			return err
		}
	}
	if len(chosen.written()) > 0 {
		if err := a.write(ctx, s, chosen, allowDirty); err != nil {
			return err
		}
	} else {
		a.say(s, "nothing was accepted, and nothing is written")
	}
	a.summarizeReview(s, &result.Report)
	a.summarizeRemarks(s, remarks)
	return nil
}

// fresh holds the files on disk to what was analysed. A file that cannot be
// read any more has changed, too.
func (p *project) fresh() error {
	var stale apply.StaleError
	for _, f := range p.Files {
		if text, err := os.ReadFile(f.Path); err != nil || edit.Hash(text) != f.Hash {
			stale.Files = append(stale.Files, f.Name)
		}
	}
	if len(stale.Files) > 0 {
		return &stale
	}
	return nil
}

// keptDecisions says of an error after a review that the review was not in vain.
// What has a way out of its own keeps it.
func keptDecisions(err error) error {
	var hinted *hintedError
	if errors.As(err, &hinted) {
		return err
	}
	return &hintedError{err, "your decisions are kept in " + reviewLog + ": awaken fix --interactive goes on from them, to leave out what is named here"}
}

// summarizeReview names what was not applied, or not as it was proposed.
func (a *App) summarizeReview(s settings, r *interactive.Report) {
	for _, part := range []struct {
		heading string
		entries []interactive.Entry
	}{
		{"applied with a text of your own", r.Edited},
		{"accepted, but blocked", r.Blocked},
		{"rejected", r.Skipped},
		{"suppressed", r.Suppressed},
		{"not decided, and so not applied", r.Undecided},
	} {
		if len(part.entries) == 0 {
			continue
		}
		a.say(s, "%s (%d):", part.heading, len(part.entries))
		for _, e := range part.entries {
			line := fmt.Sprintf("  %s  %s", e.Change.ID, e.Change.Title)
			if e.By != "" {
				line += " (because of " + e.By + ")"
			}
			if e.Reason != "" {
				line += ": " + e.Reason
			}
			a.say(s, "%s", visible(line))
		}
	}
	for i, e := range r.Gone {
		if i == 0 {
			a.say(s, "decided, but gone with the files that changed (%d):", len(r.Gone))
		}
		a.say(s, "%s", visible(fmt.Sprintf("  %s  %s", e.Change.ID, e.Change.Title)))
	}
	if len(r.Stale) > 0 {
		a.say(s, "decisions whose change is gone: %s", join(r.Stale))
	}
	if len(r.Reopened) > 0 {
		a.say(s, "accepted before, and not possible any more: %s", join(r.Reopened))
	}
	if len(r.Undecided) > 0 {
		a.next(s, "awaken fix --interactive", "goes on where this review ended")
	}
}

// summarizeRemarks names the comments written, and those left to a person.
func (a *App) summarizeRemarks(s settings, remarks []*remark) {
	var written, left []string
	for _, r := range remarks {
		if r.problem == "" {
			written = append(written, r.String())
		} else {
			left = append(left, fmt.Sprintf("%s (%s)", r, r.problem))
		}
	}
	for _, part := range []struct {
		heading string
		lines   []string
	}{
		{"comments written", written},
		{"comments not written, to be added by hand", left},
	} {
		if len(part.lines) > 0 {
			a.say(s, "%s (%d):", part.heading, len(part.lines))
		}
		for _, line := range part.lines {
			a.say(s, "%s", visible("  "+line))
		}
	}
}

// parseError says where a text that was edited by hand does not parse.
func parseError(name string, text []byte) error {
	tree, err := syntax.Parse(text)
	if err != nil {
		return err
	}
	if problems := tree.Problems(); len(problems) > 0 {
		line, column := syntax.NewLines(text).Position(problems[0].Start)
		return fmt.Errorf("%s:%d:%d: %s", name, line, column, problems[0].Message)
	}
	return nil
}

// makeLogFolder makes the folder, which hides itself from git. A link in its
// place is refused, for it might lead anywhere.
func makeLogFolder(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder", dir)
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o666)
}
