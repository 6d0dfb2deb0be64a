package cli

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"proviso/app/config"
	"proviso/app/exchange"
	"proviso/app/notify"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

type notifyCmd struct {
	config.WrittenMail
	AsOf   string `name:"as-of" placeholder:"DAY" help:"The day of which mail is written (today, from six in the morning)."`
	DryRun bool   `name:"dry-run" help:"Print what would be written, and write and send nothing."`
}

func (c *notifyCmd) Run(r *run) error {
	settings, err := c.Read()
	if err != nil {
		return usage{err}
	}
	if !settings.On && !c.DryRun {
		return usage{errors.New("--smtp: no server is named by which mail could go; --dry-run prints what would be sent")}
	}
	s, err := r.open(!c.DryRun)
	if err != nil {
		return err
	}
	defer s.Close()
	n, err := r.notifier(s, tracker.New(s, r.now), settings, slog.New(slog.NewJSONHandler(r.Err, nil)))
	if err != nil {
		return err
	}
	day := n.Day()
	if c.AsOf != "" {
		if day, err = models.ParseDate("--as-of", c.AsOf); err != nil {
			return usage{err}
		}
		if day > n.Day() && !c.DryRun {
			return usage{errors.New("--as-of: the day lies ahead; people would count as told up to then. --dry-run prints what would be sent")}
		}
	}
	if !c.DryRun {
		did, err := n.Round(r.ctx, day)
		if err != nil {
			return err
		}
		if did.Busy {
			return models.Conflict("", "another process is at it; nothing was done")
		}
		return r.tell(fmt.Sprintf("%d written, %d sent, %d to be tried again, %d given up", did.Written, did.Sent, did.Later, did.Given),
			[]string{"written", "sent", "later", "given_up"}, did.Written, did.Sent, did.Later, did.Given)
	}
	mails, _, err := n.Plan(r.ctx, day)
	if err != nil {
		return err
	}
	return r.printMails(s, mails)
}

// printMails prints mails as they would be sent.
func (r *run) printMails(s *store.Store, mails []store.Mail) error {
	people, err := s.People(r.ctx)
	if err != nil {
		return err
	}
	to := map[string]string{}
	for _, p := range people {
		to[p.ID] = p.Mail
	}
	t := models.Table{Columns: []models.Column{{Name: "to"}, {Name: "kind"}, {Name: "subject"}, {Name: "body"}}}
	objects := []map[string]string{}
	for _, m := range mails {
		row := []string{to[m.Person], string(m.Kind), m.Subject, m.Body}
		t.Rows = append(t.Rows, row)
		objects = append(objects, map[string]string{"to": row[0], "kind": row[1], "subject": row[2], "body": row[3]})
	}
	switch r.format {
	case "csv":
		return exchange.WriteCSV(r.Out, t)
	case "json":
		return json.NewEncoder(r.Out).Encode(objects)
	}
	for _, x := range t.Rows {
		fmt.Fprintf(r.Out, "To: %s\nSubject: %s\n\n%s\n", x[0], x[2], x[3])
	}
	_, err = fmt.Fprintf(r.Out, "%d to be written; nothing was.\n", len(mails))
	return err
}

// passwordEnv holds the password at the mail server, where no file does.
const passwordEnv = "PROVISO_SMTP_PASSWORD"

// notifier is what writes and sends mail by the settings. What is secret is read
// here, and goes nowhere else.
func (r *run) notifier(s *store.Store, t *tracker.Tracker, m config.Mail, log *slog.Logger) (*notify.Notifier, error) {
	o := notify.Options{Now: r.now, Zone: m.Zone, Letters: t.Letters, Site: m.PublicAddress, Log: log,
		Server: notify.Server{Host: m.Host, Port: m.Port, TLS: m.Security == config.TLS, Clear: m.Security == config.Plain, User: m.User, From: m.From, ReplyTo: m.ReplyTo}}
	if m.User != "" {
		o.Server.Password = os.Getenv(passwordEnv)
	}
	if m.PasswordFile != "" {
		text, err := os.ReadFile(m.PasswordFile)
		if err != nil {
			return nil, usage{fmt.Errorf("--smtp-password-file: %w", err)}
		}
		o.Server.Password = strings.TrimRight(string(text), "\r\n")
	}
	if m.On && m.User != "" && o.Server.Password == "" {
		return nil, usage{fmt.Errorf("--smtp-user: its password is neither in $%s nor in a file (--smtp-password-file)", passwordEnv)}
	}
	if m.Authorities != "" {
		text, err := os.ReadFile(m.Authorities)
		o.Server.Roots = x509.NewCertPool()
		if err != nil || !o.Server.Roots.AppendCertsFromPEM(text) {
			return nil, usage{fmt.Errorf("--smtp-authorities: %s holds no certificate that can be read", m.Authorities)}
		}
	}
	return notify.New(s, o), nil
}
