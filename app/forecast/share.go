package forecast

import "proviso/models"

// LayOut parts money by shares, to the cent: the cents that rounding leaves go to the
// shares that lost the most by it.
func LayOut(money models.USD, shares []float64) []models.USD {
	out := make([]models.USD, len(shares))
	for i, cents := range layOut(int64(money), shares) {
		out[i] = models.USD(cents)
	}
	return out
}
