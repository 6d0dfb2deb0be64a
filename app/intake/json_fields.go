package intake

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"proviso/models"
)

// taken is what became of a record: a row in the making.
type taken struct {
	key, subject, dated string
	body                any
	notes               []Note
	refused             *Note
}

// row is the finished row.
func (t taken) row(at, line int) Row {
	if t.refused != nil {
		return Row{At: at, Line: line, Refused: t.refused}
	}
	body, err := json.Marshal(t.body)
	if err != nil {
		return Row{At: at, Line: line, Refused: &Note{Msg: err.Error()}}
	}
	return Row{At: at, Line: line, Key: t.key, Subject: t.subject, Dated: t.dated, Body: body, Notes: t.notes}
}

// fields reads a record's values, of JSON, XML or a table, and gathers what is to be
// said of them. The first that cannot be taken refuses the record.
type fields struct {
	of      map[string]any
	notes   []Note
	refused *Note
}

func (f *fields) note(field, format string, args ...any) {
	f.notes = append(f.notes, Note{field, fmt.Sprintf(format, args...)})
}

func (f *fields) refuse(field, format string, args ...any) {
	if f.refused == nil {
		f.refused = &Note{field, fmt.Sprintf(format, args...)}
	}
}

// taken closes the reading of a record.
func (f *fields) taken(key, subject, dated string, body any) taken {
	return taken{key: key, subject: subject, dated: dated, body: body, notes: f.notes, refused: f.refused}
}

// value is what stands under the names, one within the other; nil if nothing does.
func (f *fields) value(path ...string) any {
	var v any = f.of
	for _, name := range path {
		object, is := v.(map[string]any)
		if !is {
			return nil
		}
		v = object[name]
	}
	return v
}

// has is true if something is said, be it null.
func (f *fields) has(name string) bool {
	_, is := f.of[name]
	return is
}

// text is a value as it is written, without spaces around it; "" if there is none.
// Numbers are texts too: ids, codes and modification numbers are not calculated with.
func (f *fields) text(path ...string) string {
	switch v := f.value(path...).(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	default:
		f.refuse(strings.Join(path, "."), "is %s, where a text is expected", kindOf(v))
		return ""
	}
}

// beginning is as many characters of a text for people as are kept. One that was taken
// for other characters on its way here stays as it is, and is noted.
func (f *fields) beginning(most int, path ...string) string {
	s := f.text(path...)
	n := 0
	for i := range s {
		if n == most {
			s = s[:i]
			break
		}
		n++
	}
	if garbled([]byte(s)) {
		f.note(strings.Join(path, "."), "this text was mis-decoded before it was published (as ’ becomes â€™); it is kept as it is")
	}
	return s
}

// plain is a text without the marks that a search puts around what it found.
func (f *fields) plain(path ...string) string {
	s := f.text(path...)
	if out := highlight.ReplaceAllString(s, ""); out != s {
		f.note(strings.Join(path, "."), "the marks of the search in it are left out")
		return out
	}
	return s
}

var highlight = regexp.MustCompile(`</?(?:mark|strong|em)>`)

// list is a value of several; nil if there is none.
func (f *fields) list(path ...string) []any {
	switch v := f.value(path...).(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		f.refuse(strings.Join(path, "."), "is %s, where a list is expected", kindOf(v))
		return nil
	}
}

// day is a day; of an instant, the day that is written in it.
func (f *fields) day(path ...string) models.Date {
	s := f.text(path...)
	if s == "" {
		return 0
	}
	field := strings.Join(path, ".")
	plain := s
	if len(s) > len(time.DateOnly) && (s[10] == 'T' || s[10] == ' ') {
		plain = s[:10]
	}
	d, err := models.ParseDate(field, plain)
	if err != nil {
		f.refuse(field, "%s", message(err))
	}
	return d
}

// usd is an amount; nil if none is given. JSON has it as a number: 120000.0, and now
// and then with the dirt of binary fractions, 783699380.5999999, which is taken off.
func (f *fields) usd(path ...string) *models.USD {
	field := strings.Join(path, ".")
	v := f.value(path...)
	if n, is := v.(json.Number); is {
		return f.number(field, n.String())
	}
	s := f.text(path...)
	if s == "" {
		return nil
	}
	u, err := models.ParseUSD(field, s)
	if err != nil {
		f.refuse(field, "%s", message(err))
		return nil
	}
	return &u
}

// mostDigits are those of a number that is worth reading as money.
const mostDigits = 40

func (f *fields) number(field, s string) *models.USD {
	cents := new(big.Rat)
	exponent := strings.ContainsAny(s, "eE")
	if len(s) > mostDigits || exponent && len(s)-strings.IndexAny(s, "eE") > 4 {
		f.refuse(field, "%q is not an amount of money: it is too large", cutText(s))
		return nil
	}
	if _, ok := cents.SetString(s); !ok || strings.Trim(s, "0123456789+-.eE") != "" {
		f.refuse(field, "%q is not an amount of money; write dollars and cents like 423861.00", s)
		return nil
	}
	cents.Mul(cents, big.NewRat(100, 1))
	near := new(big.Int).Div(
		new(big.Int).Add(new(big.Int).Mul(cents.Num(), big.NewInt(2)), cents.Denom()),
		new(big.Int).Mul(cents.Denom(), big.NewInt(2)))
	if !near.IsInt64() {
		f.refuse(field, "%q is not an amount of money: it is too large", s)
		return nil
	}
	off := new(big.Rat).Sub(cents, new(big.Rat).SetInt(near))
	u := models.USD(near.Int64())
	switch {
	case off.Sign() == 0:
	case off.Abs(off).Cmp(big.NewRat(1, 1000)) <= 0: // a thousandth of a cent
		f.note(field, "%s is read as %s: what is beyond the cent comes of binary fractions", s, u)
	default:
		f.refuse(field, "%q is not an amount of money: it has parts of a cent; write dollars and cents like 423861.00", s)
		return nil
	}
	return &u
}

// instants are the ways in which those who report write when.
var instants = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999-07", "2006-01-02 15:04:05.999999-07:00", "2006-01-02T15:04:05.999999", "2006-01-02 15:04:05.999999"}

// dated is an instant as it is compared: in UTC, to the microsecond; a day as it is;
// "" if it is neither. The later text is the later instant.
func dated(s string) string {
	for _, layout := range instants {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 && t.Year() < 10_000 {
			return t.UTC().Format("2006-01-02T15:04:05.000000Z")
		}
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s
	}
	return ""
}

// message is an error's sentence without its field, which a Note has by itself.
func message(err error) string {
	if e, is := err.(*models.Error); is {
		return e.Msg
	}
	return err.Error()
}

// cutText is a text short enough to stand in a sentence.
func cutText(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
