package tracker

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"proviso/app/seed"
	"proviso/models"
)

func seeded(t *testing.T) *Book {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return NewBook(r)
}

var happened = regexp.MustCompile(`"(from|to|date|joined|filed|ended|announced|effective|withdrawn|reversed_on|mandate_issued|non_parties_uncertain_from)":"(\d{4}-\d\d-\d\d)"`)

// Nothing that happened after the day of knowledge is told of a case or condition,
// nor what was written looking back.
func TestKnownLeavesOutWhatCameLater(t *testing.T) {
	b := seeded(t)
	rapid.Check(t, func(t *rapid.T) {
		known := models.NewDate(2016, 6, 1) + models.Date(rapid.IntRange(0, 3800).Draw(t, "day"))
		m, begun := caseKnown(rapid.SampledFrom(b.Record.Cases).Draw(t, "case"), known)
		k, _ := conditionKnown(rapid.SampledFrom(b.Record.Conditions).Draw(t, "condition"), known)
		things := []any{k}
		if begun {
			things = append(things, m)
		}
		for _, x := range things {
			body, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			for _, hit := range happened.FindAllStringSubmatch(string(body), -1) {
				if hit[2] > known.String() {
					t.Fatalf("as known on %s: %s %s", known, hit[1], hit[2])
				}
			}
		}
		if begun && known < m.VerifiedThrough && m.Posture != "" {
			t.Fatalf("as known on %s %s tells how it ended: %s", known, m.ID, m.Posture)
		}
	})
}

// As known on the last day everything is told, and a thing is not changed by being
// looked at as known on another.
func TestKnownTellsAllInTheEnd(t *testing.T) {
	b := seeded(t)
	before, err := json.Marshal(b.Record)
	if err != nil {
		t.Fatal(err)
	}
	last := models.NewDate(2100, 1, 1)
	for i := range b.Record.Cases {
		full := b.Record.Cases[i]
		got, begun := caseKnown(full, last)
		if !begun || len(got.Events) != len(full.Events) || len(got.Orders) != len(full.Orders) || got.Note != full.Note && full.VerifiedThrough != 0 {
			t.Errorf("%s is not told whole", full.ID)
		}
		caseKnown(full, models.NewDate(2018, 1, 1))
	}
	for i := range b.Record.Conditions {
		conditionKnown(b.Record.Conditions[i], models.NewDate(2018, 1, 1))
	}
	after, err := json.Marshal(b.Record)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("the record was changed by being looked at")
	}
}

// A happening is told of every condition that it bears on, though it reads like another.
func TestHappeningsOfConditions(t *testing.T) {
	b := seeded(t)
	for _, m := range b.Record.Cases {
		for _, o := range m.Orders {
			for _, k := range o.Conditions {
				if o.From.Known() && !slices.ContainsFunc(b.happenings, func(h Happening) bool {
					return h.Case == m.ID && h.Date == o.From && slices.Contains(h.Conditions, k)
				}) {
					t.Errorf("%s: no happening tells of %s on %s", k, o.ID, o.From)
				}
			}
		}
		all := b.OfCase(m.ID)
		if !slices.IsSortedFunc(all, func(x, y Happening) int { return cmp.Compare(x.Date.Earliest, y.Date.Earliest) }) || len(all) < len(m.Orders) {
			t.Errorf("%s: %d happenings, or out of order", m.ID, len(all))
		}
	}
}

// Figures of different bases stay apart; what is unknown, disputed or passed on is
// counted and added to nothing.
func TestFigures(t *testing.T) {
	figure := func(usd models.USD, basis models.AmountKind, about, disputed bool) *models.Figure {
		return &models.Figure{USD: usd, Basis: basis, Approximate: about, Disputed: disputed}
	}
	got := figures([]models.Assessment{
		{Figure: figure(100, models.Allocation, false, false)}, {Figure: figure(10, models.Awarded, false, false)}, {Figure: figure(1, models.Allocation, true, false)},
		{Figure: figure(5000, models.Awarded, false, true)}, {}, {Grant: models.Grant{Via: "colorado"}, Figure: figure(7000, models.Awarded, false, false)},
	})
	want := []Sum{{models.Awarded, 10, 1, false}, {models.Allocation, 101, 2, true}}
	if !slices.Equal(got.Sums, want) || got.Unknown != 1 || got.Disputed != 1 || got.PassThrough != 1 {
		t.Errorf("got %+v", got)
	}
}

// Every fact that cites a source is told with it, and each has a page but for
// practices and sums that name nobody.
func TestRests(t *testing.T) {
	b := seeded(t)
	items, err := Items(b.Record)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		for _, s := range it.Sources {
			_, rests, err := b.SourceFile(s)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(rests, func(r Rest) bool { return r.Kind == it.Kind && r.ID == it.ID })
			switch {
			case at < 0:
				t.Errorf("%s does not tell of %s %s", s, it.Kind, it.ID)
			case rests[at].PageID == "" && it.Kind != models.FactPractice && it.Kind != models.FactContext:
				t.Errorf("%s %s has no page", it.Kind, it.ID)
			}
		}
	}
}

// A case whose filing is not dated is not said to have begun before anything is
// recorded of it.
func TestPhases(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct {
		id, asOf string
		want     Phase
	}{
		{"chicago-v-sessions-fy2017", "2017-08-06", Ahead},
		{"chicago-v-sessions-fy2017", "2017-08-07", Quiet},
		{"chicago-v-sessions-fy2017", "2017-09-15", Live},
		{"rule-trump-v-casa", "2018-06-26", Undated},
		{"rule-trump-v-casa", "2025-12-01", Quiet},
	} {
		i := slices.IndexFunc(b.Record.Cases, func(m models.Case) bool { return m.ID == c.id })
		if row, _ := b.caseRow(&b.Record.Cases[i], dayOf(c.asOf), 0); row.Phase != c.want {
			t.Errorf("%s on %s: %s, want %s", c.id, c.asOf, row.Phase, c.want)
		}
	}
}
