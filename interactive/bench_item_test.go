package interactive

import "testing"

// BenchmarkOneItem measures what a plan shows for the first time whose changes
// are all one item, with no diff made yet: its first screen, its last, and the
// reasons.
func BenchmarkOneItem(b *testing.B) {
	p, files := largePlan(large)
	for i, c := range p.Changes {
		c.Requires = []string{p.Changes[(i+1)%large].ID}
	}
	for _, key := range []string{"", "end", "w", "tab"} {
		b.Run("screen_"+key, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, err := newSession(p, setup{files: reader(files)})
				if err != nil {
					b.Fatal(err)
				}
				if len(s.items) != 1 {
					b.Fatalf("%d items", len(s.items))
				}
				f := screenOf(b, s)
				f.size(200, 60)
				f.View()
				s.to(0)
				f.rows = nil
				b.StartTimer()
				if key != "" {
					f.press(key)
				}
				f.View()
			}
		})
	}
}
