package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"awaken/rewrite/plan"
)

//go:embed page.html
var shell string

//go:embed page.css
var styleSheet string

// The script in its parts, in the order of their use; together they are one
// script, so that the policy of the page names one hash.
var (
	//go:embed graph.js
	graphScript string
	//go:embed diff.js
	diffScript string
	//go:embed view.js
	viewScript string
	//go:embed control.js
	controlScript string
	//go:embed file.js
	fileScript string
	//go:embed key.js
	keyScript string
)

var pageTemplate = template.Must(template.New("page").Parse(shell))

// Input is what a page shows.
type Input struct {
	Plan *plan.Plan
	// Proposed are the changes that are checked at first; unsafe changes and
	// alternatives in it are left out, with what requires them.
	Proposed plan.Selection
	// Read returns a file's bytes by the name that the plan gives it. A file
	// that cannot be read, or has changed since the plan was made, has a
	// message in place of its diff.
	Read func(name string) ([]byte, error)
}

// Write prints the page. Equal input gives equal bytes. Errors are those of
// plan.Write and of w.
func Write(w io.Writer, in Input) error {
	hash, err := Hash(in.Plan)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := in.Plan.Write(&text); err != nil {
		return err
	}
	shown, err := json.Marshal(newModel(&in, hash)) // escapes <, > and & itself
	if err != nil {
		return err
	}
	var escaped bytes.Buffer
	json.HTMLEscape(&escaped, bytes.TrimSpace(text.Bytes()))

	script := "\"use strict\";\n{\n" + graphScript + diffScript + viewScript + controlScript + fileScript + keyScript + "}\n"
	style := styleSheet
	var out bytes.Buffer
	err = pageTemplate.Execute(&out, struct {
		Title      string
		Policy     string
		Style      template.CSS
		Script     template.JS
		Plan, Data template.JS
	}{
		Title: fmt.Sprintf("awaken: review of %d changes", len(in.Plan.Changes)),
		Policy: "default-src 'none'; img-src data:; script-src '" + source(script) + "'; style-src '" + source(style) +
			"'; base-uri 'none'; form-action 'none'",
		Style: template.CSS(style), Script: template.JS(script),
		Plan: template.JS(escaped.String()), Data: template.JS(shown),
	})
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// source is a hash source of the Content Security Policy (W3C CSP3, 2.3.1):
// the browser runs what has this hash and nothing else.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
