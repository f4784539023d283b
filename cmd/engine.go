package cmd

import (
	"context"

	"awaken/rewrite"
	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rules"
)

// engine is what the commands ask of the packages below; a test puts another
// in its place.
type engine struct {
	analyze func(context.Context, *load.Project, rewrite.Options) (*rewrite.Analysis, error)
	check   func(*rewrite.Analysis) []finding.Finding
}

var realEngine = engine{
	analyze: rewrite.Analyze,
	check:   func(*rewrite.Analysis) []finding.Finding { return nil },
}

// rule is one rule with its documentation, in Markdown.
type rule struct{ Name, Summary, Doc string }

// allRules lists the rules in the order of their names.
func allRules() []*rule {
	return []*rule{
		{"unawaited-call", "a coroutine is made and never awaited", "A call of a coroutine function makes a coroutine, which does nothing until it is awaited."},
		{rules.UnusedSuppression, "a suppression comment that suppresses nothing", "A comment that suppresses nothing hides the finding that comes next."},
	}
}
