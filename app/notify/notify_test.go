package notify

import (
	"context"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// post is an SMTP server that keeps what arrives, and refuses as it is told.
type post struct {
	mu      sync.Mutex
	arrived []string
	to      []string
	refuse  *smtp.SMTPError
}

func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{p}, nil }

type session struct{ *post }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrived = append(s.arrived, string(text))
	return err
}

func (p *post) listen(t *testing.T) int {
	t.Helper()
	server := smtp.NewServer(p)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }() // ends with Close
	t.Cleanup(func() { server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// desk is a Notifier on a database of one reader, with a clock that can be moved.
type desk struct {
	*Notifier
	post *post
	now  time.Time
}

func newDesk(t *testing.T, s *store.Store, name, what string) *desk {
	t.Helper()
	p := store.NewPerson{ID: "ann", Login: "ann", Name: name, Mail: "ann@example.gov", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	if err := s.AddPerson(t.Context(), p, storetest.Day, store.Note{Actor: "test", Action: "add-person", Person: "ann"}); err != nil {
		t.Fatal(err)
	}
	d := &desk{post: &post{}, now: storetest.Day}
	letters := func(_ context.Context, day models.Date, readers []models.Reader) (out []models.Letter, _ error) {
		for _, r := range readers {
			if r.ReminderDue(day) {
				out = append(out, models.Letter{Person: r.Person.ID, Kind: models.LetterReminder, Day: day,
					Dues: []models.LetterDue{{ID: "g.report", What: what, Program: "JAG", Year: 2025, Place: "Brook County", On: day - 1, State: models.DueOverdue, As: models.AsOwner}}})
			}
		}
		return out, nil
	}
	d.Notifier = New(s, Options{Now: func() time.Time { return d.now }, Zone: time.UTC, Letters: letters, Site: "https://proviso.example.gov",
		Server: Server{Host: "127.0.0.1", Port: d.post.listen(t), Clear: true, From: mail.Address{Name: "Proviso", Address: "proviso@example.gov"}}})
	return d
}

func (d *desk) round(t *testing.T, want Round) {
	t.Helper()
	if got, err := d.Round(t.Context(), d.Day()); got != want || err != nil {
		t.Errorf("at %s: got %+v, %v, want %+v", d.now, got, err, want)
	}
}

// What arrives is a sound mail; it is sent once, and a new one on the next day.
func TestMailArrives(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s, "Ann", "Financial report über alles")
		d.round(t, Round{Written: 1, Sent: 1})
		d.round(t, Round{})
		if len(d.post.arrived) != 1 || d.post.to[0] != "ann@example.gov" {
			t.Fatalf("arrived: %q to %q", d.post.arrived, d.post.to)
		}
		m, err := mail.ReadMessage(strings.NewReader(d.post.arrived[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != "Overdue since 30 March 2026: Financial report über alles, JAG FY2025, Brook County" {
			t.Errorf("subject %q, %v", subject, err)
		}
		if at, err := m.Header.Date(); err != nil || !at.Equal(storetest.Day) {
			t.Errorf("date %s, %v", at, err)
		}
		for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "List-Unsubscribe": "<https://proviso.example.gov/account/mail>", "From": `"Proviso" <proviso@example.gov>`, "To": `"Ann" <ann@example.gov>`} {
			if got := m.Header.Get(name); got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
		if kind, p, err := mime.ParseMediaType(m.Header.Get("Content-Type")); err != nil || kind != "text/plain" || p["charset"] != "UTF-8" || m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("content: %s %v, %v", kind, p, err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil || !strings.Contains(string(body), "was due yesterday, 30 March 2026.") || !strings.Contains(string(body), "https://proviso.example.gov/deadlines/g.report") {
			t.Errorf("body %s, %v", body, err)
		}
		d.now = d.now.Add(24 * time.Hour)
		d.round(t, Round{Written: 1, Sent: 1})
	})
}

// A name or a title with line ends begins no header and no line of the body.
func TestHeadersAreNotInjected(t *testing.T) {
	t.Parallel()
	evil := "x\r\nBcc: victim@example.org\r\n\r\nClick https://evil.example\u2028\u202e"
	d := newDesk(t, storetest.Open(t), evil, evil)
	d.round(t, Round{Written: 1, Sent: 1})
	m, err := mail.ReadMessage(strings.NewReader(d.post.arrived[0]))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	to, terr := m.Header.AddressList("To")
	if err != nil || terr != nil || len(to) != 1 || len(d.post.to) != 1 || m.Header.Get("Bcc") != "" {
		t.Errorf("to %v %v, %v, %v", to, d.post.to, err, terr)
	}
	if strings.ContainsAny(subject+to[0].Name, "\r\n\u2028\u202e") {
		t.Errorf("subject %q, to %q", subject, to[0].Name)
	}
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, "Bcc:") || strings.HasPrefix(line, "Click") || strings.Contains(line, "\u2028") {
			t.Errorf("a line of the body is not ours: %q", line)
		}
	}
}

// A server that says "later" is asked again after growing waits, until the mail is
// given up; one that says "never" is not asked again. Both are told.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d := newDesk(t, s, "Ann", "Report")
	day := d.Day()
	d.post.refuse = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	round := func(want Round) {
		t.Helper()
		if got, err := d.Round(t.Context(), day); got != want || err != nil {
			t.Errorf("at %s: got %+v, %v, want %+v", d.now, got, err, want)
		}
	}
	round(Round{Written: 1, Later: 1})
	for i, wait := range waits {
		d.now = d.now.Add(wait - time.Second)
		round(Round{})
		d.now = d.now.Add(time.Second)
		if i < len(waits)-1 {
			round(Round{Later: 1})
		} else {
			round(Round{Given: 1})
		}
	}
	trouble, err := s.MailTroubles(t.Context(), "ann")
	if err != nil || len(trouble) != 1 || !trouble[0].GivenUp || !strings.Contains(trouble[0].Why, "greylisted") || !trouble[0].Since.Equal(storetest.Day) {
		t.Errorf("got %+v, %v", trouble, err)
	}
	d.post.refuse = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	d.round(t, Round{Written: 1, Given: 1})
	d.post.refuse = nil
	d.now = d.now.Add(24 * time.Hour)
	d.round(t, Round{Written: 1, Sent: 1})
	if trouble, err := s.MailTroubles(t.Context(), ""); err != nil || len(trouble) != 0 {
		t.Errorf("after one went: %+v, %v", trouble, err)
	}
}

// While a server is down for days no heap is written, and one mail goes after.
func TestServerIsDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.Open(t), "Ann", "Report")
	port := d.o.Server.Port
	d.o.Server.Port = 1
	d.round(t, Round{Written: 1, Later: 1})
	d.now = d.now.Add(24 * time.Hour)
	d.round(t, Round{Later: 1}) // nothing further is written while one waits
	d.o.Server.Port = port
	d.now = d.now.Add(24 * time.Hour)
	d.round(t, Round{Sent: 1})
	d.round(t, Round{Written: 1, Sent: 1}) // of all the days since
}

// While one process is at the mail another does nothing; where the first was killed the
// other goes on once its time is over.
func TestMailBesideAnother(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s, "Ann", "a report")
		if mine, err := s.TakeLease(t.Context(), store.MailWork, "killed", d.now, d.now.Add(lease)); err != nil || !mine {
			t.Fatal(mine, err)
		}
		d.round(t, Round{Busy: true})
		d.now = d.now.Add(lease)
		if did, err := d.Round(t.Context(), d.Day()); err != nil || did.Busy {
			t.Errorf("got %+v, %v", did, err)
		}
	})
}

// Whoever stops between a server's taking a mail and writing that down sends it
// once more, the same to the byte.
func TestStoppedBeforeItWasWrittenDown(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d := newDesk(t, s, "Ann", "Report")
	mails, told, err := d.Plan(t.Context(), d.Day())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.QueueMail(t.Context(), mails, told, d.now); err != nil {
		t.Fatal(err)
	}
	if mine, err := s.ClaimMail(t.Context(), mails[0], d.now.Add(waits[0])); err != nil || !mine {
		t.Fatal(mine, err)
	}
	conn, err := d.o.Server.connect()
	if err != nil {
		t.Fatal(err)
	}
	msg, err := d.message(mails[0], &models.Person{Name: "Ann", Mail: "ann@example.gov"})
	if err == nil {
		err = conn.deliver(t.Context(), msg)
	}
	conn.close()
	if err != nil {
		t.Fatal(err)
	}
	d.round(t, Round{})
	d.now = d.now.Add(waits[0])
	d.round(t, Round{Sent: 1})
	d.now = d.now.Add(time.Hour)
	d.round(t, Round{})
	if len(d.post.arrived) != 2 || d.post.arrived[0] != d.post.arrived[1] || !strings.Contains(d.post.arrived[0], mails[0].ID+"@example.gov") {
		t.Errorf("arrived: %q", d.post.arrived)
	}
}

// Without TLS nothing is sent by a server from which STARTTLS is asked.
func TestNeverInTheClear(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.Open(t), "Ann", "Report")
	d.o.Server.Clear = false
	d.round(t, Round{Written: 1, Later: 1})
	if len(d.post.arrived)+len(d.post.to) > 0 {
		t.Error("something was sent in the clear")
	}
}
