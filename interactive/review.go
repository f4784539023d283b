package interactive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	// huh runs a form on a terminal: raw mode and its end whatever happens,
	// decoding of keys, redrawing of what changed. The one field is our own.
	"github.com/charmbracelet/huh"
	"golang.org/x/term"

	_ "awaken/interactive/palette" // see there
	"awaken/rewrite/plan"
)

// Options say what a review works with. Only In, Err and Files are needed.
type Options struct {
	// Files returns the old text of a file of the plan.
	Files func(name string) ([]byte, error)
	// Parse returns an error, with the place, for a text that does not parse.
	// Edited texts go through it; nil takes any text.
	Parse func(name string, text []byte) error
	// Split cuts a way of a change into groups of edits that are correct each
	// on its own, or says why it cannot. Nil: a change is one piece.
	Split func(c *plan.Change, way int) ([][]plan.Edit, error)
	// LogPath is where decisions are kept; a review that was begun there goes
	// on. Empty: they are not kept.
	LogPath string
	Shard   Shard
	// Before is the result of a review with the same log that files were
	// changed after: Changed names them. What was decided there stands, what
	// was left open there is left open, and only what the change of the files
	// brought up is asked about; if that is nothing, nothing is shown.
	Before  *Result
	Changed []string
	// In is the terminal, an *os.File; with Dumb, any reader of lines that is
	// not a file will do.
	In io.Reader
	// Err is where everything is shown: stdout is for data.
	Err io.Writer
	// Editor overrides $VISUAL and $EDITOR.
	Editor Editor
	// NoColour keeps the screen but shows it without colours.
	NoColour bool
	// Dumb asks for line prompts, as TERM=dumb does.
	Dumb bool
}

// Errors of Review. After any error nothing is to be applied.
var (
	// ErrNoTerminal says that there is nobody to ask.
	ErrNoTerminal = errors.New("a review needs a terminal: leave out --interactive for the dry run, which prints the diff, or decide elsewhere: --save-plan FILE, then awaken apply FILE")
	// ErrInterrupted says that the person stopped the review.
	ErrInterrupted = errors.New("interrupted")
	// ErrEnded says that the input ended before the review did.
	ErrEnded = errEnded
	// ErrAbandoned says that the person gave the review up.
	ErrAbandoned = errors.New("review abandoned")

	errPrompts = errors.New("this screen has line prompts of its own")
)

// Review asks a person about the changes of a plan, and returns what was
// decided once they finish with q. Everything decided before an error is in
// the log, and the error says so.
func Review(ctx context.Context, p *plan.Plan, o Options) (*Result, error) {
	if len(p.Changes) == 0 {
		r := &Result{Plan: p, Selection: plan.Selection{}}
		if o.Before != nil {
			r.Report.Gone = o.Before.Report.decided()
		}
		return r, nil
	}
	lines, err := o.lines()
	if err != nil {
		return nil, err
	}
	set := setup{files: o.Files, parse: o.Parse, split: o.Split, shard: o.Shard}
	if o.LogPath != "" {
		if set.log, err = openJournal(o.LogPath); err != nil {
			return nil, err
		}
		defer set.log.close()
	}
	s, err := newSession(p, set)
	if err != nil {
		return nil, err
	}
	if o.Before != nil && !s.follow(o.Before, o.Changed) {
		r := s.result()
		r.lines = o.Before.lines
		return r, nil
	}
	if o.Editor == nil {
		o.Editor = systemEditor
	}
	var typed <-chan string
	if lines {
		typed = o.typed(ctx)
		err = o.promptLines(ctx, s, typed)
	} else {
		err = o.showScreen(ctx, s)
	}
	if err == nil && s.mode == abandoned {
		err = ErrAbandoned
	}
	if err != nil {
		return nil, o.stopped(s, err)
	}
	r := s.result()
	r.lines = typed
	return r, nil
}

// typed is the input of line prompts. A review that follows goes on reading
// where the one before stopped, which may have read ahead.
func (o *Options) typed(ctx context.Context) <-chan string {
	if o.Before != nil && o.Before.lines != nil {
		return o.Before.lines
	}
	return readLines(ctx, o.In)
}

// lines tells whether there are to be line prompts, or no review at all.
func (o *Options) lines() (bool, error) {
	in, isFile := o.In.(*os.File)
	if !isFile {
		if o.Dumb && o.In != nil {
			return true, nil
		}
		return false, ErrNoTerminal
	}
	if !term.IsTerminal(int(in.Fd())) {
		return false, ErrNoTerminal
	}
	out, isFile := o.Err.(*os.File)
	if isFile && !term.IsTerminal(int(out.Fd())) {
		return false, fmt.Errorf("%w (the error output, where the questions go, is none)", ErrNoTerminal)
	}
	name := os.Getenv("TERM")
	return o.Dumb || !isFile || name == "dumb" || name == "" || name == "unknown", nil
}

// stopped says what becomes of the decisions.
func (o *Options) stopped(s *session, err error) error {
	made := 0
	for _, d := range s.decisions {
		if d.wish != undecided {
			made++
		}
	}
	kept := "no decision had been made"
	switch {
	case made > 0 && o.LogPath != "":
		kept = fmt.Sprintf("%s kept in %s; the next review goes on from there", count(made, "decision"), o.LogPath)
	case made > 0:
		kept = fmt.Sprintf("%s lost, as no log was asked for", count(made, "decision"))
	}
	return fmt.Errorf("%w: nothing was applied; %s", err, kept)
}

func (o *Options) promptLines(ctx context.Context, s *session, typed <-chan string) error {
	p := &prompts{view: view{s, startContext}, out: o.Err, lines: typed}
	p.edit = func() { o.runEditor(ctx, s) }
	return p.review(ctx)
}

// terminal is the input of the screen. bubbletea ignores the end of the input
// and would wait forever: ended is called instead.
type terminal struct {
	*os.File
	ended func()
}

func (t terminal) Read(b []byte) (int, error) {
	n, err := t.File.Read(b)
	if err != nil {
		t.ended()
	}
	return n, err
}

func (o *Options) showScreen(ctx context.Context, s *session) error {
	outer := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	in, out := o.In.(*os.File), o.Err.(*os.File)
	noColour := o.NoColour || os.Getenv("NO_COLOR") != "" || strings.HasSuffix(os.Getenv("TERM"), "-m") || strings.HasPrefix(os.Getenv("TERM"), "vt")
	f := &screen{view: view{s, startContext}, painter: painter{attributes: true, colours: !noColour}}
	ended := func() { cancel(errEnded) }
	f.end = ended
	f.run = tea.Exec(outside(func() { o.runEditor(ctx, s) }), func(error) tea.Msg { return visited{} })
	form := huh.NewForm(huh.NewGroup(f).WithShowHelp(false).WithShowErrors(false)).
		WithTheme(huh.ThemeBase()).
		WithShowHelp(false).
		WithProgramOptions(
			tea.WithInput(terminal{in, ended}),
			tea.WithOutput(out),
			tea.WithAltScreen(),
			tea.WithFilter(f.filter),
		)
	err := form.RunWithContext(ctx)
	switch {
	case outer.Err() != nil:
		return outer.Err()
	case errors.Is(context.Cause(ctx), errEnded):
		return errEnded
	case s.mode == finished || s.mode == abandoned:
		return nil
	case errors.Is(err, huh.ErrUserAborted) || err == nil: // nil: ended by a signal
		return ErrInterrupted
	}
	return cmp.Or(err, ErrInterrupted)
}

// filter sees messages before the form does: the form measures its fields when
// the size changes, before it tells them.
func (f *screen) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if m, ok := msg.(tea.WindowSizeMsg); ok {
		f.size(m.Width, m.Height)
	}
	return msg
}
