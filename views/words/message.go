package words

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// message is a message cut at its places, so that saying it is a few copies: the
// public's pages are made by the ten thousand. Only messages whose places are plain
// names are cut; the library says the others.
type message struct{ one, other []piece } // one is nil where there are no plural forms

// piece is text, or the name of a place.
type piece struct {
	text  string
	place bool
}

// cut cuts a message; false if it is not of the plain sort.
func cut(m *i18n.Message) (message, bool) {
	if m.Zero+m.Two+m.Few+m.Many != "" || m.Other == "" {
		return message{}, false
	}
	other, ok := pieces(m.Other)
	if !ok || m.One == "" {
		return message{other: other}, ok
	}
	one, ok := pieces(m.One)
	return message{one, other}, ok
}

func pieces(text string) ([]piece, bool) {
	var out []piece
	for {
		before, rest, found := strings.Cut(text, "{{")
		if before != "" {
			out = append(out, piece{text: before})
		}
		if !found {
			return out, true
		}
		name, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(name, ".")
		if !closed || !dotted || strings.ContainsAny(name, " .|()") {
			return nil, false
		}
		out = append(out, piece{name, true})
		text = after
	}
}

// say fills the places; false leaves it to the library, which also words what is
// missing. One is singular in both languages, and nothing else is.
func (m message) say(pairs []any) (string, bool) {
	form := m.other
	n, counted := value(pairs, "N")
	if counted {
		count, whole := n.(int)
		if !whole || m.one == nil {
			return "", false
		}
		if count == 1 {
			form = m.one
		}
	}
	var b strings.Builder
	for _, p := range form {
		if !p.place {
			b.WriteString(p.text)
			continue
		}
		v, given := value(pairs, p.text)
		if !given {
			return "", false
		}
		if s, ok := v.(string); ok {
			b.WriteString(s)
		} else {
			fmt.Fprint(&b, v)
		}
	}
	return b.String(), true
}

// value is what a pair gives for a name; of two the later counts, as in a map.
func value(pairs []any, name string) (any, bool) {
	for i := len(pairs) - len(pairs)%2 - 2; i >= 0; i -= 2 {
		if pairs[i] == name {
			return pairs[i+1], true
		}
	}
	return nil, false
}
