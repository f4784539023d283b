package resolve

import "testing"

func TestPairs(t *testing.T) {
	var p pairs
	want := map[[2]int32]int32{}
	for i := range int32(5000) {
		a, b := i%71-1, i*7919%4001
		want[[2]int32{a, b}] = i
		p.set(a, b, i)
	}
	for k, v := range want {
		if got, ok := p.get(k[0], k[1]); !ok || got != v {
			t.Fatalf("get(%d, %d) = %d, %v; want %d", k[0], k[1], got, ok, v)
		}
	}
	if _, ok := p.get(5000, 5000); ok {
		t.Error("a pair is found that nobody set")
	}
	seen := 0
	p.each(func(a, b, v int32) {
		seen++
		if want[[2]int32{a, b}] != v {
			t.Errorf("each gives %d for (%d, %d); want %d", v, a, b, want[[2]int32{a, b}])
		}
	})
	if seen != len(want) {
		t.Errorf("each gives %d entries; want %d", seen, len(want))
	}
}
