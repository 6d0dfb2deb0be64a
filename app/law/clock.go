package law

import "proviso/models"

// StaleAfter is the number of days after the last verification from which an
// open-ended fact no longer carries an answer (DESIGN 3, rule 10).
const StaleAfter = 45

// clock is the day asked about and the day of knowledge (zero: everything).
type clock struct {
	asOf, known models.Date
}

// happened says whether a thing had happened by the day asked about and was
// known (rule 8: "an ending that had not happened yet is not known"). Both days
// bound it from above, so the earlier of the two decides.
func (c clock) happened(w models.When) models.Certainty {
	return w.By(c.horizon())
}

func (c clock) horizon() models.Date {
	if c.known != 0 && c.known < c.asOf {
		return c.known
	}
	return c.asOf
}

// hidden is true for a happening that lies after the day of knowledge.
func (c clock) hidden(w models.When) bool {
	return c.known != 0 && w.Known() && w.Earliest > c.known
}

// openEnded is true for an interval whose end is not known on the day of
// knowledge; only then does verification matter.
func (c clock) openEnded(end models.When) bool {
	return !end.Known() || c.hidden(end)
}

// lapsed is true from StaleAfter days after the last verification.
func (c clock) lapsed(verified models.Date) bool {
	return verified != 0 && c.asOf >= verified.AddDays(StaleAfter)
}
