package models

import (
	"math"
	"strconv"
	"strings"
)

// Percent is a part of a whole in hundredths of a percent: 3000 is 30 %. A likelihood
// or a share that is written down is one, and no float.
type Percent int

// Whole is all of it.
const Whole Percent = 100_00

// ParsePercent reads a part of a whole: "30", "30 %", "12.5", "0.25%".
func ParsePercent(field, s string) (Percent, error) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	whole, part, hasPart := strings.Cut(t, ".")
	ok := whole != "" && len(whole) <= 3 && (!hasPart || len(part) == 1 || len(part) == 2)
	for _, r := range whole + part {
		ok = ok && r >= '0' && r <= '9'
	}
	if ok {
		n, _ := strconv.Atoi(whole + (part + "00")[:2])
		if Percent(n) <= Whole {
			return Percent(n), nil
		}
	}
	return 0, Invalid(field, "%q is not a part of a whole; it is from 0 to 100 %%, with at most two decimals, as 30 or 12.5", s)
}

// String is it without a sign: "30", "12.5".
func (p Percent) String() string {
	return strconv.FormatFloat(float64(p)/100, 'f', -1, 64)
}

// Format is it for reading: "30 %".
func (p Percent) Format() string { return p.String() + " %" }

// Part is it from 0 to 1.
func (p Percent) Part() float64 { return float64(p) / float64(Whole) }

// PercentOf is the nearest to a part from 0 to 1; beyond it is the end.
func PercentOf(part float64) Percent {
	return Percent(math.Round(min(max(part, 0), 1) * float64(Whole)))
}
