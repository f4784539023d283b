package diff

import "testing"

func TestMarks(t *testing.T) {
	tests := []struct{ before, after, old, new string }{
		{"x = load()\n", "x = await load()\n", "x = load()\n", "x = [await ]load()\n"},
		{"def f(x):\n", "async def f(x):\n", "def f(x):\n", "[async ]def f(x):\n"},
		{"for x in rows:", "for x in lines:", "for x in [rows]:", "for x in [lines]:"},
		{"größe = a", "größe = ab", "größe = [a]", "größe = [ab]"},
		{"alpha beta", "x = 1 + 2", "alpha beta", "x = 1 + 2"}, // nothing in common: no marks
		{"same", "same", "same", "same"},
	}
	show := func(line string, spans []Span) string {
		for i := len(spans) - 1; i >= 0; i-- {
			s := spans[i]
			line = line[:s.Start] + "[" + line[s.Start:s.End] + "]" + line[s.End:]
		}
		return line
	}
	for _, tt := range tests {
		old, new := Marks(tt.before, tt.after)
		if gotOld, gotNew := show(tt.before, old), show(tt.after, new); gotOld != tt.old || gotNew != tt.new {
			t.Errorf("Marks(%q, %q) = %q, %q; want %q, %q", tt.before, tt.after, gotOld, gotNew, tt.old, tt.new)
		}
	}
}
