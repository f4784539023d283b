package load

import (
	"errors"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// ascii is the one encoding that x/text does not have: it refuses what is not
// ASCII in either direction.
type ascii struct{ transform.NopResetter }

var errNotASCII = errors.New("not ASCII")

func (ascii) NewDecoder() *encoding.Decoder { return &encoding.Decoder{Transformer: ascii{}} }
func (ascii) NewEncoder() *encoding.Encoder { return &encoding.Encoder{Transformer: ascii{}} }

// Transform copies up to the first byte that is not ASCII.
func (ascii) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	n := min(len(dst), len(src))
	for i := range n {
		if src[i] >= 0x80 {
			return i, i, errNotASCII
		}
		dst[i] = src[i]
	}
	if n < len(src) {
		return n, n, transform.ErrShortDst
	}
	return n, n, nil
}
