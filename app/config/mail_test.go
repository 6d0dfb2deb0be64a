package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestMail(t *testing.T) {
	t.Parallel()
	none, err := WrittenMail{TimeZone: "UTC", SMTPSecurity: "starttls"}.Read()
	if err != nil || none.On {
		t.Errorf("nothing set: %+v, %v", none, err)
	}
	good := WrittenMail{PublicAddress: "https://proviso.example.gov/", TimeZone: "America/Denver", SMTP: "mail.example.gov:587", SMTPSecurity: "starttls", SMTPUser: "proviso",
		SMTPPasswordFile: "/run/secrets/smtp", MailFrom: "Proviso <proviso@example.gov>"}
	m, err := good.Read()
	if err != nil || !m.On || m.Host != "mail.example.gov" || m.Port != 587 || m.PublicAddress != "https://proviso.example.gov" || m.From.Name != "Proviso" || m.Zone.String() != "America/Denver" {
		t.Errorf("%+v, %v", m, err)
	}
	if text := fmt.Sprint(m.LogValue()); strings.Contains(text, "secrets") || !strings.Contains(text, "mail.example.gov:587") {
		t.Errorf("logged: %s", text)
	}
	for name, c := range map[string]struct {
		change func(*WrittenMail)
		want   string
	}{
		"server":                 {func(w *WrittenMail) { w.SMTP = "mail.example.gov" }, "--smtp"},
		"security":               {func(w *WrittenMail) { w.SMTPSecurity = "maybe" }, "--smtp-security"},
		"plain to another":       {func(w *WrittenMail) { w.SMTPSecurity, w.SMTPUser, w.SMTPPasswordFile = "none", "", "" }, "in the clear"},
		"plain with a sign-in":   {func(w *WrittenMail) { w.SMTPSecurity, w.SMTP = "none", "127.0.0.1:25" }, "--smtp-user"},
		"from":                   {func(w *WrittenMail) { w.MailFrom = "Proviso" }, "--mail-from"},
		"no from":                {func(w *WrittenMail) { w.MailFrom = "" }, "--mail-from"},
		"reply":                  {func(w *WrittenMail) { w.MailReplyTo = "a@b\r\nBcc: c@d" }, "--mail-reply-to"},
		"address":                {func(w *WrittenMail) { w.PublicAddress = "proviso.example.gov" }, "--public-address"},
		"address with a line":    {func(w *WrittenMail) { w.PublicAddress = "https://x/\nBcc: c@d" }, "--public-address"},
		"no address":             {func(w *WrittenMail) { w.PublicAddress = "" }, "--public-address"},
		"zone":                   {func(w *WrittenMail) { w.TimeZone = "Denver" }, "--time-zone"},
		"the machine's own zone": {func(w *WrittenMail) { w.TimeZone = "Local" }, "--time-zone"},
		"a password for no user": {func(w *WrittenMail) { w.SMTPUser = "" }, "--smtp-password-file"},
	} {
		w := good
		c.change(&w)
		if _, err := w.Read(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want one about %s", name, err, c.want)
		}
	}
	w := good
	w.SMTP, w.SMTPSecurity, w.SMTPUser, w.SMTPPasswordFile = "[::1]:25", "none", "", ""
	if m, err := w.Read(); err != nil || m.Host != "::1" {
		t.Errorf("plain on this machine: %+v, %v", m, err)
	}
}
