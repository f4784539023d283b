package interactive

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"awaken/rewrite/edit"
	"awaken/rewrite/plan"
)

// retext begins to edit the change with this id in the shop.
func retext(t *testing.T, id string) *session {
	t.Helper()
	s, err := newSession(shop(t), setup{files: reader(shopFiles), parse: noTabs})
	if err != nil {
		t.Fatal(err)
	}
	s.key("g")
	s.answer(id)
	s.key("e")
	if s.mode != editing {
		t.Fatalf("mode %d: %s", s.mode, s.message)
	}
	return s
}

// texts applies the selection.
func outcome(t *testing.T, s *session) map[string]string {
	t.Helper()
	r := s.result()
	files, err := plan.Compose(r.Plan, r.Selection)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, edits := range files {
		text, err := edit.Apply(s.get(name).bytes, edits)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

func TestDocument(t *testing.T) {
	s := retext(t, "main")
	const want = "#### run `main` with asyncio.run\n" +
		"#### This is the text as it would be. Lines that begin with #### are not part of it; keep them.\n" +
		"#### An empty file decides nothing.\n" +
		"#### in shop/main.py:\n" +
		"import asyncio\n\nfrom shop.db import load_team, load_user\n\n\ndef report(ids):\n    for user in load_team(ids):\n        print(user.name)\n\n\n" +
		"async def main():\n    report([1, 2, 3])\n    print(load_user(1))\n\n\nif __name__ == \"__main__\":\n    asyncio.run(main())\n"
	if got := string(s.editor.text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEditText(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		old, new []string // replaced in the document, editor after editor
		want     string   // in the output; none: nothing is decided
		message  string
		mode     mode
	}{
		{"as it is", "load_user", []string{""}, []string{""}, "", "the text is as it was; nothing decided", reviewing},
		{"another text", "load_user", []string{"user, GREETING"}, []string{"user"}, "    user = await fetch_user(user_id)\n    return user\n", "", reviewing},
		{"lines removed", "load_user", []string{"    return user, GREETING\n"}, []string{""}, "await fetch_user(user_id)\n\n\nasync def load_team", "", reviewing},
		{"refused, then good", "load_user", []string{"    user = ", "\tuser = "}, []string{"\tuser = ", "    owner = "}, "    owner = await", "", reviewing},
		{"refused, and left so", "load_user", []string{"    user = ", ""}, []string{"\tuser = ", ""}, "", "refused, and left as it was; nothing decided", reviewing},
		{"a heading gone", "load_user", []string{"#### in shop/db.py:\n"}, []string{""}, "", "", editing},
		{"beside the text of another change", "parent", []string{"return ("}, []string{"return  ("}, "return  (await fetch_user", "", reviewing},
		{"in the place of another change", "main", []string{"async def main"}, []string{"async  def main"}, "async  def main", "", reviewing},
		{"more than one file would", "owner-base", []string{"return await fetch_user(self.id)"}, []string{"return await self.fetch()"}, "await self.fetch()", "", reviewing},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := retext(t, tt.id)
			for i := range tt.old {
				if s.mode != editing {
					t.Fatalf("mode %d before editor %d: %s", s.mode, i+1, s.message)
				}
				text := string(s.editor.text)
				if !strings.Contains(text, tt.old[i]) {
					t.Fatalf("no %q in\n%s", tt.old[i], text)
				}
				s.edited([]byte(strings.Replace(text, tt.old[i], tt.new[i], 1)), nil)
			}
			if s.mode == confirming {
				s.key("y") // what it requires
			}
			if s.mode != tt.mode || !strings.Contains(s.message, tt.message) {
				t.Errorf("mode %d, %q", s.mode, s.message)
			}
			all := ""
			for _, text := range outcome(t, s) {
				all += text
			}
			if !strings.Contains(all, tt.want) || tt.want == "" && all != "" {
				t.Errorf("%q is not in\n%s", tt.want, all)
			}
			if tt.mode == editing && !strings.HasPrefix(string(s.editor.text), "#### ! ") {
				t.Errorf("the editor does not say what is wrong:\n%s", s.editor.text)
			}
		})
	}
}

func TestEditRefused(t *testing.T) {
	s := retext(t, "load_user")
	for range 2 { // an old complaint is replaced
		text := strings.Replace(string(s.editor.text), "async def load_user", "async def load_user(x):\n\tpass\ndef load_user", 1)
		s.edited([]byte(text), nil)
		if s.mode != editing || strings.Count(string(s.editor.text), "####  !") > 1 || !strings.HasPrefix(string(s.editor.text), "#### ! shop/db.py:7: a tab\n") {
			t.Fatalf("mode %d:\n%s", s.mode, s.editor.text)
		}
	}
	if n := strings.Count(string(s.editor.text), "#### ! "); n != 1 {
		t.Errorf("%d complaints", n)
	}
	s.edited(nil, errors.New("exit status 1"))
	if s.mode != reviewing || !strings.Contains(s.message, "exit status 1; nothing decided") || len(s.steps) > 0 {
		t.Errorf("mode %d: %s", s.mode, s.message)
	}

	s = retext(t, "report") // the text takes away what another change edits
	text := strings.Replace(string(s.editor.text), "    for user in load_team(ids):\n", "", 1)
	s.edited([]byte(text), nil)
	if s.mode != editing || !strings.Contains(string(s.editor.text), "another change also edits (make `load_team` async)") {
		t.Errorf("mode %d: %s", s.mode, s.message)
	}
}

// In a file of Latin-1 the change stands, but its text cannot be edited here.
func TestEditForeignEncoding(t *testing.T) {
	text := []byte("# -*- coding: latin-1 -*-\nx = '\xe4'\nf()\n")
	p := &plan.Plan{Changes: []*plan.Change{{ID: "a", Safety: plan.Safe, Edits: []plan.Edit{{File: "l.py", Start: 34, End: 34, New: "await ", Hash: edit.Hash(text)}}}}}
	s, err := newSession(p, setup{files: reader(map[string][]byte{"l.py": text})})
	if err != nil {
		t.Fatal(err)
	}
	feed(s, "enter e")
	if s.mode != reviewing || !strings.Contains(s.message, "not UTF-8") {
		t.Errorf("mode %d: %s", s.mode, s.message)
	}
}

// Whatever is written below a heading is what the file has there afterwards.
func FuzzEditText(f *testing.F) {
	f.Add("a\nb\nc\nd\ne\nf\ng\nh\ni", "x\ny\n", 7, false)
	f.Add("a\r\nb\r\n", "ä\n", 0, true)
	f.Fuzz(func(t *testing.T, old, fresh string, at int, crlf bool) {
		if strings.Contains(old+fresh, "\r") || strings.Contains(fresh, "#") || !utf8.ValidString(old) || !utf8.ValidString(fresh) || strings.TrimSpace(fresh) == "" {
			return
		}
		if crlf {
			old = strings.ReplaceAll(old, "\n", "\r\n")
		}
		if len(old) > 0 {
			at = int(uint(at) % uint(len(old)))
		} else {
			at = 0
		}
		if at < len(old) && (!utf8.RuneStart(old[at]) || old[at] == '\n') {
			return
		}
		p := &plan.Plan{Changes: []*plan.Change{{ID: "a", Title: "t", Safety: plan.Safe, Edits: []plan.Edit{{File: "f.py", Start: at, End: at, New: "await ", Hash: edit.Hash([]byte(old))}}}}}
		s, err := newSession(p, setup{files: reader(map[string][]byte{"f.py": []byte(old)})})
		if err != nil {
			t.Fatal(err)
		}
		feed(s, "enter e")
		if s.mode != editing {
			t.Fatalf("mode %d: %s", s.mode, s.message)
		}
		list, _ := s.stretches(s.chosen())
		x := list[0]
		m := marker(list)
		s.edited(fmt.Appendf(nil, "%s in f.py:\n%s", m, fresh), nil)
		if s.mode != reviewing {
			t.Fatalf("mode %d: %s", s.mode, s.message)
		}
		want := fresh
		if strings.HasSuffix(x.new, "\n") {
			want = strings.TrimSuffix(want, "\n") + "\n"
		} else {
			want = strings.TrimSuffix(want, "\n")
		}
		if strings.Contains(x.old, "\r\n") {
			want = strings.ReplaceAll(want, "\n", "\r\n")
		}
		want = old[:x.start] + want + old[x.end:]
		got, touched := outcome(t, s)["f.py"]
		if !touched {
			got = old
		}
		if got != want {
			t.Errorf("%q with %q: %q, want %q", old, fresh, got, want)
		}
	})
}
