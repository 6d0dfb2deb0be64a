package models

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestWebhookReach(t *testing.T) {
	t.Parallel()
	listed := WebhookReach{Networks: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd12::/32")}}
	for address, want := range map[string][2]bool{ // by default, and with networks that are listed
		"93.184.216.34":                      {true, true},
		"2606:2800:220:1:248:1893:25c8:1946": {true, true},
		"::ffff:93.184.216.34":               {true, true},
		"64:ff9b::5db8:d822":                 {true, true}, // 93.184.216.34 through NAT64
		"10.20.3.4":                          {false, true},
		"::ffff:10.20.3.4":                   {false, true},
		"64:ff9b::a14:304":                   {false, true},
		"fd12::1":                            {false, true},
		"10.21.0.1":                          {},
		"127.0.0.1":                          {},
		"::ffff:127.0.0.1":                   {},
		"64:ff9b::7f00:1":                    {},
		"0.0.0.0":                            {},
		"169.254.169.254":                    {}, // where clouds keep what they know of a machine
		"172.31.255.255":                     {},
		"192.168.1.1":                        {},
		"100.64.0.1":                         {},
		"198.18.0.1":                         {},
		"203.0.113.7":                        {},
		"224.0.0.1":                          {},
		"255.255.255.255":                    {},
		"::":                                 {},
		"::1":                                {},
		"::127.0.0.1":                        {},
		"fe80::1":                            {},
		"fe80::1%eth0":                       {},
		"fd13::1":                            {},
		"ff02::1":                            {},
		"2001:db8::1":                        {},
		"2001::1":                            {}, // Teredo
		"2002:7f00:1::":                      {}, // 127.0.0.1 through 6to4
		"fec0::1":                            {},
	} {
		a := netip.MustParseAddr(address)
		if got := [2]bool{WebhookReach{}.Allows(a), listed.Allows(a)}; got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
		if (WebhookReach{Loopback: true}).AllowsPlain(a) != a.Unmap().IsLoopback() || listed.AllowsPlain(a) {
			t.Errorf("%s by http", address)
		}
	}
}

func TestParseWebhookURL(t *testing.T) {
	t.Parallel()
	demo := WebhookReach{Loopback: true, Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, c := range []struct{ in, strict, demo string }{ // what is kept, or "!" and what the fault says
		{" https://Example.org/Hooks?a=B ", "https://example.org/Hooks?a=B", "https://example.org/Hooks?a=B"},
		{"https://example.org.:8443", "https://example.org:8443", "https://example.org:8443"},
		{"https://[2606:2800::1]:1/", "https://[2606:2800::1]:1/", "https://[2606:2800::1]:1/"},
		{"https://10.1.2.3/x", "!--webhook-networks", "https://10.1.2.3/x"},
		{"https://192.168.1.1/x", "!--webhook-networks", "!--webhook-networks"},
		{"https://[::ffff:192.168.1.1]/x", "!--webhook-networks", "!--webhook-networks"},
		{"https://localhost/x", "!--webhook-networks", "!--webhook-networks"},
		{"https://x.localhost/x", "!--webhook-networks", "!--webhook-networks"},
		{"http://127.0.0.1:8080/x", "!must begin with https", "http://127.0.0.1:8080/x"},
		{"http://[::1]/x", "!must begin with https", "http://[::1]/x"},
		{"http://localhost:9/x", "!must begin with https", "http://localhost:9/x"},
		{"http://example.org/x", "!must begin with https", "!must begin with https"},
		{"http://10.1.2.3/x", "!must begin with https", "!must begin with https"},
		{"ftp://example.org/x", "!must begin with https", "!must begin with https"},
		{"example.org/x", "!is not an address", "!is not an address"},
		{"https:example.org", "!is not an address", "!is not an address"},
		{"https:///x", "!is not an address", "!is not an address"},
		{"", "!is missing", "!is missing"},
		{"https://ann:pw@example.org/", "!before the @", "!before the @"},
		{"https://example.org/#part", "!behind #", "!behind #"},
		{"https://example.org/#", "!behind #", "!behind #"},
		{"https://example.org:0/", "!port", "!port"},
		{"https://example.org:70000/", "!port", "!port"},
		{"https://example.org:/", "!port", "!port"},
		{"https://exämple.org/", "!xn--", "!xn--"},
		{"https://example.org/a b", "!space", "!space"},
		{"https://example.org/\r\nX: y", "!space", "!space"},
		{"https://2130706433/", "!no name of a host", "!no name of a host"}, // 127.0.0.1 to some
		{"https://127.1/", "!no name of a host", "!no name of a host"},
		{"https://0x7f.0x1/", "!no name of a host", "!no name of a host"},
		{"https://[fe80::1%25eth0]/", "!--webhook-networks", "!--webhook-networks"},
		{"https://example.org/" + strings.Repeat("x", 2000), "!2000 at most", "!2000 at most"},
	} {
		for name, x := range map[string]struct {
			reach WebhookReach
			want  string
		}{"strict": {WebhookReach{}, c.strict}, "demo": {demo, c.demo}} {
			got, err := ParseWebhookURL("url", c.in, x.reach)
			says, wrong := strings.CutPrefix(x.want, "!")
			if wrong && (err == nil || !strings.HasPrefix(err.Error(), "url: ") || !strings.Contains(err.Error(), says)) || !wrong && (err != nil || got != x.want) {
				t.Errorf("%s %q: got %q, %v, want %q", name, c.in, got, err, x.want)
			}
		}
	}
}

// What is taken is an address of https, or of http to this machine where that is let;
// it is kept in one form, names nobody, and no address that it spells out is one
// that nothing may be sent to.
func FuzzWebhookURL(f *testing.F) {
	for _, s := range []string{"https://example.org/hooks?x=1", "http://127.0.0.1:80/x", "http://localhost", "https://[::1]:443/", "https://a@b", "https://0x7f.1/", "https://[::ffff:10.0.0.1]/", "https://EXAMPLE.org.:1/%2f#", "https://10.0.0.1."} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, loopback bool) {
		r := WebhookReach{Loopback: loopback}
		kept, err := ParseWebhookURL("url", s, r)
		if err != nil {
			if KindOf(err) != KindInvalid || kept != "" {
				t.Errorf("%q: %q, %v", s, kept, err)
			}
			return
		}
		again, err := ParseWebhookURL("url", kept, r)
		if err != nil || again != kept {
			t.Errorf("%q is kept as %q, and that as %q, %v", s, kept, again, err)
		}
		u, err := url.Parse(kept)
		if err != nil || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
			t.Fatalf("%q is kept as %q, %v", s, kept, err)
		}
		a, err := netip.ParseAddr(u.Hostname())
		literal := err == nil
		switch {
		case u.Scheme == "http" && (!loopback || u.Hostname() != "localhost" && !strings.HasSuffix(u.Hostname(), ".localhost") && !(literal && a.Unmap().IsLoopback())):
			t.Errorf("%q would be sent in the clear", kept)
		case u.Scheme == "https" && literal && !r.Allows(a):
			t.Errorf("%q leads within", kept)
		}
		if strings.ContainsAny(kept, " \r\n\t@#\x00") && strings.ContainsAny(u.Host, " \r\n\t@#\x00") {
			t.Errorf("%q", kept)
		}
	})
}
