package tracker

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/models"
)

// identifiers are the words of a finding that may be ids of the record.
var identifiers = regexp.MustCompile(`[a-z0-9]+(?:[-.][a-z0-9]+)+`)

// plain says a sentence of a rule as people speak: the rules name conditions, orders
// and actions by their ids, which are exact, and which no resident can read. What is
// no id of the record stays as it is.
func (b *Book) plain(sentence string) string {
	s := identifiers.ReplaceAllStringFunc(sentence, func(id string) string {
		if _, ok := b.numbers.conditions[id]; ok {
			return "“" + b.ShortName(id) + "”"
		}
		if at, ok := b.index.orders[id]; ok {
			s := "the " + strings.ReplaceAll(at.order.Kind, "_", " ")
			if at.order.From.Known() {
				s += " of " + at.order.From.Words()
			}
			return s + " in " + shortCaption(at.matter)
		}
		if a, ok := b.index.actions[id]; ok {
			return ActionName(a)
		}
		return id
	})
	return recased(s, unicode.ToUpper)
}

// recased changes the case of the first letter, which may stand in quotation marks.
func recased(s string, to func(rune) rune) string {
	rest, quoted := strings.CutPrefix(s, "“")
	if r, size := utf8.DecodeRuneInString(rest); size > 0 {
		rest = string(to(r)) + rest[size:]
	}
	if quoted {
		return "“" + rest
	}
	return rest
}

// speakPlainly has the findings, rules and changes of a file say what they say in
// plain words. What it is given is copied: others read the same verdicts.
func (b *Book) speakPlainly(f *models.GrantFile) {
	f.Findings = slices.Clone(f.Findings)
	for i := range f.Findings {
		f.Findings[i].Text = b.plain(f.Findings[i].Text)
	}
	for i := range f.Rules {
		f.Rules[i].Verdicts = slices.Clone(f.Rules[i].Verdicts)
		for k := range f.Rules[i].Verdicts {
			f.Rules[i].Verdicts[k].Text = b.plain(f.Rules[i].Verdicts[k].Text)
		}
	}
	f.Changes = slices.Clone(f.Changes)
	for i := range f.Changes {
		f.Changes[i].Facts = slices.Clone(f.Changes[i].Facts)
		for k, fact := range f.Changes[i].Facts {
			said := b.plain(fact)
			if first, _ := utf8.DecodeRuneInString(fact); !unicode.IsUpper(first) { // it stands within a sentence
				said = recased(said, unicode.ToLower)
			}
			f.Changes[i].Facts[k] = said
		}
	}
}
