package store

import (
	"context"
	"crypto/subtle"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// AlertWork is the name of the lease under which alerts are worked.
const AlertWork = "alerts"

// AlertKind is the kind of the lines of the trail about the address of alerts.
const AlertKind models.FactKind = "alert"

type alertRow struct {
	Key        string `gorm:"column:key;primaryKey"`
	ReceivedAt stamp  `gorm:"column:received_at"`
	Type       int    `gorm:"column:type"`
	What       string `gorm:"column:what"`
	Digest     string `gorm:"column:digest"`
	Body       string `gorm:"column:body"`
	Tries      int    `gorm:"column:tries"`
	WorkedAt   *stamp `gorm:"column:worked_at"`
	Outcome    string `gorm:"column:outcome"`
}

func (alertRow) TableName() string { return "received_alerts" }

type alertAddressRow struct {
	Hash   string `gorm:"column:hash;primaryKey"`
	MadeAt stamp  `gorm:"column:made_at"`
	MadeBy string `gorm:"column:made_by"`
}

func (alertAddressRow) TableName() string { return "alert_addresses" }

// AddressOfAlerts is when and by whom the address of alerts was made.
type AddressOfAlerts struct {
	MadeAt time.Time // zero: there is none
	MadeBy string
}

// SetAlertAddress makes the hash the one of the address at which alerts are taken; the
// one before is good no more. No hash takes the address away.
func (s *Store) SetAlertAddress(ctx context.Context, hash string, n Note) error {
	n.Kind, n.Person = AlertKind, models.AlertSender
	return s.change(ctx, "make the address of alerts", func(tx *gorm.DB) ([]Note, error) {
		if _, err := execute(ctx, tx, "DELETE FROM alert_addresses"); err != nil || hash == "" {
			return []Note{n}, err
		}
		return []Note{n}, insert(ctx, tx, []alertAddressRow{{hash, stampOf(s.o.Now()), n.Actor}})
	})
}

// AlertAddress is how it stands with the address of alerts.
func (s *Store) AlertAddress(ctx context.Context) (AddressOfAlerts, error) {
	rows, err := find[alertAddressRow](ctx, s.read, "SELECT hash, made_at, made_by FROM alert_addresses LIMIT 1")
	if err != nil || len(rows) == 0 {
		return AddressOfAlerts{}, s.fault(ctx, "read the address of alerts", err)
	}
	at, err := rows[0].MadeAt.time()
	return AddressOfAlerts{at, rows[0].MadeBy}, s.fault(ctx, "read the address of alerts", err)
}

// IsAlertAddress is true of the hash of the address, in a time that tells nothing.
func (s *Store) IsAlertAddress(ctx context.Context, hash string) (bool, error) {
	found, err := find[string](ctx, s.read, "SELECT hash FROM alert_addresses LIMIT 1")
	if err != nil || len(found) == 0 {
		return false, s.fault(ctx, "read the address of alerts", err)
	}
	return subtle.ConstantTimeCompare([]byte(found[0]), []byte(hash)) == 1, nil
}

// mostAlerts bounds how many alerts may wait: a flood fills no disk.
const mostAlerts = 10_000

// TakeAlert keeps an alert that is to be worked; false: one with its key was taken before.
// It waits for no writer of the trail: the alert is one row.
func (s *Store) TakeAlert(ctx context.Context, a models.Alert) (bool, error) {
	if err := s.writable(); err != nil {
		return false, err
	}
	if !isText(a.Body) || !isText(a.What) {
		return false, models.Invalid("body", "is not text")
	}
	known, err := only[int64](ctx, s.read, "SELECT count(*) FROM received_alerts WHERE key = ?", a.Key)
	if err != nil || known > 0 {
		return false, s.fault(ctx, "take an alert", err)
	}
	waiting, err := only[int64](ctx, s.read, "SELECT count(*) FROM received_alerts WHERE worked_at IS NULL")
	switch {
	case err != nil:
		return false, s.fault(ctx, "take an alert", err)
	case waiting >= mostAlerts:
		return false, models.Refused("%d alerts wait to be worked, and no more are taken until they were", waiting)
	}
	met, err := execute(ctx, s.write, "INSERT INTO received_alerts (key, received_at, type, what, digest, body, tries, outcome) VALUES (?, ?, ?, ?, ?, ?, 0, '') ON CONFLICT (key) DO NOTHING",
		a.Key, stampOf(a.ReceivedAt), a.Type, a.What, a.Digest, a.Body)
	return met == 1, s.fault(ctx, "take an alert", err)
}

const alertColumns = "key, received_at, type, what, digest, body, tries, worked_at, outcome"

func (s *Store) alerts(ctx context.Context, rest string, args ...any) ([]models.Alert, error) {
	rows, err := find[alertRow](ctx, s.read, "SELECT "+alertColumns+" FROM received_alerts "+rest, args...)
	if err != nil {
		return nil, s.fault(ctx, "read alerts", err)
	}
	out := make([]models.Alert, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = models.Alert{Key: r.Key, Type: r.Type, What: r.What, Digest: r.Digest, Body: r.Body, Tries: r.Tries, Outcome: r.Outcome}
		if err := instants([]*stamp{&r.ReceivedAt, r.WorkedAt}, []*time.Time{&out[i].ReceivedAt, &out[i].WorkedAt}); err != nil {
			return nil, s.fault(ctx, "read alerts", err)
		}
	}
	return out, nil
}

// WaitingAlerts are those that were not worked yet, those least often tried first.
func (s *Store) WaitingAlerts(ctx context.Context, limit int) ([]models.Alert, error) {
	return s.alerts(ctx, "WHERE worked_at IS NULL ORDER BY tries, received_at, key LIMIT ?", limit)
}

// NewestAlerts are those that were taken last.
func (s *Store) NewestAlerts(ctx context.Context, limit int) ([]models.Alert, error) {
	return s.alerts(ctx, "ORDER BY received_at DESC, key LIMIT ?", limit)
}

// AlertWorked is that an alert was worked, and what came of it. Its body goes.
func (s *Store) AlertWorked(ctx context.Context, key, outcome string) error {
	return s.change(ctx, "note that an alert was worked", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE received_alerts SET worked_at = ?, outcome = ?, body = '' WHERE key = ? AND worked_at IS NULL", stampOf(s.o.Now()), outcome, key)
		return nil, err
	})
}

// AlertFailed is that an alert could not be worked this time, and why.
func (s *Store) AlertFailed(ctx context.Context, key, why string) error {
	return s.change(ctx, "note that an alert was not worked", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE received_alerts SET tries = tries + 1, outcome = ? WHERE key = ? AND worked_at IS NULL", why, key)
		return nil, err
	})
}
