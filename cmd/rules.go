package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awaken/rules"
	"awaken/rules/packs"
)

// rulesCommand documents the rules.
func (a *App) rulesCommand() *cli.Command {
	formatFlag := func() cli.Flag {
		return &cli.StringFlag{Name: "output-format", Value: "text", Usage: "`FORMAT`: text, json"}
	}
	return &cli.Command{
		Name:      "rules",
		Usage:     "the rules and packs, their documentation, a pack's own tests",
		UsageText: "awaken rules list|show|test [flags]",
		Subcommands: []*cli.Command{
			{
				Name: "list", Usage: "every rule and pack with a one-line summary", UsageText: "awaken rules list [flags]",
				Flags: []cli.Flag{formatFlag(), &cli.PathFlag{Name: "for", Usage: "the packs that apply to `PATH`, with the number of places"}}, OnUsageError: badFlag, Action: a.action(a.listRules),
			},
			{
				Name: "show", Usage: "the documentation of a rule or a pack", UsageText: "awaken rules show [flags] RULE|PACK...",
				Flags: []cli.Flag{formatFlag()}, OnUsageError: badFlag, Action: a.action(a.showRules),
			},
			{
				Name: "test", Usage: "run the before/after tests of a pack", UsageText: "awaken rules test [flags] FILE|PACK...",
				Flags:        []cli.Flag{&cli.BoolFlag{Name: "update", Usage: "write what awaken does into the tests beside FILE, for a person to read"}},
				OnUsageError: badFlag, Action: a.action(a.testPacks),
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

func (a *App) listRules(c *cli.Context, s settings) error {
	if c.NArg() > 0 {
		return &usageError{message: "rules list takes no arguments", hint: "awaken rules show " + c.Args().First()}
	}
	if c.IsSet("for") {
		return a.listUses(c, s)
	}
	return a.printRules(c, documented(), func(rule *rules.Rule) (string, ruleEntry) {
		return fmt.Sprintf("%-22s %s\n", rule.Name, rule.Summary), ruleEntry{Name: rule.Name, Summary: rule.Summary}
	})
}

func (a *App) showRules(c *cli.Context, _ settings) error {
	if c.NArg() == 0 {
		return &usageError{message: "rules show needs the name of a rule", hint: "known are " + join(documentedNames())}
	}
	var shown []*rules.Rule
	for _, name := range c.Args().Slice() {
		i := slices.IndexFunc(documented(), func(r *rules.Rule) bool { return r.Name == name })
		if i < 0 {
			return &usageError{message: fmt.Sprintf("rules show: there is neither a rule nor a pack %q", name), hint: didYouMean(name, documentedNames())}
		}
		shown = append(shown, documented()[i])
	}
	return a.printRules(c, shown, func(rule *rules.Rule) (string, ruleEntry) {
		text := fmt.Sprintf("%s: %s\n\n%s\n", a.style.strong(rule.Name), rule.Summary, strings.TrimSpace(rule.Doc))
		return text, ruleEntry{rule.Name, rule.Summary, rule.Doc}
	})
}

// documented are the rules, then the packs: of those, name, summary and
// documentation are shown alike.
func documented() []*rules.Rule {
	list := rules.All()
	for _, p := range packs.All() {
		list = append(list, &rules.Rule{Name: p.Name, Summary: p.Summary, Doc: packDoc(p)})
	}
	return list
}

func documentedNames() []string { return append(rules.Names(), packNames(packs.All())...) }

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
