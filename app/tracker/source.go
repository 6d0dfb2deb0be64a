package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
)

// Rest is a fact that rests on a source, and the thing on whose page it stands.
type Rest struct {
	Kind   models.FactKind
	ID     string
	Title  string
	Page   models.FactKind
	PageID string
	Anchor string // within that page
}

// citations finds sources by id, and facts by the sources they cite.
type citations struct {
	sources map[string]*models.Source
	rests   map[string][]Rest // by kind in the order of loading, then id
}

func newCitations(r *models.Record) *citations {
	x := &citations{sources: make(map[string]*models.Source, len(r.Sources)), rests: map[string][]Rest{}}
	for i := range r.Sources {
		x.sources[r.Sources[i].ID] = &r.Sources[i]
	}
	grants := make(map[string]*models.Grant, len(r.Grants))
	for i := range r.Grants {
		grants[r.Grants[i].ID] = &r.Grants[i]
	}
	for _, v := range r.Jurisdictions {
		x.on(Rest{Kind: models.FactJurisdiction, ID: v.ID, Title: v.Name}, v.Sources)
	}
	for _, v := range r.Associations {
		x.on(Rest{Kind: models.FactAssociation, ID: v.ID, Title: v.Title}, v.Sources)
	}
	for _, v := range r.Programs {
		x.on(Rest{Kind: models.FactProgram, ID: v.ID, Title: v.Name}, v.Sources)
	}
	for _, v := range r.Conditions {
		cited := [][]string{v.Sources}
		for _, a := range v.Attachments {
			cited = append(cited, a.Sources)
		}
		x.on(Rest{Kind: models.FactCondition, ID: v.ID, Title: v.Title}, cited...)
	}
	for _, v := range r.NumberBlocks {
		x.on(Rest{Kind: models.FactNumberBlock, ID: v.ID, Title: fmt.Sprintf("%s FY%d", v.Program, v.FiscalYear), Page: models.FactProgram, PageID: v.Program, Anchor: "numbers"}, v.Sources)
	}
	for _, v := range r.Cases {
		x.on(Rest{Kind: models.FactCase, ID: v.ID, Title: v.Caption}, citedByCase(v)...)
	}
	for _, v := range r.Notices {
		x.on(Rest{Kind: models.FactNotice, ID: v.ID, Title: v.Text}, v.Sources)
	}
	for _, v := range r.Actions {
		cited := [][]string{v.Sources}
		for _, a := range v.Responses {
			cited = append(cited, a.Sources)
		}
		x.on(Rest{Kind: models.FactAction, ID: v.ID, Title: ActionName(&v)}, cited...)
	}
	for _, v := range r.Grants {
		x.on(Rest{Kind: models.FactGrant, ID: v.ID, Title: v.Name()}, v.Sources)
	}
	of := func(kind models.FactKind, id, what, grant string, sources ...[]string) {
		t := Rest{Kind: kind, ID: id, Title: strings.ReplaceAll(what, "_", " "), Page: models.FactGrant, PageID: grant}
		if g := grants[grant]; g != nil {
			t.Title += ", " + g.Name()
		}
		x.on(t, sources...)
	}
	for _, v := range r.Amounts {
		cited := [][]string{v.Sources}
		for _, rival := range v.Rivals {
			cited = append(cited, []string{rival.Source})
		}
		of(models.FactAmount, v.ID, string(v.Kind)+" "+v.USD.Format(), v.Grant, cited...)
	}
	for _, v := range r.Steps {
		of(models.FactStep, v.ID, string(v.Kind), v.Grant, v.Sources)
	}
	for _, v := range r.Reports {
		of(models.FactReport, v.ID, v.Kind+" report", v.Grant, v.Sources)
	}
	for _, v := range r.Certifications {
		of(models.FactCertification, v.ID, string(v.State), v.Grant, v.Sources)
	}
	for _, v := range r.Context {
		x.on(Rest{Kind: models.FactContext, ID: v.ID, Title: v.Scope + ": " + v.USD.Format(), Page: models.FactProgram, PageID: v.Program, Anchor: "context"}, v.Sources)
	}
	for _, v := range r.Practices {
		who := ""
		if len(v.Who) > 0 {
			who = v.Who[0]
		}
		x.on(Rest{Kind: models.FactPractice, ID: v.ID, Title: v.Practice, Page: models.FactJurisdiction, PageID: who}, v.Sources)
	}
	for _, v := range r.Gaps {
		x.on(Rest{Kind: models.FactGap, ID: v.ID, Title: v.Subject}, v.Sources)
	}
	return x
}

// on files a fact under each source that it cites, once.
func (x *citations) on(t Rest, cited ...[]string) {
	if t.Page == "" {
		t.Page, t.PageID = t.Kind, t.ID
	}
	for _, s := range slices.Concat(cited...) {
		if at := x.rests[s]; len(at) == 0 || at[len(at)-1].Kind != t.Kind || at[len(at)-1].ID != t.ID {
			x.rests[s] = append(at, t)
		}
	}
}

// ActionName is what a federal action of the record is called, invented or not; ""
// where there is none.
func (b *Book) ActionName(id string) string {
	actions := b.Holding(id).Record.Actions
	i := slices.IndexFunc(actions, func(a models.Action) bool { return a.ID == id })
	if i < 0 {
		return ""
	}
	return ActionName(&actions[i])
}

// ActionName names a federal action: its title, or what it is and by whom.
func ActionName(a *models.Action) string {
	if a.Title != "" {
		return a.Title
	}
	name := strings.ReplaceAll(a.Kind, "_", " ")
	if a.Office != "" {
		name += " by the " + strings.TrimPrefix(a.Office, "The ")
	}
	return name
}

// SourceFile is a source and the facts that rest on it.
func (b *Book) SourceFile(id string) (models.Source, []Rest, error) {
	s := b.citations().sources[id]
	if s == nil {
		return models.Source{}, nil, models.NotFound("source", id, nil)
	}
	return *s, b.citations().rests[id], nil
}

// SourceQuery says which sources are listed. Empty filters let all through.
type SourceQuery struct {
	KnownOn   models.Date
	Text      string // in title, publisher, note or id
	Publisher string
	Year      string
}

// SourceRow is a source in a list.
type SourceRow struct {
	models.Source
	Rests int // how many facts rest on it
}

// Sources lists the sources that a query lets through, the newest first and those
// of a day not known last.
func (b *Book) Sources(q SourceQuery) ([]SourceRow, error) {
	year := 0
	if q.Year != "" {
		var err error
		if year, err = strconv.Atoi(q.Year); err != nil || year < 1700 || year > 2100 {
			return nil, models.Invalid("year", "%q is not a year; write it like 2018", q.Year)
		}
	}
	if publishers := b.Publishers(); q.Publisher != "" && !slices.Contains(publishers, q.Publisher) {
		return nil, models.NotFound("publisher", q.Publisher, nil)
	}
	var out []SourceRow
	for _, s := range b.Record.Sources {
		switch {
		case !b.Shows(s.ID), isLater(s.Date, q.KnownOn),
			q.Publisher != "" && s.Publisher != q.Publisher,
			year != 0 && (!s.Date.Known() || s.Date.Earliest.Time().Year() != year),
			!contains(q.Text, s.ID, s.Title, s.Publisher, s.Note):
		default:
			out = append(out, SourceRow{s, len(b.citations().rests[s.ID])})
		}
	}
	slices.SortStableFunc(out, func(x, y SourceRow) int {
		return cmp.Or(cmp.Compare(y.Date.Earliest, x.Date.Earliest), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// Publishers are those of all sources, by name.
func (b *Book) Publishers() []string {
	var out []string
	for _, s := range b.Record.Sources {
		if s.Publisher != "" && b.Shows(s.ID) {
			out = append(out, s.Publisher)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// contains is true if every word of what is sought stands in one of the texts,
// in either case of letters; nothing sought is everywhere.
func contains(sought string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(sought)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}
