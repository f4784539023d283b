package databases

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"awaken/rewrite/pypi"
)

var update = flag.Bool("update", false, "write what the sync programs print to their transcripts")

// folder is where the programs and their transcripts are.
const folder = "../../testdata/migrate"

// program is one that uses a database through a sync client.
type program struct {
	name    string
	address func(*testing.T) string // of an empty database
	content string                  // the script that prints what the database holds
	pins    []string                // the client, with what it needs
}

var programs = []program{
	{"lending", newFile, "content_sqlite.py", nil},
	{"warehouse", postgresql.database, "content_postgresql.py", []string{"psycopg2-binary==2.9.13"}},
	{"billing", mariadb.database, "content_mariadb.py", []string{"PyMySQL==1.2.4"}},
	{"dispatch", redis.database, "content_redis.py", []string{"redis==8.1.0"}},
}

// newFile returns the path of a database of SQLite.
func newFile(t *testing.T) string {
	return filepath.Join(t.TempDir(), "database")
}

// environment returns one with the program as it is, or as it became in dir,
// and an empty database.
func (p program) environment(t *testing.T, dir string, pins []string) environment {
	t.Helper()
	content, err := filepath.Abs(filepath.Join("testdata", p.content))
	if err != nil {
		t.Fatal(err)
	}
	return environment{
		dir: dir, database: p.address(t), client: install(t, pins),
		content: content, contentClient: install(t, p.pins),
	}
}

func install(t *testing.T, pins []string) string {
	t.Helper()
	if len(pins) == 0 {
		return ""
	}
	return pypi.Install(t, pins...)
}

// TestSyncPrograms holds the programs to their transcripts before anything is
// migrated, and runs their tests.
func TestSyncPrograms(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			dir := copyOf(t, filepath.Join(folder, p.name))
			path := filepath.Join(folder, p.name+".transcript")
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := p.environment(t, dir, p.pins).play(t, commandsOf(string(want)))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("the transcript is now\n%s--- wanted ---\n%s", got, want)
			}
			if tests := p.environment(t, dir, p.pins).unittest(t); tests == "" || tests == "0" {
				t.Error("no tests were run")
			}
		})
	}
}
