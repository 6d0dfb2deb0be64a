package forecast

// Alone is the model with one outcome of one driver certain, and nothing of any other.
// A driver or outcome that the model does not have changes no chance of its own.
func (m Model) Alone(driver, outcome string) Model {
	for _, d := range m.Drivers {
		if k := d.outcome(outcome); d.ID == driver && k > 0 {
			m = m.rechance(d.ID, certainly(k-1))
		} else {
			m = m.rechance(d.ID, off)
		}
	}
	return m
}
