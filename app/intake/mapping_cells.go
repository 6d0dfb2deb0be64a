package intake

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"proviso/models"
)

// cell is a cell of a table about to be read.
type cell struct {
	row           int
	column        string // for messages
	shown, stored string // stored: what a workbook holds where it shows something else
}

// read reads the cell as a kind. No value and no error is a cell that tells nothing.
func (c cell) read(kind FieldKind) (*Value, string, error) {
	if c.shown == "" {
		return nil, "", nil
	}
	switch kind {
	case KindMoney:
		u, note, err := c.money()
		if u == nil || err != nil {
			return nil, note, err
		}
		return &Value{Text: c.shown, USD: u}, note, nil
	case KindDay:
		d, note, err := c.day()
		if err != nil {
			return nil, "", err
		}
		return &Value{Text: c.shown, Date: d}, note, nil
	case KindNumber:
		n, err := c.number()
		if err != nil {
			return nil, "", err
		}
		return &Value{Text: c.shown, Number: n}, "", nil
	case KindAward:
		return c.award()
	}
	return &Value{Text: c.shown}, "", nil
}

const asterisk = "an asterisk stands here instead of a number"

// money reads an amount as tables write it: with $, commas, in brackets or with a minus
// behind it for less than zero. A workbook's amount is what it holds, not what it
// shows: that may be rounded.
func (c cell) money() (*models.USD, string, error) {
	if c.stored != "" {
		n, err := strconv.ParseFloat(c.stored, 64)
		if err != nil {
			return nil, "", fmt.Errorf("%q is a day, not an amount of money", c.shown)
		}
		return inCents(n)
	}
	s := strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u2212", "-", "USD", "", "US$", "$").Replace(c.shown)), "")
	switch strings.ToLower(s) {
	case "*", "**":
		return nil, asterisk, nil
	case "n/a", "na", "none", "tbd", "unknown", "pending":
		return nil, fmt.Sprintf("%q stands here instead of a number; the amount is not known", c.shown), nil
	case "-", "$-", "–", "—", "$–", "$—":
		return nil, "", fmt.Errorf("a dash stands here, which some programs write for zero and people for not known; write 0.00, or leave the cell empty")
	}
	negative := false
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		s, negative = strings.TrimSuffix(inner, ")"), true
	} else if inner, ok := strings.CutPrefix(s, "$("); ok && strings.HasSuffix(inner, ")") {
		s, negative = strings.TrimSuffix(inner, ")"), true
	} else if inner, ok := strings.CutSuffix(s, "-"); ok {
		s, negative = inner, true
	}
	if rest, ok := strings.CutPrefix(s, "$-"); ok {
		s = "-" + rest
	}
	note := ""
	if at := strings.LastIndexByte(s, '.'); at >= 0 && at == len(s)-2 {
		s += "0"
		note = fmt.Sprintf("%s was read as dollars and ten-cents", c.shown)
	}
	u, err := models.ParseUSD("", s)
	if err != nil {
		return nil, "", fmt.Errorf("%q is not an amount of money; write dollars and cents like 423861.00", c.shown)
	}
	if negative {
		if u < 0 {
			return nil, "", fmt.Errorf("%q has a minus and brackets; write -423861.00 for less than zero", c.shown)
		}
		u = -u
	}
	return &u, note, nil
}

// inCents is an amount that a workbook holds. Binary fractions of cents are noise;
// anything larger is an amount that is not in cents.
func inCents(n float64) (*models.USD, string, error) {
	cents := math.Round(n * 100)
	switch {
	case math.Abs(cents) >= 1<<53:
		return nil, "", errors.New("the amount is too large")
	case math.Abs(n*100-cents) > 0.001:
		u := models.USD(cents)
		return &u, fmt.Sprintf("the workbook holds %s, which is not in whole cents; it was rounded to %s", plainNumber(n), u.Format()), nil
	}
	u := models.USD(cents)
	return &u, "", nil
}

// dayForms are how people write days; a year of two digits is of this century.
var dayForms = []string{time.DateOnly, "1/2/2006", "1/2/06", "1-2-2006", "January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "20060102", "2006/1/2", "1/2/2006 15:04", "1/2/2006 15:04:05"}

func (c cell) day() (models.Date, string, error) {
	s := c.shown
	if c.stored != "" {
		s = c.stored
	}
	for _, form := range dayForms {
		t, err := time.Parse(form, strings.Join(strings.Fields(s), " "))
		if err != nil {
			continue
		}
		if t.Year() > 2068 || t.Year() < 1900 {
			break
		}
		d := models.DateOf(t)
		if strings.Contains(form, "06") && !strings.Contains(form, "2006") {
			return d, fmt.Sprintf("%s was read as %s", s, d), nil
		}
		return d, "", nil
	}
	return 0, "", fmt.Errorf("%q is not a day; write YYYY-MM-DD", c.shown)
}

// number reads months, parts of a whole, a fiscal year: digits, a point, a % behind.
func (c cell) number() (string, error) {
	s := strings.TrimSpace(c.shown)
	if c.stored != "" {
		s = c.stored
		if strings.HasSuffix(c.shown, "%") { // held as a part of one
			if n, err := strconv.ParseFloat(s, 64); err == nil {
				return plainNumber(n*100) + "%", nil
			}
		}
	}
	plain := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(strings.ToUpper(s), "FY"), "%"), ",", "")
	plain = strings.TrimSpace(plain)
	if _, err := strconv.ParseFloat(plain, 64); err != nil || strings.ContainsAny(plain, "EXINP_") {
		return "", fmt.Errorf("%q is not a number; write digits, as 12 or 0.5", c.shown)
	}
	if strings.HasSuffix(s, "%") {
		plain += "%"
	}
	return plain, nil
}

// award reads an award's number, in whatever way it is spelt; a workbook may hold one
// that is all digits as a number.
func (c cell) award() (*Value, string, error) {
	shown := c.shown
	if scientific(shown) {
		if c.stored == "" {
			return nil, "", fmt.Errorf("%s is what a spreadsheet has made of a number of many digits, and the digits are lost; make the column one of text, and enter the number again", shown)
		}
		shown = c.stored
	}
	v := &Value{Text: shown, Award: models.AwardNumber(shown)}
	if v.Award == "" {
		return nil, "", fmt.Errorf("%q is not the number of an award", c.shown)
	}
	n, ok := ReadAwardNumber(shown)
	switch {
	case ok && n.Mended:
		v.Award = n.Number
		return v, fmt.Sprintf("%s was read as %s: letters stand where the Justice Department has digits", c.shown, n.Written), nil
	case ok:
		v.Award = n.Number
	}
	return v, "", nil
}
