package library

import "testing"

func TestDefault(t *testing.T) {
	table := Default()
	e := table.Lookup("asyncio.tasks.wait_for")
	if e == nil || len(e.Consumes) != 1 || e.Consumes[0].Keyword != "fut" {
		t.Fatalf("asyncio.tasks.wait_for: %+v", e)
	}
	if table.Member("asyncio.LifoQueue", "get") == nil {
		t.Error("asyncio.LifoQueue has lost Queue.get")
	}
}

// What start-up pays for the whole table.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(texts); err != nil {
			b.Fatal(err)
		}
	}
}
