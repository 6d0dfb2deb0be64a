package identity

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// After some failures each further one doubles the time to wait, for the login
// whoever tries, and for the client whatever it tries. A client may be a whole
// office behind one address, so more are free to it. The longest wait is short
// enough that nobody is kept out of their own account for good by others who fail
// on purpose, and long enough for no more than a hundred guesses a day: SP 800-63B-4
// § 3.2.2 would have the account closed after a hundred in a row, which would be
// for anybody to bring about.
const (
	freeLogin  = 5
	freeClient = 20
	firstWait  = time.Second
	mostWait   = 15 * time.Minute
)

const (
	byLogin  = "login"
	byClient = "client"
)

// waitAfter is how long the next attempt must wait after so many failures.
func waitAfter(kind string, failures int) time.Duration {
	over := failures - freeLogin
	if kind == byClient {
		over = failures - freeClient
	}
	switch {
	case over < 0:
		return 0
	case over > 20: // the shift below would soon run over
		return mostWait
	}
	return min(firstWait<<over, mostWait)
}

// throttle slows down guessing at a login and from a client.
type throttle struct {
	d             *Identity
	login, client store.Attempted // client.About is "" where there is none
}

func (d *Identity) throttle(login, client string) throttle {
	t := throttle{d: d, login: store.Attempted{Kind: byLogin, About: hashOf(login)}}
	if client != "" {
		t.client = store.Attempted{Kind: byClient, About: hashOf(network(client))}
	}
	return t
}

// network is what one client can be held to: of an IPv6 address the first half,
// for the other is the client's to choose.
func network(client string) string {
	a, err := netip.ParseAddr(client)
	if err != nil {
		return client
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}

// begin counts an attempt, or refuses it and says when to try again.
func (t throttle) begin(ctx context.Context) error {
	by := []store.Attempted{t.login}
	if t.client.About != "" {
		by = append(by, t.client)
	}
	now := t.d.o.Now()
	until, err := t.d.store.BeginAttempt(ctx, by, now, waitAfter)
	if err != nil || until.IsZero() {
		return err
	}
	return models.TooSoon("login", "too many attempts; try again in %s", inWords(until.Sub(now)))
}

// inWords is a time to wait, rounded up so that it is over when it is said to be.
func inWords(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	switch {
	case seconds == 1:
		return "a second"
	case seconds <= 90:
		return fmt.Sprintf("%d seconds", seconds)
	}
	return fmt.Sprintf("%d minutes", (seconds+59)/60)
}

// forgive takes back the counting of this attempt, which did not fail.
func (t throttle) forgive(ctx context.Context) error {
	if err := t.d.store.ForgiveAttempt(ctx, t.login, t.d.o.Now()); err != nil {
		return err
	}
	return t.forgiveClient(ctx)
}

// forget takes back all failures of the login. Those of the client stay, all but
// this one: else whoever has an account of their own could guess at others for ever.
func (t throttle) forget(ctx context.Context) error {
	if err := t.d.store.ForgetAttempts(ctx, t.login); err != nil {
		return err
	}
	return t.forgiveClient(ctx)
}

func (t throttle) forgiveClient(ctx context.Context) error {
	if t.client.About == "" {
		return nil
	}
	return t.d.store.ForgiveAttempt(ctx, t.client, t.d.o.Now())
}
