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
	check   func(a *rewrite.Analysis, wanted func(rule string) bool) []finding.Finding
	recheck func(*rewrite.Analysis, context.Context, *load.Project, map[string][]byte, rewrite.Options) error // nil: not done
}

var realEngine = engine{analyze: rewrite.Analyze, check: rules.Check, recheck: (*rewrite.Analysis).Recheck}
