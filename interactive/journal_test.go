package interactive

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awaken/rewrite/plan"
)

func logged(t *testing.T, mem *memory, text string) *session {
	t.Helper()
	p, texts := sketch(t, text)
	return begin(t, p, texts, mem)
}

func TestResume(t *testing.T) {
	for _, tt := range []struct {
		name, before, inputs, after string
		want, message               string
		stale, reopened             string
		steps                       int // that can be undone
	}{
		{"the same plan", chain, `g "c" y g "a" n`, chain, "a- b~ c+", "resumed: 2 decisions as before", "", "", 2},
		{"undone decisions do not come back", chain, `g "c" y g "b" y u`, chain, "a? b? c+", "resumed: 1 decision as before", "", "", 1},
		{"a change more", chain, "enter y y", "z -> a\n" + chain, "z? a+ b+ c+", "", "", "", 0},
		{"a change is gone", chain, `enter y y g "b" y`, "b -> c\nc ->", "b+ c+", "1 decision fit nothing here any more", "a", "", 0},
		{"what required it is gone", chain, "enter y y", "b -> c\nc ->", "b? c?", "2 changes must be answered again", "a", "b c", 0},
		{"a requirement is new", chain, `enter y y`, "a -> b\nb -> c n\nc ->\nn ->", "a? b? c? n?", "3 changes must be answered again", "", "a b c", 0},
		{"an exclusion is new", loose, "enter y y", "a ->\nb -> ! a\nc ->", "a? b+ c?", "1 change must be answered again", "", "a", 0},
		{"an alternative", spare, "enter j tab y", spare, "a? b+1 c~", "", "", "", 1},
		{"an alternative is gone", spare, "enter j tab y", chain, "a? b? c?", "", "b", "", 0},
		{"a suppression", chain, `g "c" x "for_now" y`, chain, "a. b. cx", "", "", "", 1},
		{"a boundary", spare, `g "c" n b`, spare, "a? b?1 c-", "", "", "", 1},
		{"nothing", chain, "enter", chain, "a? b? c?", "", "", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mem := &memory{}
			feed(logged(t, mem, tt.before), tt.inputs)
			s := logged(t, mem, tt.after)
			if got := marks(s); got != tt.want || !strings.Contains(s.message, tt.message) {
				t.Errorf("got %q, %q; want %q, %q", got, s.message, tt.want, tt.message)
			}
			if got := strings.Join(s.stale, " "); got != tt.stale {
				t.Errorf("stale: %q, not %q", got, tt.stale)
			}
			if got := strings.Join(s.reopened, " "); got != tt.reopened {
				t.Errorf("reopened: %q, not %q", got, tt.reopened)
			}
			if len(s.steps) != tt.steps {
				t.Errorf("%d steps to undo, not %d", len(s.steps), tt.steps)
			}
			if r := s.result(); !slices.Equal(r.Report.Stale, s.stale) {
				t.Errorf("the report has stale %v", r.Report.Stale)
			}
			s.key("enter")
			if it := s.current(); it != nil && !s.open(it) {
				t.Errorf("asked again about %s", at(s))
			}
		})
	}
}

// A log goes from plan to plan; whatever they are, what comes out is closed
// and free of conflicts, and reading the log again gives the same.
func TestResumeWithRandomPlans(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 6))
		mem := &memory{}
		for round := range 4 {
			p, files := randomPlan(r, 2+r.IntN(10))
			s := begin(t, p, files, mem)
			d := &driver{t: t, r: r, s: s, trace: []string{fmt.Sprintf("seed %d, round %d:", seed, round)}}
			d.check()
			for range r.IntN(20) {
				if len(s.steps) == 0 && r.IntN(2) == 0 {
					continue
				}
				d.press()
				d.check()
				if s.mode == finished || s.mode == abandoned {
					break
				}
			}
			again := begin(t, p, files, &memory{Buffer: *bytes.NewBuffer(slices.Clone(mem.Bytes()))})
			if got, want := picture(again), picture(s); got != want {
				t.Fatalf("%v: the log gives\n%s\nnot\n%s", d.trace, got, want)
			}
		}
	}
}

// Logs of two shards, put one behind the other, are a log of the whole.
func TestLogsOfShardsTogether(t *testing.T) {
	const text = "a -> b\nb ->\nc -> d\nd ->"
	p, texts := sketch(t, text)
	var all bytes.Buffer
	for i := range 2 {
		mem := &memory{}
		s, err := newSession(p, setup{files: reader(texts), shard: Shard{i + 1, 2}, log: &journal{file: mem}})
		if err != nil {
			t.Fatal(err)
		}
		feed(s, "enter j y u y")
		all.Write(mem.Bytes())
	}
	s := begin(t, p, texts, &memory{Buffer: all})
	if got := marks(s); got != "a? b+ c? d+" || len(s.steps) != 2 {
		t.Errorf("got %q with %d steps", got, len(s.steps))
	}
}

func TestUnsavedIsUndecided(t *testing.T) {
	mem := &memory{}
	s := logged(t, mem, loose)
	feed(s, "enter y")
	size := mem.Len()
	mem.broken = true
	feed(s, "y")
	if got := marks(s); got != "a+ b? c?" || at(s) != "b" || !strings.Contains(s.message, "no space left") {
		t.Errorf("got %q at %s: %s", got, at(s), s.message)
	}
	feed(s, "u")
	if got := marks(s); got != "a+ b? c?" || !strings.Contains(s.message, "nothing undone") {
		t.Errorf("got %q: %s", got, s.message)
	}
	if mem.Len() != size {
		t.Error("half a line stayed in the log")
	}
	mem.broken = false
	feed(s, "y")
	if got := marks(logged(t, mem, loose)); got != "a+ b+ c?" {
		t.Errorf("after all: %q", got)
	}
}

func TestOpenJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	p, texts := sketch(t, loose)
	play := func(inputs string) (*session, error) {
		j, err := openJournal(path)
		if err != nil {
			return nil, err
		}
		defer j.close()
		s, err := newSession(p, setup{files: reader(texts), log: j})
		if err == nil {
			feed(s, inputs)
		}
		return s, err
	}
	if _, err := play("enter y y"); err != nil {
		t.Fatal(err)
	}
	held, err := openJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := play(""); err == nil || !strings.Contains(err.Error(), "another review is going on") {
		t.Errorf("two reviews write to one log: %v", err)
	}
	held.close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, whole[:len(whole)-5], 0o600); err != nil { // killed while writing
		t.Fatal(err)
	}
	s, err := play("enter y")
	if err != nil || marks(s) != "a+ b+ c?" {
		t.Errorf("after a cut: %v, %v", s, err)
	}
	for _, tt := range []struct{ text, err string }{
		{string(whole) + "hello\n", "log: line 4 is not of a log of decisions"},
		{"{}\n", "not a log of decisions: its first line names no version"},
		{`{"version":9}` + "\n", "version 9"},
		{strings.Replace(string(whole), `"accepted"`, `"eaten"`, 1), `unknown state "eaten"`},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := play(""); err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%q: %v, want %q", tt.text, err, tt.err)
		}
		if after, _ := os.ReadFile(path); string(after) != tt.text {
			t.Errorf("%q was changed", tt.text)
		}
	}
}

func TestShards(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		p, files := randomPlan(r, 2+r.IntN(20))
		n := 1 + r.IntN(4)
		owner := map[string]int{}
		total := 0
		merged := plan.Selection{}
		for i := range n {
			s, err := newSession(p, setup{files: reader(files), shard: Shard{i + 1, n}})
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range s.items {
				for _, c := range it.changes {
					owner[s.change(c).ID] = i
					total++
				}
			}
			for range 30 {
				if s.mode == finished {
					break
				}
				feed(s, []string{"enter", "y", "n", "j", "a", "tab"}[r.IntN(6)])
			}
			for id, way := range s.result().Selection {
				merged[id] = way
			}
		}
		if total != len(p.Changes) || len(owner) != total {
			t.Fatalf("seed %d: %d changes in shards, of %d", seed, total, len(p.Changes))
		}
		for _, c := range p.Changes {
			for _, id := range append(slices.Clone(c.Requires), c.Conflicts...) {
				if owner[id] != owner[c.ID] {
					t.Fatalf("seed %d: %s and %s are in different shards", seed, c.ID, id)
				}
			}
		}
		if _, err := plan.Compose(p, merged); err != nil {
			t.Fatalf("seed %d: what the shards decided does not fit together: %v", seed, err)
		}
	}
}

func TestParseShard(t *testing.T) {
	for text, want := range map[string]Shard{"": {}, "1/1": {1, 1}, "2/4": {2, 4}} {
		if got, err := ParseShard(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0/4", "5/4", "1", "a/b", "1/0", "-1/2", "1/2/3"} {
		if got, err := ParseShard(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzReadLog(f *testing.F) {
	mem := &memory{}
	p, texts := sketch(&testing.T{}, spare)
	s, _ := newSession(p, setup{files: reader(texts), log: &journal{file: mem}})
	feed(s, `enter y j tab y u n y x "why"`)
	f.Add(mem.Bytes())
	f.Add([]byte("{\"version\":1}\n{\"step\":\"undo\"}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := readLog(data)
		if err != nil {
			return
		}
		p, texts := sketch(t, spare)
		s, err := newSession(p, setup{files: reader(texts), log: &journal{file: &memory{}, entries: entries}})
		if err != nil {
			return
		}
		r := s.result()
		if _, err := plan.Compose(r.Plan, r.Selection); err != nil {
			t.Errorf("a log gives what cannot be composed: %v", err)
		}
		for len(s.steps) > 0 {
			s.key("u")
		}
	})
}
