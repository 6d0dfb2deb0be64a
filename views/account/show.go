package account

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Part is a part of a page: lines with what can be done to them, and forms.
type Part struct {
	ID     string
	Title  string
	Texts  []string
	Secret Secret
	Lines  []Line
	Forms  []forms.Form
}

// Line is one thing of a list.
type Line struct {
	Text, Quiet string
	Form        forms.Form
}

// Secret is shown once.
type Secret struct {
	Text  string
	Words []string
	Link  ui.Link
	// A code for a camera, which says the same as the words; Box is "": none.
	Box, Path, Name string
}

// ShowPage mirrors the page from top to bottom.
type ShowPage struct {
	Frame                              layout.Frame
	Done                               string
	Mail                               ui.Link
	Password, Second, Sessions, Tokens Part
}

// Session is one place where the person is signed in.
type Session struct {
	ID, Client  string
	Begun, Seen time.Time
	This        bool
}

// Token is an API token, without its secret.
type Token struct {
	ID, Name, Scope    string
	Until, Used, Ended time.Time
}

// Mine is what the account's page is made from.
type Mine struct {
	Second    bool   // codes are asked for
	Key       string // of an authenticator that is being set up
	KeyLink   string
	QR        string // the path of the link's code for a camera, in a square of QRSide
	QRSide    int
	Password  bool     // there is one
	Provider  string   // where the person may sign in else
	Recovery  []string // new recovery codes
	NewToken  string
	Sessions  []Session
	Tokens    []Token
	FaultOf   string // the form that the fault is of
	Fault     error
	TokenDays []int
}

// NewShowPage words one's own account.
func NewShowPage(c layout.Context, m Mine) (ShowPage, error) {
	w := c.Words
	p := ShowPage{Frame: layout.NewWorkFrame(c, w.Say("account.title"))}
	p.Frame.Sentence = w.Say("account.sentence")
	p.Mail = ui.Link{Text: w.Say("mailpage.link"), URL: "/account/mail"}
	if m.Password {
		p.Password = Part{Title: w.Say("account.password"), Texts: []string{w.Say("account.change_help")}, Forms: []forms.Form{passwordForm(c)}}
		p.Second = second(c, m)
	} else {
		p.Password = Part{Title: w.Say("account.away"), Texts: []string{w.Say("account.away_help", "Name", cmp.Or(m.Provider, w.Say("account.away_some")))}}
	}
	p.Sessions = Part{Title: w.Say("account.sessions")}
	for _, s := range m.Sessions {
		l := Line{Text: cmp.Or(s.Client, w.Say("account.session")), Quiet: w.Say("account.begun") + " " + instant(s.Begun) + "; " + w.Say("account.seen") + " " + instant(s.Seen)}
		if s.This {
			l.Quiet += "; " + w.Say("account.this")
		} else {
			l.Form = button(c, "session-"+s.ID, "/account/sessions/"+s.ID+"/end", w.Say("account.end"), w.Say("account.end_for", "Client", l.Text, "Since", instant(s.Begun)))
		}
		p.Sessions.Lines = append(p.Sessions.Lines, l)
	}
	p.Tokens = tokens(c, m)
	for _, part := range []*Part{&p.Password, &p.Second, &p.Tokens} {
		for i := range part.Forms {
			if f := &part.Forms[i]; f.ID == m.FaultOf {
				return p, blame(c, f, m.Fault)
			}
		}
	}
	return p, m.Fault
}

func passwordForm(c layout.Context) forms.Form {
	w := c.Words
	f := forms.Form{ID: "change-password", Action: "/account/password", Token: c.Token, Go: w.Say("account.change")}
	f.Add(
		forms.Field{Name: "old", Type: forms.Password, Label: w.Say("account.old"), Complete: "current-password", Required: true},
		forms.Field{Name: "new", Type: forms.Password, Label: w.Say("account.new"), Help: w.Say("welcome.password_help"), Complete: "new-password", Required: true},
		forms.Field{Name: "again", Type: forms.Password, Label: w.Say("welcome.again"), Complete: "new-password", Required: true},
	)
	return f
}

func second(c layout.Context, m Mine) Part {
	w := c.Words
	p := Part{Title: w.Say("account.second")}
	ask := func(id, action, does string) forms.Form {
		f := forms.Form{ID: id, Action: action, Token: c.Token, Go: does, Quiet: true}
		f.Add(forms.Field{Name: "password", Type: forms.Password, Label: w.Say("signin.password"), Complete: "current-password", Required: true})
		return f
	}
	switch {
	case m.Key != "":
		p.Secret = Secret{Text: w.Say("account.second_secret"), Words: []string{m.Key}, Link: ui.Link{Text: w.Say("account.second_link"), URL: m.KeyLink}, Path: m.QR, Name: w.Say("account.second_qr")}
		p.Secret.Box = fmt.Sprintf("0 0 %d %d", m.QRSide, m.QRSide)
		f := forms.Form{ID: "second-confirm", Action: "/account/second/confirm", Token: c.Token, Go: w.Say("account.second_confirm")}
		f.Add(forms.Field{Name: "code", Type: forms.Text, Label: w.Say("account.second_code"), Complete: "one-time-code", Required: true})
		p.Forms = []forms.Form{f}
	case m.Second:
		p.Texts = []string{w.Say("account.second_on")}
		p.Forms = []forms.Form{ask("recovery", "/account/second/recovery", w.Say("account.recovery_new")), ask("second-remove", "/account/second/remove", w.Say("account.second_remove"))}
	default:
		p.Texts = []string{w.Say("account.second_off")}
		p.Forms = []forms.Form{button(c, "second-start", "/account/second/start", w.Say("account.second_start"), "")}
	}
	if len(m.Recovery) > 0 {
		p.Secret = Secret{Text: w.Say("account.recovery_help"), Words: m.Recovery}
	}
	return p
}

func tokens(c layout.Context, m Mine) Part {
	w := c.Words
	p := Part{Title: w.Say("account.tokens"), Texts: []string{w.Say("account.tokens_help")}}
	if m.NewToken != "" {
		p.Secret = Secret{Text: w.Say("account.token_once"), Words: []string{m.NewToken}}
	}
	for _, t := range m.Tokens {
		used := w.Say("account.never")
		if !t.Used.IsZero() {
			used = instant(t.Used)
		}
		p.Lines = append(p.Lines, Line{Text: t.Name, Quiet: w.Say("account.token_"+t.Scope) + "; " + w.Say("account.token_until") + " " + instant(t.Until) + "; " + w.Say("account.token_used") + " " + used,
			Form: button(c, "token-"+t.ID, "/account/tokens/"+t.ID+"/revoke", w.Say("account.revoke"), w.Say("account.revoke_for", "Name", t.Name))})
	}
	f := forms.Form{ID: "new-token", Action: "/account/tokens", Token: c.Token, Go: w.Say("account.token_make"), Quiet: true}
	scopes := []forms.Option{{Value: "read", Text: w.Say("account.token_read")}, {Value: "write", Text: w.Say("account.token_write")}}
	var days []forms.Option
	for _, d := range m.TokenDays {
		days = append(days, forms.Option{Value: strconv.Itoa(d), Text: w.Say("account.token_day", "N", d)})
	}
	f.Add(
		forms.Field{Name: "name", Type: forms.Text, Label: w.Say("account.token_name"), Required: true},
		forms.Field{Name: "scope", Type: forms.Select, Label: w.Say("account.token_scope"), Options: scopes},
		forms.Field{Name: "days", Type: forms.Select, Label: w.Say("account.token_days"), Options: days},
	)
	p.Forms = []forms.Form{f}
	return p
}

// button is a form that is a button alone.
func button(c layout.Context, id, action, text, what string, hidden ...[2]string) forms.Form {
	return forms.Form{ID: id, Action: action, Token: c.Token, Shape: "entry--row", Go: text, GoFor: what, Quiet: true, Hidden: hidden}
}

// instant is a time to the minute.
func instant(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04 UTC") }

// PeoplePage mirrors the page from top to bottom.
type PeoplePage struct {
	Frame  layout.Frame
	Done   string
	Secret Secret
	People []Part
	Invite Part
}

// Everybody is what the page of people is made from.
type Everybody struct {
	People  []models.Person
	Names   map[string]string              // of places by id
	Claimed map[string][]models.Assignment // roles that groups of the provider give, by person
	Link    string                         // of an invitation just made
	Typed   Typed
	FaultOf string
	Fault   error
}

// NewPeoplePage words everybody who may work here.
func NewPeoplePage(c layout.Context, g Everybody) (PeoplePage, error) {
	w := c.Words
	p := PeoplePage{Frame: layout.NewWorkFrame(c, w.Say("people.title"))}
	p.Frame.Sentence = w.Say("people.sentence")
	if g.Link != "" {
		p.Secret = Secret{Text: w.Say(layout.Shown("people.made", g.Link)), Words: []string{g.Link}}
	}
	fault := g.Fault
	for _, x := range g.People {
		part := Part{ID: "person-" + x.ID, Title: x.Name, Texts: []string{x.Login}}
		if x.Disabled {
			part.Texts[0] += ", " + w.Say("people.disabled")
		}
		for i, a := range x.Assignments {
			n := strconv.Itoa(i)
			line := Line{Text: w.Say("role." + string(a.Role)), Quiet: place(c, a, g.Names)}
			if a.Office != "" {
				line.Quiet += ", " + a.Office
			}
			if slices.Contains(g.Claimed[x.ID], a) {
				line.Quiet += "; " + w.Say("people.claimed")
				part.Lines = append(part.Lines, line)
				continue
			}
			line.Form = button(c, "take-"+x.ID+"-"+n, "/workspace/people/"+x.ID+"/take", w.Say("people.take"), w.Say("people.take_for", "Role", string(a.Role), "Name", x.Name),
				[2]string{"role", string(a.Role)}, [2]string{"jurisdiction", a.Jurisdiction}, [2]string{"office", a.Office})
			part.Lines = append(part.Lines, line)
		}
		give := roleForm(c, "give-"+x.ID, "/workspace/people/"+x.ID+"/give", w.Say("people.give_go"), Typed{})
		give.GoFor = x.Name
		if g.FaultOf == give.ID {
			give = roleForm(c, give.ID, give.Action, give.Go, g.Typed)
			fault = blame(c, &give, g.Fault)
		}
		other, word := "disable", w.Say("people.disable")
		if x.Disabled {
			other, word = "enable", w.Say("people.enable")
		}
		part.Forms = []forms.Form{give}
		if x.ID != c.Person.ID {
			part.Forms = append(part.Forms, button(c, other+"-"+x.ID, "/workspace/people/"+x.ID+"/"+other, word, x.Name))
		}
		p.People = append(p.People, part)
	}
	invite := roleForm(c, "invite-form", "/workspace/people/invite", w.Say("people.make"), Typed{})
	if g.FaultOf == invite.ID {
		invite = roleForm(c, invite.ID, invite.Action, invite.Go, g.Typed)
		fault = blame(c, &invite, g.Fault)
	}
	p.Invite = Part{ID: "invite", Title: w.Say("people.invite"), Texts: []string{w.Say("people.invite_help")}, Forms: []forms.Form{invite}}
	return p, fault
}

func roleForm(c layout.Context, id, action, does string, typed Typed) forms.Form {
	w := c.Words
	f := forms.Form{ID: id, Action: action, Token: c.Token, Go: does, Shape: "entry--line", Quiet: true}
	var roles []forms.Option
	for _, r := range models.Roles {
		roles = append(roles, forms.Option{Value: string(r), Text: w.Say("role." + string(r)), Chosen: typed["role"] == string(r)})
	}
	f.Add(
		forms.Field{Name: "role", Type: forms.Select, Label: w.Say("people.role"), Options: roles},
		forms.Field{Name: "jurisdiction", Type: forms.Text, Label: w.Say("people.place"), Help: w.Say("people.place_help"), Value: typed["jurisdiction"]},
		forms.Field{Name: "office", Type: forms.Text, Label: w.Say("people.office"), Help: w.Say("people.office_help"), Value: typed["office"]},
	)
	return f
}
