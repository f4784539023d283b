package interactive

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awaken/rewrite/plan"
)

// ask reviews the shop with line prompts.
func ask(t *testing.T, o Options, input string) (*Result, string, error) {
	t.Helper()
	var out strings.Builder
	o.Files, o.Parse, o.In, o.Err, o.Dumb = reader(shopFiles), noTabs, strings.NewReader(input), &out, true
	r, err := Review(context.Background(), shop(t), o)
	return r, out.String(), err
}

func TestPrompts(t *testing.T) {
	r, out, err := ask(t, Options{}, "\n+\nj\ntab\ny\nj\ny\nx\nnot now\nu\nq\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Report.Applied) != 2 || r.Selection["load_team"] != 1 || r.Selection["main"] != 0 || len(r.Report.Suppressed) != 0 {
		t.Errorf("got %v", r.Selection)
	}
	for _, want := range []string{
		"6 + async def load_user(user_id):\n", "1 of 6, component 1 of 3, 0 accepted, 0 rejected, 6 open [y,enter,n,a,d,r,R,c,C,s,e,o,w,x,k,j,/,g,q,Q,?]? ",
		"* way 2 of 3: run `load_team` with asyncio.run; y accepts it\n", "reason for the suppression? ", "* undone: suppress\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Errorf("an escape sequence in %q", out)
	}
}

// However the input ends, and whatever is being asked: nothing is accepted by
// it.
func TestPromptsEndOfInput(t *testing.T) {
	for _, input := range []string{"", "\n", "y\n", "\nn\n", "y", "\n/\n", "\nx\n", "Q\n", "?\n", "\ny\n", "g\n4\ny\nk\ny"} {
		log := filepath.Join(t.TempDir(), "log")
		r, _, err := ask(t, Options{LogPath: log}, input)
		if !errors.Is(err, ErrEnded) || r != nil {
			t.Errorf("%q: %v, %v", input, r, err)
		}
		r, _, err = ask(t, Options{LogPath: log}, "q\n")
		if want := strings.Count(input, "4\ny\n"); err != nil || len(r.Selection) != want {
			t.Errorf("%q: then %v, %v", input, r, err)
		}
	}
}

func TestPromptsAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, out := io.Pipe()
	defer out.Close()
	go func() {
		io.WriteString(out, "\nn\n")
		cancel()
	}()
	var shown strings.Builder
	_, err := Review(ctx, shop(t), Options{Files: reader(shopFiles), In: in, Err: &shown, Dumb: true})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "nothing was applied") {
		t.Errorf("%v", err)
	}
}

func TestPromptsEdit(t *testing.T) {
	editor := func(ctx context.Context, file string, _ int) *exec.Cmd {
		return exec.CommandContext(ctx, "sh", "-c", `sed -i 's/return user, GREETING/return user/' "$1"`, "sh", file)
	}
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	r, _, err := ask(t, Options{Editor: editor}, "\ne\ny\nq\n")
	if err != nil || len(r.Report.Edited) != 1 || r.Report.Edited[0].Way != "text edited in the review" {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := plan.Compose(r.Plan, r.Selection); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestReviewWithoutTerminal(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, in := range []io.Reader{null, nil, strings.NewReader("y\n")} {
		_, err := Review(context.Background(), shop(t), Options{Files: reader(shopFiles), In: in, Err: io.Discard})
		if !errors.Is(err, ErrNoTerminal) {
			t.Errorf("%T: %v", in, err)
		}
	}
	// Without changes there is nothing to ask.
	if r, err := Review(context.Background(), &plan.Plan{}, Options{}); err != nil || len(r.Selection) != 0 {
		t.Errorf("%v, %v", r, err)
	}
}

func TestSystemEditor(t *testing.T) {
	for _, tt := range []struct {
		visual, editor, want string
	}{
		{"", "", `vi "$@" vi +7 x.py`},
		{"", "nano -w", `nano -w "$@" nano -w +7 x.py`},
		{"code --wait", "vi", `code --wait "$@" code --wait x.py`},
	} {
		t.Setenv("VISUAL", tt.visual)
		t.Setenv("EDITOR", tt.editor)
		cmd := systemEditor(context.Background(), "x.py", 7)
		if got := strings.Join(cmd.Args[2:], " "); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
