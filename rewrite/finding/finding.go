// Package finding holds what awaken reports about a project: one Finding per
// place, in the form that `awaken check` prints and other programs read.
package finding

import "sort"

// Confidence says on which evidence a finding rests.
type Confidence string

// The three kinds of evidence, strongest first.
const (
	Resolved Confidence = "resolved" // proved by the resolver
	Observed Confidence = "observed" // seen at run time
	Name     Confidence = "name"     // by a name that only coroutine functions bear
)

// Finding is one report. Lines and columns count from 1, columns in
// characters; File is relative to the working directory with forward slashes.
// The end is exclusive in columns: EndColumn is the column after the last
// character.
type Finding struct {
	Rule       string     `json:"rule"`
	File       string     `json:"file"`
	Line       int        `json:"line"`
	Column     int        `json:"column"`
	EndLine    int        `json:"end_line"`
	EndColumn  int        `json:"end_column"`
	Message    string     `json:"message"`
	Function   string     `json:"function"`
	Callee     string     `json:"callee"`
	Confidence Confidence `json:"confidence"`
	Fixable    bool       `json:"fixable"`

	// Reason says why the place is wrong, Fix what `awaken fix` would do
	// there, in one sentence each; both are for people and stay out of JSON.
	Reason string `json:"-"`
	Fix    string `json:"-"`
}

// Sort orders findings by file, line, column, then rule and message, which
// makes the order total.
func Sort(fs []Finding) {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := &fs[i], &fs[j]
		switch {
		case a.File != b.File:
			return a.File < b.File
		case a.Line != b.Line:
			return a.Line < b.Line
		case a.Column != b.Column:
			return a.Column < b.Column
		case a.Rule != b.Rule:
			return a.Rule < b.Rule
		default:
			return a.Message < b.Message
		}
	})
}
