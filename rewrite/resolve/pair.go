package resolve

// pairs maps two numbers to a third: an open-addressing hash table without
// pointers, which the garbage collector need not look into. The solver asks
// its tables several times for every object that arrives anywhere. The zero
// value is an empty table.
type pairs struct {
	keys   []uint64 // 0 is free: key 0 is kept as the highest number
	values []int32
	used   int
}

func pairKey(a, b int32) uint64 {
	if k := uint64(uint32(a))<<32 | uint64(uint32(b)); k != 0 {
		return k
	}
	return ^uint64(0)
}

// slot is where key k is, or would be.
func (p *pairs) slot(k uint64) int {
	mask := len(p.keys) - 1
	h := k * 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio (Knuth, volume 3, 6.4)
	for i := int(h>>32) & mask; ; i = (i + 1) & mask {
		if p.keys[i] == k || p.keys[i] == 0 {
			return i
		}
	}
}

// get is the number for a and b.
func (p *pairs) get(a, b int32) (int32, bool) {
	if p.used == 0 {
		return 0, false
	}
	k := pairKey(a, b)
	i := p.slot(k)
	return p.values[i], p.keys[i] == k
}

// set maps a and b to v.
func (p *pairs) set(a, b, v int32) {
	if 4*(p.used+1) > 3*len(p.keys) {
		p.grow()
	}
	k := pairKey(a, b)
	i := p.slot(k)
	if p.keys[i] == 0 {
		p.keys[i] = k
		p.used++
	}
	p.values[i] = v
}

func (p *pairs) grow() {
	old := *p
	size := max(1024, 2*len(old.keys))
	p.keys, p.values = make([]uint64, size), make([]int32, size)
	for i, k := range old.keys {
		if k != 0 {
			j := p.slot(k)
			p.keys[j], p.values[j] = k, old.values[i]
		}
	}
}

// each calls do for every entry, in no order.
func (p *pairs) each(do func(a, b, v int32)) {
	for i, k := range p.keys {
		switch k {
		case 0:
		case ^uint64(0):
			do(0, 0, p.values[i])
		default:
			do(int32(k>>32), int32(uint32(k)), p.values[i])
		}
	}
}
