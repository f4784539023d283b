package interactive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// programVariable makes the test binary a program that reviews the shop's
// plan: "1", or "large" for the plan of the benchmarks. Tests run it on a
// terminal; so can a person.
const programVariable = "AWAKEN_TEST_REVIEW"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(program())
	}
	os.Exit(m.Run())
}

// program reviews, prints the ids selected, and the report in short.
func program() int {
	p, files := shop(&testing.B{}), shopFiles
	if os.Getenv(programVariable) == "large" {
		p, files = largePlan(large)
	}
	shard, err := ParseShard(os.Getenv("SHARD"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	r, err := Review(context.Background(), p, Options{
		Files: reader(files), Parse: noTabs, LogPath: os.Getenv("LOG"), Shard: shard, In: os.Stdin, Err: os.Stderr,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		if errors.Is(err, ErrInterrupted) {
			return 130
		}
		return 2
	}
	printResult(os.Stdout, r, files)
	return 0
}

// noTabs stands in for a parser.
func noTabs(name string, text []byte) error {
	for n, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "\t") {
			return fmt.Errorf("%s:%d: a tab", name, n+1)
		}
	}
	return nil
}

func printResult(w io.Writer, r *Result, files map[string][]byte) {
	list := func(name string, entries []Entry) {
		var ids []string
		for _, e := range entries {
			id := e.Change.ID
			if way := r.Selection[id]; way > 0 {
				id = fmt.Sprintf("%s:%d", id, way)
			}
			if e.By != "" {
				id += "<" + e.By
			}
			ids = append(ids, id)
		}
		if len(ids) > 0 && len(ids) < 50 {
			fmt.Fprintf(w, "%s: %s\n", name, strings.Join(ids, " "))
		} else if len(ids) > 0 {
			fmt.Fprintf(w, "%s: %d\n", name, len(ids))
		}
	}
	list("applied", r.Report.Applied)
	list("blocked", r.Report.Blocked)
	list("skipped", r.Report.Skipped)
	list("suppressed", r.Report.Suppressed)
	list("undecided", r.Report.Undecided)
	list("edited", r.Report.Edited)
	edits, err := plan.Compose(r.Plan, r.Selection)
	if err != nil {
		fmt.Fprintln(w, "not composable:", err)
	}
	names := make([]string, 0, len(edits))
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text, err := edit.Apply(files[name], edits[name])
		if err != nil {
			fmt.Fprintln(w, "not applicable:", err)
		}
		if os.Getenv("TEXTS") != "" {
			fmt.Fprintf(w, "-- %s --\n%s", name, text)
		}
	}
}
