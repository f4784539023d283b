package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/plan"
)

// applyCommand applies a saved plan, or takes the last application back.
func (a *App) applyCommand() *cli.Command {
	return &cli.Command{
		Name:      "apply",
		Usage:     "apply a saved plan, or part of it, or take the last one back",
		UsageText: "awaken apply [flags] PLAN\n   awaken apply --undo",
		Description: "PLAN is a file that `awaken fix --save-plan` wrote, or - for standard input. The plan is refused\n" +
			"as a whole if a file that it edits has changed since.\n\n" +
			"What a change requires is applied with it, and what requires a rejected change is left out;\n" +
			"both are named. An id may be shortened as long as it is unique; ID:N takes the N-th alternative.\n\n" +
			"--decisions takes the file that the page of `awaken fix --report` saves. A change that requires what\n" +
			"was not accepted is left out, and decisions about changes that the plan does not have are named.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "accept", Usage: "apply only the changes `IDS`, separated by commas"},
			&cli.StringSliceFlag{Name: "reject", Usage: "leave out the changes `IDS`, separated by commas"},
			&cli.PathFlag{Name: "decisions", Usage: "apply what the review in a browser accepted, as saved in `FILE`"},
			&cli.StringSliceFlag{Name: "only-rule", Usage: "apply only changes of `RULE`"},
			&cli.StringSliceFlag{Name: "only-file", Usage: "apply only changes that edit files that match `GLOB`"},
			allowDirtyFlag(),
			&cli.BoolFlag{Name: "undo", Usage: "take the last application back"},
		},
		OnUsageError: badFlag,
		Action:       a.action(a.apply),
	}
}

func (a *App) apply(c *cli.Context, s settings) error {
	w := wishes{
		accept: commaSeparated(c.StringSlice("accept")),
		reject: commaSeparated(c.StringSlice("reject")),
		rules:  c.StringSlice("only-rule"),
		files:  c.StringSlice("only-file"),
	}
	decided := c.IsSet("decisions")
	if c.Bool("undo") {
		if c.NArg() > 0 || decided || len(w.accept)+len(w.reject)+len(w.rules)+len(w.files) > 0 {
			return &usageError{message: "--undo takes back all of the last application: it goes with no PLAN and no selection"}
		}
		if err := a.finishInterrupted(s); err != nil {
			return err
		}
		return a.undo(c.Context, s)
	}
	if c.NArg() != 1 {
		return &usageError{message: fmt.Sprintf("apply needs one PLAN, not %d", c.NArg()), hint: "`awaken fix --save-plan FILE` writes one"}
	}
	if c.IsSet("accept") && len(w.accept) == 0 {
		return &usageError{message: "--accept names no change"}
	}
	if decided && len(w.accept)+len(w.reject)+len(w.rules)+len(w.files) > 0 {
		return &usageError{message: "--decisions says what to apply: it goes with neither --accept, --reject, --only-rule nor --only-file"}
	}
	if err := a.finishInterrupted(s); err != nil {
		return err
	}
	p, err := a.readPlan(c.Context, s, c.Args().First())
	if err != nil {
		return err
	}
	var chosen *choice
	var stale []string
	if decided {
		chosen, stale, err = a.grantDecisions(p, c.Path("decisions"))
	} else {
		chosen, err = grant(p, w)
	}
	if err != nil {
		return err
	}
	if len(chosen.selected) == 0 {
		a.summarizeChoice(s, chosen, "")
		a.say(s, "nothing to apply")
	} else if err := a.write(c.Context, s, chosen, c.Bool("allow-dirty")); err != nil {
		return err
	}
	if len(stale) > 0 {
		a.say(s, "decisions about changes that the plan does not have, or has otherwise (%d): %s", len(stale), visible(join(stale)))
		a.say(s, "  the page saves the plan that it shows; fix --save-plan leaves unsafe changes out unless --unsafe is given")
	}
	if len(chosen.blocked)+len(chosen.excluded)+len(stale) > 0 {
		return errFound
	}
	return nil
}

func (a *App) readPlan(ctx context.Context, s settings, name string) (*plan.Plan, error) {
	var r io.Reader
	if name == "-" {
		if s.verbose {
			fmt.Fprintln(a.Stderr, "reading the plan from standard input")
		}
		text, err := readInterruptibly(ctx, a.Stdin)
		if err != nil {
			return nil, err
		}
		name, r = "standard input", bytes.NewReader(text)
	} else {
		f, err := os.Open(a.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &usageError{message: fmt.Sprintf("there is no plan %s", name), hint: "`awaken fix --save-plan FILE` writes one"}
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	p, err := plan.Read(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// readInterruptibly reads all, unless ctx is cancelled first: a read from a
// terminal or a pipe may never return, and is then left behind.
func readInterruptibly(ctx context.Context, r io.Reader) ([]byte, error) {
	type result struct {
		text []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := io.ReadAll(r)
		done <- result{text, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case read := <-done:
		return read.text, read.err
	}
}

func commaSeparated(lists []string) (words []string) {
	for _, list := range lists {
		for word := range strings.SplitSeq(list, ",") {
			if word = strings.TrimSpace(word); word != "" {
				words = append(words, word)
			}
		}
	}
	return words
}
