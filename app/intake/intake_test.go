package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// source is bytes as a file.
func source(name string, b []byte) Source {
	return Source{Name: name, Bytes: bytes.NewReader(b), Size: int64(len(b))}
}

// read reads all of a source.
func read(t testing.TB, src Source, as models.ReportKind) (*Reader, []Row) {
	t.Helper()
	r, err := Recognise(src, as)
	if err != nil {
		t.Fatalf("%s: %v", src.Name, err)
	}
	var rows []Row
	if err := r.Each(func(row Row) error { rows = append(rows, row); return nil }); err != nil {
		t.Fatalf("%s: %v", src.Name, err)
	}
	return r, rows
}

// verdict tells what became of a file, for a golden file.
func verdict(out *bytes.Buffer, r *Reader, rows []Row, shown int) {
	fmt.Fprintf(out, "kind %s", r.Kind)
	for _, p := range r.Parts {
		fmt.Fprintf(out, "\n  of %s", p)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(out, "\n  note %s: %s", n.Field, n.Msg)
	}
	for _, h := range r.Heads {
		fmt.Fprintf(out, "\n  head %q row %d: %q", h.Sheet, h.Row, h.Names)
	}
	taken, refused := 0, 0
	for _, row := range rows {
		if row.Refused != nil {
			refused++
		} else {
			taken++
		}
	}
	fmt.Fprintf(out, "\n  %d rows taken, %d refused\n", taken, refused)
	for _, row := range rows {
		shown--
		if shown < 0 && row.Refused == nil && len(row.Notes) == 0 {
			continue
		}
		if shown < -12 {
			break
		}
		fmt.Fprintf(out, "%d line %d", row.At, row.Line)
		for _, n := range row.Notes {
			fmt.Fprintf(out, "\n    note %s: %s", n.Field, n.Msg)
		}
		if row.Refused != nil {
			fmt.Fprintf(out, "\n    refused %s: %s\n", row.Refused.Field, row.Refused.Msg)
			continue
		}
		body := string(row.Body)
		if len(body) > 900 {
			body = body[:900] + "…"
		}
		fmt.Fprintf(out, " key %s subject %s dated %s\n    %s\n", row.Key, row.Subject, row.Dated, body)
	}
}

// TestSamples holds what becomes of real files against what was read and found right.
func TestSamples(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]int{
		"usaspending/transactions_nyc.csv": 25, "usaspending/award_summaries_epa.csv": 5,
		"listings/listings_2018.csv": 10, "listings/broken_record.csv": 12, "listings/titles_2026.csv": 6,
		"audit/federal-awards-134732-21.csv": 6, "audit/federal-awards-181744-22.csv": 6,
		"census/counties_2020.csv": 5, "census/CensusStateData_2010-2017.csv": 3, "census/places_mac.csv": 5,
		"census/estimates_2019_colorado.csv": 5, "census/govt_units_2025_general_purpose_header.csv": 1,
		"ojp/award_numbers_seen.csv": 4, "ojp/bja_opportunity_page_awards_excerpt.csv": 4, "ojp/jag_recovery_2010-local-awards_excerpt.csv": 4,
	} {
		t.Run(name, func(t *testing.T) {
			r, rows := read(t, source(name[strings.IndexByte(name, '/')+1:], sample(t, name)), "")
			for i, row := range rows {
				if row.At != i+1 || (row.Refused == nil) != (row.Body != nil) || row.Refused == nil && row.Key == "" {
					t.Errorf("row %d is half of one: %+v", i+1, row)
				}
			}
			var out bytes.Buffer
			verdict(&out, r, rows, shown)
			golden.Equal(t, strings.TrimSuffix(name, ".csv")+".golden", out.Bytes())
			again := slices.Clone(rows)[:0]
			if err := r.Each(func(row Row) error { again = append(again, row); return nil }); err != nil || len(again) != len(rows) {
				t.Errorf("read again: %d rows, %v; the first time %d", len(again), err, len(rows))
			}
			if r.Done() < int64(len(sample(t, name))) {
				t.Errorf("done %d of %d bytes", r.Done(), len(sample(t, name)))
			}
		})
	}
}
