package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"proviso/app/exchange"
	"proviso/app/identity"
	"proviso/app/tracker"
	"proviso/models"
)

// Whoever can run this has the database, and so may do what any administrator
// may. Passwords are read from standard input, never from arguments, which other
// users of the machine can see.
type userCmd struct {
	Add           userAddCmd      `cmd:"" help:"Make an account; its password is read from standard input."`
	Link          userLinkCmd     `cmd:"" help:"Print a one-time link: to make an account, or to set a new password."`
	List          userListCmd     `cmd:"" help:"List people and their roles."`
	Roles         userRolesCmd    `cmd:"" help:"Give a person these roles and no others."`
	Disable       userDisableCmd  `cmd:"" help:"Keep a person out from now on."`
	Enable        userEnableCmd   `cmd:"" help:"Let a person in again."`
	ResetPassword userResetCmd    `cmd:"" help:"Set a person's password, read from standard input."`
	Sessions      userSessionsCmd `cmd:"" help:"List where a person is signed in."`
	Revoke        userRevokeCmd   `cmd:"" help:"End sessions of a person."`
}

// people is what every command about people works on.
type people struct {
	*identity.Identity
	tracker *tracker.Tracker
}

// withPeople runs f on the database.
func (r *run) withPeople(write bool, f func(people) error) error {
	s, err := r.open(write)
	if err != nil {
		return err
	}
	defer s.Close()
	return f(people{identity.New(s, identity.Options{Now: r.now}), tracker.New(s, r.now)})
}

// withPerson runs f on the database and the person of a login.
func (r *run) withPerson(write bool, login string, f func(people, models.Person) error) error {
	return r.withPeople(write, func(all people) error {
		p, err := all.Person(r.ctx, login)
		if err != nil {
			return err
		}
		return f(all, p)
	})
}

// givenRoles are roles as they are written: admin, grants@denver-co, or
// signer@denver-co:Sheriff.
type givenRoles []string

func (g givenRoles) read(r *run, all people) ([]models.Assignment, error) {
	var out []models.Assignment
	for _, text := range g {
		a, err := readRole(r.ctx, "--role", text, all.tracker)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// readRole reads one role, with the place that it names.
func readRole(ctx context.Context, field, text string, t *tracker.Tracker) (models.Assignment, error) {
	var a models.Assignment
	role, office, _ := strings.Cut(text, ":")
	role, place, placed := strings.Cut(role, "@")
	var err error
	if a.Role, err = models.ParseRole(field, role); err != nil {
		return a, usage{err}
	}
	a.Office = office
	if placed {
		j, err := t.Place(ctx, place)
		if err != nil {
			return a, err
		}
		a.Jurisdiction = j.ID
	}
	return a, nil
}

func rolesOf(p models.Person) string {
	var out []string
	for _, a := range p.Assignments {
		out = append(out, a.Words())
	}
	return strings.Join(out, "; ")
}

// password is the first line of standard input. It does not show while it is typed.
func (r *run) password() (string, error) {
	if f, ok := r.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(r.Err, "Password: ")
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(r.Err)
		return string(typed), err
	}
	const most = 1 << 12
	line, err := bufio.NewReader(io.LimitReader(r.In, most)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", usage{errors.New("the password is read from standard input, and there is none; for a person to choose their own, use: proviso user link")}
	}
	return line, nil
}

type userAddCmd struct {
	Login string     `arg:"" help:"The sign-in name."`
	Name  string     `required:"" placeholder:"NAME" help:"The person's name, as it stands beside what they write."`
	Mail  string     `placeholder:"ADDRESS" help:"Where reminders go."`
	Role  givenRoles `sep:"none" placeholder:"ROLE[@JURISDICTION][:OFFICE]" help:"A role: admin, grants@denver-co, signer@denver-co:Sheriff. As often as you like."`
}

func (c *userAddCmd) Run(r *run) error {
	return r.withPeople(true, func(all people) error {
		given, err := c.Role.read(r, all)
		if err != nil {
			return err
		}
		password, err := r.password()
		if err != nil {
			return err
		}
		p, err := all.Add(r.ctx, identity.Operator(), identity.NewAccount{Login: c.Login, Name: c.Name, Mail: c.Mail, Password: password}, given)
		if err != nil {
			return err
		}
		return r.tellPerson("added "+p.Login, p)
	})
}

// tellPerson says what was done to a person.
func (r *run) tellPerson(sentence string, p models.Person) error {
	return r.tell(sentence, []string{"id", "login", "roles"}, p.ID, p.Login, rolesOf(p))
}

type userLinkCmd struct {
	Login string     `arg:"" optional:"" help:"Whose password is to be set; leave out to invite somebody new."`
	Role  givenRoles `sep:"none" placeholder:"ROLE[@JURISDICTION][:OFFICE]" help:"A role of somebody new, as often as you like."`
	Enter bool       `help:"The link for an administrator to sign in once with the password, where that is turned off."`
	First bool       `help:"The link to make the first administrator's account, which serve prints too; those before are good no more."`
}

func (c *userLinkCmd) Run(r *run) error {
	if c.First && (c.Login != "" || len(c.Role) > 0) || c.Login != "" && len(c.Role) > 0 || c.Enter && c.Login == "" {
		return usage{errors.New("name a person (and --enter, for an administrator to come in), or roles of somebody new, or --first: one of them")}
	}
	return r.withPeople(true, func(all people) error {
		token, err := c.token(r, all)
		if err != nil {
			return err
		}
		path := "/welcome/" + token
		return r.tell(path, []string{"path"}, path)
	})
}

func (c *userLinkCmd) token(r *run, all people) (string, error) {
	switch {
	case c.First:
		token, err := all.FirstLink(r.ctx)
		if err == nil && token == "" {
			err = models.Conflict("", "there is an administrator; invite others with: proviso user link --role admin")
		}
		return token, err
	case c.Login != "":
		p, err := all.Person(r.ctx, c.Login)
		if err != nil {
			return "", err
		}
		if c.Enter {
			return all.EnterLink(r.ctx, identity.Operator(), p)
		}
		return all.ResetLink(r.ctx, identity.Operator(), p)
	}
	given, err := c.Role.read(r, all)
	if err != nil {
		return "", err
	}
	return all.Invite(r.ctx, identity.Operator(), given)
}

type userListCmd struct{}

func (c *userListCmd) Run(r *run) error {
	return r.withPeople(false, func(all people) error {
		list, err := all.People(r.ctx)
		if err != nil {
			return err
		}
		t := models.Table{Columns: columns("login", "name", "mail", "roles", "state", "since", "id")}
		for _, p := range list {
			state := "active"
			if p.Disabled {
				state = "disabled"
			}
			t.Rows = append(t.Rows, []string{p.Login, p.Name, p.Mail, rolesOf(p), state, models.DateOf(p.CreatedAt).String(), p.ID})
		}
		return r.show(t)
	})
}

type userRolesCmd struct {
	Login string     `arg:"" help:"Whose roles."`
	Role  givenRoles `sep:"none" placeholder:"ROLE[@JURISDICTION][:OFFICE]" help:"A role: admin, grants@denver-co, signer@denver-co:Sheriff. As often as you like."`
	None  bool       `help:"Take all roles away."`
}

func (c *userRolesCmd) Run(r *run) error {
	if c.None == (len(c.Role) > 0) {
		return usage{errors.New("name the roles with --role, or --none for none")}
	}
	return r.withPerson(true, c.Login, func(all people, p models.Person) error {
		given, err := c.Role.read(r, all)
		if err != nil {
			return err
		}
		if p, err = all.SetRoles(r.ctx, identity.Operator(), p, given); err != nil {
			return err
		}
		has := rolesOf(p)
		if has == "" {
			has = "no role"
		}
		return r.tellPerson(p.Login+": "+has+"; all sessions ended", p)
	})
}

type userDisableCmd struct {
	Login string `arg:"" help:"Who is to be kept out."`
}

func (c *userDisableCmd) Run(r *run) error {
	return r.withPerson(true, c.Login, func(all people, p models.Person) error {
		if err := all.Disable(r.ctx, identity.Operator(), p); err != nil {
			return err
		}
		return r.tellPerson(p.Login+" may not sign in any more; all sessions ended", p)
	})
}

type userEnableCmd struct {
	Login string `arg:"" help:"Who is to be let in again."`
}

func (c *userEnableCmd) Run(r *run) error {
	return r.withPerson(true, c.Login, func(all people, p models.Person) error {
		if err := all.Enable(r.ctx, identity.Operator(), p); err != nil {
			return err
		}
		return r.tellPerson(p.Login+" may sign in again", p)
	})
}

type userResetCmd struct {
	Login        string `arg:"" help:"Whose password."`
	ForgetFactor bool   `help:"Take the second factor away too, of somebody who has lost it and has no recovery code left."`
}

func (c *userResetCmd) Run(r *run) error {
	return r.withPerson(true, c.Login, func(all people, p models.Person) error {
		password, err := r.password()
		if err != nil {
			return err
		}
		if err := all.SetPassword(r.ctx, identity.Operator(), p, password); err != nil {
			return err
		}
		if c.ForgetFactor {
			if err := all.ForgetTOTP(r.ctx, identity.Operator(), p); err != nil {
				return err
			}
		}
		return r.tellPerson(p.Login+" has a new password; all sessions ended", p)
	})
}

type userSessionsCmd struct {
	Login string `arg:"" help:"Whose sessions."`
}

func (c *userSessionsCmd) Run(r *run) error {
	return r.withPerson(false, c.Login, func(all people, p models.Person) error {
		list, err := all.Sessions(r.ctx, p)
		if err != nil {
			return err
		}
		t := models.Table{Columns: columns("id", "begun", "seen", "ends", "client")}
		for _, s := range list {
			t.Rows = append(t.Rows, []string{s.ID, s.CreatedAt.Format(time.RFC3339), s.SeenAt.Format(time.RFC3339), s.ExpiresAt.Format(time.RFC3339), s.Client})
		}
		return r.show(t)
	})
}

type userRevokeCmd struct {
	Login   string `arg:"" help:"Whose sessions."`
	Session string `arg:"" optional:"" help:"One session, by its id."`
	All     bool   `help:"All of them."`
}

func (c *userRevokeCmd) Run(r *run) error {
	if c.All == (c.Session != "") {
		return usage{errors.New("name one session, or --all")}
	}
	return r.withPerson(true, c.Login, func(all people, p models.Person) error {
		if err := all.RevokeFor(r.ctx, identity.Operator(), p, c.Session); err != nil {
			return err
		}
		ended := "the session " + c.Session
		if c.All {
			ended = "all sessions"
		}
		return r.tellPerson("ended "+ended+" of "+p.Login, p)
	})
}

func columns(names ...string) []models.Column {
	out := make([]models.Column, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}

// show prints a table of texts: aligned for reading, or as CSV, or as JSON objects.
func (r *run) show(t models.Table) error {
	switch r.format {
	case "csv":
		return exchange.WriteCSV(r.Out, t)
	case "json":
		objects := make([]map[string]string, len(t.Rows))
		for i, row := range t.Rows {
			objects[i] = map[string]string{}
			for k, cell := range row {
				objects[i][t.Columns[k].Name] = cell
			}
		}
		return json.NewEncoder(r.Out).Encode(objects)
	}
	w := tabwriter.NewWriter(r.Out, 0, 0, 2, ' ', 0)
	for i, c := range t.Columns {
		if i > 0 {
			fmt.Fprint(w, "\t")
		}
		fmt.Fprint(w, strings.ToUpper(c.Name))
	}
	fmt.Fprintln(w)
	for _, row := range t.Rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}
