package cmd_test

import (
	"fmt"
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
// not; the cases exist, and do what the column says. With -update, every row
// lists the cases of its folder.
func TestTrapTable(t *testing.T) {
	kinds := map[string][2]bool{} // by name: changes something, refuses something
	for _, c := range allCases(t) {
		kinds[c.name] = [2]bool{c.changes(), len(c.refusals) > 0}
	}
	path := filepath.Join(casesDir, "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		m := trapRow.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			out.WriteString(line)
			continue
		}
		rows++
		if m[1] != fmt.Sprint(rows) {
			t.Errorf("row %s stands where row %d belongs", m[1], rows)
		}
		folder := trapFolder(t, rows)
		cells := [2]string{m[3], m[4]}
		for column := range cells {
			if *update {
				cells[column] = listed(kinds, folder, column, cells[column])
			} else {
				checkCell(t, kinds, folder, column, cells[column])
				if all := listed(kinds, folder, column, cells[column]); all != cells[column] {
					t.Errorf("row %d lacks cases, or names them out of order: run this test with -update", rows)
				}
			}
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", m[1], m[2], cells[0], cells[1])
	}
	if rows != traps {
		t.Errorf("the table has %d rows, want %d", rows, traps)
	}
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// listed is the cell of a column with the cases of a folder; it stays as it is
// where there are none.
func listed(kinds map[string][2]bool, folder string, column int, cell string) string {
	var names []string
	for name, kind := range kinds {
		if name, in := strings.CutPrefix(name, folder+"/"); in && kind[column] {
			names = append(names, "`"+name+"`")
		}
	}
	if len(names) == 0 {
		return cell
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func checkCell(t *testing.T, kinds map[string][2]bool, folder string, column int, cell string) {
	t.Helper()
	what := [2]string{"convert", "refuse"}[column]
	if strings.HasPrefix(cell, "(") {
		if now := listed(kinds, folder, column, cell); now != cell {
			t.Logf("%s has cases that %s, and the table says %s: run the test with -update", folder, what, cell)
		}
		return
	}
	names := caseName.FindAllStringSubmatch(cell, -1)
	if len(names) == 0 {
		t.Errorf("%s names no case to %s, and does not say why", folder, what)
	}
	for _, name := range names {
		full := name[1]
		if !strings.Contains(full, "/") {
			full = folder + "/" + full
		}
		if kind, known := kinds[full]; !known {
			t.Errorf("the table names %s, which is no case: run the test with -update", full)
		} else if !kind[column] {
			t.Errorf("%s does not %s anything: run the test with -update", full, what)
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
