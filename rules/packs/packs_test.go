package packs_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	yaml "github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"awaken/rewrite/pack"
	"awaken/rules/packs"
)

var update = flag.Bool("update", false, "write schema.json")

// TestSchema holds the published schema to the types, and the bundled packs to
// the schema.
func TestSchema(t *testing.T) {
	want, err := pack.Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("schema.json is not what the types give: go test ./rules/packs -run TestSchema -update")
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(have))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs.All() {
		text, err := packs.Text(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(asJSON, &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// TestReadme holds the documentation for pack writers to the keys that there
// are.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[pack.Pack](), reflect.TypeFor[pack.From](), reflect.TypeFor[pack.To](), reflect.TypeFor[pack.Module](),
		reflect.TypeFor[pack.Class](), reflect.TypeFor[pack.Rule](), reflect.TypeFor[pack.Relation](), reflect.TypeFor[pack.Beside](), reflect.TypeFor[pack.Helper](), reflect.TypeFor[pack.Placeholders](), reflect.TypeFor[pack.Trap](),
	} {
		for i := range typ.NumField() {
			if key := typ.Field(i).Tag.Get("yaml"); key != "" && !strings.Contains(string(text), "`"+key+"`") {
				t.Errorf("README.md does not say what `%s` is", key)
			}
		}
	}
}
