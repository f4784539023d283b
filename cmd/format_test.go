package cmd

import (
	"encoding/json"
	"strings"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/finding"
	"awaken/rewrite/syntax"
	"awaken/rules"
)

// reportOn makes a report of findings in one file m.py.
func reportOn(source string, findings ...finding.Finding) *report {
	lines := syntax.NewLines([]byte(source))
	return &report{
		findings: findings,
		rules:    []*rules.Rule{{Name: "unawaited-call", Summary: "a coroutine is never awaited", Doc: "# unawaited-call\n\nWhy\nit is bad.\n"}},
		source: func(name string) *syntax.Lines {
			if name == "m.py" {
				return lines
			}
			return nil
		},
	}
}

// found makes a finding at the first occurrence of text in source.
func found(t *testing.T, source, text string) finding.Finding {
	t.Helper()
	at := strings.Index(source, text)
	if at < 0 {
		t.Fatalf("%q is not in the source", text)
	}
	lines := syntax.NewLines([]byte(source))
	f := finding.Finding{
		Rule: "unawaited-call", File: "m.py", Message: "coroutine `go` is never awaited",
		Function: "m", Callee: "m.go", Confidence: finding.Resolved, Fixable: true,
	}
	f.Line, f.Column = lines.Position(at)
	f.EndLine, f.EndColumn = lines.Position(at + len(text))
	return f
}

func printed(t *testing.T, format string, r *report) string {
	t.Helper()
	var b strings.Builder
	if err := formats[format](&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFull(t *testing.T) {
	long := "x = [" + strings.Repeat("'abcdefgh', ", 40)
	for _, test := range []struct{ name, source, at, want string }{
		{"plain", "a = 1\n\nx = go()\n\ny = 2\n", "go()", `
   |
 1 | a = 1
 2 |
 3 | x = go()
   |     ^^^^
 4 |
 5 | y = 2
   |
`},
		{"blank lines at the ends", "\n\nx = go()\n\n", "go()", `
   |
 3 | x = go()
   |     ^^^^
   |
`},
		{"tabs", "if x:\n\tif y:\n\t\ta\t= go()\n", "go()", `
   |
 1 | if x:
 2 |     if y:
 3 |         a   = go()
   |               ^^^^
   |
`},
		{"wide and combining characters", "日本 = 'e\u0301'; go()\n", "go()", `
   |
 1 | 日本 = '` + "e\u0301" + `'; go()
   |             ^^^^
   |
`},
		{"a wide name is underlined as wide", "x = 日本()\n", "日本()", `
   |
 1 | x = 日本()
   |     ^^^^^^
   |
`},
		{"an emoji of several code points is two cells", "s = '👩\u200d👩\u200d👧', go()\n", "go()", `
   |
 1 | s = '👩‍👩‍👧', go()
   |           ^^^^
   |
`},
		{"byte order mark", "\ufeffgo()\n", "go()", `
   |
 1 | go()
   | ^^^^
   |
`},
		{"several lines", "x = go(\n    1,\n\n    2,\n)\n", "go(\n    1,\n\n    2,\n)", `
   |
 1 | x = go(
   |     ^^^
 2 |     1,
   |     ^^
 3 |
   | ^
 4 |     2,
   |     ^^
 5 | )
   | ^
   |
`},
		{"control and bidirectional characters", "s = '\x1b[2J\u202e\f', go()\n", "go()", `
   |
 1 | s = '␛[2J<U+202E>␌', go()
   |                      ^^^^
   |
`},
		{"CRLF and numbers of two digits", strings.Repeat("a\r\n", 9) + "go()\r\n", "go()", `
    |
  8 | a
  9 | a
 10 | go()
    | ^^^^
    |
`},
		{"a long line is cut around the finding", long + "go()] + " + strings.Repeat("b", 200) + "\n", "go()", `
   |
 1 | …h', 'abcdefgh', 'abcdefgh', 'abcdefgh', go()] + ` + strings.Repeat("b", 110) + `…
   |                                          ^^^^
   |
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := printed(t, "full", reportOn(test.source, found(t, test.source, test.at)))
			_, excerpt, _ := strings.Cut(got, "\n")
			if excerpt != test.want[1:]+"\n" {
				t.Errorf("got\n%s--- wanted ---\n%s", excerpt, test.want[1:])
			}
		})
	}
}

func TestFullNotes(t *testing.T) {
	f := found(t, "go()\n", "go()")
	f.Confidence, f.Reason, f.Fix = finding.Name, "it is lost", "inserts `await`"
	want := "m.py:1:1: unawaited-call coroutine `go` is never awaited\n" +
		"   |\n 1 | go()\n   | ^^^^\n   |\n" +
		"  = why: it is lost\n  = fix: inserts `await`\n" +
		"  = evidence: by name alone: only coroutine functions of this project bear it\n\n"
	if got := printed(t, "full", reportOn("go()\n", f)); got != want {
		t.Errorf("got\n%s--- wanted ---\n%s", got, want)
	}
}

// A finding may stand in a file that is not at hand, or beyond its end.
func TestFullWithoutSource(t *testing.T) {
	f := found(t, "go()\n", "go()")
	want := "m.py:7:1: unawaited-call coroutine `go` is never awaited\n\n"
	f.Line = 7
	if got := printed(t, "full", reportOn("go()\n", f)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLineFormats(t *testing.T) {
	f := found(t, "x = go()\n", "go()")
	const object = `{"rule":"unawaited-call","file":"m.py","line":1,"column":5,"end_line":1,"end_column":9,` +
		`"message":"coroutine ` + "`go`" + ` is never awaited","function":"m","callee":"m.go","confidence":"resolved","fixable":true}`
	second := f
	second.File, second.Message, second.EndLine, second.Confidence = "a,b:c%.py", "100%\nlost <&>", 3, finding.Name
	const secondObject = `{"rule":"unawaited-call","file":"a,b:c%.py","line":1,"column":5,"end_line":3,"end_column":9,` +
		`"message":"100%\nlost <&>","function":"m","callee":"m.go","confidence":"name","fixable":true}`
	for _, test := range []struct {
		format   string
		findings []finding.Finding
		want     string
	}{
		{"concise", []finding.Finding{f}, "m.py:1:5: unawaited-call coroutine `go` is never awaited\n"},
		{"concise", []finding.Finding{second}, "a,b:c%.py:1:5: unawaited-call 100%␊lost <&>\n"},
		{"concise", nil, ""},
		{"json", nil, "[]\n"},
		{"json", []finding.Finding{f, second}, "[\n  " + object + ",\n  " + secondObject + "\n]\n"},
		{"jsonl", nil, ""},
		{"jsonl", []finding.Finding{f, second}, object + "\n" + secondObject + "\n"},
		{"github", []finding.Finding{f}, "::error file=m.py,line=1,col=5,endLine=1,endColumn=9,title=awaken (unawaited-call)::m.py:1:5: unawaited-call coroutine `go` is never awaited\n"},
		{"github", []finding.Finding{second}, "::warning file=a%2Cb%3Ac%25.py,line=1,endLine=3,title=awaken (unawaited-call)::a,b:c%25.py:1:5: unawaited-call 100%25%0Alost <&>\n"},
	} {
		if got := printed(t, test.format, reportOn("x = go()\n", test.findings...)); got != test.want {
			t.Errorf("%s:\n%s--- wanted ---\n%s", test.format, got, test.want)
		}
	}
}

func TestStatistics(t *testing.T) {
	a, b := found(t, "go()", "go()"), found(t, "go()", "go()")
	b.Rule, b.Fixable = "blocking-call", false
	r := reportOn("go()", a, b, b)
	for format, want := range map[string]string{
		"full": "     2  blocking-call (0 fixable)\n     1  unawaited-call (1 fixable)\n",
		"json": `[{"rule":"blocking-call","count":2,"fixable":0},{"rule":"unawaited-call","count":1,"fixable":1}]` + "\n",
	} {
		var got strings.Builder
		if err := writeStatistics(&got, r, format); err != nil || got.String() != want {
			t.Errorf("%s: %q, %v, want %q", format, got.String(), err, want)
		}
	}
}

// A fingerprint survives what happens elsewhere in the file, and two findings
// never share one.
func TestFingerprints(t *testing.T) {
	const before, after = "go()\ngo()\n", "# more\n\n    go()\nx = 1\ngo()\n"
	of := func(source string) []string {
		first := found(t, source, "go()")
		second := first
		second.Line = strings.Count(source, "\n")
		return fingerprints([]finding.Finding{first, second}, reportOn(source).source)
	}
	was, is := of(before), of(after)
	if was[0] != is[0] || was[1] != is[1] {
		t.Errorf("%q became %q", was, is)
	}
	if was[0] == was[1] {
		t.Errorf("two findings share %q", was[0])
	}
	if changed := of("y = go()\ngo()\n"); changed[0] == was[0] {
		t.Errorf("the text of the line does not count")
	}
}

func TestSARIFContent(t *testing.T) {
	f := found(t, "x = go()\n", "go()")
	f.File, f.Message, f.Reason = "a b/ü.py", "lost [x]", "because"
	r := reportOn("x = go()\n", f)
	r.diagnostics = []rewrite.Diagnostic{{File: "bad.py", Line: 3, Column: 2, Message: "syntax error"}}
	var log struct {
		Runs []struct {
			ColumnKind  string
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
			Results []struct {
				RuleIndex           int
				Message             struct{ Text string }
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
					}
				}
			}
			Tool struct {
				Driver struct {
					Rules []struct {
						ID              string
						FullDescription struct{ Text string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(printed(t, "sarif", r)), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	result := run.Results[0]
	place := result.Locations[0].PhysicalLocation
	for _, check := range []struct{ what, got, want string }{
		{"column kind", run.ColumnKind, "unicodeCodePoints"},
		{"message", result.Message.Text, `lost \[x\]. because`},
		{"uri", place.ArtifactLocation.URI, "a%20b/%C3%BC.py"},
		{"rule", run.Tool.Driver.Rules[result.RuleIndex].ID, "unawaited-call"},
		{"description", run.Tool.Driver.Rules[0].FullDescription.Text, "Why it is bad."},
		{"notification", run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "syntax error"},
	} {
		if check.got != check.want {
			t.Errorf("%s: %q, want %q", check.what, check.got, check.want)
		}
	}
	if place.Region.StartLine != 1 || place.Region.StartColumn != 5 || place.Region.EndColumn != 9 {
		t.Errorf("region: %+v", place.Region)
	}
	if run.Invocations[0].ExecutionSuccessful {
		t.Error("a run with an unreadable file counts as successful")
	}
	if result.PartialFingerprints[sarifFingerprint] == "" {
		t.Error("no fingerprint")
	}
}
