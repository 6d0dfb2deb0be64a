package tracker

import (
	"maps"
	"slices"

	"proviso/app/report"
	"proviso/models"
)

// Sample is the book of what is invented: its grants are the illustrative ones
// alone, under the real law, and its lists show nothing real.
func (b *Book) Sample() *Book {
	if b.sample == nil {
		return b
	}
	return b.sample()
}

// IsSample is true of the book of what is invented.
func (b *Book) IsSample() bool { return b.sample == nil }

// Holding is the book in which the things of these ids stand: the sample if any
// of them is invented.
func (b *Book) Holding(ids ...string) *Book {
	for _, id := range ids {
		if b.invented[id] {
			return b.Sample()
		}
	}
	return b
}

// Invented says how many grants of the day are illustrative and counted in none
// of the book's lists.
func (b *Book) Invented(asOf, knownOn models.Date) int {
	if b.IsSample() || len(b.invented) == 0 {
		return 0
	}
	return len(b.Sample().Sheet(asOf, knownOn).Lines)
}

// Everything names all jurisdictions and programs by id, those that are invented
// with their mark: for the workspace, where a sample is worked on too.
func (b *Book) Everything() map[string]string {
	out := maps.Clone(b.Names())
	for _, x := range b.both()[1:] {
		for id, name := range x.Names() {
			if x.invented[id] {
				out[id] = name
			}
		}
	}
	return out
}

// EveryPlace is all jurisdictions, those that are invented last.
func (b *Book) EveryPlace() []models.Jurisdiction {
	out := slices.Clone(b.Record.Jurisdictions)
	for _, x := range b.both()[1:] {
		for _, j := range x.Record.Jurisdictions {
			if x.invented[j.ID] {
				out = append(out, j)
			}
		}
	}
	return out
}

// EveryGrant is all grants, those that are invented last.
func (b *Book) EveryGrant() []models.Grant {
	out := slices.Clone(b.Record.Grants)
	for _, x := range b.both()[1:] {
		out = append(out, x.Record.Grants...)
	}
	return out
}

// Shows is true of what the lists of the book hold: of all that is in the sample
// they show only what is invented.
func (b *Book) Shows(id string) bool { return !b.IsSample() || b.invented[id] }

// FindPlace is the jurisdiction of an id or a name, an invented one too; a
// misspelt one is an error that suggests the nearest real ones.
func (b *Book) FindPlace(text string) (*models.Jurisdiction, error) {
	if len(b.invented) > 0 {
		for i := range b.Sample().Record.Jurisdictions {
			j := &b.Sample().Record.Jurisdictions[i]
			if j.Illustrative && (j.ID == text || j.Name == text || j.Name == text+models.IllustrativeMark) {
				return j, nil
			}
		}
	}
	return b.Law.FindJurisdiction(text)
}

// Illustrative is the column of tables that says of a row whether it is invented.
const Illustrative = report.Illustrative

// Found says how many invented things match a question as it is written; the
// search of the book shows none of them.
func (b *Book) Found(q SearchQuery) (int, error) {
	if b.IsSample() || len(b.invented) == 0 {
		return 0, nil
	}
	q.Limit = 0
	got, err := b.Sample().Search(q)
	if err != nil || got.Meant != "" {
		return 0, err
	}
	return got.Total, nil
}
