package interactive

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// shopFiles is a small program whose client has become asynchronous.
var shopFiles = map[string][]byte{
	"shop/client.py": []byte(`import aiohttp


async def fetch_user(user_id):
    """Fetch one user."""
    async with aiohttp.ClientSession() as session:
        return await session.get(f"/users/{user_id}")
`),
	"shop/db.py": []byte(`from shop.client import fetch_user

GREETING = "你好，世界"  # what 顧客 see first: a long comment that goes far beyond the right side of a terminal of eighty cells


def load_user(user_id):
    user = fetch_user(user_id)
    return user, GREETING


def load_team(ids):
    return [load_user(i)[0] for i in ids]


def parent(user_id):
    return fetch_user(user_id).parent
`),
	"shop/store.py": []byte(`from shop.client import fetch_user


class Store:
    def owner(self):
        raise NotImplementedError


class SqlStore(Store):
    def owner(self):
        return fetch_user(self.id)


class MemoryStore(Store):
    def owner(self):
        return self._owner
`),
	"shop/main.py": []byte(`from shop.db import load_team, load_user


def report(ids):
    for user in load_team(ids):
        print(user.name)


def main():
    report([1, 2, 3])
    print(load_user(1))


if __name__ == "__main__":
    main()
`),
}

// shop is the plan for shopFiles, with the shapes that a review must handle:
// callees whose callers must become async, a family, boundaries, alternatives,
// an unsafe change.
//
//	load_user -> load_team -> report -> main; load_user -> main; parent
//	Store.owner, SqlStore.owner, MemoryStore.owner: one family
func shop(t testing.TB) *plan.Plan {
	t.Helper()
	p := &plan.Plan{Version: plan.Version}
	for _, c := range []*plan.Change{
		{
			ID: "main", Title: "run `main` with asyncio.run",
			Edits: edits(t, "shop/main.py", "from shop", "import asyncio\n\nfrom shop", "def main", "async def main", "    main()\n", "    asyncio.run(main())\n"),
			Why:   why("shop/client.py:4 fetch_user: is a coroutine function", "shop/db.py:6 load_user: awaits `fetch_user`", "shop/db.py:11 load_team: awaits `load_user`", "shop/main.py:4 report: awaits `load_team`", "shop/main.py:9 main: awaits `report`"),
		},
		{
			ID: "report", Title: "make `report` async", Requires: []string{"main"},
			Edits: edits(t, "shop/main.py", "def report", "async def report", "    report(", "    await report("),
			Why:   why("shop/client.py:4 fetch_user: is a coroutine function", "shop/db.py:6 load_user: awaits `fetch_user`", "shop/db.py:11 load_team: awaits `load_user`", "shop/main.py:4 report: awaits `load_team`"),
		},
		{
			ID: "load_team", Title: "make `load_team` async", Requires: []string{"report"},
			Edits: slices.Concat(edits(t, "shop/db.py", "def load_team", "async def load_team"), edits(t, "shop/main.py", "in load_team(ids)", "in await load_team(ids)")),
			Alternatives: []plan.Alternative{
				{Title: "run `load_team` with asyncio.run", Safety: plan.Unsafe, Edits: slices.Concat(edits(t, "shop/db.py", "def load_team", "async def load_team"), edits(t, "shop/main.py", "in load_team(ids)", "in asyncio.run(load_team(ids))"))},
				{Title: "leave `load_team` with a comment", Safety: plan.Safe, Edits: edits(t, "shop/db.py", "return [", "# loads one after the other\n    return [")},
			},
			Why: why("shop/client.py:4 fetch_user: is a coroutine function", "shop/db.py:6 load_user: awaits `fetch_user`", "shop/db.py:12 load_team: awaits `load_user`"),
		},
		{
			ID: "load_user", Title: "make `load_user` async", Requires: []string{"load_team", "main"},
			Edits: slices.Concat(
				edits(t, "shop/db.py", "def load_user", "async def load_user", "user = fetch_user", "user = await fetch_user", "load_user(i)[0]", "(await load_user(i))[0]"),
				edits(t, "shop/main.py", "print(load_user(1))", "print(await load_user(1))"),
			),
			Why: why("shop/client.py:4 fetch_user: is a coroutine function", "shop/db.py:7 load_user: calls `fetch_user` and needs its result"),
		},
		{
			ID: "parent", Title: "make `parent` async", Safety: plan.Unsafe,
			Edits: edits(t, "shop/db.py", "def parent", "async def parent", "return fetch_user(user_id).parent", "return (await fetch_user(user_id)).parent"),
			Why:   why("shop/client.py:4 fetch_user: is a coroutine function", "shop/db.py:15 parent: calls `fetch_user`; nobody is seen to call it"),
		},
		{
			ID: "owner-base", Title: "make `Store.owner` async", Requires: []string{"owner-sql", "owner-memory"},
			Edits: edits(t, "shop/store.py", "class Store:\n    def owner", "class Store:\n    async def owner"),
			Why:   why("shop/store.py:5 Store.owner: `SqlStore.owner` overrides it"),
		},
		{
			ID: "owner-memory", Title: "make `MemoryStore.owner` async", Requires: []string{"owner-base"},
			Edits: edits(t, "shop/store.py", "class MemoryStore(Store):\n    def owner", "class MemoryStore(Store):\n    async def owner"),
			Why:   why("shop/store.py:15 MemoryStore.owner: overrides `Store.owner`"),
		},
		{
			ID: "owner-sql", Title: "make `SqlStore.owner` async", Requires: []string{"owner-base"},
			Edits:        edits(t, "shop/store.py", "class SqlStore(Store):\n    def owner", "class SqlStore(Store):\n    async def owner", "return fetch_user", "return await fetch_user"),
			Alternatives: []plan.Alternative{{Title: "run `fetch_user` with asyncio.run", Safety: plan.Unsafe, Edits: edits(t, "shop/store.py", "return fetch_user(self.id)", "return asyncio.run(fetch_user(self.id))")}},
			Why:          why("shop/client.py:4 fetch_user: is a coroutine function", "shop/store.py:10 SqlStore.owner: returns `fetch_user(...)`"),
		},
	} {
		c.Rule, c.Symbol = "make-async", "shop."+c.ID
		if c.Safety == "" {
			c.Safety = plan.Safe
		}
		p.Changes = append(p.Changes, c)
	}
	return p
}

// edits replaces texts, each of which stands once in the file, by others; of
// each pair only what differs is edited.
func edits(t testing.TB, file string, pairs ...string) []plan.Edit {
	t.Helper()
	text := shopFiles[file]
	var out []plan.Edit
	for i := 0; i < len(pairs); i += 2 {
		old, fresh := pairs[i], pairs[i+1]
		if bytes.Count(text, []byte(old)) != 1 {
			t.Fatalf("%q is not in %s exactly once", old, file)
		}
		start := bytes.Index(text, []byte(old))
		for old != "" && fresh != "" && old[0] == fresh[0] {
			old, fresh, start = old[1:], fresh[1:], start+1
		}
		for old != "" && fresh != "" && old[len(old)-1] == fresh[len(fresh)-1] {
			old, fresh = old[:len(old)-1], fresh[:len(fresh)-1]
		}
		out = append(out, plan.Edit{File: file, Start: start, End: start + len(old), New: fresh, Hash: edit.Hash(text)})
	}
	return out
}

// why reads steps written as "FILE:LINE SYMBOL: REASON".
func why(steps ...string) []plan.Step {
	var out []plan.Step
	for _, text := range steps {
		where, rest, _ := strings.Cut(text, " ")
		var st plan.Step
		file, line, _ := strings.Cut(where, ":")
		fmt.Sscan(line, &st.Line)
		st.File = file
		st.Symbol, st.Reason, _ = strings.Cut(rest, ": ")
		out = append(out, st)
	}
	return out
}
