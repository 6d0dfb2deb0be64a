package config

import (
	"net"
	"net/netip"
	"testing"
)

// TestSite: where the site is, is what whoever runs it says, and never guessed where a
// proxy or an address of all networks stands between.
func TestSite(t *testing.T) {
	t.Parallel()
	at := func(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }
	proxied := Serve{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, x := range []struct {
		name      string
		serve     Serve
		public    string
		callback  string
		listening net.Addr
		want      string
	}{
		{"said", Serve{}, "https://grants.example", "https://other.example" + CallbackPath, at("127.0.0.1:8080"), "https://grants.example"},
		{"of the provider", Serve{}, "", "https://grants.example" + CallbackPath, at("127.0.0.1:8080"), "https://grants.example"},
		{"this machine", Serve{}, "", "", at("127.0.0.1:8080"), "http://127.0.0.1:8080"},
		{"this machine, IPv6", Serve{}, "", "", at("[::1]:8080"), "http://[::1]:8080"},
		{"behind a proxy", proxied, "", "", at("127.0.0.1:8080"), ""},
		{"on all networks", Serve{}, "", "", at("0.0.0.0:8080"), ""},
		{"on all networks, IPv6", Serve{}, "", "", at("[::]:8080"), ""},
	} {
		if got := Site(x.serve, Mail{PublicAddress: x.public}, SignIn{Callback: x.callback}, x.listening); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
