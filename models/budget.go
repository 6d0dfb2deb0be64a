package models

import (
	"slices"
	"time"
)

// BudgetYear is a jurisdiction's own fiscal year as its budget was adopted, with what
// stands against a loss. An amount that is nil is not known.
type BudgetYear struct {
	ID           string        `json:"id"` // of BudgetYearID
	Jurisdiction string        `json:"jurisdiction"`
	Name         string        `json:"name"` // as the jurisdiction calls it: FY2027
	From         Date          `json:"from"`
	To           Date          `json:"to"`
	AdoptedOn    Date          `json:"adopted_on,omitzero"`
	Funds        []Fund        `json:"funds,omitempty"`
	Departments  []Department  `json:"departments,omitempty"`
	Lines        []AdoptedLine `json:"lines,omitempty"`
	Contingency  *USD          `json:"contingency,omitempty"` // what is left of it
	Reserve      *USD          `json:"reserve,omitempty"`
	OpeningCash  *USD          `json:"opening_cash,omitempty"` // for grants, on the first day
	Payroll      Payroll       `json:"payroll,omitzero"`
	NoticeDays   int           `json:"notice_days,omitempty"` // before a position ends, where it has no notice of its own
	Note         string        `json:"note,omitempty"`
}

// BudgetYearID is the id of a fiscal year of a jurisdiction: denver-co.fy2027.
func BudgetYearID(jurisdiction, name string) string { return jurisdiction + "." + Slug(name) }

// Slug is a name as a part of an id: small letters and digits, a hyphen for what is
// between them.
func Slug(s string) string {
	var out []rune
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			out = append(out, r+'a'-'A')
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out = append(out, r)
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	for len(out) > 0 && out[len(out)-1] == '-' {
		out = out[:len(out)-1]
	}
	return string(out)
}

// Holds is true of a day of the year.
func (y BudgetYear) Holds(d Date) bool { return y.From <= d && d <= y.To }

// Fund is a fund of a budget. General says that it is the General Fund, on which a
// loss falls that nothing else takes.
type Fund struct {
	Code    string `json:"code"`
	Name    string `json:"name,omitempty"`
	General bool   `json:"general,omitempty"`
}

// Department is a department of a budget.
type Department struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// AdoptedLine is what was adopted for a department in a fund.
type AdoptedLine struct {
	Row
	Fund       string `json:"fund"`
	Department string `json:"department"`
	Adopted    USD    `json:"adopted"`
}

// Payroll is when pay periods end. The zero Payroll is not known.
type Payroll struct {
	First Date       `json:"first,omitzero"` // the end of some pay period
	Every PayrollGap `json:"every,omitempty"`
}

// PayrollGap is how far the ends of pay periods are apart.
type PayrollGap string

const (
	Weekly      PayrollGap = "weekly"
	Biweekly    PayrollGap = "biweekly"
	Semimonthly PayrollGap = "semimonthly" // the 15th and the last day of each month
	Monthly     PayrollGap = "monthly"     // the last day of each month
)

// PayrollGaps lists them.
var PayrollGaps = []PayrollGap{Weekly, Biweekly, Semimonthly, Monthly}

// ParsePayrollGap reads one; "" is not known.
func ParsePayrollGap(field, s string) (PayrollGap, error) {
	if g := PayrollGap(s); s == "" || slices.Contains(PayrollGaps, g) {
		return g, nil
	}
	return "", Invalid(field, "%q is not how often is paid; it is weekly, biweekly, semimonthly or monthly", s)
}

// AwardBudget is what the budget office keeps of one award: how its money falls, what
// is promised to whom, who is paid by it, and what would be done if it stopped.
type AwardBudget struct {
	ID           string           `json:"id"` // the grant's
	Lines        []BudgetLine     `json:"lines,omitempty"`
	Encumbrances []Encumbrance    `json:"encumbrances,omitempty"`
	Positions    []FundedPosition `json:"positions,omitempty"`
	Actions      []Mitigation     `json:"actions,omitempty"`
	Haircuts     []Haircut        `json:"haircuts,omitempty"` // the newest that counts is in force
	Bridge       *USD             `json:"bridge,omitempty"`   // the sum that has to be bridged; nil: the money to come
	BridgeName   string           `json:"bridge_name,omitempty"`
	Burn         *USD             `json:"burn,omitempty"` // what it spends in a pay period
	Note         string           `json:"note,omitempty"`
}

// Haircut is the part of an award that the budget does not count on, and why.
func (a AwardBudget) Haircut() (Haircut, bool) {
	for _, h := range slices.Backward(a.Haircuts) {
		if h.Counts() {
			return h, true
		}
	}
	return Haircut{}, false
}

// BudgetLine is money of the award that is planned to come in a month, or at some
// time of a fiscal year.
type BudgetLine struct {
	Row
	FiscalYear string `json:"fiscal_year,omitempty"` // name of a year; of the month where it has one
	Fund       string `json:"fund,omitempty"`
	Department string `json:"department,omitempty"`
	Category   string `json:"category,omitempty"` // personnel, equipment, as the award's budget has it
	Month      Month  `json:"month,omitempty"`
	Amount     USD    `json:"amount"`
}

// Encumbrance is an open order or contract under the award.
type Encumbrance struct {
	Row
	Number      string    `json:"number"` // as the ledger has it
	What        string    `json:"what,omitempty"`
	Fund        string    `json:"fund,omitempty"`
	Department  string    `json:"department,omitempty"`
	ObligatedOn Date      `json:"obligated_on,omitzero"`
	Amount      USD       `json:"amount"` // that is still open
	CancelCost  *USD      `json:"cancel_cost,omitempty"`
	Frozen      *Freezing `json:"frozen,omitempty"`
}

// FundedPosition is a position that the award pays.
type FundedPosition struct {
	Row
	Title         string `json:"title"`
	FTE           int    `json:"fte"` // in hundredths: 150 is one and a half
	Fund          string `json:"fund,omitempty"`
	Department    string `json:"department,omitempty"`
	PerPeriod     *USD   `json:"per_period,omitempty"` // what it costs in a pay period
	FundedThrough Date   `json:"funded_through,omitzero"`
	NoticeDays    *int   `json:"notice_days,omitempty"`   // nil: as the fiscal year has it
	RetainMonths  int    `json:"retain_months,omitempty"` // for which it must be kept with other money
	Note          string `json:"note,omitempty"`
}

// MitigationKind is what is done about money that does not come.
type MitigationKind string

const (
	Stop     MitigationKind = "stop"     // what it pays for ends
	Shrink   MitigationKind = "shrink"   // less is done
	Backfill MitigationKind = "backfill" // the General Fund pays
	Absorb   MitigationKind = "absorb"   // the department pays from what it was given
	Freeze   MitigationKind = "freeze"   // open orders are stopped
)

// MitigationKinds lists them.
var MitigationKinds = []MitigationKind{Stop, Shrink, Backfill, Absorb, Freeze}

// ParseMitigationKind reads one.
func ParseMitigationKind(field, s string) (MitigationKind, error) {
	if k := MitigationKind(s); slices.Contains(MitigationKinds, k) {
		return k, nil
	}
	return "", Invalid(field, "%q is nothing that is done about a loss; it is stop, shrink, backfill, absorb or freeze", s)
}

// Mitigation is one thing that would be done if the award's money stopped.
type Mitigation struct {
	Row
	Kind       MitigationKind `json:"kind"`
	Name       string         `json:"name"`
	Amount     USD            `json:"amount"`
	FiscalYear string         `json:"fiscal_year,omitempty"`
	Fund       string         `json:"fund,omitempty"`
	Department string         `json:"department,omitempty"`
	From       Date           `json:"from,omitzero"`
	BurnAfter  *USD           `json:"burn_after,omitempty"` // what is spent in a pay period from then on
	Owner      string         `json:"owner,omitempty"`      // an office
	By         string         `json:"by"`                   // id of a person
	On         Date           `json:"on"`
}

// Haircut is the part of an award's money that the budget leaves out.
type Haircut struct {
	Row
	Part   Percent `json:"part"`
	Reason string  `json:"reason"`
	By     string  `json:"by"` // id of a person
	On     Date    `json:"on"`
}

// LedgerReading is what the ledger says of one award on a day. Nothing of the record is
// changed by it: where the two differ, the difference stands until somebody settles it.
type LedgerReading struct {
	ID       string    `json:"id"` // the grant's
	Expended *USD      `json:"expended,omitempty"`
	Drawn    *USD      `json:"drawn,omitempty"`
	Through  Date      `json:"through"`
	File     string    `json:"file,omitempty"`   // its name
	Digest   string    `json:"digest,omitempty"` // SHA-256 of what was read, hex
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Settled  *Settled  `json:"settled,omitempty"`
}

// Settled is that somebody explained a difference. It is good for that difference
// alone: another one stands again.
type Settled struct {
	Expended USD    `json:"expended"` // ledger less record
	Drawn    USD    `json:"drawn"`
	Why      string `json:"why"`
	By       string `json:"by"`
	On       Date   `json:"on"`
}

// Freezing is that nothing more is ordered or received on an open order.
type Freezing struct {
	On        Date   `json:"on"`
	Condition string `json:"condition,omitempty"` // under which all orders were frozen; "": this one alone
	Why       string `json:"why"`
	By        string `json:"by"` // id of a person
}
