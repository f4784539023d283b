package resolve

// pairs maps two numbers to a third: an open-addressing hash table without
// pointers, which the garbage collector need not look into. The solver asks
// its tables several times for every object that arrives anywhere. The zero
// value is an empty table.
type pairs struct {
	entries []pairEntry
	used    int
}

// pairEntry is a key with its value: they are read together.
type pairEntry struct {
	a, b  uint32 // the key, see pairKey
	value int32
}

// key is the key of an entry, 0 of a free one: key 0 is kept as the highest
// number.
func (e *pairEntry) key() uint64 { return uint64(e.a)<<32 | uint64(e.b) }

func pairKey(a, b int32) uint64 {
	if k := uint64(uint32(a))<<32 | uint64(uint32(b)); k != 0 {
		return k
	}
	return ^uint64(0)
}

// slot is where key k is, or would be.
func (p *pairs) slot(k uint64) int {
	mask := len(p.entries) - 1
	h := k * 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio (Knuth, volume 3, 6.4)
	for i := int(h>>32) & mask; ; i = (i + 1) & mask {
		if x := p.entries[i].key(); x == k || x == 0 {
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
	e := &p.entries[p.slot(k)]
	return e.value, e.key() == k
}

// set maps a and b to v.
func (p *pairs) set(a, b, v int32) {
	if 4*(p.used+1) > 3*len(p.entries) {
		p.grow()
	}
	k := pairKey(a, b)
	e := &p.entries[p.slot(k)]
	if e.key() == 0 {
		e.a, e.b = uint32(k>>32), uint32(k)
		p.used++
	}
	e.value = v
}

func (p *pairs) grow() {
	old := p.entries
	p.entries = make([]pairEntry, max(1024, 2*len(old)))
	for _, e := range old {
		if k := e.key(); k != 0 {
			p.entries[p.slot(k)] = e
		}
	}
}

// each calls do for every entry, in no order.
func (p *pairs) each(do func(a, b, v int32)) {
	for _, e := range p.entries {
		switch e.key() {
		case 0:
		case ^uint64(0):
			do(0, 0, e.value)
		default:
			do(int32(e.a), int32(e.b), e.value)
		}
	}
}
