package cmd

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	// uniseg knows which code points a terminal draws as one, and how wide:
	// the tables of Unicode Standard Annexes 29 and 11.
	"github.com/rivo/uniseg"
)

const (
	tabWidth   = 4   // cells; tabs are drawn as spaces, since the gutter moves the stops
	widestRow  = 160 // cells; a longer line is cut around what matters
	cropBefore = 40  // cells that are kept before what matters
)

// row is a source line as it is drawn on a terminal.
type row []cluster

// cluster is what is drawn as one: a character with its marks.
type cluster struct {
	text  string // safe to print
	runes int    // characters of the source
	cells int    // width on the terminal
	blank bool
}

// layOut draws a line. Control characters, and those that turn the direction
// of text, would let the source rewrite the report: they are shown as signs.
func layOut(line string) row {
	var r row
	column := 0
	for state := -1; line != ""; {
		var text string
		var cells int
		text, line, cells, state = uniseg.FirstGraphemeClusterInString(line, state)
		c := cluster{text: text, runes: utf8.RuneCountInString(text), cells: cells, blank: strings.TrimSpace(text) == ""}
		switch {
		case text == "\t":
			c.cells = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.cells)
		case needsSign(text):
			c.text = visible(text)
			c.cells = uniseg.StringWidth(c.text)
		}
		column += c.cells
		r = append(r, c)
	}
	return r
}

// text is what is printed.
func (r row) text() string {
	var b strings.Builder
	for _, c := range r {
		b.WriteString(c.text)
	}
	return b.String()
}

// span turns characters from 0, the end exclusive, into cells likewise. A
// place within a cluster covers all of it; beyond the end stands at the end.
func (r row) span(first, last int) (firstCell, lastCell int) {
	runes, cells := 0, 0
	firstCell, lastCell = -1, -1
	for _, c := range r {
		if firstCell < 0 && first < runes+c.runes {
			firstCell = cells
		}
		if lastCell < 0 && last <= runes {
			lastCell = cells
		}
		runes += c.runes
		cells += c.cells
	}
	if firstCell < 0 {
		firstCell = cells
	}
	if lastCell < 0 {
		lastCell = cells
	}
	return firstCell, max(lastCell, firstCell)
}

// inked is the range of characters from the first to the last that is no white
// space, from 0, the end exclusive.
func (r row) inked() (first, last int) {
	runes := 0
	first = -1
	for _, c := range r {
		if !c.blank {
			if first < 0 {
				first = runes
			}
			last = runes + c.runes
		}
		runes += c.runes
	}
	return max(first, 0), last
}

// crop cuts a row that is too wide to the part around the given cells, and
// moves these with it; first is -1 where nothing matters.
func (r row) crop(first, last int) (row, int, int) {
	width := 0
	for _, c := range r {
		width += c.cells
	}
	if width <= widestRow {
		return r, first, last
	}
	ellipsis := cluster{text: "…", cells: 1}
	from := max(first-cropBefore, 0)
	var out row
	at, moved := 0, 0 // cells before the cluster at hand, and cells cut before the row
	for _, c := range r {
		switch {
		case at < from:
			moved = at + c.cells
		case at-from+c.cells > widestRow-2:
			out = append(out, ellipsis)
			if first < 0 {
				return out, first, last
			}
			shift := moved - min(moved, 1)
			return out, first - shift, min(last-shift, widestRow)
		default:
			if len(out) == 0 && moved > 0 {
				out = append(out, ellipsis)
			}
			out = append(out, c)
		}
		at += c.cells
	}
	if first < 0 {
		return out, first, last
	}
	shift := moved - min(moved, 1)
	return out, first - shift, last - shift
}

func needsSign(text string) bool { return strings.ContainsFunc(text, hostile) }

// hostile are the characters that move the cursor, or change how their
// neighbours are drawn.
func hostile(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029'
}

// visible replaces hostile characters by signs, so that a name or a message
// made of source text can be printed.
func visible(text string) string {
	if !needsSign(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !hostile(r):
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune('\u2400' + r) // the control pictures of Unicode
		case r == 0x7f:
			b.WriteRune('\u2421')
		default:
			fmt.Fprintf(&b, "<U+%04X>", r)
		}
	}
	return b.String()
}
