package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"proviso/models"
)

// Rests is what a thing that somebody saw rests on: a source of the record by its
// id or, where there is none, what was looked at, which becomes one.
type Rests struct {
	Source    string
	Title     string
	URL       string
	Published models.When // the day of it
}

// PaymentSeen is what somebody saw of an award's payments.
type PaymentSeen struct {
	Kind    models.StepKind
	Since   models.Date // the day from which it stands
	Checked models.Date // the day on which it was seen
	Why     string
	Rests
}

// MarkPayment records what was seen of an award's payments, with what it rests on.
func (t *Tracker) MarkPayment(ctx context.Context, who models.Person, grant string, seen PaymentSeen) error {
	g, _, err := t.ownGrant(ctx, grant)
	if err != nil {
		return err
	}
	today := models.DateOf(t.Now())
	seen.Why = strings.TrimSpace(seen.Why)
	switch {
	case !seen.Kind.OfPayment():
		return models.Invalid("state", "is missing; say what you saw")
	case !seen.Since.Known():
		return models.Invalid("since", "is missing; say from which day it has been so")
	case seen.Since > today:
		return models.Invalid("since", "%s lies ahead", seen.Since.Words())
	case !seen.Checked.Known():
		return models.Invalid("checked", "is missing; say on which day you looked")
	case seen.Checked > today:
		return models.Invalid("checked", "%s lies ahead; nothing is seen before its day", seen.Checked.Words())
	case seen.Checked < seen.Since:
		return models.Invalid("checked", "%s lies before the day from which it has been so", seen.Checked.Words())
	case seen.Why == "" && seen.Kind != models.StepPayOpen:
		return models.Invalid("why", "is missing; say what reason was given, or that none was")
	}
	source, drafts, err := t.restingOn(ctx, g, seen.Rests, seen.Checked)
	if err != nil {
		return err
	}
	id, err := t.ProposeID(ctx, models.FactStep, models.Entry{"grant": grant, "kind": string(seen.Kind)})
	if err != nil {
		return err
	}
	s := models.Step{ID: id, Grant: grant, Kind: seen.Kind, Date: models.OnDay(seen.Since), Checked: seen.Checked, Note: seen.Why, Sources: []string{source}}
	body, err := models.Body(s)
	if err != nil {
		return err
	}
	drafts = append(drafts, Draft{Kind: models.FactStep, ID: id, Body: body, KnownFrom: today})
	_, err = t.keepAs(ctx, who, Change{Drafts: drafts, Reason: cmp.Or(seen.Why, "seen to be open")}, "mark-payment")
	return err
}

// ownGrant is a grant as its own fact has it, and that fact's version.
func (t *Tracker) ownGrant(ctx context.Context, id string) (g models.Grant, version int, err error) {
	f, err := t.OneFact(ctx, models.FactGrant, id)
	if err != nil {
		return g, 0, err
	}
	if f.Withdrawn {
		return g, 0, models.NotFound("grant", id, nil)
	}
	return g, f.Version, json.Unmarshal([]byte(f.Body), &g)
}

// restingOn is the source that something of a grant rests on, and the draft of it
// where it is new. What is said of an invented grant rests on nothing real.
func (t *Tracker) restingOn(ctx context.Context, g models.Grant, r Rests, seen models.Date) (id string, drafts []Draft, err error) {
	r.Source, r.Title, r.URL = strings.TrimSpace(r.Source), strings.TrimSpace(r.Title), strings.TrimSpace(r.URL)
	switch {
	case r.Source != "" && r.Title != "":
		return "", nil, models.Invalid("source", "name a source of the record or say what you looked at, not both")
	case r.Source != "":
		if _, err := t.OneFact(ctx, models.FactSource, r.Source); err != nil {
			return "", nil, models.Invalid("source", "there is no source %q in the record", r.Source)
		}
		return r.Source, nil, nil
	case r.Title == "":
		return "", nil, models.Invalid("title", "is missing; say what you looked at, as the ASAP account page")
	case r.URL != "" && !strings.HasPrefix(r.URL, "https://") && !strings.HasPrefix(r.URL, "http://"):
		return "", nil, models.Invalid("url", "%q is not a link; it begins with https://", r.URL)
	}
	s := models.Source{Title: r.Title, URL: r.URL, Date: r.Published, Grade: "primary", Illustrative: g.Illustrative, Note: "Looked at on " + seen.Words() + "."}
	if s.ID, err = t.ProposeID(ctx, models.FactSource, models.Entry{"title": g.ID + " " + r.Title}); err != nil {
		return "", nil, err
	}
	body, err := models.Body(s)
	return s.ID, []Draft{{Kind: models.FactSource, ID: s.ID, Body: body, KnownFrom: models.DateOf(t.Now())}}, err
}

// MemorandumChange is what somebody does with the memorandum of a joint award:
// writes its next version or, where a member declines, has it worked out.
type MemorandumChange struct {
	Version int // of the grant's fact, as the person saw it
	Decline string
	On      models.Date
	Fee     models.USD
	Shares  []models.Share // where nobody declines
	Note    string
	Rests
}

// ProposeMemorandum is the version that a change would make, and the figure that it
// makes up. It errs where KeepMemorandum would for what the version says.
func (t *Tracker) ProposeMemorandum(ctx context.Context, grant string, c MemorandumChange) (models.Memorandum, models.USD, error) {
	g, _, err := t.ownGrant(ctx, grant)
	if err != nil {
		return models.Memorandum{}, 0, err
	}
	if g.Joint == nil {
		return models.Memorandum{}, 0, models.Invalid("", "it is no joint award: nothing splits it")
	}
	award, ok, err := t.jointFigure(ctx, grant)
	switch {
	case err != nil:
		return models.Memorandum{}, 0, err
	case !ok:
		return models.Memorandum{}, 0, models.Invalid("", "there is no figure of the award for shares to make up; record it first")
	case !c.On.Known():
		return models.Memorandum{}, award, models.Invalid("on", "is missing; say from which day it stands")
	}
	versions := g.Joint.Versions()
	var m models.Memorandum
	if len(versions) > 0 {
		m = versions[len(versions)-1]
	}
	if m.Date.Known() && c.On < m.Date.Earliest {
		return models.Memorandum{}, award, models.Invalid("on", "lies before the version that stands, of %s", m.Date.Words())
	}
	if c.Decline != "" {
		m, err = m.Decline(c.Decline, c.On, award)
	} else {
		m = models.Memorandum{Version: len(versions) + 1, Date: models.OnDay(c.On), Fee: c.Fee, Shares: c.Shares}
		err = m.Foot(award)
		if err == nil && len(m.Shares) == 0 {
			err = models.Invalid("shares", "are missing")
		}
	}
	if err == nil { // said before anything is shown, and not after
		_, _, err = t.restingOn(ctx, g, c.Rests, c.On)
	}
	m.Note, m.Sources = strings.TrimSpace(c.Note), nil
	return m, award, err
}

// jointFigure is the figure of a joint award on this day.
func (t *Tracker) jointFigure(ctx context.Context, grant string) (models.USD, bool, error) {
	b, err := t.Book(ctx, 0)
	if err != nil {
		return 0, false, err
	}
	on, err := b.Holding(grant).Grant(grant, models.DateOf(t.Now()), 0)
	if err != nil || on.Figure == nil {
		return 0, false, err
	}
	return on.Figure.USD, true, nil
}

// KeepMemorandum records the next version. Those before stay as they were.
func (t *Tracker) KeepMemorandum(ctx context.Context, who models.Person, grant string, c MemorandumChange) (int, error) {
	m, _, err := t.ProposeMemorandum(ctx, grant, c)
	if err != nil {
		return 0, err
	}
	g, _, err := t.ownGrant(ctx, grant)
	if err != nil {
		return 0, err
	}
	today := models.DateOf(t.Now())
	source, drafts, err := t.restingOn(ctx, g, c.Rests, today)
	if err != nil {
		return 0, err
	}
	m.Sources = []string{source}
	joint := *g.Joint
	joint.Memoranda, joint.Shares = append(joint.Versions()[:len(joint.Versions()):len(joint.Versions())], m), nil
	g.Joint = &joint
	body, err := models.Body(g)
	if err != nil {
		return 0, err
	}
	reason := cmp.Or(m.Note, "the next version of the memorandum")
	if c.Decline != "" {
		reason = strings.TrimSpace(c.Decline + " declined. " + m.Note)
	}
	drafts = append(drafts, Draft{Kind: models.FactGrant, ID: grant, Body: body, Replaces: c.Version, KnownFrom: today})
	_, err = t.keepAs(ctx, who, Change{Drafts: drafts, Reason: reason}, "keep-memorandum")
	return m.Version, err
}
