package interactive

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	// uniseg cuts text into what a person sees as one character, and knows its
	// width in cells: combining marks, emoji, East Asian wide characters.
	"github.com/rivo/uniseg"
)

// look is how a piece of text appears; painters turn it into attributes.
type look uint16

const (
	bold look = 1 << iota
	faint
	reverse
	red
	green
	yellow
	magenta
	cyan
)

// span is a piece of text with one look.
type span struct {
	text string
	look look
}

// row is one line of the screen, of any width.
type row []span

func plain(format string, args ...any) row { return row{{text: fmt.Sprintf(format, args...)}} }

func styled(l look, format string, args ...any) row {
	return row{{fmt.Sprintf(format, args...), l}}
}

// tabWidth is the distance of tab stops on the screen, in cells.
const tabWidth = 4

// painter writes rows for a terminal.
type painter struct {
	attributes bool // bold, faint, reverse
	colours    bool
}

// sgr holds the parameters of ECMA-48's "select graphic rendition". Only the
// terminal's own colours are used: they suit its background, light or dark,
// without asking for it.
var sgr = []struct {
	look   look
	code   string
	colour bool
}{
	{bold, "1", false},
	{faint, "2", false},
	{reverse, "7", false},
	{red, "31", true},
	{green, "32", true},
	{yellow, "33", true},
	{magenta, "35", true},
	{cyan, "36", true},
}

func (p painter) paint(b *strings.Builder, text string, l look) {
	codes := ""
	for _, s := range sgr {
		if l&s.look != 0 && (s.colour && p.colours || !s.colour && p.attributes) {
			codes += ";" + s.code
		}
	}
	if codes == "" || text == "" {
		b.WriteString(text)
		return
	}
	b.WriteString("\x1b[" + codes[1:] + "m" + text + "\x1b[0m")
}

// render writes the cells [from, from+width) of a row; width < 0 is no limit.
// Where the row goes on beyond them, an arrow takes the last cell.
func (p painter) render(r row, from, width int) string {
	out, _, cut := p.clip(r, from, width)
	if !cut || width < 2 {
		return out
	}
	out, last, _ := p.clip(r, from, width-1)
	var arrow strings.Builder
	p.paint(&arrow, ">", faint|reverse)
	return out + strings.Repeat(" ", from+width-1-last) + arrow.String()
}

// clip writes the cells [from, from+width) of a row. last is the cell after
// those written; cut tells whether there would have been more.
func (p painter) clip(r row, from, width int) (out string, last int, cut bool) {
	var b strings.Builder
	at := 0        // cell in the row
	cut = false    // something lies beyond the right side
	last = from    // first cell not written
	var held look  // look of run
	var run []byte // text of one look, not yet painted
	flush := func(l look) {
		if l != held {
			p.paint(&b, string(run), held)
			run, held = run[:0], l
		}
	}
	put := func(text string, cells int, l look) {
		switch {
		case width >= 0 && at+cells > from+width:
			cut = true
		case at < from && at+cells > from: // half of a wide character
			flush(l)
			run = append(run, strings.Repeat(" ", at+cells-from)...)
			last = at + cells
		case at >= from:
			flush(l)
			run = append(run, text...)
			last = at + cells
		}
		at += cells
	}
	for _, s := range r {
		state := -1
		rest := s.text
		for rest != "" && !cut {
			var cluster string
			var cells int
			cluster, rest, cells, state = uniseg.FirstGraphemeClusterInString(rest, state)
			text, cells := visible(cluster, cells, at)
			if text == cluster || cells == 0 {
				put(text, cells, s.look)
				continue
			}
			for _, c := range text { // an expansion is cut anywhere
				put(string(c), 1, s.look)
			}
		}
	}
	flush(held ^ 1)
	return b.String(), last, cut
}

// visible returns how a cluster is shown, and its cells. Tabs go to the next
// stop. Control characters and those that reorder text are spelt out, so that
// source can neither drive the terminal nor look like other source.
func visible(cluster string, cells, at int) (string, int) {
	if cluster == "\t" {
		n := tabWidth - at%tabWidth
		return strings.Repeat(" ", n), n
	}
	if utf8.ValidString(cluster) && !strings.ContainsFunc(cluster, hidden) {
		return cluster, cells
	}
	var b strings.Builder
	for i, c := range cluster {
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(cluster[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, "<%02x>", cluster[i])
		case c == '\n' || c == '\r' && strings.HasSuffix(cluster, "\n"):
		case c < ' ':
			b.WriteString("^" + string(c+'@'))
		case c == 0x7f:
			b.WriteString("^?")
		case hidden(c):
			fmt.Fprintf(&b, "<%04x>", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String(), uniseg.StringWidth(b.String())
}

// hidden tells whether a character must be spelt out: controls, and the
// embeddings, overrides and isolates of the bidirectional algorithm.
func hidden(c rune) bool {
	return unicode.IsControl(c) || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}

// cells is the width of a text on the screen.
func cells(text string) int {
	n, state := 0, -1
	for text != "" {
		var cluster string
		var w int
		cluster, text, w, state = uniseg.FirstGraphemeClusterInString(text, state)
		_, w = visible(cluster, w, n)
		n += w
	}
	return n
}
