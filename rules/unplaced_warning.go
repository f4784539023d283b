package rules

import (
	"fmt"
	"strings"

	"awaken/rewrite"
	"awaken/rewrite/colour"
	"awaken/rewrite/convert"
	"awaken/rewrite/finding"
)

// unplacedWarning
//
//	sys:1: RuntimeWarning: coroutine 'fetch' was never awaited
var unplacedWarning = &Rule{
	Name:    "unplaced-warning",
	Summary: "a coroutine was never awaited at run time, and its place cannot be told",
	Doc: `## What it does

With ` + "`--warnings LOG`" + `, reports each warning of a coroutine that was never awaited
whose place awaken cannot tell, at the coroutine function that it names.

## Why it is bad

Some call of the function does nothing, and only the run has shown it.

## Example

    sys:1: RuntimeWarning: coroutine 'fetch' was never awaited

Run the program again with ` + "`python3 -X dev`" + ` or ` + "`-X tracemalloc=10`" + `: then the warning
names the call.

## Evidence

Reported only where some call that may have made the coroutine lacks an await, or
calls what is not known, and none of them is reported by itself. Warnings of
functions outside the project are told on standard error only.

## Fix

None.

## Safety

Nothing is changed.
`,
	run: runUnplacedWarning,
}

func runUnplacedWarning(s *search) {
	lost := map[site]bool{}
	for _, l := range s.Lost() {
		if l.Sure || l.Named || l.Seen != nil {
			lost[site{l.Func.Unit, l.Node}] = true
		}
	}
	for _, seen := range s.Sightings() {
		if seen.Node >= 0 || seen.Callee == nil || len(seen.Perhaps) == 0 && len(seen.Warning.Created) == 0 {
			continue
		}
		reported := false
		for _, p := range seen.Perhaps {
			reported = reported || lost[site{p.Func.Unit, p.Node}]
		}
		if !reported {
			if f := s.add(seen.Callee, nameOf(seen.Callee), seen.Callee.Qualified, "a coroutine of `"+seen.Callee.Name+"` was never awaited, by a call that cannot be told", SightingText(seen)); f != nil {
				f.Confidence = finding.Observed
			}
		}
	}
}

// SightingText tells what is known of a warning's place, for people.
func SightingText(s *colour.Sighting) string {
	text := fmt.Sprintf("Python warned of it (%s:%d)", s.Warning.Log, s.Warning.Line)
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	const most = 5
	var places []string
	for i, p := range s.Perhaps {
		if i == most {
			places = append(places, fmt.Sprintf("%d more", len(s.Perhaps)-most))
			break
		}
		u := p.Func.Unit
		places = append(places, where(nil, u, p.Node))
	}
	if len(places) > 0 {
		text += ": " + strings.Join(places, ", ")
	}
	return text
}

// OnlySeen lists the sightings with a place of which no rule says anything
// without the run.
func OnlySeen(a *rewrite.Analysis) (list []*colour.Sighting) {
	sightings := a.Sightings()
	if len(sightings) == 0 {
		return nil
	}
	partly := map[spot]bool{}
	for _, f := range partlyAwaited.search(a) {
		partly[spotOf(f)] = true
	}
	for _, s := range sightings {
		if s.Node >= 0 && s.Alone && !partly[spotOf(placed(s.Func.Unit, s.Node))] {
			list = append(list, s)
		}
	}
	return list
}

// spot is where a finding stands.
type spot struct {
	file         string
	line, column int
}

func spotOf(f finding.Finding) spot { return spot{f.File, f.Line, f.Column} }

// observed marks the findings that only a run has shown, and adds those places
// that a run has shown and that no await can mend.
func observed(a *rewrite.Analysis, found []finding.Finding) []finding.Finding {
	const alone = " (seen at run time; the analysis alone does not find it)"
	shown := map[spot]bool{}
	for _, s := range OnlySeen(a) {
		u := s.Func.Unit
		f := placed(u, s.Node)
		if shown[spotOf(f)] {
			continue
		}
		shown[spotOf(f)] = true
		if s.Lost != nil {
			for i := range found {
				if spotOf(found[i]) == spotOf(f) {
					found[i].Message += alone
				}
			}
			continue
		}
		f.Rule, f.Function, f.Confidence = "unawaited-call", s.Func.Qualified, finding.Observed
		f.Message = fmt.Sprintf("coroutine `%s` is not always awaited", convert.Excerpt(u.Tree, s.Node)) + alone
		f.Callee = s.Warning.Name
		if s.Callee != nil {
			f.Callee = s.Callee.Qualified
		}
		f.Reason, f.Fix = SightingText(s), "none: an await here would await it twice, or not when it is meant to run"
		found = append(found, f)
	}
	return found
}
