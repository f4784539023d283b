package cmd

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"

	"awaken/rewrite/finding"
	"awaken/rules"
)

// The parts of a SARIF 2.1.0 log that awaken fills, as in the OASIS standard
// "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". The
// structs are our own, since they are few and their order is the output's.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		ColumnKind  string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string     `json:"id"`
		ShortDescription sarifText  `json:"shortDescription"`
		FullDescription  sarifText  `json:"fullDescription"`
		Help             sarifText  `json:"help"`
		Default          sarifLevel `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		Properties          sarifProperties   `json:"properties"`
	}
	sarifProperties struct {
		Confidence finding.Confidence `json:"confidence"`
		Callee     string             `json:"callee"`
		Fixable    bool               `json:"fixable"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sarifBase is the name of the folder that file names are relative to; the
	// consumer of the log knows where it lies.
	sarifBase = "%SRCROOT%"
	// sarifFingerprint names the kind and version of our fingerprints.
	sarifFingerprint = "awakenFinding/v1"
)

// writeSARIF prints one SARIF log with one run.
func writeSARIF(w io.Writer, r *report) error {
	run := sarifRun{
		Tool:        sarifTool{Driver: sarifDriver{Name: "awaken", Version: version(), Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: len(r.diagnostics) == 0, Notifications: []sarifNotification{}}},
		Results:     []sarifResult{},
		ColumnKind:  "unicodeCodePoints",
	}
	for _, rule := range r.rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for _, d := range r.diagnostics {
		place := sarifLocation{Physical: sarifPhysical{Artifact: artifact(d.File)}}
		if d.Line > 0 {
			place.Physical.Region = &sarifRegion{StartLine: d.Line, StartColumn: max(d.Column, 1)}
		}
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications,
			sarifNotification{Level: "error", Message: sarifText{Text: d.Message}, Locations: []sarifLocation{place}})
	}
	prints := fingerprints(r.findings, r.source)
	for i, f := range r.findings {
		index := slices.IndexFunc(r.rules, func(rule *rules.Rule) bool { return rule.Name == f.Rule })
		place := sarifLocation{Physical: sarifPhysical{
			Artifact: artifact(f.File),
			Region:   &sarifRegion{f.Line, f.Column, f.EndLine, f.EndColumn},
		}}
		if f.Function != "" {
			place.Logical = []sarifLogical{{f.Function}}
		}
		run.Results = append(run.Results, sarifResult{
			RuleID: f.Rule, RuleIndex: index, Level: sarifLevelOf(f), Message: sarifText{Text: sarifMessage(f)},
			Locations:           []sarifLocation{place},
			PartialFingerprints: map[string]string{sarifFingerprint: prints[i]},
			Properties:          sarifProperties{f.Confidence, f.Callee, f.Fixable},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(rule *rules.Rule) sarifRule {
	return sarifRule{
		ID:               rule.Name,
		ShortDescription: sarifText{Text: rule.Summary},
		FullDescription:  sarifText{Text: firstParagraph(rule.Doc, rule.Summary)},
		Help:             sarifText{Text: rule.Doc, Markdown: rule.Doc},
		Default:          sarifLevel{Level: "error"},
	}
}

// sarifMessage is the message with the reason, as sentences. In SARIF, brackets
// in a message make a link, and backslashes escape them.
func sarifMessage(f finding.Finding) string {
	text := f.Message
	if f.Reason != "" {
		text += ". " + f.Reason
	}
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

func sarifLevelOf(f finding.Finding) string {
	if f.Confidence == finding.Name {
		return "warning"
	}
	return "error"
}

func artifact(file string) sarifArtifact {
	return sarifArtifact{URI: (&url.URL{Path: file}).String(), Base: sarifBase}
}

// firstParagraph is the first paragraph of a text that is no heading, on one
// line; the text may be empty, and then instead stands.
func firstParagraph(text, instead string) string {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		paragraph = strings.TrimSpace(paragraph)
		if paragraph != "" && !strings.HasPrefix(paragraph, "#") {
			return strings.Join(strings.Fields(paragraph), " ")
		}
	}
	return instead
}
