package interactive

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner gives the lines of a Python text their looks, one after the other:
// keywords, strings, comments, names that are defined. It is no parser: it must
// show any text, also what does not parse, and never be in the way. That is why
// neither the grammar nor a highlighting library, which brings the tables of
// hundreds of languages, is used here. It holds what goes over from one line to
// the next.
type scanner struct {
	quote string // the quotes that end the string being read; empty outside
	out   row
	word  string // the last word
}

var pythonKeywords = set(strings.Fields(`False None True and as assert async await break class continue def del elif else
	except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield`))

func set(words []string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}

func (s *scanner) line(line string) row {
	s.out = nil
	s.word = ""
	for at, start := 0, 0; at < len(line); {
		n, l := s.next(line[at:])
		at += n
		if last := len(s.out) - 1; last >= 0 && s.out[last].look == l {
			s.out[last].text = line[start:at]
		} else {
			start = at - n
			s.out = append(s.out, span{line[start:at], l})
		}
	}
	if len(s.quote) == 1 {
		s.quote = "" // such a string ends with its line
	}
	return s.out
}

// next returns the length of the next piece of a line that is not empty, and
// its look.
func (s *scanner) next(line string) (int, look) {
	if s.quote != "" {
		return s.inString(line), cyan
	}
	r, size := utf8.DecodeRuneInString(line)
	switch {
	case r == '#':
		return len(line), faint
	case r == '"' || r == '\'':
		return s.open(line, 0), cyan
	case r == '@' && s.word == "" && strings.TrimSpace(line[1:]) != "" && len(s.out) <= 1 && s.blank():
		n := 1
		for n < len(line) && (isWord(rune(line[n])) || line[n] == '.') {
			n++
		}
		return n, magenta
	case isWord(r):
		n := size
		for n < len(line) {
			r, size := utf8.DecodeRuneInString(line[n:])
			if !isWord(r) {
				break
			}
			n += size
		}
		return s.name(line, n)
	}
	return size, 0
}

func (s *scanner) blank() bool {
	return len(s.out) == 0 || strings.TrimSpace(s.out[0].text) == ""
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// name looks at a word of n bytes: it may be the prefix of a string.
func (s *scanner) name(line string, n int) (int, look) {
	word, before := line[:n], s.word
	s.word = word
	switch {
	case n < len(line) && n <= 2 && (line[n] == '"' || line[n] == '\'') && strings.Trim(strings.ToLower(word), "rbfut") == "":
		return s.open(line, n), cyan
	case pythonKeywords[word]:
		return n, magenta
	case before == "def" || before == "class":
		return n, bold
	case '0' <= word[0] && word[0] <= '9':
		return n, cyan
	}
	return n, 0
}

// open begins the string whose quotes stand at byte n.
func (s *scanner) open(line string, n int) int {
	s.quote = line[n : n+1]
	if triple := strings.Repeat(s.quote, 3); strings.HasPrefix(line[n:], triple) {
		s.quote = triple
	}
	n += len(s.quote)
	return n + s.inString(line[n:])
}

// inString returns the number of bytes that still belong to the string.
func (s *scanner) inString(line string) int {
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++ // in raw strings, too, a quote after a backslash ends nothing
		case strings.HasPrefix(line[i:], s.quote):
			n := i + len(s.quote)
			s.quote = ""
			return n
		}
	}
	return len(line)
}
