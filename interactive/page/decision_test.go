package page

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

const source1 = "def a():\n    b()\n"

func insert(at int, text string) []plan.Edit {
	return []plan.Edit{{File: "a.py", Start: at, End: at, New: text, Hash: edit.Hash([]byte(source1))}}
}

// small is a plan in which b requires a, c excludes a, and b can do without a
// in its alternative.
func small() *plan.Plan {
	return &plan.Plan{Version: plan.Version, Changes: []*plan.Change{
		{ID: "a", Rule: "make-async", Title: "make `a` async", Safety: plan.Safe, Edits: insert(0, "async ")},
		{
			ID: "b", Rule: "await", Title: "await `b`", Safety: plan.Safe, Requires: []string{"a"}, Edits: insert(13, "await "),
			Alternatives: []plan.Alternative{{Title: "run `b`", Safety: plan.Unsafe, Edits: insert(13, "run ")}},
		},
		{ID: "c", Rule: "await", Title: "leave `a`", Safety: plan.Unsafe, Conflicts: []string{"a"}, Edits: insert(0, "# sync\n")},
	}}
}

func hashOf(t *testing.T, p *plan.Plan) string {
	t.Helper()
	hash, err := Hash(p)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestReadDecisions(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	ok := fmt.Sprintf(`{"version": 1, "plan": %q, "accepted": [{"id": "a", "alternative": 1, "title": "x"}], "rejected": ["b"]}`, hash)
	d, err := ReadDecisions(strings.NewReader(ok))
	if err != nil || d.Plan != hash || len(d.Accepted) != 1 || d.Accepted[0] != (Accepted{"a", 1, "x"}) || !slices.Equal(d.Rejected, []string{"b"}) {
		t.Fatalf("got %+v, %v", d, err)
	}
	for _, test := range []struct{ old, new, want string }{
		{ok, "", "unexpected end of JSON input"},
		{ok, "[]", "not decisions: line 1"},
		{ok, `{"version": 1, "changes": []}`, "this is a plan"},
		{`"version": 1, `, "", `no "version"`},
		{`"version": 1`, `"version": 2`, "version 2; this awaken reads version 1"},
		{`"rejected"`, `"refused"`, `unknown field "refused"`},
		{`"id"`, `"ID2"`, `unknown field "ID2"`},
		{hash, "abc", `"abc", not a SHA-256`},
		{`, "rejected": ["b"]`, "", "must both be lists"},
		{`"alternative": 1`, `"alternative": -1`, "the alternative -1"},
		{`"alternative": 1`, "\n\"alternative\": \"1\"", "line 2"},
		{`["b"]`, `["a"]`, `change a is named twice: in "accepted" and in "rejected"`},
		{`["b"]`, `["b", "b"]`, "change b is named twice"},
		{`["b"]`, `[""]`, "without an id"},
		{`"id": "a", `, "", "without an id"},
		{`"]}`, `"]} {}`, "invalid character"},
	} {
		text := strings.Replace(ok, test.old, test.new, 1)
		if _, err := ReadDecisions(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", text, err, test.want)
		}
	}
}

func FuzzReadDecisions(f *testing.F) {
	f.Add(`{"version": 1, "plan": "` + strings.Repeat("ab", 32) + `", "accepted": [{"id": "b", "alternative": 1, "title": "run"}], "rejected": ["a"]}`)
	f.Add(`{"version": 1, "plan": "", "accepted": null}`)
	p := small()
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadDecisions(strings.NewReader(text))
		if err != nil {
			return
		}
		out, err := d.Select(p)
		if err != nil {
			return
		}
		// Whatever the file says, what is selected can be applied.
		if _, err := plan.Compose(p, out.Selection); err != nil {
			t.Errorf("%q selects %v: %v", text, out.Selection, err)
		}
	})
}

func TestSelect(t *testing.T) {
	p := small()
	same, other := hashOf(t, p), strings.Repeat("0", 64)
	for _, test := range []struct {
		name     string
		plan     string
		accepted []Accepted
		rejected []string
		want     plan.Selection
		blocked  string
		stale    string
		err      string
	}{
		{name: "closed", plan: same, accepted: []Accepted{{ID: "a"}, {ID: "b"}}, rejected: []string{"c"}, want: plan.Selection{"a": 0, "b": 0}},
		{name: "what is required is not taken along", plan: same, accepted: []Accepted{{ID: "b"}}, blocked: "b"},
		{name: "nor against a no", plan: same, accepted: []Accepted{{ID: "b"}}, rejected: []string{"a"}, blocked: "b"},
		{name: "an alternative requires less", plan: same, accepted: []Accepted{{ID: "b", Alternative: 1, Title: "run `b`"}}, want: plan.Selection{"b": 1}},
		{name: "an alternative without its title", plan: same, accepted: []Accepted{{ID: "b", Alternative: 1}}, want: plan.Selection{"b": 1}},
		{name: "which another plan needs", plan: other, accepted: []Accepted{{ID: "b", Alternative: 1}}, stale: "b"},
		{name: "conflict", plan: same, accepted: []Accepted{{ID: "a"}, {ID: "c"}}, err: "exclude each other"},
		{name: "unknown", plan: same, accepted: []Accepted{{ID: "z"}}, err: `no change "z"`},
		{name: "unknown and rejected", plan: same, rejected: []string{"z"}, err: `no change "z"`},
		{name: "no such alternative", plan: same, accepted: []Accepted{{ID: "b", Alternative: 2}}, err: "no alternative 2, only 1"},
		{name: "another title", plan: same, accepted: []Accepted{{ID: "a", Title: "drop `a`"}}, err: `called "make `},
		{name: "gone", plan: other, accepted: []Accepted{{ID: "a"}, {ID: "z"}}, rejected: []string{"y"}, want: plan.Selection{"a": 0}, stale: "z y"},
		{name: "become another", plan: other, accepted: []Accepted{{ID: "a", Title: "drop `a`"}, {ID: "b"}}, stale: "a", blocked: "b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := &Decisions{Version: 1, Plan: test.plan, Accepted: test.accepted, Rejected: test.rejected}
			got, err := d.Select(p)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got %v, want %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got.Selection, test.want) || strings.Join(got.Blocked, " ") != test.blocked || strings.Join(got.Stale, " ") != test.stale {
				t.Errorf("got %+v, want %v, blocked %q, stale %q", got, test.want, test.blocked, test.stale)
			}
		})
	}
	var conflict *plan.ConflictError
	if _, err := (&Decisions{Plan: same, Accepted: []Accepted{{ID: "a"}, {ID: "c"}}}).Select(p); !errors.As(err, &conflict) {
		t.Errorf("got %v", err)
	}
}
