package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

// Match is a recipient of a file with the jurisdictions that it may be.
type Match struct {
	ID         string // by which it is remembered
	Recipient  intake.Recipient
	Rows       int
	Candidates []intake.Candidate     // the likeliest first
	Sure       string                 // the jurisdiction, where no person needs to say so
	Said       *models.RecipientMatch // what a person said; nil: nobody did
	By         models.Fact            // the version that says it; zero: nobody did
}

// Is is the jurisdiction of the recipient: as a person said or, where nobody did, as it
// is sure to be; "" is none, or not known.
func (m *Match) Is() string {
	if m.Said != nil {
		return m.Said.Jurisdiction
	}
	return m.Sure
}

// Doubtful is true of a match that waits for a person.
func (m *Match) Doubtful() bool { return m.Said == nil && m.Sure == "" && len(m.Candidates) > 0 }

// matcher matches recipients to the jurisdictions of the record.
type matcher struct {
	known []intake.Known
	said  map[string]models.RecipientMatch
	by    map[string]models.Fact
}

func (t *Tracker) matcher(ctx context.Context, b *Book) (*matcher, error) {
	facts, err := t.store.Facts(ctx, store.Filter{Kinds: []models.FactKind{models.FactRecipient}})
	if err != nil {
		return nil, fmt.Errorf("read which recipients are whose: %w", err)
	}
	x := &matcher{known: intake.KnownAs(b.Record.Jurisdictions), said: map[string]models.RecipientMatch{}, by: map[string]models.Fact{}}
	for _, f := range facts {
		var m models.RecipientMatch
		if err := json.Unmarshal([]byte(f.Body), &m); err != nil {
			return nil, fmt.Errorf("fact %d: %w", f.Seq, err)
		}
		x.said[f.ID], x.by[f.ID] = m, f
	}
	return x, nil
}

// of matches one. What was said of it under its UEI comes before what was said of its
// name in files that have none.
func (x *matcher) of(r store.ReportedRecipient) Match {
	m := Match{ID: models.RecipientID(r.FederalRecipient), Recipient: intake.Recipient{FederalRecipient: r.FederalRecipient, Performed: r.Performed}, Rows: r.Rows}
	m.Candidates = intake.Candidates(m.Recipient, x.known)
	for _, id := range []string{m.ID, models.NamedRecipient(r.FederalRecipient)} {
		if said, ok := x.said[id]; ok {
			m.Said, m.By = &said, x.by[id]
			return m
		}
	}
	if c, ok := intake.Certain(m.Candidates); ok {
		m.Sure = c.Jurisdiction
	}
	return m
}

// NamesRecipients is true of an import whose rows may name recipients of awards.
func NamesRecipients(m models.Import) bool {
	switch m.Kind {
	case models.ReportedTransaction, models.ReportedAward, models.ReportedSubaward:
		return true
	case models.ReportedTable:
		var mapping intake.Mapping
		return json.Unmarshal([]byte(m.Mapping), &mapping) == nil && (mapping.Target == intake.TargetAwards || mapping.Target == intake.TargetAllocation)
	}
	return false
}

// ImportMatches are the recipients that an import names, each once: first those that wait
// for a person, then those that are sure, then what was said. others is how many are no
// government by their name or type, and like none of the record.
func (t *Tracker) ImportMatches(ctx context.Context, who models.Person, number int64) (all []Match, others int, err error) {
	if _, err := t.importFor(ctx, who, number); err != nil {
		return nil, 0, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, 0, err
	}
	x, err := t.matcher(ctx, b)
	if err != nil {
		return nil, 0, err
	}
	recipients, err := t.store.ImportRecipients(ctx, number)
	if err != nil {
		return nil, 0, err
	}
	once := map[string]int{}
	for _, r := range recipients {
		m := x.of(r)
		if m.ID == "" || m.Said == nil && len(m.Candidates) == 0 && !strings.ContainsAny(r.Types, "ABCDEF") {
			others++
			continue
		}
		if i, there := once[m.ID]; there {
			rows := all[i].Rows + m.Rows
			if all[i].best() < m.best() {
				all[i] = m
			}
			all[i].Rows = rows
			continue
		}
		once[m.ID] = len(all)
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.best(), a.best()), cmp.Compare(a.Recipient.Name, b.Recipient.Name), cmp.Compare(a.ID, b.ID))
	})
	return all, others, nil
}

func (m *Match) best() int {
	if len(m.Candidates) == 0 {
		return 0
	}
	return m.Candidates[0].Score
}

func (m *Match) rank() int {
	switch {
	case m.Doubtful():
		return 0
	case m.Said == nil && m.Sure != "":
		return 1
	case m.Said != nil:
		return 2
	}
	return 3
}

// Whose is what a person says of a recipient.
type Whose struct {
	Recipient    string // Match.ID
	Jurisdiction string // "": none of the record
	Why          string
	Version      int // of what was said before, as the person saw it; 0: nothing
}

// ConfirmMatch is a person's word on whose a recipient of an import is. It is remembered
// for all files. To say that one is none of the record, or another's than was said, is
// for those whose role reaches there.
func (t *Tracker) ConfirmMatch(ctx context.Context, who models.Person, number int64, said Whose) error {
	all, _, err := t.ImportMatches(ctx, who, number)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(m Match) bool { return m.ID == said.Recipient })
	if i < 0 {
		return models.Invalid("recipient", "import %d names no such recipient", number)
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return err
	}
	m := &all[i]
	if err := mayMatch(who, b, said.Jurisdiction); err != nil {
		return err
	}
	if m.Said != nil && m.By.ID == m.ID {
		if err := mayMatch(who, b, m.Said.Jurisdiction); err != nil {
			return err
		}
	}
	version := 0
	if m.By.ID == m.ID {
		version = m.By.Version
	}
	if err := sameVersion("choice", version, said.Version); err != nil {
		return err
	}
	fact := models.RecipientMatch{ID: m.ID, Name: m.Recipient.Name, State: m.Recipient.State, Jurisdiction: said.Jurisdiction, Why: strings.TrimSpace(said.Why)}
	if fact.Jurisdiction == "" && fact.Why == "" {
		return models.Invalid("why", "is missing; say why it is none of the record")
	}
	body, err := models.Body(fact)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactRecipient, ID: fact.ID, Body: body, Replaces: version}}, who.ID, "match-recipient", cmp.Or(fact.Why, "is "+fact.Jurisdiction))
	return err
}

// mayMatch errs unless the person may say that a recipient is a jurisdiction.
func mayMatch(who models.Person, b *Book, jurisdiction string) error {
	var within []string
	if jurisdiction != "" {
		if _, ok := b.Law.Jurisdiction(jurisdiction); !ok {
			return models.Invalid("jurisdiction", "there is no jurisdiction %q in the record", jurisdiction)
		}
		within = b.Within(jurisdiction)
	}
	switch {
	case who.Has(within, Imports...):
		return nil
	case jurisdiction == "":
		return models.Denied("that a recipient is none of the record is for all to say: it takes the role grants or budget everywhere")
	}
	return models.Denied("whose a recipient is, is said by those who have the role grants or budget there")
}
