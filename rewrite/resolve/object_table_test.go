package resolve

import "testing"

func TestObjectTable(t *testing.T) {
	var table objectTable
	keys := map[objectKey]int32{}
	for i := range int32(5000) {
		k := objectKey{kind: objectKind(i % 7), a: i % 13, b: -i % 17, c: i % 11, name: Name(i)}
		if i%2 == 0 { // the numbers between belong to objects without a key
			keys[k] = i
			table.set(k, i)
		}
	}
	for k, want := range keys {
		if o, ok := table.get(k); !ok || o != want {
			t.Fatalf("get(%v) = %d, %v; want %d", k, o, ok, want)
		}
	}
	if o, ok := table.get(objectKey{name: 5001}); ok {
		t.Errorf("object %d is found by a key that nobody set", o)
	}
	if o, ok := table.get(objectKey{}); ok && o != keys[objectKey{}] {
		t.Errorf("object %d, which has no key, is found by the empty one", o)
	}
}
