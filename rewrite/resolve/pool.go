package resolve

// pool makes and numbers values of one type, a few hundred at once: the solver
// makes millions, which live as long as it does.
type pool[T any] struct {
	pieces [][]T
	used   int32
}

// poolBits is the size of a piece, as a power of two.
const poolBits = 8

// take gives a new zero value, and its number.
func (p *pool[T]) take() (*T, int32) {
	if int(p.used)>>poolBits == len(p.pieces) {
		p.pieces = append(p.pieces, make([]T, 1<<poolBits))
	}
	i := p.used
	p.used++
	return p.at(i), i
}

// at is the value of that number.
func (p *pool[T]) at(i int32) *T { return &p.pieces[i>>poolBits][i&(1<<poolBits-1)] }
