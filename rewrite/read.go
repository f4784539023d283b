package rewrite

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"awaken/rewrite/load"
	"awaken/rewrite/resolve"
	"awaken/rewrite/syntax"
)

// parse parses the files that are read and makes their constraints, o.Jobs at a
// time, and sets those aside that do not parse. A file's constraints are made as soon as it is
// parsed, while its tree is at hand, and long files come first: none is then left
// over at the end, for one core alone.
func (a *Analysis) parse(ctx context.Context, p *load.Project, b *resolve.Builder, o Options) ([]*resolve.Unit, error) {
	units := make([]*resolve.Unit, len(p.Files))
	var order []int
	for i, read := range a.read {
		if read {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return len(p.Files[j].Text) - len(p.Files[i].Text) })
	begin := time.Now()
	var next, parsing, building atomic.Int64
	var wg sync.WaitGroup
	for range min(o.Jobs, len(order)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= len(order) {
					return
				}
				i := order[k]
				start := time.Now()
				tree, bad := parse(p.Files[i])
				parsed := time.Now()
				parsing.Add(int64(parsed.Sub(start)))
				if a.diagnosed[i] = bad; bad == nil && !a.sync {
					units[i] = b.Unit(p.Files[i], tree)
					building.Add(int64(time.Since(parsed)))
				}
			}
		})
	}
	wg.Wait()
	o.Timing.divide(time.Since(begin), phase{"parse", time.Duration(parsing.Load())}, phase{"generate", time.Duration(building.Load())})
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("parsing: %w", err)
	}
	return slices.DeleteFunc(units, func(u *resolve.Unit) bool { return u == nil }), nil
}

// parse gives the tree of a file, or what is wrong with it.
func parse(f *load.File) (*syntax.Tree, *Diagnostic) {
	tree, err := syntax.Parse(f.Text)
	if err != nil {
		return nil, &Diagnostic{File: f.Name, Line: 1, Column: 1, Message: err.Error()}
	}
	if ps := tree.Problems(); len(ps) > 0 {
		line, column := syntax.NewLines(f.Text).Position(ps[0].Start)
		return nil, &Diagnostic{File: f.Name, Line: line, Column: column, Message: ps[0].Message}
	}
	return tree, nil
}
