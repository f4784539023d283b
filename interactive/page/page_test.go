package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

func written(t *testing.T, in Input) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, in); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// section returns the text of the page's script element with this id.
func section(t *testing.T, html, id string) string {
	t.Helper()
	_, rest, ok := strings.Cut(html, `<script type="application/json" id="`+id+`">`)
	text, _, ended := strings.Cut(rest, "</script>")
	if !ok || !ended {
		t.Fatalf("no section %s", id)
	}
	return text
}

// File texts, names and reasons come from anybody, and must stay data.
func TestHostileTextStaysData(t *testing.T) {
	const bad = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> & \u2028 ]]>"
	src := []byte("x = '" + bad + "'\ny = 1\n")
	p := &plan.Plan{Version: 1, Changes: []*plan.Change{{
		ID: "a", Rule: bad, Symbol: bad, Title: bad, Safety: plan.Safe,
		Edits:        []plan.Edit{{File: "<b>.py", Start: len(src), End: len(src), New: bad, Hash: edit.Hash(src)}},
		Alternatives: []plan.Alternative{{Title: bad, Safety: plan.Unsafe}},
		Why:          []plan.Step{{File: bad, Line: 1, Symbol: bad, Reason: bad}},
	}}, Refusals: []plan.Refusal{{Rule: bad, File: bad, Line: 1, Column: 1, Reason: bad, WayOut: bad}}}
	html := written(t, Input{Plan: p, Read: func(string) ([]byte, error) { return src, nil }})
	if strings.Contains(html, "alert(1)<") || strings.Contains(html, "<img") || strings.Contains(html, "\u2028") {
		t.Error("text of a file stands in the page as it is")
	}
	if n := strings.Count(html, "</script>"); n != 3 {
		t.Errorf("%d script elements end, want 3", n)
	}
	got, err := plan.Read(strings.NewReader(section(t, html, "plan")))
	if err != nil {
		t.Fatal(err)
	}
	if hashOf(t, got) != hashOf(t, p) {
		t.Error("the plan in the page is not the plan")
	}
	var m model
	if err := json.Unmarshal([]byte(section(t, html, "data")), &m); err != nil {
		t.Fatal(err)
	}
	if m.Hash != hashOf(t, p) || !strings.Contains(strings.Join(m.Shown[0].Ways[0][0].Hunks[0].Lines[0], ""), bad) {
		t.Errorf("got %+v", m)
	}
}

// The policy must name the script and the style as the browser sees them, and
// allow nothing else.
func TestPolicy(t *testing.T) {
	html := written(t, Input{Plan: small(), Read: reader})
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(html)
	if policy == nil {
		t.Fatal("no policy")
	}
	got := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy[1])
	script := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindStringSubmatch(html)[1]
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(html)[1]
	want := "default-src 'none'; img-src data:; script-src '" + source(script) + "'; style-src '" + source(style) + "'; base-uri 'none'; form-action 'none'"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, bad := range []string{"http:", "https:", "//cdn", "innerHTML", "document.write", "eval(", "@import", "url("} {
		if strings.Contains(html, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func reader(name string) ([]byte, error) {
	if name != "a.py" {
		return nil, errors.New("no such file")
	}
	return []byte(source1), nil
}

func TestModel(t *testing.T) {
	p := small()
	p.Changes = append(p.Changes, &plan.Change{ID: "d", Title: "d", Safety: plan.Safe, Requires: []string{"c"}, Edits: []plan.Edit{{File: "gone.py", Hash: edit.Hash(nil)}}})
	m := newModel(&Input{Plan: p, Proposed: p.All(), Read: reader}, "hash")
	var proposed []bool
	for _, s := range m.Shown {
		proposed = append(proposed, s.Proposed)
	}
	// Neither the unsafe change nor what requires it.
	if !slices.Equal(proposed, []bool{true, true, false, false}) {
		t.Errorf("proposed %v", proposed)
	}
	if want := [][4]int{{2, 0, -1, -1}}; !slices.Equal(m.Clashes, want) {
		t.Errorf("clashes %v, want %v", m.Clashes, want)
	}
	// Two components, by place; in each, what requires comes first.
	if want := []int{1, 0, 3, 2}; !slices.Equal(m.Order, want) || m.Shown[0].Part != 0 || m.Shown[2].Part != 1 {
		t.Errorf("order %v, want %v; %+v", m.Order, want, m.Shown)
	}
	lines := m.Shown[1].Ways[1][0].Hunks[0].Lines
	if want := []string{"+", "    ", "run ", "b()"}; len(lines) != 3 || !slices.Equal(lines[2], want) {
		t.Errorf("lines %q, want %q last", lines, want)
	}
	if got := m.Shown[3].Ways[0][0].Error; got != "cannot be shown: no such file" {
		t.Errorf("got %q", got)
	}
	if s := m.Shown[1]; s.File != "a.py" || s.Line != 2 {
		t.Errorf("place %s:%d", s.File, s.Line)
	}
	changed := newModel(&Input{Plan: p, Read: func(string) ([]byte, error) { return []byte("new"), nil }}, "")
	if got := changed.Shown[0].Ways[0][0].Error; !strings.Contains(got, "has changed since") {
		t.Errorf("got %q", got)
	}
}

func TestOpenQuotes(t *testing.T) {
	got := openQuotes([]byte("def f():\n    \"\"\"A\n    b\n    \"\"\"\n    return '''x\ny''', 'z'\n"))
	want := map[int]string{3: `"""`, 4: `"""`, 6: "'''"}
	if len(got) != len(want) || got[3] != want[3] || got[4] != want[4] || got[6] != want[6] {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Without newlines at the end, with carriage returns, and with bytes that are
// no UTF-8, lines are still lines.
func TestLines(t *testing.T) {
	src := []byte("a\r\nb\xff")
	p := &plan.Plan{Changes: []*plan.Change{{ID: "a", Safety: plan.Safe, Edits: []plan.Edit{{File: "a.py", Start: 3, End: 4, New: "c", Hash: edit.Hash(src)}}}}}
	m := newModel(&Input{Plan: p, Read: func(string) ([]byte, error) { return src, nil }}, "")
	want := [][]string{{" ", "a"}, {"-\\", "", "b", "\uFFFD"}, {"+\\", "", "c", "\uFFFD"}}
	got := m.Shown[0].Ways[0][0].Hunks[0].Lines
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got %q, want %q", got, want)
	}
}
