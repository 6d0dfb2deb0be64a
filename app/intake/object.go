package intake

import (
	"unicode/utf8"

	"proviso/models"
)

// object writes a JSON object, byte for byte as encoding/json writes the struct of the
// same fields (TestObjectIsJSON). It is our own because a million transactions have
// forty fields each, and encoding/json, which asks every date and amount for its text
// by way of an interface, takes more than twice as long (BenchmarkBody).
type object struct {
	b     []byte
	named []byte // the recipient in it
}

func (o *object) open()  { o.b = append(o.b, '{') }
func (o *object) close() { o.b = append(o.b, '}') }

// key begins a field.
func (o *object) key(name string) {
	if o.b[len(o.b)-1] != '{' {
		o.b = append(o.b, ',')
	}
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

// must is a text that is written even if it is empty.
func (o *object) must(name, text string) {
	o.key(name)
	o.b = appendQuoted(o.b, text)
}

func (o *object) text(name, text string) {
	if text != "" {
		o.must(name, text)
	}
}

func (o *object) texts(name string, list []string) {
	if len(list) == 0 {
		return
	}
	o.key(name)
	for i, text := range list {
		o.b = append(o.b, ","...)
		if i == 0 {
			o.b[len(o.b)-1] = '['
		}
		o.b = appendQuoted(o.b, text)
	}
	o.b = append(o.b, ']')
}

func (o *object) usd(name string, u *models.USD) {
	if u == nil {
		return
	}
	o.key(name)
	o.b = append(o.b, '"')
	o.b = append(o.b, u.String()...)
	o.b = append(o.b, '"')
}

func (o *object) date(name string, d models.Date) {
	if d == 0 {
		return
	}
	o.key(name)
	o.b = append(o.b, '"')
	o.b = d.Time().AppendFormat(o.b, "2006-01-02")
	o.b = append(o.b, '"')
}

const hexDigits = "0123456789abcdef"

// appendQuoted writes a string as encoding/json does, which also escapes what HTML and
// JavaScript would take for their own.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plain[c] {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, '\\', 'b')
			case '\f':
				b = append(b, '\\', 'f')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b = append(b, s[from:i]...)
			b = append(b, `\ufffd`...)
			from = i + n
		case r == '\u2028' || r == '\u2029':
			b = append(b, s[from:i]...)
			b = append(b, `\u202`...)
			b = append(b, hexDigits[r&15])
			from = i + n
		}
		i += n
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

// plain are the ASCII characters that stand for themselves.
var plain = func() (out [utf8.RuneSelf]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		out[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return out
}()
