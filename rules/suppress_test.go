package rules

import (
	"strings"
	"testing"

	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
)

// place makes a finding at the first occurrence of text in source.
func place(t *testing.T, source, rule, text string) finding.Finding {
	t.Helper()
	at := strings.Index(source, text)
	if at < 0 {
		t.Fatalf("%q is not in the source", text)
	}
	lines := syntax.NewLines([]byte(source))
	f := finding.Finding{Rule: rule, File: "m.py", Message: "found", Confidence: finding.Resolved}
	f.Line, f.Column = lines.Position(at)
	f.EndLine, f.EndColumn = lines.Position(at + len(text))
	return f
}

func suppressText(t *testing.T, source string, active func(string) bool, found ...finding.Finding) []finding.Finding {
	t.Helper()
	file := &load.File{Name: "m.py", Module: "m", Text: []byte(source)}
	tree := func(f *load.File) *syntax.Tree {
		tree, err := syntax.Parse(f.Text)
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	return Suppress(found, []*load.File{file}, tree, active)
}

func every(string) bool { return true }

func TestSuppress(t *testing.T) {
	const rule = "unawaited-call"
	for _, test := range []struct {
		name   string
		source string
		rule   string
		at     string // where the finding stands; empty: there is none
		want   string // rules of what is left, joined with a space
	}{
		{"no comment", "go()\n", rule, "go()", rule},
		{"named", "go()  # awaken: ignore[unawaited-call] -- logged\n", rule, "go()", ""},
		{"no space", "go() #awaken:ignore[unawaited-call]\n", rule, "go()", ""},
		{"bare", "go()  # awaken: ignore\n", rule, "go()", ""},
		{"one of two", "go()  # awaken: ignore[unawaited-call, blocking-call]\n", rule, "go()", UnusedSuppression},
		{"another rule", "go()  # awaken: ignore[blocking-call]\n", rule, "go()", rule + " " + UnusedSuppression},
		{"another line", "# awaken: ignore[unawaited-call]\ngo()\n", rule, "go()", UnusedSuppression + " " + rule},
		{"first line of the statement", "x = f(  # awaken: ignore[unawaited-call]\n    1,\n    go(),\n)\n", rule, "go()", ""},
		{"last line of the finding", "x = go(\n    1,\n)  # awaken: ignore[unawaited-call]\n", rule, "go(\n    1,\n)", ""},
		{"a line between", "x = f(\n    1,  # awaken: ignore[unawaited-call]\n    go(),\n)\n", rule, "go()", UnusedSuppression + " " + rule},
		{"header of the block is not the statement", "if x:  # awaken: ignore[unawaited-call]\n    go()\n", rule, "go()", UnusedSuppression + " " + rule},
		{"inside a string", "s = '# awaken: ignore[unawaited-call]'; go()\n", rule, "go()", rule},
		{"after another comment", "go()  # why not  # awaken: ignore[unawaited-call]\n", rule, "go()", ""},
		{"unused", "go()  # awaken: ignore[unawaited-call]\n", rule, "", UnusedSuppression},
		{"unused and bare", "go()  # awaken: ignore\n", rule, "", UnusedSuppression},
		{"unused and excused", "go()  # awaken: ignore[unawaited-call, unused-suppression]\n", rule, "", ""},
		{"no rule named", "go()  # awaken: ignore[]\n", rule, "go()", rule + " " + UnusedSuppression},
		{"misspelt directive", "go()  # awaken: ingore[unawaited-call]\n", rule, "go()", rule + " " + UnusedSuppression},
		{"other directives", "def f():  # awaken: keep-sync\n    go()\n", rule, "", ""},
		{"mark of a refused site", "go()  # awaken: refused[x] reason\n", rule, "", RefusedMark},
		{"mark, excused", "go()  # awaken: refused[x] reason  # awaken: ignore[refused-mark] -- known\n", rule, "", ""},
		{"mypy", "go()  # type: ignore[unused-coroutine]\n", rule, "go()", ""},
		{"mypy, several codes", "go()  # type: ignore[misc,unused-coroutine]\n", rule, "go()", ""},
		{"mypy, another code", "go()  # type: ignore[misc]\n", rule, "go()", rule},
		{"mypy, unused", "go()  # type: ignore[unused-coroutine]\n", rule, "", ""},
		{"pyright", "go()  # pyright: ignore[reportUnusedCoroutine]\n", rule, "go()", ""},
		{"ruff", "go()  # noqa: E501, RUF006\n", "dropped-task", "go()", ""},
		{"ruff, another rule", "go()  # noqa: RUF006\n", rule, "go()", rule},
		{"ruff, another code", "go()  # noqa: RUF0061\n", "dropped-task", "go()", "dropped-task"},
		{"byte order mark and wide characters", "\ufeffx = '日本', go()  # awaken: ignore[unawaited-call]\n", rule, "go()", ""},
		{"no newline at the end", "go()  # awaken: ignore[unawaited-call]", rule, "go()", ""},
		{"CRLF", "go(\r\n    1,\r\n)  # awaken: ignore[unawaited-call]\r\n", rule, "go(\r\n    1,\r\n)", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var found []finding.Finding
			if test.at != "" {
				found = append(found, place(t, test.source, test.rule, test.at))
			}
			var left []string
			for _, f := range suppressText(t, test.source, every, found...) {
				left = append(left, f.Rule)
			}
			if got := strings.Join(left, " "); got != test.want {
				t.Errorf("left %q, want %q", got, test.want)
			}
		})
	}
}

// A rule that was not asked for finds nothing, so its suppressions are not
// unused; and nobody wants to hear of them when the rule itself is off.
func TestSuppressInactive(t *testing.T) {
	source := "go()  # awaken: ignore[blocking-call]\n"
	inactive := func(off string) func(string) bool { return func(rule string) bool { return rule != off } }
	for _, off := range []string{"blocking-call", UnusedSuppression} {
		if left := suppressText(t, source, inactive(off)); len(left) > 0 {
			t.Errorf("without %s: %v", off, left)
		}
	}
	if left := suppressText(t, source, every); len(left) != 1 {
		t.Errorf("with every rule: %v, want one", left)
	}
}

func TestSuppressPlace(t *testing.T) {
	left := suppressText(t, "\ufeffgo()  # awaken: ignore[x] -- y  \n", every)
	if len(left) != 1 {
		t.Fatalf("%d findings, want 1", len(left))
	}
	f := left[0]
	if f.Line != 1 || f.Column != 7 || f.EndLine != 1 || f.EndColumn != 31 {
		t.Errorf("at %d:%d-%d:%d, want 1:7-1:31", f.Line, f.Column, f.EndLine, f.EndColumn)
	}
}

// FuzzSuppress feeds any text with a finding at any place: no panic, and no
// finding is invented but for unused suppressions.
func FuzzSuppress(f *testing.F) {
	f.Add("go()  # awaken: ignore[a]\n", 1, 1)
	f.Add("\ufeff\r\r\n\f# awaken:", 2, 9)
	f.Fuzz(func(t *testing.T, source string, line, column int) {
		found := finding.Finding{Rule: "a", File: "m.py", Line: line, Column: column, EndLine: line, EndColumn: column}
		others := 0
		for _, left := range suppressText(t, source, every, found) {
			if left.Rule != UnusedSuppression {
				others++
			}
		}
		if others > 1 {
			t.Errorf("%d findings came of one", others)
		}
	})
}
