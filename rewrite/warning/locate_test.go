package warning_test

import (
	"testing"

	"awaken/rewrite/load"
	"awaken/rewrite/warning"
)

func TestLocate(t *testing.T) {
	files := []*load.File{
		{Path: "/home/me/project/main.py", Name: "main.py", Module: "main"},
		{Path: "/home/me/project/src/shop/db/client.py", Name: "src/shop/db/client.py", Module: "shop.db.client"},
		{Path: "/home/me/project/src/shop/web/client.py", Name: "src/shop/web/client.py", Module: "shop.web.client"},
		{Path: "/home/me/project/src/shop/__init__.py", Name: "src/shop/__init__.py", Module: "shop", Package: true},
		{Path: "/home/me/project/asyncio/events.py", Name: "asyncio/events.py", Module: "asyncio.events"},
	}
	l := warning.NewLocator(files)
	for _, test := range []struct{ path, want string }{
		{"/home/me/project/main.py", "main.py"},
		{"main.py", "main.py"},
		{"./main.py", "main.py"},
		{"/app/main.py", "main.py"},
		{"WARNING:py.warnings:/app/main.py", "main.py"},
		{"WARNING:py.warnings:main.py", "main.py"},
		{"xmain.py", ""},
		{"/app/src/shop/db/client.py", "src/shop/db/client.py"},
		{"/app/shop/db/client.py", "src/shop/db/client.py"},
		{"db/client.py", "src/shop/db/client.py"},
		{"/app/db/client.py", ""},
		{"client.py", "src/shop/db/client.py src/shop/web/client.py"},
		{"C:/Users/me/shop/web/client.py", "src/shop/web/client.py"},
		{"/venv/lib/python3.12/site-packages/shop/web/client.py", "src/shop/web/client.py"},
		{"/venv/lib/python3.12/site-packages/other/shop/web/client.py", ""},
		{"/venv/lib/python3.12/site-packages/main.py", "main.py"},
		{"/venv/lib/python3.12/site-packages/shop/__init__.py", "src/shop/__init__.py"},
		{"/venv/lib/python3.12/site-packages/other/__init__.py", ""},
		{"/usr/lib/python3.12/asyncio/events.py", ""},
		{"/home/me/project/asyncio/events.py", "asyncio/events.py"},
		{"<string>", ""},
		{"", ""},
	} {
		got := ""
		for _, f := range l.Files(warning.Frame{File: test.path, Line: 1}) {
			if got != "" {
				got += " "
			}
			got += f.Name
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.path, got, test.want)
		}
	}
}
