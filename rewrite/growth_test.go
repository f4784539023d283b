//go:build unix

package rewrite_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"awaken/rewrite"
	"awaken/rules/library"
)

// BenchmarkGrowth checks parts of one code base, CPython's own library with its
// tests, of 50,000 to 800,000 lines: what a line costs, in time of the processor
// and in memory, should stay nearly the same. Each part holds the ones before it.
func BenchmarkGrowth(b *testing.B) {
	files := mixed(b, standardLibrary(b))
	dir := b.TempDir()
	lines := 0
	for _, size := range []int{50_000, 100_000, 200_000, 400_000, 800_000} {
		for ; len(files) > 0 && lines < size; files = files[1:] {
			lines += copied(b, files[0], dir)
		}
		b.Run(fmt.Sprintf("lines=%d", size), func(b *testing.B) { growth(b, dir, lines) })
	}
}

// growth measures a check of a folder of so many lines.
func growth(b *testing.B, dir string, lines int) {
	p := loaded(b, dir)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start, runs := processorTime(b), 0
	var last *rewrite.Analysis
	for b.Loop() {
		a, err := rewrite.Analyze(context.Background(), p, rewrite.Options{Library: library.Default(), Findings: true})
		if err != nil {
			b.Fatal(err)
		}
		last = a
		runs++
	}
	b.ReportMetric(float64(processorTime(b)-start)/float64(runs)/float64(lines), "cpu-ns/line")
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(lines), "live-B/line")
	runtime.KeepAlive(last)
	peak(b)
}

// processorTime is the time in ns that the process has spent in user code.
func processorTime(b *testing.B) int64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano()
}

// sample is a file of a code base.
type sample struct{ root, path string }

// mixed lists the Python files below a folder in an order that is always the
// same and that the folders play no part in.
func mixed(b *testing.B, root string) []sample {
	b.Helper()
	type placed struct {
		sample
		at uint64
	}
	var list []placed
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "site-packages" || d.Name() == "__pycache__"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".py":
			return nil
		}
		rel, err := filepath.Rel(root, path)
		h := fnv.New64a()
		h.Write([]byte(rel))
		list = append(list, placed{sample{root, rel}, h.Sum64()})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	slices.SortFunc(list, func(x, y placed) int { return cmp.Compare(x.at, y.at) })
	files := make([]sample, len(list))
	for i, x := range list {
		files[i] = x.sample
	}
	return files
}

// copied puts a file where it stands below another folder, and counts its lines.
func copied(b *testing.B, s sample, dir string) int {
	b.Helper()
	text, err := os.ReadFile(filepath.Join(s.root, s.path))
	if err != nil {
		b.Fatal(err)
	}
	to := filepath.Join(dir, s.path)
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		b.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}
