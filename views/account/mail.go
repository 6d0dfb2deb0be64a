package account

import (
	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
)

// NewMailPage words what mail comes to a person. Typed is what was typed and
// refused; nil: what is kept is shown.
func NewMailPage(c layout.Context, s models.MailState, typed Typed, fault error) (EntryPage, error) {
	w := c.Words
	p := EntryPage{Frame: layout.NewWorkFrame(c, w.Say("mailpage.title"))}
	p.Frame.Sentence = w.Say("mailpage.sentence")
	p.Note = MailNote(c, s)
	if typed == nil {
		typed = Typed{"mail": c.Person.Mail, "digest": string(s.Digest)}
	}
	var often []forms.Option
	for _, d := range models.Digests {
		often = append(often, forms.Option{Value: string(d), Text: w.Say("mailpage.digest." + string(d)), Chosen: typed["digest"] == string(d)})
	}
	p.Form = forms.Form{ID: "mail", Action: "/account/mail", Token: c.Token, Go: w.Say("mailpage.go")}
	p.Form.Add(
		forms.Field{Name: "mail", Type: forms.Mail, Label: w.Say("mailpage.address"), Help: w.Say("mailpage.address_help"), Value: typed["mail"], Complete: "email"},
		forms.Field{Name: "digest", Type: forms.Select, Label: w.Say("mailpage.digest"), Options: often},
	)
	return p, blame(c, &p.Form, fault)
}

// MailNote says what is wrong with the mail: to the person, and to an administrator
// to how many others; "": nothing.
func MailNote(c layout.Context, s models.MailState) string {
	w := c.Words
	var mine, first *models.MailTrouble
	for i := range s.Troubles {
		x := &s.Troubles[i]
		if x.Person == c.Person.ID {
			mine = x
		}
		if first == nil || x.Since.Before(first.Since) {
			first = x
		}
	}
	switch {
	case len(s.Troubles) > 1 || first != nil && mine == nil:
		return w.Say("mailpage.trouble_all", "N", len(s.Troubles), "Since", instant(first.Since), "Why", first.Why)
	case mine != nil && mine.GivenUp:
		return w.Say("mailpage.given_up", "Since", instant(mine.Since))
	case mine != nil:
		return w.Say("mailpage.trouble", "Since", instant(mine.Since))
	case !s.Runs:
		return w.Say("mailpage.off")
	}
	return ""
}
