package config

import (
	"net"
	"strings"
)

// Site is where people reach the program, as far as whoever runs it has said: in so
// many words, or by where a provider sends people back to, or, where nothing stands
// between, by where it listens; "": nobody has.
func Site(s Serve, m Mail, e SignIn, listening net.Addr) string {
	if m.PublicAddress != "" {
		return m.PublicAddress
	}
	if e.Callback != "" {
		return strings.TrimSuffix(e.Callback, CallbackPath)
	}
	if at, ok := listening.(*net.TCPAddr); ok && !at.IP.IsUnspecified() && len(s.TrustedProxies) == 0 {
		return "http://" + at.String()
	}
	return ""
}
