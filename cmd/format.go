package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"awaken/rewrite"
	"awaken/rewrite/finding"
	"awaken/rewrite/syntax"
	"awaken/rules"
)

// report is what `check` prints, whatever the format.
type report struct {
	findings    []finding.Finding // sorted
	diagnostics []rewrite.Diagnostic
	rules       []*rules.Rule
	style       style
	// source gives the lines of a file by its name; nil if there is no such file.
	source func(file string) *syntax.Lines
}

// formats are the values of --output-format.
var formats = map[string]func(io.Writer, *report) error{
	"full":    writeFull,
	"concise": writeConcise,
	"json":    writeJSON,
	"jsonl":   writeJSONLines,
	"sarif":   writeSARIF,
	"github":  writeGitHub,
}

func formatNames() []string { return slices.Sorted(maps.Keys(formats)) }

// writeConcise prints one line a finding, in the form that editors and
// compilers share.
func writeConcise(w io.Writer, r *report) error {
	for _, f := range r.findings {
		_, err := fmt.Fprintf(w, "%s:%d:%d: %s %s\n", r.style.strong(visible(f.File)), f.Line, f.Column, r.style.bad(f.Rule), visible(f.Message))
		if err != nil {
			return err
		}
	}
	return nil
}

// writeJSON prints an array with one finding a line.
func writeJSON(w io.Writer, r *report) error {
	if len(r.findings) == 0 {
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	for i, f := range r.findings {
		line, err := encode(f)
		if err != nil {
			return err
		}
		before, after := ",\n", ""
		if i == 0 {
			before = "[\n"
		}
		if i == len(r.findings)-1 {
			after = "\n]\n"
		}
		if _, err := fmt.Fprintf(w, "%s  %s%s", before, line, after); err != nil {
			return err
		}
	}
	return nil
}

// writeJSONLines prints one object a line.
func writeJSONLines(w io.Writer, r *report) error {
	for _, f := range r.findings {
		line, err := encode(f)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
			return err
		}
	}
	return nil
}

// encode is JSON on one line in which `<` and `>` stay readable.
func encode(value any) (string, error) {
	var b lineBuffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return "", err
	}
	return string(b[:len(b)-1]), nil
}

type lineBuffer []byte

func (b *lineBuffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// statistics counts findings by rule, most frequent first.
func statistics(findings []finding.Finding) []ruleCount {
	counts := map[string]*ruleCount{}
	for _, f := range findings {
		c := counts[f.Rule]
		if c == nil {
			c = &ruleCount{Rule: f.Rule}
			counts[f.Rule] = c
		}
		c.Count++
		if f.Fixable {
			c.Fixable++
		}
	}
	var sorted []ruleCount
	for _, rule := range slices.Sorted(maps.Keys(counts)) {
		sorted = append(sorted, *counts[rule])
	}
	slices.SortStableFunc(sorted, func(a, b ruleCount) int { return b.Count - a.Count })
	return sorted
}

// ruleCount is one line of `check --statistics`.
type ruleCount struct {
	Rule    string `json:"rule"`
	Count   int    `json:"count"`
	Fixable int    `json:"fixable"`
}

// writeStatistics prints counts in place of findings; the machine formats get
// JSON, people a table.
func writeStatistics(w io.Writer, r *report, format string) error {
	counts := statistics(r.findings)
	switch format {
	case "json", "jsonl":
		line, err := encode(append([]ruleCount{}, counts...))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(w, line)
		return err
	}
	for _, c := range counts {
		if _, err := fmt.Fprintf(w, "%6d  %s (%d fixable)\n", c.Count, c.Rule, c.Fixable); err != nil {
			return err
		}
	}
	return nil
}
