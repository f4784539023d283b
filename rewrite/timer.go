package rewrite

import (
	"fmt"
	"io"
	"time"
)

// Timer records how long each pass took. A nil Timer records nothing, so that
// callers need not ask whether somebody measures.
type Timer struct {
	phases []phase
}

type phase struct {
	name string
	took time.Duration
}

// Start begins a phase and returns the function that ends it.
func (t *Timer) Start(name string) func() {
	if t == nil {
		return func() {}
	}
	begin := time.Now()
	return func() { t.phases = append(t.phases, phase{name, time.Since(begin)}) }
}

// divide records phases that ran side by side: of the time that went by, each
// gets its share of what all goroutines have spent.
func (t *Timer) divide(took time.Duration, spent ...phase) {
	if t == nil {
		return
	}
	var all time.Duration
	for _, p := range spent {
		all += p.took
	}
	for _, p := range spent {
		share := float64(p.took) / float64(max(all, 1))
		t.phases = append(t.phases, phase{p.name, time.Duration(float64(took) * share)})
	}
}

// Report writes one line a phase, in the order in which they ended.
func (t *Timer) Report(w io.Writer) {
	if t == nil {
		return
	}
	var total time.Duration
	for _, p := range t.phases {
		fmt.Fprintf(w, "%-12s %8.1f ms\n", p.name, float64(p.took.Microseconds())/1000)
		total += p.took
	}
	fmt.Fprintf(w, "%-12s %8.1f ms\n", "total", float64(total.Microseconds())/1000)
}
