package load

import (
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// single is an encoding of one byte a character that x/text does not have as
// Python has it: ASCII, or one of ISO 8859 whose control characters 0x80 to
// 0x9F stand for themselves.
type single struct {
	upper *charmap.Charmap // of bytes from 0xA0; nil for ASCII
}

var errNoForm = errors.New("no form in this encoding")

func (s single) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: singleDecoder{s: s}}
}

func (s single) NewEncoder() *encoding.Encoder {
	return &encoding.Encoder{Transformer: singleEncoder{s: s}}
}

type singleDecoder struct {
	transform.NopResetter
	s single
}

type singleEncoder struct {
	transform.NopResetter
	s single
}

// Transform stops at the first byte that means nothing.
func (d singleDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, b := range src {
		r := rune(b)
		if b >= 0x80 {
			if d.s.upper == nil {
				return nDst, nSrc, errNoForm
			}
			if b >= 0xa0 {
				if r = d.s.upper.DecodeByte(b); r == utf8.RuneError {
					return nDst, nSrc, errNoForm
				}
			}
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}

// Transform stops at the first character that has no form.
func (e singleEncoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, n := utf8.DecodeRune(src[nSrc:])
		if r == utf8.RuneError && n < 2 && !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		b, ok := byte(r), r < 0x80
		if r >= 0x80 && e.s.upper != nil {
			if ok = r < 0xa0; !ok {
				b, ok = e.s.upper.EncodeRune(r)
			}
		}
		if !ok {
			return nDst, nSrc, errNoForm
		}
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		dst[nDst] = b
		nDst, nSrc = nDst+1, nSrc+n
	}
	return nDst, nSrc, nil
}
