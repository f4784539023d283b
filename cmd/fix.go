package cmd

import (
	"fmt"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"awaken/interactive"
	"awaken/rewrite/plan"
)

// fixCommand finds and repairs.
func (a *App) fixCommand() *cli.Command {
	return &cli.Command{
		Name:      "fix",
		Usage:     "show repairs as a diff, or apply them",
		UsageText: "awaken fix [flags] [PATH...]",
		Description: "Without --write nothing is written: the diff goes to standard output, for `git apply` or\n" +
			"`patch -p1`, and a summary to standard error.\n\n" +
			"Exit status: 0 nothing to do, or all done; 1 changes are pending or refused; 2 trouble.",
		Flags:        append(append(repairFlags(), warningsFlag()), projectFlags()...),
		OnUsageError: badFlag,
		Action:       a.action(a.fix),
	}
}

// repairFlags are those of every command that shows or applies changes.
func repairFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "write", Aliases: []string{"w"}, Usage: "apply the safe changes"},
		&cli.BoolFlag{Name: "interactive", Aliases: []string{"i"}, Usage: "review change by change, then apply what was accepted"},
		&cli.StringFlag{Name: "shard", Usage: "review only share `I/N` of the changes, to divide a review among people"},
		&cli.BoolFlag{Name: "check", Usage: "no diff; exit with 1 if changes are pending"},
		&cli.BoolFlag{Name: "unsafe", Usage: "count changes of weaker evidence in"},
		&cli.StringSliceFlag{Name: "choose", Usage: "take an alternative, the first or the N-th, of the changes with this id or rule: `ID|RULE[:N]`"},
		&cli.BoolFlag{Name: "mark", Usage: "write a comment \"# awaken: refused[rule] reason\" at each refused site"},
		&cli.PathFlag{Name: "save-plan", Usage: "write the changes as JSON to `FILE`, for awaken apply"},
		&cli.PathFlag{Name: "report", Usage: "write the changes as a web page to `FILE`, to be reviewed in a browser"},
		allowDirtyFlag(),
	}
}

// chosen is what the flags take of a plan.
func (a *App) chosen(c *cli.Context, p *project, proposed *plan.Plan) (*choice, error) {
	chosen := choose(proposed, c.Bool("unsafe") || p.config.Unsafe)
	return chosen, chosen.take(c.StringSlice("choose"))
}

func (a *App) fix(c *cli.Context, s settings) error {
	interactively := c.Bool("interactive")
	if interactively && (c.Bool("write") || c.Bool("check") || c.Bool("mark") || c.IsSet("save-plan")) {
		return &usageError{message: "--interactive goes with neither --write, --check, --mark nor --save-plan", hint: "a review ends with applying what was accepted"}
	}
	if err := pageFits(c); err != nil {
		return err
	}
	if interactively && slices.Contains(c.StringSlice("warnings"), "-") {
		return &usageError{message: "--warnings - and --interactive both read standard input", hint: "keep the log in a file"}
	}
	if in, isFile := a.Stdin.(*os.File); interactively && isFile && !isTerminal(in) {
		return interactive.ErrNoTerminal
	}
	if c.IsSet("shard") && !interactively {
		return &usageError{message: "--shard divides a review: it needs --interactive"}
	}
	if c.Bool("write") && c.Bool("check") {
		return &usageError{message: "--write and --check exclude each other", hint: "--check only says whether changes are pending"}
	}
	if c.Bool("write") || interactively {
		if err := a.finishInterrupted(s); err != nil {
			return err
		}
	}
	p, err := a.open(c, s)
	if err != nil {
		return err
	}
	a.saySightings(c, s, p)
	if interactively {
		again := func() (*project, error) { return a.open(c, s) }
		return a.review(c.Context, s, p, again, c.String("shard"), c.Bool("allow-dirty"))
	}
	proposed := a.intended(p)
	chosen, err := a.chosen(c, p, proposed)
	if err != nil {
		return err
	}
	if c.Bool("mark") {
		var left []*remark
		if proposed, left, err = marked(p, chosen); err != nil {
			return err
		}
		if chosen, err = a.chosen(c, p, proposed); err != nil {
			return err
		}
		defer a.summarizeRemarks(s, left)
	}
	if name := c.Path("save-plan"); name != "" {
		if err := a.create(name, chosen.restricted().Write); err != nil {
			return fmt.Errorf("--save-plan: %w", err)
		}
	}
	if name := c.Path("report"); name != "" {
		if err := a.savePage(name, proposed); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	left := len(chosen.unsafe) + len(chosen.excluded) + len(chosen.refused())
	if c.Bool("write") {
		if err := a.recheck(c.Context, p, chosen); err != nil {
			return err
		}
		if err := a.write(c.Context, s, chosen, c.Bool("allow-dirty")); err != nil {
			return err
		}
		return p.verdict(left > 0)
	}
	if !c.Bool("check") && c.Path("save-plan") != "-" && c.Path("report") != "-" {
		if err := a.printDiff(chosen); err != nil {
			return err
		}
	}
	a.summarizeChoice(s, chosen, "pending:")
	if held := len(p.analysis.Coloured().Held); held > 0 {
		a.say(s, "%s of the library wait for that: what comes from one place is swapped with all of it, or not at all", count(held, "place"))
	}
	a.sayIdle(s, p)
	pending := len(chosen.selected)
	if name := c.Path("report"); name != "" && name != "-" {
		a.next(s, "awaken apply PLAN --decisions FILE", "applies what is accepted in "+visible(name)+", opened in a browser")
	}
	switch {
	case pending+left == 0:
		a.say(s, "nothing to do in %s", count(len(p.Files), "file"))
	case pending > 0 && c.Path("save-plan") != "" && c.Path("save-plan") != "-":
		a.next(s, again("awaken apply", []string{c.Path("save-plan")}), "applies the plan")
	case pending > 0:
		command := "awaken " + c.Command.Name + " --write"
		for _, name := range c.StringSlice("pack") {
			command += " --pack " + name
		}
		if c.Bool("unsafe") {
			command += " --unsafe"
		}
		if c.Bool("mark") {
			command += " --mark"
		}
		for _, wish := range c.StringSlice("choose") {
			command += " --choose " + wish
		}
		a.next(s, again(command, c.Args().Slice()), "applies what the diff shows")
	}
	return p.verdict(pending+left > 0)
}
