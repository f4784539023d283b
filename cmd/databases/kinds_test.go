package databases

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"awaken/rewrite/pypi"
)

var postgresql = kind{
	name:     "postgresql",
	programs: []string{"initdb", "postgres", "psql"},
	folders:  []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"},
	account:  "postgres",
	prepare: func(path map[string]string, dir string) []string {
		return []string{
			path["initdb"], "--pgdata=" + filepath.Join(dir, "data"), "--username=postgres", "--auth=trust",
			"--encoding=UTF8", "--locale=C", "--no-sync",
		}
	},
	serve: func(path map[string]string, dir string, port int) []string {
		return []string{
			path["postgres"], "-D", filepath.Join(dir, "data"), "-h", "127.0.0.1", "-p", strconv.Itoa(port),
			"-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "timezone=UTC",
		}
	},
	ready: "ready to accept connections",
	create: func(t *testing.T, s *server, number int) string {
		address := fmt.Sprintf("postgresql://postgres@127.0.0.1:%d/", s.port)
		name := fmt.Sprintf("awaken%d", number)
		client(t, s.path["psql"], "--no-psqlrc", "--quiet", "--command", "CREATE DATABASE "+name, address+"postgres")
		return address + name
	},
}

var mariadb = kind{
	name:     "mariadb",
	programs: []string{"mariadb-install-db", "mariadbd", "mariadb"},
	folders:  []string{"/usr/sbin", "/usr/libexec"},
	account:  "mysql",
	prepare: func(path map[string]string, dir string) []string {
		return []string{
			path["mariadb-install-db"], "--no-defaults", "--datadir=" + filepath.Join(dir, "data"),
			"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
		}
	},
	serve: func(path map[string]string, dir string, port int) []string {
		return []string{
			path["mariadbd"], "--no-defaults", "--datadir=" + filepath.Join(dir, "data"), "--bind-address=127.0.0.1",
			"--port=" + strconv.Itoa(port), "--socket=" + filepath.Join(dir, "socket"), "--pid-file=" + filepath.Join(dir, "pid"),
			"--character-set-server=utf8mb4", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync",
			"--skip-innodb-doublewrite",
		}
	},
	ready: "ready for connections",
	create: func(t *testing.T, s *server, number int) string {
		name := fmt.Sprintf("awaken%d", number)
		client(t, s.path["mariadb"], "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--port="+strconv.Itoa(s.port), "--user=root",
			"--execute", "CREATE DATABASE "+name)
		return fmt.Sprintf("mysql://root@127.0.0.1:%d/%s", s.port, name)
	},
}

// redis gives each program one of its numbered databases.
var redis = kind{
	name:     "redis",
	programs: []string{"redis-server"},
	account:  "redis",
	serve: func(path map[string]string, dir string, port int) []string {
		return []string{
			path["redis-server"], "--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir,
			"--save", "", "--appendonly", "no", "--databases", "1000",
		}
	},
	ready: "Ready to accept connections",
	create: func(t *testing.T, s *server, number int) string {
		return fmt.Sprintf("redis://127.0.0.1:%d/%d", s.port, number)
	},
}

// mongodb is FerretDB, which speaks the protocol of MongoDB; .ci/servers builds
// it into the cache.
var mongodb = kind{
	name:     "mongodb",
	programs: []string{"ferretdb"},
	folders:  []string{built("ferretdb-*")},
	serve: func(path map[string]string, dir string, port int) []string {
		return []string{
			path["ferretdb"], "--handler=sqlite", "--sqlite-url=file:" + dir + "/", "--state-dir=" + dir,
			"--listen-addr=127.0.0.1:" + strconv.Itoa(port), "--debug-addr=-", "--telemetry=disable",
		}
	},
	ready: "Listening on TCP",
	create: func(t *testing.T, s *server, number int) string {
		return fmt.Sprintf("mongodb://127.0.0.1:%d/awaken%d", s.port, number)
	},
}

// built is a folder of the cache in which .ci/servers puts a server.
func built(name string) string {
	cache, err := pypi.Cache()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "servers", name)
}

func client(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}
