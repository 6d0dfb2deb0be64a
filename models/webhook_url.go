package models

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// WebhookReach is to where webhooks may be sent besides the public internet.
type WebhookReach struct {
	Networks []netip.Prefix // private networks that may be reached by https
	Loopback bool           // http to this machine
}

// notPublic are the blocks of the special-purpose registries of IANA (RFC 6890 and
// after) that lead to nobody in public, or to whom nobody can tell.
var notPublic = func() (out []netip.Prefix) {
	for _, s := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

var (
	unicast6 = netip.MustParsePrefix("2000::/3")     // all that IPv6 has in public
	nat64    = netip.MustParsePrefix("64:ff9b::/96") // an IPv4 address, as those see it who have no IPv4
)

// plainAddress is an address as what it leads to: one of IPv4 that is written as one
// of IPv6 is that of IPv4.
func plainAddress(a netip.Addr) netip.Addr {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}

// Allows says whether something may be sent to an address by https: one of the
// public internet, or of a network that is listed.
func (r WebhookReach) Allows(a netip.Addr) bool {
	if a.Zone() != "" || !a.IsValid() {
		return false
	}
	plain := plainAddress(a)
	in := func(all []netip.Prefix) bool {
		return slices.ContainsFunc(all, func(p netip.Prefix) bool { return p.Contains(plain) })
	}
	if in(r.Networks) {
		return true
	}
	return (plain.Is4() || unicast6.Contains(plain)) && !in(notPublic)
}

// AllowsPlain says whether something may be sent to an address by http, which
// everybody between can read: to this machine, where a setting lets it.
func (r WebhookReach) AllowsPlain(a netip.Addr) bool {
	return r.Loopback && a.Zone() == "" && a.Unmap().IsLoopback()
}

// longestURL is how long the address of a webhook may be.
const longestURL = 2000

// ParseWebhookURL reads the address of a webhook and gives it as it is kept. To
// where a name leads is looked at again whenever something is sent: names change.
func ParseWebhookURL(field, s string, r WebhookReach) (string, error) {
	s = strings.TrimSpace(s)
	wrong := func(format string, args ...any) (string, error) { return "", Invalid(field, format, args...) }
	switch {
	case s == "":
		return wrong("is missing; it is an address like https://example.org/hooks/proviso")
	case len(s) > longestURL:
		return wrong("has %d characters; an address here has %d at most", len(s), longestURL)
	}
	for _, c := range s {
		if c <= ' ' || c > '~' {
			return wrong("holds a space or a character that no address has; write it in ASCII, a name of other letters as xn--…")
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.Host == "" || u.Hostname() == "" {
		return wrong("%q is not an address; it is one like https://example.org/hooks/proviso", s)
	}
	switch {
	case u.User != nil:
		return wrong("holds a name or password before the @; leave it out: the signature shows who sends")
	case strings.Contains(s, "#"):
		return wrong("has a part behind #, which is never sent; leave it out")
	}
	port := u.Port()
	if port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return wrong("has the port %q; a port is a number from 1 to 65535", port)
		}
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	literal, err := netip.ParseAddr(host)
	isAddress := err == nil
	if !isAddress && !isHostName(host) {
		return wrong("%q is no name of a host", host)
	}
	here := host == "localhost" || strings.HasSuffix(host, ".localhost") || isAddress && literal.Unmap().IsLoopback()
	switch u.Scheme {
	case "https":
		listed := slices.ContainsFunc(r.Networks, func(p netip.Prefix) bool { return p.Addr().IsLoopback() })
		if isAddress && !r.Allows(literal) || here && !isAddress && !listed {
			return wrong("%s is an address within this network or machine, to which nothing is sent; name a host of the internet, or ask whoever runs this site to list the network (--webhook-networks)", host)
		}
	case "http":
		if !here || !r.Loopback || isAddress && !r.AllowsPlain(literal) {
			return wrong("begins with http, which everybody between can read and change; it must begin with https://")
		}
	default:
		return wrong("begins with %s; it must begin with https://", u.Scheme+":")
	}
	u.Host = host
	if isAddress && literal.Is6() {
		u.Host = "[" + host + "]"
	}
	if port != "" {
		u.Host += ":" + port
	}
	return u.String(), nil
}

// isHostName is true of a name of letters, digits and hyphens. One that ends in a
// number would be read as an address by some who look names up.
func isHostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	last := ""
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range label {
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
		last = label
	}
	return last[0] < '0' || last[0] > '9'
}
