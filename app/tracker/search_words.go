package tracker

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// accents are the letters that are looked up without their accent.
var accents = func() map[rune]rune {
	out := map[rune]rune{}
	for plain, letters := range map[rune]string{
		'a': "àáâãäåāăą", 'c': "çćĉċč", 'd': "ďđ", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ", 'i': "ìíîïĩīĭįı", 'j': "ĵ", 'k': "ķ",
		'l': "ĺļľŀł", 'n': "ñńņň", 'o': "òóôõöøōŏő", 'r': "ŕŗř", 's': "śŝşš", 't': "ţťŧ", 'u': "ùúûüũūŭůűų", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
	} {
		for _, r := range letters {
			out[r] = plain
		}
	}
	return out
}()

// eachWord gives the words of a text as they are looked up: runs of letters and
// digits without case and accents. An apostrophe divides no word. shown is the
// word as written.
func eachWord(text string, give func(word, shown string)) {
	var b strings.Builder
	start := -1
	end := func(at int) {
		if b.Len() > 0 {
			give(b.String(), text[start:at])
		}
		b.Reset()
		start = -1
	}
	for i, r := range text {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		} else if r >= utf8.RuneSelf {
			r = unicode.ToLower(r)
			if plain, ok := accents[r]; ok {
				r = plain
			}
		}
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if start < 0 {
				start = i
			}
			b.WriteByte(byte(r))
		case r < utf8.RuneSelf && r != '\'':
			end(i)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
			b.WriteRune(r)
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			// within a word: it is part of no word
		default:
			end(i)
		}
	}
	end(len(text))
}

// joined is a text as one word: a docket or award number is found however it is
// punctuated.
func joined(text string) string {
	var b strings.Builder
	eachWord(text, func(word, _ string) { b.WriteString(word) })
	return b.String()
}

// eachJoined gives the parts between blanks that are of several words, as one.
func eachJoined(text string, give func(word string)) {
	for part := range strings.FieldsSeq(text) {
		n := 0
		eachWord(part, func(string, string) { n++ })
		if n > 1 {
			give(joined(part))
		}
	}
}

// initials are the first letters of a name of several words: nyc.
func initials(name string) string {
	var b strings.Builder
	n := 0
	eachWord(name, func(word, _ string) {
		r := []rune(word)
		b.WriteRune(r[0])
		n++
	})
	if n < 2 {
		return ""
	}
	return b.String()
}

// small words say nothing of what is looked for.
var small = map[string]bool{"a": true, "an": true, "and": true, "for": true, "in": true, "of": true, "on": true, "the": true, "to": true, "v": true, "vs": true}
