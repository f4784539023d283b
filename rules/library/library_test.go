package library

import (
	"io/fs"
	"slices"
	"testing"

	"awaken/rewrite/library"
)

// Default panics on a malformed line, but only when it comes to it.
func TestEveryTextParses(t *testing.T) {
	for _, pattern := range []string{"*.table", "stdlib/*.table"} {
		names, err := fs.Glob(texts, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d texts, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if len(parsed(t, name).All()) == 0 {
				t.Errorf("%s says nothing", name)
			}
		}
	}
}

// A class that is named and not known has no members: the name is mistyped.
func TestEveryTypeIsKnown(t *testing.T) {
	table := Default()
	for _, e := range handWritten(t) {
		named := slices.Clone(e.Bases)
		for _, v := range append([]library.Value{e.Value, e.Makes.Value}, append(e.Elements, e.Makes.Value.Elements...)...) {
			if v.Type != "" {
				named = append(named, v.Type)
			}
		}
		for _, name := range named {
			if c := table.Lookup(name); c == nil || !c.Class {
				t.Errorf("%s names the class %s, which no table has", e.Name, name)
			}
		}
	}
}

func TestResults(t *testing.T) {
	for name, want := range map[string]library.Result{
		"asyncio.sleep":                              library.Coroutine,
		"asyncio.tasks.sleep":                        library.Coroutine,
		"asyncio.create_task":                        library.Task,
		"asyncio.gather":                             library.Future,
		"asyncio.run":                                library.Unknown,
		"asyncio.Queue":                              library.Instance,
		"asyncio.queues.Queue.get":                   library.Coroutine,
		"asyncio.Queue.get_nowait":                   library.Instance,
		"asyncio.StreamWriter.write":                 library.Plain,
		"asyncio.subprocess.Process.wait":            library.Coroutine,
		"asyncio.subprocess.create_subprocess_exec":  library.Coroutine,
		"asyncio.events.AbstractEventLoop.sock_recv": library.Coroutine,
		"builtins.anext":                             library.Coroutine,
		"builtins.iter":                              library.Generator,
		"collections.abc.AsyncGenerator.asend":       library.Coroutine,
		"typing.AsyncGenerator.asend":                library.Coroutine,
		"contextlib.AsyncExitStack.aclose":           library.Coroutine,
		"os.path.join":                               library.Plain,
		"aiohttp.ClientSession.get":                  library.AwaitableContextManager,
		"aiosqlite.connect":                          library.AwaitableContextManager,
		"httpx.AsyncClient.stream":                   library.AsyncContextManager,
		"redis.asyncio.Redis.scan_iter":              library.AsyncGenerator,
		"requests.get":                               library.Instance,
		"sqlalchemy.ext.asyncio.AsyncSession.commit": library.Coroutine,
	} {
		if e := Default().Lookup(name); e == nil || e.Result != want {
			t.Errorf("%s: %+v, want result %d", name, e, want)
		}
	}
}

func TestMembers(t *testing.T) {
	for _, c := range []struct{ class, name, want string }{
		{"asyncio.LifoQueue", "get", "asyncio.Queue.get"},
		{"asyncio.SelectorEventLoop", "run_in_executor", "asyncio.AbstractEventLoop.run_in_executor"},
		{"asyncio.unix_events._UnixSelectorEventLoop", "create_task", "asyncio.AbstractEventLoop.create_task"},
		{"asyncio.Task", "add_done_callback", "asyncio.Future.add_done_callback"},
		{"concurrent.futures.thread.ThreadPoolExecutor", "submit", "concurrent.futures.Executor.submit"},
		{"threading.Timer", "join", "threading.Thread.join"},
		{"unittest.case.TestCase", "addCleanup", "unittest.TestCase.addCleanup"},
		{"unittest.IsolatedAsyncioTestCase", "addCleanup", "unittest.TestCase.addCleanup"},
		{"pathlib.PosixPath", "read_text", "pathlib.Path.read_text"},
		{"fastapi.FastAPI", "add_api_route", "fastapi.APIRouter.add_api_route"},
		{"redis.asyncio.Pipeline", "execute_command", "redis.asyncio.Redis.execute_command"},
		{"asyncio.Queue", "gets", ""},
		{"no.such.Class", "get", ""},
	} {
		got := ""
		if e := Default().Member(c.class, c.name); e != nil {
			got = e.Name
		}
		if got != c.want {
			t.Errorf("%s of %s is %q, want %q", c.name, c.class, got, c.want)
		}
	}
}

func TestBlockingCallsNameTheWayOut(t *testing.T) {
	for _, name := range []string{
		"time.sleep", "subprocess.run", "socket.socket.recv", "urllib.request.urlopen", "http.client.HTTPConnection.getresponse",
		"requests.Session.get", "httpx.get", "sqlite3.Connection.execute", "psycopg2.connect", "pymysql.Cursor.execute",
		"redis.Redis.get", "pymongo.Collection.find_one", "builtins.open", "builtins.input", "os.system", "queue.Queue.get",
		"threading.Lock.acquire", "threading.Event.wait", "threading.Thread.join", "concurrent.futures.Future.result",
		"concurrent.futures.wait",
	} {
		if e := Default().Lookup(name); e == nil || e.Blocking == "" {
			t.Errorf("%s is not known to block: %+v", name, e)
		}
	}
	for _, name := range []string{"asyncio.sleep", "queue.Queue.get_nowait", "asyncio.Queue.get", "builtins.print"} {
		if e := Default().Lookup(name); e == nil || e.Blocking != "" {
			t.Errorf("%s is said to block: %+v", name, e)
		}
	}
}

func TestModules(t *testing.T) {
	for name, whole := range map[string]bool{
		"asyncio": true, "asyncio.tasks": true, "_asyncio": true, "os.path": true, "shutil": true, "telnetlib": true,
		"builtins": true, "aiohttp": false, "no_such_module": false,
	} {
		if got := Default().Module(name); got != whole {
			t.Errorf("Module(%s) = %v", name, got)
		}
	}
	if !Default().HasModule("aiohttp") || Default().HasModule("no_such_module") {
		t.Error("HasModule is wrong of aiohttp or of no_such_module")
	}
}

// What start-up pays for the whole table.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(texts); err != nil {
			b.Fatal(err)
		}
	}
}

// What it costs to read every module.
func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		table, err := load(texts)
		if err != nil {
			b.Fatal(err)
		}
		table.All()
	}
}
