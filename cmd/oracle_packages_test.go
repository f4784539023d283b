package cmd_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/pypi"
)

// suites are packages whose own tests are run under the oracle. Small ones:
// the profile makes Python several times slower.
var suites = []struct {
	pin   string
	needs []string // beside pytest
	run   []string // what pytest is told
}{
	{"marshmallow==3.26.1", []string{"simplejson==3.20.1"}, []string{"tests"}},
	{"tomlkit==0.13.2", []string{"PyYAML==6.0.2"}, []string{"tests", "--ignore=tests/test_toml_spec_tests.py"}},
}

// leastSeen is how many percent of the observed calls have to be in the graph.
const leastSeen = 90

// TestOracleOnPackages holds the call graph of real packages to what their own
// tests make them do.
func TestOracleOnPackages(t *testing.T) {
	for _, s := range suites {
		t.Run(s.pin, func(t *testing.T) {
			dir := pypi.Source(t, s.pin)
			tools := pypi.Install(t, append([]string{"pytest==8.3.4", "pluggy==1.5.0", "iniconfig==2.0.0", "packaging==24.2"}, s.needs...)...)
			graph, counts := graphOf(t, dir)
			seen := observe(t, dir, graph, append([]string{"-m", "pytest", "-q", "--assert=plain", "-p", "no:cacheprovider"}, s.run...), "PYTHONPATH="+dir+"/src:"+tools)
			misses := seen.missing(graph)
			counts.direct, counts.library = len(seen.Direct), len(seen.Library)
			counts.missed, counts.missedLibrary = len(misses.Direct), len(misses.Library)
			t.Log(counts)
			for _, cause := range causes(misses.Direct) {
				t.Log(cause)
			}
			if counts.direct < 500 {
				t.Fatalf("only %d calls were observed: the tests did not run", counts.direct)
			}
			if 100*(counts.direct-counts.missed) < leastSeen*counts.direct {
				t.Errorf("less than %d %% of the observed calls are in the graph", leastSeen)
			}
		})
	}
}

// causes groups missed calls by who calls or by what is called, whichever
// explains most of those that are left.
func causes(misses [][2]string) (lines []string) {
	const most = 8
	for range most {
		groups := map[string]int{}
		for _, m := range misses {
			groups["calls in "+m[0]]++
			groups["calls of "+m[1]]++
		}
		names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
			return cmp.Or(cmp.Compare(groups[b], groups[a]), strings.Compare(a, b))
		})
		if len(names) == 0 {
			break
		}
		lines = append(lines, fmt.Sprintf("missed: %d %s", groups[names[0]], names[0]))
		misses = slices.DeleteFunc(misses, func(m [2]string) bool {
			return names[0] == "calls in "+m[0] || names[0] == "calls of "+m[1]
		})
	}
	return lines
}
