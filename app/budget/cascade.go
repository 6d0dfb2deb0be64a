package budget

import (
	"proviso/app/forecast"
	"proviso/models"
)

// Drop is a step of the waterfall.
type Drop struct {
	forecast.Stair
	Kind DropKind `json:"kind"`
}

// DropKind says what a step is.
type DropKind string

const (
	DropGross     DropKind = "gross"      // what is awarded, of awards whose money is known
	DropProtected DropKind = "protected"  // money to come and owed to us, of awards that orders and notices protect
	DropDrawn     DropKind = "drawn"      // what was received already
	DropAction    DropKind = "mitigation" // what would be saved or absorbed
)

// cascade walks from what is awarded down to what hangs in the air: less what orders and
// notices cover, less what was received already, less what would be saved or absorbed.
// It is no forecast: nothing in it is a chance. Actions take no more than is left.
func (r *Reckoned) cascade(p *Plan) error {
	var gross, covered, drawn models.USD
	var saved []forecast.Step
	for i := range p.Awards {
		a := &p.Awards[i]
		if a.Position == nil {
			continue
		}
		x := *a.Position
		gross += x.Award
		drawn += x.OwedBack + x.Demandable
		open := x.Future + x.SpentUnpaid
		if a.Rung == models.Protected {
			covered += open
			continue
		}
		for _, m := range a.Budget.Actions {
			if m.Counts() && m.Kind != models.Backfill && open > 0 {
				part := min(m.Amount, open)
				open -= part
				saved = append(saved, forecast.Step{Name: m.Name, Change: -part})
			}
		}
	}
	steps := append([]forecast.Step{{Name: string(DropProtected), Change: -covered}, {Name: string(DropDrawn), Change: -drawn}}, saved...)
	stairs, err := forecast.Waterfall(gross, steps)
	if err != nil {
		return err
	}
	r.Cascade = []Drop{{forecast.Stair{Step: forecast.Step{Name: string(DropGross), Change: gross}, After: gross}, DropGross}}
	for i, s := range stairs {
		kind := DropAction
		if i < 2 {
			kind = DropKind(s.Name)
		}
		r.Cascade = append(r.Cascade, Drop{s, kind})
	}
	return nil
}

// Bridge is how the sum of one award that has to be bridged comes down by what would be
// done, and how long it lasts.
type Bridge struct {
	Name   string
	Start  models.USD
	Stairs []forecast.Stair
	Net    models.USD
	Burn   *models.USD // in a pay period; nil: nobody has said
	Before *forecast.Lasts
	// BurnAfter is what is spent in a pay period once all of it is done, and After how
	// long what is left then lasts.
	BurnAfter *models.USD
	After     *forecast.Lasts
}

// bridged is the sum of an award that has to be bridged: that which somebody has given,
// or else the money to come; ok is false where neither is known.
func bridged(a *models.AwardBudget, position *models.Position) (sum models.USD, ok bool) {
	switch {
	case a.Bridge != nil:
		return *a.Bridge, true
	case position != nil:
		return position.Future, true
	}
	return 0, false
}

// Overdone is by how much what would be done is good for more than the sum of an award
// that has to be bridged; less than zero is what is left of it.
func Overdone(a *models.AwardBudget, position *models.Position) (over, sum models.USD) {
	sum, ok := bridged(a, position)
	if !ok {
		return 0, 0
	}
	over = -sum
	for i := range a.Actions {
		if m := &a.Actions[i]; m.Counts() {
			over += m.Amount
		}
	}
	return over, sum
}

// CheckBridge holds a change of an award's actions, or of the sum that has to be bridged,
// to that sum: they are good for no more. The fault is that of the field. What took more
// already may stay, but not take more yet.
func CheckBridge(field string, was, is *models.AwardBudget, position *models.Position) error {
	before, _ := Overdone(was, position)
	over, sum := Overdone(is, position)
	if over <= 0 || over <= before {
		return nil
	}
	return models.Invalid(field, "all that would be done is then good for %s, which is %s more than the %s that has to be bridged", (sum + over).Format(), over.Format(), sum.Format())
}

// BridgeOf is that of an award; ok is false where the sum is not known. What takes more
// than is left is an error.
func BridgeOf(a models.AwardBudget, position *models.Position) (b Bridge, ok bool, err error) {
	if b.Start, ok = bridged(&a, position); !ok {
		return b, false, nil
	}
	if a.Bridge != nil {
		b.Name = a.BridgeName
	}
	b.Burn = a.Burn
	b.BurnAfter = a.Burn
	var steps []forecast.Step
	for _, m := range a.Actions {
		if !m.Counts() {
			continue
		}
		steps = append(steps, forecast.Step{Name: m.Name, Change: -m.Amount})
		if m.BurnAfter != nil {
			b.BurnAfter = m.BurnAfter
		}
	}
	if b.Stairs, err = forecast.Waterfall(b.Start, steps); err != nil {
		return b, true, err
	}
	b.Net = b.Start
	if n := len(b.Stairs); n > 0 {
		b.Net = b.Stairs[n-1].After
	}
	if b.Before, err = lasts(b.Start, b.Burn); err == nil {
		b.After, err = lasts(b.Net, b.BurnAfter)
	}
	return b, true, err
}

func lasts(balance models.USD, burn *models.USD) (*forecast.Lasts, error) {
	if burn == nil || *burn <= 0 {
		return nil, nil
	}
	l, err := forecast.Runway(balance, *burn)
	return &l, err
}
