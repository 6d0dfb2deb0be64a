package publish

import (
	"net/url"
	"strconv"

	"proviso/app/publication"
	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/tell"
	"proviso/views/ui"
)

// GivenOne is what the page of a publication is made from.
type GivenOne struct {
	Publication
	Edition   *publication.Edition
	Newest    bool
	Next      *Publication // what the public reads, or would read, in its place; nil: nothing
	Publishes bool
	New       bool // it was published just now
}

// NewOnePage words one publication: what left, and what it mended.
func NewOnePage(c layout.Context, g GivenOne) Page {
	w := c.Words
	p := page(c, w.Say("publish.numbered", "Number", g.Number))
	switch {
	case !g.WithdrawnAt.IsZero():
		p.Frame.Sentence = w.Say("publish.one_withdrawn", "Day", models.DateOf(g.WithdrawnAt.UTC()).Words(), "By", g.WithdrawnBy, "Why", g.WithdrawnWhy)
	case g.Newest:
		p.Frame.Sentence = w.Say("publish.one_newest")
	default:
		p.Frame.Sentence = w.Say("publish.one_stands", "Number", g.Next.Number)
	}
	if g.New {
		p.Done = w.Say("publish.done")
	}
	p.Sections = append(p.Sections, Section{ID: "what", Title: w.Say("publish.what"), Facts: factsOf(w, g.Publication, false)}, corrected(c, g), left(c, g))
	if g.Publishes && g.WithdrawnAt.IsZero() {
		p.Sections = append(p.Sections, Section{ID: "withdraw", Title: w.Say("publish.withdraw"), Text: []string{w.Say("publish.withdraw_text")}, Links: []ui.Link{{Text: w.Say("publish.withdraw_begin"), URL: Withdraw(g.Number)}}})
	}
	return p
}

// corrected are the corrections that the publication made.
func corrected(c layout.Context, g GivenOne) Section {
	w := c.Words
	s := Section{ID: "corrections", Title: w.Say("publish.corrections")}
	t := c.Table("corrections", "", "publish.col.about", "publish.col.field", "publish.col.old", "publish.col.new", "publish.col.why")
	for _, x := range g.Edition.Corrections {
		if int64(x.Edition) == g.Number {
			t.Row(ui.Cell{Text: ui.Link{Text: x.Subject.Name}, Quiet: x.Kind}, ui.Text(path(x.Field)), value(w, x.Old), value(w, x.New), ui.Cell{Text: ui.Link{Text: x.Reason}, Quiet: x.ReasonES})
		}
	}
	if t.Len() == 0 {
		s.Text = []string{w.Say("publish.no_corrections")}
		return s
	}
	s.Table = t
	return s
}

// left are the documents that left, each with its hash and frozen address.
func left(c layout.Context, g GivenOne) Section {
	w := c.Words
	s := Section{ID: "documents", Title: w.Say("publish.documents")}
	voice, _ := tell.In(w.Lang)
	frame := tell.Frame{Voice: voice, Edition: g.Edition}
	t := c.Table("documents", "", "publish.col.document", "publish.col.kind", "publish.col.hash")
	for _, kind := range publication.Kinds {
		for _, id := range ids(g.Edition, kind) {
			t.Row(ui.To(NameOf(w, g.Edition, kind, id), frame.Kept(tell.PageOf(string(kind), id))), ui.Text(w.Say("publish.kind."+string(kind))), ui.Text(g.Edition.Digests[kind][id]))
		}
	}
	s.Text = []string{w.Say("publish.documents_text", "N", t.Len())}
	if t.Len() > 0 {
		s.Table, s.Fold = t, w.Say("publish.documents_fold", "N", t.Len())
	}
	return s
}

// ids are those of the documents of a kind, in order.
func ids(e *publication.Edition, kind publication.Kind) []string {
	var out []string
	switch kind {
	case publication.KindOverview:
		if e.Digests[kind] != nil {
			out = append(out, publication.OverviewID)
		}
	case publication.KindPlace:
		for i := range e.Places {
			out = append(out, e.Places[i].ID)
		}
	case publication.KindGrant:
		for i := range e.Grants {
			out = append(out, e.Grants[i].ID)
		}
	case publication.KindCase:
		for i := range e.Cases {
			out = append(out, e.Cases[i].ID)
		}
	case publication.KindCoverage:
		for i := range e.Conditions {
			out = append(out, e.Conditions[i].ID)
		}
	case publication.KindComparison:
		for i := range e.Comparisons {
			out = append(out, e.Comparisons[i].ID)
		}
	}
	return out
}

// NewWithdrawPage asks for the reason of a withdrawal, once more.
func NewWithdrawPage(c layout.Context, g GivenOne, typed map[string]string, fault error) (Page, error) {
	w := c.Words
	p := page(c, w.Say("publish.withdraw_title", "Number", g.Number))
	p.Frame.Crumbs = []ui.Link{{Text: w.Say("publish.title"), URL: Home}, {Text: w.Say("publish.numbered", "Number", g.Number), URL: At(g.Number)}, {Text: w.Say("publish.withdraw")}}
	if !g.WithdrawnAt.IsZero() {
		p.Frame.Sentence = w.Say("publish.one_withdrawn", "Day", models.DateOf(g.WithdrawnAt.UTC()).Words(), "By", g.WithdrawnBy, "Why", g.WithdrawnWhy)
		return p, nil
	}
	s := Section{ID: "effect", Title: w.Say("publish.withdraw_effect")}
	switch {
	case !g.Newest:
		s.Text = []string{w.Say("publish.withdraw_older")}
	case g.Next == nil:
		s.Text = []string{w.Say("publish.withdraw_last")}
	default:
		s.Text = []string{w.Say("publish.withdraw_next", "Number", g.Next.Number, "Day", g.Next.AsOf.Words())}
	}
	s.Text = append(s.Text, w.Say("publish.withdraw_frozen"))
	f := forms.Form{ID: "withdraw-form", Action: Withdraw(g.Number), Token: c.Token, Go: w.Say("publish.withdraw_go", "Number", g.Number)}
	f.Add(forms.Field{Name: "reason", Type: forms.Area, Label: w.Say("publish.field.public_reason"), Help: w.Say("publish.field.withdraw_help"), Required: true},
		forms.Field{Name: "sure", Type: forms.Check, Label: w.Say("publish.field.sure"), Required: true})
	err := f.Fill(typed, fault)
	f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
	s.Forms = []forms.Form{f}
	p.Sections = []Section{s}
	return p, err
}

// Published is the address of the page of a publication that has just left.
func Published(number int64) string {
	return At(number) + "?" + url.Values{"new": {strconv.FormatInt(number, 10)}}.Encode()
}
