package tracker

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// reportOf is a real file of the samples of app/intake.
func reportOf(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "intake", "testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// edited is a CSV with some cells of some rows changed: by row from 1, by column.
func edited(t testing.TB, file []byte, cells map[int]map[string]string) []byte {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for at, change := range cells {
		for column, text := range change {
			i := slices.Index(rows[0], column)
			if i < 0 {
				t.Fatalf("there is no column %s", column)
			}
			rows[at][i] = text
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileOf(name string, body []byte) ImportFile {
	return ImportFile{Source: intake.Source{Name: name, Bytes: bytes.NewReader(body), Size: int64(len(body))}}
}

var importer = models.Person{ID: "gus", Assignments: []models.Assignment{{Role: models.RoleGrants}}}

// readFile reads a file and wants so many rows of each verdict.
func readFile(t *testing.T, tr *Tracker, name string, body []byte, want map[models.RowVerdict]int) models.Import {
	t.Helper()
	m, err := tr.ReadImport(t.Context(), importer, fileOf(name, body))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, v := range models.RowVerdicts {
		if m.Counts[v] != want[v] {
			t.Errorf("%s: %d rows are %s, want %d", name, m.Counts[v], v, want[v])
		}
	}
	return m
}

func keepFile(t *testing.T, tr *Tracker, m models.Import) models.Import {
	t.Helper()
	m, err := tr.KeepImport(t.Context(), importer, m.Number)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The file of New York City, 21 rows: what is new, the same again, changed, older; what
// the record says otherwise is a conflict, and the record stays as it is.
func TestImportTransactions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		nyc := reportOf(t, "usaspending/transactions_nyc.csv")
		first := readFile(t, tr, "a/b/nyc.csv", nyc, map[models.RowVerdict]int{models.RowNew: 16, models.RowRefused: 5})
		if first.State != models.ImportRead || first.File != "nyc.csv" || first.Rows != 21 {
			t.Errorf("read: %+v", first)
		}
		keepFile(t, tr, first)
		again, err := tr.ReadImport(t.Context(), importer, fileOf("copy.csv", nyc))
		if err != nil || again.Number != first.Number || again.State != models.ImportKept {
			t.Errorf("the same file again is %+v, %v", again, err)
		}
		// Row 1 says more and is newer, row 4 says otherwise and is older, the rest is the same.
		changed := edited(t, nyc, map[int]map[string]string{
			1: {"total_obligated_amount": "2200000.00", "last_modified_date": "2025-01-02"},
			4: {"total_obligated_amount": "1.00", "last_modified_date": "2020-01-02"},
		})
		second := keepFile(t, tr, readFile(t, tr, "newer.csv", changed, map[models.RowVerdict]int{models.RowChanged: 1, models.RowOlder: 1, models.RowUnchanged: 14, models.RowRefused: 5}))
		rows, err := s.Reported(t.Context(), models.ReportedTransaction, "", []string{"H79TI084524/075", "H79SM089396/075"})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for i := range rows {
			var x models.FederalTransaction
			if err := json.Unmarshal([]byte(rows[i].Body), &x); err != nil {
				t.Fatal(err)
			}
			got[x.FAIN] = x.TotalObligated.String()
		}
		if got["H79TI084524"] != "2200000.00" || got["H79SM089396"] == "1.00" || got["H79SM089396"] == "" {
			t.Errorf("what stands: %v", got)
		}
		if _, err := tr.UndoImport(t.Context(), importer, second.Number, " "); models.KindOf(err) != models.KindInvalid {
			t.Errorf("undone without a reason: %v", err)
		}
		if _, err := tr.UndoImport(t.Context(), importer, second.Number, "the wrong vintage"); err != nil {
			t.Fatal(err)
		}
		if rows, err := s.Reported(t.Context(), models.ReportedTransaction, "", []string{"H79TI084524/075"}); err != nil || len(rows) != 1 || !strings.Contains(rows[0].Body, `"2100000.00"`) {
			t.Errorf("after it was undone: %v, %v", rows, err)
		}
	})
}

// What a person recorded is not changed by what a file says; the row says so.
func TestImportConflict(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tr := New(s, storetest.Now)
	items, _ := realItems(t)
	load(t, tr, items)
	book, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	before := book.Record.Revision
	var number string // of an award with one figure
	var of awarded
	for n, a := range awardsByNumber(&book.Record) {
		if number == "" || n < number {
			number, of = n, a
		}
	}
	body := edited(t, reportOf(t, "usaspending/transactions_nyc.csv"), map[int]map[string]string{
		1: {"award_id_fain": number, "awarding_agency_code": "015", "total_obligated_amount": "12.34"},
	})
	m := keepFile(t, tr, readFile(t, tr, "seattle.csv", body, map[models.RowVerdict]int{models.RowNew: 15, models.RowConflict: 1, models.RowRefused: 5}))
	rows, err := tr.ImportRows(t.Context(), importer, m.Number, models.RowConflict, 0, 10)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %v", rows, err)
	}
	note := rows[0].Notes[len(rows[0].Notes)-1]
	if !strings.Contains(note.Msg, "$12.34") || !strings.Contains(note.Msg, of.grant) || !strings.Contains(note.Msg, of.usd.Format()) || !strings.Contains(note.Msg, "Nothing is changed") {
		t.Errorf("the note says: %s", note.Msg)
	}
	if book, err = tr.Book(t.Context(), 0); err != nil || book.Record.Revision != before {
		t.Errorf("the record moved from %d to %d, %v", before, book.Record.Revision, err)
	}
}

// A file that is cut off in the middle is left, with the line; one that was begun goes on.
func TestImportCutOff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		nyc := reportOf(t, "usaspending/transactions_nyc.csv")
		whole := bytes.LastIndexByte(nyc[:len(nyc)-1], '"')
		_, err := tr.ReadImport(t.Context(), importer, fileOf("cut.csv", nyc[:whole]))
		all, lerr := tr.ImportList(t.Context(), importer, 0, 10)
		if lerr != nil {
			t.Fatal(lerr)
		}
		for _, m := range all {
			if m.State == models.ImportReading {
				t.Errorf("import %d is being read for ever (%v)", m.Number, err)
			}
			if err != nil && (m.State != models.ImportLeft || m.EndedWhy == "") {
				t.Errorf("import %d is %s, because %q; want it left for: %v", m.Number, m.State, m.EndedWhy, err)
			}
		}
		if err == nil && (len(all) != 1 || all[0].Counts[models.RowRefused] < 6) {
			t.Errorf("the last record is torn and nobody says so: %+v", all)
		}
	})
}

// Who may import: grants and budget, everywhere for everybody's files, in a place for
// that place's.
func TestWhoImports(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tr := New(s, storetest.Now)
	items, _ := realItems(t)
	load(t, tr, items)
	nyc := reportOf(t, "usaspending/transactions_nyc.csv")
	for _, role := range models.Roles {
		for _, place := range []string{"", "denver-co", "seattle-wa"} {
			for _, whose := range []string{"", "denver-co"} {
				who := models.Person{ID: "x", Assignments: []models.Assignment{{Role: role, Jurisdiction: place}}}
				f := fileOf("nyc.csv", nyc)
				f.Jurisdiction = whose
				m, err := tr.ReadImport(t.Context(), who, f)
				may := (role == models.RoleGrants || role == models.RoleBudget) && (place == "" || place == whose)
				if may != (err == nil) || !may && models.KindOf(err) != models.KindDenied {
					t.Errorf("%s in %q imports a file of %q: %v", role, place, whose, err)
				}
				if err != nil {
					continue
				}
				if other := (models.Person{ID: "y", Assignments: []models.Assignment{{Role: role, Jurisdiction: "philadelphia-pa"}}}); true {
					for _, do := range []func() error{
						func() error { _, err := tr.KeepImport(t.Context(), other, m.Number); return err },
						func() error { _, err := tr.LeaveImport(t.Context(), other, m.Number, ""); return err },
						func() error { _, err := tr.UndoImport(t.Context(), other, m.Number, "why"); return err },
						func() error { _, err := tr.ImportRows(t.Context(), other, m.Number, "", 0, 1); return err },
						func() error { _, err := tr.Import(t.Context(), other, m.Number); return err },
					} {
						if err := do(); models.KindOf(err) != models.KindNotFound {
							t.Errorf("somebody of elsewhere: %v", err)
						}
					}
				}
			}
		}
	}
	f := fileOf("nyc.csv", nyc)
	if _, err := tr.ReadImport(t.Context(), models.Person{}, f); models.KindOf(err) != models.KindUnsigned {
		t.Errorf("nobody: %v", err)
	}
	f.Jurisdiction = "atlantis"
	if _, err := tr.ReadImport(t.Context(), importer, f); models.KindOf(err) != models.KindNotFound {
		t.Errorf("a place that is not there: %v", err)
	}
}

// A changed row says which values it changes, against what stood before its import.
func TestComparedRows(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	tr := New(s, storetest.Now)
	nyc := reportOf(t, "usaspending/transactions_nyc.csv")
	keepFile(t, tr, readFile(t, tr, "nyc.csv", nyc, map[models.RowVerdict]int{models.RowNew: 16, models.RowRefused: 5}))
	changed := edited(t, nyc, map[int]map[string]string{1: {"total_obligated_amount": "2200000.00", "recipient_uei": "", "last_modified_date": "2025-01-02"}})
	m := keepFile(t, tr, readFile(t, tr, "newer.csv", changed, map[models.RowVerdict]int{models.RowChanged: 1, models.RowUnchanged: 15, models.RowRefused: 5}))
	rows, err := tr.ComparedRows(t.Context(), importer, m.Number, models.RowChanged, 0, 10)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %v", rows, err)
	}
	want := []CellChange{{"total_obligated", "2100000.00", "2200000.00"}, {"last_modified", "2024-10-25", "2025-01-02"}, {"recipient.uei", "NSNHVVMXHFY1", ""}}
	if !slices.Equal(rows[0].Changes, want) {
		t.Errorf("got  %v\nwant %v", rows[0].Changes, want)
	}
}

// Tables of a place's own books: what the columns are is seen in their names, said, or
// remembered; what cannot be told is asked for.
func TestImportTables(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tr := New(s, storetest.Now)
		items, _ := realItems(t)
		load(t, tr, items)
		table := func(name, body, place string, target intake.Target, columns map[string]string) (models.Import, error) {
			f := fileOf(name, []byte(body))
			f.Jurisdiction, f.Target, f.Columns = place, target, columns
			return tr.ReadImport(t.Context(), importer, f)
		}
		reported := func(m models.Import) map[string]models.TableFact {
			rows, err := tr.ImportRows(t.Context(), importer, m.Number, "", 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]models.TableFact{}
			for i := range rows {
				if rows[i].Verdict == models.RowRefused {
					continue
				}
				var x models.TableFact
				if err := json.Unmarshal([]byte(rows[i].Body), &x); err != nil {
					t.Fatal(err)
				}
				out[rows[i].Subject] = x
			}
			return out
		}
		ledger := "City of Denver,,\nGrant ledger,,\nAward Number,YTD Expenditures,Drawdowns,As Of\n2016-DJ-BX-0746,\"$1,234.50\",1000,9/30/2026\n2017-MU-BX-0187,(25.00),*,2026-09-30\nTotal,1209.50,1000,\n"
		m, err := table("ledger.csv", ledger, "denver-co", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		got := reported(m)
		a, b := got["2016DJBX0746"], got["2017MUBX0187"]
		if a.Target != "ledger" || a.Values["expended"].USD == nil || *a.Values["expended"].USD != 123450 || a.Values["through"].Date.String() != "2026-09-30" || b.Values["expended"].USD == nil || *b.Values["expended"].USD != -2500 || b.Values["drawn"].USD != nil || len(got) != 2 {
			t.Errorf("the ledger says %+v (%v)", got, m.Notes)
		}
		if _, err := table("ledger.csv", ledger, "", "", nil); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), "whose") {
			t.Errorf("a ledger of nobody: %v", err)
		}
		odd := "Ref,Col A,Col B\n2016-DJ-BX-0746,5,2026-06-30\n"
		if _, err := table("odd.csv", odd, "denver-co", "", nil); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), "Ref, Col A, Col B") {
			t.Errorf("columns that say nothing: %v", err)
		}
		if _, err := table("odd.csv", odd, "denver-co", intake.TargetLedger, map[string]string{"award": "Ref", "expended": "Col Z"}); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), "Col Z") {
			t.Errorf("a column that is not there: %v", err)
		}
		m, err = table("odd.csv", odd, "denver-co", intake.TargetLedger, map[string]string{"award": "Ref", "expended": "Col A", "through": "Col B"})
		if err != nil {
			t.Fatal(err)
		}
		keepFile(t, tr, m)
		awards, err := table("cops.csv", "State,Agency,Officers,Award Amount,Year\nCO,Denver Police Department,12,\"$1,500,000\",2020\nCO,Denver Police Department,4,\"$500,000\",2021\nCO,,4,1,2021\n", "", intake.TargetAwards, nil)
		if err != nil || awards.Counts[models.RowNew] != 2 || awards.Counts[models.RowRefused] != 1 {
			t.Errorf("awards without numbers: %v, %v", awards.Counts, err)
		}
		if x := reported(awards)["CO//DENVER POLICE DEPARTMENT"]; x.Values["amount"].USD == nil {
			t.Errorf("awards without numbers: %+v", reported(awards))
		}
		m, err = table("odd2.csv", "Ref,Col A,Col B\n2016-DJ-BX-0746,7,2026-09-30\nx,no money,2026-09-30\n", "denver-co", "", nil)
		if err != nil {
			t.Fatalf("the mapping is not remembered: %v", err)
		}
		if got := reported(m)["2016DJBX0746"]; got.Values["expended"].USD == nil || *got.Values["expended"].USD != 700 || m.Counts[models.RowRefused] != 1 {
			t.Errorf("the remembered mapping reads %+v, %v", got, m.Counts)
		}
	})
}

// A list of awards as an agency shows it is known by its columns; where they may say one
// thing or another the person is asked, with what they may say.
func TestTablesKnown(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"ojp/award_numbers_seen.csv":                     "",
		"ojp/bja_opportunity_page_awards_excerpt.csv":    "",
		"ojp/jag_recovery_2010-local-awards_excerpt.csv": "they may be allocation or award-list: say it",
		"ojp/bja_opportunity_totals_excerpt.csv":         "it cannot be told from the columns",
	} {
		err := ImportKnown(fileOf(name, reportOf(t, name)))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	if err := ImportKnown(fileOf("two.csv", []byte("award number,expenditures,draws\nx,1.00,2.00\n"))); err != nil {
		t.Errorf("a ledger: %v", err)
	}
	list := fileOf("cops.csv", []byte("State,Agency,Officers,Award Amount\nCO,Denver Police Department,12,\"$1,500,000\"\n"))
	if err := ImportKnown(list); err == nil || !strings.Contains(err.Error(), "award-list") {
		t.Errorf("awards without numbers: %v", err)
	}
	list.Target = intake.TargetAwards
	if err := ImportKnown(list); err != nil {
		t.Errorf("awards without numbers, as somebody says: %v", err)
	}
	err := ImportKnown(fileOf("two.csv", []byte("award number,obligated,city\n2018-DJ-BX-0422,1.00,Denver\n")))
	if err == nil || !strings.Contains(err.Error(), "ledger") || !strings.Contains(err.Error(), "award-list") {
		t.Errorf("two targets that fit alike: %v", err)
	}
}
