package plan

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

func at(file string, start, end int, text string) Edit {
	return Edit{File: file, Start: start, End: end, New: text, Hash: edit.Hash([]byte(file))}
}

func TestCompose(t *testing.T) {
	shared := at("a.py", 0, 0, "import asyncio\n")
	p := &Plan{Changes: []*Change{
		{ID: "one", Edits: []Edit{at("a.py", 9, 9, "await "), shared}, Alternatives: []Alternative{
			{Edits: []Edit{at("a.py", 9, 9, "asyncio.create_task("), at("b.py", 1, 2, "")}},
		}},
		{ID: "two", Requires: []string{"one"}, Edits: []Edit{shared, at("b.py", 5, 6, "x")}},
		{ID: "three", Edits: []Edit{at("b.py", 4, 6, "y")}},
		{ID: "four", Conflicts: []string{"three"}},
	}}
	tests := []struct {
		name string
		sel  Selection
		want map[string][]edit.Edit
		err  string
	}{
		{name: "none", want: map[string][]edit.Edit{}},
		{
			name: "a shared edit counts once", sel: Selection{"one": 0, "two": 0},
			want: map[string][]edit.Edit{
				"a.py": {{Start: 0, End: 0, New: "import asyncio\n"}, {Start: 9, End: 9, New: "await "}},
				"b.py": {{Start: 5, End: 6, New: "x"}},
			},
		},
		{
			name: "alternative", sel: Selection{"one": 1},
			want: map[string][]edit.Edit{
				"a.py": {{Start: 9, End: 9, New: "asyncio.create_task("}},
				"b.py": {{Start: 1, End: 2}},
			},
		},
		{name: "not closed", sel: Selection{"two": 0}, err: "change two requires one, which is not selected"},
		{name: "unknown", sel: Selection{"nine": 0}, err: `no change "nine"`},
		{name: "conflict", sel: Selection{"three": 0, "four": 0}, err: "exclude each other, select one of each pair: four and three"},
		{name: "overlap", sel: Selection{"one": 0, "two": 0, "three": 0}, err: "(of change two and three)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Compose(p, tt.sel)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("got error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
		})
	}
	var overlap *OverlapError
	_, err := Compose(p, Selection{"one": 0, "two": 0, "three": 0})
	if !errors.As(err, &overlap) || overlap.File != "b.py" || !slices.Equal(overlap.Changes, []string{"two", "three"}) {
		t.Errorf("got %#v", err)
	}
}

func TestHashes(t *testing.T) {
	p := &Plan{Changes: []*Change{{ID: "a", Edits: []Edit{at("a.py", 0, 1, "")}, Alternatives: []Alternative{{Edits: []Edit{at("b.py", 0, 1, "")}}}}}}
	got, err := p.Hashes()
	if err != nil || len(got) != 2 || got["b.py"] != edit.Hash([]byte("b.py")) {
		t.Errorf("got %v, %v", got, err)
	}
	p.Changes = append(p.Changes, &Change{ID: "b", Edits: []Edit{{File: "a.py", Hash: "other"}}})
	if _, err := p.Hashes(); err == nil || !strings.Contains(err.Error(), "a.py: change b counts on another version") {
		t.Errorf("got %v, want the file with two hashes named", err)
	}
}

func TestID(t *testing.T) {
	base := ID("await", "app.load", "load()", 0)
	if len(base) != 12 || strings.Trim(base, "0123456789abcdef") != "" {
		t.Errorf("%q is not 12 hex digits", base)
	}
	// An id is a contract: saved plans hold it.
	if base != "5bec5bd59c39" {
		t.Errorf("the id has become %q", base)
	}
	for _, other := range []string{
		ID("await", "app.load", "load()", 1), ID("await", "app.loa", "dload()", 0), ID("awaitapp", ".load", "load()", 0),
	} {
		if other == base {
			t.Errorf("two changes share the id %s", base)
		}
	}
}

func TestIDs(t *testing.T) {
	var ids IDs
	first, second := ids.Next("r", "s", "t"), ids.Next("r", "s", "t")
	if first != ID("r", "s", "t", 0) || second != ID("r", "s", "t", 1) {
		t.Errorf("got %s and %s, want the ordinals 0 and 1", first, second)
	}
	ids.taken[ID("r", "s", "t", 2)] = true // as if another change had hashed alike
	if got := ids.Next("r", "s", "t"); got != ID("r", "s", "t", 2)+"-2" {
		t.Errorf("got %s, want a suffix", got)
	}
}
