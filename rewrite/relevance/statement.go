package relevance

import (
	"bytes"
	"strings"
)

// reference is what a file refers to by the name of a module.
type reference struct {
	level  int      // leading dots
	name   string   // dotted, may be empty after dots
	names  []string // that are taken from it: they may be modules as well
	bound  []string // names that the file then has for it
	star   bool     // all of its names are taken
	quoted bool     // it is a string
	inside bool     // it stands in a function, which may never be called
}

// references lists the modules that a text names: in import statements, and in
// strings that may be given to whatever imports by name, or replaces what stands
// under a name. A line inside of a string counts like any other: at worst a
// module is taken for imported that is not. Apart asks for what stands inside of
// functions to be told apart.
func references(text []byte, apart bool) []reference {
	var found []reference
	word := []byte("import")
	for at := 0; ; {
		i := bytes.Index(text[at:], word)
		if i < 0 {
			break
		}
		start := bytes.LastIndexByte(text[:at+i], '\n') + 1
		for continued := bytes.TrimRight(text[:start], "\r\n"); start > 0 && bytes.HasSuffix(continued, []byte("\\")); continued = bytes.TrimRight(text[:start], "\r\n") {
			start = bytes.LastIndexByte(continued, '\n') + 1
		}
		end := at + i + len(word)
		inside := apart && insideFunction(text, start)
		for _, r := range statements(text, start, end) {
			r.inside = inside
			found = append(found, r)
		}
		if next := bytes.IndexByte(text[end:], '\n'); next >= 0 {
			at = end + next + 1
		} else {
			break
		}
	}
	return append(found, quoted(text)...)
}

// statements reads the import statements of the line that begins at start. One
// of them may go on in the lines below.
func statements(text []byte, start, least int) []reference {
	var found []reference
	end := bytes.IndexByte(text[least:], '\n')
	if end < 0 {
		end = len(text)
	} else {
		end += least
	}
	for at := start; at < end; {
		s := scanner{text: text, at: at}
		switch s.blanks(); s.word() {
		case "import":
			for {
				name := s.dotted()
				first, _, _ := strings.Cut(name, ".")
				if name != "" {
					found = append(found, reference{name: name, bound: []string{s.alias(first)}})
				}
				if !s.comma() {
					break
				}
			}
		case "from":
			r := reference{level: s.dots()}
			word := s.dotted()
			if word != "import" {
				r.name = word
				word = s.word()
			}
			if word == "import" && (r.level > 0 || r.name != "") {
				s.open()
				for {
					if name := s.dotted(); name != "" {
						r.names = append(r.names, name)
						r.bound = append(r.bound, s.alias(name))
					}
					if !s.comma() {
						break
					}
				}
				s.blanks()
				r.star = s.at < len(s.text) && s.text[s.at] == '*'
				found = append(found, r)
			}
		}
		// Another statement of the line follows a colon or a semicolon.
		if s.at >= end {
			break
		}
		next := bytes.IndexAny(text[s.at:end], ":;")
		if next < 0 {
			break
		}
		at = s.at + next + 1
	}
	return found
}

// insideFunction tells whether the line that begins at start stands in a
// function, by the lines above that are indented less.
func insideFunction(text []byte, start int) bool {
	indent := indentation(text[start:])
	for indent > 0 && start > 0 {
		end := start - 1
		start = bytes.LastIndexByte(text[:end], '\n') + 1
		line := text[start:end]
		n := indentation(line)
		if n >= indent || n == len(line) || line[n] == '#' || line[n] == '\r' || line[n] == ')' {
			continue
		}
		indent = n
		if d := header(line); d.function {
			return true
		}
	}
	return false
}

// indentation counts the blanks at the beginning of a line.
func indentation(line []byte) (n int) {
	for n < len(line) && (line[n] == ' ' || line[n] == '\t' || line[n] == '\f') {
		n++
	}
	return n
}

// scanner reads the words of an import statement.
type scanner struct {
	text   []byte
	at     int
	nested bool // in parentheses: line ends are blanks
}

// blanks skips what stands between words.
func (s *scanner) blanks() {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == ' ' || c == '\t' || c == '\f':
		case (c == '\n' || c == '\r') && s.nested:
		case c == '\\' && s.at+1 < len(s.text) && (s.text[s.at+1] == '\n' || s.text[s.at+1] == '\r'):
			s.at++
		case c == '\n' && s.at > 1 && s.text[s.at-1] == '\r' && s.text[s.at-2] == '\\':
		case c == '#' && s.nested:
			if i := bytes.IndexByte(s.text[s.at:], '\n'); i >= 0 {
				s.at += i
			} else {
				s.at = len(s.text)
				return
			}
		default:
			return
		}
		s.at++
	}
}

func (s *scanner) word() string {
	s.blanks()
	start := s.at
	for s.at < len(s.text) && identifierByte[s.text[s.at]] {
		s.at++
	}
	return string(s.text[start:s.at])
}

// dotted reads a dotted name; "*" is none.
func (s *scanner) dotted() string {
	name := s.word()
	for name != "" && s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		name += "." + s.word()
	}
	return name
}

func (s *scanner) dots() (n int) {
	for s.blanks(); s.at < len(s.text) && s.text[s.at] == '.'; s.blanks() {
		n++
		s.at++
	}
	return n
}

func (s *scanner) open() {
	if s.blanks(); s.at < len(s.text) && s.text[s.at] == '(' {
		s.nested = true
		s.at++
	}
}

// alias reads "as" and a name; without, the name is what is imported.
func (s *scanner) alias(name string) string {
	s.blanks()
	if bytes.HasPrefix(s.text[s.at:], []byte("as")) && s.at+2 < len(s.text) && !identifierByte[s.text[s.at+2]] {
		s.at += 2
		return s.word()
	}
	return name
}

// comma goes over one, and tells whether there was one.
func (s *scanner) comma() bool {
	s.blanks()
	if s.at < len(s.text) && s.text[s.at] == ',' {
		s.at++
		return true
	}
	return false
}

// quoted lists the dotted names that are strings by themselves, and what stands
// as the first argument of a function that imports.
func quoted(text []byte) []reference {
	var found []reference
	for i := 0; i < len(text); i++ {
		q := text[i]
		if q != '"' && q != '\'' {
			continue
		}
		start, dots := i+1, 0
		end := start
		for end < len(text) && (identifierByte[text[end]] || text[end] == '.') {
			if text[end] == '.' {
				dots++
			}
			end++
		}
		if end == start || end == len(text) || text[end] != q && text[end] != ':' {
			continue
		}
		name := text[start:end]
		if dots == 0 && !importer(text[:i]) || name[0] == '.' {
			continue
		}
		found = append(found, reference{name: string(name), quoted: true})
		i = end - 1
	}
	return found
}

// importer tells whether a text ends in the call of a function that imports.
func importer(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	for _, name := range []string{"import_module(", "__import__(", "import_string("} {
		if bytes.HasSuffix(text, []byte(name)) {
			return true
		}
	}
	return false
}
