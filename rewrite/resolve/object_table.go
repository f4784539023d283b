package resolve

// objectKey tells what an abstract value is: equal values have equal keys.
type objectKey struct {
	kind    objectKind
	a, b, c int32
	name    Name
}

// objectTable finds objects by their keys: an open-addressing hash table without
// pointers, as pairs is. The zero value is an empty table.
type objectTable struct {
	keys  []objectKey // of the objects, by number
	slots []int32     // one more than the number of an object, 0 is free
	used  int
}

// slot is where a key is, or would be.
func (t *objectTable) slot(k *objectKey) int {
	mask := len(t.slots) - 1
	h := uint64(uint32(k.a))<<32 | uint64(uint32(k.b))
	h = (h ^ uint64(uint32(k.c))<<16 ^ uint64(uint32(k.name))<<40 ^ uint64(k.kind)) * 0x9e3779b97f4a7c15 // as in pairs
	h ^= h >> 29
	h *= 0x9e3779b97f4a7c15
	for i := int(h>>32) & mask; ; i = (i + 1) & mask {
		if o := t.slots[i]; o == 0 || t.keys[o-1] == *k {
			return i
		}
	}
}

// get is the object with a key.
func (t *objectTable) get(k objectKey) (int32, bool) {
	if t.used == 0 {
		return 0, false
	}
	o := t.slots[t.slot(&k)] - 1
	return o, o >= 0
}

// set gives object o a key. Objects that get none are found in other ways.
func (t *objectTable) set(k objectKey, o int32) {
	if 4*(t.used+1) > 3*len(t.slots) {
		t.grow()
	}
	for int(o) >= len(t.keys) {
		t.keys = append(t.keys, objectKey{})
	}
	t.keys[o] = k
	t.slots[t.slot(&k)] = o + 1
	t.used++
}

func (t *objectTable) grow() {
	old := t.slots
	t.slots = make([]int32, max(1024, 2*len(old)))
	for _, o := range old {
		if o != 0 {
			t.slots[t.slot(&t.keys[o-1])] = o
		}
	}
}
