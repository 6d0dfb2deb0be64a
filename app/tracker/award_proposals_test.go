package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const nyc = "new-york-city-ny"

// withNYC is the record that ships, and the file of New York City kept beside it.
func withNYC(t *testing.T, s *store.Store, cells map[int]map[string]string) *Tracker {
	t.Helper()
	tr := New(s, storetest.Now)
	items, _ := realItems(t)
	load(t, tr, items)
	keepNYC(t, tr, "nyc.csv", cells)
	return tr
}

func keepNYC(t *testing.T, tr *Tracker, name string, cells map[int]map[string]string) models.Import {
	t.Helper()
	m, err := tr.ReadImport(t.Context(), importer, fileOf(name, edited(t, reportOf(t, "usaspending/transactions_nyc.csv"), cells)))
	if err != nil {
		t.Fatal(err)
	}
	return keepFile(t, tr, m)
}

// cityRow is the row of the file with the award of New York City under 16.738.
const cityRow = 21

func proposals(t *testing.T, tr *Tracker) AwardProposals {
	t.Helper()
	p, err := tr.AwardProposals(t.Context(), importer, nyc)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The real award of New York City under 16.738 is proposed, accepted, and is of the
// record with its source; it is not proposed again.
func TestAwardProposals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := withNYC(t, s, nil)
		p := proposals(t, tr)
		if len(p.Proposals) != 1 || !slices.Equal(p.Unlisted, []string{"16.590"}) || p.Agreed != 0 || p.Doubtful != 0 {
			t.Fatalf("%+v", p)
		}
		x := p.Proposals[0]
		if x.Kind != ProposedAward || x.Award.FAIN != "15PBJA24GG01899SMTP" || x.Award.Agency != "015" || x.FiscalYear != 2024 || x.Program != "byrne-jag" || x.Figure.String() != "350000.00" || x.Chosen || len(x.Why) != 1 || !strings.Contains(x.Why[0], "SMTP") || x.Match.Is() != nyc {
			t.Fatalf("%+v", x)
		}
		if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{x.ID}, ""); models.KindOf(err) != models.KindInvalid {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := tr.AcceptProposals(t.Context(), importer, nyc, nil, "why"); models.KindOf(err) != models.KindInvalid {
			t.Errorf("nothing: %v", err)
		}
		facts, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{x.ID}, "as USAspending reports it")
		if err != nil || len(facts) != 3 || facts[0].Author != importer.ID {
			t.Fatalf("%v, %v", facts, err)
		}
		book, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		f, err := book.GrantFile("new-york-city-ny-byrne-jag-fy2024", 0, 0)
		if err != nil || f.Grant.AwardNumber != "15PBJA24GG01899SMTP" {
			t.Fatalf("%+v, %v", f.Grant, err)
		}
		i := slices.IndexFunc(book.Record.Amounts, func(a models.Amount) bool { return a.Grant == f.Grant.ID })
		if a := book.Record.Amounts[i]; a.Kind != models.Awarded || a.USD.String() != "350000.00" || a.Since.String() != "2024-09-24" || len(a.Sources) != 1 || !strings.HasPrefix(a.Sources[0], "import-") {
			t.Errorf("%+v", a)
		}
		source, _, err := book.Source(book.Record.Amounts[i].Sources[0])
		if err != nil || !strings.Contains(source.Title, "nyc.csv") || !strings.Contains(source.Note, "SHA-256") {
			t.Errorf("%+v, %v", source, err)
		}
		if p := proposals(t, tr); len(p.Proposals) != 0 || p.Agreed != 1 {
			t.Errorf("again: %+v", p)
		}
		if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{x.ID}, "again"); models.KindOf(err) != models.KindConflict {
			t.Errorf("accepted again: %v", err)
		}
	})
}

// What the record says otherwise is shown beside it and never chosen beforehand; to
// accept it adds the difference and leaves what a person recorded.
func TestAwardConflict(t *testing.T) {
	t.Parallel()
	tr := withNYC(t, storetest.Open(t), nil)
	if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{proposals(t, tr).Proposals[0].ID}, "as reported"); err != nil {
		t.Fatal(err)
	}
	keepNYC(t, tr, "newer.csv", map[int]map[string]string{cityRow: {"total_obligated_amount": "340000.00", "federal_action_obligation": "340000.00", "last_modified_date": "2025-02-01"}})
	p := proposals(t, tr)
	if len(p.Proposals) != 1 {
		t.Fatalf("%+v", p)
	}
	x := p.Proposals[0]
	if x.Kind != ProposedChange || x.Chosen || x.Says.String() != "350000.00" || x.Award.Total.String() != "340000.00" || x.Figure.String() != "-10000.00" || len(x.Why) == 0 {
		t.Fatalf("%+v", x)
	}
	if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{x.ID}, "de-obligated"); err != nil {
		t.Fatal(err)
	}
	book, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range book.Record.Amounts {
		if a.Grant == x.Grant {
			got = append(got, string(a.Kind)+" "+a.USD.String())
		}
	}
	slices.Sort(got)
	if fmt.Sprint(got) != "[award 350000.00 modification -10000.00]" {
		t.Errorf("%v", got)
	}
	if p := proposals(t, tr); len(p.Proposals) != 0 || p.Agreed != 1 {
		t.Errorf("again: %+v", p)
	}
}

// An award that stands in the record without its number is proposed as that one, beside
// the same as a new one: of the two, one can be accepted.
func TestAwardWithoutNumber(t *testing.T) {
	t.Parallel()
	tr := withNYC(t, storetest.Open(t), nil)
	if _, err := tr.Keep(t.Context(), importer, Change{Reason: "test", Drafts: []Draft{
		{Kind: models.FactSource, ID: "letter", Body: []byte(`{"id":"letter","title":"Award letter"}`), KnownFrom: models.DateOf(tr.Now())},
		{Kind: models.FactGrant, ID: "nyc-2024", Body: []byte(`{"id":"nyc-2024","jurisdiction":"new-york-city-ny","program":"byrne-jag","fiscal_year":2024,"sources":["letter"]}`), KnownFrom: models.DateOf(tr.Now())},
		{Kind: models.FactAmount, ID: "nyc-2024-award", Body: []byte(`{"id":"nyc-2024-award","grant":"nyc-2024","kind":"award","usd":"350000.00","sources":["letter"]}`), KnownFrom: models.DateOf(tr.Now())},
	}}); err != nil {
		t.Fatal(err)
	}
	p := proposals(t, tr)
	if len(p.Proposals) != 2 || p.Proposals[0].Kind != ProposedNumber || !p.Proposals[0].Chosen || p.Proposals[1].Kind != ProposedAward || p.Proposals[1].Chosen {
		t.Fatalf("%+v", p.Proposals)
	}
	if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{p.Proposals[0].ID, p.Proposals[1].ID}, "both"); models.KindOf(err) != models.KindInvalid {
		t.Errorf("both: %v", err)
	}
	if _, err := tr.AcceptProposals(t.Context(), importer, nyc, []string{p.Proposals[0].ID}, "it is that one"); err != nil {
		t.Fatal(err)
	}
	g, version, err := tr.ownGrant(t.Context(), "nyc-2024")
	if err != nil || version != 2 || g.AwardNumber != "15PBJA24GG01899SMTP" || len(g.Sources) != 2 {
		t.Errorf("%+v, %d, %v", g, version, err)
	}
	if p := proposals(t, tr); len(p.Proposals) != 0 || p.Agreed != 1 {
		t.Errorf("again: %+v", p)
	}
}

// Who has no role there is refused; of two who accept at once one is told that it is
// done; a look takes as many queries for one award as for none.
func TestAcceptTwice(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tr := withNYC(t, s, nil)
	for _, who := range []models.Person{{}, person("ann", models.RoleGrants, "chicago-il"), person("cy", models.RoleCounsel, nyc), person("vic", models.RoleViewer, nyc)} {
		if _, err := tr.AwardProposals(t.Context(), who, nyc); err == nil {
			t.Errorf("%s reads proposals", who.ID)
		}
		if _, err := tr.AcceptProposals(t.Context(), who, nyc, []string{"x"}, "why"); err == nil {
			t.Errorf("%s accepts", who.ID)
		}
	}
	id := proposals(t, tr).Proposals[0].ID
	if _, err := tr.AcceptProposals(t.Context(), person("bud", models.RoleBudget, nyc), nyc, []string{id}, "why"); models.KindOf(err) != models.KindDenied {
		t.Errorf("budget makes a grant: %v", err)
	}
	with := storetest.Queries(t, s, func() { proposals(t, tr) })
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = tr.AcceptProposals(t.Context(), person(fmt.Sprint("p", i), models.RoleGrants, nyc), nyc, []string{id}, "at once")
		})
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || models.KindOf(errors.Join(errs...)) != models.KindConflict {
		t.Errorf("at once: %v; %v", errs[0], errs[1])
	}
	if q := storetest.Queries(t, s, func() { proposals(t, tr) }); with > 14 || q > with+2 {
		t.Errorf("%d and %d queries", with, q)
	}
}

// The recipients of the file: the city is sure without a person; what a person says of
// one is remembered, and the next who says otherwise must have seen it.
func TestImportMatches(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := withNYC(t, s, nil)
		all, others, err := tr.ImportMatches(t.Context(), importer, 1)
		if err != nil || len(all) != 1 || others != 10 {
			t.Fatalf("%d others, %v: %+v", others, err, all)
		}
		if m := all[0]; m.Sure != nyc || m.Doubtful() || m.Rows != 2 || m.ID != "uei.ltm5bxhn9ls3" || m.Candidates[0].Score < 75 || len(m.Candidates[0].Reasons) < 3 {
			t.Errorf("%+v", m)
		}
		city := all[0].ID
		if err := tr.ConfirmMatch(t.Context(), importer, 1, Whose{Recipient: city}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("none without a reason: %v", err)
		}
		if err := tr.ConfirmMatch(t.Context(), importer, 1, Whose{Recipient: "uei.xxx", Jurisdiction: nyc}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("who is not in the file: %v", err)
		}
		if err := tr.ConfirmMatch(t.Context(), importer, 1, Whose{Recipient: city, Why: "a test"}); err != nil {
			t.Fatal(err)
		}
		if p := proposals(t, tr); len(p.Proposals) != 0 {
			t.Errorf("of none of ours: %+v", p.Proposals)
		}
		if err := tr.ConfirmMatch(t.Context(), importer, 1, Whose{Recipient: city, Jurisdiction: nyc}); models.KindOf(err) != models.KindConflict {
			t.Errorf("the second is not told: %v", err)
		}
		if err := tr.ConfirmMatch(t.Context(), importer, 1, Whose{Recipient: city, Jurisdiction: nyc, Version: 1}); err != nil {
			t.Fatal(err)
		}
		all, _, err = tr.ImportMatches(t.Context(), importer, 1)
		i := slices.IndexFunc(all, func(m Match) bool { return m.ID == city })
		if err != nil || all[i].Is() != nyc || all[i].By.Author != importer.ID || all[i].By.Version != 2 {
			t.Errorf("%+v, %v", all, err)
		}
		if p := proposals(t, tr); len(p.Proposals) != 1 {
			t.Errorf("%+v", p.Proposals)
		}
		local := person("lee", models.RoleGrants, "denver-co")
		if _, _, err := tr.ImportMatches(t.Context(), local, 1); models.KindOf(err) != models.KindNotFound {
			t.Errorf("of everybody's file: %v", err)
		}
	})
}

// A total that no row gives is the sum of the actions only if none is missing.
func TestReportedAwards(t *testing.T) {
	t.Parallel()
	row := func(x models.FederalTransaction) models.ImportRow {
		body, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		return models.ImportRow{Subject: "2020MUMU0006/015", Body: string(body), Import: 1}
	}
	usd := func(cents models.USD) *models.USD { return &cents }
	day := func(s string) models.Date { return date(t, s) }
	first := models.FederalTransaction{FAIN: "2020-MU-MU-0006", Modification: "00", ActionType: "A", Obligation: usd(100), ActionDate: day("2020-10-05")}
	second := models.FederalTransaction{FAIN: "2020-MU-MU-0006", Modification: "00-1", Obligation: usd(-30), ActionDate: day("2021-05-01")}
	third := models.FederalTransaction{FAIN: "2020-MU-MU-0006", Modification: "00-2", Obligation: usd(5), ActionDate: day("2022-05-01")}
	given := third
	given.TotalObligated = usd(77)
	gone := second
	gone.Correction = "D"
	silent := second
	silent.Obligation = nil
	for _, x := range []struct {
		rows   []models.FederalTransaction
		total  string
		summed int
	}{
		{[]models.FederalTransaction{first, second, third}, "0.75", 3},
		{[]models.FederalTransaction{third, first, second}, "0.75", 3},
		{[]models.FederalTransaction{first, third}, "", 0},
		{[]models.FederalTransaction{second}, "", 0},
		{[]models.FederalTransaction{first, silent}, "", 0},
		{[]models.FederalTransaction{first, gone}, "1.00", 1},
		{[]models.FederalTransaction{second, given}, "0.77", 0},
	} {
		var rows []models.ImportRow
		for _, r := range x.rows {
			rows = append(rows, row(r))
		}
		all, err := reportedAwards(nil, rows)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		total := ""
		if all[0].Total != nil {
			total = all[0].Total.String()
		}
		if total != x.total || all[0].Summed != x.summed || all[0].FiscalYear() != 2020 {
			t.Errorf("%+v: %q of %d, want %q of %d", x.rows, total, all[0].Summed, x.total, x.summed)
		}
	}
}

// A list of awards proposes by the numbers of awards that the record has, and by its
// recipients where it names any; it has no day, so that nothing of it is ticked
// beforehand, and what a federal file says of an award goes before it. The sums and the
// last two rows are made up.
func TestListProposes(t *testing.T) {
	t.Parallel()
	const head = "award_title,award_number,status,funding_first_awarded,recipient_name,state,amount\n"
	const rows = `FY18 JAG,2018-DJ-BX-0200,Closed,2018,,,"$1,001.50"
FY19 JAG,2019 DJ BX 0906,Open,2019,,,
New one,15PBJA-23-GG-00001-JAGX,Open,2023,City of Seattle,Washington,"$2,002"
Not ours,15PBJA-23-GG-00002-JAGX,Open,2023,City of Spokane,WA,"$3,003"
`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		read := func(f ImportFile) models.Import {
			t.Helper()
			m, err := tr.ReadImport(t.Context(), importer, f)
			if err != nil {
				t.Fatal(err)
			}
			return keepFile(t, tr, m)
		}
		if m := read(fileOf("bja.csv", []byte(head+rows))); !NamesRecipients(m) || m.Counts[models.RowNew] != 4 {
			t.Errorf("%+v", m)
		}
		of := func(place string) (out []string) {
			t.Helper()
			p, err := tr.AwardProposals(t.Context(), importer, place)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range p.Proposals {
				if x.Chosen || !strings.Contains(strings.Join(x.Why, " "), "a list says it, without a day") {
					t.Errorf("%+v", x)
				}
				out = append(out, fmt.Sprintf("%s %s %s %s of %s", x.Kind, x.Award.FAIN, x.Grant, x.Figure, x.Award.Since()))
			}
			return out
		}
		want := []string{
			"new-award 15PBJA-23-GG-00001-JAGX seattle-wa-byrne-jag-fy2023 2002.00 of 2023?",
			"first-figure 2018-DJ-BX-0200 seattle-wa-byrne-jag-fy2018 1001.50 of 2018?",
		}
		if got := of("seattle-wa"); !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		p, err := tr.AwardProposals(t.Context(), importer, "seattle-wa")
		if err != nil {
			t.Fatal(err)
		}
		facts, err := tr.AcceptProposals(t.Context(), importer, "seattle-wa", []string{p.Proposals[0].ID, p.Proposals[1].ID}, "as the bureau lists them")
		if err != nil || len(facts) != 4 { // the source, a grant and two amounts
			t.Fatalf("%d, %v", len(facts), err)
		}
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(b.Record.Amounts, func(a models.Amount) bool { return a.Grant == "seattle-wa-byrne-jag-fy2018" })
		if a := b.Record.Amounts[i]; a.USD != 100150 || a.Since.String() != "2018?" || !strings.HasPrefix(a.Note, "As a list gives it") {
			t.Errorf("%+v", a)
		}
		source, _, err := b.Source(b.Record.Amounts[i].Sources[0])
		if err != nil || source.Grade != "secondary" || source.Publisher != "" || !strings.Contains(source.Title, "bja.csv") {
			t.Errorf("%+v, %v", source, err)
		}

		// A place's own list needs no column of the state; what it says goes before
		// everybody's, and what the record has since is agreed.
		own := fileOf("own.csv", []byte("award_number,amount,recipient_name\n15PBJA-23-GG-00001-JAGX,2002.00,City of Seattle\n15PBJA-22-GG-00009-JAGX,4004.00,City of Seattle\n"))
		own.Jurisdiction = "seattle-wa"
		read(own)
		if got, want := of("seattle-wa"), []string{"new-award 15PBJA-22-GG-00009-JAGX seattle-wa-byrne-jag-fy2022 4004.00 of 2022?"}; !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
	t.Run("after a federal file", func(t *testing.T) {
		t.Parallel()
		tr := withNYC(t, storetest.Open(t), nil)
		before := proposals(t, tr)
		m, err := tr.ReadImport(t.Context(), importer, fileOf("list.csv", []byte("award_number,amount,recipient_name,state\n15PBJA-24-GG-01899-SMTP,1.00,City of New York,NY\n")))
		if err != nil {
			t.Fatal(err)
		}
		keepFile(t, tr, m)
		if after := proposals(t, tr); len(after.Proposals) != 1 || after.Proposals[0].ID != before.Proposals[0].ID {
			t.Errorf("%+v", after)
		}
	})
}

// An allocation sheet says its year and its state above the table. What it gives a place
// is proposed as an allocation, to the grant of the year or as a new one; a sheet of
// another year stands beside it. The sums are made up.
func TestAllocationProposes(t *testing.T) {
	t.Parallel()
	sheet := func(year int, rows string) []byte {
		return fmt.Appendf(nil, "FY %d Local JAG Allocations: Washington,,,\n,,,\nJurisdiction,Government Type,Direct Allocation,Eligible Joint Allocation\n%s", year, rows)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		for _, x := range []struct {
			file string
			body []byte
			note string
		}{
			{"a.csv", sheet(2019, "City of Seattle,City,\"$1,001\",\nCity of Spokane,City,\"$900\",\n"), "fiscal year 2019 is from the words above the table"},
			{"b.csv", sheet(2024, "City of Seattle,City,\"$2,002\",\n"), "Washington is from the words above the table"},
			{"jag_fy2023_washington.csv", []byte("Jurisdiction,Government Type,Direct Allocation,Eligible Joint Allocation\nCity of Seattle,City,,\"$3,003\"\n"), "fiscal year 2023 is from the name of the file"},
		} {
			m, err := tr.ReadImport(t.Context(), importer, fileOf(x.file, x.body))
			if err != nil {
				t.Fatal(err)
			}
			if m.Counts[models.RowChanged] != 0 || m.Counts[models.RowNew] == 0 || !slices.Contains(m.Notes, x.note) {
				t.Errorf("%s: %v, %q", x.file, m.Counts, m.Notes)
			}
			keepFile(t, tr, m)
		}
		p, err := tr.AwardProposals(t.Context(), importer, "seattle-wa")
		if err != nil {
			t.Fatal(err)
		}
		var got, ids []string
		for _, x := range p.Proposals {
			got = append(got, fmt.Sprintf("%s %s %d %v %v %s: %s", x.Kind, x.Grant, x.FiscalYear, x.Figure, x.Chosen, x.Award.Since(), strings.Join(x.Why, "; ")))
			if x.Acceptable() {
				ids = append(ids, x.ID)
			}
		}
		want := []string{
			"allocation seattle-wa-byrne-jag-fy2019 2019 1001.00 true 2019?: ",
			"by-hand  2023 <nil> false 2023?: the sheet gives it no sum of its own",
			"allocation seattle-wa-byrne-jag-fy2024 2024 2002.00 true 2024?: ",
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
		if _, err := tr.AcceptProposals(t.Context(), importer, "seattle-wa", ids, "as the bureau allocates"); err != nil {
			t.Fatal(err)
		}
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for grant, usd := range map[string]models.USD{"seattle-wa-byrne-jag-fy2019": 100100, "seattle-wa-byrne-jag-fy2024": 200200} {
			if !slices.ContainsFunc(b.Record.Amounts, func(a models.Amount) bool {
				return a.Grant == grant && a.Kind == models.Allocation && a.USD == usd && a.Note == "As an allocation sheet gives it."
			}) {
				t.Errorf("%s has no allocation", grant)
			}
		}
		if p, err := tr.AwardProposals(t.Context(), importer, "seattle-wa"); err != nil || len(p.Proposals) != 1 || p.Agreed != 2 {
			t.Errorf("afterwards: %+v, %v", p, err)
		}
	})
}

func TestYearIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"FY 2025 Local JAG": 2025, "FY25": 2025, "jag_fy2023_wa": 2023, "Fiscal Year 2019 and 2019": 2019, "2021 allocations": 2021,
		"FY 2025, made in 2024": 2025, "2020 and 2021": 0, "": 0, "15PBJA": 0, "FY 2020/FY 2021": 0,
	} {
		if got := yearIn(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
