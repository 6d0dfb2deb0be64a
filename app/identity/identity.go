// Package identity says who somebody is and what that lets them do: accounts,
// passwords and second factors, sessions, API tokens, one-time links, roles, and
// the table of which route takes what.
//
// It promises that no secret that a person carries is kept (of a token there is a
// SHA-256, of a password an argon2id), that a wrong name and a wrong password look
// and take alike, that an attempt is counted before it is looked at, that nobody
// is ever locked out for good, and that every change of an account or of roles has
// a line in the trail. It refuses to know HTTP and pages: cookies, forms and
// addresses are the server's.
//
// Roles are as of now: who signed in an hour ago and has lost a role since has
// lost it. Whoever changes a password, a role or an account ends the sessions that
// were begun before.
//
// The secret of a second factor has to be read again to check a code, so it lies
// in the database sealed under a key that lies elsewhere. Who signs in with a
// provider of sign-ins (OpenID Connect) is who the provider's signed token says, in
// answer to a sign-in that the same browser began here; a mail address is a thing
// that is told and proves nothing.
package identity

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/base32"
	"io"
	"log/slog"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"proviso/app/store"
	"proviso/models"
)

// Defaults of how long a session lasts. NIST SP 800-63B-4 § 2.2.3 asks at AAL2 for
// an end after a day at most, and after an hour without activity.
const (
	defaultIdle     = 30 * time.Minute
	defaultAbsolute = 12 * time.Hour
)

// Options are what an Identity needs besides the store.
type Options struct {
	Now    func() time.Time
	Random io.Reader // nil: crypto/rand
	// Idle ends a session that was not used for so long, Absolute one that has
	// lasted so long; zero: half an hour, twelve hours.
	Idle, Absolute time.Duration
	// Within gives a jurisdiction with those that it is a part of, so that who
	// keeps the people of a state keeps those of its counties; nil: itself alone.
	Within func(jurisdiction string) []string
	// Key, of KeyBytes, seals the secrets that are kept; nil: one that is good
	// for as long as the Identity, so that codes end with it.
	Key []byte
	// Provider is where people sign in besides; nil: nowhere.
	Provider *Provider
	// NoPasswords turns signing in with a password off, but for administrators with
	// a link.
	NoPasswords bool
	Log         *slog.Logger // of what goes wrong with the provider; nil: none
}

// Identity answers who somebody is. It is safe for use by several goroutines.
type Identity struct {
	store   *store.Store
	o       Options
	dummy   string        // a hash that no password has, to take as long for a name that is nobody's
	running chan struct{} // a slot for each password that may be hashed at once
	hashed  atomic.Int64  // how many were, for tests
	seal    cipher.AEAD
	away    *provider // nil: none
}

// New makes an Identity on a store. It panics if the key is not one.
func New(s *store.Store, o Options) *Identity {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Idle == 0 {
		o.Idle = defaultIdle
	}
	if o.Absolute == 0 {
		o.Absolute = defaultAbsolute
	}
	if o.Within == nil {
		o.Within = func(jurisdiction string) []string { return []string{jurisdiction} }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Key == nil {
		o.Key = make([]byte, KeyBytes)
		rand.Read(o.Key)
	}
	seal, err := newSeal(o.Key)
	if err != nil {
		panic(err)
	}
	d := &Identity{store: s, o: o, dummy: nobody.String(), running: make(chan struct{}, runtime.GOMAXPROCS(0)), seal: seal}
	if o.Provider != nil {
		d.away = newProvider(*o.Provider)
	}
	return d
}

// Operator is whoever has the command line of the machine, and with it the
// database: an administrator by that alone.
func Operator() models.Person {
	return models.Person{ID: "command-line", Login: "command-line", Name: "the command line", Assignments: []models.Assignment{{Role: models.RoleAdmin}}}
}

// identifier names a row: 80 random bits, never used again.
func (d *Identity) identifier(prefix string) (string, error) {
	b := make([]byte, 10)
	if _, err := io.ReadFull(d.o.Random, b); err != nil {
		return "", err
	}
	return prefix + strings.ToLower(base32.StdEncoding.EncodeToString(b)), nil
}

// logins are kept to letters that look like no others, so that nobody can take a
// name that reads as somebody else's.
var logins = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]{1,99}$`)

func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// NewAccount is what a person gives to make an account. Of a link to set a new
// password, the password alone counts.
type NewAccount struct {
	Login, Name, Mail, Password string
}

// sound is the account as it is kept, or what is wrong with it.
func (a NewAccount) sound() (NewAccount, error) {
	a.Login, a.Name, a.Mail = foldLogin(a.Login), strings.TrimSpace(a.Name), strings.TrimSpace(a.Mail)
	if !logins.MatchString(a.Login) {
		return a, models.Invalid("login", "is 2 to 100 characters: letters a to z, digits, and . _ @ + - after the first")
	}
	if err := soundName(a.Name, a.Mail); err != nil {
		return a, err
	}
	return a, CheckPassword("password", a.Password, a.Login, a.Name, a.Mail)
}

func soundName(name, mail string) error {
	switch {
	case name == "":
		return models.Invalid("name", "is missing; it stands beside what you write")
	case !plain(name) || utf8.RuneCountInString(name) > 200:
		return models.Invalid("name", "is one line of at most 200 characters")
	case mail != "" && (!plain(mail) || len(mail) > 254 || !mails.MatchString(mail)):
		return models.Invalid("mail", "%q is not a mail address", mail)
	}
	return nil
}

// mails lets through what can be the address of one person; whether it is one is
// for the mail that is sent to it to find out.
var mails = regexp.MustCompile(`^[^\s@,;<>"]+@[^\s@,;<>"]+$`)

// plain is true for one line of text: no controls, which could end a header of a
// mail or a line of a log, and none that turn the direction of reading, by which
// one name could be made to look like another.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	})
}
