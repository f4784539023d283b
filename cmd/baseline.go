package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"awaken/rewrite/finding"
)

const baselineVersion = 1

// baseline is a file of findings that are known and not to be reported again.
type baseline struct {
	Version  int             `json:"version"`
	Findings []knownFindings `json:"findings"`
}

// knownFindings is one entry; all but the fingerprint is for people.
type knownFindings struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
}

// writeBaseline makes what is found now known.
func (a *App) writeBaseline(name string, r *report) error {
	b := baseline{Version: baselineVersion, Findings: []knownFindings{}}
	for i, print := range fingerprints(r.findings, r.source) {
		f := r.findings[i]
		b.Findings = append(b.Findings, knownFindings{print, f.Rule, f.File, f.Message})
	}
	return a.create(name, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(b)
	})
}

// withoutBaseline leaves only what the baseline does not know, and says how
// many it knew.
func (a *App) withoutBaseline(name string, r *report) (left []finding.Finding, known int, err error) {
	data, err := os.ReadFile(a.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, &usageError{
			message: fmt.Sprintf("--baseline: there is no file %s", name),
			hint:    "add --write-baseline to write what is found now into it",
		}
	}
	if err != nil {
		return nil, 0, err
	}
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, 0, &usageError{message: fmt.Sprintf("--baseline: %s is no baseline: %v", name, err)}
	}
	if b.Version != baselineVersion {
		return nil, 0, &usageError{
			message: fmt.Sprintf("--baseline: %s has version %d, and this awaken reads version %d", name, b.Version, baselineVersion),
			hint:    "write it again with --write-baseline",
		}
	}
	old := map[string]bool{}
	for _, f := range b.Findings {
		old[f.Fingerprint] = true
	}
	for i, print := range fingerprints(r.findings, r.source) {
		if old[print] {
			known++
		} else {
			left = append(left, r.findings[i])
		}
	}
	return left, known, nil
}
