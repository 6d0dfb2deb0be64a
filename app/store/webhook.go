package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// WebhookKind is the kind of the lines of the trail that are about a webhook.
const WebhookKind models.FactKind = "webhook"

// WebhookWork is the name of the lease under which webhooks are sent.
const WebhookWork = "webhooks"

type webhookRow struct {
	ID        string              `gorm:"column:id;primaryKey"`
	URL       string              `gorm:"column:url"`
	Kind      string              `gorm:"column:kind"`
	About     string              `gorm:"column:about"`
	Secret    string              `gorm:"column:secret"`
	OldSecret string              `gorm:"column:old_secret"`
	OldUntil  *stamp              `gorm:"column:old_until"`
	CreatedBy string              `gorm:"column:created_by"`
	CreatedAt stamp               `gorm:"column:created_at"`
	PausedAt  *stamp              `gorm:"column:paused_at"`
	EndedAt   *stamp              `gorm:"column:ended_at"`
	EndedWhy  models.WebhookFault `gorm:"column:ended_why"`
}

func (webhookRow) TableName() string { return "webhooks" }

// instants reads columns of instants.
func instants(of []*stamp, to []*time.Time) (err error) {
	for i, s := range of {
		if *to[i], err = s.maybe(); err != nil {
			return err
		}
	}
	return nil
}

// webhook is the row without its secrets.
func (r *webhookRow) webhook() (models.Webhook, error) {
	h := models.Webhook{ID: r.ID, URL: r.URL, Kind: r.Kind, About: r.About, CreatedBy: r.CreatedBy, EndedWhy: r.EndedWhy}
	return h, instants([]*stamp{r.OldUntil, &r.CreatedAt, r.PausedAt, r.EndedAt}, []*time.Time{&h.OldUntil, &h.CreatedAt, &h.PausedAt, &h.EndedAt})
}

// The columns of a webhook that may be shown. Its secrets are read to sign with, and
// by nothing else.
const webhookColumns = "id, url, kind, about, old_until, created_by, created_at, paused_at, ended_at, ended_why"

// AddWebhook keeps a new webhook with its sealed secret, unless so many are running.
func (s *Store) AddWebhook(ctx context.Context, h models.Webhook, sealed string, most int, n Note) error {
	return s.change(ctx, "add a webhook", func(tx *gorm.DB) ([]Note, error) {
		running, err := only[int](ctx, tx, "SELECT count(*) FROM webhooks WHERE ended_at IS NULL")
		if err != nil {
			return nil, err
		}
		if running >= most {
			return nil, models.Conflict("", "there are %d webhooks already, and no more are kept; end one that nobody needs", running)
		}
		_, err = execute(ctx, tx, "INSERT INTO webhooks (id, url, kind, about, secret, old_secret, created_by, created_at, ended_why) VALUES (?, ?, ?, ?, ?, '', ?, ?, '')",
			h.ID, h.URL, h.Kind, h.About, sealed, h.CreatedBy, stampOf(h.CreatedAt))
		return []Note{n}, err
	})
}

// webhooks reads rows without secrets.
func (s *Store) webhooks(ctx context.Context, tx *gorm.DB, where string, args ...any) ([]models.Webhook, error) {
	rows, err := find[webhookRow](ctx, tx, "SELECT "+webhookColumns+" FROM webhooks WHERE "+where+" ORDER BY created_at, id", args...)
	if err != nil {
		return nil, err
	}
	out := make([]models.Webhook, len(rows))
	for i := range rows {
		if out[i], err = rows[i].webhook(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Webhook is one webhook.
func (s *Store) Webhook(ctx context.Context, id string) (models.Webhook, error) {
	all, err := s.webhooks(ctx, s.read, "id = ?", id)
	if err == nil && len(all) == 0 {
		err = models.NotFound("webhook", id, nil)
	}
	if err != nil {
		return models.Webhook{}, s.fault(ctx, "read a webhook", err)
	}
	return all[0], nil
}

// RunningWebhooks are those that have not ended, paused or not, the oldest first.
func (s *Store) RunningWebhooks(ctx context.Context) ([]models.Webhook, error) {
	all, err := s.webhooks(ctx, s.read, "ended_at IS NULL")
	return all, s.fault(ctx, "list webhooks", err)
}

// changeWebhook changes one that has not ended, in the state that the condition says.
func (s *Store) changeWebhook(ctx context.Context, id, set, when, not string, n Note, args ...any) error {
	return s.change(ctx, "change a webhook", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE webhooks SET "+set+" WHERE id = ? AND ended_at IS NULL AND "+when, append(args, id)...)
		if err != nil || met == 1 {
			return []Note{n}, err
		}
		all, err := s.webhooks(ctx, tx, "id = ?", id)
		switch {
		case err != nil:
			return nil, err
		case len(all) == 0:
			return nil, models.NotFound("webhook", id, nil)
		case !all[0].EndedAt.IsZero():
			return nil, models.Conflict("", "this webhook has ended; add a new one in its place")
		}
		return nil, models.Conflict("", "%s", not)
	})
}

// RotateWebhook puts a new sealed secret in place; the one that stood is good until
// then, and one that stood before it no more.
func (s *Store) RotateWebhook(ctx context.Context, id, sealed string, until time.Time, n Note) error {
	return s.changeWebhook(ctx, id, "old_secret = secret, old_until = ?, secret = ?", "1 = 1", "", n, stampOf(until), sealed)
}

// PauseWebhook holds back what is for a webhook.
func (s *Store) PauseWebhook(ctx context.Context, id string, at time.Time, n Note) error {
	return s.changeWebhook(ctx, id, "paused_at = ?", "paused_at IS NULL", "this webhook is paused already", n, stampOf(at))
}

// ResumeWebhook sends again, what waited too.
func (s *Store) ResumeWebhook(ctx context.Context, id string, n Note) error {
	return s.changeWebhook(ctx, id, "paused_at = NULL", "paused_at IS NOT NULL", "this webhook is not paused", n)
}

// EndWebhook ends a webhook for good: its secrets go, and what waits for it is given up.
func (s *Store) EndWebhook(ctx context.Context, id string, at time.Time, why models.WebhookFault, n Note) error {
	return s.change(ctx, "end a webhook", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE webhooks SET ended_at = ?, ended_why = ?, secret = '', old_secret = '', old_until = NULL WHERE id = ? AND ended_at IS NULL", stampOf(at), why, id)
		if err != nil {
			return nil, err
		}
		if met == 0 {
			all, err := s.webhooks(ctx, tx, "id = ?", id)
			if err == nil && len(all) == 0 {
				err = models.NotFound("webhook", id, nil)
			}
			return nil, err // it has ended already, which is what was wanted
		}
		_, err = execute(ctx, tx, "UPDATE webhook_deliveries SET failed_at = ?, last_error = ? WHERE webhook_id = ? AND "+waiting, stampOf(at), models.FaultEnded, id)
		return []Note{n}, err
	})
}
