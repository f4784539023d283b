package diff

import "strings"

// Span is a range of bytes [Start, End) of a line, counted from 0.
type Span struct{ Start, End int }

// Marks returns the words by which two lines differ, as spans of either. Both
// are nil where the lines have less than half of their bytes in common, or
// more than a few hundred words: then all of it differs, and marks within it
// would be noise.
func Marks(before, after string) (old, new []Span) {
	a, b := words(before), words(after)
	if len(a) > maxWords || len(b) > maxWords {
		return nil, nil
	}
	size := func(words []string) (n int) {
		for _, w := range words {
			n += len(w)
		}
		return n
	}
	i, j, atOld, atNew, common := 0, 0, 0, 0, 0
	for _, r := range compare(a, b) {
		lenOld, lenNew := size(a[i:i+r.old]), size(b[j:j+r.new])
		switch {
		case r.equal:
			common += len(strings.TrimSpace(before[atOld : atOld+lenOld]))
		default:
			if lenOld > 0 {
				old = append(old, Span{atOld, atOld + lenOld})
			}
			if lenNew > 0 {
				new = append(new, Span{atNew, atNew + lenNew})
			}
		}
		i, j = i+r.old, j+r.new
		atOld, atNew = atOld+lenOld, atNew+lenNew
	}
	if 2*common < min(len(strings.TrimSpace(before)), len(strings.TrimSpace(after))) {
		return nil, nil
	}
	return old, new
}
