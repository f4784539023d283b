package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rewrite/finding"
	"awaken/rules"
)

// checkCommand finds; it changes nothing.
func (a *App) checkCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "find coroutines that nobody awaits, and change nothing",
		UsageText: "awaken check [flags] [PATH...]",
		Description: "Exit status: 0 no findings, 1 findings, 2 trouble.\n" +
			"A comment `# awaken: ignore[rule] -- reason` on the line takes a finding back.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output-format", Usage: "`FORMAT`: " + join(formatNames()) + " (default: full on a terminal, else concise)"},
			&cli.StringSliceFlag{Name: "select", Usage: "report only these `RULES`, separated by commas; all: those too that are off by default"},
			&cli.StringSliceFlag{Name: "ignore", Usage: "do not report these `RULES`, separated by commas"},
			&cli.BoolFlag{Name: "statistics", Usage: "print how many findings each rule has"},
			&cli.PathFlag{Name: "baseline", Usage: "report only what is not in `FILE`"},
			warningsFlag(),
			&cli.BoolFlag{Name: "write-baseline", Usage: "write what is found into the file of --baseline"},
		}, projectFlags()...),
		OnUsageError: badFlag,
		Action:       a.action(a.check),
	}
}

func (a *App) check(c *cli.Context, s settings) error {
	format := c.String("output-format")
	switch {
	case c.IsSet("output-format"):
		if err := oneOf("--output-format", format, formatNames()); err != nil {
			return err
		}
	case isTerminal(a.Stdout):
		format = "full"
	default:
		format = "concise"
	}
	if c.Bool("statistics") && (format == "sarif" || format == "github") {
		return &usageError{message: "--statistics has no form in " + format, hint: "use --output-format json"}
	}
	// Asked before the project is read: a slip of the keyboard should not cost a minute.
	if _, err := chooseRules(c.StringSlice("select"), c.StringSlice("ignore")); err != nil {
		return err
	}
	p, err := a.open(c, s)
	if err != nil {
		return err
	}
	chosen, err := rulesOf(c, p)
	if err != nil {
		return err
	}
	baseline := p.config.Baseline
	if c.IsSet("baseline") {
		baseline = c.Path("baseline")
	}
	if c.Bool("write-baseline") && baseline == "" {
		return &usageError{message: "--write-baseline needs --baseline FILE, which says where"}
	}
	r := &report{
		findings:    a.suppressed(p, chosen),
		diagnostics: p.diagnostics,
		rules:       rules.All(),
		style:       a.style,
		source:      p.source,
	}
	known := 0
	switch {
	case c.Bool("write-baseline"):
		if err := a.writeBaseline(baseline, r); err != nil {
			return err
		}
		a.say(s, "%s written to %s", count(len(r.findings), "finding"), baseline)
		return p.verdict(false)
	case baseline != "":
		if r.findings, known, err = a.withoutBaseline(baseline, r); err != nil {
			return err
		}
	}
	if c.Bool("statistics") {
		err = writeStatistics(a.out, r, format)
	} else {
		err = formats[format](a.out, r)
	}
	if err != nil {
		return err
	}
	if err := a.out.Flush(); err != nil { // before the summary, on a terminal that shows both
		return fmt.Errorf("the output could not be written: %w", err)
	}
	a.saySightings(c, s, p)
	a.summarizeCheck(s, p, r.findings, known)
	return p.verdict(len(r.findings) > 0)
}

// rulesOf are the rules to report: flags win over the configuration, so that
// --select brings back what the configuration ignores.
func rulesOf(c *cli.Context, p *project) (map[string]bool, error) {
	if c.IsSet("select") {
		return chooseRules(c.StringSlice("select"), c.StringSlice("ignore"))
	}
	return chooseRules(p.config.Select, slices.Concat(p.config.Ignore, c.StringSlice("ignore")))
}

// summarizeCheck ends a check on standard error.
func (a *App) summarizeCheck(s settings, p *project, findings []finding.Finding, known int) {
	fixable := 0
	files := map[string]bool{}
	for _, f := range findings {
		files[f.File] = true
		if f.Fixable {
			fixable++
		}
	}
	rest := ""
	if known > 0 {
		rest = fmt.Sprintf(" (%d more in the baseline)", known)
	}
	if len(findings) == 0 {
		a.say(s, "no findings in %s%s", count(len(p.Files), "file"), rest)
		return
	}
	a.say(s, "%s in %s, %d fixable%s", count(len(findings), "finding"), count(len(files), "file"), fixable, rest)
	if fixable > 0 {
		a.say(s, "`awaken fix` shows the repairs as a diff")
	}
}

// say prints a line for people to standard error, if they did not ask for quiet.
func (a *App) say(s settings, format string, args ...any) {
	if !s.quiet {
		fmt.Fprintf(a.Stderr, format+"\n", args...)
	}
}

// chooseRules turns --select and --ignore into the set of rules to report.
func chooseRules(selected, ignored []string) (map[string]bool, error) {
	chosen := map[string]bool{}
	want, err := ruleList("select", selected)
	if err != nil {
		return nil, err
	}
	if len(want) == 0 {
		want = rules.Default()
	}
	for _, rule := range want {
		chosen[rule] = true
	}
	not, err := ruleList("ignore", ignored)
	if err != nil {
		return nil, err
	}
	for _, rule := range not {
		delete(chosen, rule)
	}
	return chosen, nil
}

// ruleList splits lists of rules at commas and checks each name.
func ruleList(setting string, lists []string) (names []string, err error) {
	for _, list := range lists {
		for name := range strings.SplitSeq(list, ",") {
			name = strings.TrimSpace(name)
			if strings.EqualFold(name, "all") {
				names = append(names, rules.Names()...)
				continue
			}
			if !slices.Contains(rules.Names(), name) {
				return nil, &usageError{message: fmt.Sprintf("%s: there is no rule %q", setting, name), hint: didYouMean(name, rules.Names())}
			}
			names = append(names, name)
		}
	}
	return names, nil
}
