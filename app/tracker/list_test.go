package tracker

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/risk"
	"proviso/models"
)

// TestSheetSaysWhatTheLadderSays: line by line, on days of every kind.
func TestSheetSaysWhatTheLadderSays(t *testing.T) {
	b := realBook(t)
	for _, day := range []string{"2016-10-01", "2018-01-24", "2018-06-26", "2018-08-29", "2020-05-01", "2026-11-24"} {
		on, _ := models.ParseDate("", day)
		for _, known := range []models.Date{0, on} {
			want, err := b.Assess(AssessQuery{AsOf: on, KnownOn: known})
			if err != nil {
				t.Fatal(err)
			}
			s := b.Sheet(on, known)
			if len(s.Lines) != len(want.Grants) {
				t.Fatalf("%s: %d lines, %d grants", day, len(s.Lines), len(want.Grants))
			}
			for i := range s.Lines {
				if got, want := shown(b, &s.Lines[i]), judged(&want.Grants[i]); got != want {
					t.Errorf("%s:\n got %s\nwant %s", day, got, want)
				}
			}
			list, err := b.List(ListQuery{AssessQuery: AssessQuery{AsOf: on, KnownOn: known}})
			if err != nil {
				t.Fatal(err)
			}
			if sums := risk.Total(want.Grants); fmt.Sprint(list.Sums) != fmt.Sprint(sums) {
				t.Errorf("%s: sums %+v, want %+v", day, list.Sums, sums)
			}
		}
	}
}

func shown(b *Book, l *Line) string {
	s := fmt.Sprint(l.Grant.ID, l.Rung(), l.Amount(), l.Position != nil, l.Due, l.For)
	var hangs []string
	for _, m := range l.Marks {
		s += fmt.Sprint(" ", b.Record.Conditions[m.Condition].ID, m.Standing(), m.Stale)
	}
	for _, n := range l.HangsOn {
		hangs = append(hangs, b.Driver(n))
	}
	return s + strings.Join(hangs, ",")
}

func judged(a *models.Assessment) string {
	var amount Amount
	if f := a.Figure; f != nil {
		amount = Amount{f.USD, f.Basis, f.Approximate, f.Disputed, true}
	}
	var due models.Date
	what := ""
	if d := a.NextDeadline; d != nil {
		due, what = d.Date, d.What
	}
	s := fmt.Sprint(a.Grant.ID, a.Rung, amount, a.Position != nil, due, what)
	var hangs []string
	for _, k := range a.Conditions {
		s += fmt.Sprint(" ", k.Condition, k.Standing, k.Stale != 0)
		hangs = append(hangs, k.HangsOn...)
	}
	slices.Sort(hangs)
	return s + strings.Join(slices.Compact(hangs), ",")
}

var friday = models.NewDate(2018, 1, 24)

func rowIDs(l List) []string {
	ids := make([]string, len(l.Rows))
	for i, r := range l.Rows {
		ids[i] = r.Grant.ID
	}
	return ids
}

// TestPaging: the pages of every order and group make up the list, each row once.
func TestPaging(t *testing.T) {
	b := realBook(t)
	for _, key := range append([]string{""}, Sorts...) {
		for _, sign := range []string{"", "-"} {
			for _, group := range append([]string{""}, Groups...) {
				if key == "" && sign == "-" {
					continue
				}
				q := ListQuery{AssessQuery: AssessQuery{AsOf: friday}, Sort: sign + key, Group: group}
				whole, err := b.List(q)
				if err != nil {
					t.Fatal(err)
				}
				if group != "driver" && len(whole.Rows) != whole.Total {
					t.Errorf("%s%s by %s: %d rows of %d", sign, key, group, len(whole.Rows), whole.Total)
				}
				n := 0
				for _, g := range whole.Groups {
					n += g.N
				}
				if group != "" && n != len(whole.Rows) {
					t.Errorf("by %s: groups make %d of %d rows", group, n, len(whole.Rows))
				}
				var all []string
				q.Size = 7
				for q.Page = 1; ; q.Page++ {
					l, err := b.List(q)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, rowIDs(l)...)
					if l.Page == l.Pages {
						break
					}
				}
				if !slices.Equal(all, rowIDs(whole)) {
					t.Errorf("%s%s by %s: the pages do not make up the list", sign, key, group)
				}
			}
		}
	}
}

// TestSortUnknownLast: what is not known comes last in both directions, and what
// is known in order.
func TestSortUnknownLast(t *testing.T) {
	b := realBook(t)
	for _, key := range []string{"amount", "-amount", "deadline", "-deadline"} {
		l, err := b.List(ListQuery{AssessQuery: AssessQuery{AsOf: friday}, Sort: key})
		if err != nil {
			t.Fatal(err)
		}
		value := func(r Row) (int64, bool) {
			if strings.HasSuffix(key, "amount") {
				return int64(r.Amount().USD), r.Amount().Known
			}
			return int64(r.Due), r.Due != 0
		}
		unknown := 0
		for i, r := range l.Rows {
			v, known := value(r)
			if !known {
				unknown++
				continue
			}
			if unknown > 0 {
				t.Fatalf("%s: a known one after an unknown", key)
			}
			if i == 0 {
				continue
			}
			before, _ := value(l.Rows[i-1])
			if strings.HasPrefix(key, "-") && before < v || !strings.HasPrefix(key, "-") && before > v {
				t.Fatalf("%s: %d before %d", key, before, v)
			}
		}
		if unknown == 0 || unknown == len(l.Rows) {
			t.Fatalf("%s: %d of %d unknown: this tests nothing", key, unknown, len(l.Rows))
		}
	}
}

// TestFilters against the ladder itself, and what each refuses.
func TestFilters(t *testing.T) {
	b := realBook(t)
	whole, _ := b.Assess(AssessQuery{AsOf: friday})
	count := func(let func(a *models.Assessment) bool) int {
		n := 0
		for i := range whole.Grants {
			if let(&whole.Grants[i]) {
				n++
			}
		}
		return n
	}
	has := func(a *models.Assessment, condition string, s models.Standing) bool {
		return slices.ContainsFunc(a.Conditions, func(k models.ConditionStanding) bool { return k.Condition == condition && (s == "" || k.Standing == s) })
	}
	for name, c := range map[string]struct {
		q    ListQuery
		want int
	}{
		"state":     {ListQuery{AssessQuery: AssessQuery{State: "CA"}}, count(func(a *models.Assessment) bool { return a.State == "CA" })},
		"condition": {ListQuery{Condition: "jag-notice"}, count(func(a *models.Assessment) bool { return has(a, "jag-notice", "") })},
		"standing":  {ListQuery{Condition: "jag-notice", Standing: models.Blocked}, count(func(a *models.Assessment) bool { return has(a, "jag-notice", models.Blocked) })},
		"driver": {ListQuery{Driver: "chi17-pi"}, count(func(a *models.Assessment) bool {
			return slices.ContainsFunc(a.Conditions, func(k models.ConditionStanding) bool { return slices.Contains(k.HangsOn, "chi17-pi") })
		})},
		"text": {ListQuery{Text: "DENVER jag"}, count(func(a *models.Assessment) bool {
			return strings.Contains(a.Grant.ID, "denver") && strings.Contains(a.Grant.ID, "jag")
		})},
		"nothing such": {ListQuery{Text: "zzz"}, 0},
	} {
		c.q.AsOf = friday
		got, err := b.List(c.q)
		if err != nil || got.Total != c.want || name != "nothing such" && c.want == 0 {
			t.Errorf("%s: %d, want %d (%v)", name, got.Total, c.want, err)
		}
	}
	for _, q := range []ListQuery{{Sort: "size"}, {Group: "colour"}, {Condition: "none"}, {Driver: "none"}, {Standing: models.Blocked}, {Size: 10, Page: 11}, {AssessQuery: AssessQuery{State: "ZZ"}}} {
		q.AsOf = friday
		if _, err := b.List(q); err == nil {
			t.Errorf("%+v went through", q)
		}
	}
	if _, err := b.List(ListQuery{}); err == nil {
		t.Error("a list of no day")
	}
}

// TestReach: the letters of 24 January 2018 reach grants of the places that they
// name; the stay of 26 June 2018 reaches more than its lifting for parties alone.
func TestReach(t *testing.T) {
	b := realBook(t)
	reach := map[string]int{}
	for i := range b.happenings {
		h := &b.happenings[i]
		reach[h.Date.String()+" "+h.ID] = b.Reach(h)
	}
	named := 0
	for _, g := range b.Record.Grants {
		if i := slices.IndexFunc(b.Record.Actions, func(a models.Action) bool { return a.ID == "bja-document-request-2018-01-24" }); risk.Touches(&b.Record.Actions[i], &g) {
			named++
		}
	}
	for key, want := range map[string][2]int{
		"2018-01-24 bja-document-request-2018-01-24": {named, named},
		"2017-09-15 chi17-pi":                        {20, len(b.Record.Grants)},
		"2018-06-26 chi17-pi":                        {20, len(b.Record.Grants)},
	} {
		if n, ok := reach[key]; !ok || n < want[0] || n > want[1] || n == 0 {
			t.Errorf("%s reaches %d (%v), want %d to %d", key, n, ok, want[0], want[1])
		}
	}
}

// country is the real record with made-up places and awards; they exist in this
// benchmark alone.
func country(t testing.TB, grants int) *Book {
	_, r := realItems(t)
	states := []string{"CA", "CO", "IL", "NY", "TX", "WA", "OR", "PA", "FL", "MA"}
	for i := range grants / 5 {
		id := fmt.Sprintf("place-%05d", i)
		r.Jurisdictions = append(r.Jurisdictions, models.Jurisdiction{ID: id, Name: "Place " + id, Kind: models.City, State: states[i%len(states)]})
		for year := 2016; year <= 2020; year++ {
			g := models.Grant{ID: fmt.Sprint(id, "-", year), Jurisdiction: id, Program: "byrne-jag", FiscalYear: year, AwardNumber: fmt.Sprint("2017-DJ-BX-", i)}
			r.Grants = append(r.Grants, g)
			r.Amounts = append(r.Amounts, models.Amount{ID: g.ID + "-a", Grant: g.ID, Kind: models.Allocation, USD: models.USD(i) * 100})
		}
	}
	r.Sort()
	return NewBook(r)
}

// BenchmarkList lists 100,000 awards: the sheet of a day once, then a page of it
// plain, filtered, grouped and by text. The baseline looks at every line.
func BenchmarkList(b *testing.B) {
	book := country(b, 100_000)
	on := models.NewDate(2020, 9, 1)
	b.Run("sheet", func(b *testing.B) {
		for b.Loop() {
			book.newSheet(on, 0)
		}
	})
	s := book.Sheet(on, 0)
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for i := range s.Lines {
				if s.Lines[i].Rung() == models.Open {
					n++
				}
			}
			if n < 0 {
				b.Fatal(n)
			}
		}
	})
	for name, q := range map[string]ListQuery{
		"all": {}, "by amount": {Sort: "-amount"}, "state": {AssessQuery: AssessQuery{State: "CO"}}, "grouped": {Group: "driver"}, "text": {Text: "place 00042"},
	} {
		q.AsOf, q.Size = on, 100
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				book.lists.by, book.lists.asked, book.lists.rows = nil, nil, 0 // what is measured is the first page asked for
				if _, err := book.List(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
