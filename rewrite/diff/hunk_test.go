package diff

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"awaken/rewrite/edit"
)

func unified(t *testing.T, name, old string, edits []edit.Edit) string {
	t.Helper()
	hunks, err := Hunks([]byte(old), edits)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, name, hunks); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWrite(t *testing.T) {
	const ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
	tests := []struct {
		name, old string
		edits     []edit.Edit
		want      string // without the two lines of the header
	}{
		{"nothing", ten, nil, ""},
		{"an edit without effect", ten, []edit.Edit{{Start: 2, End: 3, New: "2"}}, ""},
		{
			"context on both sides", ten,
			[]edit.Edit{{Start: 8, End: 9, New: "five"}},
			"@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
		},
		{
			"equal lines of an edit are context", "a\nb\nc\nd\n",
			[]edit.Edit{{Start: 0, End: 8, New: "a\nB\nc\nx\nd\n"}},
			"@@ -1,4 +1,5 @@\n a\n-b\n+B\n c\n+x\n d\n",
		},
		{
			"two edits of one line", "x = f(g())\n",
			[]edit.Edit{{Start: 4, End: 4, New: "await "}, {Start: 6, End: 6, New: "await "}},
			"@@ -1 +1 @@\n-x = f(g())\n+x = await f(await g())\n",
		},
		{
			"six lines between: one hunk", "1\n2\n3\n4\n5\n6\n7\n8\n",
			[]edit.Edit{{Start: 0, End: 1, New: "x"}, {Start: 14, End: 15, New: "y"}},
			"@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n",
		},
		{
			"seven lines between: two hunks", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
			[]edit.Edit{{Start: 0, End: 0, New: "x\n"}, {Start: 16, End: 17, New: "y"}},
			"@@ -1,3 +1,4 @@\n+x\n 1\n 2\n 3\n@@ -6,4 +7,4 @@\n 6\n 7\n 8\n-9\n+y\n",
		},
		{
			"joined lines", "a\nb\nc\n",
			[]edit.Edit{{Start: 1, End: 2}},
			"@@ -1,3 +1,2 @@\n-a\n-b\n+ab\n c\n",
		},
		{
			"no newline before nor after", "a\nb",
			[]edit.Edit{{Start: 2, End: 3, New: "c"}},
			"@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n",
		},
		{
			"newline added", "b",
			[]edit.Edit{{Start: 1, End: 1, New: "\n"}},
			"@@ -1 +1 @@\n-b\n\\ No newline at end of file\n+b\n",
		},
		{
			"context without a newline", "a\nb",
			[]edit.Edit{{Start: 0, End: 1, New: "x"}},
			"@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n",
		},
		{
			"carriage returns and form feeds are text", "a\r\nb\rc\fd\r\n",
			[]edit.Edit{{Start: 5, End: 6, New: "C"}},
			"@@ -1,2 +1,2 @@\n a\r\n-b\rc\fd\r\n+b\rC\fd\r\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want != "" {
				want = "--- a/app/db.py\n+++ b/app/db.py\n" + want
			}
			if got := unified(t, "app/db.py", tt.old, tt.edits); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHunksErrors(t *testing.T) {
	var outside *edit.RangeError
	_, err := Hunks([]byte("abc\ndef\n"), []edit.Edit{{Start: 0, End: 1}, {Start: 7, End: 99}})
	if !errors.As(err, &outside) || outside.Edit.End != 99 || outside.Size != 8 {
		t.Errorf("got %v", err)
	}
	var overlap *edit.OverlapError
	_, err = Hunks([]byte("abc"), []edit.Edit{{Start: 0, End: 2}, {Start: 1, End: 3}})
	if !errors.As(err, &overlap) {
		t.Errorf("got %v", err)
	}
}

func TestStat(t *testing.T) {
	hunks, err := Hunks([]byte("a\nb\nc\n"), []edit.Edit{{Start: 0, End: 2, New: "x\ny\nz\n"}, {Start: 4, End: 6}})
	if err != nil {
		t.Fatal(err)
	}
	if added, removed := Stat(hunks); added != 3 || removed != 2 {
		t.Errorf("got +%d -%d, want +3 -2", added, removed)
	}
}

func TestHeader(t *testing.T) {
	tests := []struct{ name, want string }{
		{"a.py", "--- a/a.py\n+++ b/a.py\n"},
		{"my file.py", "--- a/my file.py\t\n+++ b/my file.py\t\n"},
		{`say "hi".py`, `--- "a/say \"hi\".py"` + "\n" + `+++ "b/say \"hi\".py"` + "\n"},
		{"é\t.py", `--- "a/\303\251\t.py"` + "\n" + `+++ "b/\303\251\t.py"` + "\n"},
		{"a\x01\x7f\\.py", `--- "a/a\001\177\\.py"` + "\n" + `+++ "b/a\001\177\\.py"` + "\n"},
	}
	for _, tt := range tests {
		got := unified(t, tt.name, "a\nb\n", []edit.Edit{{Start: 0, End: 1, New: "x"}})
		if !strings.HasPrefix(got, tt.want) {
			t.Errorf("%q: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestWriteColour(t *testing.T) {
	tests := []struct {
		name, old string
		edits     []edit.Edit
		want      []string
	}{
		{
			"words set off", "    status = fetch()\n",
			[]edit.Edit{{Start: 13, End: 13, New: "await "}},
			[]string{
				"\x1b[1m--- a/x.py\x1b[m\n", "\x1b[36m@@ -1 +1 @@\x1b[m\n",
				"\x1b[31m-    status = fetch()\x1b[m\n", "\x1b[32m+    status = \x1b[7mawait \x1b[27mfetch()\x1b[m\n",
			},
		},
		{
			"lines with nothing in common are not set off", "alpha\n",
			[]edit.Edit{{Start: 0, End: 5, New: "omega"}},
			[]string{"\x1b[31m-alpha\x1b[m\n\x1b[32m+omega\x1b[m\n"},
		},
		{
			"two lines for one are not paired", "f()\n",
			[]edit.Edit{{Start: 0, End: 3, New: "x = f()\nx()"}},
			[]string{"\x1b[31m-f()\x1b[m\n\x1b[32m+x = f()\x1b[m\n\x1b[32m+x()\x1b[m\n"},
		},
		{
			"control characters are shown", "a\x1b[2J\r\nb\u009b\x7f\tc\n\x9b\n",
			[]edit.Edit{{Start: 0, End: 0, New: "x\n"}},
			[]string{" a^[[2J^M\n", " b<9b>^?\tc\n", " \uFFFD\n"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hunks, err := Hunks([]byte(tt.old), tt.edits)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := WriteColour(&out, "x.py", hunks); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("got %q, want %q in it", out.String(), want)
				}
			}
		})
	}
}

func TestCompareManyItems(t *testing.T) {
	// Beyond 0xD800 distinct items the runes for them pass the surrogates.
	var old, new []string
	for i := range 0xD800 + 10 {
		s := strings.Repeat("x", i%7) + string(rune(i+0x10000))
		old = append(old, s)
		if i != 0xD800 {
			new = append(new, s)
		}
	}
	got := compare(old, new)
	want := []run{{true, 0xD800, 0xD800}, {false, 1, 0}, {true, 9, 9}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
}
