package pictures

import (
	"math"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/ui"
	"proviso/views/words"
)

// scale lays amounts along a stretch of a drawing, in cents as floats: the ends
// of a round scale can lie beyond what an amount can be.
type scale struct {
	from, to, step float64
	a, b           float64 // where from and to lie
}

// newScale reaches over the amounts to round ends, in about so many steps.
func newScale(steps int, a, b float64, amounts ...models.USD) scale {
	const dollar = 100.0
	s := scale{from: math.Inf(1), to: math.Inf(-1), a: a, b: b}
	for _, u := range amounts {
		s.from, s.to = min(s.from, float64(u)), max(s.to, float64(u))
	}
	s.step = dollar
	if least := (s.to - s.from) / float64(steps); least > dollar {
		power := math.Pow(10, math.Floor(math.Log10(least)))
		for _, m := range []float64{1, 2, 5, 10} {
			if s.step = m * power; s.step >= least {
				break
			}
		}
	}
	s.from, s.to = math.Floor(s.from/s.step)*s.step, math.Ceil(s.to/s.step)*s.step
	if s.from == s.to {
		s.to += s.step
	}
	return s
}

// at is where an amount lies.
func (s scale) at(u models.USD) float64 {
	return s.a + (float64(u)-s.from)/(s.to-s.from)*(s.b-s.a)
}

// ticks are the round amounts from end to end.
func (s scale) ticks() []models.USD {
	const most = 9.2e18 // an amount holds no more
	var out []models.USD
	for i := range int(math.Round((s.to-s.from)/s.step)) + 1 {
		if c := s.from + float64(i)*s.step; math.Abs(c) < most {
			out = append(out, models.USD(math.Round(c)))
		}
	}
	return out
}

// labels are the ticks in words.
func (s scale) labels() []string {
	var out []string
	for _, u := range s.ticks() {
		out = append(out, brief(u))
	}
	return out
}

// brief is an amount in as few letters as an axis has room for: $950, $12.5K,
// $1.2M. It is rounded; the table has it whole.
func brief(u models.USD) string {
	if u > -100 && u < 100 {
		return ui.Whole(u)
	}
	sign, v, unit := "", float64(u)/100, 0
	if v < 0 {
		sign, v = "-", -v
	}
	for unit < 4 && math.Round(v) >= 1000 {
		v, unit = v/1000, unit+1
	}
	digits := 0
	switch {
	case unit == 0:
	case v < 9.995:
		digits = 2
	case v < 99.95:
		digits = 1
	}
	out := strconv.FormatFloat(v, 'f', digits, 64)
	if digits > 0 {
		out = strings.TrimRight(strings.TrimRight(out, "0"), ".")
	}
	return sign + "$" + out + []string{"", "K", "M", "B", "T"}[unit]
}

// chanceWords is a chance to a tenth of a percent. What is not quite never or
// certain is not called so.
func chanceWords(w *words.Words, p float64) string {
	const least = 0.001
	switch {
	case p > 0 && p < least:
		return w.Say("picture.chance_less", "Part", percent(least))
	case p < 1 && p > 1-least:
		return w.Say("picture.chance_more", "Part", percent(1-least))
	}
	return percent(math.Round(p*1000) / 1000)
}

func percent(p float64) string { return models.Percent(math.Round(p * float64(models.Whole))).Format() }
