package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Cover is which places stand how under a condition, in a year's awards of some
// programs.
type Cover struct {
	Programs   []string
	FiscalYear int
	Standing   models.Standing
	Places     []string // jurisdiction ids
	Grants     int
}

// Carried is a grant that carries a condition, and how it stands under it.
type Carried struct {
	Grant *models.Assessment
	Under models.ConditionStanding
}

// Change is two texts of which one came after the other.
type Change struct {
	Of            string // message: what the texts are
	Before, After string // where each stands
	Pieces        []models.Piece
}

// GivenCondition is what the page of a condition is worded from.
type GivenCondition struct {
	Condition models.Condition
	Known     bool
	Carried   []Carried
	Cover     []Cover
	Cases     []CaseRow
	Notices   []models.Notice
	Sources   []models.Source
	Changes   []Change           // between its texts of one year and the next
	Others    []models.Condition // that it can be compared with
	Compared  *models.Condition  // the one that it is compared with
	Against   []Change
	Hangs     map[string]ui.Link // orders and notices by id
	Names     map[string]string  // of jurisdictions, programs and associations
}

// NewConditionPage words a condition: what it asks and in which words, which
// awards carry it, who is covered by what on the day, and the cases about it.
func NewConditionPage(c layout.Context, g GivenCondition) Page {
	w, k := c.Words, &g.Condition
	p := Page{Frame: layout.NewFrame(c, k.Title, ui.Link{Text: w.Say("conditions.title"), URL: c.At("/conditions")}, ui.Link{Text: k.ID})}
	if !g.Known {
		p.Frame.Sentence = w.Say("condition.not_known", "Known", c.KnownOn.Words())
		p.Fill(c)
		return p
	}
	p.Frame.Sentence = conditionSentence(c, g)
	p.Frame.Quiet = w.Say("law.rests", "N", len(g.Sources), "Verified", verified(c, k.VerifiedThrough))
	p.Parts = []Part{
		{ID: "asks", Title: w.Say("condition.asks"), Facts: conditionFacts(c, k)},
		g.cover(c),
		g.grants(c),
		g.wording(c),
		Part{ID: "carried", Title: w.Say("condition.carried")}.tabled(g.attached(c), w.Say("condition.no_awards")),
		Part{ID: "cases", Title: w.Say("condition.cases")}.tabled(caseTable(c, "cases", g.Cases), w.Say("condition.no_cases")),
		Part{ID: "notices", Title: w.Say("condition.notices")}.tabled(noticeTable(c, g.Notices, g.Names), w.Say("condition.no_notices")),
		sourcePart(c, g.Sources),
	}
	p.Fill(c)
	return p
}

// conditionSentence is what a reporter could quote.
func conditionSentence(c layout.Context, g GivenCondition) string {
	w := c.Words
	n := map[models.Standing]int{}
	policy := false
	for _, x := range g.Carried {
		n[x.Under.Standing]++
		policy = policy || x.Under.Policy
	}
	if len(g.Carried) == 0 {
		return w.Say(then(c, "condition.sentence_none"), "Day", c.AsOf.Words(), "Name", calledWith(&g.Condition, g.Others))
	}
	var parts []string
	for _, s := range []models.Standing{models.InForce, models.Blocked, models.NotEnforced, models.WithdrawnByUSG, models.UncertainStands} {
		if n[s] > 0 || s == models.InForce {
			parts = append(parts, w.Say("condition.for_"+string(s), "N", n[s]))
		}
	}
	id := "condition.sentence"
	if policy {
		id = "condition.sentence_policy"
	}
	return w.Say(then(c, id), "Day", c.AsOf.Words(), "N", len(g.Carried), "Name", calledWith(&g.Condition, g.Others), "Parts", and(w, parts))
}

// and joins the parts of a sentence.
func and(w *words.Words, parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + w.Say("law.and") + parts[len(parts)-1]
}

// calledAmong is the short name of a condition: the first that the record gives,
// else its title up to the colon. Where another condition has the same, what
// follows the colon is told, too.
func calledAmong(k *models.Condition, all []models.Condition) string {
	name, rest, _ := strings.Cut(k.Title, ": ")
	for i := range all {
		if other, _, _ := strings.Cut(all[i].Title, ": "); other == name && all[i].ID != k.ID && rest != "" {
			name += " (" + rest + ")"
			break
		}
	}
	return inSentence(k, name)
}

func inSentence(k *models.Condition, name string) string {
	if len(k.ShortNames) > 0 {
		name = k.ShortNames[0]
	}
	// A title begins with a capital: within a sentence only proper names do.
	words := strings.Fields(name)
	if len(words) > 1 && startsLower(words[1]) && plainWord(words[0]) {
		first := []rune(name)
		first[0] = unicode.ToLower(first[0])
		name = string(first)
	}
	return name
}

func startsLower(s string) bool { return unicode.IsLower([]rune(s)[0]) }

// plainWord is true of a word with one capital, at its beginning.
func plainWord(s string) bool {
	return strings.IndexFunc(s[1:], func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) }) < 0
}

// calledWith puts the article before a name, but not before the title of an order
// by its number.
func calledWith(k *models.Condition, all []models.Condition) string {
	name := calledAmong(k, all)
	if rest, ok := strings.CutPrefix(name, "EO "); ok && !strings.HasSuffix(rest, "certification") || strings.HasPrefix(name, "Executive Order") {
		return name
	}
	return "the " + name
}

// verified says through when something was verified.
func verified(c layout.Context, d models.Date) string {
	if d == 0 {
		return c.Words.Say("law.not_verified")
	}
	return c.Words.Say("law.verified", "Day", d.Words())
}

// known is a day in words, or the word for unknown.
func known(c layout.Context, d models.Date) string {
	if d == 0 {
		return c.Words.Say("money.unknown")
	}
	return d.Words()
}

func conditionFacts(c layout.Context, k *models.Condition) []Named {
	w := c.Words
	var f Facts
	f.Say(w.Say("condition.requires"), k.Requires)
	f.Say(w.Say("condition.certify"), k.MustCertify)
	f.Say(w.Say("condition.consequences"), k.Consequences)
	f.Say(w.Say("condition.kind"), spaced(k.Kind))
	f.Say(w.Say("condition.issuer"), strings.ToUpper(k.Issuer))
	f.Say(w.Say("condition.authority"), k.Authority)
	f.Say(w.Say("condition.statutes"), strings.Join(k.Statutes, "; "))
	f.Say(w.Say("condition.activation"), spaced(k.Activation))
	if k.Voluntary {
		f.Say(w.Say("condition.binds"), w.Say("condition.voluntary"))
	}
	if k.PolicyOnly {
		f.Say(w.Say("condition.binds"), w.Say("condition.policy"))
	}
	if k.Proposed {
		f.Say(w.Say("condition.binds"), w.Say("condition.proposed"))
	}
	if k.Announced.Known() {
		f.Say(w.Say("condition.announced"), k.Announced.Words())
	}
	if k.Effective.Known() {
		f.Say(w.Say("condition.effective"), k.Effective.Words())
	}
	if k.Withdrawn.Known() {
		link := ui.Link{Text: k.Withdrawn.Words()}
		if k.WithdrawnBy != "" {
			link.URL = c.At("/notices/" + k.WithdrawnBy)
		}
		f.Link(w.Say("condition.withdrawn"), link)
	}
	f.Say(w.Say("condition.status"), k.Status)
	f.Say(w.Say("condition.verified"), known(c, k.VerifiedThrough))
	f.Say(w.Say("grant.note"), k.Note)
	if k.Uncertain {
		f.Say(w.Say("law.doubt"), w.Say("law.marked_uncertain"))
	}
	return f
}

// cover is who is covered by what.
func (g *GivenCondition) cover(c layout.Context) Part {
	w := c.Words
	t := c.Table("cover", w.Say("condition.cover_caption", "Day", c.AsOf.Words()), "law.award", "col.standing", "law.grants", "condition.places", "condition.which")
	t.Columns[2].Numeric, t.Columns[3].Numeric = true, true
	for _, x := range g.Cover {
		t.Row(ui.Text(awards(c, x.Programs, x.FiscalYear, g.Names)), ui.Cell{Mark: ui.StandingMark(w, x.Standing)}, number(x.Grants), number(len(x.Places)), places(c, x.Places, g.Names))
	}
	return Part{ID: "cover", Title: w.Say("condition.cover"), Text: []string{w.Say("condition.cover_text")}}.tabled(t, w.Say("condition.no_cover"))
}

// grants are those that carry the condition, by standing.
func (g *GivenCondition) grants(c layout.Context) Part {
	w := c.Words
	t := c.Table("grants", w.Say("condition.grants_caption", "Day", c.AsOf.Words()), "col.jurisdiction", "law.award", "law.under", "law.hangs", "col.amount", "grant.basis", "law.rung")
	byStanding := map[models.Standing][]Carried{}
	for _, x := range g.Carried {
		byStanding[x.Under.Standing] = append(byStanding[x.Under.Standing], x)
	}
	for _, s := range []models.Standing{models.InForce, models.UncertainStands, models.Blocked, models.NotEnforced, models.WithdrawnByUSG} {
		for _, x := range byStanding[s] {
			a := x.Grant
			under := ui.Cell{Mark: ui.StandingMark(w, s)}
			if x.Under.Stale.Known() {
				under.Quiet = w.Say("answer.stale", "Day", ui.Short(x.Under.Stale))
			}
			var hangs ui.Cell
			for _, id := range x.Under.HangsOn {
				hangs.Links = append(hangs.Links, cmp.Or(g.Hangs[id], ui.Link{Text: id}))
			}
			amount, basis := money(c, a.Figure)
			t.Row(grantCell(c, a, g.Names), ui.To(awards(c, []string{a.Grant.Program}, a.Grant.FiscalYear, nil),
				c.At("/coverage/answer", "jurisdiction", a.Grant.Jurisdiction, "program", a.Grant.Program, "fiscal_year", fmt.Sprint(a.Grant.FiscalYear), "condition", g.Condition.ID)),
				under, hangs, amount, basis, ui.Cell{Mark: ui.RungMark(w, a.Rung)})
		}
	}
	title := w.Say("condition.grants_none")
	if len(g.Carried) > 0 {
		title = w.Say("condition.grants", "N", len(g.Carried))
	}
	s := Part{ID: "grants", Title: title}.tabled(t, w.Say("condition.no_grants"))
	if s.Table != nil && t.Len() > shown {
		s.Fold = w.Say("law.grants_fold", "N", t.Len())
	}
	return s
}

// wording is its words, year by year, and beside those of another condition.
func (g *GivenCondition) wording(c layout.Context) Part {
	w := c.Words
	s := Part{ID: "wording", Title: w.Say("condition.wording")}
	s.Text = append(s.Text, w.Say("condition.wording_text"))
	if len(g.Changes) == 0 {
		s.Text = append(s.Text, w.Say("condition.no_versions"))
	}
	for _, x := range g.Changes {
		s.Diffs = append(s.Diffs, newDiff(c, x))
	}
	compare := Field{ID: "compare", Name: "compare", Label: w.Say("condition.compare"), Options: []Option{{Text: w.Say("condition.compare_none")}}}
	for i := range g.Others {
		k := &g.Others[i]
		if k.ID != g.Condition.ID {
			compare.Options = append(compare.Options, Option{k.ID, Clip(calledAmong(k, g.Others), 90), g.Compared != nil && g.Compared.ID == k.ID})
		}
	}
	s.Choice = NewFilters(c, compare)
	s.Choice.What, s.Choice.Go, s.Choice.Action = w.Say("condition.compare"), w.Say("condition.compare_go"), c.Path+"#wording"
	for _, x := range g.Against {
		s.Diffs = append(s.Diffs, newDiff(c, x))
	}
	return s
}

func newDiff(c layout.Context, x Change) Diff {
	w := c.Words
	d := Diff{Title: w.Say("law.change", "Of", w.Say(x.Of), "Before", x.Before, "After", x.After), Before: Side{Head: x.Before}, After: Side{Head: x.After}, Removed: w.Say("law.removed"), Added: w.Say("law.added")}
	same := true
	for _, p := range x.Pieces {
		piece := Piece{string(p.Kind), p.Text}
		if p.Kind != models.PieceAdded {
			d.Before.Pieces = append(d.Before.Pieces, piece)
		}
		if p.Kind != models.PieceRemoved {
			d.After.Pieces = append(d.After.Pieces, piece)
		}
		same = same && p.Kind == models.PieceKept
	}
	if same {
		d.Title = w.Say("law.same", "Of", d.Title)
	}
	return d
}

// attached is which awards carry it.
func (g *GivenCondition) attached(c layout.Context) *ui.Table {
	w, k := c.Words, &g.Condition
	t := c.Table("carried", w.Say("condition.carried_caption"), "law.award", "col.since", "law.form", "law.signer", "grant.note", "grant.sources")
	n := newCites(g.Sources)
	all := slices.Clone(k.Attachments)
	slices.SortStableFunc(all, func(x, y models.Attachment) int {
		return cmp.Or(cmp.Compare(x.FiscalYear, y.FiscalYear), cmp.Compare(x.Announced.Earliest, y.Announced.Earliest))
	})
	for _, a := range all {
		programs := a.Programs
		if len(programs) == 0 {
			programs = slices.Concat(a.Agencies, a.ProgramKinds)
		}
		note := a.Note
		if a.Uncertain {
			note = strings.TrimSpace(w.Say("law.marked_uncertain") + " " + note)
		}
		if a.Withdrawn.Known() {
			note = strings.TrimSpace(w.Say("law.ended", "Day", a.Withdrawn.Words()) + " " + note)
		}
		since := When(a.Announced)
		if !a.Announced.Known() {
			since = ui.Cell{Quiet: w.Say("law.day_unknown")}
		}
		t.Row(ui.Text(awards(c, programs, a.FiscalYear, g.Names)), since, ui.Text(a.Form), ui.Text(spaced(a.Signer)), ui.Text(note), n.cell(c, a.Sources))
	}
	return t
}
