package cmd_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// opened is how a pack's library makes what has calls to await.
type opened struct{ pack, imports, open, class, call string }

var openedBy = []opened{
	{"sqlite3", "import sqlite3", "sqlite3.connect(':memory:')", "sqlite3.Connection", "commit()"},
	{"psycopg2", "import psycopg2\nimport psycopg2.extensions", "psycopg2.connect('')", "psycopg2.extensions.connection", "commit()"},
	{"asyncpg", "import psycopg2\nimport psycopg2.extensions", "psycopg2.connect('')", "psycopg2.extensions.connection", "commit()"},
	{"psycopg", "import psycopg", "psycopg.connect('')", "psycopg.Connection", "commit()"},
	{"pymysql", "import pymysql\nimport pymysql.connections", "pymysql.connect()", "pymysql.connections.Connection", "commit()"},
	{"redis", "import redis", "redis.Redis()", "redis.Redis", "ping()"},
	{"pymongo", "import pymongo", "pymongo.MongoClient()", "pymongo.MongoClient", "list_database_names()"},
	{"requests", "import requests", "requests.Session()", "requests.Session", "post('http://localhost')"},
	{"elasticsearch", "from elasticsearch import Elasticsearch", "Elasticsearch('http://localhost')", "Elasticsearch", "info()"},
	{"sqlalchemy", "from sqlalchemy.orm import Session", "Session()", "Session", "commit()"},
}

// TestFollowed sends what each library opens through programs in every way of
// testdata/followed: each call of it is awaited after the migration, or the
// program is left as it is where no task may use it that way.
func TestFollowed(t *testing.T) {
	ways, err := txtar.ParseFile(filepath.Join("..", "testdata", "followed", "ways.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	compiled := newCompiler(t)
	for _, by := range openedBy {
		t.Run(by.pack, func(t *testing.T) {
			t.Parallel()
			followed := tree{}
			for _, way := range ways.Files {
				name, refused := strings.CutPrefix(way.Name, "refused: ")
				text := strings.NewReplacer("OPEN", by.open, "TYPE", by.class, "CALL", by.call).Replace(string(way.Data))
				program := []byte(by.imports + "\n" + text + "\n\nif __name__ == \"__main__\":\n    main()\n")
				if !refused {
					followed[name+".py"] = program
					continue
				}
				dir := t.TempDir()
				writeTree(t, dir, tree{"main.py": program})
				status, _, report := awaken(dir, "migrate", "--pack", by.pack, "--write", "--allow-dirty")
				if after := readTree(t, dir); status != 1 || string(after["main.py"]) != string(program) {
					t.Errorf("%s is not refused:\n%s%s", name, report, after["main.py"])
				}
			}
			dir := t.TempDir()
			writeTree(t, dir, followed)
			if status, _, report := awaken(dir, "migrate", "--pack", by.pack, "--write", "--allow-dirty"); status != 0 {
				t.Errorf("migrate exits with %d\n%s", status, report)
			}
			after := readTree(t, dir)
			for name := range followed {
				if left := unawaited(string(after[name]), by.call); left != "" {
					t.Errorf("%s: %s is not awaited in\n%s", name, left, after[name])
				}
			}
			compiled.add(by.pack, after)
		})
	}
}

// unawaited is the first line with a call that no await stands before.
func unawaited(text, call string) string {
	method := regexp.MustCompile(`\.` + regexp.QuoteMeta(call[:strings.Index(call, "(")]) + `\(`)
	for line := range strings.Lines(text) {
		if method.MatchString(line) && strings.Count(line, "await ") < len(method.FindAllString(line, -1)) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
