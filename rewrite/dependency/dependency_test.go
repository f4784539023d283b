package dependency

import (
	"slices"
	"testing"
)

func apply(text string, edits []Edit) string {
	slices.SortFunc(edits, func(a, b Edit) int { return b.Start - a.Start })
	for _, e := range edits {
		text = text[:e.Start] + e.New + text[e.End:]
	}
	return text
}

func TestSwap(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		old, fresh       []string
		want             string
	}{
		{
			"a line is replaced", "requirements.txt", "click==8.1\nPsycopg2_Binary==2.9.9  # driver\nrich\n",
			[]string{"psycopg2", "psycopg2-binary"},
			[]string{"psycopg[pool]>=3.1"},
			"click==8.1\npsycopg[pool]>=3.1  # driver\nrich\n",
		},
		{"a line is added", "requirements.txt", "click", nil, []string{"aiosqlite>=0.20"}, "click\naiosqlite>=0.20\n"},
		{"what is there stays", "requirements.txt", "aiosqlite==0.21\n", nil, []string{"aiosqlite>=0.20"}, "aiosqlite==0.21\n"},
		{"two for one", "requirements/base-requirements.txt", "a\npsycopg2\nb\n", []string{"psycopg2"}, []string{"psycopg>=3", "psycopg-pool>=3"}, "a\npsycopg>=3\npsycopg-pool>=3\nb\n"},
		{"an array of one line", "pyproject.toml", "[project]\ndependencies = [\"click\", 'redis>=3']\n", []string{"redis"}, []string{"redis>=4.2"}, "[project]\ndependencies = [\"click\", \"redis>=4.2\"]\n"},
		{"an empty array", "pyproject.toml", "[project]\ndependencies = []\n[tool.x]\n", nil, []string{"aiosqlite>=0.20", "b"}, "[project]\ndependencies = [\"aiosqlite>=0.20\", \"b\"]\n[tool.x]\n"},
		{
			"an array of several lines", "pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\n  \"click\", # [cli]\n  \"rich\",\n]\n", nil,
			[]string{"aiosqlite>=0.20"},
			"[project]\nname = \"x\"\ndependencies = [\n  \"click\", # [cli]\n  \"rich\",\n  \"aiosqlite>=0.20\",\n]\n",
		},
		{
			"a comment stays with its line", "pyproject.toml", "[project]\ndependencies = [\n  \"click\", # why\n]\n", nil,
			[]string{"a", "b"},
			"[project]\ndependencies = [\n  \"click\", # why\n  \"a\",\n  \"b\",\n]\n",
		},
		{
			"extras follow", "pyproject.toml", "[project]\ndependencies = [\"click\"]\n[project.optional-dependencies]\npg = [\n    \"psycopg2\",\n]\n",
			[]string{"psycopg2"},
			[]string{"psycopg>=3.1", "psycopg-pool"},
			"[project]\ndependencies = [\"click\"]\n[project.optional-dependencies]\npg = [\n    \"psycopg>=3.1\",\n    \"psycopg-pool\",\n]\n",
		},
		{
			"poetry", "pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.9\"\npsycopg2 = \"^2.9\"\n\n[build-system]\n",
			[]string{"psycopg2"},
			[]string{"psycopg[pool]>=3.1"},
			"[tool.poetry.dependencies]\npython = \"^3.9\"\npsycopg = { version = \">=3.1\", extras = [\"pool\"] }\n\n[build-system]\n",
		},
		{
			"poetry, added", "pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.9\"\n\n[build-system]\n", nil,
			[]string{"aiosqlite>=0.20"},
			"[tool.poetry.dependencies]\npython = \"^3.9\"\naiosqlite = \">=0.20\"\n\n[build-system]\n",
		},
		{
			"setup.cfg", "setup.cfg", "[options]\ninstall_requires =\n    click\n    requests>=2\npackages = find:\n",
			[]string{"requests"},
			[]string{"httpx>=0.27"},
			"[options]\ninstall_requires =\n    click\n    httpx>=0.27\npackages = find:\n",
		},
		{
			"setup.py", "setup.py", "setup(\n    install_requires=[\n        'requests',  # http\n        'simplejson',\n    ],\n)\n",
			[]string{"requests"},
			[]string{"httpx>=0.27"},
			"setup(\n    install_requires=[\n        \"httpx>=0.27\",  # http\n        'simplejson',\n    ],\n)\n",
		},
		{
			"one that is not needed any more", "requirements.txt", "httpx\nrequests\nrequests-toolbelt\n",
			[]string{"requests", "requests-toolbelt"},
			[]string{"httpx>=0.27"},
			"httpx\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			edits, _ := Swap(test.file, []byte(test.text), test.old, test.fresh, true)
			got := apply(test.text, edits)
			if got != test.want {
				t.Errorf("%s becomes\n%s--- wanted ---\n%s", test.file, got, test.want)
			}
			if again, done := Swap(test.file, []byte(got), test.old, test.fresh, true); !done {
				t.Errorf("it is not done afterwards: %v", again)
			}
		})
	}
}
