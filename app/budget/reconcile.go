package budget

import (
	"cmp"
	"slices"

	"proviso/models"
)

// Statement is what one account says of an award on a day: sums to date, federal share.
// What it does not tell is not in Sums, which is not zero.
type Statement struct {
	Account models.Account
	Day     models.Date // zero: it does not tell it
	Sums    map[models.AmountKind]models.USD
	// Reading is true of a ledger that was pasted beside the record. Its difference from
	// the record is settled where it was pasted.
	Reading bool
}

// Difference is that two accounts do not say the same of a figure, or that they cannot be
// compared.
type Difference struct {
	Between [2]models.Account
	Figure  models.AmountKind
	Sums    [2]*models.USD // nil: the account does not tell it
	Days    [2]models.Date // zero: the account does not tell it
	By      *models.USD    // the first less the second; nil: they cannot be compared
	Why     Incomparable   // they cannot be; "": they can
	Reading bool           // the ledger is one that was pasted beside the record
	Settled *models.SettledDifference
}

// Open is true of a difference that nobody has settled.
func (d *Difference) Open() bool { return d.By != nil && d.Settled == nil }

// Incomparable is why two accounts cannot be compared in a figure.
type Incomparable string

const (
	NotTold     Incomparable = "not-told"   // one of the two does not give the figure
	DayNotTold  Incomparable = "no-day"     // one of the two does not say of which day it is
	OtherDays   Incomparable = "other-days" // there is no day of which both tell
	LaterOutlay Incomparable = "later"      // what was paid out by a later day may be more
	OneYear     Incomparable = "one-year"   // one tells of a year, the other of all time
)

// How two accounts are compared in a figure.
type How string

const (
	// sameDay compares what was told of one day, the latest of which both tell: sums to
	// date grow, and those of two days differ without a mistake.
	sameDay How = "same-day"
	// anyDay compares the newest of each: the figure stands until another is told.
	anyDay How = "any-day"
	// unrecorded does too, where the record does not tell the figure: where it does, both
	// are compared with it, and what they differ in is told once.
	unrecorded How = "unrecorded"
	// atMost compares the newest of each: the second is told late, and may only be less.
	atMost How = "at-most"
	// never compares nothing, but says that both are there.
	never How = "never"
)

// Match is what may be compared with what.
type Match struct {
	First, Second models.Account
	Figure        models.AmountKind
	How           How
}

// Matches lists what is compared with what, and why. "10e" and the like are the lines of
// form SF-425 (OMB 4040-0014).
var Matches = []Match{
	// What was awarded is one sum, whoever tells it: the authorized amount of 10d and of
	// ASAP is what was obligated, which USAspending publishes. A modification takes some
	// days to reach all of them, which is then the explanation.
	{models.AccountRecord, models.AccountSF425, models.Awarded, anyDay},
	{models.AccountRecord, models.AccountASAP, models.Awarded, anyDay},
	{models.AccountRecord, models.AccountUSAspending, models.Awarded, anyDay},
	{models.AccountSF425, models.AccountASAP, models.Awarded, unrecorded},
	{models.AccountSF425, models.AccountUSAspending, models.Awarded, unrecorded},
	{models.AccountASAP, models.AccountUSAspending, models.Awarded, unrecorded},
	// The record's sums stand until newer ones are recorded, and the books run ahead of it:
	// that is what the page of the ledger has always shown.
	{models.AccountRecord, models.AccountLedger, models.Expended, anyDay},
	{models.AccountRecord, models.AccountLedger, models.Drawn, anyDay},
	// 10e is taken from the books as of the last day of the period (2 CFR 200.328).
	{models.AccountLedger, models.AccountSF425, models.Expended, sameDay},
	{models.AccountRecord, models.AccountSF425, models.Expended, sameDay},
	// 10a is the federal cash that was received, and ASAP is where it is drawn.
	{models.AccountSF425, models.AccountASAP, models.Drawn, sameDay},
	{models.AccountLedger, models.AccountASAP, models.Drawn, sameDay},
	{models.AccountLedger, models.AccountSF425, models.Drawn, sameDay},
	{models.AccountRecord, models.AccountSF425, models.Drawn, sameDay},
	{models.AccountRecord, models.AccountASAP, models.Drawn, sameDay},
	// 10f is what the books have as open orders.
	{models.AccountLedger, models.AccountSF425, models.Unliquidated, sameDay},
	{models.AccountRecord, models.AccountSF425, models.Unliquidated, sameDay},
	// Outlays reach USAspending with the agency's next submission, a month or a quarter
	// late: less than was drawn is no mistake, more is one.
	{models.AccountASAP, models.AccountUSAspending, models.Drawn, atMost},
	{models.AccountLedger, models.AccountUSAspending, models.Drawn, atMost},
	{models.AccountSF425, models.AccountUSAspending, models.Drawn, atMost},
	{models.AccountRecord, models.AccountUSAspending, models.Drawn, atMost},
	// A Single Audit tells what was expended in the fiscal year that was audited (2 CFR
	// 200.502), the books what was expended since the award began.
	{models.AccountLedger, models.AccountAudit, models.Expended, never},
}

// Reconcile compares the accounts of one award with each other. It gives what differs and
// what cannot be compared, in the order of the table of matches, and how many agree.
// An account of which there is no statement is compared with nothing.
func Reconcile(all []Statement, settled []models.SettledDifference) (out []Difference, agree int) {
	for _, p := range Matches {
		first, second := told(all, p.First, p.Figure), told(all, p.Second, p.Figure)
		if first == nil || second == nil || p.How == unrecorded && firm(all, p.Figure) {
			continue
		}
		d := p.compare(first, second)
		switch {
		case d.By != nil && *d.By == 0:
			agree++
			continue
		case d.By != nil:
			d.Settled = settledAs(&d, settled)
		case d.Why == NotTold && d.Sums[0] == nil && d.Sums[1] == nil:
			continue // of which nobody tells
		}
		out = append(out, d)
	}
	return out, agree
}

// firm is true of a figure that the record tells.
func firm(all []Statement, figure models.AmountKind) bool {
	x := told(all, models.AccountRecord, figure)
	return x != nil && x[0].sum != nil
}

// Figure is what an account told last of a figure.
type Figure struct {
	Account models.Account
	Figure  models.AmountKind
	Sum     models.USD
	Day     models.Date // zero: it does not tell it
}

// FigureKinds are what accounts are compared in, in the order in which they are told.
var FigureKinds = []models.AmountKind{models.Awarded, models.Expended, models.Drawn, models.Unliquidated}

// Figures is what each account told last, figure by figure. Of what an account does not
// tell there is no row.
func Figures(all []Statement) (out []Figure) {
	for _, figure := range FigureKinds {
		for _, account := range models.Accounts {
			if x := told(all, account, figure); x != nil && x[0].sum != nil {
				out = append(out, Figure{account, figure, *x[0].sum, x[0].day})
			}
		}
	}
	return out
}

// telling is one account's sum of a figure on a day.
type telling struct {
	day     models.Date
	sum     *models.USD // nil: not told
	reading bool
}

// told is what an account tells of a figure, the newest first: one sum for each day. An
// account that tells other figures alone tells nothing of this one; nil: there is no
// statement of it.
func told(all []Statement, account models.Account, figure models.AmountKind) []telling {
	var out []telling
	for i := range all {
		s := &all[i]
		if s.Account != account {
			continue
		}
		x := telling{day: s.Day, reading: s.Reading}
		if u, ok := s.Sums[figure]; ok {
			x.sum = &u
		}
		out = append(out, x)
	}
	// Those that tell the figure come first; of two of one day the larger, so that the
	// order in which they came in does not matter.
	slices.SortFunc(out, func(x, y telling) int {
		if (x.sum == nil) != (y.sum == nil) {
			return cmp.Compare(ordinal(x.sum == nil), ordinal(y.sum == nil))
		}
		c := cmp.Compare(y.day, x.day)
		if c == 0 && x.sum != nil {
			c = cmp.Compare(*y.sum, *x.sum)
		}
		return cmp.Or(c, cmp.Compare(ordinal(x.reading), ordinal(y.reading)))
	})
	return slices.CompactFunc(out, func(x, y telling) bool { return x.day == y.day && (x.sum == nil) == (y.sum == nil) })
}

func ordinal(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compare compares the newest of both, or what they tell of one day.
func (p Match) compare(first, second []telling) Difference {
	x, y := first[0], second[0]
	if p.How == sameDay {
		if a, b, ok := common(first, second); ok {
			x, y = a, b
		}
	}
	d := Difference{Between: [2]models.Account{p.First, p.Second}, Figure: p.Figure, Sums: [2]*models.USD{x.sum, y.sum}, Days: [2]models.Date{x.day, y.day}, Reading: x.reading || y.reading}
	switch {
	case x.sum == nil || y.sum == nil:
		d.Why = NotTold
	case p.How == never:
		d.Why = OneYear
	case !x.day.Known() || !y.day.Known():
		d.Why = DayNotTold
	case p.How == sameDay && x.day != y.day:
		d.Why = OtherDays
	case p.How == atMost && *y.sum > *x.sum && y.day > x.day:
		d.Why = LaterOutlay
	case p.How == atMost && *y.sum <= *x.sum:
		d.By = new(models.USD)
	default:
		by := *x.sum - *y.sum
		d.By = &by
	}
	return d
}

// common is what both tell of the latest day of which both tell.
func common(first, second []telling) (x, y telling, ok bool) {
	for _, x := range first {
		for _, y := range second {
			if x.sum != nil && y.sum != nil && x.day.Known() && x.day == y.day {
				return x, y, true
			}
		}
	}
	return x, y, false
}

// settledAs is how a difference was settled last, if just these sums were.
func settledAs(d *Difference, settled []models.SettledDifference) *models.SettledDifference {
	for i := range slices.Backward(settled) {
		if s := &settled[i]; s.Between == d.Between && s.Figure == d.Figure && s.Sums == [2]models.USD{*d.Sums[0], *d.Sums[1]} {
			return s
		}
	}
	return nil
}
