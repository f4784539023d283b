package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// idLength is the number of hex digits of an id: 48 bits, so that the chance
// of a collision in a plan of 10,000 changes is about one in five million.
const idLength = 12

// ID names a change: 12 hex digits of a SHA-256 over what the change is about
// and nothing about where it stands, so that the id survives unrelated edits.
// The ordinal tells apart changes that agree in all else, counted from 0 in
// the order of the text.
func ID(rule, symbol, oldText string, ordinal int) string {
	h := sha256.New()
	for _, part := range []string{rule, symbol, oldText} {
		fmt.Fprintf(h, "%d:", len(part)) // the length keeps ("ab", "c") from ("a", "bc")
		io.WriteString(h, part)
	}
	fmt.Fprintf(h, "%d", ordinal)
	return hex.EncodeToString(h.Sum(nil))[:idLength]
}

// IDs hands out the ids of one plan. The zero value is ready. Ask in the order
// of the text: the ordinals, and the suffixes after a collision, follow it.
type IDs struct {
	ordinals map[[3]string]int
	taken    map[string]bool
}

// Next returns an id that this IDs has not returned before: that of ID with
// the next ordinal of the three texts, and after a collision with a suffix
// such as "-2".
func (s *IDs) Next(rule, symbol, oldText string) string {
	if s.taken == nil {
		s.ordinals, s.taken = map[[3]string]int{}, map[string]bool{}
	}
	key := [3]string{rule, symbol, oldText}
	id := s.unused(ID(rule, symbol, oldText, s.ordinals[key]))
	s.ordinals[key]++
	return id
}

func (s *IDs) unused(id string) string {
	free := id
	for n := 2; s.taken[free]; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	s.taken[free] = true
	return free
}
