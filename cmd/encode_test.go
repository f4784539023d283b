package cmd_test

import (
	"bytes"
	"fmt"
	"slices"
)

// encoded turns the UTF-8, LF text of a section into the bytes that a case is
// about, since txtar itself can hold neither CRLF reliably nor other encodings.
func encoded(text []byte, how []string) ([]byte, error) {
	out := slices.Clone(text)
	for _, h := range how {
		switch h {
		case "crlf":
			out = bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n"))
		case "bom":
			out = append([]byte("\xef\xbb\xbf"), out...)
		case "no-final-newline":
			out = bytes.TrimRight(out, "\r\n")
		case "latin-1":
			var b []byte
			for _, r := range string(out) {
				if r > 0xff {
					return nil, fmt.Errorf("%q is not in latin-1", r)
				}
				b = append(b, byte(r))
			}
			out = b
		default:
			return nil, fmt.Errorf("encode: unknown form %q", h)
		}
	}
	return out, nil
}

// decoded undoes encoded, for -update.
func decoded(data []byte, how []string) []byte {
	out := slices.Clone(data)
	for _, h := range slices.Backward(how) {
		switch h {
		case "crlf":
			out = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
		case "bom":
			out = bytes.TrimPrefix(out, []byte("\xef\xbb\xbf"))
		case "no-final-newline":
			out = append(out, '\n')
		case "latin-1":
			var b []byte
			for _, x := range out {
				b = append(b, string(rune(x))...)
			}
			out = b
		}
	}
	return out
}
