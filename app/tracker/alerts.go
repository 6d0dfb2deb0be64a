package tracker

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

// AddressKeepers are who makes the address at which alerts are taken: the alerts are
// about the whole record, so that it takes the role everywhere.
var AddressKeepers = []models.Role{models.RoleAdmin, models.RoleGrants}

const (
	// alertsListed is how many alerts are shown.
	alertsListed = 20
	// alertsAtOnce is how many alerts are read at once to be worked.
	alertsAtOnce = 20
	// alertLease is how long nobody else works alerts: longer than one can take.
	alertLease = 10 * time.Minute
	// AlertEvery is how often what could not be worked is tried again.
	AlertEvery = time.Minute
	// alertReadAgain is how often an alert is read again because others were kept
	// meanwhile, before it waits.
	alertReadAgain = 3
)

// NoAlerts is the error for an address that takes no alerts, whatever the reason. It
// repeats nothing of it: that may be the secret with one letter wrong.
var NoAlerts = &models.Error{Kind: models.KindNotFound, Field: "page", Msg: "nothing is here"}

func keepsAddress(who models.Person) error {
	if !who.Has(nil, AddressKeepers...) {
		return models.Denied("the address of alerts is kept by those who have the role admin or grants everywhere")
	}
	return nil
}

// MakeAlertAddress makes the secret part of the address at which alerts are taken. It is
// told this once and kept only as its SHA-256; the one before is good no more.
func (t *Tracker) MakeAlertAddress(ctx context.Context, who models.Person) (secret string, err error) {
	if err := keepsAddress(who); err != nil {
		return "", err
	}
	secret = rand.Text() + rand.Text() // 260 bits
	return secret, t.store.SetAlertAddress(ctx, secretHash(secret), store.Note{Actor: who.ID, Action: "make-alert-address"})
}

// DropAlertAddress takes the address away: no more alerts are taken.
func (t *Tracker) DropAlertAddress(ctx context.Context, who models.Person) error {
	if err := keepsAddress(who); err != nil {
		return err
	}
	return t.store.SetAlertAddress(ctx, "", store.Note{Actor: who.ID, Action: "drop-alert-address"})
}

// Alerts is how it stands with the address of alerts, and those that were taken last.
func (t *Tracker) Alerts(ctx context.Context, who models.Person) (store.AddressOfAlerts, []models.Alert, error) {
	if err := keepsAddress(who); err != nil {
		return store.AddressOfAlerts{}, nil, err
	}
	address, err := t.store.AlertAddress(ctx)
	if err != nil {
		return address, nil, err
	}
	newest, err := t.store.NewestAlerts(ctx, alertsListed)
	return address, newest, err
}

// TakesAlerts refuses unless the secret is that of the address of alerts.
func (t *Tracker) TakesAlerts(ctx context.Context, secret string) error {
	is, err := t.store.IsAlertAddress(ctx, secretHash(secret))
	if err == nil && !is {
		return NoAlerts
	}
	return err
}

// TakeAlert keeps an alert of CourtListener's, so that it can be answered at once; it is
// worked afterwards. One whose key was taken before is nothing new, and no error: the
// sender tries again what was not answered in time.
func (t *Tracker) TakeAlert(ctx context.Context, key string, body []byte) error {
	key, err := models.ParseAlertKey("Idempotency-Key", key)
	if err != nil {
		return err
	}
	e, err := intake.Webhook(body)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	if _, err := t.store.TakeAlert(ctx, models.Alert{Key: key, ReceivedAt: t.Now(), Type: e.Type, What: e.What, Digest: hex.EncodeToString(sum[:]), Body: string(body)}); err != nil {
		return err
	}
	select {
	case t.alerted <- struct{}{}:
	default: // whoever works them is told already
	}
	return nil
}

// Alerted gives something once an alert waits that was taken here.
func (t *Tracker) Alerted() <-chan struct{} { return t.alerted }

// WorkAlerts works the alerts that wait and says how many. One that cannot be worked
// waits on and holds up no other. While somebody else works them, here or in another
// process, nothing is done.
func (t *Tracker) WorkAlerts(ctx context.Context) (worked int, err error) {
	t.alerting.Lock()
	defer t.alerting.Unlock()
	waiting, err := t.store.WaitingAlerts(ctx, 1)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	mine, err := t.store.TakeLease(ctx, store.AlertWork, t.process, t.Now(), t.Now().Add(alertLease))
	if err != nil || !mine {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, t.store.EndLease(context.WithoutCancel(ctx), store.AlertWork, t.process, t.Now()))
	}()
	tried, faults := map[string]bool{}, error(nil)
	for {
		waiting, err := t.store.WaitingAlerts(ctx, alertsAtOnce+len(tried)-worked)
		if err != nil {
			return worked, errors.Join(faults, err)
		}
		waiting = slices.DeleteFunc(waiting, func(a models.Alert) bool { return tried[a.Key] })
		if len(waiting) == 0 {
			return worked, faults
		}
		for i := range waiting {
			a := &waiting[i]
			tried[a.Key] = true
			outcome, err := t.workAlert(ctx, a)
			switch {
			case ctx.Err() != nil:
				return worked, errors.Join(faults, ctx.Err())
			case err != nil:
				faults = errors.Join(faults, fmt.Errorf("alert %s: %w", a.Key, err), t.store.AlertFailed(ctx, a.Key, err.Error()))
				continue
			}
			if err := t.store.AlertWorked(ctx, a.Key, outcome); err != nil {
				return worked, errors.Join(faults, err)
			}
			worked++
		}
	}
}

// sender is who keeps what alerts bring. It is no person, signs in nowhere, and may keep
// what is reported and nothing else.
var sender = models.Person{ID: models.AlertSender, Name: "CourtListener", Assignments: []models.Assignment{{Role: models.RoleGrants}}}

// workAlert keeps the rows that an alert brings, as any file of what others report. Done
// twice it does nothing: the same bytes are kept once.
func (t *Tracker) workAlert(ctx context.Context, a *models.Alert) (outcome string, err error) {
	e, err := intake.Webhook([]byte(a.Body))
	if err != nil {
		return "", err
	}
	var came []string
	for _, part := range []struct {
		kind models.ReportKind
		rows int
	}{{models.ReportedDocket, len(e.Dockets)}, {models.ReportedEntry, len(e.Entries)}} { // dockets first: they say whose the entries are
		if part.rows == 0 {
			continue
		}
		m, err := t.keepAlert(ctx, a, part.kind)
		if err != nil {
			return "", err
		}
		came = append(came, fmt.Sprintf("import %d of kind %s: %s", m.Number, m.Kind, countWords(m.Counts)))
	}
	if len(came) == 0 {
		return "nothing to keep", nil
	}
	return strings.Join(came, "; "), nil
}

func (t *Tracker) keepAlert(ctx context.Context, a *models.Alert, kind models.ReportKind) (models.Import, error) {
	file := ImportFile{Kind: kind, Source: intake.Source{Name: "alert-" + a.Key + ".json", Bytes: strings.NewReader(a.Body), Size: int64(len(a.Body))}}
	for try := 1; ; try++ {
		m, err := t.ReadImport(ctx, sender, file)
		if err != nil || m.State == models.ImportKept {
			return m, err
		}
		kept, err := t.KeepImport(ctx, sender, m.Number)
		if models.KindOf(err) != models.KindConflict {
			return kept, err
		}
		// Others were kept while it was read: its verdicts may be wrong.
		_, left := t.LeaveImport(ctx, sender, m.Number, "others were kept while it was read; it is read again")
		if left != nil || try == alertReadAgain {
			return m, errors.Join(err, left)
		}
	}
}
