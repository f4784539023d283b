package resolve

// pointsTo is a set of objects in order of arrival.
type pointsTo []int32

func (p pointsTo) has(o int32) bool {
	for _, x := range p {
		if x == o {
			return true
		}
	}
	return false
}

// set is where the objects of a node are: one stands in the node itself, more
// in the store.
type set struct {
	first [1]int32 // the first object
	at    int32    // the place in the store, where space is not 0
	count int16
	space int16 // how many there is room for in the store
}

// sets stores the objects of all nodes in a few large pieces without pointers:
// a project has millions of nodes, most of which hold nothing or one object,
// and the garbage collector need not look into any of them.
type sets struct {
	pieces [][]int32
	free   int32 // in the last piece
}

// pieceBits is the size of a piece, as a power of two.
const pieceBits = 16

// of lists the objects of a set. The list stays as it is when the set grows.
func (s *sets) of(x *set) pointsTo {
	if x.space == 0 {
		return x.first[:x.count]
	}
	from := x.at & (1<<pieceBits - 1)
	return s.pieces[x.at>>pieceBits][from : from+int32(x.count)]
}

// add puts an object at the end of a set.
func (s *sets) add(x *set, o int32) {
	switch {
	case x.count == 0:
		x.first[0] = o
	case x.count < x.space:
		s.pieces[x.at>>pieceBits][x.at&(1<<pieceBits-1)+int32(x.count)] = o
	default:
		s.grow(x)
		s.add(x, o)
		return
	}
	x.count++
}

// grow moves a set to a place with twice the room. The old place is not used
// again: somebody may still be reading it.
func (s *sets) grow(x *set) {
	space := max(4, 2*x.space)
	if len(s.pieces) == 0 || s.free+int32(space) > 1<<pieceBits {
		s.pieces = append(s.pieces, make([]int32, 1<<pieceBits))
		s.free = 0
	}
	old := s.of(x)
	at := int32(len(s.pieces)-1)<<pieceBits + s.free
	copy(s.pieces[len(s.pieces)-1][s.free:], old)
	s.free += int32(space)
	x.at, x.space = at, space
}
