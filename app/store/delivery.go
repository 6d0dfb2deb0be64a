package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// keepDeliveries is how long a delivery is kept after it was written, whatever
// became of it: longer than one is tried, and than most webhooks stay paused.
const keepDeliveries = 90 * 24 * time.Hour

type deliveryRow struct {
	ID         string              `gorm:"column:id;primaryKey"`
	WebhookID  string              `gorm:"column:webhook_id"`
	EventID    string              `gorm:"column:event_id"`
	Type       string              `gorm:"column:type"`
	Body       string              `gorm:"column:body"`
	CreatedAt  stamp               `gorm:"column:created_at"`
	DueAt      stamp               `gorm:"column:due_at"`
	Tries      int                 `gorm:"column:tries"`
	SentAt     *stamp              `gorm:"column:sent_at"`
	FailedAt   *stamp              `gorm:"column:failed_at"`
	LastStatus int                 `gorm:"column:last_status"`
	LastError  models.WebhookFault `gorm:"column:last_error"`
}

func (deliveryRow) TableName() string { return "webhook_deliveries" }

func (r *deliveryRow) delivery() (models.WebhookDelivery, error) {
	d := models.WebhookDelivery{ID: r.ID, Webhook: r.WebhookID, Event: r.EventID, Type: r.Type, Tries: r.Tries, Status: r.LastStatus, Fault: r.LastError}
	return d, instants([]*stamp{&r.CreatedAt, &r.DueAt, r.SentAt, r.FailedAt}, []*time.Time{&d.CreatedAt, &d.DueAt, &d.SentAt, &d.FailedAt})
}

// Delivery is an event that was written for a webhook, once and for all. Its id is
// that of the message that arrives, the same at each try.
type Delivery struct {
	ID, Webhook, Event, Type, Body string
	At                             time.Time
}

// DueDelivery is one that is to be tried, with what it takes to send it.
type DueDelivery struct {
	ID, Webhook, Type, URL, Body string
	Tries                        int
	// The secrets as they are sealed; Old is "" unless it is still good.
	Secret, Old string
}

// QueueDeliveries keeps events to go out, all or nothing, and says how many are
// new: what was written before is not written again, and what is for a webhook that
// has ended is left out.
func (s *Store) QueueDeliveries(ctx context.Context, all []Delivery, notes ...Note) (queued int, err error) {
	err = s.change(ctx, "queue webhooks", func(tx *gorm.DB) ([]Note, error) {
		queued = 0
		for i := range all {
			d := &all[i]
			met, err := execute(ctx, tx, "INSERT INTO webhook_deliveries (id, webhook_id, event_id, type, body, created_at, due_at, tries, last_status, last_error)"+
				" SELECT ?, id, ?, ?, ?, ?, ?, 0, 0, '' FROM webhooks WHERE id = ? AND ended_at IS NULL ON CONFLICT DO NOTHING",
				d.ID, d.Event, d.Type, d.Body, stampOf(d.At), stampOf(d.At), d.Webhook)
			if err != nil {
				return nil, err
			}
			queued += int(met)
		}
		return notes, nil
	})
	return queued, err
}

// TidyWebhooks takes away what is old: deliveries, and secrets that sign nothing any
// more.
func (s *Store) TidyWebhooks(ctx context.Context, now time.Time) error {
	return s.change(ctx, "tidy webhooks", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM webhook_deliveries WHERE created_at < ?", stampOf(now.Add(-keepDeliveries))); err != nil {
			return nil, err
		}
		_, err := execute(ctx, tx, "UPDATE webhooks SET old_secret = '', old_until = NULL WHERE old_until <= ?", stampOf(now))
		return nil, err
	})
}

// dueRow is a delivery with what it takes to send it.
type dueRow struct {
	ID        string `gorm:"column:id"`
	WebhookID string `gorm:"column:webhook_id"`
	Type      string `gorm:"column:type"`
	URL       string `gorm:"column:url"`
	Body      string `gorm:"column:body"`
	Tries     int    `gorm:"column:tries"`
	Secret    string `gorm:"column:secret"`
	OldSecret string `gorm:"column:old_secret"`
}

// DueDeliveries is what is to be tried by now, the oldest first and of each webhook
// so many at most: one with much to be told keeps no other waiting.
func (s *Store) DueDeliveries(ctx context.Context, now time.Time, each int) ([]DueDelivery, error) {
	rows, err := find[dueRow](ctx, s.read, "SELECT d.id, webhook_id, type, url, body, tries, secret, CASE WHEN old_until > ? THEN old_secret ELSE '' END AS old_secret FROM ("+
		"SELECT w.id, w.webhook_id, w.type, w.body, w.tries, w.due_at, h.url, h.secret, h.old_secret, h.old_until, ROW_NUMBER() OVER (PARTITION BY w.webhook_id ORDER BY w.due_at, w.id) AS place"+
		" FROM webhook_deliveries w JOIN webhooks h ON h.id = w.webhook_id WHERE "+waiting+" AND w.due_at <= ? AND h.paused_at IS NULL AND h.ended_at IS NULL) d"+
		" WHERE place <= ? ORDER BY due_at, id", stampOf(now), stampOf(now), each)
	if err != nil {
		return nil, s.fault(ctx, "list webhooks to send", err)
	}
	out := make([]DueDelivery, len(rows))
	for i, r := range rows {
		out[i] = DueDelivery{ID: r.ID, Webhook: r.WebhookID, Type: r.Type, URL: r.URL, Body: r.Body, Tries: r.Tries, Secret: r.Secret, Old: r.OldSecret}
	}
	return out, nil
}

// ClaimDelivery counts a try before it is made, and puts the next one off until
// then, as ClaimMail does. False: somebody else has, or the webhook was paused or
// ended since.
func (s *Store) ClaimDelivery(ctx context.Context, d DueDelivery, next time.Time) (bool, error) {
	var met int64
	err := s.change(ctx, "try to send a webhook", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "UPDATE webhook_deliveries SET tries = tries + 1, due_at = ? WHERE id = ? AND tries = ? AND "+waiting+
			" AND EXISTS (SELECT 1 FROM webhooks h WHERE h.id = webhook_id AND h.paused_at IS NULL AND h.ended_at IS NULL)", stampOf(next), d.ID, d.Tries)
		return nil, err
	})
	return met == 1, err
}

// DeliverySent notes that a delivery went, and with what status.
func (s *Store) DeliverySent(ctx context.Context, id string, status int, at time.Time) error {
	return s.change(ctx, "note that a webhook went", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE webhook_deliveries SET sent_at = ?, last_status = ?, last_error = '' WHERE id = ? AND "+waiting, stampOf(at), status, id)
		return nil, err
	})
}

// DeliveryFailed notes why a delivery did not go, and that nobody is to try again if
// it is given up.
func (s *Store) DeliveryFailed(ctx context.Context, id string, status int, why models.WebhookFault, at time.Time, giveUp bool) error {
	return s.change(ctx, "note that a webhook did not go", func(tx *gorm.DB) ([]Note, error) {
		var failed *stamp
		if giveUp {
			f := stampOf(at)
			failed = &f
		}
		_, err := execute(ctx, tx, "UPDATE webhook_deliveries SET failed_at = ?, last_status = ?, last_error = ? WHERE id = ? AND "+waiting, failed, status, why, id)
		return nil, err
	})
}

// countRow is what waits for a webhook and what was given up since one went.
type countRow struct {
	WebhookID  string `gorm:"column:webhook_id"`
	Waiting    int    `gorm:"column:waiting"`
	GivenUp    int    `gorm:"column:given_up"`
	GivenSince *stamp `gorm:"column:given_since"`
}

// WebhookStates is how it stands with every webhook that runs, and those that ended
// after a day, with so many of the newest deliveries of each; the newest webhook
// first. A test that did not go is nothing that was given up.
func (s *Store) WebhookStates(ctx context.Context, endedAfter time.Time, each int) (out []models.WebhookState, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		all, err := s.webhooks(ctx, tx, "ended_at IS NULL OR ended_at > ?", stampOf(endedAfter))
		if err != nil {
			return err
		}
		out = make([]models.WebhookState, len(all))
		at := map[string]*models.WebhookState{}
		for i := range all {
			state := &out[len(all)-1-i]
			state.Webhook = all[i]
			at[all[i].ID] = state
		}
		const lost = "d.failed_at > COALESCE(o.went, d.created_at) AND d.type <> 'webhook.test' AND d.last_error <> 'ended'"
		counts, err := find[countRow](ctx, tx, "SELECT d.webhook_id, sum(CASE WHEN d.sent_at IS NULL AND d.failed_at IS NULL THEN 1 ELSE 0 END) AS waiting,"+
			" sum(CASE WHEN "+lost+" THEN 1 ELSE 0 END) AS given_up, min(CASE WHEN "+lost+" THEN d.failed_at END) AS given_since"+
			" FROM webhook_deliveries d LEFT JOIN (SELECT webhook_id, max(sent_at) AS went FROM webhook_deliveries GROUP BY webhook_id) o ON o.webhook_id = d.webhook_id GROUP BY d.webhook_id")
		if err != nil {
			return err
		}
		for _, c := range counts {
			if state := at[c.WebhookID]; state != nil {
				state.Waiting, state.GivenUp = c.Waiting, c.GivenUp
				if state.GivenSince, err = c.GivenSince.maybe(); err != nil {
					return err
				}
			}
		}
		rows, err := find[deliveryRow](ctx, tx, "SELECT id, webhook_id, event_id, type, created_at, due_at, tries, sent_at, failed_at, last_status, last_error FROM ("+
			"SELECT d.*, ROW_NUMBER() OVER (PARTITION BY webhook_id ORDER BY created_at DESC, id) AS place FROM webhook_deliveries d) n WHERE place <= ? ORDER BY created_at DESC, id", each)
		if err != nil {
			return err
		}
		for i := range rows {
			d, err := rows[i].delivery()
			if err != nil {
				return err
			}
			if state := at[d.Webhook]; state != nil {
				state.Deliveries = append(state.Deliveries, d)
			}
		}
		return nil
	})
	return out, s.fault(ctx, "list webhooks", err)
}

// TestWaits is true while a test of a webhook is on its way.
func (s *Store) TestWaits(ctx context.Context, id string) (bool, error) {
	n, err := only[int](ctx, s.read, "SELECT count(*) FROM webhook_deliveries WHERE webhook_id = ? AND type = 'webhook.test' AND "+waiting, id)
	return n > 0, s.fault(ctx, "look for a test", err)
}
