package interactive

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errEnded says that the input ended before the review did.
var errEnded = errors.New("end of input")

// prompts is a session on a terminal that shows lines and no more: what is to
// be answered is printed, and a line of input names the key. The end of the
// input stops the review; it never says yes.
type prompts struct {
	view
	out   io.Writer
	lines <-chan string // closed at the end of the input
	edit  func()        // runs the editor, and brings its outcome to the session
}

// readLines reads in the background, so that a review can be stopped while it
// waits. A last line without an end was not sent off by a person, and is
// dropped.
func readLines(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		r := bufio.NewReader(in)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			select {
			case lines <- strings.TrimRight(line, "\r\n"):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// review runs the session to its end. It returns errEnded, the context's
// error, or that of writing.
func (p *prompts) review(ctx context.Context) error {
	fresh := true // what is asked about is not on display yet
	for {
		switch p.mode {
		case finished, abandoned:
			return nil
		case editing:
			p.edit()
			continue
		}
		if fresh {
			if err := p.print(append(append(p.head(), nil), p.body().all()...)); err != nil {
				return err
			}
		}
		if err := p.ask(); err != nil {
			return err
		}
		var line string
		var ok bool
		select {
		case line, ok = <-p.lines:
			if !ok {
				return cmp.Or(ctx.Err(), errEnded)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		fresh = p.take(line)
	}
}

// ask prints the message and the question.
func (p *prompts) ask() error {
	if p.message != "" {
		if err := p.print([]row{plain("* %s", p.message)}); err != nil {
			return err
		}
	}
	question := "answer"
	switch {
	case p.mode == asking:
		question = p.prompt.question
	case p.mode == reviewing:
		question = strings.ReplaceAll(p.progress().text(), "  ", ", ") + " [" + p.names() + "]"
	default:
		question = "[" + p.names() + "]"
	}
	_, err := io.WriteString(p.out, question+"? ")
	return err
}

func (p *prompts) names() string {
	var names []string
	for _, b := range p.usable() {
		if len(b.keys) == 9 {
			names = append(names, "1-9")
			continue
		}
		names = append(names, b.keys[0])
	}
	return strings.Join(names, ",")
}

// take handles a line, and tells whether the display must be printed anew. A
// line holds one key: of several it would be unclear which were meant for what
// the first of them brings up.
func (p *prompts) take(line string) bool {
	if p.mode == asking {
		p.answer(line)
		return true
	}
	name := strings.TrimSpace(line)
	if name == "" {
		name = "enter"
	}
	switch {
	case name == "+" || name == "-":
		if p.context *= 2; name == "-" {
			p.context /= 4
		}
		p.context = min(max(p.context, 1), maxContext)
		return true
	case p.mode == helping:
		p.key("esc")
		if name == "enter" {
			return true
		}
	}
	p.key(name)
	return p.message == "" || !strings.Contains(p.message, "does nothing here")
}

// print writes rows without attributes.
func (p *prompts) print(rows []row) error {
	var b strings.Builder
	b.WriteString("\n")
	for _, r := range rows {
		b.WriteString(strings.TrimRight(painter{}.render(r, 0, -1), " ") + "\n")
	}
	if _, err := io.WriteString(p.out, b.String()); err != nil {
		return fmt.Errorf("the review cannot be shown: %w", err)
	}
	return nil
}
