// Package warning reads what CPython says at run time of coroutines that were
// never awaited, out of logs that hold anything else besides.
//
// The warning comes bare, with the place where the coroutine was collected:
//
//	app.py:16: RuntimeWarning: coroutine 'fetch' was never awaited
//
// or, under `-X dev`, with the calls that made it (last the one that did), and
// under `-X tracemalloc` with those that allocated it. The place of collection
// is often another: what a name held is collected where its function returns,
// and `sys:1` is the end of the program.
package warning

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
)

// Warning is one coroutine that was never awaited.
type Warning struct {
	// Name is the qualified name of the coroutine function, as in its
	// __qualname__ without the <locals>: "Client.fetch", "outer.inner".
	Name string
	// Collected is where the coroutine was collected; Line is 0 if that is not
	// said. Its File may begin with what a logger wrote before the path.
	Collected Frame
	// Ended tells that it was collected when the program had ended.
	Ended bool
	// Created are the calls that made it, outermost first; empty if that is not
	// said.
	Created []Frame
	// Log is the name of the log, and Line the line there, 1-based.
	Log  string
	Line int
}

// Frame is a line of a Python file, 1-based.
type Frame struct {
	File string // with forward slashes
	Line int
}

var (
	never = regexp.MustCompile(`RuntimeWarning: coroutine '([^']+)' was never awaited`)
	place = regexp.MustCompile(`^(.*):(\d+): $`)
	// made begins the calls that made a coroutine; any other "(most recent call
	// last)" begins calls that are none of a warning's.
	made  = regexp.MustCompile(`(?:Coroutine created|Object allocated) at(?: \(most recent call last\)|:$)`)
	calls = regexp.MustCompile(`\(most recent call (?:last|first)\)`)
	frame = regexp.MustCompile(`  File "([^"]+)", (?:line|lineno) (\d+)`)
	// escape is how terminals are told of colours and links.
	escape = regexp.MustCompile(`\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)`)
	// moment is a date or a time, which differs from line to line of one stream.
	moment = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]?|\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`)
)

// Read reads a log, whose name stands in the warnings. Text that is no warning
// is passed over. An error is the reader's.
func Read(r io.Reader, name string) ([]Warning, error) {
	l := log{name: name}
	lines := bufio.NewReader(r)
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if strings.Contains(line, "awaited") || strings.Contains(line, "most recent call") || strings.Contains(line, "allocated at") || strings.Contains(line, "File ") {
			line = escape.ReplaceAllString(strings.TrimRight(line, "\r\n"), "")
			for _, part := range unfolded(line) {
				l.read(part, number)
			}
		}
		if err != nil {
			break
		}
	}
	list := make([]Warning, 0, len(l.open))
	for _, o := range l.open {
		list = append(list, o.Warning)
	}
	return list, nil
}

// unfolded are the lines of a message that a logger wrote into one line, as
// JSON strings are.
func unfolded(line string) []string {
	if !strings.Contains(line, `\n`) || !never.MatchString(strings.ReplaceAll(line, `\u0027`, "'")) {
		return []string{line}
	}
	return strings.Split(strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\u0027`, "'", `\\`, `\`).Replace(line), "\n")
}

// log is a log that is being read. Several processes may write into it, each
// line with the prefix of its own stream.
type log struct {
	name string
	open []*open
}

// open is a warning to which more lines may belong.
type open struct {
	Warning
	head    string // the line without its moments
	prefix  string // of the lines of its calls
	reading bool   // calls follow
	asked   bool   // calls have begun
}

func (l *log) read(line string, number int) {
	before := func(m []int) string { return moment.ReplaceAllString(line[:m[0]], "") }
	if m := never.FindStringSubmatchIndex(line); m != nil {
		o := &open{head: before(m), Warning: Warning{
			Name: strings.ReplaceAll(line[m[2]:m[3]], "<locals>.", ""), Log: l.name, Line: number,
		}}
		l.close(o.head)
		if p := place.FindStringSubmatch(line[:m[0]]); p != nil {
			if o.Ended = strings.HasSuffix(p[1], "sys"); !o.Ended {
				o.Collected = framed(p[1], p[2])
			}
		}
		l.open = append(l.open, o)
		return
	}
	if m := made.FindStringIndex(line); m != nil {
		prefix := before(m)
		for o := range l.latest() {
			if strings.HasPrefix(o.head, prefix) && !o.asked {
				o.prefix, o.reading, o.asked = prefix, true, true
				break
			}
		}
		return
	}
	if m := frame.FindStringSubmatchIndex(line); m != nil {
		prefix := before(m)
		for o := range l.latest() {
			if o.reading && o.prefix == prefix {
				o.Created = append(o.Created, framed(line[m[2]:m[3]], line[m[4]:m[5]]))
				break
			}
		}
		return
	}
	if m := calls.FindStringIndex(line); m != nil {
		l.close(before(m))
	}
}

// near is how many warnings back the calls of one may begin: as many processes
// may write into one log at the same moment.
const near = 64

// latest are the last warnings, the last first.
func (l *log) latest() iter.Seq[*open] {
	return func(yield func(*open) bool) {
		for i := len(l.open) - 1; i >= max(0, len(l.open)-near) && yield(l.open[i]); i-- {
		}
	}
}

// close ends the calls in the stream of a line that begins something else.
func (l *log) close(head string) {
	for o := range l.latest() {
		if o.reading && strings.HasPrefix(head, o.prefix) {
			o.reading = false
		}
	}
}

func framed(file, line string) Frame {
	n, err := strconv.Atoi(line)
	if err != nil {
		n = 0 // longer than any file
	}
	return Frame{strings.ReplaceAll(file, `\`, "/"), n}
}
