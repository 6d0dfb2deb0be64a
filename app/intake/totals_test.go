package intake

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	_ "github.com/mattn/go-sqlite3"

	"proviso/models"
)

// loaded is a sample as a table of texts in SQLite: read by sqlite3's own .import, or
// where it is not installed by encoding/csv.
func loaded(t *testing.T, name string) *sql.DB {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(sample(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/rows.db"
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE rows ("` + strings.Join(records[0], `" TEXT, "`) + `" TEXT)`); err != nil {
		t.Fatal(err)
	}
	if command, err := exec.LookPath("sqlite3"); err == nil {
		load := exec.CommandContext(t.Context(), command, path, ".import --csv --skip 1 testdata/"+name+" rows")
		if out, err := load.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return db
	}
	for _, r := range records[1:] {
		args := make([]any, len(r))
		for i := range r {
			args[i] = r[i]
		}
		if _, err := db.Exec("INSERT INTO rows VALUES (?"+strings.Repeat(",?", len(r)-1)+")", args...); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// total is what a figure comes to over all rows that are taken: of how many it is told,
// of how many it is below zero, and their sum.
type total struct{ told, negative, sum int64 }

// figure is one of them, in SQL of the file, NULL where nothing is told, and in the bodies:
// of money its cents, of a number itself, of a text its length.
type figure struct{ sql, path string }

func cents(column string) string { return dollars(column) + " * 100" }

// dollars is an amount without cents, or with two, as a number.
func dollars(column string) string {
	return `CAST(NULLIF(replace(replace("` + column + `", '$', ''), ',', ''), '') AS REAL)`
}

func wholeNumber(column string) string {
	return `CASE WHEN "` + column + `" GLOB '[0-9]*' THEN CAST("` + column + `" AS INTEGER) END`
}
func lengthOf(column string) string { return `NULLIF(length(trim("` + column + `")), 0)` }
func equalTo(column, what string) string {
	return `CASE WHEN "` + column + `" = '` + what + `' THEN 1 END`
}

// TestTotalsAgreeWithSQLite adds up every sample that is a table in another way.
func TestTotalsAgreeWithSQLite(t *testing.T) {
	t.Parallel()
	grants := "assistance_type_code IN ('02','03','04','05','F001','F002')"
	audit := []figure{{cents("amount_expended"), "expended"}, {cents("subrecipient_amount"), "to_subrecipients"}, {equalTo("is_direct", "Y"), "direct=true"}, {equalTo("is_major", "N"), "major=false"},
		{lengthOf("program_name"), "program"}, {lengthOf("passthrough_name"), "pass_through"}, {lengthOf("passthrough_identifying_number"), "pass_through_number"}}
	years := func(of ...string) (out []figure) {
		for _, y := range of {
			out = append(out, figure{wholeNumber("POPESTIMATE" + y), "populations/" + y})
		}
		return out
	}
	for name, c := range map[string]struct {
		taken   string // which rows of the file are
		figures []figure
	}{
		"usaspending/transactions_nyc.csv": {grants, []figure{{cents("federal_action_obligation"), "obligation"}, {cents("total_obligated_amount"), "total_obligated"},
			{cents("total_outlayed_amount_for_overall_award"), "total_outlayed"}, {equalTo("correction_delete_indicator_code", "C"), "correction=C"}, {equalTo("action_type_code", "D"), "action_type=D"},
			{lengthOf("recipient_uei"), "recipient/uei"}, {lengthOf("recipient_name"), "recipient/name"}, {lengthOf("modification_number"), "modification"}, {lengthOf("cfda_number"), "aln"}, {lengthOf("action_date"), "action_date"}}},
		"usaspending/award_summaries_epa.csv": {grants, []figure{{cents("total_obligated_amount"), "total_obligated"},
			{cents("total_funding_amount"), "total_funding"}, {lengthOf("recipient_duns"), "recipient/duns"}, {lengthOf("period_of_performance_current_end_date"), "end"}}},
		"audit/federal-awards-134732-21.csv": {"true", audit},
		"audit/federal-awards-181744-22.csv": {"true", audit},
		"listings/listings_2018.csv":         {"true", []figure{{lengthOf("Program Title"), "title"}, {lengthOf("Popular Name (020)"), "popular"}, {lengthOf("Published Date"), "published"}, {lengthOf("Types of Assistance (060)"), "types"}}},
		"listings/broken_record.csv":         {"false", []figure{{lengthOf("Program Title"), "title"}}},
		"listings/titles_2026.csv":           {"true", []figure{{lengthOf("Program Title"), "title"}, {lengthOf("Program Number"), "number"}}},
		"census/counties_2020.csv":           {"true", []figure{{wholeNumber("population"), "populations/2020"}, {wholeNumber("state_code") + "*1000+" + wholeNumber("county_code"), "geoid as a county's"}, {equalTo("county_code", "000"), "level=state"}}},
		"census/CensusStateData_2010-2017.csv": {"true", []figure{{wholeNumber("FIPS"), "geoid#"}, {lengthOf("Name"), "name"}, {`CASE WHEN "Year" = '2013' THEN ` + wholeNumber("Population") + ` END`, "populations/2013"},
			{`CASE WHEN "Year" = '2017' THEN ` + wholeNumber("Population") + ` END`, "populations/2017"}}},
		"census/places_mac.csv":                          {"true", []figure{{wholeNumber("city_code"), "place of the geoid"}, {equalTo("type_of_area", "city"), "type=city"}}},
		"census/estimates_2019_colorado.csv":             {"true", append(years("2010", "2011", "2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019"), figure{wholeNumber("CENSUS2010POP"), "populations/census 2010"}, figure{wholeNumber("PLACE"), "place of the geoid"})},
		"ojp/award_numbers_seen.csv":                     {"true", []figure{{cents("amount_if_known"), "values/amount/usd"}, {lengthOf("award_number_as_printed"), "values/award/text"}, {lengthOf("recipient_if_known"), "values/recipient/text"}}},
		"ojp/bja_opportunity_page_awards_excerpt.csv":    {"true", []figure{{cents("amount"), "values/amount/usd"}, {lengthOf("award_title"), "values/title/text"}, {wholeNumber("fiscal_year"), "values/year/number#"}}},
		"ojp/jag_recovery_2010-local-awards_excerpt.csv": {"true", []figure{{cents("amount"), "values/direct/usd"}, {lengthOf("jurisdiction"), "values/jurisdiction/text"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := loaded(t, name)
			var all, taken int64
			if err := db.QueryRow(`SELECT count(*), count(*) FILTER (WHERE `+c.taken+`) FROM rows`).Scan(&all, &taken); err != nil {
				t.Fatal(err)
			}
			got := make([]total, len(c.figures))
			rows, gotTaken := int64(0), int64(0)
			for _, row := range facts(t, name) {
				if rows++; row.Refused != nil {
					continue
				}
				gotTaken++
				var body any
				dec := json.NewDecoder(bytes.NewReader(row.Body))
				dec.UseNumber()
				if err := dec.Decode(&body); err != nil {
					t.Fatal(err)
				}
				for i, f := range c.figures {
					got[i].add(t, body, f.path)
				}
			}
			if rows != all || gotTaken != taken {
				t.Errorf("%d rows of which %d are taken; SQLite has %d and %d", rows, gotTaken, all, taken)
			}
			for i, f := range c.figures {
				var want total
				row := db.QueryRow(`SELECT count(x), count(*) FILTER (WHERE x < 0), CAST(round(coalesce(sum(x), 0)) AS INTEGER) FROM (SELECT ` + f.sql + ` AS x FROM rows WHERE ` + c.taken + `)`)
				if err := row.Scan(&want.told, &want.negative, &want.sum); err != nil {
					t.Fatal(err)
				}
				if got[i] != want {
					t.Errorf("%s: got %+v, SQLite has %+v", f.path, got[i], want)
				}
				if want.told == 0 && taken > 0 {
					t.Errorf("%s is told by no row, and proves nothing", f.path)
				}
			}
		})
	}
}

// facts are the rows of a sample; of a table, as what its columns say that it is.
func facts(t *testing.T, name string) []Row {
	t.Helper()
	r, rows := read(t, source(name[strings.IndexByte(name, '/')+1:]+" 2020", sample(t, name)), "")
	if r.Kind != models.ReportedTable {
		return rows
	}
	var out []Row
	err := r.Heads[0].Guess()[0].Rows(r.Heads[0], r.Each, func(row Row, m Mapped) error {
		row.Refused = m.Refused
		row.keepJSON(map[string]any{"values": m.Values})
		out = append(out, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// add counts what stands at a path of a body: a/b within a; a=x is 1 where a is x; a# is a
// text of digits as a number.
func (s *total) add(t *testing.T, body any, path string) {
	t.Helper()
	path, equals, compared := strings.Cut(path, "=")
	path, asNumber := strings.CutSuffix(path, "#")
	var v any = body
	var n int64
	switch path {
	case "geoid as a county's": // of a state too
		id, _ := body.(map[string]any)["geoid"].(string)
		v, asNumber = (id + "000")[:5], true
	case "place of the geoid":
		id, _ := body.(map[string]any)["geoid"].(string)
		if v, asNumber = nil, true; len(id) == 7 {
			v = id[2:]
		}
	default:
		for _, step := range strings.Split(path, "/") {
			of, _ := v.(map[string]any)
			v = of[step]
		}
	}
	text, isText := v.(string)
	usd, notUSD := models.ParseUSD("", text)
	switch {
	case v == nil:
		return
	case compared:
		if fmt.Sprint(v) != equals {
			return
		}
		n = 1
	case asNumber:
		n = int64(digits(text))
	case isText && notUSD == nil && strings.Contains(text, ".") && !strings.Contains(path, "aln") && path != "number":
		n = int64(usd)
	case isText:
		n = int64(utf8.RuneCountInString(text))
	default:
		got, err := v.(json.Number).Int64()
		if err != nil {
			t.Fatal(err)
		}
		n = got
	}
	s.told, s.sum = s.told+1, s.sum+n
	if n < 0 {
		s.negative++
	}
}
