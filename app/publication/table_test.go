package publication

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
)

// small is an edition with a little of everything that a cell can hold.
func small() *Edition {
	changed := Cents(40_000_000)
	denver, colorado := Ref{"denver-co", "City and County of Denver"}, Ref{"colorado", "=State of Colorado"}
	jag := Ref{"byrne-jag", "Byrne JAG"}
	first := GrantLine{ID: "denver-co-byrne-jag-fy2017", Place: denver, State: "CO", Program: jag, FiscalYear: 2017, Rung: "at_issue", Verified: "2018-01-20",
		Amount: &Amount{USD: 42_386_100, Basis: "award", Changed: &changed, Since: "2018-01"}, Standings: map[string]int{"blocked": 1, "in_force": 1}}
	second := GrantLine{ID: "denver-co-byrne-jag-fy2018", Place: denver, State: "CO", Program: jag, FiscalYear: 2018, AwardNumber: "2018-DJ-BX-0001", Rung: "unknown", Via: &colorado}
	e := &Edition{
		Head: Head{Settings: Settings{AsOf: "2018-01-24"}, ID: "0123456789ab"},
		Places: []Place{
			{ID: "colorado", Name: "=State of Colorado", Kind: "state", State: "CO"},
			{ID: "denver-co", Name: "City and County of Denver", Kind: "city", State: "CO", Population: 704621, PopulationYear: 2017, Grants: []GrantLine{first, second},
				Cover: []Standing{
					{Condition: Ref{"jag-notice", "Notice condition"}, Short: "notice condition", Standing: "blocked", Enforceable: "no", Grants: []string{first.ID}, Sources: []int{1}},
					{Condition: Ref{"jag-notice", "Notice condition"}, Short: "notice condition", Standing: "uncertain", Enforceable: "uncertain", Grants: []string{second.ID}, Doubt: "No award is recorded."},
				},
				Sources: []Source{{ID: "order", URL: "https://example.org/order"}}},
		},
		Grants: []Grant{
			{GrantLine: first, Findings: []Finding{{Rule: "documents-demanded", Rung: "at_issue"}}, NextDeadline: &Deadline{Date: "2018-02-23", What: "answer, \"in full\""},
				Position: &Position{Award: 40_000_000, SpentUnpaid: -100, Future: 1},
				Conditions: []Standing{
					{Condition: Ref{"jag-1373-cert", "Certification"}, Short: "certification", Standing: "in_force", Enforceable: "yes", Since: "2017-07-25", Verified: "2018-01-20"},
					{Condition: Ref{"jag-notice", "Notice condition"}, Short: "notice condition", Kind: "notice", Standing: "blocked", Enforceable: "no", Sole: true,
						Holds: []Hold{{ID: "chi17-pi", Kind: "order", Relief: "preliminary_injunction", Case: Ref{"chicago-v-sessions", "City of Chicago v. Sessions"}, Reach: "everyone", From: "2017-09-15"}, {ID: "notice-1", Kind: "notice"}}, Sources: []int{1, 2, 9}},
				},
				Sources: []Source{{ID: "order", URL: "https://example.org/order"}, {ID: "letter"}}},
			{GrantLine: second},
		},
		Cases: []Case{{CaseLine: CaseLine{ID: "chicago-v-sessions", Caption: "City of Chicago v. Sessions", Court: "N.D. Ill."},
			Orders: []Order{{ID: "chi17-pi", Kind: "preliminary_injunction", Scope: "nationwide", Conditions: []Ref{{"jag-notice", ""}, {"jag-access", ""}}, From: "2017-09-15", Runs: "yes", ByName: 1, ByScope: 138,
				Stays: []Stay{{From: "2018-06-26", AsTo: "non_parties"}, {From: "2018-01-01", To: "2018-01-02", AsTo: "all"}}}},
			Hanging: []GrantLine{first}}},
		Conditions: []Condition{{ID: "jag-notice", Title: "Notice condition", Verified: "2018-01-20", Places: []PlaceCover{{Place: denver, State: "CO", Cover: UncertainCover, Standings: map[string]int{"blocked": 1, "uncertain": 1}}}}},
		Comparisons: []Comparison{{ID: "byrne-jag-fy2017", Program: jag, FiscalYear: 2017,
			Rows: []Compared{{GrantLine: first, Demanded: true}}}},
	}
	e.Overview = Overview{Grants: 2, Lines: []GrantLine{first, second}, States: []StateLine{{Code: "CO", Worst: "at_issue", Grants: 1, Of: 2}}}
	return e
}

// tableIDs are an id of each kind of table in small.
var tableIDs = map[string]string{"overview": "all", "jurisdiction": "denver-co", "grant": "denver-co-byrne-jag-fy2017", "case": "chicago-v-sessions", "coverage": "jag-notice",
	"answer": "jag-notice.denver-co", "comparison": "byrne-jag-fy2017", "map": "all"}

func TestTables(t *testing.T) {
	e := small()
	var all bytes.Buffer
	for _, kind := range TableKinds {
		table, ok := e.Table(strings.Replace(kind, TableAnswer, "coverage", 1), tableIDs[kind])
		if !ok {
			t.Fatalf("%s: no table", kind)
		}
		if want := ColumnsOf(kind); !reflect.DeepEqual(table.Columns, want) {
			t.Errorf("%s: columns %v, said to be %v", kind, table.Columns, want)
		}
		text := table.CSV()
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if len(rows) != len(table.Rows)+1 {
			t.Errorf("%s: %d lines of %d rows", kind, len(rows), len(table.Rows))
		}
		all.WriteString("# " + kind + "\n")
		for i, row := range table.Rows {
			for j, c := range table.Columns {
				all.WriteString(c.Name + "\t" + row[j] + "\n")
				if got := rows[i+1][j]; got != row[j] && got != "'"+row[j] {
					t.Errorf("%s: %s is %q in the file, %q in the table", kind, c.Name, got, row[j])
				}
			}
			all.WriteString("\n")
		}
	}
	golden.Equal(t, "tables.golden", all.Bytes())
}

// One name means the same everywhere, or rows of two files could not be laid together.
func TestColumnsAgree(t *testing.T) {
	seen := map[string]Column{}
	for _, kind := range TableKinds {
		names := map[string]bool{}
		for _, c := range ColumnsOf(kind) {
			if names[c.Name] {
				t.Errorf("%s has two columns %s", kind, c.Name)
			}
			names[c.Name] = true
			if was, ok := seen[c.Name]; ok && was != c {
				t.Errorf("%s: %v, elsewhere %v", kind, c, was)
			}
			seen[c.Name] = c
		}
	}
	if ColumnsOf("nothing") != nil {
		t.Error("columns of a kind that is none")
	}
}

func TestTableOfNothing(t *testing.T) {
	e := small()
	for _, x := range [][2]string{{"overview", "some"}, {"map", "CO"}, {"jurisdiction", "nowhere"}, {"grant", ""}, {"case", "x"}, {"coverage", "x"}, {"coverage", "jag-notice.nowhere"},
		{"coverage", "jag-notice.colorado"}, {"coverage", "x.denver-co"}, {"coverage", "."}, {"comparison", "x"}, {"answer", "jag-notice.denver-co"}, {"", ""}} {
		if _, ok := e.Table(x[0], x[1]); ok {
			t.Errorf("%v has a table", x)
		}
	}
}

// A grant that an order may or may not protect does not rest on it.
func TestWhatRestsOnAnOrder(t *testing.T) {
	g := Grant{Conditions: []Standing{{Enforceable: "no", Holds: []Hold{{ID: "a"}}}, {Enforceable: "uncertain", Holds: []Hold{{ID: "b"}}}}}
	if !restsOn(&g, "a") || restsOn(&g, "b") || restsOn(&g, "c") {
		t.Error("a grant rests on what does not carry it, or not on what does")
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	table := Table{Columns: []Column{{"a", TextCell, ""}, {"b", MoneyCell, "USD"}}, Rows: [][]string{{"=1+1", "-1.00"}, {"@x", "-1.00+2"}, {"＝1", Unknown}, {"a,\"b\"\nc", ""}}}
	want := "a,b\r\n'=1+1,-1.00\r\n'@x,'-1.00+2\r\n'＝1,unknown\r\n\"a,\"\"b\"\"\r\nc\",\r\n"
	if got := string(table.CSV()); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !slices.Equal(table.Rows[0], []string{"=1+1", "-1.00"}) {
		t.Error("writing a table changed it")
	}
}
