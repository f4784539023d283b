package cmd

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// progress shows on a terminal how far a long run is: one line that is drawn
// over and over, and gone at the end. It is our own, for it is a line and a
// ticker, and must never write a byte when nobody looks.
type progress struct {
	draw        func(line string) // nil: nobody looks
	delay       time.Duration     // before the first line
	done, total atomic.Int64
	stop        chan struct{}
	drawing     sync.WaitGroup
}

const (
	progressDelay    = time.Second // what is over by then needs no bar
	progressInterval = 100 * time.Millisecond
	progressCells    = 24
)

// startProgress begins to wait. Progress is shown only if standard error is a
// terminal that can go back in a line.
func (a *App) startProgress(quiet bool) *progress {
	p := &progress{delay: progressDelay, stop: make(chan struct{})}
	if quiet || !isTerminal(a.Stderr) || a.Env("TERM") == "dumb" {
		return p
	}
	p.draw = func(line string) { fmt.Fprint(a.Stderr, "\r\x1b[K"+line) }
	p.drawing.Go(p.run)
	return p
}

// set records how many files are done; it may be called from any goroutine.
func (p *progress) set(done, total int) {
	p.done.Store(int64(done))
	p.total.Store(int64(total))
}

// end stops the drawing and wipes the line. Nothing else may be written to the
// terminal before it.
func (p *progress) end() {
	close(p.stop)
	p.drawing.Wait()
}

func (p *progress) run() {
	select {
	case <-p.stop:
		return
	case <-time.After(p.delay):
	}
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	defer p.draw("")
	for {
		p.draw(progressLine(p.done.Load(), p.total.Load()))
		select {
		case <-p.stop:
			return
		case <-ticker.C:
		}
	}
}

// progressLine is the bar for a state of the run.
func progressLine(done, total int64) string {
	if total <= 0 || done >= total {
		return "analysing ..."
	}
	full := int(done * progressCells / total)
	bar := make([]byte, progressCells)
	for i := range bar {
		bar[i] = '.'
		if i < full {
			bar[i] = '#'
		}
	}
	return fmt.Sprintf("reading [%s] %d/%d files", bar, done, total)
}
