package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// TestObjectIsJSON holds the writer of bodies against encoding/json.
func TestObjectIsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "<a> & \"b\"\\", "\x00\x1f\x7f\b\f\n\r\t", "\u2028\u2029", "Ca\x96on \xff", "é’\U0001F600"}))
		amounts := rapid.Ptr(rapid.Map(rapid.Int64(), func(n int64) models.USD { return models.USD(n) }), true)
		dates := rapid.Map(rapid.IntRange(0, 40_000), func(n int) models.Date {
			if n == 0 {
				return 0
			}
			return models.NewDate(1950, 1, 1).AddDays(n)
		})
		text, usd, date := func() string { return texts.Draw(t, "text") }, func() *models.USD { return amounts.Draw(t, "usd") }, func() models.Date { return dates.Draw(t, "date") }
		who := models.FederalRecipient{UEI: text(), DUNS: text(), Name: text(), City: text(), State: text(), CountyFIPS: text(), ZIP: text(), Types: text()}
		alns := rapid.SliceOfN(texts, 0, 3).Draw(t, "alns")
		tx := models.FederalTransaction{
			TransactionKey: text(), AwardKey: text(), FAIN: text(), Modification: text(), Obligation: usd(), TotalObligated: usd(), TotalOutlayed: usd(),
			ActionDate: date(), Start: date(), End: date(), Agency: text(), SubAgency: text(), AgencyName: text(), Recipient: who, ALN: text(), ALNTitle: text(),
			Opportunity: text(), AssistanceType: text(), ActionType: text(), Correction: text(), RecordType: text(), Performed: text(), Description: text(),
			LastModified: date(), URL: text(),
		}
		award := models.FederalAward{
			AwardKey: text(), FAIN: text(), TotalObligated: usd(), TotalOutlayed: usd(), TotalFunding: usd(), BaseDate: date(), LatestDate: date(), Start: date(), End: date(),
			Agency: text(), SubAgency: text(), AgencyName: text(), Recipient: who, ALNs: alns, ALNTitle: text(), Opportunity: text(), AssistanceType: text(),
			RecordType: text(), Performed: text(), Description: text(), LastModified: date(), URL: text(),
		}
		sub := models.FederalSubaward{
			PrimeKey: text(), PrimeFAIN: text(), PrimeName: text(), PrimeUEI: text(), Number: text(), Amount: usd(), ActionDate: date(), Agency: text(), SubAgency: text(),
			Recipient: who, ALNs: alns, Description: text(), LastModified: date(),
		}
		var a, b, c object
		a.transaction(&tx)
		b.award(&award)
		c.subaward(&sub)
		for i, v := range []any{tx, award, sub} {
			want, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if got := [][]byte{a.b, b.b, c.b}[i]; !bytes.Equal(got, want) {
				t.Fatalf("got  %s\nwant %s", got, want)
			}
		}
	})
}

// TestObjectHasAllFields fails when a field is added to a struct and not to its writer.
func TestObjectHasAllFields(t *testing.T) {
	t.Parallel()
	var tx models.FederalTransaction
	var award models.FederalAward
	var sub models.FederalSubaward
	for _, v := range []any{&tx, &award, &sub} {
		fill(reflect.ValueOf(v).Elem())
	}
	var a, b, c object
	a.transaction(&tx)
	b.award(&award)
	c.subaward(&sub)
	for i, v := range []any{tx, award, sub} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := [][]byte{a.b, b.b, c.b}[i]; !bytes.Equal(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// fill gives every field a value.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case string:
		v.SetString("x")
	case []string:
		v.Set(reflect.ValueOf([]string{"x"}))
	case models.Date:
		v.Set(reflect.ValueOf(models.NewDate(2026, 1, 2)))
	case *models.USD:
		one := models.USD(1)
		v.Set(reflect.ValueOf(&one))
	default:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

// changed is the sample of transactions with cells of one column replaced, or with only
// some of its columns.
func changed(t testing.TB, name string, keep func(column string) bool, change func(column, cell string) string) []byte {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(sample(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for i, r := range records {
		var line []string
		for j, cell := range r {
			if keep != nil && !keep(records[0][j]) {
				continue
			}
			if i > 0 && change != nil {
				cell = change(records[0][j], cell)
			}
			line = append(line, cell)
		}
		if err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return out.Bytes()
}

func TestTransactionCells(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		column, cell   string
		refused, noted string // in the message on the first grant
		field          string // of its body
		want           any
	}{
		{column: "federal_action_obligation", cell: "", field: "obligation"},
		{column: "federal_action_obligation", cell: "-0.01", field: "obligation", want: "-0.01"},
		{column: "federal_action_obligation", cell: "120000", field: "obligation", want: "120000.00"},
		{column: "federal_action_obligation", cell: "1.5E+06", refused: `"1.5E+06" is not an amount of money`},
		{column: "federal_action_obligation", cell: "12.505", refused: `"12.505" is not an amount of money: cents have two digits`},
		{column: "total_outlayed_amount_for_overall_award", cell: "N/A", refused: `"N/A" is not an amount of money`},
		{column: "action_date", cell: "11/19/2024", noted: "11/19/2024 was read as 2024-11-19", field: "action_date", want: "2024-11-19"},
		{column: "action_date", cell: "2024-02-30", refused: "is not a day of the calendar"},
		{column: "action_date", cell: "soon", refused: "is not a date"},
		{column: "last_modified_date", cell: "2024-11-19 03:04:05+00", field: "last_modified", want: "2024-11-19"},
		{column: "modification_number", cell: "007", field: "modification", want: "007"},
		{column: "recipient_duns", cell: "010517147", field: "", want: nil},
		{column: "assistance_type_code", cell: "F001", field: "assistance_type", want: "F001"},
		{column: "assistance_type_code", cell: "4", noted: "4 was read as 04", field: "assistance_type", want: "04"},
		{column: "assistance_type_code", cell: "08", refused: "08 is a loan, not a grant"},
		{column: "assistance_type_code", cell: "F003", refused: "F003 is a loan, not a grant"},
		{column: "assistance_type_code", cell: "F008", refused: "F008 is a share of forfeited assets, not a grant"},
		{column: "assistance_type_code", cell: "ZZ", refused: "ZZ is assistance of a type that is not known here"},
		{column: "assistance_type_code", cell: "", noted: "the type of assistance is not told"},
		{column: "award_id_fain", cell: "", refused: "there is no award number (FAIN)"},
		{column: "award_id_fain", cell: "2.30123E+15", refused: "2.30123E+15 is what a spreadsheet has made of an award number"},
		{column: "awarding_agency_code", cell: "15", noted: "15 was read as 015", field: "agency", want: "015"},
		{column: "awarding_agency_code", cell: "", field: "agency", want: "075"},
		{column: "cfda_number", cell: "93.CA7", field: "aln", want: "93.CA7"},
		{column: "cfda_number", cell: "93.24", noted: "93.24 is not the number of an Assistance Listing", field: "aln"},
		{column: "correction_delete_indicator_code", cell: "D", noted: "this record deletes an earlier one", field: "correction", want: "D"},
		{column: "prime_award_base_transaction_description", cell: "THE CITYâ€™S PLAN", noted: "mis-decoded", field: "description", want: "THE CITYâ€™S PLAN"},
		{column: "prime_award_base_transaction_description", cell: strings.Repeat("é", 400), field: "description", want: strings.Repeat("é", 300)},
	} {
		file := changed(t, "usaspending/transactions_nyc.csv", nil, func(column, cell string) string {
			if column == tt.column {
				return tt.cell
			}
			return cell
		})
		_, rows := read(t, source("t.csv", file), "")
		row := rows[0]
		if tt.refused != "" {
			if row.Refused == nil || row.Refused.Field != tt.column || !strings.Contains(row.Refused.Msg, tt.refused) {
				t.Errorf("%s %q: refused %+v; want %q", tt.column, tt.cell, row.Refused, tt.refused)
			}
			continue
		}
		if row.Refused != nil {
			t.Errorf("%s %q: refused %+v", tt.column, tt.cell, row.Refused)
			continue
		}
		if noted := fmt.Sprint(row.Notes); (tt.noted == "") != (len(row.Notes) == 0) || !strings.Contains(noted, tt.noted) {
			t.Errorf("%s %q: notes %s; want %q", tt.column, tt.cell, noted, tt.noted)
		}
		var body map[string]any
		if err := json.Unmarshal(row.Body, &body); err != nil {
			t.Fatal(err)
		}
		if tt.field != "" && body[tt.field] != tt.want {
			t.Errorf("%s %q: %s is %v; want %v", tt.column, tt.cell, tt.field, body[tt.field], tt.want)
		}
	}
}

// TestTrimmedTransactions reads a download without the transaction's key, as the API
// gives to who asks for a few columns.
func TestTrimmedTransactions(t *testing.T) {
	t.Parallel()
	few := "award_id_fain modification_number action_date federal_action_obligation assistance_type_code recipient_name last_modified_date awarding_sub_agency_code"
	file := changed(t, "usaspending/transactions_nyc.csv", func(c string) bool { return strings.Contains(few, c) }, nil)
	r, rows := read(t, source("t.csv", file), "")
	last := rows[len(rows)-1]
	if r.Kind != models.ReportedTransaction || last.Key != "15PBJA24GG01899SMTP/00/2024-09-24" || last.Subject != "15PBJA24GG01899SMTP/015" {
		t.Errorf("%s, key %q, subject %q", r.Kind, last.Key, last.Subject)
	}
	if notes := fmt.Sprint(r.Notes); !strings.Contains(notes, "told apart by award number, modification and day of action") || !strings.Contains(notes, "recipient_uei") {
		t.Errorf("notes %s", notes)
	}
}

// TestTrimmedDepartment knows the department that matters most here by its name, if that is
// all that is left of it.
func TestTrimmedDepartment(t *testing.T) {
	t.Parallel()
	few := "award_id_fain modification_number action_date federal_action_obligation assistance_type_code recipient_name last_modified_date awarding_agency_name"
	_, rows := read(t, source("t.csv", changed(t, "usaspending/transactions_nyc.csv", func(c string) bool { return strings.Contains(few, c) }, nil)), "")
	seen := map[string]bool{}
	for _, row := range rows {
		_, department, _ := strings.Cut(row.Subject, "/")
		seen[department] = true
	}
	if !seen["015"] || !seen[""] || seen["086"] {
		t.Errorf("departments %v", seen)
	}
}

// TestSubawards makes a row of the columns that the API's own code lists, in which no
// real file was found.
func TestSubawards(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"prime_award_unique_key": "ASST_NON_15PBJA22GG00717GUNP_015", "prime_award_fain": "15PBJA22GG00717GUNP",
		"prime_awardee_name": "FLORIDA DEPARTMENT OF LAW ENFORCEMENT", "prime_award_awarding_sub_agency_code": "1550",
		"subaward_number": "2021-JAGC-DADE-34-3B-131", "subaward_amount": "26633.00", "subaward_action_date": "2022-03-01",
		"subawardee_name": "MIAMI-DADE, COUNTY OF", "prime_award_cfda_numbers_and_titles": "16.738: EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM; 16.738: JAG",
	}
	var head, cells []string
	for _, c := range columnsOfKind(t, "Assistance_Subawards") {
		head, cells = append(head, c), append(cells, values[c])
	}
	file := []byte(strings.Join(head, ",") + "\n\"" + strings.Join(cells, `","`) + "\"\n")
	r, rows := read(t, source("s.csv", file), "")
	if r.Kind != models.ReportedSubaward || len(rows) != 1 || rows[0].Refused != nil {
		t.Fatalf("%s, %+v", r.Kind, rows)
	}
	if got, want := rows[0].Key, "15PBJA22GG00717GUNP/015/2021-JAGC-DADE-34-3B-131//2022-03-01"; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
	want := `{"prime_key":"ASST_NON_15PBJA22GG00717GUNP_015","prime_fain":"15PBJA22GG00717GUNP","prime_name":"FLORIDA DEPARTMENT OF LAW ENFORCEMENT","number":"2021-JAGC-DADE-34-3B-131","amount":"26633.00","action_date":"2022-03-01","agency":"015","sub_agency":"1550","recipient":{"name":"MIAMI-DADE, COUNTY OF"},"alns":["16.738"]}`
	if string(rows[0].Body) != want {
		t.Errorf("got  %s\nwant %s", rows[0].Body, want)
	}
}

// columnsOfKind are the columns of a kind of file, by the API's code.
func columnsOfKind(t testing.TB, kind string) []string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(sample(t, "usaspending/columns.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range records {
		if r[0] == kind {
			out = append(out, r[2])
		}
	}
	return out
}

// TestHeadersAlone tells the kinds apart by nothing but their columns: a result without
// rows is a file with a header.
func TestHeadersAlone(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]models.ReportKind{
		"Assistance_PrimeTransactions": models.ReportedTransaction, "Assistance_PrimeAwardSummaries": models.ReportedAward, "Assistance_Subawards": models.ReportedSubaward,
	} {
		r, rows := read(t, source("download.csv", []byte(strings.Join(columnsOfKind(t, kind), ",")+"\n")), "")
		if r.Kind != want || len(rows) != 0 || len(r.Notes) != 0 {
			t.Errorf("%s: %s, %d rows, notes %v", kind, r.Kind, len(rows), r.Notes)
		}
	}
	for name, head := range map[string]string{
		"these are contracts": "contract_transaction_unique_key,award_id_piid", "from before 2017": "unique_transaction_id,cfda_program_num,federal_award_id,fed_funding_amount",
	} {
		if _, err := Recognise(source("f.csv", []byte(head+"\n")), ""); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Recognise(source("f.csv", sample(t, "usaspending/transactions_nyc.csv")), models.ReportedAward)
	if err == nil || !strings.Contains(err.Error(), "its header is that of transactions of USAspending") {
		t.Errorf("read as an award: %v", err)
	}
}

func TestDepartmentOf(t *testing.T) {
	t.Parallel()
	for agency, want := range map[string]string{"1550": "015", "1501": "015", "015": "015", "6800": "068", "080": "080", "8000": "080", "12H2": "012", "1700": "097", "2100": "097", "5700": "097", "97AS": "097", "": "", "15": "", "ABCD": "", "15PBJA": ""} {
		if got := departmentOf(agency); got != want {
			t.Errorf("%s: got %q, want %q", agency, got, want)
		}
	}
}

func TestALNs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"16.738: EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM":   "[16.738] EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM",
		"66.306: ONE NAME, WITH A COMMA; 66.306: ANOTHER; 66.604: A THIRD": "[66.306 66.604] ONE NAME, WITH A COMMA",
		"93.243: SERVICES; RESEARCH; AND MORE; 93.CA7: LETTERS":            "[93.243 93.CA7] SERVICES; RESEARCH; AND MORE",
		"":                       "[] ",
		"no number: and a title": "[] ",
	} {
		numbers, title := alns(text)
		if got := fmt.Sprint(numbers, " ", title); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
