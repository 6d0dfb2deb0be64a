package exchange

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// awards are rows as the list of grants has them.
func awards(n int, row func([]string) error) ([]models.Column, error) {
	columns := []models.Column{{Name: "id"}, {Name: "jurisdiction"}, {Name: "state"}, {Name: "program"}, {Name: "fiscal_year", Numeric: true}, {Name: "award_number"},
		{Name: "rung"}, {Name: "amount", Numeric: true, Money: true}, {Name: "basis"}, {Name: "spent_unpaid", Numeric: true, Money: true}, {Name: "future", Numeric: true, Money: true},
		{Name: "owed_back", Numeric: true, Money: true}, {Name: "demandable", Numeric: true, Money: true}, {Name: "in_force"}, {Name: "next_deadline", Date: true}, {Name: "reasons"}}
	for i := range n {
		err := row([]string{fmt.Sprintf("place-%d-byrne-jag-fy2017", i), fmt.Sprintf("place-%d", i), "CO", "byrne-jag", "2017", fmt.Sprintf("2017-DJ-BX-%04d", i), "at_issue",
			fmt.Sprintf("%d.%02d", 1000+i, i%100), "award", "unknown", "0.00", fmt.Sprintf("%d.07", i), "12.50", "jag-notice jag-access", "2018-02-23",
			"Documents were demanded on 24 January 2018 and are not recorded as given; a condition is in force and no certification of it is recorded."})
		if err != nil {
			return columns, err
		}
	}
	return columns, nil
}

func writeAwards(w io.Writer, n int) error {
	columns, _ := awards(0, nil)
	x, err := NewXLSX(w, [][2]string{{"as_of", "2018-01-24"}, {"note", "=1+1"}}, "grants", columns)
	if err != nil {
		return err
	}
	if _, err := awards(n, x.Row); err != nil {
		return err
	}
	return x.Close()
}

// TestXLSXRows: what is written row by row opens as what is written at once, with numbers
// and days as such, and is the same each time.
func TestXLSXRows(t *testing.T) {
	for _, n := range []int{0, 1, measured - 1, measured, 1000} {
		var first, again bytes.Buffer
		if err := writeAwards(&first, n); err != nil {
			t.Fatal(err)
		}
		if err := writeAwards(&again, n); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Errorf("%d rows: twice the same input gave other bytes: %v", n, err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("grants", excelize.Options{RawCellValue: true})
		if err != nil || len(rows) != n+1 {
			t.Fatalf("%d rows: got %d, %v", n, len(rows), err)
		}
		if n > 0 {
			if got := fmt.Sprint(rows[n][7], rows[n][9], rows[n][14]); got != fmt.Sprint(fmt.Sprint(float64((1000+n-1)*100+(n-1)%100)/100), "unknown", "43154") {
				t.Errorf("%d rows: the last one says %s", n, got)
			}
			if shown, _ := f.GetCellValue("grants", fmt.Sprintf("O%d", n+1)); shown != "2018-02-23" {
				t.Errorf("a day is shown as %s", shown)
			}
		}
		if formula, _ := f.GetCellFormula("about", "B3"); formula != "" {
			t.Errorf("a text became the formula %s", formula)
		}
		f.Close()
	}
}

// TestXLSXExact: a number of more digits than a spreadsheet keeps stays text.
func TestXLSXExact(t *testing.T) {
	var b bytes.Buffer
	x, err := NewXLSX(&b, nil, "t", []models.Column{{Name: "n", Numeric: true}, {Name: "m", Numeric: true, Money: true}, {Name: "d", Date: true}, {Name: "s"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]string{{"999999999999999", "9999999999999.99", "1900-02-28", "@SUM(1)"}, {"1000000000000000", "10000000000000.00", "spring 2018", "-1"}} {
		if err := x.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, text := range map[string]bool{"A2": false, "A3": true, "B2": false, "B3": true, "C2": true, "C3": true, "D2": true, "D3": true} {
		kind, err := f.GetCellType("t", at)
		isText := kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString
		if err != nil || isText != text {
			t.Errorf("%s: type %v, %v", at, kind, err)
		}
	}
}

// BenchmarkXLSX writes 100,000 awards as a workbook, and says how many times as long as
// the CSV it takes, and how far the heap grew.
func BenchmarkXLSX(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		start := time.Now()
		columns, _ := awards(0, nil)
		out, err := NewCSV(io.Discard, columns)
		if err == nil {
			_, err = awards(n, out.Row)
		}
		if err != nil {
			b.Fatal(err)
		}
		plain := time.Since(start)
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start = time.Now()
		x, err := NewXLSX(io.Discard, nil, "grants", columns)
		if err != nil {
			b.Fatal(err)
		}
		most := uint64(0)
		rows := 0
		_, err = awards(n, func(row []string) error {
			if rows++; rows%5000 == 0 {
				runtime.ReadMemStats(&after)
				most = max(most, after.HeapAlloc)
			}
			return x.Row(row)
		})
		if err == nil {
			err = x.Close()
		}
		if err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		most = max(most, after.HeapAlloc)
		b.ReportMetric(took.Seconds(), "s/workbook")
		b.ReportMetric(took.Seconds()/plain.Seconds(), "times-the-csv")
		b.ReportMetric(float64(most-min(most, before.HeapAlloc))/(1<<20), "MB-of-heap")
	}
}
