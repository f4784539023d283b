package cmd

import (
	"context"

	"awaken/rewrite"
	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rules"
	"awaken/rules/library"
)

// engine is what the commands ask of the packages below; a test puts another
// in its place.
type engine struct {
	analyze func(context.Context, *load.Project, rewrite.Options) (*rewrite.Analysis, error)
	check   func(*rewrite.Analysis) []finding.Finding
}

var realEngine = engine{
	analyze: func(ctx context.Context, p *load.Project, o rewrite.Options) (*rewrite.Analysis, error) {
		o.Library = library.Default()
		return rewrite.Analyze(ctx, p, o)
	},
	check: rules.Check,
}

// rule is one rule with its documentation, in Markdown.
type rule = rules.Rule

// allRules lists the rules in the order of their names.
func allRules() []*rule { return rules.All() }
