package budget

import (
	"strings"

	"proviso/app/forecast"
)

// amountNames are what the amounts of an award are called in sentences.
var amountNames = map[forecast.Amount]string{
	forecast.Spent:       "what is spent and not yet repaid",
	forecast.Committed:   "what is committed",
	forecast.Uncommitted: "what is uncommitted",
	forecast.Unspent:     "what is received and not spent",
	forecast.Demandable:  "what is received and spent",
	forecast.Own:         "own money spent before the award",
}

func amountWords(all []forecast.Amount) string {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = amountNames[a]
	}
	return strings.Join(words, ", ")
}
