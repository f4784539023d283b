package cmd

import (
	"io"
	"os"

	"golang.org/x/term" // tells a terminal from a file on every system
)

// style puts colour on text, or leaves it alone.
type style struct{ on bool }

func (s style) paint(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bad(text string) string     { return s.paint("1;31", text) }
func (s style) strong(text string) string  { return s.paint("1", text) }
func (s style) pointer(text string) string { return s.paint("36", text) }

// chooseStyle decides about colour on one stream: when is a value of --color.
func (a *App) chooseStyle(when string, w io.Writer) style {
	switch when {
	case "always":
		return style{on: true}
	case "never":
		return style{}
	}
	// https://no-color.org: set to anything but nothing.
	return style{on: a.Env("NO_COLOR") == "" && a.Env("TERM") != "dumb" && isTerminal(w)}
}

// isTerminal says whether a person is likely to read what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
