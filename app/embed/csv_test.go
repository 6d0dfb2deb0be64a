package embed

import (
	"bytes"
	"encoding/csv"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"proviso/app/publication"
	"proviso/views/tell"
)

// rowsOf reads a file of rows as a reporter's tool does: by the names of its columns.
func rowsOf(t *testing.T, e *publication.Edition, kind, id string) []map[string]string {
	t.Helper()
	text, ok := CSV(tell.Frame{Edition: e}, kind, id)
	if !ok {
		t.Fatalf("%s %s has no file of rows", kind, id)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s %s: %v", kind, id, err)
	}
	out := make([]map[string]string, 0, len(lines))
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		if row["as_of"] != string(e.AsOf) || row["publication"] != e.ID {
			t.Fatalf("%s %s: a row does not say of which day and publication it is: %v", kind, id, row)
		}
		out = append(out, row)
	}
	return out
}

// counted adds amounts as a reporter would: by what counted_as says, in exact
// decimals, and only rows of one basis to each other.
func counted(t *testing.T, rows []map[string]string) (sums publication.Sums) {
	t.Helper()
	by := map[string]*publication.Sum{}
	for _, r := range rows {
		switch as := r["counted_as"]; as {
		case "unknown":
			sums.Unknown++
		case "disputed":
			sums.Disputed++
		case "pass_through":
			sums.PassThrough++
		default:
			usd, ok := new(big.Rat).SetString(r["amount_now"])
			if !ok {
				t.Fatalf("%s is counted as %s and has the amount %q", r["grant_id"], as, r["amount_now"])
			}
			if by[as] == nil {
				by[as] = &publication.Sum{Basis: as}
			}
			by[as].USD += publication.Cents(usd.Mul(usd, big.NewRat(100, 1)).Num().Int64())
			by[as].Grants++
			by[as].Approximate = by[as].Approximate || r["amount_approximate"] == "true"
		}
	}
	for _, basis := range slices.Sorted(maps.Keys(by)) {
		sums.By = append(sums.By, *by[basis])
	}
	return sums
}

func sameSums(a, b publication.Sums) bool {
	return slices.Equal(a.By, b.By) && a.Unknown == b.Unknown && a.Disputed == b.Disputed && a.PassThrough == b.PassThrough
}

func distinct(rows []map[string]string, column string, where func(map[string]string) bool) int {
	seen := map[string]bool{}
	for _, r := range rows {
		if where(r) {
			seen[r[column]] = true
		}
	}
	return len(seen)
}

func demandOpen(r map[string]string) bool { return r["demand_open"] == "true" }

// standingsOf are the counts of a row, those of nothing left out as in a document.
func standingsOf(t *testing.T, row map[string]string, prefix string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for name, cell := range row {
		standing, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(cell)
		if err == nil && n > 0 {
			out[standing] = n
		}
	}
	return out
}

// What a card says in figures can be had again from its file of rows alone.
func TestRowsReproduceFigures(t *testing.T) {
	for _, day := range machineDays {
		e := machineEdition(t, day)
		t.Run(string(day), func(t *testing.T) {
			t.Parallel()
			reproduceOverview(t, e)
			for i := range e.Places {
				p := &e.Places[i]
				rows := rowsOf(t, e, "jurisdiction", p.ID)
				if got := counted(t, rows); len(rows) != len(p.Grants) || !sameSums(got, p.Sums) {
					t.Errorf("%s: %d rows and %+v, the document %d and %+v", p.ID, len(rows), got, len(p.Grants), p.Sums)
				}
			}
			for i := range e.Grants {
				reproduceGrant(t, e, &e.Grants[i])
			}
			for i := range e.Cases {
				reproduceCase(t, e, &e.Cases[i])
			}
			for i := range e.Conditions {
				reproduceCoverage(t, e, &e.Conditions[i])
			}
			for i := range e.Comparisons {
				reproduceComparison(t, e, &e.Comparisons[i])
			}
		})
	}
}

func reproduceOverview(t *testing.T, e *publication.Edition) {
	o := &e.Overview
	rows := rowsOf(t, e, "overview", "all")
	rungs := map[string]int{}
	for _, r := range rows {
		rungs[r["rung"]]++
	}
	for _, c := range o.Rungs {
		if rungs[c.Rung] != c.Grants {
			t.Errorf("overview: %d rows on %s, the document says %d", rungs[c.Rung], c.Rung, c.Grants)
		}
	}
	if len(rows) != o.Grants || len(rungs) != len(o.Rungs) || !sameSums(counted(t, rows), o.Sums) {
		t.Errorf("overview: %d rows, rungs %v, sums %+v; the document says %d, %v, %+v", len(rows), rungs, counted(t, rows), o.Grants, o.Rungs, o.Sums)
	}
	if got := distinct(rows, "jurisdiction_id", demandOpen); got != o.Demanded {
		t.Errorf("overview: a demand stands open against %d jurisdictions by its rows, %d by the document", got, o.Demanded)
	}
	states := rowsOf(t, e, "map", "all")
	if len(states) != len(o.States) {
		t.Errorf("map: %d rows of %d states", len(states), len(o.States))
	}
	for _, s := range states {
		in := func(r map[string]string) bool { return r["state"] == s["state"] }
		worst := func(r map[string]string) bool { return in(r) && r["rung"] == s["worst_rung"] }
		if got := strconv.Itoa(distinct(rows, "grant_id", in)); got != s["grants"] {
			t.Errorf("map: %s has %s grants, in the overview %s", s["state"], s["grants"], got)
		}
		if got := strconv.Itoa(distinct(rows, "grant_id", worst)); got != s["grants_on_worst_rung"] || got == "0" {
			t.Errorf("map: %s has %s grants on its worst rung, in the overview %s", s["state"], s["grants_on_worst_rung"], got)
		}
	}
}

func reproduceGrant(t *testing.T, e *publication.Edition, g *publication.Grant) {
	rows := rowsOf(t, e, "grant", g.ID)
	got := map[string]int{}
	for _, r := range rows {
		if r["standing"] != "" {
			got[r["standing"]]++
		}
		if r["rung"] != g.Rung || r["amount_now"] != amountText(g) || r["grant_id"] != g.ID {
			t.Errorf("%s: a row says %s and %s, the document %s and %s", g.ID, r["rung"], r["amount_now"], g.Rung, amountText(g))
		}
		if !maps.Equal(standingsOf(t, r, "conditions_"), g.Standings) {
			t.Errorf("%s: counts %v, the document %v", g.ID, standingsOf(t, r, "conditions_"), g.Standings)
		}
	}
	if !maps.Equal(got, g.Standings) || len(rows) != max(1, len(g.Conditions)) {
		t.Errorf("%s: %d rows stand %v, the document says %v", g.ID, len(rows), got, g.Standings)
	}
}

func amountText(g *publication.Grant) string {
	if g.Amount == nil {
		return publication.Unknown
	}
	return g.Amount.Now().String()
}

func reproduceCase(t *testing.T, e *publication.Edition, c *publication.Case) {
	rows := rowsOf(t, e, "case", c.ID)
	runs, resting := map[string]int{}, map[string]bool{}
	for i, r := range rows {
		runs[r["runs"]]++
		n := 0
		for _, id := range strings.Split(r["grant_ids_resting"], publication.Between) {
			if id != "" {
				resting[id], n = true, n+1
			}
		}
		if strconv.Itoa(n) != r["grants_resting"] {
			t.Errorf("%s: %s lists %d grants and counts %s", c.ID, r["order_id"], n, r["grants_resting"])
		}
		if o := &c.Orders[i]; r["protects_by_name"] != strconv.Itoa(o.ByName) || r["protects_by_scope"] != strconv.Itoa(o.ByScope) || r["protects_perhaps"] != strconv.Itoa(o.Unsure) {
			t.Errorf("%s: %s protects %v", c.ID, o.ID, r)
		}
	}
	if len(rows) != len(c.Orders) || runs["yes"] != c.Running || runs["uncertain"] != c.Unsure {
		t.Errorf("%s: %d rows run %v; the document says %d in force and %d uncertain", c.ID, len(rows), runs, c.Running, c.Unsure)
	}
	var lines []map[string]string // the amounts of what hangs on it are in the rows of the overview
	for _, r := range rowsOf(t, e, "overview", "all") {
		if resting[r["grant_id"]] {
			lines = append(lines, r)
		}
	}
	if got := counted(t, lines); len(resting) != len(c.Hanging) || !sameSums(got, c.Sums) {
		t.Errorf("%s: %d grants and %+v rest on its orders by the rows, %d and %+v by the document", c.ID, len(resting), got, len(c.Hanging), c.Sums)
	}
}

func reproduceCoverage(t *testing.T, e *publication.Edition, k *publication.Condition) {
	rows := rowsOf(t, e, "coverage", k.ID)
	if len(rows) != len(k.Places) {
		t.Errorf("%s: %d rows of %d places", k.ID, len(rows), len(k.Places))
	}
	for i, p := range k.Places {
		standings := standingsOf(t, rows[i], "grants_")
		if !maps.Equal(standings, p.Standings) || publication.CoverOf(standings) != p.Cover || rows[i]["cover"] != p.Cover {
			t.Errorf("%s: %s is %s with %v by its row, %s with %v by the document", k.ID, p.Place.ID, rows[i]["cover"], standings, p.Cover, p.Standings)
		}
		answer := map[string]int{}
		for _, r := range rowsOf(t, e, "coverage", k.ID+"."+p.Place.ID) {
			answer[r["standing"]]++
			if r["condition_id"] != k.ID || r["jurisdiction_id"] != p.Place.ID {
				t.Errorf("%s.%s: a row about %s and %s", k.ID, p.Place.ID, r["condition_id"], r["jurisdiction_id"])
			}
		}
		if !maps.Equal(answer, p.Standings) {
			t.Errorf("%s.%s: rows stand %v, the document says %v", k.ID, p.Place.ID, answer, p.Standings)
		}
	}
}

func reproduceComparison(t *testing.T, e *publication.Edition, c *publication.Comparison) {
	rows := rowsOf(t, e, "comparison", c.ID)
	if got := counted(t, rows); len(rows) != len(c.Rows) || !sameSums(got, c.Sums) {
		t.Errorf("%s: %d rows and %+v, the document %d and %+v", c.ID, len(rows), got, len(c.Rows), c.Sums)
	}
	noPeople := 0
	for i, r := range rows {
		if r["population"] == publication.Unknown {
			noPeople++
		}
		if (r["jurisdiction_demanded"] == "true") != c.Rows[i].Demanded {
			t.Errorf("%s: %s", c.ID, r["grant_id"])
		}
		amount, ok1 := new(big.Rat).SetString(r["amount_now"])
		residents, ok2 := new(big.Rat).SetString(r["population"])
		per, ok3 := new(big.Rat).SetString(r["usd_per_1000_residents"])
		if ok3 != (ok1 && ok2 && r["amount_disputed"] == "false") {
			t.Errorf("%s: %s has %s a thousand residents", c.ID, r["grant_id"], r["usd_per_1000_residents"])
		} else if ok3 { // to the half cent
			off := new(big.Rat).Sub(per, amount.Mul(amount, big.NewRat(1000, 1)).Quo(amount, residents))
			if off.Abs(off).Cmp(big.NewRat(1, 200)) > 0 {
				t.Errorf("%s: %s is off by %s", c.ID, r["grant_id"], off.FloatString(4))
			}
		}
	}
	if noPeople != c.NoPeople {
		t.Errorf("%s: the population of %d is not known by the rows, of %d by the document", c.ID, noPeople, c.NoPeople)
	}
}

// Every embed has rows, in an order that ends in an id, and nothing else has.
func TestRowsOfEverything(t *testing.T) {
	for _, day := range machineDays {
		e := machineEdition(t, day)
		for _, x := range machineThings(e) {
			if !has(e, x[0], x[1]) {
				t.Errorf("%s: %v is not there", day, x)
			}
			if _, ok := CSV(tell.Frame{Edition: e}, x[0], x[1]); !ok {
				t.Errorf("%s: %v has no rows", day, x)
			}
		}
		for _, x := range [][2]string{{"overview", "x"}, {"map", ""}, {"grant", "x"}, {"coverage", "jag-notice.albany-xx"}, {"coverage", "."}, {"notes", "all"}} {
			if _, ok := CSV(tell.Frame{Edition: e}, x[0], x[1]); ok || has(e, x[0], x[1]) {
				t.Errorf("%s: %v has rows", day, x)
			}
		}
	}
}
