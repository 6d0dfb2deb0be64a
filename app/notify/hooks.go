package notify

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"log/slog"
	"math"
	random "math/rand/v2"
	"sync"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/models"
	"proviso/views/tell"
)

// HookOptions are what Hooks work with.
type HookOptions struct {
	Now   func() time.Time
	Site  string // where people reach the site, for the addresses in what is sent
	Reach models.WebhookReach
	// Open opens a secret that was sealed as something.
	Open  func(of, sealed string) (string, error)
	Roots *x509.CertPool // that vouch for receivers; nil: the system's
	// Jitter is a number from 0 up to 1 by which a wait is made longer; nil: by chance.
	Jitter func() float64
	Log    *slog.Logger // nil: none
}

// Hooks tell webhooks what was published. Several may work on one database: what is
// to be told is written down first, and one of them at a time sends.
type Hooks struct {
	store    *store.Store
	o        HookOptions
	name     string // by which they hold the lease
	patience time.Duration
	tidied   time.Time // of the round; zero: not yet
}

// NewHooks makes Hooks.
func NewHooks(s *store.Store, o HookOptions) *Hooks {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = random.Float64
	}
	return &Hooks{store: s, o: o, name: rand.Text(), patience: hookPatience}
}

const (
	// HookEvery is how often it is looked whether there is something to send.
	HookEvery = 5 * time.Second
	// hookPatience is how long a receiver may take to answer.
	hookPatience = 10 * time.Second
	// hookLease is how long a delivery may take before another process goes on. It is
	// taken anew for each.
	hookLease = time.Minute
	// hooksAtOnce is how many webhooks are sent to at once, and hookInRound how many
	// deliveries one of them gets before the others have had theirs.
	hooksAtOnce = 8
	hookInRound = 10
	// hookTidy is how often what is old is taken away.
	hookTidy = 24 * time.Hour
)

// hookWaits are how long after a try in vain the next one is made, as the Standard
// Webhooks specification suggests; after the last of them, more than three days
// after it was written, a delivery is given up.
var hookWaits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// jitter is how much longer a wait may become, so that receivers which fell together
// are not all tried together.
const jitter = 0.2

// Queue writes down what happened for every webhook that wants to know of it, and
// says for how many deliveries that was. What was written before is not written
// again, so that whoever does not know whether it was told can tell it again. A
// webhook that was made later than what happened is told nothing of it.
func (h *Hooks) Queue(ctx context.Context, what publication.Happened) (int, error) {
	all, err := h.store.RunningWebhooks(ctx)
	if err != nil {
		return 0, err
	}
	var out []store.Delivery
	for _, hook := range all {
		if hook.CreatedAt.After(what.At) {
			continue
		}
		wants := func(a publication.About) bool { return hook.Wants(string(a.Kind), a.ID) }
		for _, m := range what.MessagesFor(hook.Everything(), wants, h.address) {
			body, err := m.Body()
			if err != nil {
				return 0, err
			}
			out = append(out, store.Delivery{ID: m.DeliveryID(hook.ID), Webhook: hook.ID, Event: m.ID, Type: string(m.Type), Body: string(body), At: h.o.Now()})
		}
	}
	if len(out) == 0 {
		return 0, nil
	}
	for i := range out { // so that they go in this order
		out[i].At = out[i].At.Add(-time.Duration(len(out)-i) * time.Microsecond)
	}
	return h.store.QueueDeliveries(ctx, out)
}

// address is where a document is read.
func (h *Hooks) address(a publication.About, head publication.Head) publication.Addresses {
	voice, _ := tell.In(tell.Languages[0])
	f := tell.Frame{Voice: voice, Edition: &publication.Edition{Head: head}}
	path := tell.PageOf(string(a.Kind), a.ID)
	return publication.Addresses{URL: h.o.Site + f.Live(path), Frozen: h.o.Site + f.Kept(path)}
}

// HookRound is what one round did.
type HookRound struct {
	Busy               bool // another process was at it, and this one did nothing
	Sent, Later, Given int  // deliveries sent, to be tried again, given up
}

// Serve makes a round every so often until the context ends, and returns once the
// last one has ended.
func (h *Hooks) Serve(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		did, err := h.Round(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			h.o.Log.Error("webhooks", "error", err)
		case did.Sent+did.Later+did.Given > 0:
			h.o.Log.Info("webhooks", "sent", did.Sent, "later", did.Later, "given_up", did.Given)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round tries what is to be sent by now, to several webhooks at once and to each one
// after the other; one that does not take one is not tried with the next. If the
// context ends meanwhile, what is under way is finished and the rest waits. One round
// is made after the other.
func (h *Hooks) Round(ctx context.Context) (did HookRound, err error) {
	if now := h.o.Now(); now.Sub(h.tidied) >= hookTidy {
		if err := h.store.TidyWebhooks(ctx, now); err != nil {
			return did, err
		}
		h.tidied = now
	}
	// Looking writes nothing; most rounds end here.
	due, err := h.store.DueDeliveries(ctx, h.o.Now(), hookInRound)
	if err != nil || len(due) == 0 {
		return did, err
	}
	mine, err := h.hold(ctx)
	if err != nil || !mine {
		return HookRound{Busy: err == nil}, err
	}
	defer func() {
		err = errors.Join(err, h.store.EndLease(context.WithoutCancel(ctx), store.WebhookWork, h.name, h.o.Now()))
	}()
	var order []string
	queues := map[string][]store.DueDelivery{}
	for _, d := range due {
		if queues[d.Webhook] == nil {
			order = append(order, d.Webhook)
		}
		queues[d.Webhook] = append(queues[d.Webhook], d)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	slots := make(chan struct{}, hooksAtOnce)
	for _, id := range order {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			one, fault := h.sendAll(ctx, queues[id])
			mu.Lock()
			defer mu.Unlock()
			did.Sent, did.Later, did.Given = did.Sent+one.Sent, did.Later+one.Later, did.Given+one.Given
			err = errors.Join(err, fault)
		})
	}
	all.Wait()
	return did, err
}

func (h *Hooks) hold(ctx context.Context) (bool, error) {
	now := h.o.Now()
	return h.store.TakeLease(ctx, store.WebhookWork, h.name, now, now.Add(hookLease))
}

// sendAll sends to one webhook what is due, until one does not go.
func (h *Hooks) sendAll(ctx context.Context, due []store.DueDelivery) (did HookRound, err error) {
	for _, d := range due {
		if ctx.Err() != nil {
			return did, ctx.Err()
		}
		if mine, err := h.hold(ctx); err != nil || !mine { // it took so long that another process went on
			return did, err
		}
		// From here on the delivery is finished, whoever wants the program to stop.
		went, err := h.try(context.WithoutCancel(ctx), d, &did)
		if err != nil || !went {
			return did, err
		}
	}
	return did, nil
}

// try sends one delivery. The try is counted, and the next one put off, before
// anything is sent.
func (h *Hooks) try(ctx context.Context, d store.DueDelivery, did *HookRound) (went bool, err error) {
	wait := hookWaits[min(d.Tries, len(hookWaits)-1)]
	wait += time.Duration(math.Round(float64(wait) * jitter * h.o.Jitter()))
	mine, err := h.store.ClaimDelivery(ctx, d, h.o.Now().Add(wait))
	if err != nil || !mine {
		return false, err
	}
	status, why := h.send(ctx, d)
	if why == "" {
		did.Sent++
		return true, h.store.DeliverySent(ctx, d.ID, status, h.o.Now())
	}
	// A test is for whoever watches, and is tried once.
	giveUp := d.Tries >= len(hookWaits) || why == models.FaultGone || d.Type == string(publication.EventTest)
	if giveUp {
		did.Given++
	} else {
		did.Later++
	}
	// Neither the address, which can hold a secret of the receiver's, nor what was
	// sent or answered.
	h.o.Log.Warn("webhook did not go", "webhook", d.Webhook, "delivery", d.ID, "try", d.Tries+1, "given_up", giveUp, "why", string(why), "status", status)
	if err := h.store.DeliveryFailed(ctx, d.ID, status, why, h.o.Now(), giveUp); err != nil || why != models.FaultGone {
		return false, err
	}
	hook, err := h.store.Webhook(ctx, d.Webhook)
	if err != nil {
		return false, err
	}
	note := store.Note{Actor: hookActor, Action: "end-webhook", Kind: store.WebhookKind, Person: hook.ID, Detail: hook.Named() + ": it answered 410 Gone"}
	return false, h.store.EndWebhook(ctx, hook.ID, h.o.Now(), models.FaultGone, note)
}

// hookActor is who ends a webhook whose receiver wants no more.
const hookActor = "webhooks"
