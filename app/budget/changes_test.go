package budget

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// sample is a report of the invented city.
func sample(t testing.TB) models.CouncilReport {
	t.Helper()
	body, err := os.ReadFile("testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	var r models.CouncilReport
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	if err := r.Foot(); err != nil {
		t.Fatal(err)
	}
	return r
}

func usdOf(n int) models.USD { return models.USD(n * 100) }

// TestChanges: each thing that moves is told in one sentence that names it with what it
// was and what it is, and nothing else is told.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*models.CouncilReport)
		want   []string
	}{
		{"nothing", func(*models.CouncilReport) {}, nil},
		{"when and by whom", func(r *models.CouncilReport) {
			r.ID, r.At, r.By, r.Author, r.AsOf, r.Revision, r.Plan, r.Headline, r.Since = "x", r.At.AddDate(0, 1, 0), "y", "z", r.AsOf+30, 900, "p", "another", "s"
			r.Changes = []string{"earlier"}
		}, nil},
		{"a chance", func(r *models.CouncilReport) { r.Triggers[0].Chance = "almost certain, 97 %" }, nil},
		{"expected", func(r *models.CouncilReport) { r.Totals.Expected += usdOf(1000) + 50 }, []string{"The expected loss rose by $1,000.50, from $836,399.70 to $837,400.20."}},
		{"P80 and reserve", func(r *models.CouncilReport) {
			r.Totals.P80 -= usdOf(200)
			r.Reserve -= usdOf(200)
		}, []string{"The reserve at 80 % fell by $200, from $1,384,200 to $1,384,000.", "The loss that 80 % of outcomes stay within (P80) fell by $200, from $1,384,200 to $1,384,000."}},
		{"confidence", func(r *models.CouncilReport) {
			r.Confidence, r.Reserve = 9000, usdOf(1_900_000)
		}, []string{"The reserve is sized for 90 % of outcomes, before for 80 %: it is $1,900,000, before $1,384,200."}},
		{"contingency", func(r *models.CouncilReport) { r.Contingency = nil }, []string{"The contingency is unknown, before $912,000."}},
		{"what it is of", func(r *models.CouncilReport) {
			r.FiscalYear, r.Scenario = "", "severe"
		}, []string{"The figures are of all fiscal years, before of FY2027.", "Actions are set against the scenario severe, before against adverse."}},
		{"how it is reckoned", func(r *models.CouncilReport) { r.Method = "Counted." }, []string{"It is reckoned in another way than before, which alone can move figures a little. Now: Counted. Before: Counted exactly: every way in which 6 drivers can come out, 216 in all."}},
		{"lines, the farthest first", func(r *models.CouncilReport) {
			r.Lines[0].Expected += usdOf(10)
			r.Lines[1].Expected -= usdOf(5000)
			r.Lines[1].Net += usdOf(1)
			r.Lines[1].P80 = 0
			r.Lines[3].P95++
		}, []string{"FY2027, Grants Fund, Police: the expected loss fell by $5,000, from $300,000.10 to $295,000.10; the net General Fund effect rose by $1, from $274,999.45 to $275,000.45.",
			"FY2027, General Fund, Police: the expected loss rose by $10, from $41,300 to $41,310.",
			"FY2027, Grants Fund, Emergency Management (pass-through): P95 rose by $0.01, from $164,970 to $164,970.01."}},
		{"the odd cent", func(r *models.CouncilReport) {
			r.Lines[0].Expected, r.Lines[0].Severe = r.Lines[0].Expected+1, r.Lines[0].Severe-1
			r.Lines[1].Expected, r.Lines[1].Base = r.Lines[1].Expected-2, r.Lines[1].Base+1
		}, []string{"FY2027, Grants Fund, Police: the expected loss fell by $0.02, from $300,000.10 to $300,000.08."}},
		{"a line comes and one goes", func(r *models.CouncilReport) {
			r.Lines = slices.Clone(r.Lines)
			r.Lines[11].PassThrough = true
		}, []string{"FY2027, no fund, no department (pass-through) is in the table with an expected loss of $2,400, before it was not in it.",
			"FY2027, no fund, no department is not in the table any longer, before it had an expected loss of $2,400."}},
		{"a budget that is adopted", func(r *models.CouncilReport) { u := usdOf(7_000_000); r.Lines[6].Adopted = &u }, []string{"FY2028, General Fund, Police: the adopted budget is $7,000,000, before unknown."}},
		{"rungs", func(r *models.CouncilReport) {
			r.Awards[0].Rung, r.Awards[1].Rung = models.Clear, models.Lost
		}, []string{"Night Patrols, FY2026 (ILLUSTRATIVE-26-G5) is lost, before at issue.", "Night Patrols, FY2026 (ILLUSTRATIVE-26-G4) is clear, before open."}},
		{"amounts", func(r *models.CouncilReport) {
			more := *r.Awards[0].Uncommitted - usdOf(80_000)
			r.Awards[0].Uncommitted, r.Awards[1].Spent = &more, nil
		}, []string{"Night Patrols, FY2026 (ILLUSTRATIVE-26-G4): uncommitted money to come fell by $80,000, from $690,000 to $610,000.",
			"Night Patrols, FY2026 (ILLUSTRATIVE-26-G5): what is spent and not repaid is unknown, before $0."}},
		{"assessed", func(r *models.CouncilReport) {
			r.Awards = append(slices.Clone(r.Awards), models.ReportAward{Grant: "illustrative-dark-lamps", Name: "Night Patrols, FY2024", Rung: models.Open})
			r.NotAssessed = nil
		}, []string{"Night Patrols, FY2024 is open, before not assessed (no driver of the plan is about it)."}},
		{"no longer assessed", func(r *models.CouncilReport) {
			r.NotAssessed = append(slices.Clone(r.NotAssessed), models.ReportGap{Grant: r.Awards[0].Grant, Name: r.Awards[0].Name, Why: "its money is unknown"})
			r.Awards = r.Awards[1:]
		}, []string{"Night Patrols, FY2026 (ILLUSTRATIVE-26-G4) is not assessed (its money is unknown), before open."}},
		{"gone", func(r *models.CouncilReport) { r.Awards = r.Awards[1:] }, []string{"Night Patrols, FY2026 (ILLUSTRATIVE-26-G4) is not in the report, before open."}},
		{"positions", func(r *models.CouncilReport) {
			r.Positions[0].FundedThrough, r.Positions[0].NoticeBy = models.NewDate(2027, 2, 28), models.NewDate(2026, 12, 31)
			r.Positions[1].NoticeBy++
			r.Positions[3].FundedThrough = models.NewDate(2027, 1, 31)
		}, []string{"Night patrol officer (Night Patrols, FY2026 (ILLUSTRATIVE-26-G4)) is funded through 28 February 2027, before through 31 March 2027.",
			"Crime analyst (Night Patrols, FY2026 (ILLUSTRATIVE-26-G5)): the last day for notice is 1 May 2027, before 30 April 2027.",
			"Victim advocate (Night Patrols, FY2025) is funded through 31 January 2027, before through a day not known (the award has no day on which its money ends)."}},
		{"triggers", func(r *models.CouncilReport) {
			r.Triggers = slices.Clone(r.Triggers)
			r.Triggers[0].Dollars, r.Triggers[0].LastDay = usdOf(900_000), 0
			r.Triggers[2] = models.ReportTrigger{Driver: "x", Event: "The state ends the award", Dollars: usdOf(412_000), Chance: "likely, 70 %"}
		}, []string{"The order against the lantern condition is lifted or narrowed: what it would cost fell by $100,000, from $1,000,000 to $900,000; the last day to act is a day not known, before 29 January 2027.",
			"A trigger is watched that was not before: The state ends the award, with $412,000.", "A trigger is not watched any longer: The state cuts its pass-through award by 40 %, before with $164,970."}},
		{"haircuts", func(r *models.CouncilReport) {
			r.Haircuts = []models.ReportHaircut{{Award: r.Haircuts[0].Award, Part: 3000, Reason: "The order was confirmed."}, {Award: "Night Patrols, FY2027", Part: 1250, Reason: "a letter of intent alone"}}
		}, []string{"30 % of Night Patrols, FY2026 (ILLUSTRATIVE-26-G5) is left out of the budget, before 50 %: The order was confirmed.",
			"12.5 % of Night Patrols, FY2027 is left out of the budget, before nothing: a letter of intent alone."}},
		{"a haircut that is taken back", func(r *models.CouncilReport) { r.Haircuts = nil }, []string{"Nothing of Night Patrols, FY2026 (ILLUSTRATIVE-26-G5) is left out of the budget, before 50 %."}},
		{"notes", func(r *models.CouncilReport) { r.Notes = []string{"A new one"} }, []string{"A difference between the books stands, before it did not: A new one.",
			"A difference between the books does not stand any longer, before it did: The ledger has $12,000.00 more spent on Night Patrols, FY2026 (ILLUSTRATIVE-26-G4) than the report of expenditures to 30 September 2026; nobody has settled it."}},
	} {
		after := sample(t)
		c.change(&after)
		if got := Changes(sample(t), after); !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// TestFirst: of all that moves at once dollars are told first, then people, then notes.
func TestFirst(t *testing.T) {
	t.Parallel()
	after := sample(t)
	after.Notes, after.Haircuts = nil, nil
	after.Positions[0].FundedThrough++
	after.Awards[0].Rung = models.Lost
	after.Lines[2].Expected += usdOf(5)
	after.Triggers[0].Dollars++
	after.Totals.Expected += usdOf(5)
	got := Changes(sample(t), after)
	for i, begins := range []string{"The expected loss rose", "FY2027, Grants Fund, Fire", "Night Patrols, FY2026 (ILLUSTRATIVE-26-G4) is lost", "Night patrol officer", "The order against", "Nothing of", "A difference"} {
		if i >= len(got) || !strings.HasPrefix(got[i], begins) {
			t.Fatalf("sentence %d is not of %q: %q", i, begins, got)
		}
	}
}

// anyReport draws a report of few names, so that two of them are often about the same
// things. Its chances are canaries.
func anyReport(t *rapid.T) models.CouncilReport {
	name := func(what string) string { return rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, what) }
	money := func() models.USD { return models.USD(rapid.Int64Range(-5, 900).Draw(t, "money")) * 50 }
	when := func() models.Date {
		return models.Date(rapid.SampledFrom([]int{0, 1_020_000, 1_020_031}).Draw(t, "day"))
	}
	r := models.CouncilReport{FiscalYear: name("year"), Scenario: name("scenario"), Confidence: models.Percent(rapid.SampledFrom([]int{8000, 9000}).Draw(t, "confidence")), Reserve: money()}
	r.Totals.Expected, r.Totals.P80 = money(), money()
	for range rapid.IntRange(0, 4).Draw(t, "lines") {
		r.Lines = append(r.Lines, models.ReportLine{FiscalYear: name("year"), Fund: name("fund"), Department: name("department"), PassThrough: rapid.Bool().Draw(t, "pass"), ReportSums: models.ReportSums{Expected: money(), Severe: money()}})
	}
	for range rapid.IntRange(0, 3).Draw(t, "awards") {
		r.Awards = append(r.Awards, models.ReportAward{Grant: name("grant"), Name: "the award", Rung: rapid.SampledFrom(models.Rungs).Draw(t, "rung")})
		r.NotAssessed = append(r.NotAssessed, models.ReportGap{Grant: name("grant"), Name: "the award", Why: name("why")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "others") {
		r.Positions = append(r.Positions, models.ReportPosition{Award: name("award"), Title: name("title"), FundedThrough: when(), NoticeBy: when()})
		r.Triggers = append(r.Triggers, models.ReportTrigger{Driver: name("driver"), Event: name("event"), Dollars: money(), LastDay: when(), Chance: fmt.Sprintf("canary-%d", rapid.IntRange(0, 99).Draw(t, "chance"))})
		r.Haircuts = append(r.Haircuts, models.ReportHaircut{Award: name("award"), Part: models.Percent(rapid.IntRange(0, 2).Draw(t, "part") * 100), Reason: name("reason")})
		r.Notes = append(r.Notes, name("note"))
	}
	return r
}

// TestChangesLaws: nothing moved, nothing is told; what moved from here to there moved
// back as often; no chance is told; every sentence is one.
func TestChangesLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyReport(t), anyReport(t)
		if got := Changes(a, a); got != nil {
			t.Fatalf("nothing moved, and told is %q", got)
		}
		there, back := Changes(a, b), Changes(b, a)
		if len(there) != len(back) {
			t.Fatalf("there %q\nback %q", there, back)
		}
		for _, s := range there {
			if strings.Contains(s, "canary") || !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "..") || strings.Contains(s, "%!") {
				t.Fatalf("%q", s)
			}
			if !strings.Contains(s, "before") && !strings.Contains(s, "from ") && !strings.Contains(s, "any longer") {
				t.Fatalf("it does not say what was: %q", s)
			}
		}
	})
}
