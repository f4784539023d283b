package databases

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"awaken/cmd"
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
	targets []target
}

// target is an async client to which a program is migrated.
type target struct {
	pack string
	pins []string
}

var psycopg3 = []string{"psycopg==3.3.9", "psycopg-binary==3.3.9", "psycopg-pool==3.3.3", "typing_extensions==4.16.0"}

var django = []string{"Django==5.2.8", "asgiref==3.11.0", "sqlparse==0.5.3"}

var programs = []program{
	{"lending", newFile, "content_sqlite.py", nil, []target{{"sqlite3", []string{"aiosqlite==0.22.1"}}}},
	{"cinema", newFile, "content_sqlite.py", django, []target{{"django-orm", django}}},
	{"warehouse", postgresql.database, "content_postgresql.py", []string{"psycopg2-binary==2.9.13"}, []target{
		{"psycopg2", psycopg3},
		{"asyncpg", []string{"asyncpg==0.32.0"}},
	}},
	{"fleet", postgresql.database, "content_postgresql.py", psycopg3, []target{{"psycopg", psycopg3}}},
	{"billing", mariadb.database, "content_mariadb.py", []string{"PyMySQL==1.2.4"}, []target{{"pymysql", []string{"aiomysql==0.3.2", "PyMySQL==1.2.4"}}}},
	{"helpdesk", mongodb.database, "content_mongodb.py", []string{"pymongo==4.13.2", "dnspython==2.7.0"}, []target{{"pymongo", []string{"pymongo==4.13.2", "dnspython==2.7.0"}}}},
	{"dispatch", redis.database, "content_redis.py", []string{"redis==8.1.0"}, []target{{"redis", []string{"redis==8.1.0"}}}},
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
			want := p.transcript(t)
			if !*update && !needsProof(t, dir, want, p.pins, p.content) {
				return
			}
			got := p.environment(t, dir, p.pins).play(t, commandsOf(want))
			if *update {
				if err := os.WriteFile(filepath.Join(folder, p.name+".transcript"), []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("the transcript is now\n%s--- wanted ---\n%s", got, want)
			}
			if tests := p.environment(t, dir, p.pins).unittest(t); tests != strconv.Itoa(p.tests(t)) {
				t.Errorf("%s tests were run, want %d", tests, p.tests(t))
			}
		})
	}
}

// TestMigratedPrograms migrates the programs, with no edit by hand, and runs
// them on an empty database: they print the same, leave the same in the
// database, write nothing to stderr, and pass as many tests.
func TestMigratedPrograms(t *testing.T) {
	for _, p := range programs {
		for _, to := range p.targets {
			t.Run(p.name+"/"+to.pack, func(t *testing.T) {
				t.Parallel()
				dir := copyOf(t, filepath.Join(folder, p.name))
				if status, out := awaken(dir, "migrate", "--pack", to.pack, "--write", "."); status != 0 {
					t.Fatalf("migrate exits with %d\n%s", status, out)
				}
				if status, out := awaken(dir, "migrate", "--pack", to.pack, "."); status != 0 {
					t.Errorf("a second migrate exits with %d and proposes\n%s", status, out)
				}
				want := p.transcript(t)
				if !needsProof(t, dir, want, to.pins, p.content) {
					return
				}
				if got := p.environment(t, dir, to.pins).play(t, commandsOf(want)); got != want {
					t.Errorf("after the migration\n%s--- wanted ---\n%s", got, want)
				}
				if tests := p.environment(t, dir, to.pins).unittest(t); tests != strconv.Itoa(p.tests(t)) {
					t.Errorf("%s tests were run, want %d", tests, p.tests(t))
				}
			})
		}
	}
}

func (p program) transcript(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, p.name+".transcript"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tests counts a program's tests.
func (p program) tests(t *testing.T) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, p.name, "tests", "test_*.py"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n += strings.Count(string(text), "    def test_")
	}
	return n
}

// awaken runs the command in a folder, and gives all that it writes.
func awaken(dir string, args ...string) (status int, out string) {
	var both bytes.Buffer
	app := &cmd.App{
		Stdin: strings.NewReader(""), Stdout: &both, Stderr: &both, Dir: dir,
		Env: func(string) string { return "" },
	}
	status = app.Run(context.Background(), args)
	return status, both.String()
}
