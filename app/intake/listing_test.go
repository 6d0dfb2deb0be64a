package intake

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"proviso/models"
)

func TestTitles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		keys       []string // "" refused
		noted      string
	}{
		{"as SAM.gov has it", "Program Title,Program Number\nPublic Safety Partnership,16.710\nResearch,93.CA7\n", []string{"16.710", "93.CA7"}, ""},
		{"number first, unsorted", "Program Number,Program Title\n93.CA7,Research\n16.710,Public Safety Partnership\n", []string{"93.CA7", "16.710"}, ""},
		{"number in two columns", "ID,FEDERALPROGRAMNAME,CFDAPREFIX,CFDAEXT\n1,Crime Victim Assistance,16,575\n2,Research,11,63A\n3,Services,16,34\n", []string{"16.575", "11.63A", "16.034"}, "34 was read as 034"},
		{"null.001", "Program Title,Program Number\nNothing,null.001\nResearch,16.710\n", []string{"", "16.710"}, ""},
		{"zeros lost from all", "Program Title,Program Number\nA,16.71\nB,16.6\nC,16.738\n", []string{"16.710", "16.600", "16.738"}, "16.71 was read as 16.710"},
		{"zeros lost from some", "Program Title,Program Number\nA,16.71\nB,16.600\n", []string{"", "16.600"}, ""},
		{"no title", "Program Title,Program Number\n,16.710\n", []string{""}, ""},
		{"a mark and lines of Windows", "\xEF\xBB\xBFProgram Title,Program Number\r\nA,16.710\r\n", []string{"16.710"}, ""},
	} {
		r, rows := read(t, source("t.csv", []byte(tt.file)), "")
		var keys []string
		noted := ""
		for _, row := range rows {
			keys = append(keys, row.Key)
			noted += fmt.Sprint(row.Notes)
		}
		if r.Kind != models.ReportedListing || !reflect.DeepEqual(keys, tt.keys) || !strings.Contains(noted, tt.noted) {
			t.Errorf("%s: %s %q, notes %s", tt.name, r.Kind, keys, noted)
		}
	}
}

func TestObligated(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"(Project Grants) FY 18 est $35,000,000.00; FY 16$45,381,885.00; FY 17 est $35,000,000.00;":             "2016 45381885.00 - | 2017 - 35000000.00 | 2018 - 35000000.00",
		"(Project Grants) FY 16$0.00;(Formula Grants) FY 17 est $21,000.00; FY 16$19,683,000.00;":               "2016 19683000.00 - | 2017 - 21000.00",
		"(Direct Payments) FY 07$326,774,990.00; FY 08 Estimate Not Available - FY 07 $326,774,990; FY 08 none": "2007 326774990.00 -",
		"(Project Grants) FY 16$-1,000.00;": "2016 -1000.00 -",
		"not yet known":                     "",
	} {
		var parts []string
		for _, y := range obligated(text) {
			one := func(u *models.USD) string {
				if u == nil {
					return "-"
				}
				return u.String()
			}
			parts = append(parts, y.Year+" "+one(y.Obligated)+" "+one(y.Estimated))
		}
		if got := strings.Join(parts, " | "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestTornRecords reports what is torn and reads what is whole on either side of it.
func TestTornRecords(t *testing.T) {
	t.Parallel()
	whole := sample(t, "listings/listings_2018.csv")
	torn := sample(t, "listings/broken_record.csv")
	_, rest, _ := strings.Cut(string(torn), "\n")
	_, rows := read(t, source("t.csv", append(append([]byte{}, whole...), rest...)), "")
	taken, refused := 0, 0
	for _, row := range rows {
		if row.Refused == nil {
			taken++
		} else {
			refused++
		}
	}
	if taken != 10 || refused != 12 {
		t.Errorf("%d taken, %d refused", taken, refused)
	}
	// A record cut off in the middle of a quoted cell takes only itself.
	_, rows = read(t, source("t.csv", append(append([]byte{}, whole...), "\"Cut off,10.999\n"...)), "")
	if last := rows[len(rows)-1]; len(rows) != 11 || last.Refused == nil || !strings.Contains(last.Refused.Msg, "its quote is never closed") || rows[9].Refused != nil {
		t.Errorf("%d rows, the last %+v", len(rows), last.Refused)
	}
	// A record with cells too few or too many is one row that is refused.
	_, rows = read(t, source("t.csv", append(append([]byte{}, whole...), "10.999,too few\nx\n"...)), "")
	if len(rows) != 12 || rows[10].Refused == nil || !strings.Contains(rows[10].Refused.Msg, "has 2 cells where the header has 40") {
		t.Errorf("%d rows, %+v", len(rows), rows[10].Refused)
	}
}
