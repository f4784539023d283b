package resolve

// pool makes values of one type, a few hundred at once: the solver makes
// millions, which live as long as it does.
type pool[T any] struct{ free []T }

// take gives a new zero value.
func (p *pool[T]) take() *T {
	if len(p.free) == 0 {
		p.free = make([]T, 256)
	}
	x := &p.free[0]
	p.free = p.free[1:]
	return x
}
