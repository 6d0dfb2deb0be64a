package notify

import (
	"cmp"
	"strings"
	"unicode"

	"proviso/models"
	"proviso/views/words"
)

// choices is the page on which a person chooses what mail comes.
const choices = "/account/mail"

// most is how many of one kind a mail names; the site has all.
const most = 25

// letter is a mail that is being worded.
type letter struct {
	*models.Letter
	w     *words.Words
	site  string
	lines []string
}

// word words a letter to somebody called so.
func word(l *models.Letter, name, site string) (subject, body string) {
	x := letter{Letter: l, w: words.English, site: site}
	x.say("mail.hello", "Name", oneLine(cmp.Or(name, l.Person)))
	x.line("")
	if l.Kind == models.LetterReminder {
		subject = x.reminder()
	} else {
		subject = x.digest()
	}
	x.line("")
	x.say("mail.all", "URL", site+"/deadlines")
	x.line("")
	x.line("-- ") // by which readers' programs know the end of a text
	x.say("mail.why." + string(l.Kind))
	x.say("mail.stop", "URL", site+choices)
	return oneLine(subject), strings.Join(x.lines, "\n") + "\n"
}

func (x *letter) line(s string) { x.lines = append(x.lines, s) }

func (x *letter) say(id string, pairs ...any) { x.line(x.w.Say(id, pairs...)) }

func (x *letter) reminder() (subject string) {
	late := 0
	for _, d := range x.Dues {
		if d.State == models.DueOverdue {
			late++
		}
	}
	n := len(x.Dues)
	switch {
	case n == 1 && late == 1:
		subject = x.w.Say("mail.subject.late", "What", x.called(&x.Dues[0]), "Day", x.Dues[0].On.Words())
	case n == 1:
		subject = x.w.Say("mail.subject.one", "What", x.called(&x.Dues[0]), "Day", x.Dues[0].On.Words())
	case late > 0:
		subject = x.w.Say("mail.subject.some_late", "N", n, "Late", late)
	default:
		subject = x.w.Say("mail.subject.some", "N", n)
	}
	for _, as := range []models.LetterPart{models.AsOwner, models.AsBackup, models.AsKeeper} {
		x.dues("mail.reminder."+string(as), as, x.Dues)
	}
	return subject
}

func (x *letter) digest() (subject string) {
	x.say("mail.digest.since", "From", x.Since.Words(), "To", x.Day.Words())
	for _, as := range []models.LetterPart{models.AsOwner, models.AsBackup} {
		x.dues("mail.digest."+string(as), as, x.Dues)
	}
	if x.Loose > 0 {
		x.line("")
		x.say("mail.digest.loose", "N", x.Loose)
	}
	x.dues("mail.digest.moved", "", x.Moved)
	if len(x.Turns) > 0 {
		x.line("")
		x.say("mail.digest.turns")
		for i, t := range x.Turns {
			if x.enough(i, len(x.Turns)) {
				break
			}
			x.line("")
			x.line("* " + x.marked(x.grant(t.Program, t.Year, t.Place), t.Illustrative))
			for _, k := range t.Turns {
				x.line("  " + x.w.Say("mail.turn", "Condition", oneLine(k.Condition), "Before", x.w.Say("standing."+string(k.Before)), "Now", x.w.Say("standing."+string(k.Then))))
			}
			x.line("  " + x.site + "/grants/" + oneLine(t.ID))
		}
	}
	if len(x.News) > 0 {
		x.line("")
		x.say("mail.digest.news")
		for i, h := range x.News {
			if x.enough(i, len(x.News)) {
				break
			}
			x.line("* " + h.On.Words() + ": " + oneLine(h.What))
		}
	}
	return x.w.Say("mail.subject.digest", "Due", len(x.Dues), "Changed", len(x.Moved)+len(x.Turns)+len(x.News))
}

// enough ends a list that is too long for a mail, and says how many it leaves out.
func (x *letter) enough(i, of int) bool {
	if i == most {
		x.say("mail.more", "N", of-most)
	}
	return i >= most
}

// dues lists those deadlines in which the person has this part ("": all).
func (x *letter) dues(heading string, as models.LetterPart, all []models.LetterDue) {
	var some []*models.LetterDue
	for i := range all {
		if as == "" || all[i].As == as {
			some = append(some, &all[i])
		}
	}
	if len(some) == 0 {
		return
	}
	x.line("")
	x.say(heading)
	for i, d := range some {
		if x.enough(i, len(some)) {
			return
		}
		x.line("")
		x.line("* " + x.marked(x.called(d), d.Illustrative))
		x.line("  " + x.when(d))
		x.line("  " + x.site + "/deadlines/" + oneLine(d.ID))
	}
}

// called is a deadline with what it is of.
func (x *letter) called(d *models.LetterDue) string {
	if d.Program == "" {
		return x.w.Say("mail.due_of_demand", "What", oneLine(d.What), "Place", oneLine(d.Place))
	}
	return x.w.Say("mail.due", "What", oneLine(d.What), "Of", x.grant(d.Program, d.Year, d.Place))
}

func (x *letter) grant(program string, year int, place string) string {
	return x.w.Say("mail.grant", "Program", oneLine(program), "Year", year, "Place", oneLine(place))
}

// marked says of what was invented that it was, wherever its names do not.
func (x *letter) marked(s string, illustrative bool) string {
	if illustrative && !strings.Contains(s, models.IllustrativeMark) {
		s += models.IllustrativeMark
	}
	return s
}

// when says on what day, and how far off that is.
func (x *letter) when(d *models.LetterDue) string {
	var out string
	switch n := int(d.On - x.Day); {
	case d.On == 0:
		return x.w.Say("mail.when.unknown")
	case !d.State.Open():
		return x.w.Say("mail.when.state", "Day", d.On.Words(), "State", x.w.Say("due.state."+string(d.State)))
	case n == 0:
		out = x.w.Say("mail.when.today", "Day", d.On.Words())
	case n > 0:
		out = x.w.Say("mail.when.ahead", "Day", d.On.Words(), "N", n)
	default:
		out = x.w.Say("mail.when.late", "Day", d.On.Words(), "N", -n)
	}
	if d.Closed != "" && d.Business >= x.Day {
		out += " " + x.w.Say("mail.when.closed", "Why", oneLine(d.Closed), "Day", d.Business.Words())
	}
	return out
}

// oneLine is text that cannot begin another line, of a header or of the body:
// whatever ends a line, or turns the direction of reading, is a space in it.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
