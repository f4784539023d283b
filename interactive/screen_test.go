package interactive

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

func screenOf(t testing.TB, s *session) *screen {
	t.Helper()
	return &screen{view: view{s, startContext}, painter: painter{attributes: true, colours: true}, end: func() {}}
}

func (f *screen) text() string { return ansi.Strip(f.View()) }

// Whatever is pressed, at whatever size: the screen is as large as the
// terminal, and no line is wider.
func TestScreenFits(t *testing.T) {
	keys := append(strings.Fields("up down pgup pgdown home end left right + - ctrl+c f1"), someKeys...)
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 8))
		p, files := randomPlan(r, 2+r.IntN(30))
		if seed%3 == 0 {
			p, files = shop(t), shopFiles
		}
		s, err := newSession(p, setup{files: reader(files), split: splitter})
		if err != nil {
			t.Fatal(err)
		}
		f := screenOf(t, s)
		for range 60 {
			width, height := 2+r.IntN(120), 1+r.IntN(50)
			if r.IntN(5) == 0 {
				width, height = 80, 24
			}
			f.size(width, height)
			switch {
			case s.mode == finished || s.mode == abandoned:
				s.mode = reviewing
			case s.mode == editing:
				s.edited(nil, nil)
			case s.mode == asking && r.IntN(3) == 0:
				f.press("enter")
			default:
				f.press(keys[r.IntN(len(keys))])
			}
			view := f.View()
			lines := strings.Split(view, "\n")
			if len(lines) != max(height, 1) {
				t.Fatalf("seed %d: %d lines on a screen of %d\n%s", seed, len(lines), height, view)
			}
			for _, line := range lines {
				if n := ansi.StringWidth(line); n > width {
					t.Fatalf("seed %d: %d cells on a screen of %d\n%s", seed, n, width, view)
				}
			}
		}
	}
}

func TestScreenShows(t *testing.T) {
	for _, tt := range []struct {
		name          string
		width, height int
		keys          string
		want, not     []string
	}{
		{"overview", 80, 24, "", []string{"Overview of 8 changes", "y accepts the 5 safe items", "by rule", "components, by size", "4      4  g 1  make `load_user` async"}, nil},
		{"a change", 80, 24, "enter", []string{"1 of 6, component 1 of 3", "[safe] make `load_user` async", "preselected", "6 + async def load_user(user_id):", "a long comment that goes f>"}, []string{"eighty cells"}},
		{"sideways", 80, 24, "enter right right", []string{"eighty cells"}, nil},
		{"wide", 200, 60, "enter", []string{"eighty cells", "q finish"}, nil},
		{"more context", 80, 40, "enter + + +", []string{" 1   from shop.client import fetch_user", "parent(user_id)"}, nil},
		{"less context", 80, 24, "enter - -", []string{"6 + async def"}, []string{"GREETING = "}},
		{"why", 80, 24, "enter w", []string{"1. shop/client.py:4 fetch_user: is a coroutine function", "no other change depends on it"}, nil},
		{"why, in between", 80, 24, "g 4 enter w", []string{"5. shop/main.py:9 main: awaits `report`", "Without it, 2 other changes cannot be made:"}, nil},
		{"consequences", 80, 24, "g 4 enter n", []string{"reject: run `main` with asyncio.run", "nothing is decided yet", "3 changes are not possible any more:", "make `load_user` async  shop/db.py:7", "b does it with a boundary at the cut, and keeps 1 change:", "by: leave `load_team` with a comment", "and still pushes out:"}, nil},
		{"requirements", 80, 24, "enter y", []string{"accept: make `load_user` async", "3 changes are accepted too, because required:"}, nil},
		{"free again", 80, 24, "enter y y k k k k n", []string{"3 changes are open again, accepted before only because required:"}, nil},
		{"not needed", 80, 24, "enter n g 2 enter", []string{"3 not needed", "not needed as things stand: all that requires it was refused"}, nil},
		{"a bulk yes", 80, 30, "enter r", []string{"Accepts 8 changes: 3 files, 18 lines added, 16 removed", "1 of them unsafe", "s narrows this to the safe ones: 7 changes", "8 changes are meant:"}, nil},
		{"blocked", 80, 24, "g 4 enter n y g 2 enter", []string{"blocked: it requires \"run `main` with asyncio.run\", which was refused"}, nil},
		{"a family", 80, 24, "g 6 enter", []string{"make `Store.owner` async, and 2 more that go together", "3 changes that require each other:", "2 run `fetch_user` with asyncio.run (shop.owner-sql) [unsafe]"}, nil},
		{"keys", 80, 60, "enter ?", []string{"Keys that work here", "no to this and the rest of the component", "more or less context"}, []string{"show the next way"}},
		{"a prompt", 80, 24, "enter / 世 é x backspace", []string{"search: 世é "}, nil},
		{"the end", 80, 24, "g 4 enter y g 3 enter n y j j j j j j", []string{"q applies 1 change", "6 undecided", "1 rejected", "make `load_team` async  shop/db.py:12  because of: make `report` async"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := newSession(shop(t), setup{files: reader(shopFiles)})
			if err != nil {
				t.Fatal(err)
			}
			f := screenOf(t, s)
			f.size(tt.width, tt.height)
			for key := range strings.FieldsSeq(tt.keys) {
				f.press(key)
				f.View()
			}
			got := f.text()
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got, not) {
					t.Errorf("%q in\n%s", not, got)
				}
			}
		})
	}
}

func TestScreenMessages(t *testing.T) {
	s, err := newSession(shop(t), setup{files: reader(shopFiles)})
	if err != nil {
		t.Fatal(err)
	}
	f := screenOf(t, s)
	f.size(80, 24)
	send := func(m tea.KeyMsg) { f.Update(m) }
	send(tea.KeyMsg{Type: tea.KeyEnter})
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjjyyj")}) // some keys in one message
	if got := marks(s); got != "main+ report? load_team? load_user? parent+ owner-base? owner-memory? owner-sql?" || at(s) != "end" {
		t.Errorf("got %q at %s", got, at(s))
	}
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("n"), Paste: true})
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("n"), Alt: true})
	if s.mode != reviewing || len(s.steps) != 2 {
		t.Error("pasted text, or a key with alt, was taken for a key")
	}
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/")})
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("sql\x1b owner"), Paste: true})
	if f.input != "sql owner" {
		t.Errorf("pasted %q", f.input)
	}
	send(tea.KeyMsg{Type: tea.KeyCtrlU})
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("SqlStore")})
	send(tea.KeyMsg{Type: tea.KeyEnter})
	if at(s) != "owner-base" {
		t.Errorf("at %s", at(s))
	}
	send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("kkkkkyyq")}) // the yes brings up a question
	if s.mode != confirming || len(s.steps) != 2 || !strings.Contains(f.text(), "dropped") {
		t.Errorf("mode %d, %d steps: typed ahead keys answered a question that was not shown", s.mode, len(s.steps))
	}
}

// BenchmarkScreen draws the screen after a key.
func BenchmarkScreen(b *testing.B) {
	for _, keys := range []string{"j k", "y u", "n", "c", "down up", "+ -", "w"} {
		b.Run(strings.ReplaceAll(keys, " ", "+"), func(b *testing.B) {
			f := screenOf(b, largeSession(b))
			f.size(200, 60)
			f.to(0)
			f.rows = nil
			for b.Loop() {
				for key := range strings.FieldsSeq(keys) {
					f.press(key)
					f.View()
				}
				if f.mode != reviewing {
					f.press("esc")
				}
			}
		})
	}
	b.Run("overview", func(b *testing.B) {
		f := screenOf(b, largeSession(b))
		f.size(200, 60)
		for b.Loop() {
			f.rows = nil
			f.View()
		}
	})
	b.Run("end", func(b *testing.B) {
		f := screenOf(b, largeSession(b))
		f.size(200, 60)
		f.to(large)
		for b.Loop() {
			f.rows = nil
			f.View()
		}
	})
}
