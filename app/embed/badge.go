package embed

import (
	"strings"
	"unicode/utf8"

	"proviso/app/publication"
	"proviso/views/tell"
)

// BadgeKinds are the kinds of embeds that have a badge.
var BadgeKinds = []string{"jurisdiction", "grant", "case", "coverage"}

// Badge is the SVG of an embed: what it is about, how it stands in a shape and a word,
// and of which day that is told. False for a kind without a badge and for what the
// edition does not have.
func Badge(f tell.Frame, kind, id string) ([]byte, bool) {
	if kind == string(publication.KindOverview) || kind == publication.TableMap || kind == string(publication.KindComparison) {
		return nil, false
	}
	a, ok := aboutOf(f, kind, id)
	if !ok {
		return nil, false
	}
	b := badge{label: shortened(a.label, badgeLabel), tone: a.tone, word: a.Status, foot: f.Say("machines.as_of", "Day", f.ShortDay(f.Edition.AsOf))}
	if kind == string(publication.KindPlace) {
		if p := f.Edition.Place(id); len(p.Grants) > 1 && a.Kind != notVerified {
			b.word = f.Say("machines.worst", "N", len(p.Grants), "Status", a.Status)
		}
	}
	if corrected(f, kind, id) {
		b.foot = f.Say("machines.corrected", "AsOf", b.foot)
	}
	b.title = f.Say("machines.badge", "Label", a.label, "Word", b.word, "Foot", b.foot)
	return b.draw(), true
}

// badgeLabel is how many letters of a name stand in a badge. The whole of it is in the
// title.
const badgeLabel = 80

// shortened is a text of at most so many letters, cut between words.
func shortened(s string, letters int) string {
	if utf8.RuneCountInString(s) <= letters {
		return s
	}
	cut := string([]rune(s)[:letters-1])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,:;") + "…"
}
