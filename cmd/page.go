package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"awaken/interactive/page"
	"awaken/rewrite/plan"
)

// pageFits checks --report against the other flags of `fix`.
func pageFits(c *cli.Context) error {
	if !c.IsSet("report") {
		return nil
	}
	switch {
	case c.Path("report") == "":
		return &usageError{message: "--report needs the name of a file"}
	case c.Bool("write") || c.Bool("interactive"):
		return &usageError{message: "--report is about a dry run: it goes with neither --write nor --interactive"}
	case c.Path("report") == "-" && c.Path("save-plan") == "-":
		return &usageError{message: "--report and --save-plan cannot both go to standard output"}
	}
	return nil
}

// savePage writes the review of a dry run as a web page. It holds all changes,
// and proposes those that --write would apply.
func (a *App) savePage(name string, proposed *plan.Plan) error {
	return a.create(name, func(w io.Writer) error {
		return page.Write(w, page.Input{
			Plan:     proposed,
			Proposed: choose(proposed, false).selected,
			Read:     func(name string) ([]byte, error) { return os.ReadFile(a.path(name)) },
		})
	})
}

// grantDecisions narrows a plan to what a review in a browser accepted; stale
// are the ids of decisions that the plan has no place for.
func (a *App) grantDecisions(p *plan.Plan, name string) (c *choice, stale []string, err error) {
	f, err := os.Open(a.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &usageError{message: fmt.Sprintf("there is no file %s of decisions", name), hint: "the page of `awaken fix --report` saves one"}
	}
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	decisions, err := page.ReadDecisions(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	outcome, err := decisions.Select(p)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return &choice{plan: p, selected: outcome.Selection, blocked: outcome.Blocked}, outcome.Stale, nil
}
