package cmd_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/finding"
	"awaken/rewrite/plan"
	"awaken/rewrite/pypi"
	"awaken/rewrite/syntax"
)

var (
	strippedAll   = flag.Bool("stripped.all", false, "strip awaits from all packages that TestStripped knows, and say what came of it")
	strippedSites = flag.Int("stripped.sites", 150, "how many awaits of a package are stripped at once")
	strippedSeeds = flag.Uint64("stripped.seeds", 1, "how often each package is stripped, with other sites each time")
)

// asyncPackages are real programs with many awaits: the folder to analyse, as
// installed, and whether every run of the tests takes it.
var asyncPackages = []struct {
	pin, folder string
	always      bool
}{
	{"starlette==0.41.3", "starlette", true},
	{"httpx==0.28.1", "httpx", true},
	{"aiohttp==3.11.11", "aiohttp", false},
	{"discord.py==2.4.0", "discord", false},
	{"python-telegram-bot==21.9", "telegram", false},
	{"aiogram==3.16.0", "aiogram", false},
	{"hypercorn==0.17.3", "hypercorn", false},
	{"asyncpg==0.30.0", "asyncpg", false},
	{"psycopg==3.2.3", "psycopg", false},
	{"textual==1.0.0", "textual", false},
	{"redis==5.2.1", "redis", false},
	{"pymodbus==3.8.3", "pymodbus", false},
}

// stripped is an await that was taken out of a program.
type stripped struct {
	file         string
	offset       int    // where it stood, in bytes of the text without it
	line, column int    // of its operand
	text         string // `await ` with the space after it
}

// TestStripped takes awaits at random out of real packages and repairs them:
// what is repaired comes back byte for byte, and nothing else is changed.
func TestStripped(t *testing.T) {
	for _, p := range asyncPackages {
		if !p.always && !*strippedAll {
			continue
		}
		for seed := range *strippedSeeds {
			t.Run(fmt.Sprintf("%s/%d", p.pin, seed), func(t *testing.T) {
				t.Parallel()
				whole := pythonFiles(t, pypi.Install(t, p.pin), p.folder)
				stripAndRepair(t, whole, rand.New(rand.NewPCG(seed, 16)))
			})
		}
	}
}

func stripAndRepair(t *testing.T, whole tree, r *rand.Rand) {
	before := t.TempDir()
	writeTree(t, before, whole)
	expected := map[string]int{} // edits that the package asks for as it is
	own, _ := safeEdits(t, before)
	for _, e := range own {
		expected[editKey(whole, e)]++
	}

	cut, sites := stripAwaits(t, whole, r, *strippedSites)
	dir := t.TempDir()
	writeTree(t, dir, cut)
	found := resolvedPlaces(t, dir)
	back := map[string]bool{} // offsets in files
	wrong := 0
	bySite := map[string]stripped{}
	for _, s := range sites {
		bySite[fmt.Sprintf("%s:%d", s.file, s.offset)] = s
	}
	edits, held := safeEdits(t, dir)
	for _, e := range edits {
		place := fmt.Sprintf("%s:%d", e.File, e.Start)
		if s, ok := bySite[place]; ok && e.Start == e.End && e.New == s.text {
			back[place] = true
			continue
		}
		key := editKey(cut, e)
		if expected[key]--; expected[key] < 0 {
			wrong++
			t.Errorf("%s: writes %q", key, e.New)
		}
	}
	resolved, restored, missed := 0, 0, 0
	for place, s := range bySite {
		is := found[fmt.Sprintf("%s:%d:%d", s.file, s.line, s.column)]
		switch {
		case back[place]:
			restored++
			resolved++
		case is:
			resolved++
			missed++
			t.Logf("%s:%d:%d is reported and not repaired: %s", s.file, s.line, s.column, held[fmt.Sprintf("%s:%d", s.file, s.line)])
		}
	}
	status, _, stderr := awaken(dir, "fix", "--write", "--allow-dirty")
	if status == 2 {
		t.Errorf("fix --write: %s", stderr)
	}
	after := readTree(t, dir)
	same := 0
	for name := range whole {
		if bytes.Equal(after[name], whole[name]) {
			same++
		}
	}
	t.Logf("%d awaits stripped: %d resolved by check, %d of them back byte for byte, %d refused or held back, %d wrong edits; %d of %d files as they were",
		len(sites), resolved, restored, missed, wrong, same, len(whole))
	if resolved == 0 || restored*100 < resolved*99 {
		t.Errorf("of %d resolved sites, %d come back", resolved, restored)
	}
}

// editKey names an edit by what stripping does not move.
func editKey(files tree, e plan.Edit) string {
	line := 1 + bytes.Count(files[e.File][:e.Start], []byte("\n"))
	return fmt.Sprintf("%s:%d %q", e.File, line, e.New)
}

// safeEdits are the edits of what `fix --write` would apply, and by file and
// line why others are refused.
func safeEdits(t *testing.T, dir string) (edits []plan.Edit, held map[string]string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "plan.json")
	if status, _, stderr := awaken(dir, "fix", "--save-plan", name); status == 2 {
		t.Fatalf("fix: %s", stderr)
	}
	p := readPlan(t, name)
	held = map[string]string{}
	for _, r := range p.Refusals {
		held[fmt.Sprintf("%s:%d", r.File, r.Line)] = r.Reason
	}
	for _, c := range p.Changes {
		for _, e := range c.Edits {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	return edits, held
}

// resolvedPlaces are the places that check reports on resolved evidence.
func resolvedPlaces(t *testing.T, dir string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	_, out, _ := awaken(dir, "check", "--output-format", "jsonl", "--select", "unawaited-call")
	for line := range strings.Lines(out) {
		var f finding.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		if f.Confidence == finding.Resolved {
			found[fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)] = true
		}
	}
	return found
}

// stripAwaits takes n awaits out of a program, not one within another.
func stripAwaits(t *testing.T, whole tree, r *rand.Rand, n int) (cut tree, sites []stripped) {
	t.Helper()
	type place struct {
		file       string
		start, end int // of the word and the space after it
	}
	var all []place
	for _, name := range whole.names() {
		tree, err := syntax.Parse(whole[name])
		if err != nil {
			t.Fatal(err)
		}
		for node := range syntax.Node(tree.Len()) {
			if tree.Kind(node) == syntax.Await {
				all = append(all, place{name, tree.Start(node), tree.Start(tree.Operand(node))})
			}
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(n, len(all))]
	slices.SortFunc(all, func(a, b place) int {
		return strings.Compare(fmt.Sprintf("%s %9d", a.file, a.start), fmt.Sprintf("%s %9d", b.file, b.start))
	})
	cut = tree{}
	for _, name := range whole.names() {
		var text []byte
		last := 0
		var here []stripped
		for _, p := range all {
			if p.file != name {
				continue
			}
			text = append(text, whole[name][last:p.start]...)
			here = append(here, stripped{file: name, offset: len(text), text: string(whole[name][p.start:p.end])})
			last = p.end
		}
		cut[name] = append(text, whole[name][last:]...)
		lines := syntax.NewLines(cut[name])
		for _, s := range here {
			s.line, s.column = lines.Position(s.offset)
			sites = append(sites, s)
		}
	}
	return cut, sites
}

// pythonFiles reads the Python files of a folder of a package.
func pythonFiles(t *testing.T, root, folder string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
