package load

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestModuleNames(t *testing.T) {
	for _, c := range []struct{ name, tree, want string }{
		{"src layout", `
-- pyproject.toml --
-- setup.py --
-- src/app/__init__.py --
-- src/app/db/client.py --
-- src/ns/deep/mod.py --
-- src/tool.py --
-- tests/test_app.py --
`, `
setup.py setup
src/app/__init__.py app package
src/app/db/client.py app.db.client
src/ns/deep/mod.py ns.deep.mod
src/tool.py tool
tests/test_app.py tests.test_app
`},
		{"src is a package", `
-- pyproject.toml --
-- src/__init__.py --
-- src/app.py --
`, `
src/__init__.py src package
src/app.py src.app
`},
		{"declared", `
-- pyproject.toml --
[tool.setuptools.packages.find]
where = ["python"]
-- python/app/client.py --
`, `python/app/client.py app.client`},
		{"namespace packages by folder", `
-- pyproject.toml --
-- app/db/client.py --
-- my-scripts/tools/run.py --
`, `
app/db/client.py app.db.client
my-scripts/tools/run.py tools.run
`},
		{"a folder of packages is a root", `
-- .git/HEAD --
-- backend/app/__init__.py --
-- backend/app/x.py --
import app.y
-- backend/manage.py --
from app import x
-- backend/scripts/go.py --
`, `
backend/app/__init__.py app package
backend/app/x.py app.x
backend/manage.py manage
backend/scripts/go.py scripts.go
`},
		{"a folder of packages is a namespace when imported so", `
-- .git/HEAD --
-- google/cloud/storage/__init__.py --
from google.cloud.storage import blob
-- google/cloud/storage/blob.py --
-- google/cloud/loose.py --
`, `
google/cloud/loose.py google.cloud.loose
google/cloud/storage/__init__.py google.cloud.storage package
google/cloud/storage/blob.py google.cloud.storage.blob
`},
		{"projects in a project", `
-- .git/HEAD --
-- libs/one/pyproject.toml --
-- libs/one/src/one/__init__.py --
-- libs/two/setup.cfg --
-- libs/two/two.py --
`, `
libs/one/src/one/__init__.py one package
libs/two/two.py two
`},
		{"a project's own __init__", `
-- pyproject.toml --
-- __init__.py --
-- app/__init__.py --
`, `
__init__.py __init__ package
app/__init__.py app package
`},
		{"stub package", `
-- pyproject.toml --
-- lib-stubs/__init__.pyi --
-- lib-stubs/sub/mod.pyi --
`, `
lib-stubs/__init__.pyi lib package stub
lib-stubs/sub/mod.pyi lib.sub.mod stub
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, "modules", modules(load(t, Options{Dir: tree(t, c.tree)})), c.want)
		})
	}
}

// A file has one name, whichever path leads to it.
func TestNamesDoNotDependOnThePath(t *testing.T) {
	dir := tree(t, `
-- pyproject.toml --
-- app/__init__.py --
-- app/db/__init__.py --
-- app/db/x.py --
-- ns/y/z.py --
`)
	all := map[string]string{}
	for _, f := range load(t, Options{Dir: dir}).Files {
		all[f.Path] = f.Module
	}
	for _, paths := range [][]string{{"app/db"}, {"app/db/x.py"}, {"app", "ns"}, {"ns/y/z.py"}, {"ns/y"}} {
		for _, f := range load(t, Options{Dir: dir, Paths: paths}).Files {
			if f.Module != all[f.Path] {
				t.Errorf("%v: %s is %s, want %s", paths, f.Name, f.Module, all[f.Path])
			}
		}
	}
}

func TestModule(t *testing.T) {
	dir := tree(t, `
-- .git/HEAD --
-- a/pyproject.toml --
-- a/main.py --
-- a/util.py --
-- a/json.py --
-- a/pkg/__init__.py --
-- a/pkg/util.py --
-- a/pkg/only.py --
-- b/pyproject.toml --
-- b/main.py --
-- b/util.py --
-- b/flat/run.py --
-- b/flat/helper.py --
-- b/flat/json.py --
-- b/both.py --
-- b/both/__init__.py --
-- b/both.pyi --
-- b/stub.pyi --
-- b/ns/deep/mod.py --
-- c.py --
`)
	p := load(t, Options{Dir: dir})
	for _, c := range []struct{ from, name, want string }{
		{"a/main.py", "util", "a/util.py"},
		{"b/main.py", "util", "b/util.py"},
		{"a/pkg/only.py", "util", "a/util.py"}, // not its sibling: that is pkg.util
		{"a/pkg/only.py", "only", ""},
		{"b/flat/run.py", "helper", "b/flat/helper.py"}, // a script's own folder
		{"b/main.py", "helper", ""},
		{"b/main.py", "flat.helper", "b/flat/helper.py"},
		{"b/flat/run.py", "json", ""}, // the standard library's
		{"a/main.py", "json", "a/json.py"},
		{"b/main.py", "pkg.only", "a/pkg/only.py"},
		{"b/main.py", "c", "c.py"},
		{"b/main.py", "both", "b/both/__init__.py"},
		{"b/main.py", "stub", "b/stub.pyi"},
		{"b/main.py", "ns.deep.mod", "b/ns/deep/mod.py"},
		{"b/main.py", "a.pkg.only", "a/pkg/only.py"}, // counted from the repository
		{"", "util", "a/util.py"},
		{"", "nothing", ""},
	} {
		var from *File
		if c.from != "" {
			if from = p.File(c.from); from == nil {
				t.Fatalf("no file %s", c.from)
			}
		}
		got := ""
		if f := p.Module(c.name, from); f != nil {
			got = f.Name
		}
		if got != c.want {
			t.Errorf("%s in %q is %q, want %q", c.name, c.from, got, c.want)
		}
	}
	var both []string
	for _, f := range p.ByModule["both"] {
		both = append(both, f.Name)
	}
	if want := []string{"b/both/__init__.py", "b/both.py", "b/both.pyi"}; !reflect.DeepEqual(both, want) {
		t.Errorf("both: %v, want %v", both, want)
	}
	main := p.File("b/main.py")
	for name, want := range map[string]bool{"ns": true, "ns.deep": true, "ns.deep.mod": false, "both": false, "no": false} {
		if p.Namespace(name, main) != want {
			t.Errorf("namespace %s: %v", name, !want)
		}
	}
}

func TestRelative(t *testing.T) {
	p := load(t, Options{Dir: tree(t, `
-- pyproject.toml --
-- app/__init__.py --
-- app/x.py --
-- app/sub/__init__.py --
-- app/sub/y.py --
`)})
	for _, c := range []struct {
		from, name string
		level      int
		want       string
	}{
		{"app/x.py", "", 1, "app/__init__.py"},
		{"app/__init__.py", "x", 1, "app/x.py"},
		{"app/sub/__init__.py", "y", 1, "app/sub/y.py"},
		{"app/sub/y.py", "x", 2, "app/x.py"},
		{"app/sub/y.py", "", 2, "app/__init__.py"},
		{"app/sub/y.py", "app.x", 3, ""}, // beyond the top-level package
		{"app/sub/y.py", "app", 9, ""},
		{"app/x.py", "sub.y", 1, "app/sub/y.py"},
		{"app/x.py", "z", 1, ""},
	} {
		got := ""
		if f := p.Relative(c.level, c.name, p.File(c.from)); f != nil {
			got = f.Name
		}
		if got != c.want {
			t.Errorf("%d dots and %q in %s: %q, want %q", c.level, c.name, c.from, got, c.want)
		}
	}
}

func TestTheSameWhateverTheJobs(t *testing.T) {
	dir := tree(t, "")
	for i := range 200 {
		path := filepath.Join(dir, fmt.Sprintf("p%d", i%7), fmt.Sprintf("m%d.py", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		text := "x = 1\n"
		if i%10 == 0 {
			text = "\xff"
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	one, many := load(t, Options{Dir: dir, Jobs: 1}), load(t, Options{Dir: dir, Jobs: 16})
	if !reflect.DeepEqual(one, many) {
		t.Error("the projects differ")
	}
	for i := 1; i < len(one.Files); i++ {
		if one.Files[i-1].Name >= one.Files[i].Name {
			t.Errorf("%s before %s", one.Files[i-1].Name, one.Files[i].Name)
		}
	}
	if len(one.Problems) != 20 {
		t.Errorf("%d problems", len(one.Problems))
	}
}
