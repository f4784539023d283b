package cmd_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// trapRow is a line of the table in testdata/cases/README.md: the number of a
// trap, what it is, the cases that convert it and those that refuse it. In place
// of a list stands, in parentheses, why there can be none.
var trapRow = regexp.MustCompile(`^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)

var caseName = regexp.MustCompile("`([a-z0-9_/]+)`")

const traps = 23

// TestTrapTable holds the table of the ways in which a migration goes wrong to
// the cases: each has cases that convert and cases that refuse, or says why
// not; the cases exist, and do what the column says.
func TestTrapTable(t *testing.T) {
	kinds := map[string][2]bool{} // by name: changes something, refuses something
	for _, c := range allCases(t) {
		kinds[c.name] = [2]bool{c.changes(), len(c.refusals) > 0}
	}
	text, err := os.ReadFile(filepath.Join(casesDir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	listed := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		m := trapRow.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		rows++
		if m[1] != fmt.Sprint(rows) {
			t.Errorf("row %s stands where row %d belongs", m[1], rows)
		}
		for column, what := range []string{"convert", "refuse"} {
			cell := strings.TrimSpace(m[3+column])
			names := caseName.FindAllStringSubmatch(cell, -1)
			if len(names) == 0 && !strings.HasPrefix(cell, "(") {
				t.Errorf("row %s names no case to %s, and does not say why", m[1], what)
			}
			for _, name := range names {
				full := name[1]
				if !strings.Contains(full, "/") {
					full = trapFolder(t, rows) + "/" + full
				}
				listed[full] = true
				if kind, known := kinds[full]; !known {
					t.Errorf("row %s names %s, which is no case", m[1], full)
				} else if !kind[column] {
					t.Errorf("row %s: %s does not %s anything", m[1], full, what)
				}
			}
		}
	}
	if rows != traps {
		t.Errorf("the table has %d rows, want %d", rows, traps)
	}
	for row := 1; row <= traps; row++ { // for whoever keeps the table up to date
		for _, name := range slices.Sorted(maps.Keys(kinds)) {
			if strings.HasPrefix(name, trapFolder(t, row)+"/") && !listed[name] {
				t.Logf("not in the table: %s", name)
			}
		}
	}
}

// trapFolder is the folder of the cases of a trap, by number.
func trapFolder(t *testing.T, row int) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(casesDir, fmt.Sprintf("trap%02d_*", row)))
	if err != nil || len(found) > 1 {
		t.Fatalf("folders of trap %d: %v, %v", row, found, err)
	}
	if len(found) == 0 {
		return fmt.Sprintf("trap%02d", row)
	}
	return filepath.Base(found[0])
}
