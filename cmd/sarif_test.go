package cmd

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	// The module carries the JSON schema that OASIS publishes for SARIF 2.1.0,
	// so that no copy of it lies in this repository.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	// jsonschema validates the very bytes that are printed, strictly by draft 4.
	"github.com/santhosh-tekuri/jsonschema/v6"

	"awaken/rewrite"
	"awaken/rewrite/finding"
)

// sarifSchemaText takes the schema out of the module's source, where it is a
// constant that is not exported.
func sarifSchemaText(t *testing.T) string {
	t.Helper()
	const module = "github.com/owenrumney/go-sarif/v3"
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(out)), "pkg", "report", "v210", "sarif", "schema.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && text == "" {
			text, err = strconv.Unquote(literal.Value)
		}
		return err == nil
	})
	if err != nil || !strings.Contains(text, sarifSchema) {
		t.Fatalf("%s does not hold the schema %s: %v", path, sarifSchema, err)
	}
	return text
}

func TestSARIFSchema(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(sarifSchemaText(t)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) error {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(value)
	}

	source := "x = go()\n日本 = go()\n"
	odd := found(t, source, "日本")
	odd.File, odd.Message, odd.Function, odd.Callee, odd.Confidence = "a b/ü:[%].py", "{0} [x](y) \\ \x01", "", "", finding.Name
	full := reportOn(source, found(t, source, "go()"), odd)
	full.diagnostics = []rewrite.Diagnostic{{File: "bad.py", Line: 3, Column: 2, Message: "syntax error"}, {File: "gone.py", Message: "cannot be read"}}
	for name, r := range map[string]*report{"empty": reportOn(""), "full": full} {
		text := printed(t, "sarif", r)
		if err := valid(text); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}

	// The validator must be able to say no.
	var log map[string]any
	if err := json.Unmarshal([]byte(printed(t, "sarif", full)), &log); err != nil {
		t.Fatal(err)
	}
	log["runs"].([]any)[0].(map[string]any)["columnKind"] = "bytes"
	broken, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	if valid(string(broken)) == nil {
		t.Error("the schema takes any column kind")
	}
}
