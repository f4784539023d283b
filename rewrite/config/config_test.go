package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// tree writes a txtar archive to a new folder.
func tree(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadReadsEveryKey(t *testing.T) {
	dir := tree(t, `
-- pyproject.toml --
[project]
requires-python = ">=3.11"
[tool.awaken]
exclude = ["docs/", "*_gen.py"]
select = ["a"]
ignore = ["b"]
keep-sync = ["app.cli.*"]
async = ["lib.fetch"]
packs = ["sqlite"]
unsafe = true
python = ".venv"
baseline = "b.json"
target-version = "3.10"
-- src/app/x.py --
`)
	got, err := Load(filepath.Join(dir, "src", "app", "x.py"))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		File: filepath.Join(dir, "pyproject.toml"), Dir: dir,
		Exclude: []string{"docs/", "*_gen.py"}, Select: []string{"a"}, Ignore: []string{"b"},
		KeepSync: []string{"app.cli.*"}, Async: []string{"lib.fetch"}, Packs: []string{"sqlite"},
		Unsafe: true, Python: filepath.Join(dir, ".venv"), Baseline: filepath.Join(dir, "b.json"),
		TargetVersion: 10, Pytest: Pytest{AsyncioMode: "strict", AnyioMode: "strict"},
		Requires: map[string]string{},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// The table of options and the list that errors show must not drift apart.
func TestEveryKeyIsAnOption(t *testing.T) {
	for _, key := range Keys {
		dir := tree(t, "-- pyproject.toml --\ntool.awaken."+key+" = 1979-05-27\n")
		_, err := Load(dir)
		if err == nil || strings.Contains(err.Error(), "unknown key") {
			t.Errorf("%s = 1979-05-27: %v, want an error about its type", key, err)
		}
	}
}

func TestMistakesHaveAPlaceAndAWayOut(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "[tool.awaken]\nexlude = []\n", `2:1: unknown key "exlude" in [tool.awaken]; the nearest is "exclude" (all: `},
		{"underscore", "[tool.awaken]\nkeep_sync = []\n", `2:1: unknown key "keep_sync" in [tool.awaken]; the nearest is "keep-sync" (all: `},
		{"indented", "[tool]\nawaken = { \"é\" = 1,  packz = [] }\n", `2:22: unknown key "packz"`},
		{"subtable", "[tool.awaken.pack]\nx = 1\n", `1:14: unknown key "pack" in [tool.awaken]; the nearest is "packs"`},
		{"string for list", "[tool.awaken]\nexclude = \"a\"\n", `2:11: exclude must be a list of strings such as ["a", "b"], not a string`},
		{"number in list", "[tool.awaken]\npacks = [\n  'é', 3,\n]\n", "3:8: packs must hold strings only, not a number"},
		{"string for bool", "[tool.awaken]\nunsafe = \"yes\"\n", "2:10: unsafe must be true or false, not a string"},
		{"number for version", "[tool.awaken]\ntarget-version = 3.9\n", `2:18: target-version must be a string such as "3.9", not a number`},
		{"other version", "[tool.awaken]\ntarget-version = \"2.7\"\n", `2:18: target-version: "2.7" is not a version of Python 3; write it as 3.9 or 3.12`},
		{"list for path", "[tool.awaken]\npython = []\n", "python must be a path in quotes, not a list"},
		{"no table", "tool.awaken = 1\n", "tool.awaken must be a table, not a number"},
		{"no TOML", "[tool.awaken]\nexclude = [\n", ":"},
		{"no TOML behind other letters", "a = {\"éé\" = 1, b = ?}\n", "1:20: "},
		{"key twice", "[tool.awaken]\nunsafe = true\nunsafe = true\n", "3:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tree(t, "-- pyproject.toml --\n"+c.text)
			_, err := Load(dir)
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Column < 1 {
				t.Fatalf("error %v, want one with a place", err)
			}
			if rest, ok := strings.CutPrefix(err.Error(), filepath.Join(dir, "pyproject.toml")+":"); !ok || !strings.Contains(rest, c.want) {
				t.Errorf("error %q, want %q in it", err, c.want)
			}
		})
	}
}

func TestAllMistakesAreReported(t *testing.T) {
	dir := tree(t, "-- pyproject.toml --\n[tool.awaken]\na = 1\nunsafe = 1\npacks = [1, 2]\n")
	_, err := Load(dir)
	if err == nil || strings.Count(err.Error(), "pyproject.toml:") != 4 {
		t.Errorf("got %v, want 4 mistakes", err)
	}
}

func TestOldestVersion(t *testing.T) {
	for spec, want := range map[string]int{
		">=3.9": 9, ">=3.9,<4": 9, "~=3.10": 10, "~=3.10.2": 10, "==3.11.*": 11, "==3.11.4": 11, ">3.8": 8, ">=3.8.1": 8,
		"!=3.8.*,>=3.8": 9, "<3.12,>=3.10": 10, ">=2.7": 0, "^3.9": 9, "~3.9": 9, "3.11": 11, "^3.8 || ^3.7": 7,
		"3.*": 0, ">= 3.12": 12, "": DefaultVersion, ">=4": DefaultVersion, "nonsense": 0, ">=3.13.0rc1": 13,
	} {
		dir := tree(t, "-- pyproject.toml --\n[project]\nrequires-python = '"+spec+"'\n")
		c, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if c.TargetVersion != want {
			t.Errorf("%q: 3.%d, want 3.%d", spec, c.TargetVersion, want)
		}
	}
	for _, file := range []string{
		"-- pyproject.toml --\n[tool.poetry.dependencies]\npython = '^3.12'\n",
		"-- setup.cfg --\n[options]\npython_requires = >=3.12\n",
	} {
		if c, err := Load(tree(t, file)); err != nil || c.TargetVersion != 12 {
			t.Errorf("%s: %+v, %v; want 3.12", file, c, err)
		}
	}
}

func TestEntryPoints(t *testing.T) {
	dir := tree(t, `
-- pyproject.toml --
[project.scripts]
serve = "app.server:main"
[project.gui-scripts]
"win dow" = "app.gui:Main.run [extra]"
[tool.poetry.scripts]
admin = { reference = "app.admin:cli", type = "console" }
-- setup.cfg --
[options.entry_points]
console_scripts =
    old = app.old:main
    # a remark
    bare = app.bare
-- setup.py --
from setuptools import setup
setup(entry_points={
    "console_scripts": ["new = app.new:main [extra]", 'newer=app.newer:main'],
    "other": ["plugin = app.plugin:Plugin"],
})
`)
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	toml, cfg, script := filepath.Join(dir, "pyproject.toml"), filepath.Join(dir, "setup.cfg"), filepath.Join(dir, "setup.py")
	want := []EntryPoint{
		{"admin", "app.admin", "cli", toml, 6},
		{"bare", "app.bare", "", cfg, 5},
		{"new", "app.new", "main", script, 3},
		{"newer", "app.newer", "main", script, 3},
		{"old", "app.old", "main", cfg, 3},
		{"serve", "app.server", "main", toml, 2},
		{"win dow", "app.gui", "Main.run", toml, 4},
	}
	if !reflect.DeepEqual(c.EntryPoints, want) {
		t.Errorf("got %+v", c.EntryPoints)
	}
}

func TestPytest(t *testing.T) {
	auto := "asyncio_mode = auto\n"
	for _, c := range []struct{ name, files, file, asyncio string }{
		{"none", "-- setup.cfg --\n", "", "strict"},
		{"pyproject", "-- pyproject.toml --\n[tool.pytest.ini_options]\nasyncio_mode = 'auto'\n", "pyproject.toml", "auto"},
		{"ini wins, even empty", "-- pytest.ini --\n-- pyproject.toml --\n[tool.pytest.ini_options]\nasyncio_mode = 'auto'\n", "pytest.ini", "strict"},
		{"tox", "-- tox.ini --\n[pytest]\n" + auto, "tox.ini", "auto"},
		{"setup.cfg", "-- setup.cfg --\n[tool:pytest]\n" + auto, "setup.cfg", "auto"},
		{"addopts", "-- pytest.ini --\n[pytest]\naddopts = -q\n  --asyncio-mode=auto -p no:anyio\n", "pytest.ini", "auto"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tree(t, c.files)
			got, err := Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			file := ""
			if c.file != "" {
				file = filepath.Join(dir, c.file)
			}
			if got.Pytest.File != file || got.Pytest.AsyncioMode != c.asyncio {
				t.Errorf("got %+v", got.Pytest)
			}
			if c.name == "addopts" && !reflect.DeepEqual(got.Pytest.Plugins, []string{"no:anyio"}) {
				t.Errorf("plugins %q", got.Pytest.Plugins)
			}
		})
	}
}

func TestSources(t *testing.T) {
	for text, want := range map[string][]string{
		"-- pyproject.toml --\n[tool.setuptools.package-dir]\n'' = 'lib'\n":                                                     {"lib"},
		"-- pyproject.toml --\n[tool.setuptools.packages.find]\nwhere = ['a', 'b/c']\n":                                         {"a", "b/c"},
		"-- pyproject.toml --\n[tool.poetry]\npackages = [{include = 'app', from = 'python'}, {include = 'tests'}]\n":           {"python"},
		"-- pyproject.toml --\n[tool.hatch.build.targets.wheel]\npackages = ['code/app']\n":                                     {"code"},
		"-- setup.cfg --\n[options]\npackage_dir =\n    = lib\n[options.packages.find]\nwhere = lib\n":                          {"lib"},
		"-- pyproject.toml --\n[[tool.poetry.packages]]\ninclude = 'x'\nfrom = 'one'\n[[tool.poetry.packages]]\nfrom = 'two'\n": {"one", "two"},
		"-- pyproject.toml --\nbroken = [\n": {},
	} {
		dir := tree(t, text)
		got := Sources(dir)
		for i := range got {
			rel, err := filepath.Rel(dir, got[i])
			if err != nil {
				t.Fatal(err)
			}
			got[i] = filepath.ToSlash(rel)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Whatever the bytes, reading ends with a configuration or a placed error.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("[tool.awaken]\nexclude = ['a']\n[[a.b]]\nc = {d = [1, {e = 2}]}\n"))
	f.Add([]byte("[project]\nrequires-python = '>=3,<'\n[project.scripts]\na = 1\n[tool]\npytest = 3\n"))
	f.Add([]byte("a.b = 1\n[[c]]\n[c.d]\n[[c]]\n[c.d]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		for _, name := range []string{"pyproject.toml", "setup.cfg"} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		Sources(dir)
		_, err := Load(dir)
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Column < 1) {
			t.Errorf("error without a place: %v", err)
		}
	})
}

func TestPytestPlugins(t *testing.T) {
	for _, c := range []struct {
		name, files    string
		asyncio, anyio bool
	}{
		{"none", "-- pyproject.toml --\n[project]\ndependencies = [\"pytest\", \"httpx\"]\n", false, false},
		{"extra", "-- pyproject.toml --\n[project.optional-dependencies]\ntest = ['pytest-asyncio>=0.23']\n", true, false},
		{"group", "-- pyproject.toml --\n[dependency-groups]\ntest = ['anyio[trio]']\n", false, true},
		{"a remark only", "-- requirements.txt --\npytest  # not pytest-asyncio\n", false, false},
		{"requirements", "-- requirements-dev.txt --\npytest_asyncio\n", true, false},
		{"folder of requirements", "-- setup.cfg --\n-- requirements/test.txt --\npytest-asyncio\n", true, false},
		{"mode alone", "-- pytest.ini --\n[pytest]\nasyncio_mode = strict\n", true, false},
		{"blocked", "-- pytest.ini --\n[pytest]\naddopts = -p no:asyncio -p no:anyio\n-- requirements.txt --\npytest-asyncio\nanyio\n", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Load(tree(t, c.files))
			if err != nil {
				t.Fatal(err)
			}
			if got.Pytest.Asyncio != c.asyncio || got.Pytest.Anyio != c.anyio {
				t.Errorf("asyncio %v, anyio %v", got.Pytest.Asyncio, got.Pytest.Anyio)
			}
		})
	}
}
