// Package edit is a small, pure algebra over replacements in a text: put
// lists of edits together, apply them, and carry offsets from the old text to
// the new one. All offsets are bytes, 0-based; ranges are half open.
package edit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// Edit replaces the bytes [Start, End) of a text with New. Start == End is an
// insertion; among insertions at one offset the smaller Rank comes first.
type Edit struct {
	Start, End int
	New        string
	Rank       int
}

// String shows the edit for error messages.
func (e Edit) String() string {
	switch {
	case e.Start == e.End:
		return fmt.Sprintf("insertion of %q at byte %d", e.New, e.Start)
	case e.New == "":
		return fmt.Sprintf("deletion of bytes %d to %d", e.Start, e.End)
	default:
		return fmt.Sprintf("replacement of bytes %d to %d by %q", e.Start, e.End, e.New)
	}
}

func (e Edit) insertion() bool { return e.Start == e.End }

// OverlapError says that two edits claim the same bytes.
type OverlapError struct{ A, B Edit }

func (e *OverlapError) Error() string {
	return fmt.Sprintf("overlapping edits: %v, and %v", e.A, e.B)
}

// RangeError says that an edit lies outside its text, or ends before it
// starts.
type RangeError struct {
	Edit Edit
	Size int // bytes of the text; -1 where the text was not at hand
}

func (e *RangeError) Error() string {
	if e.Size < 0 {
		return fmt.Sprintf("edit of bytes %d to %d is not a range", e.Edit.Start, e.Edit.End)
	}
	return fmt.Sprintf("edit of bytes %d to %d is outside a text of %d bytes", e.Edit.Start, e.Edit.End, e.Size)
}

// Hash is the lower-case hex SHA-256 of a whole text. It ties edits to the
// text that their offsets count in.
func Hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Compose puts lists of edits of one text together: sorted by start,
// insertions at one offset by rank and then in the order given, equal edits
// once, edits that do nothing left out. An insertion at the start of a
// replacement comes before it, one at its end after it; any other contact is
// an *OverlapError, and a range that is none a *RangeError. The lists
// themselves stay as they are.
func Compose(lists ...[]Edit) ([]Edit, error) {
	var all []Edit
	for _, list := range lists {
		for _, e := range list {
			if e.Start < 0 || e.End < e.Start {
				return nil, &RangeError{Edit: e, Size: -1}
			}
			if !e.insertion() || e.New != "" {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, compare)
	out := make([]Edit, 0, len(all))
	seen := map[Edit]bool{} // at one offset: equal insertions need not be neighbours
	var last Edit           // the last replacement kept; the zero value overlaps nothing
	for i, e := range all {
		if i > 0 && e.Start != all[i-1].Start {
			clear(seen)
		}
		if seen[e] {
			continue
		}
		seen[e] = true
		if e.Start < last.End {
			return nil, &OverlapError{A: last, B: e}
		}
		if !e.insertion() {
			last = e
		}
		out = append(out, e)
	}
	return out, nil
}

// compare puts insertions before the replacement that starts at their offset.
func compare(a, b Edit) int {
	if c := cmp.Compare(a.Start, b.Start); c != 0 {
		return c
	}
	switch {
	case a.insertion() && b.insertion():
		return cmp.Compare(a.Rank, b.Rank)
	case a.insertion():
		return -1
	case b.insertion():
		return 1
	}
	return cmp.Compare(a.End, b.End)
}

// Apply returns src with the edits carried out. The edits need not be
// composed. Errors are those of Compose, and a *RangeError where an edit
// reaches beyond the end of src.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	edits, err := composed(src, edits)
	if err != nil {
		return nil, err
	}
	size := len(src)
	for _, e := range edits {
		size += len(e.New) - (e.End - e.Start)
	}
	out := make([]byte, 0, size)
	at := 0
	for _, e := range edits {
		out = append(out, src[at:e.Start]...)
		out = append(out, e.New...)
		at = e.End
	}
	return append(out, src[at:]...), nil
}

func composed(src []byte, edits []Edit) ([]Edit, error) {
	edits, err := Compose(edits)
	if err != nil {
		return nil, err
	}
	for _, e := range edits {
		if e.End > len(src) {
			return nil, &RangeError{Edit: e, Size: len(src)}
		}
	}
	return edits, nil
}
