package exchange_test

import (
	"bytes"
	"encoding/csv"
	"testing"
	"time"

	"proviso/app/exchange"
	"proviso/models"
)

// TestTrailRowIsNoFormula: what people wrote is text in a spreadsheet, whatever it
// begins with.
func TestTrailRowIsNoFormula(t *testing.T) {
	t.Parallel()
	for _, begin := range []string{"=", "+", "-", "@", "\t", "\r"} {
		hostile := begin + "cmd|' /C calc'!A0"
		row := exchange.TrailRow{TrailLine: models.TrailLine{Seq: 1, At: time.Unix(0, 0), Actor: hostile, Action: hostile, Kind: models.FactKind(hostile), ID: hostile, Detail: hostile},
			Name: hostile, Sources: []string{hostile}, Before: hostile, After: hostile}
		var b bytes.Buffer
		out, err := exchange.NewCSV(&b, exchange.TrailColumns)
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Row(row.Cells()); err != nil {
			t.Fatal(err)
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %v, %v", begin, rows, err)
		}
		for i, cell := range rows[1] {
			if cell != "" && bytes.ContainsAny([]byte(cell[:1]), "=+-@\t\r") {
				t.Errorf("%q: the cell %s is a formula: %q", begin, rows[0][i], cell)
			}
		}
	}
}
