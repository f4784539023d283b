package pack

import (
	"encoding/json"
	"reflect"
)

// Schema is the JSON schema of a pack, for editors. The loader checks more
// than a schema can say.
func Schema() ([]byte, error) {
	root := schemaOf(reflect.TypeFor[Pack]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A pack of awaken migrate"
	root["$defs"] = map[string]any{"rule": map[string]any{"oneOf": []any{
		map[string]any{"type": "string", "pattern": `^(await|async|sync|thread|aside)( *->.*)?$`, "description": "USE, or USE -> VALUE"},
		schemaOf(reflect.TypeFor[Rule]()),
	}}}
	root["required"] = []string{"pack", "summary", "to", "modules"}
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		if t == reflect.TypeFor[*Rule]() {
			return map[string]any{"$ref": "#/$defs/rule"} // a rule has rules
		}
		return schemaOf(t.Elem())
	case reflect.Struct:
		properties := map[string]any{}
		for i := range t.NumField() {
			f := t.Field(i)
			key := f.Tag.Get("yaml")
			if key == "" {
				continue
			}
			s := schemaOf(f.Type)
			s["description"] = f.Tag.Get("doc")
			properties[key] = s
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	if t == reflect.TypeFor[Use]() {
		return map[string]any{"type": "string", "enum": []Use{Await, Async, Sync, Thread, Aside, Refuse}}
	}
	if t == reflect.TypeFor[Style]() {
		return map[string]any{"type": "string", "enum": []Style{Format, QMark, Dollar}}
	}
	return map[string]any{"type": "string"}
}
