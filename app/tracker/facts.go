package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"proviso/models"
)

// HeldFact is one fact as it stands, with its newest version.
type HeldFact struct {
	models.Fact
	Title string
}

// Counted is a kind with how many facts of it are held.
type Counted struct {
	Kind models.FactKind
	N    int
}

// FactCounts counts the facts of every kind that stand.
func (t *Tracker) FactCounts(ctx context.Context) ([]Counted, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return nil, err
	}
	n := map[models.FactKind]int{}
	for k, f := range h.facts.all() {
		if !f.Withdrawn {
			n[k.kind]++
		}
	}
	var out []Counted
	for _, kind := range models.FactKinds {
		out = append(out, Counted{kind, n[kind]})
	}
	return out, nil
}

// FactList lists the facts of a kind that hold a text anywhere, withdrawn ones
// too, by id.
func (t *Tracker) FactList(ctx context.Context, kind models.FactKind, text string) ([]HeldFact, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(models.FactKinds, kind) {
		return nil, models.NotFound("kind", string(kind), nil)
	}
	text = strings.ToLower(strings.TrimSpace(text))
	var out []HeldFact
	for k, f := range h.facts.all() {
		if k.kind == kind && (strings.Contains(f.ID, text) || strings.Contains(strings.ToLower(f.Body), text)) {
			out = append(out, HeldFact{f, titleOf([]byte(f.Body))})
		}
	}
	slices.SortFunc(out, func(x, y HeldFact) int { return cmp.Compare(x.ID, y.ID) })
	return out, nil
}

// titleOf is what a fact is called by those who read it; "" where it has no name.
func titleOf(body []byte) string {
	var v struct {
		Title, Name, Caption, Subject, Practice, Scope, Of string
	}
	_ = json.Unmarshal(body, &v) // what is held can be read; a field of another type leaves the rest
	return cmp.Or(v.Title, v.Name, v.Caption, v.Subject, v.Practice, v.Scope, v.Of)
}

// OneFact is a fact as it stands; withdrawn ones are found too.
func (t *Tracker) OneFact(ctx context.Context, kind models.FactKind, id string) (HeldFact, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return HeldFact{}, err
	}
	f, ok := h.facts.get(key{kind, id})
	if !ok {
		return HeldFact{}, models.NotFound(words(kind), id, nil)
	}
	return HeldFact{f, titleOf([]byte(f.Body))}, nil
}

// Version is one version of a fact and what it changed of the one before.
type Version struct {
	models.Fact
	Fields []models.Meant // Base is what stood before, Mine what this version says
}

// FactHistory is every version of a fact, the newest first.
func (t *Tracker) FactHistory(ctx context.Context, kind models.FactKind, id string) ([]Version, error) {
	facts, err := t.store.History(ctx, kind, id)
	if err != nil {
		return nil, fmt.Errorf("read the history of %s %s: %w", kind, id, err)
	}
	if len(facts) == 0 || !slices.Contains(models.FactKinds, kind) {
		return nil, models.NotFound(words(kind), id, nil)
	}
	out := make([]Version, len(facts))
	var before []byte
	for i, f := range facts {
		said := []byte(f.Body)
		if f.Withdrawn {
			said = nil
		}
		v := Version{Fact: f}
		if i > 0 && !f.Withdrawn {
			if v.Fields, err = models.Differences(kind, before, said); err != nil {
				return nil, err
			}
		}
		before = said
		out[len(facts)-1-i] = v
	}
	return out, nil
}

// Confirmation says that somebody has looked, and the fact still stands.
type Confirmation struct {
	Kind    models.FactKind
	ID      string
	Version int      // that was looked at
	Orders  []string // of a case: those that were looked at; none: all that have no end
	Day     models.Date
	Source  string // where it was looked up; may be empty
}

// Confirm moves the day through which a condition, what was seen of one grant, or a
// case and its orders, is verified.
func (t *Tracker) Confirm(ctx context.Context, who models.Person, c Confirmation) ([]models.Fact, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return nil, err
	}
	f, ok := h.facts.get(key{c.Kind, c.ID})
	if !ok || f.Withdrawn {
		return nil, models.NotFound(words(c.Kind), c.ID, nil)
	}
	today := models.DateOf(t.Now())
	switch {
	case c.Day == 0:
		return nil, models.Invalid("day", "is missing; say through which day it was verified")
	case c.Day > today:
		return nil, models.Invalid("day", "%s lies ahead; nothing is verified before its day", c.Day.Words())
	}
	var body []byte
	switch c.Kind {
	case models.FactCondition:
		body, err = confirmed(f.Body, c.Source, func(v *models.Condition) (*[]string, error) {
			return &v.Sources, later(&v.VerifiedThrough, c.Day)
		})
	case models.FactStep:
		body, err = confirmed(f.Body, c.Source, func(v *models.Step) (*[]string, error) { return &v.Sources, later(&v.Checked, c.Day) })
	case models.FactCase:
		body, err = confirmed(f.Body, c.Source, func(v *models.Case) (*[]string, error) { return &v.Sources, confirmCase(v, c) })
	default:
		return nil, models.Invalid("kind", "a %s has no day through which it is verified", words(c.Kind))
	}
	if err != nil {
		return nil, err
	}
	return t.keepAs(ctx, who, Change{Drafts: []Draft{{Kind: c.Kind, ID: c.ID, Body: body, Replaces: cmp.Or(c.Version, f.Version), KnownFrom: today}}, Reason: "confirmed"}, "confirm")
}

func confirmed[T any](body, source string, set func(*T) (*[]string, error)) ([]byte, error) {
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		return nil, err
	}
	sources, err := set(&v)
	if err != nil {
		return nil, err
	}
	if source != "" && !slices.Contains(*sources, source) {
		*sources = append(*sources, source)
	}
	return models.Body(v)
}

func confirmCase(v *models.Case, c Confirmation) error {
	if len(c.Orders) == 0 {
		if err := later(&v.VerifiedThrough, c.Day); err != nil {
			return err
		}
		for i := range v.Orders {
			if o := &v.Orders[i]; !o.To.Known() && o.VerifiedThrough < c.Day {
				o.VerifiedThrough = c.Day
			}
		}
		return nil
	}
	for _, id := range c.Orders {
		i := slices.IndexFunc(v.Orders, func(o models.Order) bool { return o.ID == id })
		if i < 0 {
			return models.NotFound("order", id, nil)
		}
		if err := later(&v.Orders[i].VerifiedThrough, c.Day); err != nil {
			return err
		}
	}
	return nil
}

// later moves a day forward; back would unsay what somebody has looked up.
func later(day *models.Date, to models.Date) error {
	if to <= *day {
		return models.Invalid("day", "it is verified through %s already", day.Words())
	}
	*day = to
	return nil
}

// Withdraw records that a thing is no longer held. Its versions stay.
func (t *Tracker) Withdraw(ctx context.Context, who models.Person, kind models.FactKind, id string, version int, reason string) error {
	h, err := t.holdings(ctx)
	if err != nil {
		return err
	}
	f, ok := h.facts.get(key{kind, id})
	if !ok || f.Withdrawn {
		return models.NotFound(words(kind), id, nil)
	}
	_, err = t.keepAs(ctx, who, Change{Drafts: []Draft{{Kind: kind, ID: id, Body: []byte(f.Body), Withdrawn: true, Replaces: cmp.Or(version, f.Version), KnownFrom: models.DateOf(t.Now())}}, Reason: reason}, "withdraw")
	return err
}

// ProposeID is an id for a new fact, made of what it says; it is not taken. It
// stays what it is once the fact is recorded, whatever becomes of the words.
func (t *Tracker) ProposeID(ctx context.Context, kind models.FactKind, e models.Entry) (string, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return "", err
	}
	id := slug(strings.Join(idParts(kind, e), " "))
	if id == "" || id == reserved {
		id = slug(string(kind) + " " + id)
	}
	for n, base := 2, id; ; n++ {
		if _, taken := h.facts.get(key{kind, id}); !taken {
			return id, nil
		}
		id = base + "-" + strconv.Itoa(n)
	}
}

// idParts are the words that an id is made of.
func idParts(kind models.FactKind, e models.Entry) []string {
	switch kind {
	case models.FactJurisdiction:
		if e["kind"] == string(models.State) {
			return []string{e["name"]}
		}
		return []string{plainName(e["name"]), e["state"]}
	case models.FactGrant:
		parts := []string{e["jurisdiction"], e["program"], "fy" + e["fiscal_year"]}
		if e["pass_through"] != "" {
			parts = append(parts, "via", e["pass_through"])
		}
		return parts
	case models.FactAmount, models.FactStep:
		return []string{e["grant"], e["kind"]}
	case models.FactReport:
		return []string{e["grant"], e["kind"], e["period_end"]}
	case models.FactCertification:
		return []string{e["grant"], e["condition"]}
	case models.FactNumberBlock:
		return []string{e["program"], "fy" + e["fiscal_year"]}
	case models.FactNotice, models.FactAction:
		return []string{cmp.Or(e["title"], e["kind"]), e["date"]}
	case models.FactExclusion:
		return []string{e["of"]}
	}
	return []string{cmp.Or(e["title"], e["short_name"], e["name"], e["caption"], e["subject"], e["practice"], e["scope"]), e["fiscal_year"]}
}

// longestSlug keeps an address fit to be read aloud.
const longestSlug = 60

// slug is a text as an id: lower-case letters and digits with hyphens between.
func slug(s string) string {
	var b strings.Builder
	for _, r := range fold(s) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(unicode.ToLower(r))
		case b.Len() > 0 && b.String()[b.Len()-1] != '-':
			b.WriteByte('-')
		}
	}
	out := b.String()
	if len(out) > longestSlug {
		out = out[:longestSlug]
		if i := strings.LastIndexByte(out, '-'); i > longestSlug/2 {
			out = out[:i]
		}
	}
	return strings.Trim(out, "-")
}
