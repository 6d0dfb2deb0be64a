package identity

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"proviso/app/store"
	"proviso/models"
)

// claims are what a provider says of somebody.
type claims struct {
	issuer, subject, party string
	login, name, mail      string
	groups                 []string
	told                   bool // something was said of groups, were it that there are none
}

// claimsOf reads claims by the function that decodes them into a value.
func (d *Identity) claimsOf(decode func(any) error) (claims, error) {
	var known struct {
		Party    string `json:"azp"`
		Login    string `json:"preferred_username"`
		Name     string `json:"name"`
		Mail     string `json:"email"`
		Verified *truth `json:"email_verified"`
	}
	var all map[string]json.RawMessage
	if err := decode(&known); err != nil {
		return claims{}, err
	}
	if err := decode(&all); err != nil {
		return claims{}, err
	}
	c := claims{party: known.Party, login: known.Login, name: known.Name}
	if known.Verified == nil || bool(*known.Verified) {
		c.mail = known.Mail
	}
	raw, ok := all[d.away.GroupsClaim]
	if !ok {
		return c, nil
	}
	c.told = true
	if err := json.Unmarshal(raw, &c.groups); err == nil {
		return c, nil
	}
	var alone string
	err := json.Unmarshal(raw, &alone)
	if alone != "" {
		c.groups = []string{alone}
	}
	return c, err
}

// truth is true or false, or, of some providers, the words.
type truth bool

func (t *truth) UnmarshalJSON(b []byte) error {
	*t = truth(strings.Trim(string(b), `"`) == "true")
	return nil
}

// add takes from others what is missing.
func (c *claims) add(more claims) {
	c.login, c.name, c.mail = cmp.Or(c.login, more.login), cmp.Or(c.name, more.name), cmp.Or(c.mail, more.mail)
	if !c.told {
		c.groups, c.told = more.groups, more.told
	}
}

// accountOf is the account of whom the provider has signed in, with the roles that
// the groups give now. It is found by the provider's own name for the person and
// by nothing else: not by a mail address, which a person at the provider may be
// able to choose. Who has no account gets one if a group of theirs has a role here.
func (d *Identity) accountOf(ctx context.Context, c claims) (store.Account, error) {
	given := d.away.rolesOf(c.groups)
	a, err := d.store.LinkedAccount(ctx, c.issuer, c.subject)
	switch {
	case models.KindOf(err) == models.KindNotFound && len(given) == 0:
		return store.Account{}, d.errNoGroup()
	case models.KindOf(err) == models.KindNotFound:
		return d.newcomer(ctx, c, given)
	case err != nil:
		return store.Account{}, err
	case a.Disabled:
		return store.Account{}, models.Denied("this account may not sign in any more; ask an administrator")
	}
	err = d.store.SetClaimed(ctx, a.ID, given, d.o.Now(), func(before []models.Assignment) store.Note {
		return note(a.Person, a.Person, "claim-roles", "by groups of the sign-in provider: from "+words(before)+" to "+words(given))
	})
	if err != nil {
		return store.Account{}, err
	}
	if a, err = d.store.Account(ctx, a.ID); err == nil && len(a.Assignments) == 0 {
		err = d.errNoGroup()
	}
	return a, err
}

func (d *Identity) errNoGroup() error {
	return models.Denied("you have signed in at %s, but none of your groups there has a role here; ask who keeps the people of this program for one", d.away.Name)
}

// newcomer makes the account of somebody who has none. Its name for signing in is
// for being told apart: there is no password that goes with it.
func (d *Identity) newcomer(ctx context.Context, c claims, given []models.Assignment) (store.Account, error) {
	id, err := d.identifier("p-")
	if err != nil {
		return store.Account{}, err
	}
	login := "person"
	for _, l := range []string{c.login, c.mail} {
		if l = foldLogin(l); logins.MatchString(l) {
			login = l
			break
		}
	}
	p := store.NewPerson{ID: id, Login: login, Name: shownName(c, login), Mail: strings.TrimSpace(c.mail), Issuer: c.issuer, Subject: c.subject, Claimed: given}
	if soundName(p.Name, p.Mail) != nil {
		p.Mail = ""
	}
	of := models.Person{ID: id}
	add := func() error {
		return d.store.AddPerson(ctx, p, d.o.Now(), note(of, of, "add-person", p.Login+" by the sign-in provider: "+words(given)))
	}
	err = add()
	if models.KindOf(err) == models.KindInvalid { // the name is somebody else's
		p.Login = login[:min(len(login), 90)] + "-" + hashOf(c.issuer + " " + c.subject)[:8]
		err = add()
	}
	if err != nil {
		return store.Account{}, err
	}
	return d.store.Account(ctx, id)
}

// shownName is what a person is called, or else the login.
func shownName(c claims, login string) string {
	name := strings.TrimSpace(c.name)
	if name == "" || !plain(name) || utf8.RuneCountInString(name) > 200 {
		return login
	}
	return name
}
