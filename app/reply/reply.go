// Package reply judges the file that a jurisdiction keeps of a federal demand:
// where it stands on a day, which of its items are answered, and what does not fit
// in its logs. It promises that a standing comes from dated facts alone, the
// record's and the file's, with the reasons in words. It refuses to know who may
// write the file, and how it is kept.
package reply

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// State is where the file of a demand stands.
type State string

const (
	NotYet     State = "not_yet" // the demand lies ahead of the day
	Asked      State = "asked"
	Collecting State = "collecting" // somebody was asked to look, and nothing was sent
	InPart     State = "in_part"
	Answered   State = "answered"
	Refused    State = "refused"
	Cleared    State = "cleared"
	Overdue    State = "overdue"
	Unknown    State = "unknown"
)

// States lists them, the most pressing first.
var States = []State{Overdue, Asked, Collecting, InPart, Unknown, Refused, Answered, Cleared, NotYet}

// Open is true of a file in which something is still to be done.
func (s State) Open() bool { return s == Overdue || s == Asked || s == Collecting || s == InPart }

// Matter is one demand in one jurisdiction.
type Matter struct {
	Action       models.Action
	Jurisdiction string
	Reply        *models.Reply   // nil: no file is kept
	Clearances   []models.Action // of the record, that reach the jurisdiction
	Due          models.Date     // the day that holds; zero: none is set
	FiledOn      models.Date     // as the deadline is kept; zero: it is not
}

// Standing is where a matter stands, since when, and why.
type Standing struct {
	State State
	Under State       // of what is overdue, how far it has come
	Since models.When // of the fact that decides
	Why   []string
}

// Stand says where a matter stands at the end of a day. What ends it weighs most;
// then what was sent; then what is being gathered. A response that the record tells
// of counts where the file has none of its own; of a public statement nobody knows
// that the agency was answered. Without a file, a day that has passed without an
// answer in the record leaves it unknown whether one was sent.
func Stand(m Matter, day models.Date) Standing {
	s := settle(m, day)
	if s.State == NotYet || s.State == Cleared {
		return s
	}
	if m.Reply != nil && m.FiledOn != 0 && m.FiledOn <= day && s.State.Open() {
		s.Why = append(s.Why, "The deadline is kept as met on "+m.FiledOn.Words()+"; no complete response is in the file.")
	}
	if !s.State.Open() || m.Due == 0 || m.Due >= day {
		return s
	}
	late := "The answer was due on " + m.Due.Words() + "."
	if m.Reply == nil && s.State == Asked {
		s.State, s.Why = Unknown, append(s.Why, late+" No file is kept and the record tells of no answer: whether one was sent is not known.")
		return s
	}
	s.Under, s.State, s.Since, s.Why = s.State, Overdue, models.OnDay(m.Due.AddDays(1)), append(s.Why, late)
	return s
}

func settle(m Matter, day models.Date) Standing {
	if m.Action.Date.Known() && m.Action.Date.By(day) == models.No {
		return Standing{State: NotYet, Since: m.Action.Date, Why: []string{"The demand is of " + m.Action.Date.Words() + "."}}
	}
	r := m.Reply
	if r == nil {
		r = &models.Reply{}
	}
	if s, ok := cleared(m, r, day); ok {
		return s
	}
	if l := latest(r.Letters, day, func(models.ReplyLetter) bool { return true }); l != nil && l.Refuses {
		return Standing{State: Refused, Since: models.OnDay(l.SentOn), Why: []string{l.Office + " refused on " + l.SentOn.Words() + ": " + l.Why}}
	}
	if l := latest(r.Letters, day, func(l models.ReplyLetter) bool { return l.Complete }); l != nil {
		s := Standing{State: Answered, Since: models.OnDay(l.SentOn), Why: []string{"The response of " + l.SentOn.Words() + " says that the answer is complete."}}
		if open := openItems(r, day); len(open) > 0 {
			s.State, s.Why = InPart, append(s.Why, "These items are open: "+strings.Join(open, ", ")+".")
		}
		return s
	}
	if s, ok := sent(r, day); ok {
		return s
	}
	s, told := record(m, day)
	if told && s.State == Answered {
		return s
	}
	for _, c := range r.Custodians {
		if c.Counts() && c.AskedOn <= day && (s.State != Collecting || c.AskedOn < s.Since.Earliest) {
			s.State, s.Since = Collecting, models.OnDay(c.AskedOn)
		}
	}
	switch {
	case s.State == Collecting:
		s.Why = append(s.Why, "Those who may hold what is asked for were asked from "+s.Since.Words()+" on; nothing was sent.")
	case s.State == "":
		s.State, s.Since = Asked, m.Action.Date
		if m.Reply != nil {
			s.Why = append(s.Why, "Of what was gathered or sent the file has nothing.")
		}
	}
	return s
}

// cleared is the agency's word in the file or in the record, the earliest of them.
func cleared(m Matter, r *models.Reply, day models.Date) (Standing, bool) {
	var s Standing
	note := func(on models.When, why string) {
		if on.By(day) == models.Yes && (s.State == "" || on.Latest < s.Since.Latest) {
			s = Standing{State: Cleared, Since: on, Why: []string{why}}
		}
	}
	for _, c := range r.Clearances {
		if c.Counts() {
			note(models.OnDay(c.On), c.Office+" said on "+c.On.Words()+" that it is satisfied.")
		}
	}
	for _, x := range m.Action.Responses {
		if x.Jurisdiction == m.Jurisdiction && x.Closes() {
			note(x.Date, "The record has: "+plain(x.Outcome)+", "+x.Date.Words()+".")
		}
	}
	for _, a := range m.Clearances {
		if a.Follows == m.Action.ID || m.Action.Date.Known() && a.Date.Earliest >= m.Action.Date.Latest {
			end := "The record has the clearance of " + a.Date.Words() + " by " + cmp.Or(a.Office, "an office not named") + "."
			if a.Everyone {
				end = "The record has the end of the matter for all recipients on " + a.Date.Words() + "."
			}
			note(a.Date, end)
		}
	}
	return s, s.State != ""
}

// latest is the last letter by the day that is asked for.
func latest(all []models.ReplyLetter, day models.Date, is func(models.ReplyLetter) bool) *models.ReplyLetter {
	var out *models.ReplyLetter
	for i := range all {
		if l := &all[i]; l.Counts() && l.SentOn <= day && is(*l) && (out == nil || l.SentOn >= out.SentOn) {
			out = l
		}
	}
	return out
}

// sent is what went out without a word that it is all.
func sent(r *models.Reply, day models.Date) (Standing, bool) {
	var first models.Date
	n, letters := 0, 0
	look := func(on models.Date) {
		if first == 0 || on < first {
			first = on
		}
	}
	for _, p := range r.Productions {
		if p.Counts() && p.SentOn <= day {
			n++
			look(p.SentOn)
		}
	}
	for _, l := range r.Letters {
		if l.Counts() && l.SentOn <= day {
			letters++
			look(l.SentOn)
		}
	}
	if first == 0 {
		return Standing{}, false
	}
	return Standing{State: InPart, Since: models.OnDay(first),
		Why: []string{fmt.Sprintf("Sent so far: productions %d, letters %d. None says that the answer is complete.", n, letters)}}, true
}

// record is what the public record tells of the jurisdiction's own answers.
func record(m Matter, day models.Date) (Standing, bool) {
	var s Standing
	told := false
	for _, x := range m.Action.Responses {
		if x.Jurisdiction != m.Jurisdiction || x.Closes() || x.Date.Known() && x.Date.By(day) == models.No {
			continue
		}
		told = true
		s.Why = append(s.Why, "The record has: "+plain(x.Outcome)+", "+x.Date.Words()+".")
		if x.Date.By(day) == models.Yes && x.Answers() && s.State == "" {
			s.State, s.Since = Answered, x.Date
		}
	}
	return s, told
}

func plain(s string) string { return strings.ReplaceAll(s, "_", " ") }

// ItemState is how far one item of a demand is answered.
type ItemState string

const (
	ItemOpen     ItemState = "open"
	ItemInPart   ItemState = "in_part" // something was sent that answers it
	ItemComplete ItemState = "complete"
	ItemNothing  ItemState = "nothing"
	ItemObjected ItemState = "objection"
)

// Item says how far an item is answered by a day.
func Item(r *models.Reply, x *models.AskedItem, day models.Date) ItemState {
	if x.Closed != "" && x.ClosedOn <= day {
		return ItemState(x.Closed)
	}
	for i := range r.Productions {
		if p := &r.Productions[i]; p.Counts() && p.SentOn <= day && slices.Contains(p.Answers, x.No) {
			return ItemInPart
		}
	}
	return ItemOpen
}

// openItems are the labels of those that nobody closed.
func openItems(r *models.Reply, day models.Date) []string {
	var out []string
	for i := range r.Items {
		x := &r.Items[i]
		if !x.Counts() {
			continue
		}
		switch Item(r, x, day) {
		case ItemOpen, ItemInPart:
			out = append(out, x.Label)
		}
	}
	return out
}

// AnsweredOn is the day of the first response that says it is complete, or of a
// refusal: the deadline is met by either; zero: there is none.
func AnsweredOn(r *models.Reply) models.Date {
	var first models.Date
	for _, l := range r.Letters {
		if l.Counts() && (l.Complete || l.Refuses) && (first == 0 || l.SentOn < first) {
			first = l.SentOn
		}
	}
	return first
}
