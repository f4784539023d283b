package environment

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"awaken/rewrite/library"
)

// installed makes an environment of the files of an archive.
func installed(t *testing.T, archive string) *Environment {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lib", "python3.11", "site-packages")
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env, err := At(dir)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// TestCycles holds that modules and definitions that lead to one another end.
func TestCycles(t *testing.T) {
	env := installed(t, `
-- a.py --
from b import *
from b import f
x = y
y = x
A = "B"
B = "A"
def g(): return h()
def h(): return g()
class C(C): pass
class D(E): pass
class E(D): pass
def t() -> A: ...
def i(n: C) -> C: return n.missing()
-- b.py --
from a import *
from a import f
`)
	for _, name := range []string{"a.f", "a.x", "a.g", "a.nothing", "b.nothing", "a.C.m", "a.D.m", "a.E", "a.t", "a.i", "a.A", "a.b", "..", "a.", ".a"} {
		if e := env.Entry(name); e != nil && e.Result.Asynchronous() {
			t.Errorf("%s is %+v", name, e)
		}
		env.Public(name)
	}
}

// TestManyWays holds that types and functions end that lead to themselves, or to
// others, along so many ways that nobody could walk them all.
func TestManyWays(t *testing.T) {
	env := installed(t, `
-- m.py --
from typing import *
Nested = Union[int, List["Nested"], Dict[str, "Nested"], Tuple["Nested", "Nested"], Set["Nested"]]
def f(n: Nested) -> Nested: ...
def g(n):
    if n: return h(n)
    if n: return C().m(n)
    return g(n)
def h(n):
    if n: return g(n)
    if n: return C().m(n)
    return h(n)
class C:
    def m(self, n):
        if n: return g(n)
        if n: return h(n)
        return self.m(n)
`)
	for _, name := range []string{"m.f", "m.g", "m.h", "m.C.m"} {
		if e := env.Entry(name); e == nil || e.Result.Asynchronous() {
			t.Errorf("%s is %+v", name, e)
		}
	}
}

// TestResults holds what declarations say a call gives.
func TestResults(t *testing.T) {
	env := installed(t, `
-- m.py --
from typing import *
import asyncio, contextlib
T = TypeVar("T")
class C:
    a: Optional["C"]
    def __init__(self, c: "C"):
        self.c = c
        self.d = None
        self.d = C(c)
        self.e = c or C(c)
    @property
    def p(self) -> "C": ...
    def many(self) -> list["C"]: ...
async def coroutine(): ...
async def generator():
    yield 1
def declared() -> Coroutine[Any, Any, C]: ...
def future() -> "asyncio.Future[C]": ...
def task() -> asyncio.Task[C]: ...
def iterator() -> AsyncIterator[C]: ...
def awaitable() -> Awaitable[C]: ...
def either(x) -> Union[C, Awaitable[C]]: ...
def anything() -> Any: ...
def plain() -> None: ...
def same(x: T) -> T: ...
@contextlib.contextmanager
def context() -> Iterator[C]: ...
@contextlib.asynccontextmanager
async def acontext() -> AsyncIterator[C]: ...
def bare(): pass
def made(): return C(1)
def handed(): return coroutine()
def mixed(x):
    if x: return coroutine()
    return 1
if TYPE_CHECKING and not sys.version_info < (3, 8):
    async def chosen(): ...
elif False or not TYPE_CHECKING:
    def chosen() -> None: ...
renamed = coroutine
partial = anything(coroutine)
`)
	for _, c := range []struct {
		name   string
		result library.Result
		class  string
	}{
		{"coroutine", library.Coroutine, ""},
		{"generator", library.AsyncGenerator, ""},
		{"declared", library.Coroutine, "m.C"},
		{"future", library.Future, "m.C"},
		{"task", library.Task, "m.C"},
		{"iterator", library.AsyncGenerator, "m.C"},
		{"awaitable", library.Unknown, "typing.Awaitable"},
		{"either", library.Unknown, ""},
		{"anything", library.Unknown, ""},
		{"plain", library.Plain, ""},
		{"same", library.Argument, ""},
		{"context", library.ContextManager, "m.C"},
		{"acontext", library.AsyncContextManager, "m.C"},
		{"bare", library.Unknown, ""},
		{"made", library.Instance, "m.C"},
		{"handed", library.Coroutine, ""},
		{"mixed", library.Unknown, ""},
		{"chosen", library.Coroutine, ""},
		{"C.a", library.Instance, "m.C"},
		{"C.c", library.Instance, "m.C"},
		{"C.d", library.Instance, "m.C"},
		{"C.p", library.Instance, "m.C"},
		{"C.many", library.Instance, "builtins.list"},
	} {
		e := env.Entry("m." + c.name)
		if e == nil {
			t.Errorf("%s is not known", c.name)
			continue
		}
		if e.Result != c.result || e.Type != c.class {
			t.Errorf("%s gives %d of %q, want %d of %q", c.name, e.Result, e.Type, c.result, c.class)
		}
	}
	for _, name := range []string{"m.C.e", "m.partial", "m.C.nothing", "m.nothing", "m"} {
		if e := env.Entry(name); e != nil {
			t.Errorf("%s is said to be %+v", name, e)
		}
	}
	if to := env.Public("m.renamed"); to != "m.coroutine" {
		t.Errorf("m.renamed is %s", to)
	}
}
