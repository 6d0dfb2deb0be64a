package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/text/unicode/norm"

	"proviso/models"
)

// The rules are those of NIST SP 800-63B-4 § 3.1.1.2 for passwords that people
// choose: a least length, a greatest of at least 64 characters, everything that
// can be typed counts, the whole of it is compared, no mixtures are asked for,
// none runs out with time, and what attackers try first is refused.
const (
	// shortest is what the section asks of a password that can be the only factor.
	// It allows 8 where there is always a second one; here the second factor can
	// be taken away again, and the password would stay.
	shortest = 15
	longest  = 256 // bytes
	// looked bounds how much of a long password is looked at for patterns: time
	// grows with the square of the length, and what is beyond only adds to it.
	looked = 100
	// guesses is how many an attacker with a good list must make at the least.
	// With the delays between attempts that is out of reach for guessing at the
	// door.
	guesses = 1e8
	// ownPart is what must be left of a password once the words that stand around
	// it (names, the program's own) are taken out.
	ownPart = 8
)

// CheckPassword says what is wrong with a new password, at the field. About is
// what belongs to the person: login, name, mail.
//
// What attackers try first is found with zxcvbn and its lists of common passwords,
// names and words, its keyboard walks, sequences, repeats and dates. It is no list
// of passwords that were breached: these lists are short (30,000 passwords), and
// nothing is asked of others.
func CheckPassword(field, password string, about ...string) error {
	p := norm.NFC.String(password)
	switch {
	case !utf8.ValidString(p):
		return models.Invalid(field, "is not text")
	case len(p) > longest:
		return models.Invalid(field, "is longer than %d bytes", longest)
	case utf8.RuneCountInString(p) < shortest:
		return models.Invalid(field, "is shorter than %d characters; a few words of your own make a good one", shortest)
	}
	words := contextWords(about)
	left := strings.ToLower(p)
	for _, w := range words {
		left = strings.ReplaceAll(left, w, "")
	}
	if utf8.RuneCountInString(strings.Map(lettersAndDigits, left)) < ownPart {
		return models.Invalid(field, "is little more than your name, your sign-in name or the program's; add words of your own")
	}
	head := p
	if r := []rune(p); len(r) > looked {
		head = string(r[:looked])
	}
	if zxcvbn.PasswordStrength(head, words).Guesses < guesses {
		return models.Invalid(field, "is among those that are tried first (common words, names, dates, repeats or rows of keys); choose a few words that do not belong together")
	}
	return nil
}

// contextWords are the words around a password, longest first, in lower case.
func contextWords(about []string) []string {
	words := []string{"proviso"}
	for _, a := range about {
		a = strings.ToLower(norm.NFC.String(a))
		words = append(words, a)
		words = append(words, strings.FieldsFunc(a, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 3 })
	slices.SortFunc(words, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(words)
}

func lettersAndDigits(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsPunct(r) {
		return -1
	}
	return r
}
