package config

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestRunners(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
		marks bool
	}{
		"none":         {map[string]string{"pyproject.toml": "[project]\nname = 'x'\ndependencies = ['pytest']\n"}, nil, false},
		"strict":       {map[string]string{"pyproject.toml": "[project]\nname = 'x'\ndependencies = ['pytest-asyncio']\n"}, []string{"asyncio"}, true},
		"auto":         {map[string]string{"setup.cfg": "[tool:pytest]\nasyncio_mode = auto\n[options]\ninstall_requires = pytest_asyncio\n"}, []string{"asyncio"}, false},
		"two":          {map[string]string{"requirements-dev.txt": "pytest-asyncio\nanyio\n"}, []string{"anyio", "asyncio"}, false},
		"a folder":     {map[string]string{"requirements/test.txt": "pytest-asyncio==1\n"}, []string{"asyncio"}, true},
		"another":      {map[string]string{"tox.ini": "deps =\n  pytest-asyncio-cooperative\n"}, []string{"asyncio", "cooperative"}, false},
		"command line": {map[string]string{"pytest.ini": "[pytest]\naddopts = -p my_plugin\n", "requirements.txt": "pytest-asyncio\n"}, []string{"asyncio"}, false},
	} {
		dir := t.TempDir()
		for file, text := range c.files {
			path := filepath.Join(dir, file)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		// Without a pyproject.toml or the like, the nearest above the test's folder counts.
		if _, err := os.Stat(filepath.Join(dir, "setup.py")); err != nil {
			if err := os.WriteFile(filepath.Join(dir, "setup.py"), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		conf, err := Load(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(conf.Pytest.Runners, c.want) || conf.Pytest.NeedsMark() != c.marks {
			t.Errorf("%s: %q and %v, want %q and %v", name, conf.Pytest.Runners, conf.Pytest.NeedsMark(), c.want, c.marks)
		}
	}
}
