package intake

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"proviso/models"
)

// record reads the cells of a row. The first that is wrong refuses it; the rest is
// still read, and told to nobody.
type record struct {
	row   *Row
	head  []string
	cells [][]byte
}

// bytes is a cell without the blanks around it; empty where there is no such column.
func (r *record) bytes(i int) []byte {
	if i < 0 {
		return nil
	}
	return bytes.TrimSpace(r.cells[i])
}

func (r *record) text(i int) string { return string(r.bytes(i)) }

// words is a text for people. One whose characters were taken for others on its way
// here is kept as it is, and noted.
func (r *record) words(i int) string { return r.prose(i, r.bytes(i)) }

func (r *record) prose(i int, b []byte) string {
	if garbled(b) {
		r.row.note(r.head[i], "this text was mis-decoded before it was published (as ’ becomes â€™); it is kept as it is")
	}
	return string(b)
}

// garbled is true of UTF-8 that was read as Windows-1252 and written as UTF-8 again.
func garbled(b []byte) bool {
	for len(b) > 1 {
		i := bytes.IndexByte(b, 0xC3)
		if i < 0 || i+2 >= len(b) {
			return false
		}
		b = b[i+1:]
		switch {
		case (b[0] == 0x82 || b[0] == 0x83) && b[1] == 0xC2: // Â or Ã before a sign
			return true
		case b[0] == 0xA2 && bytes.HasPrefix(b[1:], []byte("€")): // â€
			return true
		}
	}
	return false
}

// usd is an amount, nil where nothing is written: unknown is not zero.
func (r *record) usd(i int) *models.USD {
	b := r.bytes(i)
	if len(b) == 0 {
		return nil
	}
	if u, ok := plainUSD(b); ok {
		return &u
	}
	u, err := models.ParseUSD(r.head[i], string(b))
	if err != nil {
		r.row.refuse(err)
		return nil
	}
	return &u
}

// plainUSD reads what nearly every amount is, 120000.00 with or without a minus, without
// a detour; on anything else ParseUSD decides.
func plainUSD(b []byte) (models.USD, bool) {
	negative := b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) < 4 || len(b) > 16 || b[len(b)-3] != '.' {
		return 0, false
	}
	var n models.USD
	for i, c := range b {
		if i == len(b)-3 {
			continue
		}
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + models.USD(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// date is a day, as YYYY-MM-DD or, where a spreadsheet has had the file, as the
// American MM/DD/YYYY. An hour behind it is left away.
func (r *record) date(i int) models.Date {
	b := r.bytes(i)
	if len(b) == 0 {
		return 0
	}
	if len(b) > 10 && (b[10] == ' ' || b[10] == 'T') {
		b = b[:10]
	}
	if d, ok := plainDate(b); ok {
		return d
	}
	if t, err := time.Parse("1/2/2006", string(b)); err == nil {
		d := models.DateOf(t)
		r.row.note(r.head[i], "%s was read as %s; the file has been through a spreadsheet", b, d)
		return d
	}
	d, err := models.ParseDate(r.head[i], string(b))
	if err != nil {
		r.row.refuse(err)
	}
	return d
}

// plainDate reads YYYY-MM-DD; a day that is not in the calendar is not read.
func plainDate(b []byte) (models.Date, bool) {
	if len(b) != 10 || b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	y, m, d := digits(b[:4]), digits(b[5:7]), digits(b[8:])
	if y < 1 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	day := models.NewDate(y, time.Month(m), d)
	return day, d <= 28 || day.Time().Day() == d
}

// digits is a number of digits alone, or -1.
func digits[T ~string | ~[]byte](s T) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' || n > 1<<40 {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// code is a number that is a name, of so many digits. A spreadsheet takes the zeros at
// its beginning away; they are put back, and that is noted.
func (r *record) code(i, width int) string {
	s := r.text(i)
	if s == "" || len(s) >= width || len(s) < width-2 || digits(s) < 0 {
		return s
	}
	padded := strings.Repeat("0", width-len(s)) + s
	r.row.note(r.head[i], "%s was read as %s: a spreadsheet has taken the zeros at its beginning away", s, padded)
	return padded
}

// beginning is the first characters of a text for people, so many at most.
func (r *record) beginning(i, most int) string {
	b := r.bytes(i)
	at := 0
	for n := 0; n < most && at < len(b); n++ {
		_, size := utf8.DecodeRune(b[at:])
		at += size
	}
	return r.prose(i, b[:at])
}
