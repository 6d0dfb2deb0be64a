package tracker

import (
	"context"
	"slices"
	"strings"

	"proviso/app/acceptance"
	"proviso/app/store"
	"proviso/models"
)

// Freeze locks the text for signing, with the orders in force for the award on
// that day, and the pack that shows signers all that it rests on. The lock holds
// whether the pack can be printed or not.
func (t *Tracker) Freeze(ctx context.Context, who models.Person, grant string, version int, draw Drawing) error {
	f, err := t.acceptance(ctx, who, grant)
	switch {
	case err != nil:
		return err
	case !f.Plans:
		return models.Denied("it takes the role grants there to lock the text")
	case f.Frozen != nil:
		return models.Conflict("text", "is locked already")
	}
	route := draw.Route(f.Route)
	text, err := f.Offer.Text(f.Acceptance, route)
	if err != nil {
		return err
	}
	a := f.Acceptance
	a.Frozen = &models.Frozen{At: t.Now().UTC(), By: who.ID, Revision: f.revision, AsOf: f.Offer.AsOf, Orders: f.Offer.Orders(), Terms: f.Offer.Terms(), Text: text, Digest: acceptance.Digest(text)}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return err
	}
	html, err := draw.Pack(acceptance.Pack{Offer: f.Offer, Effects: f.Effects, Answer: a, Route: route, By: who.Name, Rests: b.Holding(grant).rests(f.Offer)})
	if err != nil {
		return err
	}
	pack, err := packDraft(models.Pack{ID: models.PackID(grant, a.Round, false), Grant: grant, HTML: string(html)})
	if err != nil {
		return err
	}
	a.Frozen.Pack = t.unprinted(html)
	facts, err := t.keepAcceptance(ctx, who, a, version, "lock-acceptance", "text "+a.Frozen.Digest+", pack "+a.Frozen.Pack.Page, pack)
	if err != nil || !t.prints() {
		return err
	}
	return t.printed(ctx, who, a, facts[0].Version, html, a.Frozen.Pack)
}

// Unlock opens a locked text again: its packs and signatures stay on record with
// their round, and the next round begins with none.
func (t *Tracker) Unlock(ctx context.Context, who models.Person, grant string, version int, why string) error {
	f, err := t.acceptance(ctx, who, grant)
	why = strings.TrimSpace(why)
	switch {
	case err != nil:
		return err
	case !f.Plans:
		return models.Denied("it takes the role grants there to open the text again")
	case f.Frozen == nil:
		return models.Conflict("text", "is not locked")
	case why == "":
		return models.Invalid("why", "is missing; those who signed will ask")
	}
	a := f.Acceptance
	a.Unlocks = append(slices.Clone(a.Unlocks), models.Unlock{Round: a.Round, At: t.Now().UTC(), By: who.ID, Why: why, Digest: a.Frozen.Digest, Pack: a.Frozen.Pack, Sealed: a.Sealed})
	a.Round, a.Frozen, a.Sealed = a.Round+1, nil, nil
	_, err = t.keepAcceptance(ctx, who, a, version, "unlock-acceptance", why)
	return err
}

// Signing is what a signer sends: the office, the digest of the text that was read,
// and what stands for the changes since it was locked that were read.
type Signing struct{ Office, Digest, Seen string }

// Sign signs for the office that is next, if the person holds it now. A signature
// is a new thing of an id of its own: of two at once for one office, one is a
// Conflict. With the last, the pack is made anew with all signatures.
func (t *Tracker) Sign(ctx context.Context, who models.Person, grant string, s Signing, draw Drawing) error {
	f, err := t.acceptance(ctx, who, grant)
	if err != nil {
		return err
	}
	if err := acceptance.MaySign(f.Acceptance, f.Signatures, s.Office, s.Digest); err != nil {
		return err
	}
	if f.MaySign != s.Office {
		return models.Denied("%s signs for itself, from its own sign-in; you do not hold that office there", s.Office)
	}
	if err := acceptance.MayPass(f.Moved, s.Seen); err != nil {
		return err
	}
	signed := models.Signature{ID: acceptance.SignatureID(grant, f.Round, s.Office), Grant: grant, Round: f.Round, Office: s.Office, Person: who.ID, Name: who.Name, At: t.Now().UTC(),
		Digest: s.Digest, Revision: f.revision, Orders: f.Offer.Orders(), Moved: f.Moved}
	if f.Frozen.Pack != nil {
		signed.Pack = f.Frozen.Pack.Page
	}
	body, err := models.Body(signed)
	if err != nil {
		return err
	}
	if _, err := t.store.Record(ctx, []store.Draft{{Kind: models.FactSignature, ID: signed.ID, Body: body}}, who.ID, "sign", "as "+s.Office+", text "+s.Digest); err != nil {
		return err
	}
	if acceptance.Next(f.Acceptance, append(f.Signatures, signed)) != "" {
		return nil
	}
	// The signature stands. Somebody who wrote a note at that moment only puts off
	// the pack, which the page then offers to make.
	if err := t.seal(ctx, who, grant, draw); models.KindOf(err) != models.KindConflict {
		return err
	}
	return nil
}

// settle finds what has happened since the text was locked.
func (f *AcceptanceFile) settle(b *Book, certifies bool) (err error) {
	if f.Frozen != nil {
		f.Moved = acceptance.Moved(f.Frozen.Terms, f.Offer.Terms())
	}
	if f.Seen, err = acceptance.Seen(f.Moved); err != nil {
		return err
	}
	f.Names = map[string]string{}
	for _, m := range f.Moved {
		f.Names[m.Condition] = m.Condition
		if k, ok := b.Law.Condition(m.Condition); ok {
			f.Names[m.Condition] = k.Title
		}
		for _, id := range slices.Concat(m.Gone, m.Come) {
			f.Names[id] = b.nameOf(id)
		}
	}
	f.InRecord = f.Sealed != nil && slices.ContainsFunc(b.Record.Certifications, func(c models.Certification) bool {
		return c.Grant == f.ID && slices.Contains(c.Sources, packSource(f.Sealed))
	})
	f.Certifies = certifies && f.Sealed != nil && !f.InRecord && acceptance.Certifies(f.Route) != ""
	return nil
}
