package law_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// keyDates are days on which something turned, or a day after.
var keyDates = []string{
	"2016-10-06", // BJA guidance for FY2016
	"2017-07-25", // the FY2017 conditions announced
	"2017-09-15", // nationwide preliminary injunction
	"2018-01-24", // the document requests
	"2018-06-26", // partial stay
	"2018-08-29", // stay lifted for members of the Conference of Mayors
	"2018-12-01", // after Los Angeles, California and New York
	"2019-11-01", // COPS reversed, JAG affirmed; Oregon, Providence
	"2020-11-10", // Second and Seventh Circuits; OJP's notice
	"2021-04-14", // withdrawal
	"2025-08-22", // San Francisco v. Trump extended
	"2026-01-20", // the last days that most of the record vouches for
}

// TestMatrix is the whole seeded record on the twelve key dates: each condition
// in each program and year that carries it, with all jurisdictions grouped by
// standing and by the facts it rests on. The file was read against the sources.
func TestMatrix(t *testing.T) {
	var b strings.Builder
	r := seeded()
	for _, date := range keyDates {
		d := real().On(day(t, date), 0)
		fmt.Fprintf(&b, "%s\n", date)
		for _, k := range r.Conditions {
			for _, s := range slotsOf(k) {
				writeCell(t, &b, d.Answer, k.ID, s.program, s.year)
			}
		}
		b.WriteString("\n")
	}
	golden.Equal(t, "matrix.golden", []byte(b.String()))
}

type slot struct {
	program string
	year    int
}

func slotsOf(k models.Condition) []slot {
	var out []slot
	for _, a := range k.Attachments {
		programs := a.Programs
		if len(programs) == 0 {
			programs = []string{""}
		}
		for _, p := range programs {
			if s := (slot{p, a.FiscalYear}); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func writeCell(t *testing.T, b *strings.Builder, answer func(models.Question) (models.Answer, error), condition, program string, year int) {
	t.Helper()
	groups := map[string][]string{}
	for _, j := range seeded().Jurisdictions {
		a, err := answer(models.Question{Jurisdiction: j.ID, Program: program, FiscalYear: year, Condition: condition})
		if err != nil {
			t.Fatal(err)
		}
		var on []string
		for _, x := range a.Reasons {
			if x.Kind != models.ReasonAttachment && x.Kind != models.ReasonMembership {
				mark := ""
				if x.Certainty == models.Maybe {
					mark = "?"
				}
				on = append(on, x.ID+mark)
			}
		}
		label := strings.ReplaceAll(string(a.Standing), "_", " ")
		if a.Stale != 0 {
			label += " (verified through " + a.Stale.String() + ")"
		}
		if len(on) > 0 {
			label += " [" + strings.Join(on, ", ") + "]"
		}
		groups[label] = append(groups[label], j.ID)
	}
	if len(groups) == 1 {
		for label := range groups {
			if strings.HasPrefix(label, "not attached") {
				return
			}
		}
	}
	name := condition
	if program != "" {
		name += " " + program
	}
	if year != 0 {
		name += fmt.Sprintf(" FY%d", year)
	}
	fmt.Fprintf(b, "  %s\n", name)
	labels := make([]string, 0, len(groups))
	for l := range groups {
		labels = append(labels, l)
	}
	slices.SortFunc(labels, func(x, y string) int {
		return cmp.Or(cmp.Compare(len(groups[x]), len(groups[y])), cmp.Compare(x, y))
	})
	for i, l := range labels {
		who := strings.Join(groups[l], " ")
		if i == len(labels)-1 {
			who = fmt.Sprintf("the other %d", len(groups[l]))
			if len(labels) == 1 {
				who = fmt.Sprintf("all %d", len(groups[l]))
			}
		}
		fmt.Fprintf(b, "    %s: %s\n", l, who)
	}
}
