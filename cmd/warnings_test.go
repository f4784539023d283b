package cmd_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"awaken/rewrite/finding"
	"awaken/rewrite/load"
	"awaken/rewrite/warning"
)

// TestWarnings feeds `check --warnings` what Python says of the bundled
// programs, and holds the places that it names to those that made the lost
// coroutines of the run, whatever kind of log it comes from.
func TestWarnings(t *testing.T) {
	total := map[string]*sightings{}
	kinds := []struct {
		name  string
		flags []string
	}{
		{"origins", []string{"-c", originDriver}},
		{"traced", []string{"-X", "tracemalloc=25"}},
		{"dev", []string{"-X", "dev"}},
		{"bare", nil},
		{"errors", []string{"-W", "error"}},
	}
	for _, p := range losingPrograms(t) {
		t.Run(p.name, func(t *testing.T) {
			for _, run := range p.runs {
				if !strings.Contains(runPython(t, p.files, run...).stderr, "was never awaited") {
					continue
				}
				var truth []warning.Warning
				for _, kind := range kinds[:2] {
					truth = append(truth, warningsOf(t, runPython(t, p.files, append(slices.Clone(kind.flags), run...)...).stderr)...)
				}
				for _, kind := range kinds {
					log := runPython(t, p.files, append(slices.Clone(kind.flags), run...)...).stderr
					n := checkLog(t, p.files, kind.name, log, truth)
					if total[kind.name] == nil {
						total[kind.name] = &sightings{}
					}
					total[kind.name].warnings += n.warnings
					total[kind.name].placed += n.placed
				}
			}
		})
	}
	for _, kind := range kinds {
		n := total[kind.name]
		t.Logf("%s: %d of %d warnings have a place", kind.name, n.placed, n.warnings)
		if least := map[string]int{"origins": 100, "traced": 70, "dev": 50, "bare": 50, "errors": 30}[kind.name]; n.warnings == 0 || 100*n.placed < least*n.warnings {
			t.Errorf("%s: only %d of %d warnings have a place", kind.name, n.placed, n.warnings)
		}
	}
}

// originDriver runs a program as python3 does, and has every coroutine remember
// what made it, as asyncio's debug mode does for those of a running loop.
const originDriver = `
import runpy, sys
sys.set_coroutine_origin_tracking_depth(100)
sys.path.insert(0, "")
sys.argv = sys.argv[1:]
if sys.argv[0] == "-m":
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    runpy.run_path(sys.argv[0], run_name="__main__")
`

var inTheLogs = regexp.MustCompile(`^(\d+) warnings? .* in the logs: (\d+) with a place`)

// sightings counts distinct warnings, and those of them that have a place.
type sightings struct{ warnings, placed int }

// losingPrograms are bundled programs as they are, before any repair: those that
// lose coroutines in many ways, and the projects.
func losingPrograms(t *testing.T) (programs []oracleProgram) {
	t.Helper()
	for _, c := range allCases(t) {
		if folder, _, _ := strings.Cut(c.name, "/"); !slices.Contains([]string{"basic", "trap08_deliberate", "trap11_functions_as_values"}, folder) {
			continue
		}
		if have, err := pythonMinor(); err != nil || have < c.python || c.skipBefore || c.input["main.py"] == nil || len(c.encode) > 0 {
			continue
		}
		programs = append(programs, oracleProgram{c.name, c.input, [][]string{c.run}})
	}
	return append(programs,
		oracleProgram{"status", readProject(t, "status"), [][]string{{"main.py"}}},
		oracleProgram{"daemon", readProject(t, "daemon"), [][]string{{"main.py"}}},
		oracleProgram{"bulk", readProject(t, "bulk"), append(slices.Clone(bulkRuns), []string{"-m", "unittest"})})
}

func warningsOf(t *testing.T, log string) []warning.Warning {
	t.Helper()
	list, err := warning.Read(strings.NewReader(log), "log")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checkLog feeds one log to check, and compares with the truth.
func checkLog(t *testing.T, files tree, kind, log string, truth []warning.Warning) (n sightings) {
	t.Helper()
	if !strings.Contains(log, "was never awaited") {
		return n
	}
	dir, logs := t.TempDir(), t.TempDir()
	writeTree(t, dir, files)
	name := filepath.Join(logs, "run.log")
	if err := os.WriteFile(name, []byte(log), 0o666); err != nil {
		t.Fatal(err)
	}
	_, out, said := awaken(dir, "check", "--warnings", name, "--output-format", "jsonl", "--color", "never")
	p, err := load.Load(t.Context(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	locator := warning.NewLocator(p.Files)
	real := map[string]bool{}   // file:line of the project in some call that made a coroutine
	untold := map[string]bool{} // coroutine functions of which the runs do not tell more
	for _, w := range truth {
		if len(w.Created) == 0 && w.Collected.Line == 0 {
			untold[w.Name] = true
		}
		for _, f := range append(w.Created, w.Collected) {
			for _, file := range locator.Files(f) {
				real[fmt.Sprintf("%s:%d", file.Name, f.Line)] = true
			}
		}
	}
	for line := range strings.Lines(out) {
		var f finding.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		if f.Confidence != finding.Observed || f.Rule != "unawaited-call" {
			continue
		}
		found := untold[f.Callee[strings.LastIndexByte(f.Callee, '.')+1:]]
		for l := f.Line; l <= f.EndLine; l++ {
			found = found || real[fmt.Sprintf("%s:%d", f.File, l)]
		}
		if !found {
			t.Errorf("%s: %s:%d %s is observed, but no run made a lost coroutine there\n%s", kind, f.File, f.Line, f.Message, log)
		}
	}
	for line := range strings.Lines(said) {
		if m := inTheLogs.FindStringSubmatch(line); m != nil {
			n.warnings, _ = strconv.Atoi(m[1])
			n.placed, _ = strconv.Atoi(m[2])
		}
		if strings.HasPrefix(line, "no place ") {
			t.Logf("%s: %s", kind, strings.TrimSpace(line))
		}
	}
	return n
}
