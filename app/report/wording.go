package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/models"
)

// mostWords bounds the work of a comparison, which grows with the product of the
// two lengths. Texts beyond it are told as one removed and one added whole.
const mostWords = 1000

// Wording compares two texts word by word: the longest run of words common to
// both is kept, everything else removed or added. Removed words stand before
// those that replace them.
//
// Libraries compare letters or lines: of "must" and "will" they keep single
// letters, and whole paragraphs stand for one changed word. The texts here are a
// few hundred words, for which the plain table of longest common subsequences is
// exact and quick, so it stands here instead of a dependency.
//
// A few words that both texts happen to have amid changes longer than themselves
// are told as changed: kept alone, an "and" between two rewritten halves would
// only make both hard to read.
func Wording(before, after string) []models.Piece {
	a, b := wordsOf(before), wordsOf(after)
	head := common(a, b)
	a, b = a[head:], b[head:]
	tail := commonEnd(a, b)
	out := pieces{}
	out.add(models.PieceKept, wordsOf(before)[:head]...)
	out.middle(a[:len(a)-tail], b[:len(b)-tail])
	out.add(models.PieceKept, a[len(a)-tail:]...)
	return out.closed()
}

// closed turns kept words into changed ones where they are no more than the
// changes on either side of them, and tells every change as what was removed and
// then what was added.
func (p pieces) closed() pieces {
	for i := 1; i < len(p)-1; i++ {
		if p[i].Kind != models.PieceKept {
			continue
		}
		before, after := 0, 0
		for k := i - 1; k >= 0 && p[k].Kind != models.PieceKept; k-- {
			before = max(before, weight(p[k].Text))
		}
		for k := i + 1; k < len(p) && p[k].Kind != models.PieceKept; k++ {
			after = max(after, weight(p[k].Text))
		}
		if n := weight(p[i].Text); n <= before && n <= after {
			p[i].Kind = ""
		}
	}
	var out pieces
	var removed, added string
	flush := func() {
		if removed != "" {
			out.add(models.PieceRemoved, removed)
		}
		if added != "" {
			out.add(models.PieceAdded, added)
		}
		removed, added = "", ""
	}
	for _, x := range p {
		switch x.Kind {
		case models.PieceKept:
			flush()
			out.add(models.PieceKept, x.Text)
		case models.PieceRemoved:
			removed += x.Text
		case models.PieceAdded:
			added += x.Text
		default:
			removed, added = removed+x.Text, added+x.Text
		}
	}
	flush()
	return out
}

// weight is how many words a text has; marks and spaces count for nothing.
func weight(s string) int {
	n := 0
	for _, w := range wordsOf(s) {
		if r, _ := utf8.DecodeRuneInString(w); inWord(r) {
			n++
		}
	}
	return n
}

type pieces []models.Piece

// add appends words, joining them to the last piece if it is of the same kind.
func (p *pieces) add(kind models.PieceKind, words ...string) {
	for _, w := range words {
		if n := len(*p); n > 0 && (*p)[n-1].Kind == kind {
			(*p)[n-1].Text += w
			continue
		}
		*p = append(*p, models.Piece{Kind: kind, Text: w})
	}
}

// middle tells what lies between the common beginning and the common end.
func (p *pieces) middle(a, b []string) {
	if len(a)*len(b) > mostWords*mostWords {
		p.add(models.PieceRemoved, a...)
		p.add(models.PieceAdded, b...)
		return
	}
	// longest[i][k] is how many words a[i:] and b[k:] have in common, in order.
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				longest[i][k] = longest[i+1][k+1] + 1
			} else {
				longest[i][k] = max(longest[i+1][k], longest[i][k+1])
			}
		}
	}
	i, k := 0, 0
	for i < len(a) && k < len(b) {
		switch {
		case a[i] == b[k]:
			p.add(models.PieceKept, a[i])
			i, k = i+1, k+1
		case longest[i+1][k] >= longest[i][k+1]:
			p.add(models.PieceRemoved, a[i])
			i++
		default:
			p.add(models.PieceAdded, b[k])
			k++
		}
	}
	p.add(models.PieceRemoved, a[i:]...)
	p.add(models.PieceAdded, b[k:]...)
}

func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// wordsOf cuts a text into words, the white space between them and single marks
// of punctuation; put together they are the text.
func wordsOf(s string) []string {
	var out []string
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r):
			n = span(s, unicode.IsSpace)
		case inWord(r):
			n = span(s, inWord)
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func span(s string, of func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !of(r) }); n >= 0 {
		return n
	}
	return len(s)
}

// inWord is true of what a word or number is made of.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || slices.Contains([]rune{'\'', '\u2019', '-', '_'}, r)
}
