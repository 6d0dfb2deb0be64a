package web

import (
	"testing"

	"proviso/app/intake"
	"proviso/views/words"
)

// TestSuggestionsAreWorded: a page has words for whatever an entry may be said to mean.
func TestSuggestionsAreWorded(t *testing.T) {
	t.Parallel()
	for _, kind := range intake.SuggestionKinds {
		if id := "review.kind." + kind; !words.English.Knows(id) {
			t.Errorf("%s has no words", id)
		}
	}
}
