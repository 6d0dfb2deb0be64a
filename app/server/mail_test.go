package server

import (
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// TestChoosingMail: a person chooses how often a digest comes and where, for
// nobody but themselves; what is no choice is refused with what was typed kept;
// mail that does not go is told on the page and over the deadlines.
func TestChoosingMail(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	b := o.person(t, "grace", in("denver-co", models.RoleGrants))
	b.send("/account/mail", "/account/mail", "mail", "grace@example.gov", "digest", "weekly", "id", "somebody-else", "login", "root")
	if b.do("GET", "/account/mail", nil); !strings.Contains(b.body, `value="grace@example.gov"`) || !strings.Contains(b.body, `value="weekly" selected`) || !strings.Contains(b.body, "No mail is sent from here now") {
		t.Errorf("not kept:\n%s", b.body)
	}
	readers, err := s.MailReaders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers {
		if r.Person.Login == "root" || (r.Person.Login != "grace") != (r.Digest == models.DigestNone) {
			t.Errorf("got %+v", r)
		}
	}
	for _, bad := range [][2]string{{"not an address", "daily"}, {"a@example.gov\r\nBcc: b@example.org", "daily"}, {"grace@example.gov", "hourly"}} {
		if resp := b.send("/account/mail", "/account/mail", "mail", bad[0], "digest", bad[1]); resp.StatusCode != 422 {
			t.Errorf("%q: %d", bad, resp.StatusCode)
		}
	}
}
