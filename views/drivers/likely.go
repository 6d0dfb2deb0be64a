package drivers

import (
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/planner"
	"proviso/views/replies"
	"proviso/views/ui"
)

// chances are what is believed, one row for each outcome in each case.
func (p *page) chances(d *models.Driver, b *Believed) *ui.Table {
	t := p.table("likely", "driver.col.outcome", "driver.col.words", "driver.col.p10", "driver.col.p50", "driver.col.p90")
	for _, of := range b.Cases {
		for _, x := range of.Chances {
			head := ui.Text(outcome(p.c, d, x.Outcome))
			if of.Name != "" {
				head.Quiet = p.say("driver.if", "Case", of.Name)
			}
			t.Row(head, ui.Text(x.Said), ui.Text(x.P10.Format()), ui.Text(x.P50.Format()), ui.Text(x.P90.Format()))
		}
	}
	return t
}

// chanceFields are the fields of a likelihood: three for each outcome in each case.
func (p *page) chanceFields(d *models.Driver, cases []Case, b *Believed) []forms.Field {
	var fields []forms.Field
	for _, of := range cases {
		for _, o := range d.Outcomes {
			x, ok := b.chance(of.Outcome, o.ID)
			for _, end := range []struct {
				name string
				is   models.Percent
			}{{"p10", x.P10}, {"p50", x.P50}, {"p90", x.P90}} {
				label := p.say("driver.field."+end.name, "Outcome", o.Name)
				if of.Name != "" {
					label = p.say("driver.field.case", "Case", of.Name, "Field", label)
				}
				f := required(forms.Field{Name: end.name + "." + of.Outcome + "." + o.ID, Type: forms.Text, Label: label})
				if ok {
					f.Value = end.is.String()
				}
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// chance is what was believed of an outcome in a case.
func (b *Believed) chance(of, outcome string) (models.LikelyChance, bool) {
	if b == nil {
		return models.LikelyChance{}, false
	}
	for _, c := range b.Cases {
		for _, x := range c.Chances {
			if c.Outcome == of && x.Outcome == outcome {
				return x.LikelyChance, true
			}
		}
	}
	return models.LikelyChance{}, false
}

// believes is what is believed for planning, how to write it, and what was believed
// before.
func (p *page) believes(g *Given) {
	s := replies.Section{ID: "likelihood", Title: p.say("driver.likelihood")}
	if !g.Place.Foresees {
		s.Text = []string{p.say("driver.likelihood_others")}
		p.Sections = append(p.Sections, s)
		return
	}
	s.Text = []string{p.say("driver.likelihood_text")}
	var newest *Believed
	if n := len(g.Believed); n > 0 {
		newest = &g.Believed[n-1]
		if s.Table = p.chances(&g.Driver, newest); !newest.Fits {
			s.Text = append(s.Text, p.say("driver.misfit"))
		}
		s.Text = append(s.Text, p.say("driver.likelihood_by", "By", p.person(newest.By), "When", newest.when(), "Reason", newest.Reason), p.say(told(newest.Told)))
	} else {
		s.Text = append(s.Text, p.say("driver.not_assessed"))
	}
	if g.Ended == nil {
		fields := append(p.chanceFields(&g.Driver, g.Cases, newest), required(p.helped(p.field("reason", "driver.field.reason", forms.Area, ""), "driver.help.reason")),
			ticked(p.field("told", "driver.field.told", forms.Check, ""), newest != nil && newest.Told))
		s.Forms = append(s.Forms, p.likelihoodForm("likelihood", g.LikelyVersion, fields))
	}
	if g.Place.Counsels {
		s.Links = append(s.Links, ui.Link{Text: p.say("driver.counsels"), URL: CounselAt(g.ID)})
	}
	p.Sections = append(p.Sections, s)
	if len(g.Believed) > 1 {
		p.before(g)
	}
}

// likelihoodForm has a version of its own, and the three ends of a chance in one line.
func (p *page) likelihoodForm(act string, version int, fields []forms.Field) replies.Folded {
	was := p.version
	p.version = version
	f := p.form(act, 0, fields...)
	p.version, f.Form.Shape = was, "entry--three"
	return f
}

func told(is bool) string {
	if is {
		return "driver.told"
	}
	return "driver.not_told"
}

// before is what was believed before, the newest first.
func (p *page) before(g *Given) {
	t := p.table("believed", "driver.col.at", "driver.col.by", "driver.col.chances", "driver.col.reason")
	for _, b := range slices.Backward(g.Believed) {
		var all []ui.Link
		for _, of := range b.Cases {
			for _, x := range of.Chances {
				text := p.say("driver.three", "Outcome", outcome(p.c, &g.Driver, x.Outcome), "P10", x.P10.String(), "P50", x.P50.String(), "P90", x.P90.Format())
				if of.Name != "" {
					text = p.say("driver.chance_given", "Case", of.Name, "Chance", text)
				}
				all = append(all, ui.Link{Text: text})
			}
		}
		t.Row(ui.Text(instant(b.At)), ui.Text(p.person(b.By)), ui.Cell{Links: all}, ui.Text(b.Reason))
	}
	p.close(replies.Section{ID: "believed", Title: p.say("driver.believed")}, t, "driver.none")
}

// GivenCounsel is what the page of counsel's own likelihood is worded from.
type GivenCounsel struct {
	models.Driver
	replies.Written
	Place    Place
	Cases    []Case
	Believed *Believed // nil: there is none yet
	Readers  []models.Role
	May      []models.Role // whom counsel can name
	Version  int
	People   map[string]string
}

// NewCounselPage words counsel's own likelihood of a driver.
func NewCounselPage(c layout.Context, g GivenCounsel) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("driver.counsel_title", "Driver", g.Name),
		ui.Link{Text: c.Words.Say("driver.list_short"), URL: planner.In(List, g.Place.ID)}, ui.Link{Text: g.Name, URL: At(g.ID)})
	p.people, p.written = g.People, g.Written
	p.Frame.Sentence = p.say("driver.counsel_sentence")
	s := replies.Section{ID: "own", Title: p.say("driver.counsels"), Text: []string{p.say("driver.counsel_text")}}
	if b := g.Believed; b != nil {
		s.Table = p.chances(&g.Driver, b)
		s.Text = append(s.Text, p.say("driver.likelihood_by", "By", p.person(b.By), "When", b.when(), "Reason", b.Reason), p.readers(g.Readers))
		if !b.Fits {
			s.Text = append(s.Text, p.say("driver.misfit"))
		}
	} else {
		s.Text = append(s.Text, p.say("driver.not_assessed"))
	}
	if g.Place.Counsels && g.Ended == nil {
		fields := append(p.chanceFields(&g.Driver, g.Cases, g.Believed), required(p.helped(p.field("reason", "driver.field.reason", forms.Area, ""), "driver.help.reason")))
		s.Forms = append(s.Forms, p.likelihoodForm("counsel", g.Version, append(fields, p.readerFields(g.May, g.Readers)...)))
	}
	p.Sections = append(p.Sections, s)
	return p.done()
}

// readers says who reads it besides counsel.
func (p *page) readers(all []models.Role) string {
	if len(all) == 0 {
		return p.say("driver.readers_none")
	}
	var out []string
	for _, r := range all {
		out = append(out, p.say("driver.role."+string(r)))
	}
	return p.say("driver.readers_are", "Roles", strings.Join(out, ", "))
}

func (p *page) readerFields(may, are []models.Role) []forms.Field {
	var out []forms.Field
	for _, r := range may {
		out = append(out, forms.Field{Name: ReaderField + string(r), Type: forms.Check, Label: p.say("driver.field.reader", "Role", p.say("driver.role."+string(r))), Chosen: slices.Contains(are, r)})
	}
	return out
}

// ClaimRow is an award, and what a claim could take of it.
type ClaimRow struct {
	Award     Award
	Flag      *models.ClaimsFlag
	Version   int
	Low, High models.USD
}

// GivenClaims is what the page of the claims flags is worded from. Times and the two
// penalties are those of the formula.
type GivenClaims struct {
	replies.Written
	Place                   Place
	Rows                    []ClaimRow
	Chosen                  string // the award whose flag is to be written
	Times                   int
	PenaltyLow, PenaltyHigh models.USD
	Source                  string
	May                     []models.Role
	People                  map[string]string
}

// NewClaimsPage words what claims under the False Claims Act could take.
func NewClaimsPage(c layout.Context, g GivenClaims) (replies.Page, error) {
	p := newPage(c, &g.Place, c.Words.Say("claims.list", "Place", g.Place.Name))
	p.people, p.written = g.People, g.Written
	p.Frame.Sentence = p.say("claims.sentence")
	formula := replies.Section{ID: "formula", Title: p.say("claims.formula"), Text: []string{
		p.say("claims.formula_text", "Low", ui.Whole(g.PenaltyLow), "High", ui.Whole(g.PenaltyHigh)), p.say("claims.formula_source")},
		Links: []ui.Link{{Text: p.say("claims.formula_link"), URL: g.Source}}}
	s := replies.Section{ID: "flags", Title: p.say("claims.flags"), Text: []string{p.say("claims.apart")}}
	if g.Place.Counsels {
		s.Text = append(s.Text, p.say("claims.choose"))
	}
	t := p.table("flags", "claims.col.award", "claims.col.claims", "claims.col.damages", "claims.col.takes", "claims.col.reason", "claims.col.by")
	for i := range g.Rows {
		r := &g.Rows[i]
		head := ui.Text(r.Award.Name)
		if g.Place.Counsels {
			head.Text.URL = p.c.At(Claims, "jurisdiction", g.Place.ID, "award", r.Award.ID) + "#claims-form"
		}
		if r.Flag == nil {
			head.Quiet = p.say("claims.no_flag")
			t.Row(head, ui.Text(""), ui.Text(""), ui.Text(""), ui.Text(""), ui.Text(""))
		} else {
			t.Row(head, ui.Text(strconv.Itoa(r.Flag.Claims)), ui.Text(ui.Whole(r.Flag.Damages)), ui.Text(p.say("claims.takes", "Low", ui.Whole(r.Low), "High", ui.Whole(r.High))),
				ui.Cell{Text: ui.Link{Text: r.Flag.Reason}, Quiet: p.readers(r.Flag.Readers)}, ui.Cell{Text: ui.Link{Text: p.person(r.Flag.By)}, Quiet: ui.Short(r.Flag.On)})
		}
		if g.Place.Counsels && r.Award.ID == g.Chosen {
			s.Forms = append(s.Forms, p.claimsForm(&g, r))
		}
	}
	none := "claims.no_awards"
	if g.Place.Counsels {
		none = "claims.none_at_all"
	}
	p.close(s, t, none)
	p.Sections = append(p.Sections, formula)
	return p.done()
}

func (p *page) claimsForm(g *GivenClaims, r *ClaimRow) replies.Folded {
	var x models.ClaimsFlag
	claims, damages := "", ""
	if r.Flag != nil {
		x = *r.Flag
		claims, damages = strconv.Itoa(x.Claims), x.Damages.String()
	}
	p.version = r.Version
	fields := []forms.Field{required(p.field("claims", "claims.field.claims", forms.Text, claims)), required(p.field("damages", "claims.field.damages", forms.Text, damages)),
		required(p.field("reason", "claims.field.reason", forms.Area, x.Reason))}
	f := p.form("claims", 0, append(fields, p.readerFields(g.May, x.Readers)...)...)
	f.Form.Hidden = append(f.Form.Hidden, [2]string{"jurisdiction", g.Place.ID}, [2]string{"award", r.Award.ID})
	f.Summary, f.Open = p.say("claims.form", "Award", r.Award.Name), true
	return f
}
