package models

import (
	"math"
	"strconv"
	"strings"
)

// USD is an amount in whole cents. It is never a float; an unknown amount is a
// nil *USD, never zero.
type USD int64

// ParseUSD reads dollars with or without cents: "423861", "423861.00",
// "423,861.00", "$423,861", "-12.50". Anything else is an error that says what
// would be right: three decimals ("12.505"), a comma that does not part
// thousands ("1,00"), words ("N/A"). It never reads text as zero.
func ParseUSD(field, s string) (USD, error) {
	bad := func(why string) (USD, error) {
		return 0, Invalid(field, "%q is not an amount of money: %s; write dollars and cents like 423861.00", s, why)
	}
	t := strings.TrimSpace(s)
	if t == "" {
		return bad("nothing is written")
	}
	negative := false
	if rest, ok := strings.CutPrefix(t, "-"); ok {
		negative, t = true, rest
	}
	t = strings.TrimPrefix(t, "$")
	whole, cents, hasCents := strings.Cut(t, ".")
	if hasCents && len(cents) != 2 {
		return bad("cents have two digits")
	}
	if strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, g := range groups {
			if i == 0 && (len(g) < 1 || len(g) > 3) || i > 0 && len(g) != 3 {
				return bad("a comma parts thousands, three digits each")
			}
		}
		whole = strings.Join(groups, "")
	}
	if whole == "" {
		return bad("no dollars are written")
	}
	for _, r := range whole + cents {
		if r < '0' || r > '9' {
			return bad("only digits, one point and commas between thousands are read")
		}
	}
	if !hasCents {
		cents = "00"
	}
	n, err := strconv.ParseInt(whole+cents, 10, 64)
	if err != nil {
		return bad("it is too large")
	}
	if negative {
		n = -n
	}
	return USD(n), nil
}

// String is dollars and cents without separators, "423861.00", as in the API.
func (u USD) String() string {
	sign := ""
	n := uint64(u)
	if u < 0 {
		sign, n = "-", uint64(-(u+1))+1
	}
	cents := n % 100
	out := sign + strconv.FormatUint(n/100, 10) + "."
	if cents < 10 {
		out += "0"
	}
	return out + strconv.FormatUint(cents, 10)
}

// Format is the amount as people read it: $423,861.00.
func (u USD) Format() string {
	s := u.String()
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", rest
	}
	whole, cents, _ := strings.Cut(s, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + "$" + b.String() + "." + cents
}

// Share is the part p (0 to 1) of the amount, rounded half away from zero.
func (u USD) Share(p float64) USD { return USD(math.Round(float64(u) * p)) }

func (u USD) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

func (u *USD) UnmarshalText(b []byte) error {
	v, err := ParseUSD("amount", string(b))
	if err != nil {
		return err
	}
	*u = v
	return nil
}

// Dollars is it rounded to the whole dollar, half away from zero.
func (u USD) Dollars() USD {
	if u < 0 {
		return -(-u).Dollars()
	}
	return (u + 50) / 100 * 100
}

// About is money as it is said in a sentence: rounded to three figures, with a word
// where that is not all of it.
func (u USD) About() string {
	if u < 0 {
		return "minus " + (-u).About()
	}
	step := USD(1_00)
	for u/step >= 1000 {
		step *= 10
	}
	rounded := (u + step/2) / step * step
	text := strings.TrimSuffix(rounded.Format(), ".00")
	if rounded == u {
		return text
	}
	return "about " + text
}
