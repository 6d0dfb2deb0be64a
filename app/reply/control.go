package reply

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
)

// Span is a range of control numbers under one prefix; the zero Span is none.
type Span struct {
	Prefix      string
	First, Last int64
	Pages       int64
}

// Holds is true if a control number lies in the span.
func (s Span) Holds(prefix string, n int64) bool {
	return s.Pages > 0 && strings.EqualFold(s.Prefix, prefix) && s.First <= n && n <= s.Last
}

// ParseControl parts a control number into what comes before its last digits, and
// these.
func ParseControl(field, s string) (prefix string, n int64, err error) {
	at := len(s)
	for at > 0 && s[at-1] >= '0' && s[at-1] <= '9' {
		at--
	}
	if n, err = strconv.ParseInt(s[at:], 10, 64); err != nil {
		return "", 0, models.Invalid(field, "%q is not a control number; it ends in digits, as DEN-000123 does", s)
	}
	return s[:at], n, nil
}

// SpanOf is the range from one control number to another; the last may be left out
// for a single page, and both where a production has none.
func SpanOf(from, to string) (Span, error) {
	if from == "" {
		if to != "" {
			return Span{}, models.Invalid("first", "is missing; a range has a first number")
		}
		return Span{}, nil
	}
	to = cmp.Or(to, from)
	prefix, a, err := ParseControl("first", from)
	if err != nil {
		return Span{}, err
	}
	other, b, err := ParseControl("last", to)
	switch {
	case err != nil:
		return Span{}, err
	case !strings.EqualFold(prefix, other):
		return Span{}, models.Invalid("last", "%q begins otherwise than %q; a range has one prefix", to, from)
	case b < a:
		return Span{}, models.Invalid("last", "%s comes before %s", to, from)
	}
	return Span{strings.ToUpper(prefix), a, b, b - a + 1}, nil
}

// Flag is something in the production log that does not fit. It is told and
// hinders nobody: what was sent was sent.
type Flag struct {
	No   int // of the production
	Text string
}

// Flags are what does not fit in the production log: ranges that overlap, numbers
// that were skipped, and what is out of order.
func Flags(r *models.Reply) []Flag {
	type sent struct {
		Span
		p *models.Production
	}
	var all []sent
	for i := range r.Productions {
		p := &r.Productions[i]
		if !p.Counts() {
			continue
		}
		if s, err := SpanOf(p.First, p.Last); err == nil && s.Pages > 0 {
			all = append(all, sent{s, p})
		}
	}
	slices.SortStableFunc(all, func(x, y sent) int {
		return cmp.Or(cmp.Compare(x.Prefix, y.Prefix), cmp.Compare(x.First, y.First), cmp.Compare(x.p.No, y.p.No))
	})
	var out []Flag
	reach := -1 // the one of this prefix that reaches furthest so far
	for i, x := range all {
		if reach < 0 || all[reach].Prefix != x.Prefix {
			reach = i
			continue
		}
		before := all[reach]
		switch {
		case x.First <= before.Last:
			out = append(out, Flag{x.p.No, fmt.Sprintf("%s overlaps production %d, %s", words(x.p), before.p.No, words(before.p))})
		case x.First > before.Last+1:
			out = append(out, Flag{x.p.No, fmt.Sprintf("%d numbers between production %d and this one were in none", x.First-before.Last-1, before.p.No)})
		}
		if x.Last > before.Last {
			reach = i
		}
	}
	for i := range r.Productions {
		p := &r.Productions[i]
		for _, n := range p.Answers {
			if p.Counts() && !slices.ContainsFunc(r.Items, func(x models.AskedItem) bool { return x.No == n && x.Counts() }) {
				out = append(out, Flag{p.No, fmt.Sprintf("it answers item %d, which was struck out", n)})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Flag) int { return cmp.Compare(x.No, y.No) })
	return out
}

func words(p *models.Production) string {
	if p.Last == "" || p.Last == p.First {
		return p.First
	}
	return p.First + " to " + p.Last
}

// Produced are the numbers of the productions in which a control number was sent:
// of what is claimed as privileged there should be none.
func Produced(r *models.Reply, control string) []int {
	prefix, n, err := ParseControl("control", control)
	if err != nil {
		return nil
	}
	var out []int
	for i := range r.Productions {
		p := &r.Productions[i]
		if s, err := SpanOf(p.First, p.Last); err == nil && p.Counts() && s.Holds(prefix, n) {
			out = append(out, p.No)
		}
	}
	return out
}
