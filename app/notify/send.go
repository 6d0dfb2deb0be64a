package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"proviso/app/store"
	"proviso/models"
)

// Server is how mail goes out.
type Server struct {
	Host           string
	Port           int
	TLS            bool           // from the first byte on
	Clear          bool           // without TLS; else it is begun by STARTTLS, and without that nothing is sent
	Roots          *x509.CertPool // nil: the system's
	User, Password string
	From, ReplyTo  netmail.Address
}

// atATime is how many mails one round tries.
const atATime = 500

// patience is how long a server may take to answer.
const patience = 30 * time.Second

// connection is one that is opened for the first mail of a round that needs it.
type connection struct {
	server *Server
	client *mail.Client
	open   bool
	down   error // the server cannot be reached in this round
}

func (s *Server) connect() (*connection, error) {
	o := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(patience), mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12})}
	switch {
	case s.TLS:
		o = append(o, mail.WithSSL())
	case s.Clear:
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
	default:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		o = append(o, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, o...)
	if err != nil {
		return nil, fmt.Errorf("prepare to send mail: %w", err)
	}
	return &connection{server: s, client: client}, nil
}

func (c *connection) close() {
	if c.open {
		_ = c.client.Close() // what was sent was sent; nothing can be done about a farewell
		c.open = false
	}
}

// deliver hands one message to the server.
func (c *connection) deliver(ctx context.Context, m *mail.Msg) error {
	if c.down != nil {
		return c.down
	}
	if !c.open {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if err := c.client.DialWithContext(ctx); err != nil {
			c.down = err // nor do the other mails of the round wait for it
			return err
		}
		c.open = true
	}
	err := c.client.Send(m)
	if m.IsDelivered() {
		if err != nil { // the server took it and then failed
			c.close()
		}
		return nil
	}
	var refused *mail.SendError
	if err != nil && (!errors.As(err, &refused) || refused.ErrorCode() == 0 || refused.ErrorCode() == 421) {
		c.close() // the connection is gone, and the next mail opens another
	}
	return err
}

// final is true of a refusal that no further try changes: of this mail or of its
// reader, and not of how this program signs in or whom mail is from, which an
// operator mends.
func final(err error) bool {
	var refused *mail.SendError
	if !errors.As(err, &refused) || refused.ErrorCode() < 500 || refused.ErrorCode() > 599 {
		return false
	}
	switch refused.Reason {
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose:
		return true
	}
	return false
}

// errNowhere is why a mail is given up whose reader is reached no more.
var errNowhere = errors.New("the person has no mail address, no role or may not sign in any more")

// send tries what is to be tried by now.
func (n *Notifier) send(ctx context.Context, did *Round) error {
	due, err := n.store.DueMail(ctx, n.o.Now(), atATime)
	if err != nil || len(due) == 0 {
		return err
	}
	readers, err := n.store.MailReaders(ctx)
	if err != nil {
		return err
	}
	to := map[string]*models.Reader{}
	for i := range readers {
		to[readers[i].Person.ID] = &readers[i]
	}
	conn, err := n.o.Server.connect()
	if err != nil {
		return err
	}
	defer conn.close()
	for _, m := range due {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if mine, err := n.hold(ctx); err != nil || !mine { // it took so long that another process went on
			return err
		}
		// From here on the mail is finished, whoever wants the program to stop.
		if err := n.try(context.WithoutCancel(ctx), conn, m, to[m.Person], did); err != nil {
			return err
		}
	}
	return nil
}

// try sends one mail. The try is counted, and the next one put off, before
// anything is sent.
func (n *Notifier) try(ctx context.Context, conn *connection, m store.Mail, to *models.Reader, did *Round) error {
	now := n.o.Now()
	last := m.Tries >= len(waits)
	mine, err := n.store.ClaimMail(ctx, m, now.Add(waits[min(m.Tries, len(waits)-1)]))
	if err != nil || !mine {
		return err
	}
	failure := errNowhere
	if to != nil && to.Readable() {
		var msg *mail.Msg
		if msg, failure = n.message(m, &to.Person); failure == nil {
			failure = conn.deliver(ctx, msg)
		}
	}
	if failure == nil {
		did.Sent++
		return n.store.MailSent(ctx, m.ID, n.o.Now())
	}
	giveUp := last || final(failure) || errors.Is(failure, errNowhere) || errors.Is(failure, errUnfit)
	if giveUp {
		did.Given++
	} else {
		did.Later++
	}
	why := n.told(failure)
	n.o.Log.Warn("mail did not go", "mail", m.ID, "person", m.Person, "try", m.Tries+1, "given_up", giveUp, "why", why)
	return n.store.MailFailed(ctx, m.ID, why, n.o.Now(), giveUp)
}

// told is an error as it is kept: one line, not too long, and without the password,
// whatever a server repeats.
func (n *Notifier) told(err error) string {
	text := oneLine(err.Error())
	if p := n.o.Server.Password; p != "" {
		text = strings.ReplaceAll(text, p, "…")
	}
	const most = 500
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// errUnfit is why a mail is given up that cannot be made.
var errUnfit = errors.New("the mail cannot be made")

// message makes a mail. It comes out the same for every try: a reader's program
// knows one that arrives twice.
func (n *Notifier) message(m store.Mail, to *models.Person) (*mail.Msg, error) {
	s := &n.o.Server
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	_, host, _ := strings.Cut(s.From.Address, "@")
	if err := errors.Join(out.FromFormat(oneLine(s.From.Name), s.From.Address), out.AddToFormat(oneLine(to.Name), to.Mail)); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnfit, err)
	}
	if s.ReplyTo.Address != "" {
		if err := out.ReplyToFormat(oneLine(s.ReplyTo.Name), s.ReplyTo.Address); err != nil {
			return nil, fmt.Errorf("%w: %w", errUnfit, err)
		}
	}
	out.Subject(oneLine(m.Subject))
	out.SetDateWithValue(m.CreatedAt.In(n.o.Zone))
	out.SetMessageIDWithValue(m.ID + "@" + cmp.Or(host, "proviso"))
	out.SetListUnsubscribe(n.o.Site + choices)
	out.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no machine answers it
	out.SetGenHeader("X-Auto-Response-Suppress", "All")  // nor one that does not know that
	out.SetBodyString(mail.TypeTextPlain, m.Body)
	return out, nil
}
