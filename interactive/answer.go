package interactive

import (
	"slices"
	"strings"
)

// prompt is a question that is answered with a line of text.
type prompt struct {
	question string
	take     func(s *session, line string)
}

// answer takes the line of text that was asked for; it is not asked for again.
func (s *session) answer(line string) {
	p := s.prompt
	s.mode, s.prompt, s.message = reviewing, nil, ""
	if p != nil {
		p.take(s, strings.TrimSpace(line))
	}
}

// cancel leaves a question, of keys or of text, without an answer.
func (s *session) cancel(message string) {
	s.mode, s.pending, s.prompt, s.parts, s.editor = reviewing, nil, nil, nil, nil
	s.message = message
}

func (s *session) ask(question string, take func(*session, string)) {
	s.mode, s.prompt = asking, &prompt{question, take}
}

// offer does what is harmless to others at once, and asks about the rest.
func (s *session) offer(e *effect) {
	if len(e.set) == 0 {
		s.say("nothing to %s in %s", e.verb, e.what)
		if len(e.left) > 0 {
			s.say("nothing to %s in %s: what is left needs an answer of its own", e.verb, e.what)
		}
		return
	}
	if e.plain() {
		s.confirm(e)
		return
	}
	s.mode, s.pending = confirming, e
}

// confirm carries an effect out, saves it, and goes on to the next open item.
func (s *session) confirm(e *effect) {
	s.mode, s.pending, s.parts = reviewing, nil, nil
	if !s.commit(e.verb, e.set) {
		return
	}
	if !e.plain() {
		s.say("%s: %s decided; u takes it back", e.verb, count(len(e.set), "change"))
	}
	s.next()
}

// commit saves decisions and makes them. What cannot be saved is not decided.
func (s *session) commit(verb string, set []assignment) bool {
	st := step{verb: verb, item: s.position}
	if err := s.save(entry{Step: verb, At: s.itemID(st.item), Set: s.record(set)}); err != nil {
		s.say("nothing decided, as it could not be saved: %v", err)
		return false
	}
	st.before = s.assign(set)
	s.steps = append(s.steps, st)
	return true
}

// undo takes back the last step and returns to where it was made.
func (s *session) undo() {
	last := s.steps[len(s.steps)-1]
	e := entry{Step: "undo", Set: s.record(last.before)}
	if err := s.save(e); err != nil {
		s.say("nothing undone, as it could not be saved: %v", err)
		return
	}
	s.revert()
	s.to(last.item)
	s.say("undone: %s", last.verb)
}

func (s *session) revert() {
	last := s.steps[len(s.steps)-1]
	s.steps = s.steps[:len(s.steps)-1]
	s.assign(last.before)
	if last.items != nil {
		s.setItems(last.items)
	}
}

func (s *session) yes() {
	it := s.current()
	e, err := s.accept(s.title(it), s.chosen())
	if err != nil {
		s.say("not possible: %v", err)
		return
	}
	s.offer(e)
}

func (s *session) no() {
	it := s.current()
	s.offer(s.refuse("reject", s.title(it), it.changes, rejected, ""))
}

func (s *session) suppress() {
	it := s.current()
	s.ask("reason for the suppression", func(s *session, reason string) {
		if reason == "" {
			s.say("a suppression needs a reason; nothing decided")
			return
		}
		s.offer(s.refuse("suppress", s.title(it), it.changes, suppressed, reason))
	})
}

func (s *session) acceptSafe() {
	items := s.safeItems()
	s.offer(s.acceptAll(count(len(items), "safe change"), items, true))
}

// selector returns, for the item shown, which items a bulk answer covers, and
// how to name them.
type selector func(s *session, it *item) (name string, keep func(*item) bool)

func byFileOf(s *session, it *item) (string, func(*item) bool) {
	file := s.places[it.changes[0]].file
	return "the rest of " + file, func(o *item) bool {
		return slices.ContainsFunc(o.changes, func(c int) bool { return s.places[c].file == file })
	}
}

func byRuleOf(s *session, it *item) (string, func(*item) bool) {
	rule := s.change(it.changes[0]).Rule
	return "the rest of rule " + rule, func(o *item) bool {
		return slices.ContainsFunc(o.changes, func(c int) bool { return s.change(c).Rule == rule })
	}
}

func byPartOf(s *session, it *item) (string, func(*item) bool) {
	part := s.part[it.changes[0]]
	return "the rest of this component", func(o *item) bool { return s.part[o.changes[0]] == part }
}

func (s *session) bulk(of selector, yes bool) {
	name, keep := of(s, s.current())
	items := s.rest(keep)
	if !yes {
		s.offer(s.refuseAll(name, items))
		return
	}
	e := s.acceptAll(name, items, false)
	if safer := s.acceptAll(name, items, true); len(safer.set) > 0 && len(safer.set) < len(e.set) {
		e.safer = safer
	}
	s.offer(e)
}

func (s *session) abandon() {
	s.ask("abandon the review and apply nothing? Type yes to abandon", func(s *session, line string) {
		if !strings.EqualFold(line, "yes") && !strings.EqualFold(line, "y") {
			s.say("not abandoned")
			return
		}
		s.mode = abandoned
	})
}

// turn shows another choice; it decides nothing.
func (s *session) turn(by int) {
	n := len(s.choices(s.current()))
	s.show((s.choice + by + n) % n)
}

func (s *session) show(choice int) {
	list := s.choices(s.current())
	if choice >= len(list) {
		s.say("there are %d ways to do this", len(list))
		return
	}
	s.choice = choice
	s.say("way %d of %d: %s; y accepts it", choice+1, len(list), list[choice].title)
}
