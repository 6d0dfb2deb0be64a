package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
)

// A meter counts what each client asks for in a sliding window: what came in this span
// of time, and of the span before as much as still lies within the window. It counts in
// memory, for a write to the database with each request would cost more than the
// request. Where several processes serve one database they tell each other once a
// second what they have counted, so that a client is answered at most as often as the
// limit says, and what it asks of the other processes within such a second.
type meter struct {
	name   string
	limit  int64
	window time.Duration
	now    func() time.Time

	mu      sync.Mutex
	span    int64 // that of the newest request
	clients map[string]*counter
	others  map[string]int64 // what other processes have counted, by hash
}

// counter is what one client has asked for in a span and in the one before.
type counter struct {
	span         int64
	own, before  int64
	hash, hashed string // by which other processes know it in the span and in the one before
	told         int64  // of own
}

const (
	// betweenExchanges is how often processes tell each other what they have counted.
	betweenExchanges = time.Second
	// mostTold bounds of how many clients is told at a time, those that ask for most
	// first: they are the ones whom a limit is there for.
	mostTold = 1000
)

func newMeter(name string, limit int, window time.Duration, now func() time.Time) *meter {
	return &meter{name: name, limit: int64(limit), window: window, now: now, clients: map[string]*counter{}}
}

// take counts a request and says how many more the client may make, below zero if it
// was one too many, and in how many seconds the span is over.
func (m *meter) take(client string) (left int64, over int) {
	at, every := m.now().Unix(), int64(m.window/time.Second)
	span, rest := at/every, every-at%every
	m.mu.Lock()
	defer m.mu.Unlock()
	if span > m.span {
		m.span = span
		m.forget()
	}
	c := m.at(client, span)
	c.own++
	before := float64(c.before+m.others[c.hashed]) * float64(rest) / float64(every)
	return m.limit - c.own - m.others[c.hash] - int64(before), int(rest)
}

// at is the counter of a client, moved on to the span.
func (m *meter) at(client string, span int64) *counter {
	c := m.clients[client]
	switch {
	case c == nil:
		c = &counter{span: span, hash: m.hash(client, span), hashed: m.hash(client, span-1)}
		m.clients[client] = c
	case c.span != span:
		before := int64(0)
		if c.span == span-1 {
			before = c.own
		}
		*c = counter{span: span, before: before, hash: m.hash(client, span), hashed: m.hash(client, span-1)}
	}
	return c
}

// forget lets go of those who have asked for nothing of late.
func (m *meter) forget() {
	for client, c := range m.clients {
		if c.span < m.span-1 {
			delete(m.clients, client)
		}
	}
}

// hash is how a client is named to other processes: another in each span, so that
// nobody who reads what they exchange can follow it.
func (m *meter) hash(client string, span int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", m.name, span, client))
	return hex.EncodeToString(sum[:16])
}

// untold is what was counted since it was told last, the most first.
func (m *meter) untold() []tracker.RequestCount {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []tracker.RequestCount
	of := map[string]*counter{}
	for _, c := range m.clients {
		if c.own > c.told && c.span == m.span {
			out = append(out, tracker.RequestCount{Meter: m.name, Span: c.span, Client: c.hash, Number: c.own})
			of[c.hash] = c
		}
	}
	slices.SortFunc(out, func(x, y tracker.RequestCount) int { return int(y.Number - x.Number) })
	out = out[:min(len(out), mostTold)]
	for _, x := range out { // where telling fails the next request has it told again
		of[x.Client].told = x.Number
	}
	return out
}

// hear takes what the other processes have counted.
func (m *meter) hear(all []tracker.RequestCount) {
	others := map[string]int64{}
	for _, c := range all {
		if c.Meter == m.name {
			others[c.Client] = c.Number
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.others = others
}

// oldest is the first span that still counts.
func (m *meter) oldest() int64 { return m.now().Unix()/int64(m.window/time.Second) - 1 }

// bound is a handler that lets through what the meter allows. Whom free names is not
// counted.
func (m *meter) bound(free func(*fiber.Ctx) bool, refusal func() error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if free(c) {
			return c.Next()
		}
		o, _ := c.Locals(originKey{}).(origin)
		left, over := m.take(network(o.client))
		if left < 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(over))
			return refusal()
		}
		err := c.Next()
		c.Set("X-RateLimit-Limit", strconv.FormatInt(m.limit, 10))
		c.Set("X-RateLimit-Remaining", strconv.FormatInt(left, 10))
		c.Set("X-RateLimit-Reset", strconv.Itoa(over))
		return err
	}
}

// exchange tells the other processes what was counted here and hears what was there,
// until the context ends. While the database is away each counts by itself.
func (d *door) exchange(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if d.tracker.Others() > 0 {
				d.exchangeOnce(ctx)
			}
		}
	}
}

// exchangeOnce does so if there is anything to tell: whoever is not asked for anything
// need know nothing of others.
func (d *door) exchangeOnce(ctx context.Context) {
	var own []tracker.RequestCount
	oldest := map[string]int64{}
	for _, m := range d.meters {
		own = append(own, m.untold()...)
		oldest[m.name] = m.oldest()
	}
	if len(own) == 0 {
		return
	}
	others, err := d.tracker.ExchangeCounts(ctx, own, oldest)
	if err != nil {
		if k := models.KindOf(err); k != models.KindAway && k != models.KindRefused && ctx.Err() == nil {
			d.Log.Warn("tell other processes how much was asked for", "error", err)
		}
		return
	}
	for _, m := range d.meters {
		m.hear(others)
	}
}
