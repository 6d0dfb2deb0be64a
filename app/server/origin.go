package server

import (
	"crypto/rand"
	"net/netip"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/config"
)

// origin is where a request is from, as far as that can be believed.
type origin struct {
	client  netip.Addr // zero: a trusted proxy named one that cannot be read
	secure  bool       // the client speaks TLS, a trusted proxy says
	unknown bool       // it came through a proxy that is not trusted
	id      string
}

type originKey struct{}

var idShape = regexp.MustCompile(`^[0-9A-Za-z._-]{1,64}$`)

// originOf reads where a request is from. What its headers say counts only if
// the peer is a trusted proxy: anybody can write them.
func (d *door) originOf(c *fiber.Ctx) origin {
	peer, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	peer = peer.Unmap()
	o := origin{client: peer, id: rand.Text()}
	if !config.Within(d.Config.TrustedProxies, peer) {
		for _, h := range []string{fiber.HeaderXForwardedFor, fiber.HeaderForwarded, fiber.HeaderVia, "X-Real-Ip"} {
			o.unknown = o.unknown || c.Get(h) != ""
		}
		return o
	}
	o.client = d.clientOf(peer, listed(c, fiber.HeaderXForwardedFor))
	if scheme := listed(c, fiber.HeaderXForwardedProto); len(scheme) > 0 {
		o.secure = scheme[len(scheme)-1] == "https"
	}
	if id := c.Get(fiber.HeaderXRequestID); idShape.MatchString(id) {
		o.id = id
	}
	return o
}

// clientOf walks the hops from the one nearest to us: each trusted proxy
// vouches for the address before its own and for no other, so that the first
// that is not a trusted proxy's is the client's.
func (d *door) clientOf(peer netip.Addr, hops []string) netip.Addr {
	client := peer
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(hops[i])
		if err != nil {
			withPort, err := netip.ParseAddrPort(hops[i])
			if err != nil {
				return netip.Addr{}
			}
			a = withPort.Addr()
		}
		if client = a.Unmap().WithZone(""); !config.Within(d.Config.TrustedProxies, client) {
			break
		}
	}
	return client
}

// listed is the values of a header that lists, over all of its lines.
func listed(c *fiber.Ctx, header string) []string {
	var out []string
	for _, line := range c.Request().Header.PeekAll(header) {
		for one := range strings.SplitSeq(string(line), ",") {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, one)
			}
		}
	}
	return out
}
