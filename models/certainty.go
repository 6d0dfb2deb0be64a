package models

// Certainty is a truth value that may be unknown. Its order matters: No < Maybe
// < Yes, so that "and" is the smaller of two and "or" the larger (Kleene's
// strong logic of three values).
type Certainty int8

const (
	No Certainty = iota
	Maybe
	Yes
)

// And is certain only if both are; No as soon as one is.
func (c Certainty) And(d Certainty) Certainty { return min(c, d) }

// Or is Yes as soon as one is, and No only if both are.
func (c Certainty) Or(d Certainty) Certainty { return max(c, d) }

// Not turns the value round; what is not known stays not known.
func (c Certainty) Not() Certainty { return Yes - c }

// Unsettled is the value, but never Yes: for a fact that is marked uncertain.
func (c Certainty) Unsettled() Certainty { return min(c, Maybe) }

func (c Certainty) String() string {
	switch c {
	case No:
		return "no"
	case Yes:
		return "yes"
	}
	return "uncertain"
}
