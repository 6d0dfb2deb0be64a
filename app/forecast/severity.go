package forecast

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mathext"

	"proviso/models"
)

// Severity is how much of what a branch acts on is lost: a share, 0 to 1, or an
// amount of dollars. The zero Severity is all of it.
type Severity struct {
	Shape Shape `json:"shape,omitempty"`
	// Value is what a fixed severity is.
	Value float64 `json:"value,omitempty"`
	// Min and Max bound a uniform or PERT severity; Mode is the likeliest of PERT.
	// Low and high of a lognormal are its 5 % and 95 % points.
	Min  float64 `json:"min,omitempty"`
	Mode float64 `json:"mode,omitempty"`
	Max  float64 `json:"max,omitempty"`
	// Lambda is the weight of the mode of PERT, 4 in its classical form.
	Lambda float64 `json:"lambda,omitempty"`
	// Dollars says that the figures are dollars. No more is lost than there is.
	Dollars bool `json:"dollars,omitempty"`
}

// Shape is the shape of a severity's distribution.
type Shape string

const (
	all            Shape = "" // all of it
	FixedShape     Shape = "fixed"
	UniformShape   Shape = "uniform"
	PERTShape      Shape = "pert"
	LognormalShape Shape = "lognormal"
)

// Fixed is always the same.
func Fixed(value float64) Severity { return Severity{Shape: FixedShape, Value: value} }

// Uniform is anything between two values, with like chance.
func Uniform(low, high float64) Severity {
	return Severity{Shape: UniformShape, Min: low, Max: high}
}

// PERT is a beta between two values about the likeliest one.
func PERT(low, mode, high, lambda float64) Severity {
	return Severity{Shape: PERTShape, Min: low, Mode: mode, Max: high, Lambda: lambda}
}

// Lognormal is an amount of dollars that is between two values with 90 %.
func Lognormal(low, high float64) Severity {
	return Severity{Shape: LognormalShape, Min: low, Max: high, Dollars: true}
}

// InDollars is the same with its figures read as dollars.
func (s Severity) InDollars() Severity {
	s.Dollars = true
	return s
}

// z95 is the 95 % point of the standard normal distribution.
const z95 = 1.6448536269514722

// heaviest is the most that the mode of PERT may weigh.
const heaviest = 1000

func (s Severity) validate(at string) error {
	top := 1.0
	if s.Dollars {
		top = float64(most) / 100
	}
	for _, x := range []struct {
		name string
		is   float64
	}{{"value", s.Value}, {"min", s.Min}, {"mode", s.Mode}, {"max", s.Max}} {
		if !(x.is >= 0 && x.is <= top) {
			return models.Invalid(at+"."+x.name, "%v is not a severity; it is from 0 to %v", x.is, top)
		}
	}
	switch s.Shape {
	case all:
		if s != (Severity{}) {
			return models.Invalid(at+".shape", "is missing; it is fixed, uniform, pert or lognormal")
		}
	case FixedShape:
	case UniformShape:
		if s.Min > s.Max {
			return models.Invalid(at+".min", "%v is above max, which is %v", s.Min, s.Max)
		}
	case PERTShape:
		switch {
		case s.Min > s.Mode:
			return models.Invalid(at+".min", "%v is above mode, which is %v", s.Min, s.Mode)
		case s.Mode > s.Max:
			return models.Invalid(at+".mode", "%v is above max, which is %v", s.Mode, s.Max)
		case !(s.Lambda > 0 && s.Lambda <= heaviest):
			return models.Invalid(at+".lambda", "%v does not weigh the mode; it is above 0 and at most %d, 4 in the classical form", s.Lambda, heaviest)
		}
	case LognormalShape:
		switch {
		case !s.Dollars:
			return models.Invalid(at+".dollars", "a lognormal severity has no upper end, so it is an amount of dollars and not a share")
		case s.Min <= 0:
			return models.Invalid(at+".min", "%v is not above zero, as a lognormal is", s.Min)
		case s.Min > s.Max:
			return models.Invalid(at+".min", "%v is above max, which is %v", s.Min, s.Max)
		}
	default:
		return models.Invalid(at+".shape", "%q is not a shape; it is fixed, uniform, pert or lognormal", string(s.Shape))
	}
	return nil
}

// certain is true where the severity can be one thing only, which it returns.
func (s Severity) certain() (float64, bool) {
	switch {
	case s.Shape == all:
		return 1, true
	case s.Shape == FixedShape:
		return s.Value, true
	case s.Min == s.Max:
		return s.Min, true
	}
	return 0, false
}

// Mean is the expected severity.
func (s Severity) Mean() float64 {
	if v, ok := s.certain(); ok {
		return v
	}
	switch s.Shape {
	case UniformShape:
		return float64(s.Min+s.Max) / 2
	case PERTShape:
		return (s.Min + float64(s.Lambda*s.Mode) + s.Max) / (s.Lambda + 2)
	}
	mu, sigma := s.logs()
	return math.Exp(mu + float64(sigma*sigma)/2)
}

// SD is the standard deviation of the severity. That of PERT is the classical one,
// (b-a)/(lambda+2), which the shapes of its beta are solved from.
func (s Severity) SD() float64 {
	if _, ok := s.certain(); ok {
		return 0
	}
	switch s.Shape {
	case UniformShape:
		return (s.Max - s.Min) / math.Sqrt(12)
	case PERTShape:
		return (s.Max - s.Min) / (s.Lambda + 2)
	}
	_, sigma := s.logs()
	return s.Mean() * math.Sqrt(math.Expm1(float64(sigma*sigma)))
}

// Quantile is the value that the severity stays at or below with the chance p.
func (s Severity) Quantile(p float64) float64 {
	if v, ok := s.certain(); ok {
		return v
	}
	switch s.Shape {
	case UniformShape:
		return s.Min + float64(p*(s.Max-s.Min))
	case PERTShape:
		a, b := s.shapes()
		switch {
		case p <= 0:
			return s.Min
		case p >= 1:
			return s.Max
		}
		return s.Min + float64(mathext.InvRegIncBeta(a, b, p)*(s.Max-s.Min))
	}
	mu, sigma := s.logs()
	return math.Exp(mu + float64(sigma*mathext.NormalQuantile(p)))
}

// logs are the mean and deviation of the logarithm of a lognormal.
func (s Severity) logs() (mu, sigma float64) {
	low, high := math.Log(s.Min), math.Log(s.Max)
	return (low + high) / 2, (high - low) / (2 * z95)
}

// shapes are those of the beta that has the mean and the deviation of PERT.
func (s Severity) shapes() (a, b float64) {
	width := s.Max - s.Min
	mean, sd := (s.Mean()-s.Min)/width, s.SD()/width
	n := float64(mean*(1-mean))/float64(sd*sd) - 1
	return mean * n, (1 - mean) * n
}

// knots are how many quantiles stand in a table.
const knots = 1025

// grain is how fine the figures of a severity are, far below the cent, since the last
// bits of a logarithm or a beta are not the same on every machine.
func (s Severity) grain() float64 {
	if s.Dollars {
		return 1e4
	}
	return 1e12
}

// atMean is the severity that is always what this one is on average.
func (s Severity) atMean() Severity {
	mean := Fixed(math.Round(s.Mean()*s.grain()) / s.grain())
	mean.Dollars = s.Dollars
	return mean
}

// table has the quantiles of a severity at even steps of p; between two of them it
// is linear.
type table [knots]float64

// knot is one of a table. The ends of a long tail are drawn in to an eighth of a step:
// a line to the utmost value would make of the last thousandth much more than it is.
func (s Severity) knot(i int) float64 {
	const edge = 1.0 / (8 * (knots - 1))
	p := float64(i) / (knots - 1)
	if s.Shape != UniformShape {
		p = min(max(p, edge), 1-edge)
	}
	return math.Round(s.Quantile(p)*s.grain()) / s.grain()
}

func (t *table) fill(s Severity) {
	for i := range t {
		t[i] = s.knot(i)
	}
}

// tables are those of the severities of one or more models. They are filled before
// trials are drawn and not when they are named, since a beta takes its time.
type tables struct {
	named map[Severity]*table
	empty []Severity
}

func newTables() *tables { return &tables{named: map[Severity]*table{}} }

func (t *tables) of(s Severity) *table {
	if t.named[s] == nil {
		t.named[s] = new(table)
		t.empty = append(t.empty, s)
	}
	return t.named[s]
}

func (t *tables) fill(ctx context.Context, part stretch) error {
	done := part.counter(len(t.empty))
	err := spread(ctx, len(t.empty), func(i int) {
		t.named[t.empty[i]].fill(t.empty[i])
		done()
	})
	if err == nil {
		t.empty = nil
	}
	return err
}

// at is the quantile at u, 0 <= u < 1.
func (t *table) at(u float64) float64 {
	x := u * (knots - 1)
	i := int(x)
	return t[i] + float64((x-float64(i))*(t[i+1]-t[i]))
}
