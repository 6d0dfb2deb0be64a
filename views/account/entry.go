// Package account is the pages of who one is here: signing in, the account, the
// people and their roles, and where the workspace begins. A secret stands on the
// page that made it and on no other.
package account

import (
	"cmp"
	"net/url"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// EntryPage mirrors the page from top to bottom.
type EntryPage struct {
	Frame  layout.Frame
	Done   string
	Faults []string // where no form is at fault
	Note   string
	Away   ui.Link // to the provider
	Form   forms.Form
}

// Ways are those in which one can sign in.
type Ways struct {
	Passwords bool
	Provider  string // its name; "": none
}

// Enter is the kind of a link by which an administrator comes in.
const Enter = "enter"

// Typed is what was typed in a form: fields by name.
type Typed map[string]string

// NewSignInPage words signing in. Next is where to go then; first is true while
// nobody has an account.
func NewSignInPage(c layout.Context, typed Typed, ways Ways, next string, first, out bool, fault error) (EntryPage, error) {
	w := c.Words
	p := EntryPage{Frame: layout.NewWorkFrame(c, w.Say("signin.title"))}
	p.Frame.Sentence = w.Say("signin.sentence")
	if out {
		p.Done = w.Say("signin.out")
	}
	if first {
		p.Note = w.Say("signin.first")
	}
	if ways.Provider != "" {
		p.Away = ui.Link{Text: w.Say("signin.away", "Name", ways.Provider), URL: "/sign-in/oidc?next=" + url.QueryEscape(next)}
	}
	if !ways.Passwords {
		p.Note = cmp.Or(p.Note, w.Say("signin.no_passwords"))
		return p, p.tell(fault)
	}
	p.Form = forms.Form{ID: "sign-in", Action: "/sign-in", Go: w.Say("signin.go"), Quiet: ways.Provider != "", Hidden: [][2]string{{"next", next}}}
	p.Form.Add(forms.Field{Name: "login", Type: forms.Text, Label: w.Say("signin.login"), Value: typed["login"], Complete: "username", Required: true})
	p.Form.Add(proof(c)...)
	return p, blame(c, &p.Form, fault)
}

// proof are the fields of what shows that one is who one says.
func proof(c layout.Context) []forms.Field {
	w := c.Words
	return []forms.Field{
		{Name: "password", Type: forms.Password, Label: w.Say("signin.password"), Complete: "current-password", Required: true},
		{Name: "code", Type: forms.Text, Label: w.Say("signin.code"), Help: w.Say("signin.code_help"), Complete: "one-time-code"},
	}
}

// tell tells a fault on a page without a form; one that is no fault of the
// person's is given back.
func (p *EntryPage) tell(fault error) error {
	var f forms.Form
	if err := f.Blame(fault); err != nil {
		return err
	}
	for _, l := range f.Faults {
		p.Faults = append(p.Faults, l.Text)
	}
	return nil
}

// NewWelcomePage words the making of an account from a link: kind is first, invited
// or, for a new password of the person, reset, or, for the person to come in, Enter.
func NewWelcomePage(c layout.Context, typed Typed, action, kind string, of models.Person, fault error) (EntryPage, error) {
	w := c.Words
	p := EntryPage{Frame: layout.NewWorkFrame(c, w.Say("welcome.title"))}
	p.Frame.Sentence = w.Say("welcome.sentence")
	switch kind {
	case "first":
		p.Note = w.Say("welcome.first")
	case "reset":
		p.Frame = layout.NewWorkFrame(c, w.Say("welcome.reset"))
		p.Frame.Sentence = w.Say("welcome.reset_sentence", "Name", of.Name)
	case Enter:
		p.Frame = layout.NewWorkFrame(c, w.Say("signin.title"))
		p.Frame.Sentence = w.Say("welcome.enter_sentence", "Name", of.Login)
		p.Form = forms.Form{ID: "enter", Action: action, Go: w.Say("signin.go")}
		p.Form.Add(proof(c)...)
		return p, blame(c, &p.Form, fault)
	}
	p.Form = forms.Form{ID: "welcome", Action: action, Go: w.Say("welcome.go")}
	if kind != "reset" {
		p.Form.Add(whoFields(c, typed)...)
	} else {
		p.Form.Go = w.Say("welcome.reset_go")
	}
	p.Form.Add(
		forms.Field{Name: "password", Type: forms.Password, Label: w.Say("signin.password"), Help: w.Say("welcome.password_help"), Complete: "new-password", Required: true},
		forms.Field{Name: "again", Type: forms.Password, Label: w.Say("welcome.again"), Complete: "new-password", Required: true},
	)
	return p, blame(c, &p.Form, fault)
}

// whoFields are those of who somebody is.
func whoFields(c layout.Context, typed Typed) []forms.Field {
	w := c.Words
	return []forms.Field{
		forms.Field{Name: "name", Type: forms.Text, Label: w.Say("welcome.name"), Help: w.Say("welcome.name_help"), Value: typed["name"], Complete: "name", Required: true},
		forms.Field{Name: "login", Type: forms.Text, Label: w.Say("welcome.login"), Help: w.Say("welcome.login_help"), Value: typed["login"], Complete: "username", Required: true},
		forms.Field{Name: "mail", Type: forms.Mail, Label: w.Say("welcome.mail"), Help: w.Say("welcome.mail_help"), Value: typed["mail"], Complete: "email"},
	}
}

// NewOverPage words an invitation that is no longer good.
func NewOverPage(c layout.Context) EntryPage {
	p := EntryPage{Frame: layout.NewWorkFrame(c, c.Words.Say("welcome.over"))}
	p.Frame.Sentence = c.Words.Say("welcome.over_help")
	return p
}

// blame tells a fault in the form; one that is no fault of the person's is given
// back.
func blame(c layout.Context, f *forms.Form, fault error) error {
	if err := f.Blame(fault); err != nil {
		return err
	}
	if n := len(f.Faults); n > 0 {
		f.FaultsName = c.Words.Say("form.faults", "N", n)
	}
	return nil
}

// HomePage mirrors the page from top to bottom.
type HomePage struct {
	Frame     layout.Frame
	Waits     []ui.Part // what waits for somebody
	RolesName string
	NoRoles   string
	Roles     *ui.Table
}

// NewHomePage words where the workspace begins: what waits, which is the first
// thing that a person opens it for. Counts say how much it is, part by part; names
// are those of places by id.
func NewHomePage(c layout.Context, counts []string, waits []ui.Part, names map[string]string) HomePage {
	w := c.Words
	p := HomePage{Frame: layout.NewWorkFrame(c, w.Say("work.home")), Waits: waits, RolesName: w.Say("work.roles")}
	p.Frame.Sentence = w.Say("work.nothing_waits")
	if len(counts) > 0 {
		p.Frame.Sentence = w.Say("work.waits", "Parts", strings.Join(counts, ", "))
	}
	p.Frame.Quiet = w.Say("work.waits_quiet", "Day", ui.Short(c.Today))
	if len(c.Person.Assignments) == 0 {
		p.NoRoles, p.Frame.Sentence, p.Frame.Quiet = w.Say("work.no_roles"), w.Say("work.welcome"), ""
		return p
	}
	p.Roles = c.Table("roles", "", "work.role", "work.where", "work.office")
	p.Roles.File = ui.Link{}
	for _, a := range c.Person.Assignments {
		p.Roles.Row(ui.Text(w.Say("role."+string(a.Role))), ui.Text(place(c, a, names)), ui.Text(a.Office))
	}
	return p
}

func place(c layout.Context, a models.Assignment, names map[string]string) string {
	if a.Jurisdiction == "" {
		return c.Words.Say("work.everywhere")
	}
	return cmp.Or(names[a.Jurisdiction], a.Jurisdiction)
}
