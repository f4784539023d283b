package diff

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ANSI sequences (ECMA-48, select graphic rendition). The colours are git's.
const (
	bold      = "\x1b[1m"
	cyan      = "\x1b[36m"
	red       = "\x1b[31m"
	green     = "\x1b[32m"
	reverse   = "\x1b[7m"
	unreverse = "\x1b[27m"
	reset     = "\x1b[m"
)

// maxWords bounds the words of a line that are compared one by one; beyond it
// the line is data, and colour within it would cost much and help nobody.
const maxWords = 400

var coloured = style{
	header:   func(text string) string { return bold + visible(text) + reset },
	position: func(text string) string { return cyan + text + reset },
	lines:    colourLines,
}

func colourLines(lines []Line) []string {
	var out []string
	for i := 0; i < len(lines); {
		if lines[i].Kind == Context {
			out = append(out, " "+visible(lines[i].Text))
			i++
			continue
		}
		removed := stretch(lines[i:], Removed)
		added := stretch(lines[i+len(removed):], Added)
		i += len(removed) + len(added)
		befores, afters := make([]string, len(removed)), make([]string, len(added))
		for k, l := range removed {
			befores[k] = visible(l.Text)
		}
		for k, l := range added {
			afters[k] = visible(l.Text)
		}
		// Lines are pairs only where each has a partner; else which belong
		// together would be a guess.
		if len(removed) == len(added) {
			for k := range removed {
				befores[k], afters[k] = highlight(removed[k].Text, added[k].Text)
			}
		}
		for _, text := range befores {
			out = append(out, red+"-"+text+reset)
		}
		for _, text := range afters {
			out = append(out, green+"+"+text+reset)
		}
	}
	return out
}

func stretch(lines []Line, kind Kind) []Line {
	n := 0
	for n < len(lines) && lines[n].Kind == kind {
		n++
	}
	return lines[:n]
}

// highlight sets off the words by which two lines differ, unless they have
// less than half of their bytes in common: then all of it differs, and colour
// within it would be noise.
func highlight(before, after string) (string, string) {
	a, b := words(before), words(after)
	if len(a) > maxWords || len(b) > maxWords {
		return visible(before), visible(after)
	}
	var outA, outB strings.Builder
	i, j, common := 0, 0, 0
	for _, r := range compare(a, b) {
		textA, textB := strings.Join(a[i:i+r.old], ""), strings.Join(b[j:j+r.new], "")
		i, j = i+r.old, j+r.new
		if r.equal {
			common += len(strings.TrimSpace(textA))
			outA.WriteString(visible(textA))
			outB.WriteString(visible(textB))
			continue
		}
		outA.WriteString(setOff(textA))
		outB.WriteString(setOff(textB))
	}
	if 2*common < min(len(strings.TrimSpace(before)), len(strings.TrimSpace(after))) {
		return visible(before), visible(after)
	}
	return outA.String(), outB.String()
}

func setOff(text string) string {
	if text = visible(text); text == "" {
		return ""
	}
	return reverse + text + unreverse
}

// words cuts a line into names and numbers, stretches of spaces, and single
// other characters.
func words(text string) []string {
	class := func(r rune) int {
		switch {
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return 1
		case r == ' ' || r == '\t':
			return 2
		}
		return 0
	}
	var out []string
	last := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		c := class(r)
		if c != 0 && c == last {
			out[len(out)-1] += text[:size]
		} else {
			out = append(out, text[:size])
		}
		last = c
		text = text[size:]
	}
	return out
}

// visible drops the "\n" and writes other control characters but the tab in
// caret notation, as `cat -v` does. Bytes that are not UTF-8, among which some
// terminals know control characters too, become U+FFFD.
func visible(text string) string {
	text = strings.TrimSuffix(text, "\n")
	if utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\t' || !unicode.IsControl(r):
			out.WriteRune(r)
		case r < ' ':
			out.WriteString("^" + string(r+'@'))
		case r == 0x7f:
			out.WriteString("^?")
		default:
			fmt.Fprintf(&out, "<%02x>", r)
		}
	}
	return out.String()
}
