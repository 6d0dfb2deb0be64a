package tracker

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"proviso/models"
)

// MakeCalendar makes the secret part of an address under which the person's
// deadlines can be read without signing in, by a calendar program. It is told
// this once and kept only as its SHA-256; the one before is good no more.
func (t *Tracker) MakeCalendar(ctx context.Context, who models.Person) (token string, err error) {
	if err := mayWork(who); err != nil {
		return "", err
	}
	token = rand.Text() // 130 bits
	return token, t.store.SetCalendar(ctx, who.ID, secretHash(token))
}

// DropCalendar takes the address away.
func (t *Tracker) DropCalendar(ctx context.Context, who models.Person) error {
	if err := mayWork(who); err != nil {
		return err
	}
	return t.store.SetCalendar(ctx, who.ID, "")
}

// HasCalendar is true if the person has such an address.
func (t *Tracker) HasCalendar(ctx context.Context, who models.Person) (bool, error) {
	return t.store.HasCalendar(ctx, who.ID)
}

// NoCalendar is the error for an address that opens nothing, whatever the reason.
// It repeats nothing of it: that may be a secret with one letter wrong.
var NoCalendar = &models.Error{Kind: models.KindNotFound, Field: "calendar", Msg: "no calendar is read under this address"}

// CalendarOf is the id of the person whose calendar the secret opens.
func (t *Tracker) CalendarOf(ctx context.Context, token string) (person string, err error) {
	person, err = t.store.CalendarOf(ctx, secretHash(token))
	if err == nil && person == "" {
		return "", NoCalendar
	}
	return person, err
}

func secretHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
