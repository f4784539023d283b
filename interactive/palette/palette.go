// Package palette keeps the terminal libraries from asking the terminal for
// its colours.
//
// bubbletea does so when the program starts, whatever the program is about to
// do: it writes an escape sequence and reads from the terminal, through
// lipgloss and termenv. What a person typed ahead would be swallowed, and on a
// terminal that never answers every command would hang for seconds. The review
// uses the terminal's own colours, which suit it anyway.
//
// The language initialises packages in the order of their import paths as soon
// as what they import is ready: this one, which imports lipgloss alone, comes
// before bubbletea, whose path is later in the alphabet.
package palette

import "github.com/charmbracelet/lipgloss"

// Dark is what the libraries are told; nothing that is shown depends on it.
var Dark = func() bool {
	lipgloss.SetHasDarkBackground(true)
	return true
}()
