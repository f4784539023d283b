package config

import (
	"maps"
	"testing"
)

func TestRequirements(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"project", "-- pyproject.toml --\n[project]\ndependencies = ['Django[argon2]>=4.2,<6', \"quart ; python_version > '3.8'\"]\n", "4.2"},
		{"requirements", "-- requirements.txt --\n# web\n-r other.txt\ndjango==3.0.14  # pinned\n", "3.0.14"},
		{"setup.cfg", "-- setup.cfg --\n[options]\ninstall_requires =\n    DJANGO ~= 2.2\n    click\n", "2.2"},
		{"any", "-- requirements.txt --\ndjango\n", ""},
		{"no lower bound", "-- requirements.txt --\ndjango<5\n", ""},
	} {
		got, err := Load(tree(t, c.text))
		if err != nil {
			t.Fatal(err)
		}
		if version, ok := got.Requires["django"]; !ok || version != c.want {
			t.Errorf("%s: %q of %v, want %q", c.name, version, maps.Clone(got.Requires), c.want)
		}
	}
	if got, err := Load(tree(t, "-- pyproject.toml --\n")); err != nil || len(got.Requires) > 0 {
		t.Errorf("nothing is required: %v, %v", got, err)
	}
}
