package load

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	// x/text holds the Unicode tables of the encodings that Python names.
	"golang.org/x/text/encoding"
)

var utf8BOM = []byte("\xef\xbb\xbf")

// codec is an encoding other than UTF-8.
type codec struct {
	name string // Python's
	enc  encoding.Encoding
}

// mark is the start of a line, as byte offsets, 0-based.
type mark struct{ text, disk int }

// declaration is the line of PEP 263.
var declaration = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// decodeFile turns the bytes of a file into its text.
func decodeFile(data []byte) (*File, *Problem) {
	bom := bytes.HasPrefix(data, utf8BOM)
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, &Problem{Line: 1, Column: 1, Message: "the file is UTF-16, which Python does not read as source; save it as UTF-8"}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return nil, problemAt(data, i, nil, "a NUL byte, which Python source must not contain; remove it")
	}
	name, at := declared(data)
	norm := normalEncoding(name)
	if norm == "utf-8" {
		if i := badUTF8(data); i >= 0 {
			m := fmt.Sprintf("byte 0x%02X is not UTF-8", data[i])
			if name == "" && !bom {
				m += ` and no line declares another encoding; make "# -*- coding: latin-1 -*-", or what it is, the first line, or save the file as UTF-8`
			} else {
				m += ", which the file says it is; correct the byte or the declaration"
			}
			return nil, problemAt(data, i, nil, m)
		}
		return &File{Text: data, Encoding: norm}, nil
	}
	if bom {
		return nil, problemAt(data, at, nil, fmt.Sprintf("the file starts with a UTF-8 mark but declares %q; remove one of the two", name))
	}
	c, m := findCodec(name, norm)
	if c == nil {
		return nil, problemAt(data, at, nil, m)
	}
	text, marks, bad := c.decode(data)
	if bad >= 0 {
		return nil, problemAt(data, bad, c, fmt.Sprintf("byte 0x%02X has no meaning in %s, which the file declares; correct the byte or the declaration", data[bad], name))
	}
	return &File{Text: text, Encoding: norm, codec: c, marks: marks}, nil
}

// declared finds the encoding that one of the first two lines declares, as
// written, and the byte offset of its name. An empty name means none.
func declared(data []byte) (name string, at int) {
	start := 0
	for range 2 {
		end := start
		for end < len(data) && data[end] != '\n' && data[end] != '\r' {
			end++
		}
		line := data[start:end]
		if start == 0 {
			line = bytes.TrimPrefix(line, utf8BOM)
		}
		if m := declaration.FindSubmatchIndex(line); m != nil {
			return string(line[m[2]:m[3]]), end - len(line) + m[2]
		}
		// The second line counts only after a blank line or a comment.
		if t := bytes.TrimLeft(line, " \t\f"); len(t) > 0 && t[0] != '#' || end >= len(data) {
			break
		}
		start = end + 1
		if data[end] == '\r' && start < len(data) && data[start] == '\n' {
			start++
		}
	}
	return "", 0
}

// badUTF8 is the offset of the first byte that is not UTF-8, or -1.
func badUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n < 2 {
			return i
		}
		i += n
	}
}

// problemAt makes a Problem of the byte at offset i. Characters before it on
// its line are counted with c, or as UTF-8 without one.
func problemAt(data []byte, i int, c *codec, message string) *Problem {
	line, start := 1, 0
	for j := 0; j < i; j++ {
		if data[j] == '\n' || data[j] == '\r' && (j+1 >= len(data) || data[j+1] != '\n') {
			line, start = line+1, j+1
		}
	}
	before := data[start:i]
	if start == 0 {
		before = bytes.TrimPrefix(before, utf8BOM)
	}
	if c != nil {
		before, _ = c.enc.NewDecoder().Bytes(before)
	}
	return &Problem{Line: line, Column: utf8.RuneCount(before) + 1, Message: message}
}

// decode decodes line by line: none of the encodings has a newline as part of
// another character, and none keeps a state across lines. bad is the offset of
// the first byte that does not come back the same, or -1.
func (c *codec) decode(data []byte) (text []byte, marks []mark, bad int) {
	dec, enc := c.enc.NewDecoder(), c.enc.NewEncoder()
	disk := 0
	for line := range bytes.Lines(data) {
		marks = append(marks, mark{len(text), disk})
		s, err := dec.Bytes(line)
		if err == nil {
			var back []byte
			if back, err = enc.Bytes(s); err == nil && bytes.Equal(back, line) && !bytes.ContainsRune(s, utf8.RuneError) {
				text = append(text, s...)
				disk += len(line)
				continue
			}
		}
		return nil, nil, disk + c.firstBad(line)
	}
	return text, marks, -1
}

// firstBad is the offset in a line of the first character that does not
// survive decoding and encoding. It reads one character at a time, taking the
// shortest run of bytes that makes a whole one.
func (c *codec) firstBad(line []byte) int {
	for i := 0; i < len(line); {
		n := 1
		for ; n <= 4 && i+n <= len(line); n++ {
			s, err := c.enc.NewDecoder().Bytes(line[i : i+n])
			if err != nil || bytes.ContainsRune(s, utf8.RuneError) {
				continue
			}
			if back, err := c.enc.NewEncoder().Bytes(s); err == nil && bytes.Equal(back, line[i:i+n]) {
				break
			}
		}
		if n > 4 || i+n > len(line) {
			return i
		}
		i += n
	}
	return 0
}

// Offset turns a byte offset in Text into the byte offset on disk of the same
// character; both count from 0. For a UTF-8 file they are the same. An offset
// inside of a character counts as its start.
func (f *File) Offset(text int) int {
	if f.codec == nil {
		return text
	}
	text = min(text, len(f.Text))
	for text > 0 && text < len(f.Text) && !utf8.RuneStart(f.Text[text]) {
		text--
	}
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].text > text }) - 1
	if i < 0 {
		return 0
	}
	m := f.marks[i]
	// It was made by decoding, so it encodes.
	before, _ := f.codec.enc.NewEncoder().Bytes(f.Text[m.text:text])
	return m.disk + len(before)
}

// Encode turns text into bytes of the file's encoding. The error names the
// first character that has no form in it, and its line and column in text.
func (f *File) Encode(text []byte) ([]byte, error) {
	if f.codec == nil {
		if i := badUTF8(text); i >= 0 {
			return nil, fmt.Errorf("%s: the new text is not UTF-8 at byte %d", f.Name, i)
		}
		return text, nil
	}
	out, err := f.codec.enc.NewEncoder().Bytes(text)
	if err == nil {
		if back, berr := f.codec.enc.NewDecoder().Bytes(out); berr == nil && bytes.Equal(back, text) {
			return out, nil
		}
	}
	for i, r := range string(text) {
		if !f.codec.has(r) {
			p := problemAt(text, i, nil, "")
			return nil, fmt.Errorf("%s:%d:%d: the character %q has no form in %s, the file's encoding; save the file as UTF-8 first",
				f.Name, p.Line, p.Column, r, f.Encoding)
		}
	}
	return nil, fmt.Errorf("%s: the new text has no exact form in %s, the file's encoding; save the file as UTF-8 first", f.Name, f.Encoding)
}

// has tells whether a character has an exact form.
func (c *codec) has(r rune) bool {
	s := []byte(string(r))
	b, err := c.enc.NewEncoder().Bytes(s)
	if err != nil {
		return false
	}
	back, err := c.enc.NewDecoder().Bytes(b)
	return err == nil && bytes.Equal(back, s) && !strings.ContainsRune(string(s), utf8.RuneError)
}
