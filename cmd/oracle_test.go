package cmd_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite"
	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
	"awaken/rules/library"
)

// oracleDriver runs a program under sys.setprofile and writes down which of
// the project's functions called which.
//
//go:embed testdata/oracle.py
var oracleDriver string

// observed is what the driver writes: pairs of qualified names.
type observed struct {
	Direct  [][2]string // called without anything between
	Library [][2]string // called with Python code of a library between
}

// TestOracle holds the call graph to what Python does: every call between a
// project's own functions that the bundled programs make stands in it.
func TestOracle(t *testing.T) {
	var programs []oracleProgram
	for _, c := range allCases(t) {
		if have, err := pythonMinor(); err != nil || have < c.python || c.skipBefore || c.input["main.py"] == nil {
			continue
		}
		if strings.HasPrefix(c.name, "migrate_sqlite3/") {
			continue // sqlite3 calls what it was given from C, wherever a statement runs: no library is seen between
		}
		if c.name == "trap21_introspection/getattribute_of_the_project" {
			continue // every read of an attribute calls, and what it gives is made up at run time: it is refused
		}
		programs = append(programs, oracleProgram{c.name, c.input, [][]string{c.run}})
	}
	programs = append(programs,
		oracleProgram{"status", readProject(t, "status"), [][]string{{"main.py"}}},
		oracleProgram{"daemon", readProject(t, "daemon"), [][]string{{"main.py"}}},
		oracleProgram{"bulk", readProject(t, "bulk"), append(slices.Clone(bulkRuns), []string{"-m", "unittest"})},
		oracleProgram{"bulk, sync", syncReference(readProject(t, "bulk")), append(slices.Clone(bulkRuns), []string{"-m", "unittest"})},
	)
	var total tally
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			dir := t.TempDir()
			writeTree(t, dir, p.files)
			graph, counts := graphOf(t, dir)
			for _, run := range p.runs {
				seen := observe(t, dir, graph, run)
				misses := seen.missing(graph)
				for _, m := range misses.Direct {
					t.Errorf("%q: %s calls %s, which the graph does not have", run, m[0], m[1])
				}
				for _, m := range misses.Library {
					t.Logf("%q: %s calls %s by way of a library", run, m[0], m[1])
				}
				counts.direct += len(seen.Direct)
				counts.library += len(seen.Library)
				counts.missed += len(misses.Direct)
				counts.missedLibrary += len(misses.Library)
			}
			total.add(counts)
		})
	}
	t.Log(total)
	if total.direct < 300 {
		t.Errorf("only %d calls were observed: the driver does not see what the programs do", total.direct)
	}
}

type oracleProgram struct {
	name  string
	files tree
	runs  [][]string
}

// tally is what a comparison comes to.
type tally struct {
	direct, missed         int // observed calls, those of them that the graph does not have
	library, missedLibrary int // the same for those by way of a library
	sites, edges           int // written calls that reach a function of the project, and how many they reach
}

func (n *tally) add(m tally) {
	n.direct += m.direct
	n.missed += m.missed
	n.library += m.library
	n.missedLibrary += m.missedLibrary
	n.sites += m.sites
	n.edges += m.edges
}

func (n tally) String() string {
	return fmt.Sprintf("%d of %d observed calls are in the graph (%d of %d by way of a library); %d callees at %d call sites, %.2f each",
		n.direct-n.missed, n.direct, n.library-n.missedLibrary, n.library, n.edges, n.sites, float64(n.edges)/max(1, float64(n.sites)))
}

// graphOf is the call graph of a folder, with the counts of its call sites.
func graphOf(t *testing.T, dir string) (*rewrite.Graph, tally) {
	t.Helper()
	p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	a, err := rewrite.Analyze(context.Background(), p, rewrite.Options{Library: library.Default()})
	if err != nil {
		t.Fatal(err)
	}
	type site struct {
		fn   *resolve.Func
		node syntax.Node
	}
	sites, edges := map[site]bool{}, map[site]map[*resolve.Func]bool{}
	for _, x := range a.Program().Sites {
		if x.Call() == nil || len(x.Targets) == 0 {
			continue
		}
		at := site{x.Instance().Func(), x.Node}
		sites[at] = true
		if edges[at] == nil {
			edges[at] = map[*resolve.Func]bool{}
		}
		for _, target := range x.Targets {
			edges[at][target.Func()] = true
		}
	}
	n := tally{sites: len(sites)}
	for _, callees := range edges {
		n.edges += len(callees)
	}
	return a.Graph(), n
}

// observe runs a program in dir under the driver.
func observe(t *testing.T, dir string, g *rewrite.Graph, run []string, env ...string) observed {
	t.Helper()
	modules := map[string]string{} // file -> module: the shortest name of those in it
	for _, f := range g.Functions {
		if name, ok := modules[f.File]; !ok || len(f.Name) < len(name) {
			modules[f.File] = f.Name
		}
	}
	input, err := json.Marshal(modules)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "observed.json")
	cmd := exec.Command("python3", append([]string{"-c", oracleDriver, out, string(input)}, run...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "PYTHONUTF8=1")
	cmd.Env = append(cmd.Env, env...)
	said, _ := cmd.CombinedOutput() // many programs fail until they are repaired
	var seen observed
	data, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(data, &seen)
	}
	if err != nil {
		t.Fatalf("the driver: %v\n%s", err, said)
	}
	return seen
}

// missing are the observed calls that a graph does not have.
func (o observed) missing(g *rewrite.Graph) observed {
	known := map[[2]string]bool{}
	for _, pair := range g.Calls {
		known[pair] = true
	}
	unknown := func(pairs [][2]string) (out [][2]string) {
		for _, pair := range pairs {
			if !known[pair] {
				out = append(out, pair)
			}
		}
		slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) })
		return out
	}
	return observed{unknown(o.Direct), unknown(o.Library)}
}
