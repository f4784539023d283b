package cmd_test

import "testing"

// TestWantedProgramsRun holds the cases themselves to their word, without the
// engine: the wanted texts compile, the program prints what the case says
// after the repair, and what it says before.
func TestWantedProgramsRun(t *testing.T) {
	compiled := newCompiler(t)
	for _, c := range allCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			needPython(t, c.python)
			if c.status != 2 {
				compiled.add(c.name, c.want)
			}
			if c.stdout != nil {
				wantStrict(t, c.want, c.run, *c.stdout, c.packages...)
			}
			if c.beforeStdout != nil {
				if got := runPythonWith(t, c.packages, c.input, c.run...); got.stdout != *c.beforeStdout {
					t.Errorf("before the repair the program prints\n%s--- wanted ---\n%s--- stderr ---\n%s",
						got.stdout, *c.beforeStdout, got.stderr)
				}
			}
		})
	}
}
