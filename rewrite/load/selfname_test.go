package load

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestPackageInAFolderOfAnotherName(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"tree/__init__.py":     "from real.a import A\nimport json.decoder\n",
		"tree/a.py":            "from real.b import B\n",
		"tree/b.py":            "from real.sub.c import C\nfrom other.x import X\n",
		"tree/sub/__init__.py": "",
		"tree/sub/c.py":        "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Load(context.Background(), Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	from := p.Module("tree", nil)
	if from == nil {
		t.Fatal("the folder's own name is lost")
	}
	for name, want := range map[string]string{"real": "tree/__init__.py", "real.a": "tree/a.py", "real.sub.c": "tree/sub/c.py", "other.x": ""} {
		got := ""
		if f := p.Module(name, from); f != nil {
			got = f.Name
		}
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
