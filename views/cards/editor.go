package cards

import (
	"cmp"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Ask is what the page for editors was asked for.
type Ask struct {
	Kind, ID string
	Place    string // of a coverage card: "" lets the reader choose
	Lang     string // of the card
	Theme    string // "" as the reader's device, light or dark
	Kept     bool   // the card as it stands in this edition, for ever
}

// AskOf reads the form of the page. What it does not know is left out.
func AskOf(f tell.Frame, q url.Values) Ask {
	a := Ask{Kind: q.Get("kind"), ID: q.Get("id"), Place: q.Get("place"), Lang: q.Get("card_lang"), Theme: q.Get("theme"), Kept: q.Get("which") == whichKept || f.Frozen}
	if !slices.Contains(tell.Languages, a.Lang) {
		a.Lang = f.Lang
	}
	if !slices.Contains([]string{"light", "dark"}, a.Theme) {
		a.Theme = ""
	}
	if !slices.Contains(tell.Cards, a.Kind) {
		a.Kind, a.ID = kindOverview, ""
	}
	if term, place, ok := strings.Cut(a.ID, "."); ok && a.Kind == kindCoverage {
		a.ID = term
		if a.Place == "" {
			a.Place = place
		}
	}
	return a.settled(f)
}

// whichKept is what the form says of a frozen card.
const whichKept = "kept"

// settled is the same of things that the edition has: the first of its kind where it
// has no such thing, which the form then shows chosen.
func (a Ask) settled(f tell.Frame) Ask {
	things := thingsOf(f, a.Kind)
	if !slices.ContainsFunc(things, func(x option) bool { return x.Value == a.ID }) && len(things) > 0 {
		a.ID = things[0].Value
	}
	if a.Kind != kindCoverage || f.Edition.Place(a.Place) == nil {
		a.Place = ""
	}
	return a
}

// card is the id of the card that was asked for.
func (a Ask) card() string {
	if a.Place != "" {
		return a.ID + "." + a.Place
	}
	return a.ID
}

// frame is that of the card, not of the page around it.
func (a Ask) frame(f tell.Frame) tell.Frame {
	f.Theme, f.Frozen = a.Theme, a.Kept
	if v, ok := tell.In(a.Lang); ok {
		f.Voice = v
	}
	return f
}

// editor is the page for editors without its shell, from top to bottom.
type editor struct {
	Action   string
	Choices  []choice
	Button   string
	Chosen   string
	Frames   string // the heading above the pieces of text to copy
	Snippets []snippet
	HowTo    string
	Advice   []advice
	Views    string
	Preview  string
	Previews []preview
}

type choice struct {
	ID, Label string
	Options   []option
	Help      string
}

type option struct {
	Value, Text string
	Chosen      bool
}

// snippet is text that an editor copies.
type snippet struct{ ID, Title, When, Text, Rows string }

type advice struct{ Title, Text, Code string }

type preview struct{ Title, URL, Width, Height string }

// EditorTitle is the heading of the page, and EditorLead the sentence under it.
func EditorTitle(f tell.Frame) string { return f.Say("card.editor") }
func EditorLead(f tell.Frame) string  { return f.Say("card.editor_lead") }

// Editor is the page on which an editor chooses a card and copies what embeds it,
// without its shell. It is whole without a script. Its previews are frames of this
// site: the page's policy must allow them (frame-src 'self').
func Editor(f tell.Frame, a Ask) templ.Component {
	return editorMarkup(newEditor(f, a))
}

func newEditor(f tell.Frame, a Ask) editor {
	a = a.settled(f)
	g := a.frame(f)
	e := editor{Action: f.Page("embed"), Button: f.Say("card.editor_show"), Frames: f.Say("card.editor_copy"), HowTo: f.Say("card.editor_how"), Views: f.Say("card.editor_views")}
	e.choices(f, a)
	c, ok := cardOf(g, a.Kind, a.card())
	if !ok { // an edition without a thing of the kind
		e.Chosen = f.Say("card.editor_none")
		return e
	}
	e.Chosen = f.Say("card.editor_chosen", "Card", c.Title)
	e.Preview = f.Say("card.editor_preview_note")
	e.snippets(f, g, a, c)
	e.advice(f, g, a, c)
	for _, w := range []int{320, 600, 900} {
		wide := strconv.Itoa(w)
		e.Previews = append(e.Previews, preview{f.Say("card.editor_preview", "Width", wide), g.Card(a.Kind, a.card()), wide, strconv.Itoa(Height(g, a.Kind, a.card(), w))})
	}
	return e
}

func (e *editor) choices(f tell.Frame, a Ask) {
	kinds := choice{ID: "kind", Label: f.Say("card.editor_kind"), Help: f.Say("card.editor_kind_help")}
	for _, k := range tell.Cards {
		name := f.Say("card.kind." + k)
		if k == kindCoverage {
			name += " · " + f.Say("card.pick")
		}
		kinds.Options = append(kinds.Options, option{k, name, k == a.Kind})
	}
	things := choice{ID: "id", Label: f.Say("card.editor_thing"), Options: thingsOf(f, a.Kind)}
	for i := range things.Options {
		things.Options[i].Chosen = things.Options[i].Value == a.ID
	}
	e.Choices = []choice{kinds, things}
	if k := f.Edition.Condition(a.ID); a.Kind == kindCoverage && k != nil {
		places := choice{ID: "place", Label: f.Say("card.place"), Options: []option{{"", f.Say("card.editor_reader"), a.Place == ""}}}
		for _, o := range newPicker(f, k).Options {
			places.Options = append(places.Options, option{o.Name, o.Value, o.Name == a.Place})
		}
		e.Choices = append(e.Choices, places)
	}
	langs := choice{ID: "card_lang", Label: f.Say("card.editor_lang")}
	for _, l := range tell.Languages {
		langs.Options = append(langs.Options, option{l, f.Say("card.lang." + l), l == a.Lang})
	}
	themes := choice{ID: "theme", Label: f.Say("card.editor_theme")}
	for _, t := range []string{"", "light", "dark"} {
		themes.Options = append(themes.Options, option{t, f.Say("card.theme." + cmp.Or(t, "auto")), t == a.Theme})
	}
	which := choice{ID: "which", Label: f.Say("card.editor_which"), Options: []option{{"live", f.Say("card.editor_live"), !a.Kept}, {whichKept, f.Say("card.editor_kept"), a.Kept}}}
	e.Choices = append(e.Choices, langs, themes, which)
}

// thingsOf are the things of a kind by name.
func thingsOf(f tell.Frame, kind string) []option {
	var out []option
	e := f.Edition
	switch kind {
	case kindOverview, kindMap:
		out = []option{{Value: publication.OverviewID, Text: f.Say("card.editor_all")}}
	case kindPlace:
		for i := range e.Places {
			p := &e.Places[i]
			name := p.Name
			if p.State != "" {
				name += ", " + p.State
			}
			out = append(out, option{Value: p.ID, Text: name})
		}
	case kindGrant:
		for i := range e.Grants {
			g := &e.Grants[i]
			name := f.Say("tell.grant.title", "Place", g.Place.Name, "Program", g.Program.Name, "Year", strconv.Itoa(g.FiscalYear))
			if g.Via != nil {
				name += " (" + via(f, &g.GrantLine) + ")"
			}
			out = append(out, option{Value: g.ID, Text: name})
		}
	case kindCase:
		for i := range e.Cases {
			out = append(out, option{Value: e.Cases[i].ID, Text: e.Cases[i].Caption})
		}
	case kindCoverage:
		for i := range e.Conditions {
			out = append(out, option{Value: e.Conditions[i].ID, Text: capital(term(f, e.Conditions[i].ID, e.Conditions[i].Short).Text)})
		}
	case kindComparison:
		for i := range e.Comparisons {
			x := &e.Comparisons[i]
			out = append(out, option{Value: x.ID, Text: f.Comparison(x).Title})
		}
	}
	slices.SortStableFunc(out, func(a, b option) int { return strings.Compare(plain(a.Text), plain(b.Text)) })
	return out
}

// snippets are the three forms. The first asks the card to tell its height; where the
// script is stripped all the same, it is the second.
func (e *editor) snippets(f, g tell.Frame, a Ask, c card) {
	narrow, wide := Height(g, a.Kind, a.card(), 320), Height(g, a.Kind, a.card(), 600)
	fitting := g
	fitting.Fit = true
	e.Snippets = []snippet{
		{"with-script", f.Say("card.editor_script"), f.Say("card.editor_script_when"), frameTag(fitting, a, c, wide) + "\n" + `<script src="` + html.EscapeString(g.Base) + `/embed.js" async referrerpolicy="no-referrer"></script>`, "5"},
		{"frame-only", f.Say("card.editor_frame"), f.Say("card.editor_frame_when", "Narrow", strconv.Itoa(narrow), "Wide", strconv.Itoa(wide)), frameTag(g, a, c, narrow), "4"},
		{"link-only", f.Say("card.editor_link"), f.Say("card.editor_link_when"), linkTag(g, a, c), "4"},
	}
}

func frameTag(g tell.Frame, a Ask, c card, height int) string {
	marked := ""
	if g.Fit {
		marked = " data-proviso"
	}
	return `<iframe` + marked + ` src="` + html.EscapeString(g.Base+g.Card(a.Kind, a.card())) + `" title="` + html.EscapeString(c.Title) +
		`" lang="` + g.Lang + `" width="100%" height="` + strconv.Itoa(height) + `" loading="lazy" referrerpolicy="no-referrer" frameborder="0"></iframe>`
}

// linkTag links the full page around the picture that is drawn for those who share it;
// its sentence stands in words too.
func linkTag(g tell.Frame, a Ask, c card) string {
	page := g.Page(tell.PageOf(a.Kind, a.card()))
	return `<p lang="` + g.Lang + `"><a href="` + html.EscapeString(g.Base+page) + `"><img src="` + html.EscapeString(g.Base+g.File(a.Kind, a.card(), "png")) +
		`" alt="" width="600" height="315" loading="lazy" referrerpolicy="no-referrer"><br>` + html.EscapeString(c.Headline) + `</a></p>`
}

func (e *editor) advice(f, g tell.Frame, a Ask, c card) {
	fitting := g
	fitting.Fit = true
	amp := `<amp-iframe src="` + html.EscapeString(g.Base+fitting.Card(a.Kind, a.card())) + `" title="` + html.EscapeString(c.Title) + `" width="600" height="` + strconv.Itoa(Height(g, a.Kind, a.card(), 600)) +
		`" layout="responsive" sandbox="allow-scripts allow-same-origin allow-popups allow-forms" resizable frameborder="0">` + "\n" + `  <div overflow tabindex="0" role="button" aria-label="` + html.EscapeString(g.Say("card.more")) + `">` + html.EscapeString(g.Say("card.more")) + "</div>\n</amp-iframe>"
	e.Advice = []advice{
		{f.Say("card.how_strip"), f.Say("card.how_strip_text"), ""},
		{f.Say("card.how_csp"), f.Say("card.how_csp_text"), "frame-src " + g.Base + "; script-src " + g.Base + "; img-src " + g.Base},
		{f.Say("card.how_amp"), f.Say("card.how_amp_text"), amp},
		{f.Say("card.how_kept"), f.Say("card.how_kept_text"), ""},
		{f.Say("card.how_sites"), f.Say("card.how_sites_text"), ""},
		{f.Say("card.how_reads"), f.Say("card.how_reads_text"), ""},
	}
}
