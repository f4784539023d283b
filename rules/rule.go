// Package rules holds what awaken reports: each rule is a value with its
// documentation, and Check turns an analysis into findings.
package rules

import (
	"slices"
	"strings"
)

// Rule is one kind of finding.
type Rule struct {
	Name    string // as in findings, in --select and in suppressions
	Summary string // one line, no full stop
	Doc     string // Markdown: what it does, why it is bad, example, fix, safety
	Off     bool   // reported only when selected
	run     func(*search)
}

// All lists the rules by name. The list is explicit: a rule that is not in it
// does not exist.
func All() []*Rule {
	return []*Rule{
		asyncCallback, asyncSpecialMethod, awaitOutsideAsync, awaitedTwice, blockingCall, cachedCoroutine, taskDropped,
		iterationMismatch, lockAcrossAwait, loopBound, neverEntered, notAwaitable, overrideMismatch, partlyAwaited, refusedMark,
		runGivenFunction, runInRunningLoop, swallowedCancellation, testNeverRun, threadLocal, unawaitedCall, unawaitedFuture,
		unplacedWarning, unusedSuppression, withMismatch,
	}
}

// ByName finds a rule, nil if there is none of that name.
func ByName(name string) *Rule {
	for _, r := range All() {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Names lists the names of all rules.
func Names() []string {
	var names []string
	for _, r := range All() {
		names = append(names, r.Name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// Default lists the names of the rules that report without being selected.
func Default() []string {
	var names []string
	for _, r := range All() {
		if !r.Off {
			names = append(names, r.Name)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return names
}
