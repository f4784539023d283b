package edit

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestApply(t *testing.T) {
	tests := []struct {
		name  string
		src   string
		edits []Edit
		want  string
	}{
		{"nothing", "abc", nil, "abc"},
		{"replace", "abc", []Edit{{1, 2, "XY", 0}}, "aXYc"},
		{"delete all", "abc", []Edit{{0, 3, "", 0}}, ""},
		{"into nothing", "", []Edit{{0, 0, "x", 0}}, "x"},
		{"unsorted", "abc", []Edit{{2, 3, "3", 0}, {0, 1, "1", 0}}, "1b3"},
		{"ranks", "ab", []Edit{{1, 1, "3", 3}, {1, 1, "1", -1}, {1, 1, "2", 0}}, "a123b"},
		{"order within a rank", "ab", []Edit{{1, 1, "y", 0}, {1, 1, "x", 0}}, "ayxb"},
		{"equal insertions once", "ab", []Edit{{1, 1, "x", 0}, {1, 1, "y", 0}, {1, 1, "x", 0}}, "axyb"},
		{"equal but for rank", "ab", []Edit{{1, 1, "x", 0}, {1, 1, "x", 1}}, "axxb"},
		{"equal replacements once", "abc", []Edit{{1, 2, "x", 0}, {1, 2, "x", 0}}, "axc"},
		{"at the start of a replacement", "abc", []Edit{{1, 2, "X", 0}, {1, 1, "<", 9}}, "a<Xc"},
		{"at the end of a replacement", "abc", []Edit{{2, 2, ">", -9}, {1, 2, "X", 0}}, "aX>c"},
		{"touching replacements", "abc", []Edit{{1, 2, "Y", 0}, {0, 1, "X", 0}, {1, 1, "|", 0}}, "X|Yc"},
		{"empty insertion inside a replacement", "abc", []Edit{{0, 3, "X", 0}, {1, 1, "", 0}}, "X"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := slices.Clone(tt.edits)
			got, err := Apply([]byte(tt.src), tt.edits)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			if !slices.Equal(before, tt.edits) {
				t.Errorf("the caller's edits were changed to %v", tt.edits)
			}
		})
	}
}

func TestApplyErrors(t *testing.T) {
	tests := []struct {
		name  string
		edits []Edit
		want  []string
	}{
		{"overlap", []Edit{{1, 3, "X", 0}, {0, 2, "Y", 0}}, []string{`bytes 0 to 2 by "Y"`, `bytes 1 to 3 by "X"`}},
		{"inside a longer one", []Edit{{0, 3, "", 0}, {1, 2, "Y", 0}}, []string{"deletion of bytes 0 to 3", `bytes 1 to 2 by "Y"`}},
		{"one range, two texts", []Edit{{1, 2, "X", 0}, {1, 2, "Y", 0}}, []string{`"X"`, `"Y"`}},
		{"one range, two ranks", []Edit{{1, 2, "X", 0}, {1, 2, "X", 1}}, []string{"overlapping"}},
		{"insertion inside", []Edit{{0, 3, "X", 0}, {1, 1, "Y", 0}}, []string{`insertion of "Y" at byte 1`}},
		{"after a duplicate", []Edit{{0, 2, "X", 0}, {0, 2, "X", 0}, {1, 3, "Y", 0}}, []string{`"X"`, `"Y"`}},
		{"negative", []Edit{{-1, 2, "", 0}}, []string{"bytes -1 to 2 is not a range"}},
		{"backwards", []Edit{{2, 1, "", 0}}, []string{"bytes 2 to 1 is not a range"}},
		{"beyond the end", []Edit{{2, 5, "", 0}}, []string{"bytes 2 to 5 is outside a text of 4 bytes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Apply([]byte("abcd"), tt.edits)
			if err == nil {
				t.Fatalf("no error, but %q", got)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not name %q", err, want)
				}
			}
		})
	}
	var overlap *OverlapError
	_, err := Compose([]Edit{{1, 3, "X", 0}}, []Edit{{0, 2, "Y", 0}})
	if !errors.As(err, &overlap) || overlap.A.New != "Y" || overlap.B.New != "X" {
		t.Errorf("got %#v, want both edits in the order of the text", err)
	}
}

func TestMap(t *testing.T) {
	edits, err := Compose([]Edit{{1, 1, "<<", 0}, {1, 3, "X", 0}, {3, 3, ">", 0}, {5, 5, "!", 0}})
	if err != nil {
		t.Fatal(err)
	}
	// abcde f -> a<<X>de!f
	tests := []struct{ offset, before, after int }{
		{0, 0, 0}, {1, 1, 3}, {2, 3, 4}, {3, 4, 5}, {4, 6, 6}, {5, 7, 8}, {6, 9, 9},
	}
	for _, tt := range tests {
		if b, a := Map(edits, tt.offset, Before), Map(edits, tt.offset, After); b != tt.before || a != tt.after {
			t.Errorf("offset %d: got %d and %d, want %d and %d", tt.offset, b, a, tt.before, tt.after)
		}
	}
}

// generate makes edits that Compose accepts, from any source of numbers.
func generate(size int, next func(n int) int) []Edit {
	var edits []Edit
	for at := next(4); at <= size; at += next(5) {
		end := at
		if next(2) == 0 {
			end = min(size, at+next(4))
		}
		edits = append(edits, Edit{at, end, strings.Repeat(string(rune('A'+len(edits)%26)), next(3)), next(3) - 1})
		at = end
		if next(8) == 0 {
			break
		}
		if end == size || next(3) > 0 {
			at++
		}
	}
	return edits
}

// oneByOne is the plain meaning of a list of edits: each is spliced into the
// text alone, from the last to the first, so that no offset moves.
func oneByOne(src string, edits []Edit) string {
	for _, e := range slices.Backward(edits) {
		src = src[:e.Start] + e.New + src[e.End:]
	}
	return src
}

func check(t *testing.T, src string, next func(n int) int) {
	all := generate(len(src), next)
	whole, err := Compose(all)
	if err != nil {
		t.Fatalf("generated edits %v: %v", all, err)
	}
	want := oneByOne(src, whole)
	got, err := Apply([]byte(src), all)
	if err != nil || string(got) != want {
		t.Fatalf("Apply(%q, %v) = %q, %v; one by one: %q", src, all, got, err, want)
	}
	again, err := Compose(whole, all)
	if err != nil || !slices.Equal(again, whole) {
		t.Fatalf("composed twice: %v, %v; once: %v", again, err, whole)
	}

	// Two parts, the second carried over to the result of the first.
	var first, second []Edit
	for _, e := range whole {
		if next(2) == 0 {
			first = append(first, e)
		} else {
			second = append(second, e)
		}
	}
	middle, err := Apply([]byte(src), first)
	if err != nil {
		t.Fatal(err)
	}
	moved := make([]Edit, len(second))
	for i, e := range second {
		moved[i] = e
		if e.insertion() {
			side := Before
			if slices.ContainsFunc(first, func(f Edit) bool {
				return f.insertion() && f.Start == e.Start && slices.Index(whole, f) < slices.Index(whole, e)
			}) {
				side = After
			}
			moved[i].Start = Map(first, e.Start, side)
			moved[i].End = moved[i].Start
		} else {
			moved[i].Start, moved[i].End = Map(first, e.Start, After), Map(first, e.End, Before)
		}
	}
	if got := oneByOne(string(middle), moved); got != want {
		t.Fatalf("%q: %v and then %v (moved: %v) give %q, together %q", src, first, second, moved, got, want)
	}
}

func TestSequentialIsComposed(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		check(t, "0123456789abcdefghijklmnopq"[:r.IntN(28)], r.IntN)
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("some text", []byte{1, 0, 3, 2, 1, 5})
	f.Fuzz(func(t *testing.T, src string, choices []byte) {
		i := 0
		check(t, src, func(n int) int {
			if i >= len(choices) {
				return n - 1
			}
			i++
			return int(choices[i-1]) % n
		})
	})
}

// FuzzApply feeds any edits: a result or an error, never a panic.
func FuzzApply(f *testing.F) {
	f.Add("text", 0, 2, "x", 1, 3, "y")
	f.Fuzz(func(t *testing.T, src string, s1, e1 int, n1 string, s2, e2 int, n2 string) {
		edits := []Edit{{s1, e1, n1, 0}, {s2, e2, n2, 0}}
		got, err := Apply([]byte(src), edits)
		if err != nil {
			return
		}
		whole, _ := Compose(edits)
		if want := oneByOne(src, whole); string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
