package tracker

import (
	"context"
	"slices"
	"time"

	"proviso/app/store"
	"proviso/models"
)

// silent is after how long without a round of mail nobody makes any.
const silent = time.Hour

// MailState says how it stands with the mail to a person; to an administrator
// everywhere, with everybody's.
func (t *Tracker) MailState(ctx context.Context, who models.Person) (out models.MailState, err error) {
	if who.ID == "" {
		return out, models.Unsigned("sign in to see your mail")
	}
	until, err := t.store.LeasedUntil(ctx, store.MailWork)
	if err != nil {
		return out, err
	}
	out.Runs = !until.IsZero() && t.Now().Sub(until) < silent
	if out.Digest, err = t.store.DigestOf(ctx, who.ID); err != nil {
		return out, err
	}
	whose := who.ID
	if slices.ContainsFunc(who.Assignments, func(a models.Assignment) bool { return a.Role == models.RoleAdmin && a.Jurisdiction == "" }) {
		whose = ""
	}
	out.Troubles, err = t.store.MailTroubles(ctx, whose)
	return out, err
}

// ChooseDigest keeps how often a person wants to be told of what changed and what
// is due.
func (t *Tracker) ChooseDigest(ctx context.Context, who models.Person, often models.Digest) error {
	if who.ID == "" {
		return models.Unsigned("sign in to choose")
	}
	return t.store.ChooseDigest(ctx, who.ID, often, store.Note{Actor: who.ID, Action: "choose-digest", Person: who.ID, Detail: string(often)})
}
