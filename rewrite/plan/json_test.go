package plan

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

func sample() *Plan {
	return &Plan{
		Changes: []*Change{
			{
				ID: "0123456789ab", Rule: "unawaited-call", Symbol: "app.load", Title: "await `fetch` -> <done>", Safety: Safe,
				Requires: []string{"0123456789ab-2"},
				Edits:    []Edit{at("app/db.py", 3, 4, "é\r\n\f\t\"")},
				Alternatives: []Alternative{
					{Title: "start a task", Safety: Unsafe, Edits: []Edit{at("app/db.py", 3, 3, "x")}},
				},
				Why: []Step{{File: "app/db.py", Line: 2, Symbol: "app.load", Reason: "calls `fetch`"}},
			},
			{ID: "0123456789ab-2", Safety: Unsafe, Requires: []string{"0123456789ab"}},
		},
		Refusals: []Refusal{{Rule: "r", File: "x.py", Line: 1, Column: 1, WayOut: "do it by hand"}},
	}
}

func written(t *testing.T, p *Plan) string {
	t.Helper()
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteRead(t *testing.T) {
	p := sample()
	text := written(t, p)
	if p.Changes[1].Conflicts != nil || p.Changes[0].Alternatives[0].Requires != nil {
		t.Error("Write changed the plan")
	}
	if strings.Contains(text, "null") || !strings.Contains(text, `"conflicts": []`) {
		t.Errorf("lists are not printed as lists:\n%s", text)
	}
	if !strings.Contains(text, "-> <done>") || !strings.HasPrefix(text, "{\n  \"version\": 1,\n") || !strings.HasSuffix(text, "}\n") {
		t.Errorf("not the wanted form:\n%s", text)
	}
	got, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if again := written(t, got); again != text {
		t.Errorf("read and written again:\n%s\nwant:\n%s", again, text)
	}
	if !reflect.DeepEqual(got, p.filled()) {
		t.Errorf("got %+v", got)
	}
	if text := written(t, &Plan{}); text != "{\n  \"version\": 1,\n  \"changes\": [],\n  \"refusals\": []\n}\n" {
		t.Errorf("the empty plan is\n%s", text)
	}
}

func TestReadRefuses(t *testing.T) {
	good := written(t, sample())
	hash := edit.Hash([]byte("app/db.py"))
	tests := []struct {
		name, old, new string
		want           string
	}{
		{"not JSON", good, "--- a/x", "line 1: invalid character"},
		{"cut off", good, good[:len(good)/2], "unexpected end"},
		{"wrong shape", `"line": 2`, `"line": "two"`, "line "},
		{"something behind it", good, good + "{}", "after top-level value"},
		{"no version", `"version": 1,`, "", `it has no "version"`},
		{"later version", `"version": 1`, `"news": [], "version": 2`, "version 2; this awaken reads version 1"},
		{"unknown field", `"refusals"`, `"refused": [], "refusals"`, `unknown field "refused"`},
		{"null change", `"changes": [`, `"changes": [null,`, "change 1 has no proper id"},
		{"same id twice", `"id": "0123456789ab-2"`, `"id": "0123456789ab"`, "two changes have the id"},
		{"odd id", `"id": "0123456789ab-2"`, `"id": "a\u001b[1m"`, "no proper id"},
		{"unknown requirement", "\"requires\": [\n        \"0123456789ab\"", "\"requires\": [\n        \"feed\"", `names a change "feed"`},
		{"unknown safety", `"safety": "unsafe"`, `"safety": "sure"`, `the safety is "sure"`},
		{"backwards", `"start": 3`, `"start": 5`, "bytes 5 to 4 are not a range"},
		{"negative", `"start": 3`, `"start": -3`, "bytes -3 to 4"},
		{"hash", hash, strings.ToUpper(hash), "not a SHA-256"},
		{"short hash", hash, hash[1:], "not a SHA-256"},
		{"absolute", `"file": "app/db.py"`, `"file": "/etc/passwd"`, "not relative"},
		{"drive", `"file": "app/db.py"`, `"file": "C:/x.py"`, "not relative"},
		{"backslash", `"file": "app/db.py"`, `"file": "..\\x.py"`, "not relative"},
		{"escape", `"file": "app/db.py"`, `"file": "app/../../db.py"`, "leads out of the working directory"},
		{"not clean", `"file": "app/db.py"`, `"file": "app//db.py"`, `shortest form, "app/db.py"`},
		{"inside git", `"file": "app/db.py"`, `"file": ".Git/hooks/pre-commit"`, "inside a .git folder"},
		{"no name", `"file": "app/db.py"`, `"file": ""`, "names no file"},
		{"two versions of a file", `"hash": "` + hash, `"hash": "` + strings.Repeat("0", 64), "another version of the file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if text == good {
				t.Fatalf("%q does not occur in\n%s", tt.old, good)
			}
			_, err := Read(strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	p := sample()
	p.Changes[0].Edits[0].New = "caf\xe9"
	var out bytes.Buffer
	if err := p.Write(&out); err == nil || !strings.Contains(err.Error(), "app/db.py: the new text") || out.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
	p = sample()
	p.Changes[0].Edits = append(p.Changes[0].Edits, at("app/db.py", 2, 4, ""))
	if err := p.Write(&out); err == nil || !strings.Contains(err.Error(), "overlapping edits") {
		t.Errorf("got %v, want the overlap", err)
	}
}

func FuzzRead(f *testing.F) {
	var out bytes.Buffer
	if err := sample().Write(&out); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(`{"version": 1, "changes": [null], "refusals": null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		first := written(t, p)
		again, err := Read(strings.NewReader(first))
		if err != nil || written(t, again) != first {
			t.Fatalf("what was read does not survive being written: %v", err)
		}
		p.Groups(p.All())
		_, _ = Compose(p, p.All())
	})
}
