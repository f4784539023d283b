package diff

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// run is a stretch of two sequences: equal in both, or old items that give way
// to new ones.
type run struct {
	equal    bool
	old, new int // items on either side
}

// maxDistinct is the number of distinct items that compare can tell apart: each
// is a rune, surrogates are none, and go-diff reads U+FFFD like any other.
const maxDistinct = utf8.MaxRune - 0x800

// compare finds a shortest way from old to new. The items are whole lines, or
// the words of a line. The algorithm is go-diff's (Myers, An O(ND) difference
// algorithm and its variations, Algorithmica 1, 1986), which knows characters:
// so each distinct item gets one.
func compare(old, new []string) []run {
	numbers := map[string]rune{}
	encode := func(items []string) []rune {
		out := make([]rune, len(items))
		for i, item := range items {
			r, ok := numbers[item]
			if !ok {
				r = rune(len(numbers)) + 1
				if r >= 0xD800 {
					r += 0x800 // a surrogate would not survive as a string
				}
				numbers[item] = r
			}
			out[i] = r
		}
		return out
	}
	a, b := encode(old), encode(new)
	if len(numbers) > maxDistinct {
		return []run{{old: len(old), new: len(new)}}
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // no deadline: the result must not depend on the machine
	var out []run
	for _, d := range dmp.DiffMainRunes(a, b, false) {
		n := utf8.RuneCountInString(d.Text)
		equal := d.Type == diffmatchpatch.DiffEqual
		if len(out) == 0 || equal || out[len(out)-1].equal {
			out = append(out, run{equal: equal})
		}
		r := &out[len(out)-1]
		if d.Type != diffmatchpatch.DiffInsert {
			r.old += n
		}
		if d.Type != diffmatchpatch.DiffDelete {
			r.new += n
		}
	}
	return out
}
