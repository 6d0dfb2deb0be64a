package tell

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/app/publication"
)

// Event is one dated fact as a sentence, of what the fact is and never of the record's
// English words. It leaves the day to who shows it.
func (v Voice) Event(e *publication.Event) string {
	text := v.happened(e)
	if e.Until != "" {
		text = v.Say("tell.event.until", "Text", text, "Until", v.Until(e.Until))
	}
	if e.Seen {
		text = v.Say("tell.event.seen", "Text", text)
	}
	if e.Uncertain {
		text = v.Say("tell.event.uncertain", "Text", text)
	}
	return text
}

func (v Voice) happened(e *publication.Event) string {
	switch e.Kind {
	case "step", "response", "notice", "report", "docket":
		return v.sentence(e.Kind, e.Word)
	case "amount":
		amount := v.Say("tell.unknown")
		if e.USD != nil {
			amount = v.Money(*e.USD)
		}
		return capital(v.sentence(e.Kind, e.Word, "Amount", amount))
	case "action":
		return v.acted(e.Word, e.By)
	case "order", "stay":
		return v.sentence(e.Kind, e.Word, "Case", e.Subject.Name, "Court", v.court(e.By))
	case "certification":
		return v.sentence(e.Kind, e.Word, "Term", v.TheTerm(e.Subject.ID, e.Subject.Name))
	}
	return v.Say("tell.event.other")
}

// acted says what a federal office did.
func (v Voice) acted(kind, office string) string {
	return capital(v.sentence("action", kind, "By", v.Office(office).Text))
}

// sentence is that of a word of a sort, or of the sort where the word is not known.
func (v Voice) sentence(sort, word string, pairs ...any) string {
	family := "tell.event." + sort + "."
	id := family + strings.ReplaceAll(strings.ToLower(word), " ", "_")
	if !v.Knows(id) {
		if id = family + "other"; !v.Knows(id) {
			return v.Say("tell.event.other")
		}
	}
	return v.Say(id, pairs...)
}

// Change is something that happened lately, as a sentence. Of an order it looks up in
// its case what came about on that day: that it was made, ended, stayed or reversed.
func (f Frame) Change(c *publication.Change) string {
	switch c.Kind {
	case "action":
		if id := "tell.change." + c.Word; f.Knows(id) { // of several, where an event is of one
			return capital(f.Say(id, "By", f.Office(c.By).Text))
		}
		return f.acted(c.Word, c.By)
	case "notice":
		return f.sentence("notice", c.Word)
	case "condition":
		return f.termChange(c)
	case "order":
		return f.orderChange(c)
	}
	return f.Say("tell.event.other")
}

func (f Frame) termChange(c *publication.Change) string {
	term := f.TheTerm(c.About.ID, c.About.Name)
	if k := f.Edition.Condition(c.About.ID); k != nil {
		switch c.Date {
		case k.Withdrawn:
			return f.Say("tell.change.withdrawn", "Term", term)
		case k.Announced:
			return capital(f.Say("tell.change.announced", "Term", term))
		}
	}
	return f.Say("tell.change.term", "Term", term)
}

func (f Frame) orderChange(c *publication.Change) string {
	say := func(id string) string {
		return f.Say("tell.change.order_"+id, "Relief", capital(f.theRelief(c.Word)), "Case", c.About.Name, "Court", f.court(c.By))
	}
	if m := f.Edition.Case(c.About.ID); m != nil {
		for i := range m.Orders {
			if o := &m.Orders[i]; o.Kind == c.Word {
				if came := cameAbout(o, c.Date); came != "" {
					return say(came)
				}
			}
		}
	}
	return say("changed")
}

// cameAbout is what happened to an order on a day.
func cameAbout(o *publication.Order, on publication.When) string {
	switch on {
	case o.From:
		return "made"
	case o.Reversed:
		return "reversed"
	case o.To:
		return "ended"
	}
	for _, s := range o.Stays {
		switch on {
		case s.From:
			return "stayed"
		case s.To:
			return "unstayed"
		}
	}
	return ""
}

// theRelief is the kind of an order with its article, as a sentence has it.
func (v Voice) theRelief(kind string) string {
	if id := "tell.the_relief." + kind; kind != "" && v.Knows(id) {
		return v.Say(id)
	}
	return v.Say("tell.the_relief.other")
}

// court stands behind a case's name, in parentheses, where it is known.
func (v Voice) court(name string) string {
	if name == "" {
		return ""
	}
	if sure, doubt := strings.CutSuffix(name, " (unconfirmed)"); doubt {
		return v.Say("tell.court_unconfirmed", "Court", sure)
	}
	return v.Say("tell.court", "Court", name)
}

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// small goes on within one.
func small(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// list is "a, b and c".
func (v Voice) list(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	last := parts[len(parts)-1]
	and := v.Say("tell.and")
	if r := strings.ToLower(last); strings.HasPrefix(r, "i") || strings.HasPrefix(r, "hi") && !strings.HasPrefix(r, "hie") {
		and = v.Say("tell.and_e") // Spanish says "e" before the sound of "i"
	}
	return strings.Join(parts[:len(parts)-1], ", ") + and + last
}
