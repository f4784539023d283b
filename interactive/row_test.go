package interactive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

func TestRender(t *testing.T) {
	tests := []struct {
		text        string
		from, width int
		want        string
	}{
		{"plain", 0, 10, "plain"},
		{"plain", 0, 5, "plain"},
		{"plain", 0, 4, "pla>"},
		{"plain", 2, 10, "ain"},
		{"plain", 9, 10, ""},
		{"plain", 0, -1, "plain"},
		{"你好吗", 0, 6, "你好吗"},
		{"你好吗", 0, 5, "你好>"},
		{"你好吗", 0, 4, "你 >"}, // half of a wide character does not show
		{"你好吗", 1, 10, " 好吗"},
		{"e\u0301e\u0301e\u0301", 0, 2, "e\u0301>"},
		{"e\u0301e\u0301e\u0301", 1, 9, "e\u0301e\u0301"},
		{"👩\u200d💻!", 0, 3, "👩\u200d💻!"},
		{"a\tb", 0, 10, "a   b"},
		{"\tb", 2, 10, "  b"},
		{"a\x1b[31mb", 0, 20, "a^[[31mb"},
		{"a\x00\x7f", 0, 20, "a^@^?"},
		{"x\u202ey", 0, 20, "x<202e>y"},
		{"x\u202ey", 3, 20, "02e>y"},
		{"bad \xff byte", 0, 20, "bad <ff> byte"},
		{"end\r\n", 0, 20, "end"},
		{"", 0, 5, ""},
		{"abc", 0, 1, "a"},
	}
	for _, tt := range tests {
		if got := (painter{}).render(row{{text: tt.text}}, tt.from, tt.width); got != tt.want {
			t.Errorf("%q from %d, %d cells: %q, want %q", tt.text, tt.from, tt.width, got, tt.want)
		}
	}
}

func TestPaint(t *testing.T) {
	r := row{{"a", bold | red}, {"b", bold | red}, {"c", 0}, {"d", reverse}}
	for _, tt := range []struct {
		p    painter
		want string
	}{
		{painter{}, "abcd"},
		{painter{attributes: true}, "\x1b[1mab\x1b[0mc\x1b[7md\x1b[0m"},
		{painter{attributes: true, colours: true}, "\x1b[1;31mab\x1b[0mc\x1b[7md\x1b[0m"},
	} {
		if got := tt.p.render(r, 0, 80); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.p, got, tt.want)
		}
	}
}

// No text makes a row wider than it may be, or gets a control character to
// the terminal.
func FuzzRender(f *testing.F) {
	f.Add("你好\x1b[2J\t\u202e👩\u200d💻\xff", 3, 7)
	f.Fuzz(func(t *testing.T, text string, from, width int) {
		from, width = from&63, 2+width&63
		got := (painter{}).render(row{{text: text[:len(text)/2]}, {text: text[len(text)/2:]}}, from, width)
		if n := uniseg.StringWidth(got); n > width {
			t.Errorf("%q from %d: %d cells of %d: %q", text, from, n, width, got)
		}
		if strings.ContainsFunc(got, hidden) {
			t.Errorf("%q: a control character in %q", text, got)
		}
	})
}

// looks writes a row with a letter for every look.
func looks(r row) string {
	names := map[look]string{0: "", bold: "b", faint: "f", red: "r", green: "g", cyan: "c", magenta: "m", red | reverse: "R", green | reverse: "G", bold | red: "r", bold | green: "g"}
	var b strings.Builder
	for _, s := range r {
		if name, ok := names[s.look]; !ok {
			fmt.Fprintf(&b, "?%d{%s}", s.look, s.text)
		} else if name != "" {
			fmt.Fprintf(&b, "%s{%s}", name, s.text)
		} else {
			b.WriteString(s.text)
		}
	}
	return b.String()
}

func TestPaintPython(t *testing.T) {
	tests := []struct{ text, want string }{
		{"async def f(x): return 12", "m{async} m{def} b{f}(x): m{return} c{12}"},
		{"class A(B):", "m{class} b{A}(B):"},
		{"x = 'it\\'s' # note", "x = c{'it\\'s'} f{# note}"},
		{`s = f"{x}" + rb'y'`, `s = c{f"{x}"} + c{rb'y'}`},
		{"\"\"\"doc\n# not a comment\nend\"\"\" + x", "c{\"\"\"doc}\nc{# not a comment}\nc{end\"\"\"} + x"},
		{"s = 'open\nx = 1", "s = c{'open}\nx = c{1}"},
		{"@app.route('/')\n@ x", "m{@app.route}(c{'/'})\nm{@} x"},
		{"a @ b", "a @ b"},
		{"définir = klass", "définir = klass"},
		{"printer if fortune else False", "printer m{if} fortune m{else} m{False}"},
		{"", ""},
		{"\tpass\r\nx", "\tm{pass}\nx"},
	}
	for _, tt := range tests {
		var lines []string
		rows := paintedText(tt.text)
		for _, r := range rows {
			lines = append(lines, looks(r))
		}
		if got := strings.Join(lines, "\n"); got != tt.want {
			t.Errorf("%q:\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}

// Highlighting loses nothing: its rows are the lines of the text.
func FuzzPaintPython(f *testing.F) {
	f.Add("async def f():\n    '''x\n\\")
	f.Fuzz(func(t *testing.T, text string) {
		var want []string
		for line := range strings.Lines(text) {
			want = append(want, strings.TrimRight(line, "\r\n"))
		}
		rows := paintedText(text)
		if len(rows) != len(want) {
			t.Fatalf("%q: %d rows for %d lines", text, len(rows), len(want))
		}
		for i, r := range rows {
			if r.text() != want[i] {
				t.Errorf("%q: row %d is %q", text, i, r.text())
			}
		}
	})
}

func TestDiffRows(t *testing.T) {
	s, err := newSession(shop(t), setup{files: reader(shopFiles)})
	if err != nil {
		t.Fatal(err)
	}
	show := func(id string, context int) string {
		var lines []string
		for _, r := range s.diffRows(s.change(s.number[id]).Edits, context).all() {
			lines = append(lines, looks(r))
		}
		return strings.Join(lines, "\n")
	}
	tests := []struct {
		id      string
		context int
		want    string
	}{
		{"owner-sql", 1, `b{shop/store.py}
f{ 9 }b{  }m{class} b{SqlStore}(Store):
f{10 }r{- }    m{def} b{owner}(self):
f{11 }r{- }        m{return} fetch_user(self.id)
f{10 }g{+ }    G{async}G{ }m{def} b{owner}(self):
f{11 }g{+ }        m{return} G{await}G{ }fetch_user(self.id)
f{12 }b{  }`},
		{"main", 0, `b{shop/main.py}
f{ 1 }g{+ }m{import} asyncio
f{ 2 }g{+ }
f{...}
f{ 9 }r{- }m{def} b{main}():
f{11 }g{+ }G{async}G{ }m{def} b{main}():
f{...}
f{15 }r{- }    main()
f{17 }g{+ }    G{asyncio.run(}main()G{)}`},
	}
	for _, tt := range tests {
		if got := show(tt.id, tt.context); got != tt.want {
			t.Errorf("%s with context %d:\n%s\nwant\n%s", tt.id, tt.context, got, tt.want)
		}
	}
	// However much context: every line of the new text is there once.
	rows := s.diffRows(s.change(s.number["main"]).Edits, maxContext).all()
	if len(rows) != 1+15+2+2 { // heading, old lines but for those replaced, and both sides of these
		t.Errorf("%d rows with all context", len(rows))
	}
	if rows := s.diffRows(nil, 3).all(); len(rows) != 1 {
		t.Errorf("no edits: %v", rows)
	}
}

func paintedText(text string) []row {
	t := texts{read: func(string) ([]byte, error) { return []byte(text), nil }}
	return t.get("m.py").painted(len(text))
}
