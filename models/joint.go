package models

import (
	"math/bits"
	"slices"
)

// Joint is an award for which one fiscal agent applies for a group. Where only
// one memorandum is known, its shares may stand in Shares alone.
type Joint struct {
	FiscalAgent string       `json:"fiscal_agent,omitempty"`
	Members     []string     `json:"members,omitempty"`
	Shares      []Share      `json:"shares,omitempty"`
	Memoranda   []Memorandum `json:"memoranda,omitempty"` // every version, the first first
	Note        string       `json:"note,omitempty"`
}

// Memorandum is one version of what splits a joint award. It is never changed: a
// partner who declines makes another version.
type Memorandum struct {
	Version int      `json:"version"`
	Date    When     `json:"date,omitzero"` // from which it stands
	Fee     USD      `json:"administrative_fee,omitempty"`
	Shares  []Share  `json:"shares"`
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources,omitempty"`
}

// Share is one member's part of a joint award, as the memorandum has it.
type Share struct {
	Member  string      `json:"member"`
	Initial USD         `json:"initial,omitempty"` // what it was allocated at first, which the percentages are of
	Amount  USD         `json:"amount"`
	Status  ShareStatus `json:"status,omitempty"`
	On      When        `json:"on,omitzero"` // the day of its status
}

// ShareStatus is what a member did with a memorandum.
type ShareStatus string

const (
	ShareUnknown  ShareStatus = "" // the record does not say
	SharePending  ShareStatus = "pending"
	ShareSigned   ShareStatus = "signed"
	ShareDeclined ShareStatus = "declined"
)

// ParseShareStatus reads a status; "" is ShareUnknown.
func ParseShareStatus(field, s string) (ShareStatus, error) {
	switch x := ShareStatus(s); x {
	case ShareUnknown, SharePending, ShareSigned, ShareDeclined:
		return x, nil
	}
	return "", Invalid(field, "%q is not what a member did with a memorandum; it is pending, signed or declined", s)
}

// Versions are all memoranda, the first first.
func (j Joint) Versions() []Memorandum {
	if len(j.Memoranda) == 0 && len(j.Shares) > 0 {
		return []Memorandum{{Version: 1, Shares: j.Shares}}
	}
	return j.Memoranda
}

// On are the memoranda by the day, the first first: the last of them is the one
// that stands. One of a day not known was there always.
func (j Joint) On(day Date) []Memorandum {
	return slices.DeleteFunc(slices.Clone(j.Versions()), func(m Memorandum) bool { return m.Date.Known() && m.Date.Earliest > day })
}

// Foot checks that every memorandum makes up the award to the cent. A joint award
// without shares has nothing to foot.
func (j Joint) Foot(award USD) error {
	for _, m := range j.Versions() {
		if err := m.Foot(award); err != nil {
			return err
		}
	}
	return nil
}

// Foot checks that the shares and the fee make up the award to the cent.
func (m Memorandum) Foot(award USD) error {
	if len(m.Shares) == 0 {
		return nil
	}
	sum := m.Fee
	for _, s := range m.Shares {
		if s.Amount < 0 {
			return Invalid("shares", "%s of %s is below zero", s.Amount.Format(), s.Member)
		}
		if s.Status == ShareDeclined && s.Amount != 0 {
			return Invalid("shares", "%s declined and has a share of %s", s.Member, s.Amount.Format())
		}
		sum += s.Amount
	}
	switch diff := award - sum; {
	case diff > 0:
		return Invalid("shares", "make %s of an award of %s: %s is missing", sum.Format(), award.Format(), diff.Format())
	case diff < 0:
		return Invalid("shares", "make %s of an award of %s: %s too much", sum.Format(), award.Format(), (-diff).Format())
	}
	return nil
}

// Decline is the next version after a member declined: what the award leaves after
// the fee is split among the others in the proportion of what they were allocated
// at first. Who had signed the version before has the new one to sign.
func (m Memorandum) Decline(member string, on Date, award USD) (Memorandum, error) {
	out := Memorandum{Version: m.Version + 1, Date: OnDay(on), Fee: m.Fee, Shares: slices.Clone(m.Shares)}
	weights := make([]USD, len(out.Shares))
	found := false
	for i := range out.Shares {
		s := &out.Shares[i]
		if s.Initial == 0 {
			s.Initial = s.Amount
		}
		switch {
		case s.Member == member:
			if s.Status == ShareDeclined {
				return Memorandum{}, Invalid("member", "%s has declined already", member)
			}
			found, s.Status, s.On = true, ShareDeclined, OnDay(on)
		case s.Status != ShareDeclined:
			s.Status, s.On, weights[i] = SharePending, When{}, s.Initial
		}
	}
	if !found {
		return Memorandum{}, NotFound("member", member, nil)
	}
	amounts, err := Apportion(award-m.Fee, weights)
	if err != nil {
		return Memorandum{}, err
	}
	for i := range out.Shares {
		out.Shares[i].Amount = amounts[i]
	}
	return out, nil
}

// Apportion splits an amount in the proportion of the weights, to the cent: each
// gets the whole cents of its part, and the cents left over go to the largest
// remainders, the first of equal ones first. What comes out makes up the amount.
func Apportion(amount USD, weights []USD) ([]USD, error) {
	var sum uint64
	for _, w := range weights {
		if w < 0 {
			return nil, Invalid("shares", "%s is below zero", w.Format())
		}
		sum += uint64(w) // a few amounts of int64: their sum fits
	}
	switch {
	case amount < 0:
		return nil, Invalid("amount", "%s is below zero", amount.Format())
	case sum == 0:
		return nil, Invalid("shares", "nobody is left to share %s", amount.Format())
	case sum>>63 != 0:
		return nil, Invalid("shares", "are too large")
	}
	out := make([]USD, len(weights))
	rest := make([]uint64, len(weights))
	left := amount
	for i, w := range weights {
		high, low := bits.Mul64(uint64(amount), uint64(w))
		whole, remainder := bits.Div64(high, low, sum) // high < sum: the part is at most the amount
		out[i], rest[i] = USD(whole), remainder
		left -= out[i]
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		switch {
		case rest[x] > rest[y]:
			return -1
		case rest[x] < rest[y]:
			return 1
		}
		return 0
	})
	for _, i := range order[:left] { // fewer cents are left over than there are parts
		out[i]++
	}
	return out, nil
}
