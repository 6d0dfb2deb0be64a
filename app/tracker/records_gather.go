package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// recordsWalk walks the lines of the trail up to a bundle's head and sorts what
// they are about: given out, withheld, or of no concern to it. What no rule here
// lets out is withheld.
type recordsWalk struct {
	t         *Tracker
	sight     *sight
	bundle    *models.Bundle
	names     map[string]string // of people
	decided   map[string]Release
	withheld  map[models.FactRef]*heldRecord
	accounts  *heldRecord // the lines about accounts, counted as one
	newest    map[models.FactRef]models.BundleItem
	elsewhere map[models.FactRef]models.BundleItem // public facts about no one jurisdiction
}

// heldRecord is a thing that is withheld, and by whom it was written.
type heldRecord struct {
	models.WithheldRecord
	first   int64           // number of the first line about it
	authors map[string]bool // ids; nil: it is not told whose they are
}

// groundsPrivileged is the ground of what counsel keeps.
var groundsPrivileged = models.RecordsAttorney.Words("") + "; " + models.RecordsWork.Words("")

func (t *Tracker) newRecordsWalk(ctx context.Context, s *sight, b *models.Bundle, decided map[string]Release) (*recordsWalk, error) {
	w := &recordsWalk{t: t, bundle: b, decided: decided, names: map[string]string{}, withheld: map[models.FactRef]*heldRecord{},
		newest: map[models.FactRef]models.BundleItem{}, elsewhere: map[models.FactRef]models.BundleItem{}}
	// Which accounts are of the jurisdiction is asked of a sight that sees all too.
	w.sight = &sight{who: s.who, roles: s.roles, book: s.book, people: map[string]models.Person{}}
	all, err := t.store.People(ctx)
	for _, p := range all {
		w.names[p.ID], w.sight.people[p.ID] = p.Name, p
	}
	return w, err
}

// span is which lines are of the bundle's days.
func (w *recordsWalk) span() store.TrailFilter {
	f := store.TrailFilter{Oldest: true, Before: w.bundle.Head.Seq + 1}
	if w.bundle.From != 0 {
		f.From = w.bundle.From.Time()
	}
	if w.bundle.To != 0 {
		f.Until = (w.bundle.To + 1).Time()
	}
	return f
}

// each gives the lines of a filter, the oldest first.
func (w *recordsWalk) each(ctx context.Context, f store.TrailFilter, emit func(*store.Line) error) error {
	for {
		lines, err := w.t.store.Lines(ctx, f, trailChunk)
		if err != nil {
			return err
		}
		for i := range lines {
			if err := emit(&lines[i]); err != nil {
				return err
			}
		}
		if len(lines) < trailChunk {
			return nil
		}
		f.After = lines[len(lines)-1].Seq
	}
}

// isAbout is true of a line about the jurisdiction, and maybe others.
func (w *recordsWalk) isAbout(l *store.Line) bool {
	return slices.Contains(w.sight.places(l), w.bundle.Jurisdiction)
}

// gather fills the bundle, but for the lines of the trail.
func (w *recordsWalk) gather(ctx context.Context) error {
	if err := w.each(ctx, w.span(), w.sortLine); err != nil {
		return err
	}
	if err := w.decide(ctx); err != nil {
		return err
	}
	w.number()
	for ref, x := range w.newest {
		switch {
		case x.Withdrawn: // that it stood is in the trail
		case slices.Contains(models.FactKinds, ref.Kind):
			w.bundle.Facts = append(w.bundle.Facts, x)
		case ref.Kind != models.FactDocument && w.withheld[ref] == nil:
			w.bundle.Work = append(w.bundle.Work, x)
		}
	}
	if err := w.addNamed(); err != nil {
		return err
	}
	for _, all := range [][]models.BundleItem{w.bundle.Facts, w.bundle.Work} {
		slices.SortFunc(all, func(x, y models.BundleItem) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID)) })
	}
	return w.addSources(ctx)
}

// sortLine keeps the newest version of what is given out, and counts what is not.
func (w *recordsWalk) sortLine(l *store.Line) error {
	ref := models.FactRef{Kind: l.Kind, ID: l.ID}
	switch {
	case l.Kind == TrailRecords:
	case l.Kind == TrailPerson:
		if w.isAbout(l) {
			if w.accounts == nil {
				w.accounts = &heldRecord{WithheldRecord: models.WithheldRecord{Kind: TrailPerson, Ground: models.RecordsSecurity.Words("lines of the trail about accounts of people")}}
			}
			w.accounts.wrote(l)
		}
	case l.Fact == nil:
	case !w.isAbout(l):
		if slices.Contains(models.FactKinds, l.Kind) && l.Kind != models.FactSource && len(w.sight.places(l)) == 0 {
			w.elsewhere[ref] = models.BundleItem{Fact: *l.Fact, Sources: l.Sources}
		}
	case givenOut(l.Kind):
		w.newest[ref] = models.BundleItem{Fact: *l.Fact, Sources: l.Sources}
		if l.Kind == models.FactDocument || slices.Contains(reviewed, l.Kind) {
			w.withhold(ref, "").wrote(l)
		}
	default:
		h := w.withhold(ref, groundsPrivileged)
		h.wrote(l)
		h.About = w.public(belongsTo(l.Kind, l.ID))
	}
	return nil
}

// givenOut is true of the kinds that a bundle may have. One that is not named
// here is withheld.
func givenOut(kind models.FactKind) bool {
	return slices.Contains(models.FactKinds, kind) || slices.Contains(models.WorkKinds, kind)
}

func (w *recordsWalk) withhold(ref models.FactRef, ground string) *heldRecord {
	if w.withheld[ref] == nil {
		w.withheld[ref] = &heldRecord{WithheldRecord: models.WithheldRecord{Kind: ref.Kind, Ground: ground}, authors: map[string]bool{}}
	}
	return w.withheld[ref]
}

func (h *heldRecord) wrote(l *store.Line) {
	if h.Wrote(l.At); h.first == 0 {
		h.first = l.Seq
	}
	if h.authors != nil {
		h.authors[l.Actor] = true
	}
}

// belongsTo is to what a thing may belong that is called as the grant, or as the
// demand and the jurisdiction.
func belongsTo(kind models.FactKind, id string) []models.Ref {
	if kind == models.FactPrivilegeLog || kind == models.FactReply {
		return []models.Ref{{Kind: models.FactAction, ID: id[:max(0, strings.LastIndexByte(id, '.'))]}}
	}
	return []models.Ref{{Kind: models.FactGrant, ID: id}}
}

// public is those of the refs that the public record holds.
func (w *recordsWalk) public(refs []models.Ref) []models.Ref {
	var out []models.Ref
	for _, r := range refs {
		b := w.sight.book.Holding(r.ID)
		known := false
		switch r.Kind {
		case models.FactGrant:
			known = b.index.grants[r.ID] != nil
		case models.FactAction:
			known = b.index.actions[r.ID] != nil
		case models.FactCase:
			known = slices.ContainsFunc(b.Record.Cases, func(c models.Case) bool { return c.ID == r.ID })
		}
		if known {
			out = append(out, r)
		}
	}
	return out
}

// decide parts the documents, and what people draft in, in those that are given out
// and those that are not.
func (w *recordsWalk) decide(ctx context.Context) error {
	papers, err := w.papers()
	if err != nil {
		return err
	}
	kept, err := w.t.Work(ctx)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(w.decided)) {
		if err := w.checkDecision(kept, key, w.decided[key]); err != nil {
			return err
		}
	}
	for _, p := range papers {
		if w.release(models.FactRef{Kind: models.FactDocument, ID: p.ID}, p.About) {
			w.bundle.Papers = append(w.bundle.Papers, p)
		}
	}
	for ref := range w.newest {
		if slices.Contains(reviewed, ref.Kind) {
			w.release(ref, belongsTo(ref.Kind, ref.ID))
		}
	}
	return nil
}

// release is true of what is given out. Of what is not it writes down the ground.
func (w *recordsWalk) release(ref models.FactRef, about []models.Ref) bool {
	d := w.decided[releaseKey(ref)]
	if d.Release {
		delete(w.withheld, ref)
		return true
	}
	h := w.withheld[ref]
	h.Ground, h.About = cmp.Or(d.Ground, models.RecordsUnreviewed).Words(d.Words), w.public(about)
	return false
}

// papers are the documents of the span, by id.
func (w *recordsWalk) papers() ([]models.BundlePaper, error) {
	var out []models.BundlePaper
	for ref, x := range w.newest {
		if ref.Kind != models.FactDocument {
			continue
		}
		var p models.BundlePaper
		if err := json.Unmarshal([]byte(x.Body), &p.Document); err != nil {
			return nil, fmt.Errorf("fact %d: %w", x.Seq, err)
		}
		for i, v := range p.Versions {
			if day := models.DateOf(v.At); w.bundle.From == 0 || day >= w.bundle.From {
				p.Numbers = append(p.Numbers, i+1)
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y models.BundlePaper) int { return cmp.Compare(x.ID, y.ID) })
	return out, nil
}

// checkDecision errs on a decision of what is not of the jurisdiction, or is not as
// whoever decided saw it. What is outside the span may be decided on; nothing comes
// of it.
func (w *recordsWalk) checkDecision(kept *Workbook, key string, d Release) error {
	field := PaperField + key
	version, what := 0, "document of this jurisdiction"
	if strings.Contains(key, "/") {
		what = "answer, file of a demand, driver or scenario of this jurisdiction"
		for _, x := range w.sight.drafts(kept, w.bundle.Jurisdiction) {
			if x.Key == key {
				version = x.Version
			}
		}
	} else if slices.ContainsFunc(kept.Documents, func(x models.Document) bool { return x.ID == key && x.Jurisdiction == w.bundle.Jurisdiction }) {
		version = kept.Version(models.FactDocument, key)
	}
	switch {
	case version == 0:
		return models.Invalid(field, "no %s is called %q", what, key)
	case d.Version != 0 && d.Version != version:
		return models.Conflict(field, "was changed since this page was opened; look at it again, and decide")
	case d.Release:
		return nil
	}
	if d.Ground == models.RecordsOther && strings.TrimSpace(d.Words) == "" {
		return models.Invalid(WordsField+key, "is missing; another ground is said in words")
	}
	_, err := short(WordsField+key, d.Words, longestReference)
	return err
}

// number gives control numbers to what is withheld, in the order of its first
// writing.
func (w *recordsWalk) number() {
	all := slices.Collect(maps.Values(w.withheld))
	if w.accounts != nil {
		all = append(all, w.accounts)
	}
	slices.SortFunc(all, func(x, y *heldRecord) int { return cmp.Compare(x.first, y.first) })
	for i, h := range all {
		h.Control, h.Author = fmt.Sprintf("W-%04d", i+1), w.roles(h.authors)
		w.bundle.Withheld = append(w.bundle.Withheld, h.WithheldRecord)
	}
}

// roles are those that people have now where the bundle is of.
func (w *recordsWalk) roles(people map[string]bool) string {
	within := w.sight.book.Within(w.bundle.Jurisdiction)
	var out []string
	for _, role := range models.Roles {
		for id := range people {
			if w.sight.people[id].Has(within, role) {
				out = append(out, string(role))
				break
			}
		}
	}
	return strings.Join(out, ", ")
}

// addNamed adds the public facts about no one jurisdiction that name this one, or
// that its own facts name.
func (w *recordsWalk) addNamed() error {
	named := map[string]bool{}
	for _, x := range w.bundle.Facts {
		said, err := leaves(x.Body)
		if err != nil {
			return err
		}
		for _, v := range said {
			named[v] = true
		}
	}
	for _, x := range w.elsewhere {
		if x.Withdrawn || !w.bundle.Illustrative && w.sight.book.invented[x.ID] {
			continue
		}
		names := named[x.ID]
		if !names {
			said, err := leaves(x.Body)
			if err != nil {
				return err
			}
			for _, v := range said {
				names = names || v == w.bundle.Jurisdiction
			}
		}
		if names {
			w.bundle.Facts = append(w.bundle.Facts, x)
		}
	}
	return nil
}

// addSources adds the sources on which what is given out rests, as they stand,
// whenever they were written.
func (w *recordsWalk) addSources(ctx context.Context) error {
	cited := map[string]bool{}
	for _, all := range [][]models.BundleItem{w.bundle.Facts, w.bundle.Work} {
		for _, x := range all {
			for _, id := range x.Sources {
				cited[id] = true
			}
		}
	}
	f := w.span()
	f.From, f.Kinds = store.TrailFilter{}.From, []models.FactKind{models.FactSource}
	newest := map[string]models.BundleItem{}
	err := w.each(ctx, f, func(l *store.Line) error {
		if l.Fact != nil && cited[l.ID] {
			newest[l.ID] = models.BundleItem{Fact: *l.Fact}
		}
		return nil
	})
	for _, x := range newest {
		w.bundle.Sources = append(w.bundle.Sources, x)
	}
	slices.SortFunc(w.bundle.Sources, func(x, y models.BundleItem) int { return cmp.Compare(x.ID, y.ID) })
	return err
}

// calledByName are the kinds whose ids say what somebody called the thing, which is
// withheld with it.
var calledByName = []models.FactKind{models.FactDriver, models.FactScenario, models.FactLikelihood, models.FactCounselLikelihood}

// row is a line of the trail as it is given out, if it is. Of what is withheld it
// is told that it was written, by whom and when, as in the trail's own export.
func (w *recordsWalk) row(l *store.Line) (models.TrailRow, bool) {
	if l.Kind == TrailPerson || !w.isAbout(l) {
		return models.TrailRow{}, false
	}
	e, ground := entryOf(l), groundsPrivileged
	h := w.withheld[models.FactRef{Kind: l.Kind, ID: l.ID}]
	if h != nil {
		ground = h.Control + ": " + h.Ground
	}
	if h != nil || l.Kind != TrailRecords && !givenOut(l.Kind) {
		e.withhold()
		if slices.Contains(calledByName, l.Kind) {
			e.ID = ""
		}
	}
	return e.Row(w.names[l.Actor], ground), true
}
