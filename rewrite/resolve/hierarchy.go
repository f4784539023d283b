package resolve

import "slices"

// subclasses lists a class and all below it.
func (s *solver) subclasses(c int32, seen []int32) []int32 {
	if len(seen) == 0 {
		s.visit++
	}
	info := s.class(c)
	if info.visited == s.visit {
		return seen
	}
	info.visited = s.visit
	seen = append(seen, c)
	for _, d := range info.below {
		seen = s.subclasses(d, seen)
	}
	return seen
}

// derives tells whether class object c is base or derives from it.
func (s *solver) derives(c, base int32) bool {
	if c == base {
		return true
	}
	for _, bs := range s.class(c).bases {
		for _, b := range bs {
			if s.derives(b, base) {
				return true
			}
		}
	}
	return false
}

// mro is the method resolution order of a class object by C3 linearization
// (Python 2.3 and later); where C3 has no answer, because a base is ambiguous,
// depth-first order with repetitions removed.
func (s *solver) mro(c int32) []int32 {
	info := s.class(c)
	if info == nil {
		return nil
	}
	if info.mro == nil {
		info.mro = []int32{c} // ends the recursion of impossible hierarchies
		info.mro = s.linearize(info)
	}
	return info.mro
}

func (s *solver) linearize(info *classInfo) []int32 {
	var sequences [][]int32
	var direct []int32
	for _, bs := range info.bases {
		for _, b := range bs {
			sequences = append(sequences, s.mro(b))
			direct = append(direct, b)
		}
	}
	sequences = append(sequences, direct)
	if merged, ok := merge(sequences); ok {
		return append([]int32{info.object}, merged...)
	}
	order := []int32{info.object}
	for _, seq := range sequences {
		for _, c := range seq {
			if !pointsTo(order).has(c) {
				order = append(order, c)
			}
		}
	}
	return order
}

func merge(sequences [][]int32) (order []int32, ok bool) {
	rest := make([][]int32, len(sequences))
	copy(rest, sequences)
	for {
		empty := true
		next := int32(-1)
		for _, seq := range rest {
			if len(seq) == 0 {
				continue
			}
			empty = false
			blocked := false
			for _, other := range rest {
				if len(other) > 1 && pointsTo(other[1:]).has(seq[0]) {
					blocked = true
					break
				}
			}
			if !blocked {
				next = seq[0]
				break
			}
		}
		if empty {
			return order, true
		}
		if next < 0 {
			return nil, false
		}
		order = append(order, next)
		for i, seq := range rest {
			if len(seq) > 0 && seq[0] == next {
				rest[i] = seq[1:]
			}
		}
	}
}

// above is what the ancestors of a class say together, itself among them.
type above struct {
	external []string // library classes
	lost     bool     // one is not known
	data     bool     // see isData
}

// ancestors sums up what the ancestors of c say, once until a base arrives.
func (s *solver) ancestors(c int32) *above {
	info := s.class(c)
	if info == nil {
		return &above{}
	}
	if info.above == nil {
		sum := &above{}
		for _, b := range s.mro(c) {
			base := s.class(b)
			sum.external = append(sum.external, base.external...)
			sum.lost = sum.lost || base.lost
			sum.data = sum.data || base.makesData()
		}
		sum.external = slices.Clip(sum.external)
		info.above = sum
	}
	return info.above
}

// externals lists the library classes among the ancestors of c.
func (s *solver) externals(c int32) []string { return s.ancestors(c).external }

// lostBase tells whether an ancestor of c is not known.
func (s *solver) lostBase(c int32) bool { return s.ancestors(c).lost }
