package interactive

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Editor returns the command that opens a file at a line, counted from 1, in
// the person's editor, and waits for it.
type Editor func(ctx context.Context, file string, line int) *exec.Cmd

// systemEditor runs $VISUAL or $EDITOR through the shell, as git does, so that
// the variable may hold arguments; else vi.
func systemEditor(ctx context.Context, file string, line int) *exec.Cmd {
	editor := "vi"
	for _, name := range []string{"EDITOR", "VISUAL"} {
		if value := strings.TrimSpace(os.Getenv(name)); value != "" {
			editor = value
		}
	}
	args := []string{"-c", editor + ` "$@"`, editor}
	program := filepath.Base(strings.Fields(editor)[0])
	switch program {
	case "vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "ne", "kak":
		if line > 1 { // these know +LINE; of others nothing is assumed
			args = append(args, fmt.Sprintf("+%d", line))
		}
	}
	return exec.CommandContext(ctx, "sh", append(args, file)...)
}

// visit carries a request out: the command to run, and afterwards the text.
type visit struct {
	request *request
	cmd     *exec.Cmd
	path    string // of the temporary file; empty if the file itself is opened
}

// newVisit writes the text of a request to a temporary file, which only its
// owner can read.
func newVisit(ctx context.Context, r *request, editor Editor) (*visit, error) {
	v := &visit{request: r}
	path := filepath.FromSlash(r.file)
	if r.text != nil {
		file, err := os.CreateTemp("", "awaken-*"+r.suffix())
		if err != nil {
			return nil, err
		}
		v.path, path = file.Name(), file.Name()
		_, err = file.Write(r.text)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			os.Remove(v.path)
			return nil, err
		}
	}
	v.cmd = editor(ctx, path, r.line)
	return v, nil
}

// finish reads what the editor left, given how it ended.
func (v *visit) finish(err error) ([]byte, error) {
	if v.path == "" {
		return nil, err
	}
	defer os.Remove(v.path)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(v.path)
}

// runEditor carries out what the session asks for, again while a text is
// refused. The editor has the terminal to itself meanwhile.
func (o *Options) runEditor(ctx context.Context, s *session) {
	for s.mode == editing {
		var text []byte
		v, err := newVisit(ctx, s.editor, o.Editor)
		if err == nil {
			v.cmd.Stdin, v.cmd.Stdout, v.cmd.Stderr = o.In, o.Err, o.Err
			text, err = v.finish(v.cmd.Run())
		}
		s.edited(text, err)
	}
}

// outside is a tea.ExecCommand: bubbletea gives the terminal away while it
// runs. The streams that it offers are not used; its reader is no file, as an
// editor needs one.
type outside func()

func (run outside) Run() error {
	run()
	return nil
}

func (outside) SetStdin(io.Reader)  {}
func (outside) SetStdout(io.Writer) {}
func (outside) SetStderr(io.Writer) {}
