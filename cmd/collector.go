package cmd

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// allowance is how many bytes the heap may grow before the garbage collector
// looks at it again. Nearly all that an analysis makes lives until the end: to
// look again whenever the heap has doubled, as is usual, costs a run of a small
// project a fifth of its time, and one of a large project half.
const allowance = 192 << 20

// leastGrowth is the growth, in percent, that a heap much larger than the allowance
// may have.
const leastGrowth = 20

// tuneCollector has the garbage collector run after each allowance of growth,
// as long as the process lives.
func tuneCollector() {
	// The collector's goal for an empty heap is 4 MiB at 100 percent.
	debug.SetGCPercent(allowance / (4 << 20) * 100)
	afterCollection(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(growth(live[0].Value.Uint64()))
	})
}

// growth is the percentage that gives a heap of that many live bytes the
// allowance.
func growth(live uint64) int {
	return int(max(allowance*100/max(live, 4<<20), leastGrowth))
}

// afterCollection calls do after each garbage collection.
func afterCollection(do func()) {
	type witness struct{ _ [16]byte } // not so small that it shares its block
	var again func(*witness)
	again = func(*witness) {
		do()
		runtime.SetFinalizer(new(witness), again)
	}
	runtime.SetFinalizer(new(witness), again)
}
