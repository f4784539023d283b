package apply

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// The test binary runs itself: with these in its environment it is a process
// that writes, recovers or undoes, and kills itself at a chosen step.
const (
	envTask = "APPLY_TEST_TASK"
	envRoot = "APPLY_TEST_ROOT"
	envStep = "APPLY_TEST_STEP" // 0: never
)

func TestMain(m *testing.M) {
	if task := os.Getenv(envTask); task != "" {
		step, err := strconv.Atoi(os.Getenv(envStep))
		if err == nil {
			err = perform(task, os.Getenv(envRoot), step)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// perform does a task on the sample in root.
func perform(task, root string, step int) error {
	around := func(d disk) disk { return &deadly{d, step} }
	switch task {
	case "write":
		var targets []Target
		for i := range sampleNames {
			targets = append(targets, sampleTarget(root, i))
		}
		return write(context.Background(), root, targets, around)
	case "recover":
		_, err := recoverRun(root, around)
		return err
	case "undo":
		_, err := undo(context.Background(), root, around)
		return err
	}
	return fmt.Errorf("no task %q", task)
}

// deadly is a disk that kills the process: before a step, or within it, when a
// file is half written or a folder half removed.
type deadly struct {
	disk
	left int // steps until the end
}

func (d *deadly) step(half func()) {
	for _, before := range []func(){func() {}, half} {
		if d.left--; d.left == 0 {
			before()
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			panic(err) // not reached: Kill does not return from SIGKILL to oneself
		}
	}
}

func (d *deadly) Write(name string, data []byte, like fs.FileInfo) error {
	d.step(func() { _ = d.disk.Write(name, data[:len(data)/2], like) })
	return d.disk.Write(name, data, like)
}

func (d *deadly) Rename(from, to string) error {
	d.step(func() { _ = d.disk.Rename(from, to) })
	return d.disk.Rename(from, to)
}

func (d *deadly) Mkdir(name string) error {
	d.step(func() { _ = d.disk.Mkdir(name) })
	return d.disk.Mkdir(name)
}

func (d *deadly) RemoveAll(name string) error {
	d.step(func() {
		_ = d.disk.(folder).root.Remove(filesName(name)) // the one that hurts most
	})
	return d.disk.RemoveAll(name)
}

// child runs a task in a process of its own and tells whether it was killed.
func child(t *testing.T, task, root string, step int, patience time.Duration) (killed bool) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	ctx := t.Context()
	if patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), envTask+"="+task, envRoot+"="+root, envStep+"="+strconv.Itoa(step))
	out, err := cmd.CombinedOutput()
	if err != nil && ctx.Err() == nil && cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("%s in a process of its own: %v\n%s", task, err, out)
	}
	return err != nil
}

// recovered runs Recover until nothing is pending, and checks what it says.
func recovered(t *testing.T, s *sample) Outcome {
	t.Helper()
	r, err := Recover(s.root)
	must(t, err)
	got := s.state(t)
	if r != nil && r.Outcome != got {
		t.Errorf("Recover says %v, but the files are %s", r, got)
	}
	if r, err := Recover(s.root); r != nil || err != nil {
		t.Errorf("Recover called again says %v, %v", r, err)
	}
	return got
}

func TestKilledAtEveryStep(t *testing.T) {
	outcomes := map[Outcome]int{}
	for step := 1; ; step++ {
		s := newSample(t, t.TempDir())
		if !child(t, "write", s.root, step, 0) {
			break
		}
		outcomes[recovered(t, s)]++
		if t.Failed() {
			t.Fatalf("killed at step %d", step)
		}
	}
	if outcomes[Undone] < 20 || outcomes[Finished] < 8 {
		t.Errorf("the steps do not cover both sides of the commit: %v", outcomes)
	}
}

func TestKilledAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	for range 300 {
		s := newSample(t, t.TempDir())
		child(t, "write", s.root, 0, time.Duration(1+r.IntN(40))*time.Millisecond)
		recovered(t, s)
	}
}

// The recovery may be killed too, and the one after it.
func TestKilledWhileRecovering(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	for range 150 {
		s := newSample(t, t.TempDir())
		steps := []int{1 + r.IntN(50), 1 + r.IntN(12), 1 + r.IntN(8)}
		child(t, "write", s.root, steps[0], 0)
		child(t, "recover", s.root, steps[1], 0)
		child(t, "recover", s.root, steps[2], 0)
		recovered(t, s)
		if t.Failed() {
			t.Fatalf("killed at steps %v", steps)
		}
	}
}

func TestKilledWhileUndoing(t *testing.T) {
	outcomes := map[Outcome]int{}
	for step := 1; ; step++ {
		s := newSample(t, t.TempDir())
		must(t, Write(t.Context(), s.root, s.targets))
		if !child(t, "undo", s.root, step, 0) {
			break
		}
		_, err := Recover(s.root)
		must(t, err)
		got := s.state(t)
		if outcomes[got]++; got == Finished {
			_, err := Undo(t.Context(), s.root) // not undone, so it still can be
			must(t, err)
			s.want(t, Undone)
		}
		if t.Failed() {
			t.Fatalf("killed at step %d", step)
		}
	}
	if outcomes[Undone] < 8 || outcomes[Finished] < 20 {
		t.Errorf("the steps do not cover both sides of the commit: %v", outcomes)
	}
}
