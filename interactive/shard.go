package interactive

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Shard is one person's share of a review: number Index of Of, counted from 1.
// The zero value is all of it.
type Shard struct{ Index, Of int }

// ParseShard reads "I/N", for example "1/4"; an empty text is the whole.
func ParseShard(text string) (Shard, error) {
	if text == "" {
		return Shard{}, nil
	}
	i, n, ok := strings.Cut(text, "/")
	index, err1 := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	sh := Shard{index, of}
	if !ok || err1 != nil || err2 != nil || !sh.valid() {
		return Shard{}, fmt.Errorf("shard %q is not I/N with 1 <= I <= N, as in 1/4", text)
	}
	return sh, nil
}

func (sh Shard) valid() bool { return sh == Shard{} || 1 <= sh.Index && sh.Index <= sh.Of }

func (sh Shard) String() string { return fmt.Sprintf("%d/%d", sh.Index, sh.Of) }

// shard tells which changes are in this share. What is connected by
// requirements or exclusions stays together, so that the answers of different
// people cannot contradict each other. The heaviest cluster goes first, to
// whoever has least so far: the same plan gives everybody the same shares.
func (g *graph) shard(sh Shard) ([]bool, error) {
	if !sh.valid() {
		return nil, fmt.Errorf("shard %v is not I/N with 1 <= I <= N", sh)
	}
	mine := make([]bool, len(g.part))
	if sh.Of <= 1 {
		for i := range mine {
			mine[i] = true
		}
		return mine, nil
	}
	sets := newUnion(len(g.part))
	byPart := map[int]int{}
	for i, part := range g.part {
		if first, ok := byPart[part]; ok {
			sets.join(i, first)
		} else {
			byPart[part] = i
		}
		for _, x := range g.clashes[i] {
			sets.join(i, x.other)
		}
	}
	clusters := map[int][]int{}
	for i := range g.part {
		root := sets.find(i)
		clusters[root] = append(clusters[root], i)
	}
	var list [][]int
	for _, cluster := range clusters {
		slices.SortFunc(cluster, func(a, b int) int { return cmp.Compare(g.plan.Changes[a].ID, g.plan.Changes[b].ID) })
		list = append(list, cluster)
	}
	slices.SortFunc(list, func(a, b []int) int {
		return cmp.Or(-cmp.Compare(len(a), len(b)), cmp.Compare(g.plan.Changes[a[0]].ID, g.plan.Changes[b[0]].ID))
	})
	load := make([]int, sh.Of)
	for _, cluster := range list {
		least := slices.Index(load, slices.Min(load))
		load[least] += len(cluster)
		for _, c := range cluster {
			mine[c] = least == sh.Index-1
		}
	}
	return mine, nil
}
