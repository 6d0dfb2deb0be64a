package forecast

// Carried is a distribution as it is carried from one process to another, to the last
// bit.
type Carried struct {
	Cents   []int64
	Weights []float64
	Whole   float64
}

// Carry takes out of a result what its JSON does not tell; nil where it has none.
func (r *Result) Carry() *Carried {
	if r.losses == nil {
		return nil
	}
	c := &Carried{Whole: r.losses.whole}
	for _, a := range r.losses.atoms {
		c.Cents, c.Weights = append(c.Cents, a.cents), append(c.Weights, a.weight)
	}
	return c
}

// Take puts it back into a result that was read from JSON.
func (r *Result) Take(c *Carried) {
	if c == nil || len(c.Cents) != len(c.Weights) {
		return
	}
	r.losses = &Distribution{whole: c.Whole}
	for i := range c.Cents {
		r.losses.atoms = append(r.losses.atoms, atom{c.Cents[i], c.Weights[i]})
	}
}
