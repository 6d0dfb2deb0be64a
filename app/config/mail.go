package config

import (
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on a machine that has none
)

// WrittenMail is the settings of mail as an operator writes them. The password
// stands in none: it is in a file, or in PROVISO_SMTP_PASSWORD.
type WrittenMail struct {
	PublicAddress    string `name:"public-address" default:"" env:"PROVISO_PUBLIC_ADDRESS" placeholder:"URL" help:"Where people reach the site, for links that are read elsewhere: https://proviso.example.gov."`
	TimeZone         string `name:"time-zone" default:"UTC" env:"PROVISO_TIME_ZONE" placeholder:"ZONE" help:"Whose day reminders go by, like America/Denver (${default})."`
	SMTP             string `name:"smtp" default:"" env:"PROVISO_SMTP" placeholder:"HOST:PORT" help:"Server that takes mail, like mail.example.gov:587; without one no mail is sent."`
	SMTPSecurity     string `name:"smtp-security" default:"starttls" env:"PROVISO_SMTP_SECURITY" placeholder:"HOW" help:"starttls, tls, or none for a server on this machine (${default})."`
	SMTPUser         string `name:"smtp-user" default:"" env:"PROVISO_SMTP_USER" placeholder:"NAME" help:"Sign-in name at the server; the password is read from $$PROVISO_SMTP_PASSWORD or a file."`
	SMTPPasswordFile string `name:"smtp-password-file" default:"" env:"PROVISO_SMTP_PASSWORD_FILE" placeholder:"FILE" help:"File with the password at the server."`
	SMTPAuthorities  string `name:"smtp-authorities" default:"" env:"PROVISO_SMTP_AUTHORITIES" placeholder:"FILE" help:"Certificates (PEM) to trust for the server (those of the system)."`
	MailFrom         string `name:"mail-from" default:"" env:"PROVISO_MAIL_FROM" placeholder:"ADDRESS" help:"Whom mail is from: 'Proviso <proviso@example.gov>'."`
	MailReplyTo      string `name:"mail-reply-to" default:"" env:"PROVISO_MAIL_REPLY_TO" placeholder:"ADDRESS" help:"Where answers go (to whom mail is from)."`
}

// Security is how a mail server is spoken to.
type Security string

const (
	StartTLS Security = "starttls" // and never without
	TLS      Security = "tls"
	Plain    Security = "none" // on this machine alone
)

// Mail is the settings of mail, each of them sound. It holds no password.
type Mail struct {
	On            bool // there is a server to send by
	PublicAddress string
	Zone          *time.Location
	Host          string
	Port          int
	Security      Security
	User          string
	PasswordFile  string
	Authorities   string // a file
	From, ReplyTo mail.Address
}

// Read reads all settings of mail; its error tells every fault, a line each.
func (w WrittenMail) Read() (Mail, error) {
	var f faults
	m := Mail{On: w.SMTP != "", User: w.SMTPUser, PasswordFile: w.SMTPPasswordFile, Authorities: w.SMTPAuthorities, Security: Security(w.SMTPSecurity), PublicAddress: strings.TrimSuffix(w.PublicAddress, "/")}
	var err error
	if m.Zone, err = time.LoadLocation(w.TimeZone); err != nil || w.TimeZone == "" || w.TimeZone == "Local" {
		f.add("time-zone", w.TimeZone, "is not a time zone, like America/Denver or UTC")
	}
	if u, err := url.Parse(m.PublicAddress); m.PublicAddress != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || !sendable(m.PublicAddress)) {
		f.add("public-address", w.PublicAddress, "is not the address of a site, like https://proviso.example.gov")
	}
	switch m.Security {
	case StartTLS, TLS, Plain:
	default:
		f.add("smtp-security", w.SMTPSecurity, "is not starttls, tls or none")
	}
	f.address("mail-from", w.MailFrom, &m.From)
	f.address("mail-reply-to", w.MailReplyTo, &m.ReplyTo)
	if !m.On {
		return m, errors.Join(f...)
	}
	host, port, err := net.SplitHostPort(w.SMTP)
	n, perr := strconv.Atoi(port)
	switch {
	case err != nil || perr != nil || host == "" || n < 1 || n > 65535:
		f.add("smtp", w.SMTP, "is not HOST:PORT, like mail.example.gov:587")
	case m.Security == Plain && !here(host):
		f.add("smtp-security", w.SMTPSecurity, "would send mail to another machine in the clear; it is for a server at 127.0.0.1, ::1 or localhost")
	case m.Security == Plain && m.User != "":
		f.add("smtp-user", w.SMTPUser, "would be sent in the clear; use starttls or tls")
	}
	m.Host, m.Port = host, n
	if w.MailFrom == "" {
		f.add("mail-from", "", "is missing; say whom mail is from")
	}
	if m.PublicAddress == "" {
		f.add("public-address", "", "is missing; mail leads to the site")
	}
	if m.PasswordFile != "" && m.User == "" {
		f.add("smtp-password-file", w.SMTPPasswordFile, "is of no use without --smtp-user")
	}
	return m, errors.Join(f...)
}

// here is true of a host that is this machine.
func here(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// sendable is true of text that can stand in a line of a header as it is.
func sendable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' })
}

func (f *faults) address(name, written string, to *mail.Address) {
	if written == "" {
		return
	}
	a, err := mail.ParseAddress(written)
	if err != nil || !sendable(a.Address) {
		f.add(name, written, "is not a mail address, like 'Proviso <proviso@example.gov>'")
		return
	}
	*to = *a
}

// LogValue is all settings, for the log.
func (m Mail) LogValue() slog.Value {
	if !m.On {
		return slog.StringValue("none is sent: no server is named (--smtp)")
	}
	return slog.GroupValue(slog.String("server", net.JoinHostPort(m.Host, strconv.Itoa(m.Port))), slog.String("security", string(m.Security)), slog.Bool("signs_in", m.User != ""),
		slog.String("from", m.From.Address), slog.String("public_address", m.PublicAddress), slog.String("time_zone", m.Zone.String()))
}
