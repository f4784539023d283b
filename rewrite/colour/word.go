package colour

import (
	"strings"
	"unicode"
)

// mentions tells whether one of the words stands in a text as a whole word.
func mentions(text string, words ...string) bool {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, x := range words {
			if w == x {
				return true
			}
		}
	}
	return false
}
