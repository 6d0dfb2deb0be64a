package cards

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/app/publication"
	"proviso/static"
	"proviso/views/tell"
)

// card is a card from top to bottom.
type card struct {
	Lang, Theme, Title, Canonical, Style string
	Script                               string // "" for the card without one
	Kind                                 string // what is shown, above the sentence
	AsOf                                 string
	Corrected                            *link
	Headline                             string
	Long                                 bool   // the sentence takes smaller letters
	Stale                                string // "Not verified since ...", or ""
	Status                               *mark
	StatusOf                             string // what Status is of, where the sentence does not say
	More                                 string // sentences that belong to the first
	Figures                              []figure
	Picker                               *picker
	Picture                              *picture
	Tables                               []table
	Notes                                []words // what is not known, what a figure rests on
	Foot                                 []words // as of, last verified, sources
	Links                                []link
	Opens                                string // says that links open new pages
}

// words are of the page's language, or of the record and English.
type words struct {
	Text string
	Lang string // "" is the page's
}

// mark is a shape and its word.
type mark struct{ Tone, Word string }

type link struct {
	Text, URL string
	Here      bool // it leads to another card in the same frame
}

// figure is an amount and what it is.
type figure struct{ Value, Label string }

// table has a heading of its own; a long one scrolls in a window.
type table struct {
	ID, Title string
	Head      []column
	Rows      [][]cell
	None      string // what is said where there are no rows
}

// A table of more lines than a window holds scrolls in one. How many lines it takes in a
// narrow card is reckoned from its letters, for a card is made without its frame.
const (
	windowLines   = 10
	narrowLetters = 34 // of a row in a card of 320 pixels
)

// Long is true of a table that scrolls in a window of its own.
func (t *table) Long() bool {
	n := 0
	for _, row := range t.Rows {
		letters, below := 0, 0
		for i := range row {
			c := &row[i]
			letters += utf8.RuneCountInString(c.Text.Text)
			if c.Link != nil {
				letters += utf8.RuneCountInString(c.Link.Text)
			}
			for _, b := range c.Below {
				below += utf8.RuneCountInString(b.Text)
			}
		}
		n += 1 + letters/narrowLetters + (below+narrowLetters-1)/narrowLetters
	}
	return n > windowLines
}

type column struct {
	Text   string
	Number bool
}

// cell is a word, where it leads, its mark, and what stands below it. The first of a
// row is its head.
type cell struct {
	Text   words
	Link   *link
	Mark   *mark
	Below  []words
	Number bool
	Day    bool
}

// said is a plain cell.
func said(text string, below ...string) cell {
	c := cell{Text: words{Text: text}}
	for _, b := range below {
		if b != "" {
			c.Below = append(c.Below, words{Text: b})
		}
	}
	return c
}

func marked(m mark, below ...string) cell {
	c := said("", below...)
	c.Mark = &m
	return c
}

func number(text string, below ...string) cell {
	c := said(text, below...)
	c.Number = true
	return c
}

func linked(l link, below ...string) cell {
	c := said("", below...)
	c.Link = &l
	return c
}

// recorded is the record's own English, marked on a page of another language.
func recorded(f tell.Frame, text string) words {
	if f.Lang == tell.Languages[0] {
		return words{Text: text}
	}
	return words{Text: text, Lang: tell.Languages[0]}
}

// term is what a condition is called.
func term(f tell.Frame, id, short string) words {
	w := f.Term(id, short)
	if w.English {
		return words{w.Text, tell.Languages[0]}
	}
	return words{Text: w.Text}
}

// longAfter is how many characters a sentence has before its letters are smaller.
const longAfter = 220

// open begins a card with what every card has.
func open(f tell.Frame, kind, id string, o tell.Opening) card {
	path := tell.PageOf(kind, id)
	c := card{Lang: f.Lang, Theme: f.Theme, Title: o.Title, Canonical: f.Base + f.Live(path), Style: static.URL("cards.css"),
		Kind: f.Say("card.kind." + kind), AsOf: o.AsOf, Headline: o.Headline, Long: len(o.Headline) > longAfter,
		Status: &mark{toneOf(o.Kind), o.Status}, Opens: f.Say("card.opens")}
	if f.Fit {
		c.Script = "/embed/fit.js"
	}
	if o.KnownOn != "" {
		c.AsOf += ", " + o.KnownOn
	}
	if kind == kindGrant || kind == kindCoverage { // of others it is what the figures and tables say
		c.More = strings.TrimSpace(strings.TrimPrefix(o.Alt, o.Headline))
	}
	if o.Stale {
		c.Stale = capital(o.Verified) + "."
	}
	for _, n := range []string{o.Figure, o.Unknown} {
		if n != "" && n != f.Say("tell.all_known") {
			c.Notes = append(c.Notes, words{Text: n})
		}
	}
	c.foot(f, kind, id, o)
	return c
}

// foot is what a reader needs to check the card.
func (c *card) foot(f tell.Frame, kind, id string, o tell.Opening) {
	path := tell.PageOf(kind, id)
	document, name := documentOf(kind, id)
	if len(publication.Marked(f.Edition.Corrections, publication.Kind(document), name, f.Today)) > 0 {
		c.Corrected = &link{Text: f.Say("card.corrected"), URL: f.Live("corrections")}
	}
	for _, s := range []string{c.AsOf, o.Verified, f.SourcesLine(o.Sources)} {
		c.Foot = append(c.Foot, words{Text: capital(s) + "."})
	}
	c.Links = []link{
		{Text: f.Say("card.page"), URL: f.Page(path)},
		{Text: f.Say("card.method"), URL: f.Page("method")},
		{Text: f.Say("card.data"), URL: f.File(kind, id, "csv")},
		{Text: f.Say("card.corrections"), URL: f.Live("corrections")},
		{Text: f.Say("card.kept"), URL: f.Kept(path)},
	}
}

// documentOf is the published document that a card is made of.
func documentOf(kind, id string) (document, name string) {
	switch kind {
	case kindMap:
		return kindOverview, id
	case kindCoverage:
		condition, _, _ := strings.Cut(id, ".")
		return kind, condition
	}
	return kind, id
}

// tones are the shapes of what views/tell calls a status; any other is its own.
var tones = map[string]string{
	"held": "restricted", "reduced": "restricted", "threatened": "at_issue", "nothing": "unknown",
	"running": "protected", "unsure": "unknown", "ended": "clear", "none": "clear",
	publication.Covered: "protected", publication.PartlyCovered: "at_issue", publication.NotCovered: "open", publication.UncertainCover: "unknown",
	"in_force": "open", "blocked": "protected", "not_enforced": "protected", "withdrawn": "clear", "not_attached": "clear",
}

// shapeNames are those that a card can draw.
var shapeNames = []string{"clear", "protected", "open", "at_issue", "restricted", "lost", "unknown"}

func toneOf(kind string) string {
	if t, ok := tones[kind]; ok {
		return t
	}
	if !slices.Contains(shapeNames, kind) {
		return "unknown"
	}
	return kind
}

// rung is the mark of a grant.
func rung(f tell.Frame, r string) mark { return mark{toneOf(r), f.Rung(r)} }

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
