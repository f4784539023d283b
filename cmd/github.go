package cmd

import (
	"fmt"
	"io"
	"strings"

	"awaken/rewrite/finding"
)

// Escapes of GitHub's workflow commands: `%` stands for itself nowhere, and in
// the properties before `::` the characters that end one do not either.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub prints workflow commands, which GitHub shows beside the lines of
// a pull request.
func writeGitHub(w io.Writer, r *report) error {
	for _, f := range r.findings {
		level := "error"
		if f.Confidence == finding.Name {
			level = "warning"
		}
		place := fmt.Sprintf("file=%s,line=%d", githubProperty.Replace(f.File), f.Line)
		if f.EndLine == f.Line {
			// Columns are rejected for an annotation of several lines.
			place += fmt.Sprintf(",col=%d,endLine=%d,endColumn=%d", f.Column, f.EndLine, f.EndColumn)
		} else {
			place += fmt.Sprintf(",endLine=%d", f.EndLine)
		}
		title := githubProperty.Replace("awaken (" + f.Rule + ")")
		message := githubData.Replace(fmt.Sprintf("%s:%d:%d: %s %s", f.File, f.Line, f.Column, f.Rule, f.Message))
		if _, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", level, place, title, message); err != nil {
			return err
		}
	}
	for _, d := range r.diagnostics {
		_, err := fmt.Fprintf(w, "::error file=%s,line=%d,title=awaken::%s\n", githubProperty.Replace(d.File), max(d.Line, 1), githubData.Replace(d.Message))
		if err != nil {
			return err
		}
	}
	return nil
}
