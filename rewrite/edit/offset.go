package edit

// Side says which end of an inserted text an offset keeps to.
type Side int

const (
	// Before keeps an offset in front of what is inserted at it.
	Before Side = iota
	// After keeps it behind.
	After
)

// Map carries an offset of the old text to the new one; edits must come from
// Compose. An offset where text is inserted goes to the given side of that
// text. An offset strictly inside a replaced range has no counterpart: it goes
// to the start of the replacement with Before, to its end with After.
func Map(edits []Edit, offset int, side Side) int {
	shift := 0
	for _, e := range edits {
		switch {
		case e.Start > offset || e.Start == offset && (!e.insertion() || side == Before):
			return offset + shift
		case e.Start < offset && offset < e.End:
			if side == Before {
				return e.Start + shift
			}
			return e.Start + shift + len(e.New)
		}
		shift += len(e.New) - (e.End - e.Start)
	}
	return offset + shift
}
