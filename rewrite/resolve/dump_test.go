package resolve

import (
	"context"
	"fmt"
	"os"
	"sort"
	"testing"
	"time"

	"awaken/rewrite/load"
	"awaken/rewrite/syntax"
	tables "awaken/rules/library"
)

func TestDump(t *testing.T) {
	dir := os.Getenv("AWAKEN_DUMP")
	if dir == "" {
		t.Skip()
	}
	p, err := load.Load(context.Background(), load.Options{Paths: []string{dir}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t0 := time.Now()
	var files []Parsed
	for _, f := range p.Files {
		tree, err := syntax.Parse(f.Text)
		if err == nil && len(tree.Problems()) > 0 {
			continue
		}
		if err != nil {
			continue
		}
		files = append(files, Parsed{f, tree})
	}
	t1 := time.Now()
	table := tables.Default()
	t2 := time.Now()
	r, err := Resolve(context.Background(), p, files, table, 0)
	if err != nil {
		t.Fatal(err)
	}
	t3 := time.Now()
	s := r.solver
	fmt.Println(len(files), "files parse", t1.Sub(t0), "table", t2.Sub(t1), "resolve", t3.Sub(t2), "nodes", len(s.nodes), "edges", len(s.edges), "goals", len(s.goals), "objects", len(s.objects), "instances", len(s.instances), "sites", len(s.order))
	if len(files) > 60 {
		return
	}
	lines := map[string]bool{}
	for _, x := range r.Sites {
		u := x.instance.fn.Unit
		line := 0
		if x.Node >= 0 {
			line = u.Lines.Line(u.Tree.Start(x.Node))
		}
		text := ""
		for _, tg := range x.Targets {
			text += " " + tg.fn.Qualified
		}
		for _, c := range x.Classes {
			text += " class:" + c.Qualified
		}
		for _, l := range x.Libraries {
			text += " lib:" + l
		}
		if x.Unknown {
			text += " ?"
		}
		if x.Coroutine {
			text += " CORO"
		}
		if x.call == nil && text == "" {
			continue
		}
		src := ""
		if x.Node >= 0 {
			src = u.Tree.String(x.Node)
		}
		if len(src) > 40 {
			src = src[:40]
		}
		lines[fmt.Sprintf("%s:%03d %q ->%s", u.File.Name, line, src, text)] = true
	}
	var list []string
	for l := range lines {
		list = append(list, l)
	}
	sort.Strings(list)
	for _, l := range list {
		fmt.Println(l)
	}
}
