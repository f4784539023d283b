package interactive

import (
	"io"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
)

// The rest makes screen a huh.Field that fills its form.

// Blur implements huh.Field.
func (f *screen) Blur() tea.Cmd { return nil }

// Focus implements huh.Field.
func (f *screen) Focus() tea.Cmd { return nil }

// Error implements huh.Field; messages are the screen's own.
func (f *screen) Error() error { return nil }

// Run implements huh.Field.
func (f *screen) Run() error { return huh.Run(f) }

// RunAccessible implements huh.Field with the line prompts.
func (f *screen) RunAccessible(w io.Writer, r io.Reader) error {
	return errPrompts
}

// Skip implements huh.Field.
func (f *screen) Skip() bool { return false }

// Zoom implements huh.Field.
func (f *screen) Zoom() bool { return false }

// KeyBinds implements huh.Field; the screen draws its keys itself.
func (f *screen) KeyBinds() []key.Binding { return nil }

// WithTheme implements huh.Field.
func (f *screen) WithTheme(*huh.Theme) huh.Field { return f }

// WithAccessible implements huh.Field.
func (f *screen) WithAccessible(bool) huh.Field { return f }

// WithKeyMap implements huh.Field.
func (f *screen) WithKeyMap(*huh.KeyMap) huh.Field { return f }

// WithWidth implements huh.Field; the size is that of the terminal.
func (f *screen) WithWidth(int) huh.Field { return f }

// WithHeight implements huh.Field; the size is that of the terminal.
func (f *screen) WithHeight(int) huh.Field { return f }

// WithPosition implements huh.Field.
func (f *screen) WithPosition(huh.FieldPosition) huh.Field { return f }

// GetKey implements huh.Field.
func (f *screen) GetKey() string { return "review" }

// GetValue implements huh.Field.
func (f *screen) GetValue() any { return nil }
