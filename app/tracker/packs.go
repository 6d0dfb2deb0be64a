package tracker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"proviso/app/acceptance"
	"proviso/app/store"
	"proviso/models"
)

// prints is true if PDFs of packs can be made and kept.
func (t *Tracker) prints() bool { return t.Press != nil && t.Vault != nil }

// Drawing words and draws what the tracker, which has no words, keeps.
type Drawing struct {
	Route func(models.Route) string
	Pack  func(acceptance.Pack) ([]byte, error)
	// Sheet is the sheet of signatures, to stand at the end of a pack.
	Sheet func(models.Acceptance, []models.Signature) ([]byte, error)
}

// Why there is no PDF of a pack.
const (
	NoChromium  = "no_chromium"
	NotPrinted  = "not_yet"
	PrintFailed = "failed"
	PrintSlow   = "slow"   // it was ended after the time that printing has
	NotTaken    = "unkept" // the place of documents did not take it
)

func packDraft(p models.Pack) (store.Draft, error) {
	body, err := models.Body(p)
	return store.Draft{Kind: models.FactPack, ID: p.ID, Body: body}, err
}

// unprinted is a pack of which there is no PDF yet.
func (t *Tracker) unprinted(html []byte) *models.Printed {
	why := NotPrinted
	if !t.prints() {
		why = NoChromium
	}
	return &models.Printed{Page: acceptance.Digest(string(html)), Why: why}
}

// printed prints a pack of a, as it stands in a version, and records what came of
// it. Whoever asked for it may have gone: what is begun is ended, within the time
// that printing has.
func (t *Tracker) printed(ctx context.Context, who models.Person, a models.Acceptance, version int, html []byte, pack *models.Printed) error {
	ctx = context.WithoutCancel(ctx)
	pack.PDF, pack.Why = "", ""
	switch pdf, err := t.Press(ctx, html); {
	case errors.Is(err, context.DeadlineExceeded):
		pack.Why = PrintSlow
	case err != nil:
		pack.Why = PrintFailed
	default:
		t.contents.RLock() // until it is recorded that the content is needed
		defer t.contents.RUnlock()
		kept, err := t.Vault.Put(ctx, "pack.pdf", bytes.NewReader(pdf))
		if err == nil {
			var done func()
			if done, err = t.claim(ctx, kept.Digest); err == nil {
				defer done()
			}
		}
		if pack.PDF = kept.Digest; err != nil {
			pack.PDF, pack.Why = "", NotTaken
		}
	}
	reason := "pack " + pack.Page + ": no PDF could be made"
	if pack.PDF != "" {
		reason = "pack " + pack.Page + ", PDF " + pack.PDF
	}
	_, err := t.keepAcceptance(ctx, who, a, version, "print-pack", reason)
	return err
}

// seal makes the pack of a text that all have signed: the pack as it was locked, to
// the byte, with a sheet of signatures at its end.
func (t *Tracker) seal(ctx context.Context, who models.Person, grant string, draw Drawing) error {
	f, err := t.Acceptance(ctx, who, grant)
	if err != nil || f.Frozen == nil || f.Frozen.Pack == nil || f.Next != "" || f.Sealed != nil {
		return err
	}
	locked, err := t.packPage(ctx, models.PackID(grant, f.Round, false), f.Frozen.Pack.Page)
	if err != nil {
		return err
	}
	var signed []models.Signature
	for _, s := range f.Signatures {
		if s.Round == f.Round && s.Digest == f.Frozen.Digest {
			signed = append(signed, s)
		}
	}
	sheet, err := draw.Sheet(f.Acceptance, signed)
	if err != nil {
		return err
	}
	end := strings.LastIndex(locked, "</main>")
	if end < 0 {
		return fmt.Errorf("the pack of %s has no end to put signatures at", grant)
	}
	html := locked[:end] + string(sheet) + locked[end:]
	pack, err := packDraft(models.Pack{ID: models.PackID(grant, f.Round, true), Grant: grant, HTML: html})
	if err != nil {
		return err
	}
	a := f.Acceptance
	a.Sealed = t.unprinted([]byte(html))
	facts, err := t.keepAcceptance(ctx, who, a, f.Version, "seal-acceptance", "pack "+a.Sealed.Page, pack)
	if err != nil || !t.prints() {
		return err
	}
	return t.printed(ctx, who, a, facts[0].Version, []byte(html), a.Sealed)
}

// MakePacks makes what is missing of the packs of the round: the one with all
// signatures, and PDFs. A page that is there already is printed as it is.
func (t *Tracker) MakePacks(ctx context.Context, who models.Person, grant string, draw Drawing) error {
	for _, sealed := range []bool{false, true} {
		f, err := t.Acceptance(ctx, who, grant)
		switch {
		case err != nil:
			return err
		case !f.Plans:
			return models.Denied("it takes the role grants there to make the pack")
		case f.Frozen == nil || f.Frozen.Pack == nil:
			return models.Conflict("text", "is not locked, so there is no pack")
		}
		a, pack := f.Acceptance, f.Frozen.Pack
		if sealed {
			if pack = f.Sealed; pack == nil {
				return t.seal(ctx, who, grant, draw)
			}
		}
		if pack.PDF != "" || !t.prints() {
			continue
		}
		html, err := t.packPage(ctx, models.PackID(grant, f.Round, sealed), pack.Page)
		if err != nil {
			return err
		}
		made := *pack
		if sealed {
			a.Sealed = &made
		} else {
			frozen := *a.Frozen
			frozen.Pack, a.Frozen = &made, &frozen
		}
		if err := t.printed(ctx, who, a, f.Version, []byte(html), &made); err != nil {
			return err
		}
	}
	return nil
}

// packPage is the page of a pack, to the byte.
func (t *Tracker) packPage(ctx context.Context, id, digest string) (string, error) {
	history, err := t.store.History(ctx, models.FactPack, id)
	if err != nil {
		return "", fmt.Errorf("read pack %s: %w", id, err)
	}
	for _, f := range history {
		var w models.Work
		if err := w.Take(f.Kind, f.ID, []byte(f.Body)); err != nil {
			return "", fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		if html := w.Packs[0].HTML; acceptance.Digest(html) == digest {
			return html, nil
		}
	}
	return "", models.NotFound("pack", digest, nil)
}

// PackFile is a pack of one round as a file.
type PackFile struct {
	Round   int
	Sealed  bool // with its signatures
	PDF     bool // else it is the page
	Content []byte
}

// roundsOf are the rounds of an answer with the packs of each, the present one last.
func roundsOf(a *models.Acceptance) []models.Unlock {
	out := append(slices.Clone(a.Unlocks), models.Unlock{Round: a.Round, Sealed: a.Sealed})
	if a.Frozen != nil {
		out[len(out)-1].Pack = a.Frozen.Pack
	}
	return out
}

// printsOf are the PDFs of all rounds of an answer, with the round of each.
func printsOf(a *models.Acceptance) map[string]int {
	out := map[string]int{}
	for _, r := range roundsOf(a) {
		for _, p := range []*models.Printed{r.Pack, r.Sealed} {
			if p != nil && p.PDF != "" {
				out[p.PDF] = r.Round
			}
		}
	}
	return out
}

// PackFile is the file of a digest that one of the packs of this award has: of any
// round, for ever. Of another award, or where the person sees nothing, there is
// none.
func (t *Tracker) PackFile(ctx context.Context, who models.Person, grant, digest string) (PackFile, error) {
	f, err := t.acceptance(ctx, who, grant)
	if err != nil {
		return PackFile{}, err
	}
	for _, r := range roundsOf(&f.Acceptance) {
		for i, p := range []*models.Printed{r.Pack, r.Sealed} {
			out := PackFile{Round: r.Round, Sealed: i == 1}
			switch {
			case p == nil || digest == "":
			case p.Page == digest:
				html, err := t.packPage(ctx, models.PackID(grant, r.Round, out.Sealed), digest)
				out.Content = []byte(html)
				return out, err
			case p.PDF == digest && t.Vault != nil:
				in, err := t.Vault.Get(ctx, digest)
				if err != nil {
					return out, err
				}
				defer in.Close()
				out.PDF = true
				if out.Content, err = io.ReadAll(in); err != nil {
					return out, fmt.Errorf("read pack %s: %w", digest, err)
				}
				return out, nil
			}
		}
	}
	return PackFile{}, models.NotFound("pack", digest, nil)
}

// rests are the orders and notices that hold conditions of an offer off.
func (b *Book) rests(o acceptance.Offer) []acceptance.Rest {
	var out []acceptance.Rest
	for _, id := range o.Orders() {
		r := acceptance.Rest{ID: id, Name: b.nameOf(id)}
		for _, t := range o.Conditions {
			if slices.Contains(t.HangsOn, id) {
				r.Conditions = append(r.Conditions, t.Title)
			}
		}
		var sources []string
		for i := range b.Record.Cases {
			m := &b.Record.Cases[i]
			for k := range m.Orders {
				if x := &m.Orders[k]; x.ID == id {
					r.Court, r.Docket, r.Since, r.Until, r.Verified, sources = m.Court, m.Docket, x.From, x.To, x.VerifiedThrough, x.Sources
				}
			}
		}
		for i := range b.Record.Notices {
			if n := &b.Record.Notices[i]; n.ID == id {
				r.Since, r.Until, sources = n.Date, n.Until, n.Sources
			}
		}
		for i := range b.Record.Sources {
			if slices.Contains(sources, b.Record.Sources[i].ID) {
				r.Sources = append(r.Sources, b.Record.Sources[i])
			}
		}
		out = append(out, r)
	}
	return out
}

// packSource is the id of the source that a signed pack is, once it is in the
// record.
func packSource(p *models.Printed) string { return "signed-pack-" + p.Page[:16] }

// Certified is what a person decides to make public of a signed pack.
type Certified struct {
	Conditions []string // whose text was certified
	Office     string
	Date       models.Date
	Note, Why  string
}

// RecordCertified puts into the record that an award's conditions were certified,
// with the signed pack as its source. Nothing of it is public before.
func (t *Tracker) RecordCertified(ctx context.Context, who models.Person, grant string, c Certified) error {
	f, err := t.acceptance(ctx, who, grant)
	switch {
	case err != nil:
		return err
	case f.Sealed == nil:
		return models.Conflict("text", "is not signed by all, or its signed pack is not made yet")
	case f.InRecord:
		return models.Conflict("text", "is in the record already")
	case acceptance.Certifies(f.Route) == "":
		return models.Conflict("route", "certifies nothing")
	case len(c.Conditions) == 0:
		return models.Invalid("conditions", "are none; tick each that was certified")
	case strings.TrimSpace(c.Office) == "":
		return models.Invalid("office", "is missing; name the office that certified")
	case c.Date == 0:
		return models.Invalid("date", "is missing; give the day of the last signature")
	}
	digest := f.Sealed.PDF
	if digest == "" {
		digest = f.Sealed.Page
	}
	id, today := packSource(f.Sealed), models.DateOf(t.Now())
	source := models.Source{ID: id, Title: "signed pack " + digest, Publisher: f.Offer.Place, Date: models.OnDay(c.Date), Grade: "primary", Illustrative: f.Offer.Grant.Illustrative}
	body, err := models.Body(source)
	if err != nil {
		return err
	}
	change := Change{Reason: c.Why, Drafts: []Draft{{Kind: models.FactSource, ID: id, Body: body, KnownFrom: today}}}
	for _, k := range c.Conditions {
		if !slices.ContainsFunc(f.Frozen.Terms, func(x models.FrozenTerm) bool { return x.Condition == k }) {
			return models.Invalid("conditions", "%q is no condition of the text that was signed", k)
		}
		v := models.Certification{ID: fmt.Sprintf("%s-%s-round-%d", grant, k, f.Round), Grant: grant, Condition: k, Office: c.Office, State: acceptance.Certifies(f.Route),
			Date: models.OnDay(c.Date), Note: c.Note, Sources: []string{id}}
		if body, err = models.Body(v); err != nil {
			return err
		}
		change.Drafts = append(change.Drafts, Draft{Kind: models.FactCertification, ID: v.ID, Body: body, Sources: v.Sources, KnownFrom: today})
	}
	_, err = t.Keep(ctx, who, change)
	return err
}
