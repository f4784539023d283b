package library

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/pypi"
)

var allFrameworks = flag.Bool("frameworks.all", false, "hold the tables to all frameworks, not to the small ones alone")

// framework is what the facts of some modules are held to.
type framework struct {
	modules []string
	pins    []string
	small   bool
}

var frameworks = []framework{
	{modules: []string{"django"}, pins: []string{"django==5.2.8", "asgiref==3.8.1", "sqlparse==0.5.3"}, small: true},
	{modules: []string{"flask"}, pins: []string{"flask==3.1.2", "werkzeug==3.1.3", "jinja2==3.1.6", "itsdangerous==2.2.0", "click==8.1.8", "blinker==1.9.0", "markupsafe==3.0.2"}, small: true},
	{modules: []string{"starlette", "fastapi"}, pins: []string{
		"fastapi==0.115.6", "starlette==0.41.3", "pydantic==2.10.4", "pydantic-core==2.27.2", "annotated-types==0.7.0", "typing-extensions==4.12.2",
		"anyio==4.7.0", "sniffio==1.3.1", "idna==3.10", "httpx==0.27.2", "httpcore==1.0.7", "h11==0.14.0", "certifi==2024.12.14",
	}, small: true},
	{modules: []string{"tornado"}, pins: []string{"tornado==6.5.2"}, small: true},
	{modules: []string{"discord", "aiohttp.web", "aiosignal"}, pins: []string{
		"discord.py==2.6.4", "aiohttp==3.13.2", "aiosignal==1.4.0", "frozenlist==1.8.0", "multidict==6.7.0", "yarl==1.22.0", "propcache==0.4.1", "attrs==25.4.0",
		"aiohappyeyeballs==2.6.1", "idna==3.10", "typing-extensions==4.12.2",
	}},
	{modules: []string{"litestar"}, pins: []string{
		"litestar==2.18.0", "litestar-htmx==0.5.0", "msgspec==0.19.0", "multidict==6.7.0", "multipart==1.3.0", "polyfactory==2.22.3", "faker==37.12.0", "anyio==4.7.0",
		"sniffio==1.3.1", "idna==3.10", "httpx==0.27.2", "httpcore==1.0.7", "h11==0.14.0", "certifi==2024.12.14", "click==8.1.8", "rich==14.2.0", "rich-click==1.9.3",
		"pyyaml==6.0.3", "typing-extensions==4.12.2", "tzdata==2025.2", "markdown-it-py==4.0.0", "mdurl==0.1.2", "pygments==2.19.2",
	}},
	{modules: []string{"apscheduler"}, pins: []string{"apscheduler==3.11.1", "tzlocal==5.3.1", "tornado==6.5.2"}},
}

// absent are facts that a package cannot confirm: they hold in other versions,
// or of instances only.
var absent = map[string]string{
	"django.db.models.Model.get_absolute_url": "a hook",
	"discord.Client.on_ready":                 "a hook",
	"discord.Client.on_message":               "a hook",
	"aiosignal.Signal.append":                 "a compiled method, which counts self",
	"starlette.requests.Request.form":         "a plain function that gives what can be awaited and entered",
}

// TestFrameworkFactsHold holds the tables of web frameworks, bots and schedulers
// to the packages: what they name is there, with those parameters, and has that
// colour. What a framework does with a function no introspection shows.
func TestFrameworkFactsHold(t *testing.T) {
	for _, f := range frameworks {
		t.Run(f.modules[0], func(t *testing.T) {
			if !f.small && !*allFrameworks {
				t.Skip("-frameworks.all checks this one too")
			}
			t.Parallel()
			var facts bytes.Buffer
			encoder := json.NewEncoder(&facts)
			count := 0
			for _, e := range handWritten(t) {
				of := func(module string) bool { return strings.HasPrefix(e.Name, module+".") }
				hook := e.Decorates != 0 && e.Decorator == 0 // a method that a subclass may have
				if e.Attribute || hook || absent[e.Name] != "" || !slices.ContainsFunc(f.modules, of) {
					continue
				}
				params := [][2]any{}
				for _, p := range e.Params {
					if p.Keyword != "" {
						params = append(params, [2]any{p.Keyword, p.Index})
					}
				}
				if err := encoder.Encode(map[string]any{"name": e.Name, "word": words[e.Result], "class": e.Class, "params": params}); err != nil {
					t.Fatal(err)
				}
				count++
			}
			if count == 0 {
				t.Fatal("the tables say nothing of it")
			}
			command := exec.Command("python3", "-B", "verify.py", "--exact")
			command.Env = append(os.Environ(), "PYTHONPATH="+pypi.Install(t, f.pins...))
			command.Stdin, command.Stderr = &facts, os.Stderr
			out, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			if len(out) > 0 {
				t.Errorf("the package disagrees:\n%s", out)
			}
		})
	}
}
