package interactive

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/rivo/uniseg"
)

// screen is a session as a field of a huh form: single keys, and a viewport of
// its own, because huh's Note would eat underscores and hide long texts.
type screen struct {
	view
	painter
	width, height int
	run           tea.Cmd // runs the editor, and brings its outcome to the session
	end           func()  // called when the person ends the input

	top, left int    // first row and cell of the body that are visible
	input     string // what was typed at a prompt
	rows      *roll  // the body; nil after anything that changes it
	shown     any    // what the body is about: another thing starts at its top
}

// visited says that the editor is done.
type visited struct{}

// size sets the size of the terminal, in cells.
func (f *screen) size(width, height int) { f.width, f.height, f.rows = width, height, nil }

// Init implements tea.Model.
func (f *screen) Init() tea.Cmd { return nil }

// Update takes keys; several typed faster than they are read come as one
// message.
func (f *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	switch _, back := msg.(visited); {
	case back:
		f.rows = nil
		return f, nil
	case !ok:
		return f, nil
	case press.Paste && f.mode != asking:
		f.say("pasted text is not taken for keys")
		return f, nil
	case press.Type == tea.KeyRunes && !press.Alt && f.mode == asking && press.Paste:
		f.input += strings.Map(printable, string(press.Runes))
		return f, nil
	case press.Type != tea.KeyRunes || press.Alt:
		return f, f.press(press.String())
	}
	var cmds []tea.Cmd
	for i, r := range press.Runes {
		cmds = append(cmds, f.press(string(r)))
		if f.mode == confirming && i+1 < len(press.Runes) {
			// A question that nobody has seen yet is not answered by what was
			// typed before it appeared.
			f.say("what was typed ahead is dropped: this needs an answer of its own")
			break
		}
	}
	return f, tea.Batch(cmds...)
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// press takes one key.
func (f *screen) press(name string) tea.Cmd {
	if name == "ctrl+j" {
		name = "enter" // typed before the terminal was in raw mode
	}
	switch {
	case name == "ctrl+d":
		f.end()
		return nil
	case name == "ctrl+z":
		return tea.Suspend
	case name == "ctrl+l":
		return tea.ClearScreen
	case f.mode == asking:
		f.edit(name)
	case f.mode == editing || f.mode == finished || f.mode == abandoned:
		return nil // typed ahead
	case !f.scroll(name):
		f.session.key(name)
	default:
		return nil
	}
	f.rows = nil
	switch f.mode {
	case editing:
		return f.run
	case finished, abandoned:
		return huh.NextField
	}
	return nil
}

// edit takes a key of a prompt.
func (f *screen) edit(name string) {
	switch name {
	case "enter":
		line := f.input
		f.input = ""
		f.answer(line)
	case "esc":
		f.input = ""
		f.cancel("")
	case "backspace", "ctrl+h":
		f.input = withoutLast(f.input)
	case "ctrl+u":
		f.input = ""
	default:
		if uniseg.GraphemeClusterCount(name) == 1 || name == " " {
			f.input += name
		}
	}
}

// withoutLast drops the last character that a person sees.
func withoutLast(text string) string {
	last, state, rest := 0, -1, text
	for at := 0; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		last = at
		at += len(cluster)
	}
	return text[:last]
}

// screenKeys are the keys that move or change the view alone.
var screenKeys = []struct{ keys, does string }{
	{"up down", "scroll by a line"},
	{"pgup pgdown space", "scroll by a page"},
	{"home end", "to the top, to the bottom"},
	{"left right", "scroll sideways"},
	{"+ -", "more or less context"},
	{"ctrl+l", "draw the screen anew"},
	{"ctrl+z", "to the shell; fg comes back"},
	{"ctrl+c ctrl+d", "stop: apply nothing, keep the decisions"},
}

// scroll takes the keys that move the view.
func (f *screen) scroll(name string) bool {
	page := max(f.room()-1, 1)
	switch name {
	case "up":
		f.top--
	case "down":
		f.top++
	case "pgup":
		f.top -= page
	case "pgdown", " ":
		f.top += page
	case "home":
		f.top, f.left = 0, 0
	case "end":
		f.top = len(f.content().all())
	case "left":
		f.left = max(f.left-f.width/2, 0)
	case "right":
		f.left += f.width / 2
	case "+", "=":
		f.context = min(max(2*f.context, 1), maxContext)
		f.rows = nil
	case "-":
		f.context /= 2
		f.rows = nil
	default:
		return false
	}
	return true
}

// topic is what the body is about.
func (f *screen) topic() any {
	if f.mode == asking || f.mode == editing {
		return f.shown
	}
	type topic struct {
		mode     mode
		position int
		choice   int
		pending  *effect
		part     int
	}
	t := topic{f.mode, f.position, f.choice, f.pending, 0}
	if f.parts != nil {
		t.part = f.parts.at
	}
	return t
}

func (f *screen) content() *roll {
	if f.rows == nil {
		if now := f.topic(); now != f.shown {
			f.top, f.left, f.shown = 0, 0, now
		}
		f.rows = f.body()
	}
	return f.rows
}

// footRows is the number of rows below the body: the message and the keys.
const footRows = 2

// room is the number of rows for the body.
func (f *screen) room() int { return max(f.height-2-len(f.head())-1-footRows, 1) }

// View draws the screen: progress, title, body, message, keys.
func (f *screen) View() string {
	if f.width == 0 {
		return ""
	}
	content, room := f.content(), f.room()
	rows := content.upto(f.top + room + 1) // one more tells whether it goes on
	f.top = max(min(f.top, len(rows)-room), 0)
	out := []string{f.line(f.progress()), f.line(f.bar(f.width))}
	for _, r := range f.head() {
		out = append(out, f.line(r))
	}
	out = append(out, "")
	for i := range room {
		if f.top+i < len(rows) {
			out = append(out, f.render(rows[f.top+i], f.left, f.width))
		} else {
			out = append(out, "")
		}
	}
	out = append(out, f.foot(content, room), f.line(f.keyLine(f.width)))
	if len(out) > f.height { // a terminal of a few rows: the end matters most
		out = append(out[:1], out[len(out)-f.height+1:]...)
	}
	return strings.Join(out, "\n")
}

func (f *screen) line(r row) string { return f.render(r, 0, f.width) }

// foot is the prompt, the message, or how much of the body is to be seen.
func (f *screen) foot(content *roll, room int) string {
	rows := len(content.made)
	switch {
	case f.mode == asking:
		question := f.prompt.question + ": "
		input := f.input
		for input != "" && cells(question)+cells(input)+1 > f.width {
			_, input, _, _ = uniseg.FirstGraphemeClusterInString(input, -1)
		}
		return f.line(row{{question, bold}, {input, 0}, {" ", reverse}})
	case f.message != "":
		return f.line(styled(yellow, "%s", f.message))
	case !content.whole():
		return f.line(styled(faint, "lines %d to %d, and more below; arrows, space and +/- move the view", f.top+1, f.top+room))
	case rows > room:
		return f.line(styled(faint, "lines %d to %d of %d; arrows, space and +/- move the view", f.top+1, min(f.top+room, rows), rows))
	}
	return ""
}
