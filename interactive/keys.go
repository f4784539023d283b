package interactive

import (
	"fmt"
	"slices"
	"strings"
)

// binding is a key with its meaning at one kind of place. Keys have the names
// that bubbletea gives them: "y", "tab", "enter", "esc".
type binding struct {
	keys []string
	does string
	when func(*session) bool // nil: always
	do   func(*session)
}

func bind(keys, does string, when func(*session) bool, do func(*session)) binding {
	return binding{strings.Fields(keys), does, when, do}
}

var onItem = func(s *session) bool { return s.current() != nil }

// bindings by mode; the first that fits a key and whose condition holds is
// meant. The order is that of the help.
var bindings = map[mode][]binding{
	reviewing: {
		bind("y", "accept the safe changes, after showing what that does", func(s *session) bool { return s.position < 0 }, (*session).acceptSafe),
		bind("enter", "begin with the first open change", func(s *session) bool { return s.position < 0 }, (*session).begin),
		bind("y", "yes: accept this", onItem, (*session).yes),
		bind("enter", "yes, as preselected: this is safe", func(s *session) bool { return s.offersEnter() }, (*session).yes),
		bind("n", "no: reject this", onItem, (*session).no),
		bind("tab", "show the next way to do this", hasChoices, func(s *session) { s.turn(1) }),
		bind("shift+tab", "show the way before", hasChoices, func(s *session) { s.turn(-1) }),
		bind("1 2 3 4 5 6 7 8 9", "show way 1 to 9 to do this", hasChoices, nil),
		bind("a", "yes to this and the rest of the file", onItem, func(s *session) { s.bulk(byFileOf, true) }),
		bind("d", "no to this and the rest of the file", onItem, func(s *session) { s.bulk(byFileOf, false) }),
		bind("r", "yes to this and the rest of the rule", onItem, func(s *session) { s.bulk(byRuleOf, true) }),
		bind("R", "no to this and the rest of the rule", onItem, func(s *session) { s.bulk(byRuleOf, false) }),
		bind("c", "yes to this and the rest of the component", onItem, func(s *session) { s.bulk(byPartOf, true) }),
		bind("C", "no to this and the rest of the component", onItem, func(s *session) { s.bulk(byPartOf, false) }),
		bind("s", "split this", onItem, (*session).splitItem),
		bind("e", "edit the new text", onItem, (*session).editItem),
		bind("o", "open the file in the editor", onItem, (*session).openFile),
		bind("w", "show or hide why", onItem, func(s *session) { s.why = !s.why }),
		bind("x", "reject, and suppress with a reason", onItem, (*session).suppress),
		bind("k", "back", func(s *session) bool { return s.position >= 0 }, func(s *session) { s.move(-1) }),
		bind("j", "forth", func(s *session) bool { return s.position < len(s.items) }, func(s *session) { s.move(1) }),
		bind("/", "search titles, symbols, files and texts", nil, (*session).askSearch),
		bind("g", "go to a number, a file, FILE:LINE, a symbol, or an id", nil, (*session).askPlace),
		bind("u", "undo the last answer", func(s *session) bool { return len(s.steps) > 0 }, (*session).undo),
		bind("q", "finish: apply what was accepted", nil, func(s *session) { s.mode = finished }),
		bind("Q", "abandon: apply nothing", nil, (*session).abandon),
		bind("?", "show the keys that work here", nil, func(s *session) { s.mode = helping }),
	},
	confirming: {
		bind("y", "do it", nil, func(s *session) { s.confirm(s.pending) }),
		bind("b", "do it, with boundaries that keep what can be kept", func(s *session) bool { return s.pending.bridged != nil }, func(s *session) { s.confirm(s.pending.bridged) }),
		bind("s", "narrow this to the safe ones, and ask again", func(s *session) bool { return s.pending.safer != nil }, func(s *session) { s.pending = s.pending.safer }),
		bind("n esc", "back, nothing decided", nil, func(s *session) { s.cancel("nothing decided") }),
	},
	splitting: {
		bind("y", "take this part", nil, func(s *session) { s.takePart(true) }),
		bind("n", "leave this part", nil, func(s *session) { s.takePart(false) }),
		bind("k", "back to the part before", func(s *session) bool { return s.parts.at > 0 }, func(s *session) { s.parts.at-- }),
		bind("esc", "back, nothing decided", nil, func(s *session) { s.cancel("nothing decided") }),
	},
	helping: {bind("? esc enter q", "back", nil, func(s *session) { s.mode = reviewing })},
}

// usable returns the bindings that work at this place.
func (s *session) usable() []binding {
	var out []binding
	for _, b := range bindings[s.mode] {
		if b.when == nil || b.when(s) {
			out = append(out, b)
		}
	}
	return out
}

// key takes one key. A key without a meaning here changes nothing but the
// message.
func (s *session) key(name string) {
	s.message = ""
	for _, b := range s.usable() {
		if !slices.Contains(b.keys, name) {
			continue
		}
		if b.do == nil { // a digit
			s.show(int(name[0] - '1'))
			return
		}
		b.do(s)
		return
	}
	switch {
	case s.mode == reviewing && name == "enter" && s.current() != nil:
		s.say("Enter does nothing here: say y or n")
	case s.mode == reviewing && (name == "tab" || len(name) == 1 && "1" <= name && name <= "9") && s.current() != nil:
		s.say("there is one way to do this")
	case s.mode == reviewing && name == "u":
		s.say("there is nothing to undo")
	case s.mode == confirming || s.mode == reviewing || s.mode == splitting:
		s.say("%s does nothing here; ? shows the keys", keyName(name))
		if s.mode != reviewing {
			s.say("%s does nothing here; the keys are %s", keyName(name), s.usableNames())
		}
	}
}

func (s *session) usableNames() string {
	var names []string
	for _, b := range s.usable() {
		names = append(names, keyName(b.keys[0]))
	}
	return strings.Join(names, ", ")
}

// keyName writes a key for people.
func keyName(name string) string {
	if len(name) == 1 {
		return name
	}
	return fmt.Sprintf("<%s>", name)
}

func hasChoices(s *session) bool {
	it := s.current()
	if it == nil {
		return false
	}
	_, odd := s.odd(it)
	return odd || slices.ContainsFunc(it.changes, func(c int) bool { return len(s.change(c).Alternatives) > 0 })
}

func (s *session) offersEnter() bool {
	it := s.current()
	return it != nil && s.choice == s.decided(it) && s.preselected(it)
}
