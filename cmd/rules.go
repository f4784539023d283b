package cmd

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rules"
)

// rulesCommand documents the rules.
func (a *App) rulesCommand() *cli.Command {
	formatFlag := func() cli.Flag {
		return &cli.StringFlag{Name: "output-format", Value: "text", Usage: "`FORMAT`: text, json"}
	}
	return &cli.Command{
		Name:      "rules",
		Usage:     "the rules and their documentation",
		UsageText: "awaken rules list|show [flags]",
		Subcommands: []*cli.Command{
			{
				Name: "list", Usage: "every rule with a one-line summary", UsageText: "awaken rules list [flags]",
				Flags: []cli.Flag{formatFlag()}, OnUsageError: badFlag, Action: a.action(a.listRules),
			},
			{
				Name: "show", Usage: "the documentation of one rule", UsageText: "awaken rules show [flags] RULE...",
				Flags: []cli.Flag{formatFlag()}, OnUsageError: badFlag, Action: a.action(a.showRules),
			},
		},
	}
}

// ruleEntry is a rule in JSON.
type ruleEntry struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	Doc     string `json:"doc,omitempty"`
}

func (a *App) listRules(c *cli.Context, _ settings) error {
	if c.NArg() > 0 {
		return &usageError{message: "rules list takes no arguments", hint: "awaken rules show " + c.Args().First()}
	}
	return a.printRules(c, rules.All(), func(rule *rules.Rule) (string, ruleEntry) {
		return fmt.Sprintf("%-22s %s\n", rule.Name, rule.Summary), ruleEntry{Name: rule.Name, Summary: rule.Summary}
	})
}

func (a *App) showRules(c *cli.Context, _ settings) error {
	if c.NArg() == 0 {
		return &usageError{message: "rules show needs the name of a rule", hint: "known are " + join(rules.Names())}
	}
	wanted, err := ruleList("rules show", c.Args().Slice())
	if err != nil {
		return err
	}
	var shown []*rules.Rule
	for _, name := range wanted {
		shown = append(shown, rules.ByName(name))
	}
	return a.printRules(c, shown, func(rule *rules.Rule) (string, ruleEntry) {
		text := fmt.Sprintf("%s: %s\n\n%s\n", a.style.strong(rule.Name), rule.Summary, strings.TrimSpace(rule.Doc))
		return text, ruleEntry{rule.Name, rule.Summary, rule.Doc}
	})
}

func (a *App) printRules(c *cli.Context, list []*rules.Rule, show func(*rules.Rule) (string, ruleEntry)) error {
	format := c.String("output-format")
	if err := oneOf("--output-format", format, []string{"text", "json"}); err != nil {
		return err
	}
	entries := []ruleEntry{}
	for i, rule := range list {
		text, entry := show(rule)
		entries = append(entries, entry)
		if format == "text" {
			if i > 0 && entry.Doc != "" {
				fmt.Fprintln(a.out)
			}
			fmt.Fprint(a.out, text)
		}
	}
	if format == "json" {
		line, err := encode(entries)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, line)
	}
	return nil
}
