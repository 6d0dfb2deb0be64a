// Package tell puts what was published into words, in each language that the public
// reads: days, money, kinds, the sentence that opens a page, what happened when. It
// sees published documents and nothing else, and refuses to know markup.
//
// A word of the record itself (the title of a document, a sentence of a finding) is
// in English; who shows it on a page of another language marks it as English.
package tell

import (
	"proviso/app/publication"
	"proviso/views/words"
)

// Languages are those of the public site, as in addresses and lang attributes.
var Languages = []string{"en", "es"}

// Voice tells things in one language.
type Voice struct{ *words.Words }

// In is the voice of a language; false if there is none.
func In(lang string) (Voice, bool) {
	switch lang {
	case "en":
		return Voice{words.English}, true
	case "es":
		return Voice{words.Spanish}, true
	}
	return Voice{}, false
}

// Frame is what every public page, card and file is made with. What is made from
// equal frames and documents is the same to the byte.
type Frame struct {
	Voice
	Edition *publication.Edition
	// Today is the reader's day: a page tells how long ago its facts were verified,
	// and bears the mark of a correction for a while. Of a frozen page it is the day
	// on which it was published, for ever.
	Today  publication.Day
	Frozen bool   // for the address of this edition alone, not the newest
	Base   string // of absolute addresses, "https://proviso.example.gov", without a final slash
	Theme  string // of a card: "" as the reader's device, light or dark
	Fit    bool   // of a card: it tells the page around it how tall it is
}
