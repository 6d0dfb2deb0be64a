package risk

import (
	"slices"

	"proviso/app/law"
	"proviso/models"
)

// Weigh adds to an assessment what is known of the grant's money on the day: the
// figure with its basis, and the position where award, spending and draws are
// all known. Entries that contradict each other (more drawn than awarded, as
// after a deobligation) leave the position unknown and are told as a finding:
// one bad ledger does not keep the others from being judged.
func (k *Desk) Weigh(a *models.Assessment, day *law.Day) {
	amounts := k.amounts[a.Grant.ID]
	a.Figure = figure(amounts, day)
	p, ok, err := ledger(amounts, day).Position()
	switch {
	case err != nil:
		a.Findings = append(a.Findings, models.Finding{Rule: "ledger-contradiction", Title: "The entries of the ledger contradict each other",
			Citation: "2 C.F.R. § 200.302(b) (records that identify awards, authorizations, obligations and expenditures)",
			Verdict:  models.Verdict{Rung: models.NoRung, Basis: a.Grant.ID, Sources: sourcesOf(amounts), Text: "The position cannot be computed: " + err.Error() + "."}})
	case ok:
		a.Position = &p
	}
}

func sourcesOf(amounts []models.Amount) []string {
	var out []string
	for i := range amounts {
		for _, s := range amounts[i].Sources {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// figureRank orders the bases of a grant's amount: what was awarded before what
// the formula gives, before what a third party reports, before what was asked.
func figureRank(k models.AmountKind) int {
	switch k {
	case models.Awarded:
		return 4
	case models.Allocation:
		return 3
	case models.Reported:
		return 2
	case models.Request:
		return 1
	}
	return 0
}

// figure is the best figure known on the day. One that stands only from a later
// day on comes after all that stand already; one that was not yet known is none.
func figure(amounts []models.Amount, day *law.Day) *models.Figure {
	best, bestRank := -1, 0
	for i := range amounts {
		a := &amounts[i]
		rank := figureRank(a.Kind)
		if rank == 0 || day.KnownOn() != 0 && a.Since.Known() && a.Since.Earliest > day.KnownOn() {
			continue
		}
		if stands(a, day) {
			rank += 10
		}
		if rank > bestRank || rank == bestRank && newer(a, &amounts[best]) {
			best, bestRank = i, rank
		}
	}
	if best < 0 {
		return nil
	}
	a := &amounts[best]
	f := &models.Figure{USD: a.USD, Basis: a.Kind, Since: a.Since, Approximate: a.Approximate, Disputed: a.Disputed, ID: a.ID, Sources: a.Sources}
	if sum := a.USD + changesSince(a, amounts, day); a.Kind == models.Awarded && stands(a, day) && sum != a.USD {
		f.Changed = &sum
	}
	return f
}

func newer(a, b *models.Amount) bool {
	if a.Since.Earliest != b.Since.Earliest {
		return a.Since.Earliest > b.Since.Earliest
	}
	return a.ID < b.ID
}

// Ledger is what is known of an award's money on the day.
func (k *Desk) Ledger(grant string, day *law.Day) models.Ledger { return ledger(k.amounts[grant], day) }

// ledger is what the position of the award is computed from: the newest award
// figure with the modifications and deobligations since then, and the newest
// entries of spending, draws and obligations, by the day. Only an award counts as
// A: an allocation can be neither spent nor drawn. A newer award figure restates
// the award, and what changed it before is in it already.
func ledger(amounts []models.Amount, day *law.Day) models.Ledger {
	var l models.Ledger
	var award, spent, drawn, open, own, interest *models.Amount
	for i := range amounts {
		a := &amounts[i]
		if !stands(a, day) {
			continue
		}
		switch a.Kind {
		case models.Awarded:
			award = later(award, a)
		case models.Expended:
			spent = later(spent, a)
		case models.Drawn:
			drawn = later(drawn, a)
		case models.Unliquidated:
			open = later(open, a)
		case models.PreAward:
			own = later(own, a)
		case models.Interest:
			interest = later(interest, a)
		}
	}
	if award != nil {
		sum := award.USD + changesSince(award, amounts, day)
		l.Award = &sum
	}
	l.Expended, l.Drawn, l.Unliquidated = usd(spent), usd(drawn), usd(open)
	if own != nil {
		l.OwnMoney = own.USD
	}
	if interest != nil {
		l.Interest = interest.USD
	}
	return l
}

// stands is true of an amount that holds on the day; of a day not known, always.
func stands(a *models.Amount, day *law.Day) bool {
	return !a.Since.Known() || day.Happened(a.Since) == models.Yes
}

func changesSince(award *models.Amount, amounts []models.Amount, day *law.Day) (sum models.USD) {
	for i := range amounts {
		a := &amounts[i]
		if !stands(a, day) || a.Since.Known() && before(a.Since, award.Since) {
			continue
		}
		switch a.Kind {
		case models.Modification:
			sum += a.USD
		case models.Deobligation:
			sum -= a.USD
		}
	}
	return sum
}

func later(have, a *models.Amount) *models.Amount {
	if have == nil || newer(a, have) {
		return a
	}
	return have
}

func usd(a *models.Amount) *models.USD {
	if a == nil {
		return nil
	}
	return &a.USD
}

// Sums are the money of many grants, each amount apart. There is no total: the
// four amounts harm differently, and figures of different bases are different
// things. What is passed through another award, disputed or unknown is counted
// beside and added to nothing.
type Sums struct {
	ByBasis     map[models.AmountKind]models.USD
	Four        models.Position // over grants whose position is known
	Positions   int             // how many these are
	PassThrough int
	Disputed    int
	Unknown     int
}

// Total sums the figures of many grants.
func Total(as []models.Assessment) Sums {
	var out Sums
	for i := range as {
		out.Add(&as[i].Grant, as[i].Figure, as[i].Position)
	}
	return out
}

// Add adds one grant's figure and position; nil is not known.
func (s *Sums) Add(g *models.Grant, f *models.Figure, p *models.Position) {
	if s.ByBasis == nil {
		s.ByBasis = map[models.AmountKind]models.USD{}
	}
	switch {
	case g.Via != "":
		s.PassThrough++
		return
	case f == nil:
		s.Unknown++
	case f.Disputed:
		s.Disputed++
		return
	default:
		s.ByBasis[f.Basis] += f.USD
	}
	if p == nil {
		return
	}
	s.Positions++
	s.Four.Award += p.Award
	s.Four.SpentUnpaid += p.SpentUnpaid
	s.Four.Future += p.Future
	s.Four.OwedBack += p.OwedBack
	s.Four.Demandable += p.Demandable
	s.Four.Committed += p.Committed
	s.Four.Uncommitted += p.Uncommitted
	s.Four.OverAward += p.OverAward
	s.Four.OwnMoney += p.OwnMoney
	s.Four.Interest += p.Interest
}
