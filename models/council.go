package models

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// CouncilReport is what is laid before a council, as it was issued. Every figure of it
// is of the plan as budget staff keep it: nothing in it can hold what is privileged.
type CouncilReport struct {
	ID           string           `json:"id"` // jurisdiction.2026-11-30, .2 for the second of a day
	Jurisdiction string           `json:"jurisdiction"`
	Place        string           `json:"place"`       // its name
	FiscalYear   string           `json:"fiscal_year"` // the year that the headline is of; "" for all
	AsOf         Date             `json:"as_of"`
	At           time.Time        `json:"at"`
	By           string           `json:"by"`              // id of a person
	Author       string           `json:"author"`          // name, as it was then
	Since        string           `json:"since,omitempty"` // id of the report before; "": it is the first
	SinceOn      Date             `json:"since_on,omitzero"`
	Revision     int64            `json:"revision"` // of the public record
	Plan         string           `json:"plan"`     // digest of what the plan was made from
	Method       string           `json:"method"`   // in words: counted, or trials and seed
	Scenario     string           `json:"scenario"` // name of the one that actions are set against
	Confidence   Percent          `json:"confidence"`
	Reserve      USD              `json:"reserve"`
	Contingency  *USD             `json:"contingency,omitempty"`
	Headline     string           `json:"headline"`
	Assessed     int              `json:"assessed"` // awards whose amounts are known
	Totals       ReportSums       `json:"totals"`
	Lines        []ReportLine     `json:"lines,omitempty"`
	Changes      []string         `json:"changes,omitempty"` // since the last, in sentences
	Awards       []ReportAward    `json:"awards,omitempty"`
	Positions    []ReportPosition `json:"positions,omitempty"`
	Triggers     []ReportTrigger  `json:"triggers,omitempty"`
	Haircuts     []ReportHaircut  `json:"haircuts,omitempty"`
	NotAssessed  []ReportGap      `json:"not_assessed,omitempty"`
	Notes        []string         `json:"notes,omitempty"`   // differences between the books that nobody settled
	Settled      []string         `json:"settled,omitempty"` // those that somebody did, with why
	Explain      []string         `json:"explain,omitempty"` // how it was reckoned
	Sources      []ReportSource   `json:"sources,omitempty"`
	Illustrative bool             `json:"illustrative,omitempty"`
}

// ReportSums are the figures of one line of the table, and of all of them. Quantiles
// of a sum are not the sums of quantiles.
type ReportSums struct {
	Adopted   *USD `json:"adopted,omitempty"`
	Committed *USD `json:"committed,omitempty"` // money of awards that is promised to somebody
	Base      USD  `json:"base"`
	Adverse   USD  `json:"adverse"`
	Severe    USD  `json:"severe"`
	Expected  USD  `json:"expected"`
	P50       USD  `json:"p50"`
	P80       USD  `json:"p80"`
	P95       USD  `json:"p95"`
	Chosen    USD  `json:"chosen"`   // lost in the scenario that actions are set against
	Saved     USD  `json:"saved"`    // by stopping, shrinking and freezing, of Of
	Absorbed  USD  `json:"absorbed"` // by departments
	Backfill  USD  `json:"backfill"` // that was chosen
	Net       USD  `json:"net"`      // what the General Fund bears: the chosen loss less what is saved and absorbed; of a line never below 0
}

// ReportFigure is one column of the table.
type ReportFigure struct {
	Name string // as in JSON
	// Quantile says that the figure of all lines is not the sum of theirs.
	Quantile bool
	Of       func(*ReportSums) *USD // nil: not known
}

// Kept is true of what is kept and not reckoned.
func (f ReportFigure) Kept() bool { return f.Name == "adopted" || f.Name == "committed" }

// ReportFigures lists them in the order of the table.
var ReportFigures = []ReportFigure{
	{"adopted", false, func(s *ReportSums) *USD { return s.Adopted }},
	{"committed", false, func(s *ReportSums) *USD { return s.Committed }},
	{"base", false, func(s *ReportSums) *USD { return &s.Base }},
	{"adverse", false, func(s *ReportSums) *USD { return &s.Adverse }},
	{"severe", false, func(s *ReportSums) *USD { return &s.Severe }},
	{"expected", false, func(s *ReportSums) *USD { return &s.Expected }},
	{"p50", true, func(s *ReportSums) *USD { return &s.P50 }},
	{"p80", true, func(s *ReportSums) *USD { return &s.P80 }},
	{"p95", true, func(s *ReportSums) *USD { return &s.P95 }},
	{"chosen", false, func(s *ReportSums) *USD { return &s.Chosen }},
	{"saved", false, func(s *ReportSums) *USD { return &s.Saved }},
	{"absorbed", false, func(s *ReportSums) *USD { return &s.Absorbed }},
	{"backfill", false, func(s *ReportSums) *USD { return &s.Backfill }},
	{"net", false, func(s *ReportSums) *USD { return &s.Net }},
}

// Borne is what the General Fund bears of the chosen loss.
func (s ReportSums) Borne() USD { return max(0, s.Chosen-s.Saved-s.Absorbed) }

// Years are the sums of the lines of each fiscal year, what comes through others apart,
// in the order of the lines. Quantiles do not add up, and are left out.
func (r *CouncilReport) Years() []ReportLine {
	var out []ReportLine
	for i := range r.Lines {
		l := &r.Lines[i]
		k := slices.IndexFunc(out, func(x ReportLine) bool { return x.FiscalYear == l.FiscalYear && x.PassThrough == l.PassThrough })
		if k < 0 {
			k = len(out)
			out = append(out, ReportLine{FiscalYear: l.FiscalYear, PassThrough: l.PassThrough})
		}
		for _, f := range ReportFigures {
			if into := f.Of(&out[k].ReportSums); !f.Quantile && into != nil {
				*into += *f.Of(&l.ReportSums)
			}
		}
	}
	return out
}

// Foot errs where the table does not add up to its totals to the cent, quantiles
// apart, or a line bears something else than its own figures say. A line of which a
// figure is not known counts in no total.
func (r *CouncilReport) Foot() error {
	for i := range r.Lines {
		if l := &r.Lines[i]; l.Net != l.Borne() {
			return fmt.Errorf("council report: %s bears %s, and its figures say %s", l.Name(), l.Net, l.Borne())
		}
	}
	for _, f := range ReportFigures {
		total := f.Of(&r.Totals)
		if f.Quantile || total == nil || len(r.Lines) == 0 {
			continue
		}
		var sum USD
		for i := range r.Lines {
			if u := f.Of(&r.Lines[i].ReportSums); u != nil {
				sum += *u
			}
		}
		if sum != *total {
			return fmt.Errorf("council report: the lines' %s adds up to %s, and its total is %s", f.Name, sum, *total)
		}
	}
	return nil
}

// ReportLine is a fiscal year, fund and department; "" is money that is laid out on
// none. Pass-through awards stand on lines of their own.
type ReportLine struct {
	FiscalYear  string `json:"fiscal_year"`
	Fund        string `json:"fund"`
	Department  string `json:"department"`
	PassThrough bool   `json:"pass_through,omitempty"`
	ReportSums
}

// Name is a line in words: FY2027, General Fund, Police (pass-through).
func (l ReportLine) Name() string {
	out := fmt.Sprintf("%s, %s, %s", cmp.Or(l.FiscalYear, "no fiscal year"), cmp.Or(l.Fund, "no fund"), cmp.Or(l.Department, "no department"))
	if l.PassThrough {
		out += " (pass-through)"
	}
	return out
}

// ReportAward is an award with its amounts as they went into the forecast; nil is not
// known. They harm differently and are never added up.
type ReportAward struct {
	Grant       string `json:"grant"`
	Name        string `json:"name"`
	Rung        Rung   `json:"rung"`
	PassThrough bool   `json:"pass_through,omitempty"`
	Spent       *USD   `json:"spent_unpaid,omitempty"`
	Committed   *USD   `json:"committed,omitempty"`
	Uncommitted *USD   `json:"uncommitted,omitempty"`
	OwedBack    *USD   `json:"owed_back,omitempty"`
	Demandable  *USD   `json:"demandable,omitempty"`
	Own         *USD   `json:"own,omitempty"`
}

// ReportPosition is a position with the day to which it is funded.
type ReportPosition struct {
	Award         string `json:"award"`
	Title         string `json:"title"`
	FTE           int    `json:"fte"` // in hundredths
	Fund          string `json:"fund,omitempty"`
	Department    string `json:"department,omitempty"`
	FundedThrough Date   `json:"funded_through,omitzero"`
	NoticeBy      Date   `json:"notice_by,omitzero"` // the last day for notice
	Why           string `json:"why,omitempty"`      // there is none
}

// ReportTrigger is what could happen and what is then done.
type ReportTrigger struct {
	Driver  string `json:"driver"`
	Event   string `json:"event"`
	Chance  string `json:"chance,omitempty"` // in words with the number; "": it is not told
	Dollars USD    `json:"dollars"`          // lost if it comes out at its worst, and nothing else does
	Awards  int    `json:"awards"`
	LastDay Date   `json:"last_day,omitzero"` // the first of the last days for notice that hang on it
	Action  string `json:"action,omitempty"`
	Owner   string `json:"owner,omitempty"`
}

// ReportHaircut is a Haircut with names.
type ReportHaircut struct {
	Award  string  `json:"award"`
	Part   Percent `json:"part"`
	Reason string  `json:"reason"`
	Author string  `json:"author"`
	On     Date    `json:"on"`
}

// ReportGap is an award that no figure is of.
type ReportGap struct {
	Grant string `json:"grant"`
	Name  string `json:"name"`
	Why   string `json:"why"`
}

// ReportSource is a source of the record.
type ReportSource struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Date  When   `json:"date,omitzero"` // of the document
}
