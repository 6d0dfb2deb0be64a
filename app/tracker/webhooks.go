package tracker

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/models"
)

// TrailWebhook is the kind of the lines of the trail about webhooks.
const TrailWebhook = store.WebhookKind

// WebhookRoles are who keeps webhooks: who has one of them somewhere keeps all, for
// what is published is the whole record.
var WebhookRoles = []models.Role{models.RolePublisher}

const (
	// mostWebhooks bounds to how many one publication is told.
	mostWebhooks = 100
	// oldSecretFor is how long the secret before is good after a rotation.
	oldSecretFor = 24 * time.Hour
	// endedShown is how long a webhook that has ended is still listed.
	endedShown = 30 * 24 * time.Hour
	// newestDeliveries is how many deliveries of each are listed.
	newestDeliveries = 6
)

// WebhookAsk is a new webhook as somebody asks for it.
type WebhookAsk struct {
	URL   string
	About string // models.WebhookAll, or a kind
	Thing string // the id of the one document; "" of everything
}

// Sealing seals a secret of something, so that it can be kept.
type Sealing func(of, secret string) string

func keepsWebhooks(who models.Person) error {
	if !who.HasAnywhere(WebhookRoles...) {
		return models.Denied("webhooks are kept by publishers")
	}
	return nil
}

// Webhooks is how it stands with all of them.
func (t *Tracker) Webhooks(ctx context.Context, who models.Person) ([]models.WebhookState, error) {
	if err := keepsWebhooks(who); err != nil {
		return nil, err
	}
	return t.store.WebhookStates(ctx, t.Now().Add(-endedShown), newestDeliveries)
}

// AddWebhook makes a webhook. Its secret is given here, once, and is kept sealed.
func (t *Tracker) AddWebhook(ctx context.Context, who models.Person, ask WebhookAsk, seal Sealing) (h models.Webhook, secret string, err error) {
	if err := keepsWebhooks(who); err != nil {
		return h, "", err
	}
	h = models.Webhook{ID: strings.ToLower(rand.Text()), CreatedBy: who.ID, CreatedAt: t.Now()}
	if h.URL, err = models.ParseWebhookURL("url", ask.URL, t.WebhookReach); err != nil {
		return h, "", err
	}
	if h.Kind, err = models.ParseWebhookKind("about", ask.About); err != nil {
		return h, "", err
	}
	if h.About, err = t.wanted(ctx, h.Kind, strings.TrimSpace(ask.Thing)); err != nil {
		return h, "", err
	}
	secret = newWebhookSecret()
	note := webhookNote(who, "add-webhook", &h)
	return h, secret, t.store.AddWebhook(ctx, h, seal(models.WebhookSeal(h.ID), secret), mostWebhooks, note)
}

// wanted is the id of the one document that is asked for, which must be in the record.
func (t *Tracker) wanted(ctx context.Context, kind, id string) (string, error) {
	switch {
	case kind == "" && id != "":
		return "", models.Invalid("thing", "is of no use where everything is asked for; leave it empty, or choose above what %q is", id)
	case kind == "":
		return "", nil
	case id == "":
		return "", models.Invalid("thing", "is missing; it is the id of the %s, as its page's address ends in it", kind)
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return "", err
	}
	ids := b.documentIDs(kind)
	if slices.Contains(ids, id) {
		return id, nil
	}
	if near := Near(id, ids); len(near) > 0 {
		return "", models.Invalid("thing", "no %s has the id %q; did you mean %s?", kind, id, strings.Join(near, ", "))
	}
	return "", models.Invalid("thing", "no %s has the id %q; it is what its page's address ends in", kind, id)
}

// documentIDs are the ids of the documents of a kind that are published of a record.
func (b *Book) documentIDs(kind string) (out []string) {
	r := &b.Record
	switch publication.Kind(kind) {
	case publication.KindPlace:
		for i := range r.Jurisdictions {
			out = append(out, r.Jurisdictions[i].ID)
		}
	case publication.KindGrant:
		for i := range r.Grants {
			out = append(out, r.Grants[i].ID)
		}
	case publication.KindCase:
		for i := range r.Cases {
			out = append(out, r.Cases[i].ID)
		}
	case publication.KindCoverage:
		for i := range r.Conditions {
			out = append(out, r.Conditions[i].ID)
		}
	case publication.KindComparison:
		for i := range r.Grants {
			out = append(out, r.Grants[i].Program+"-fy"+strconv.Itoa(r.Grants[i].FiscalYear))
		}
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// newWebhookSecret is 256 random bits, as the Standard Webhooks specification writes
// them.
func newWebhookSecret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return models.WebhookSecretBegins + base64.StdEncoding.EncodeToString(b)
}

func webhookNote(who models.Person, action string, h *models.Webhook) store.Note {
	return store.Note{Actor: who.ID, Action: action, Kind: TrailWebhook, Person: h.ID, Detail: h.Named()}
}

// webhookOf is the webhook that somebody wants to do something to.
func (t *Tracker) webhookOf(ctx context.Context, who models.Person, id string) (models.Webhook, error) {
	if err := keepsWebhooks(who); err != nil {
		return models.Webhook{}, err
	}
	return t.store.Webhook(ctx, id)
}

// RotateWebhook gives a webhook a new secret. The one before is good for a day more,
// in which what is sent bears both signatures.
func (t *Tracker) RotateWebhook(ctx context.Context, who models.Person, id string, seal Sealing) (h models.Webhook, secret string, err error) {
	if h, err = t.webhookOf(ctx, who, id); err != nil {
		return h, "", err
	}
	secret = newWebhookSecret()
	h.OldUntil = t.Now().Add(oldSecretFor)
	return h, secret, t.store.RotateWebhook(ctx, id, seal(models.WebhookSeal(id), secret), h.OldUntil, webhookNote(who, "rotate-webhook", &h))
}

// PauseWebhook holds back what is for a webhook until it is resumed.
func (t *Tracker) PauseWebhook(ctx context.Context, who models.Person, id string) error {
	h, err := t.webhookOf(ctx, who, id)
	if err != nil {
		return err
	}
	return t.store.PauseWebhook(ctx, id, t.Now(), webhookNote(who, "pause-webhook", &h))
}

// ResumeWebhook sends again, and first what waited.
func (t *Tracker) ResumeWebhook(ctx context.Context, who models.Person, id string) error {
	h, err := t.webhookOf(ctx, who, id)
	if err != nil {
		return err
	}
	return t.store.ResumeWebhook(ctx, id, webhookNote(who, "resume-webhook", &h))
}

// EndWebhook ends a webhook for good.
func (t *Tracker) EndWebhook(ctx context.Context, who models.Person, id string) error {
	h, err := t.webhookOf(ctx, who, id)
	if err != nil {
		return err
	}
	return t.store.EndWebhook(ctx, id, t.Now(), models.FaultByPerson, webhookNote(who, "end-webhook", &h))
}

// TestWebhook sends a webhook an event that says nothing, once.
func (t *Tracker) TestWebhook(ctx context.Context, who models.Person, id string) error {
	h, err := t.webhookOf(ctx, who, id)
	if err != nil {
		return err
	}
	switch {
	case !h.EndedAt.IsZero():
		return models.Conflict("", "this webhook has ended; add a new one in its place")
	case !h.PausedAt.IsZero():
		return models.Conflict("", "this webhook is paused; resume it first")
	}
	if waits, err := t.store.TestWaits(ctx, id); err != nil || waits {
		if err == nil {
			err = models.Conflict("", "a test is on its way already; look at the page again in a few seconds")
		}
		return err
	}
	event := publication.TestMessage(rand.Text(), t.Now())
	body, err := event.Body()
	if err != nil {
		return err
	}
	d := store.Delivery{ID: event.DeliveryID(id), Webhook: id, Event: event.ID, Type: string(event.Type), Body: string(body), At: t.Now()}
	_, err = t.store.QueueDeliveries(ctx, []store.Delivery{d}, webhookNote(who, "test-webhook", &h))
	return err
}
