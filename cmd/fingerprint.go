package cmd

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"awaken/rewrite/finding"
	"awaken/rewrite/syntax"
)

// fingerprints gives each finding a name that survives edits elsewhere in the
// file: a hash of rule, file, function, callee and the text of the line without
// its indentation, and the number of the finding among those with the same.
func fingerprints(findings []finding.Finding, source func(string) *syntax.Lines) []string {
	seen := map[string]int{}
	prints := make([]string, len(findings))
	for i, f := range findings {
		text := ""
		if lines := source(f.File); lines != nil && f.Line >= 1 && f.Line <= lines.Len() {
			text = strings.TrimSpace(string(lines.Text(f.Line)))
		}
		sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.File, f.Function, f.Callee, text}, "\x00")))
		name := hex.EncodeToString(sum[:10])
		seen[name]++
		prints[i] = fmt.Sprintf("%s:%d", name, seen[name])
	}
	return prints
}
