package intake

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
)

// Suggestion is what an entry on a docket may mean for the orders of a case. It is read
// off the clerk's words alone, changes nothing, and is there for a person to look at.
type Suggestion struct {
	Kind  string // as events and orders of the record are called: preliminary_injunction, stay_lifted, reversed, ...
	Words string // the words of the entry on which it rests
	Why   string // what they seem to say, in a sentence
	Score int    // how far the words carry, 1 to 100; never above MostSuggested
}

// SuggestionKinds are all kinds that are suggested. Where events and orders of the record
// have a word, it is theirs.
var SuggestionKinds = []string{"preliminary_injunction", "preliminary_injunction_denied", "temporary_restraining_order",
	"temporary_restraining_order_denied", "permanent_injunction", "denied", "summary_judgment", "judgment", "stay", "partial_stay", "stay_denied",
	"stay_lifted", "stay_of_proceedings", "vacated", "reversed", "affirmed", "mandate", "mandate_recalled", "dismissed", "appeal_filed",
	"appeal_dropped", "order_amended", "order_clarifying", "order_enforcing"}

// MostSuggested is the best that words on a docket can do: the order itself was not read.
const MostSuggested = 60

// What takes away from a score.
const (
	lessUnknown = 25 // the entry does not begin as an act of a court does
	lessPart    = 15 // in part: of which, the words do not say
	lessMoot    = 15 // denied as moot, which may mean that the relief came otherwise
)

// Suggest reads an entry's text. Motions, briefs and proposals of the parties suggest
// nothing, whatever they ask for; of their papers only a notice of appeal does.
func Suggest(e models.DocketEntry) []Suggestion {
	text := entryText(e.Description)
	if deletedEntry.MatchString(text) {
		return nil
	}
	if m := appealNotice.FindString(text); m != "" {
		return []Suggestion{{"appeal_filed", excerpt(text), "a notice of appeal was filed", MostSuggested}}
	}
	act := courtAct.MatchString(text)
	if !act && partyPaper.MatchString(text) {
		return nil
	}
	s := &suggesting{less: lessUnknown}
	if act {
		s.less = 0
		s.opening(text)
	}
	for _, c := range clauses(text) {
		if tells(c) && !idleClause.MatchString(c) {
			s.clause(c)
		}
	}
	slices.SortStableFunc(s.out, func(a, b Suggestion) int { return cmp.Compare(b.Score, a.Score) })
	return s.out
}

// suggesting gathers what an entry suggests.
type suggesting struct {
	out  []Suggestion
	less int
}

// add keeps the best of each kind.
func (s *suggesting) add(kind, words, why string, less int) {
	found := Suggestion{kind, excerpt(words), why, max(1, MostSuggested-s.less-less)}
	for i, old := range s.out {
		if old.Kind == kind {
			if found.Score > old.Score {
				s.out[i] = found
			}
			return
		}
	}
	s.out = append(s.out, found)
}

// opening reads what the first words alone say.
func (s *suggesting) opening(text string) {
	for _, r := range openingRules {
		if r.says.MatchString(text) && (r.but == nil || !r.but.MatchString(text)) {
			s.add(r.kind, text, r.why, 0)
		}
	}
}

// clause reads one clause: what became of a motion, and what else a court does.
func (s *suggesting) clause(c string) {
	s.motion(c)
	less := 0
	if inPart.MatchString(c) {
		less = lessPart
	}
	for _, r := range clauseRules {
		if at := r.says.FindStringIndex(c); at != nil && (r.but == nil || !r.but.MatchString(c)) {
			s.add(r.kind, c[wordBefore(c, at[0]):], r.why, less)
		}
	}
}

// motion reads "granting 5 Motion for …" and "the motion for … is granted". What was
// asked for is what stands right after the first such word: of a motion to expedite a
// motion for an injunction it is not the injunction.
func (s *suggesting) motion(c string) {
	m := ruled.FindStringSubmatch(c)
	if m == nil || unsure.MatchString(c) {
		return
	}
	verb := strings.ToLower(m[1])
	less := 0
	if strings.Contains(verb, "partly") {
		less += lessPart
	}
	if strings.Contains(strings.ToLower(c), " moot") {
		less += lessMoot
	}
	for _, asked := range motions(c) {
		for _, r := range reliefs {
			if !r.asked.MatchString(asked) || (r.but != nil && r.but.MatchString(asked)) {
				continue
			}
			kind, why := r.granted, r.grants
			if strings.Contains(verb, "den") {
				kind, why = r.denied, r.denies
			}
			if kind == "stay" && strings.Contains(verb, "partly") {
				kind, why = "partial_stay", "it seems to stay part of what was ordered"
			}
			if kind != "" {
				s.add(kind, c, why, less)
			}
			break
		}
	}
}

// wordBefore is where the words begin that lead to what stands at i.
func wordBefore(s string, i int) int {
	const lead = 80
	if i <= lead {
		return 0
	}
	if space := strings.IndexByte(s[i-lead:i], ' '); space >= 0 {
		return i - lead + space + 1
	}
	return i
}

// excerpt is as much of the words as a person needs to find them.
func excerpt(s string) string {
	const most = 200
	s = strings.TrimSpace(strings.NewReplacer("partly-grant", "grant", "partly-den", "den").Replace(s))
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return s
}
