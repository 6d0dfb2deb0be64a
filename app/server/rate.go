package server

import (
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/models"
)

// rateWindow is the time over which requests are counted.
const rateWindow = time.Minute

// rate bounds what one client asks of the record in a minute, on pages and as data,
// so that nobody keeps the machine to themselves. It is generous enough for a
// newsroom behind one address. The public site and the embeds, which are sent from
// memory, are not counted; nor is who has signed in, nor a client on this machine,
// which is nobody else's.
func (d *door) rate() fiber.Handler {
	if d.Config.PublicRate == 0 {
		return func(c *fiber.Ctx) error { return c.Next() }
	}
	free := func(c *fiber.Ctx) bool { return live(c) || own(c) }
	return d.meter("record", d.Config.PublicRate, rateWindow).bound(free, func() error {
		return models.TooSoon("", "more requests came from your network in a minute than are answered (%d); wait a minute. A whole table is had with one request, as CSV or JSON", d.Config.PublicRate)
	})
}

// meter is a new one, whose counts other processes are told.
func (d *door) meter(name string, limit int, window time.Duration) *meter {
	m := newMeter(name, limit, window, d.Now)
	d.meters = append(d.meters, m)
	return m
}

// own is true of a client on this machine.
func own(c *fiber.Ctx) bool {
	o, _ := c.Locals(originKey{}).(origin)
	return o.client.IsLoopback() || o.client.IsUnspecified()
}

// network is what is counted as one client: an address, and of IPv6 the network that
// one household or office has.
func network(a netip.Addr) string {
	if a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
