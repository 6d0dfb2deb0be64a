package intake

import (
	"fmt"
	"strings"
	"testing"

	"proviso/models"
)

func TestGuess(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Grant Number,Fund,Expenditures,Drawdowns,Encumbrances,As of": "ledger award=Grant Number expended=Expenditures drawn=Drawdowns unliquidated=Encumbrances through=As of",
		"Federal Grant Number,Reporting Period End Date,Cash Receipts,Cash Disbursements,Federal Share of Expenditures,Federal Share of Unliquidated Obligations,Total Federal Funds Authorized,Unobligated Balance of Federal Funds": "sf-425 award=Federal Grant Number period_end=Reporting Period End Date cash_receipts=Cash Receipts cash_disbursements=Cash Disbursements federal_authorized=Total Federal Funds Authorized expenditures=Federal Share of Expenditures unliquidated=Federal Share of Unliquidated Obligations unobligated=Unobligated Balance of Federal Funds",
		"Account ID,Authorized,Draws,Available Balance,As of Date":                                                                                                 "asap award=Account ID authorized=Authorized drawn=Draws available=Available Balance as_of=As of Date",
		"State,Jurisdiction,Government Type,Direct Allocation,Eligible Joint Allocation":                                                                           "allocation state=State jurisdiction=Jurisdiction government_type=Government Type direct=Direct Allocation joint=Eligible Joint Allocation",
		"opportunity_id,opportunity_title,fiscal_year,award_title,award_number,status,funding_first_awarded,amount,page_total_awards,page_total_amount,source_url": "award-list title=award_title award=award_number year=fiscal_year amount=amount status=status",
		"Position,Award Number,Department,FTE,Months":                                                                                                              "position title=Position award=Award Number department=Department months=Months share=FTE",
		"No.,Award Condition,Type": "condition-list number=No. text=Award Condition kind=Type",
		"x,y,z":                    "",
	} {
		guesses := Guess(strings.Split(head, ","))
		got := ""
		if len(guesses) > 0 {
			m := guesses[0]
			got = string(m.Target)
			for _, f := range m.Target.Fields() {
				if c := m.Columns[f.Name]; c != "" {
					got += " " + f.Name + "=" + c
				}
			}
			if err := m.Check(Head{Names: strings.Split(head, ",")}); err != nil {
				t.Errorf("%s: %v", head, err)
			}
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", head, got, want)
		}
	}
}

func TestMoneyCells(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		shown, stored string
		want          string // cents, or "" not told
		note, err     string
	}{
		{"$1,234.00", "", "1234.00", "", ""}, {"(1,234.00)", "", "-1234.00", "", ""}, {"$(1,234.50)", "", "-1234.50", "", ""}, {"($12)", "", "-12.00", "", ""},
		{" $ 25,860 ", "", "25860.00", "", ""}, {"1,234.00-", "", "-1234.00", "", ""}, {"$-5.00", "", "-5.00", "", ""}, {"\u2212$5.00", "", "-5.00", "", ""},
		{"1234.5", "", "1234.50", "ten-cents", ""}, {"0", "", "0.00", "", ""},
		{"*", "", "", "an asterisk stands here instead of a number", ""}, {"TBD", "", "", "the amount is not known", ""},
		{"-", "", "", "", "a dash stands here"}, {"$ -", "", "", "", "a dash stands here"}, {"1,00", "", "", "", "is not an amount of money"}, {"12.505", "", "", "", "is not an amount of money"},
		{"abc", "", "", "", "is not an amount of money"}, {"(-5.00)", "", "", "", "a minus and brackets"}, {"1.2E+06", "", "", "", "is not an amount of money"}, {"((5))", "", "", "", "is not an amount"},
		{"$58,321", "58321.4", "58321.40", "", ""}, {"$0.30", "0.30000000000000004", "0.30", "", ""}, {"$ -", "0", "0.00", "", ""}, {"12.35", "12.3456", "12.35", "not in whole cents", ""},
		{"6/30/18", "2018-06-30", "", "", "is a day, not an amount"}, {"1E+20", "100000000000000000000", "", "", "too large"},
	} {
		u, note, err := cell{shown: tt.shown, stored: tt.stored}.money()
		got := ""
		if u != nil {
			got = u.String()
		}
		if got != tt.want || (tt.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tt.err) || (tt.note == "") != (note == "") || !strings.Contains(note, tt.note) {
			t.Errorf("%q %q: got %q, %q, %v; want %q, %q, %q", tt.shown, tt.stored, got, note, err, tt.want, tt.note, tt.err)
		}
	}
}

func TestDayCells(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]string{
		"2018-06-30": "2018-06-30", "6/30/2018": "2018-06-30", "6/30/18": "2018-06-30", "06/30/2018": "2018-06-30", "June 30, 2018": "2018-06-30", "30-Jun-18": "2018-06-30", "Jun  30, 2018": "2018-06-30",
		"30/6/2018": "", "FY 2018": "", "6/31/2018": "", "12": "", "0001-01-01": "",
	} {
		d, _, err := cell{shown: shown}.day()
		if d.String() != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %s, %v; want %s", shown, d, err, want)
		}
	}
}

func TestMappedRows(t *testing.T) {
	t.Parallel()
	head := Head{Row: 2, Names: []string{"Grant", "Expended", "Drawn", "Through"}}
	m := Mapping{Target: TargetLedger, HeaderRow: 2, Columns: map[string]string{"award": "Grant", "expended": "Expended", "drawn": "Drawn", "through": "Through"}}
	for _, tt := range []struct {
		line           int
		cells          []string
		aside, refused string
		award          string
	}{
		{1, []string{"City of Denver"}, "above the data", "", ""},
		{3, []string{"2018-DJ-BX-0422", "$1,234.00", "(5.00)", "6/30/2018"}, "", "", "2018DJBX0422"},
		{4, []string{"2O18-DJ-BX-O422", "1", "", ""}, "", "", "2018DJBX0422"},
		{5, []string{"FD-1234 (state)", "1"}, "", "", "FD1234STATE"},
		{6, []string{}, "it is empty", "", ""},
		{7, []string{"", "12.00"}, "", "row 7: the award number is missing", ""},
		{8, []string{"Total", "1,234.00"}, "a line of totals", "", ""},
		{9, []string{"", "Grand total", "x"}, "a line of totals", "", ""},
		{9, []string{"1.5E+11", "12.00"}, "", "1.5E+11 is what a spreadsheet has made of a number of many digits", ""},
		{10, []string{"2018-DJ-BX-0422", "1,00"}, "", `Expended (B): row 10: "1,00" is not an amount of money; write dollars and cents like 423861.00`, ""},
	} {
		got := m.Read(head, tt.line, models.TableRow{Cells: tt.cells})
		refused := ""
		if got.Refused != nil {
			refused = got.Refused.Field + ": " + got.Refused.Msg
		}
		if !strings.Contains(got.Aside, tt.aside) || (tt.aside == "") != (got.Aside == "") || !strings.Contains(refused, tt.refused) || (tt.refused == "") != (refused == "") || got.Values["award"].Award != tt.award {
			t.Errorf("row %d: aside %q, refused %q, award %q", tt.line, got.Aside, refused, got.Values["award"].Award)
		}
	}
	for want, m := range map[string]Mapping{
		"is not what the rows of a table can be about": {Target: "x"},
		"ledger has no such field":                     {Target: TargetLedger, Columns: map[string]string{"wages": "Grant"}},
		`the table has no column "Award"`:              {Target: TargetLedger, Columns: map[string]string{"award": "Award"}},
		"say which column is the award number":         {Target: TargetLedger, Columns: map[string]string{"drawn": "Drawn"}},
	} {
		if err := m.Check(head); models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// FuzzCells reads cells of any kind: an amount that is read is written back the same.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"$1,234.00", "(5)", "*", "6/30/18", "12.5%", "FY 2018", "2018-DJ-BX-0422", "1e9", "$(1.5)", "-"} {
		f.Add(s, "")
		f.Add(s, "1234.5")
	}
	f.Fuzz(func(t *testing.T, shown, stored string) {
		c := cell{shown: shown, stored: stored}
		for _, k := range []FieldKind{KindText, KindMoney, KindDay, KindNumber, KindAward} {
			v, _, err := c.read(k)
			if v != nil && err != nil {
				t.Fatalf("%s %q: a value and an error", k, shown)
			}
			if v == nil || v.USD == nil {
				continue
			}
			again, _, err := cell{shown: v.USD.String()}.money()
			if err != nil || *again != *v.USD {
				t.Fatalf("%q is %s, read again %v, %v", shown, v.USD, again, err)
			}
		}
	})
}

// A table is taken for what it is without a person's word only if its own columns say so:
// lists as people keep them, and what else has an amount.
func TestSureGuess(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"award_number_as_printed,form,component,program_or_suffix,fiscal_year,recipient_if_known,amount_if_known,seen_in":                                          "award-list 47 true",
		"opportunity_id,opportunity_title,fiscal_year,award_title,award_number,status,funding_first_awarded,amount,page_total_awards,page_total_amount,source_url": "award-list 62 true",
		"award number,amount,recipient": "award-list 99 true",
		"Grantee,ORI,Award Number,Award Amount,City,State,Officers,Congressional District,Agency Type,Population": "award-list 62 true",
		"State,Agency,Officers,Award Amount": "award-list 73 false", // without the awards' numbers
		"Grant,Actual":                       "ledger 63 true",
		"No.,Award Condition":                "condition-list 65 true",
		"jurisdiction,state,amount":          "allocation 97 false", // an amount of what?
		"State,Agency":                       "allocation 65 false",
		"Jurisdiction,Direct Allocation":     "allocation 66 true",
		"Employee,Position,Grant,Percent":    "position 73 true",
		"bulk_file,position,column":          "",
		"Term,Definition":                    "",
		"No.,Description":                    "",
		"award number,period end,obligated":  "ledger 97 true",
		"award number,amount obligated,city": "ledger 56 false", // by words that are none of its names
	} {
		got := ""
		if g := Guess(strings.Split(head, ",")); len(g) > 0 {
			got = fmt.Sprintf("%s %d %t", g[0].Target, g[0].Score, g[0].Sure)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", head, got, want)
		}
	}
}
