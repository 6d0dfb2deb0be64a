package intake

import (
	"regexp"
	"strings"

	"proviso/models"
)

// AwardNumber is a number of the Justice Department taken apart.
type AwardNumber struct {
	Number  string // as it is compared: 15PBJA24GG04727JAGX
	Written string // as the department writes it: 15PBJA-24-GG-04727-JAGX
	Office  string // PBJA, JCOPS, JOVW; of the older form the program's letters, DJ
	Program string // its code: JAGX, SSIX; of the older form DJ, MU
	Year    int    // the fiscal year in it
	Mended  bool   // letters stood where digits are: O for 0, I or l for 1
}

// The two forms, without hyphens. The older has two letters of the program, two of the
// type and a serial that may begin with a letter: 2016DJBX0746, 2015FWAXK001. The newer,
// since fiscal year 2020: 15 for Justice, the office, two digits of the year, the type,
// a serial and the program's code, two to four characters of it.
var (
	olderAward = regexp.MustCompile(`^([0-9OIL]{4})([A-Z]{2})([A-Z]{2})([A-Z0-9][0-9OIL]{3})$`)
	newerAward = regexp.MustCompile(`^([1IL]5)([A-Z]{3,5})([0-9OIL]{2})([A-Z]{2})([0-9OIL]{5})([A-Z0-9]{2,4})$`)
)

// ReadAwardNumber reads a number in whatever way it is spelt: with or without hyphens,
// blanks, small letters, and letters that a scanner took for digits. False is no reason
// to refuse anything: what a state calls its subawards is its own affair.
func ReadAwardNumber(s string) (AwardNumber, bool) {
	plain := models.AwardNumber(s)
	var parts []string
	var a AwardNumber
	if m := olderAward.FindStringSubmatch(plain); m != nil {
		parts = []string{asDigits(m[1]), m[2], m[3], m[4][:1] + asDigits(m[4][1:])}
		if first := parts[3][:1]; first == "O" {
			parts[3] = "0" + parts[3][1:]
		}
		a = AwardNumber{Office: m[2], Program: m[2], Year: digits(parts[0])}
		if a.Year < 1968 || a.Year > 2100 { // the Omnibus Crime Control Act, the first that such money is under
			return AwardNumber{}, false
		}
	} else if m := newerAward.FindStringSubmatch(plain); m != nil {
		year := asDigits(m[3])
		parts = []string{asDigits(m[1]) + m[2], year, m[4], asDigits(m[5]), m[6]}
		a = AwardNumber{Office: m[2], Program: m[6], Year: 2000 + digits(year)}
	} else {
		return AwardNumber{}, false
	}
	a.Number, a.Written = strings.Join(parts, ""), strings.Join(parts, "-")
	a.Mended = a.Number != plain
	return a, true
}

var asDigit = strings.NewReplacer("O", "0", "I", "1", "L", "1")

func asDigits(s string) string { return asDigit.Replace(s) }
