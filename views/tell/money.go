package tell

import (
	"strconv"
	"strings"

	"proviso/app/publication"
)

// Number is a whole number with a comma between thousands, as both languages write it
// in the United States.
func (v Voice) Number(n int) string { return grouped(int64(n)) }

func grouped(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Money is whole dollars, for tables: $423,861.
func (v Voice) Money(c publication.Cents) string {
	dollars := int64(c+sign(c)*50) / 100
	if dollars < 0 {
		return "-$" + grouped(-dollars)
	}
	return "$" + grouped(dollars)
}

// Exact is dollars and cents: $423,861.00.
func (v Voice) Exact(c publication.Cents) string {
	whole, cents := int64(c)/100, int64(c)%100
	minus := ""
	if c < 0 {
		minus, whole, cents = "-", -whole, -cents
	}
	return minus + "$" + grouped(whole) + "." + pad(cents)
}

func pad(cents int64) string {
	if cents < 10 {
		return "0" + strconv.FormatInt(cents, 10)
	}
	return strconv.FormatInt(cents, 10)
}

func sign(c publication.Cents) publication.Cents {
	if c < 0 {
		return -1
	}
	return 1
}

// About is money as a sentence says it, rounded to three digits with a word that says
// so: about $424,000, about $17.7 million. What three digits say exactly has no "about".
func (v Voice) About(c publication.Cents) string {
	text, exact := v.rounded(c)
	if exact {
		return text
	}
	return v.Say("tell.about", "Amount", text)
}

// AboutAmount is the amount of a grant as it stands; one that its source gives
// roughly is never said exactly.
func (v Voice) AboutAmount(a *publication.Amount) string {
	if a == nil {
		return v.Say("tell.unknown")
	}
	return v.aboutIf(a.Now(), a.Approximate)
}

// AboutSum is the sum of a basis.
func (v Voice) AboutSum(s publication.Sum) string { return v.aboutIf(s.USD, s.Approximate) }

func (v Voice) aboutIf(c publication.Cents, approximate bool) string {
	text, exact := v.rounded(c)
	if exact && !approximate {
		return text
	}
	return v.Say("tell.about", "Amount", text)
}

// rounded is money to three digits, and whether they say it exactly.
func (v Voice) rounded(c publication.Cents) (string, bool) {
	minus := ""
	if c < 0 {
		minus, c = "-", -c
	}
	unit := publication.Cents(100) // no finer than a dollar
	for c/unit >= 1000 {
		unit *= 10
	}
	near := (c + unit/2) / unit * unit
	dollars := int64(near / 100)
	if dollars < 1_000_000 {
		return minus + "$" + grouped(dollars), near == c
	}
	millions := grouped(dollars / 1_000_000)
	if rest := strings.TrimRight(strconv.FormatInt(1_000_000+dollars%1_000_000, 10)[1:], "0"); rest != "" {
		millions += "." + rest
	}
	id := "tell.million"
	if millions == "1" {
		id = "tell.million_one"
	}
	return minus + v.Say(id, "Amount", "$"+millions), near == c
}
