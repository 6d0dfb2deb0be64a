package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/keep"
	"proviso/views/records"
	"proviso/views/ui"
)

// keepRoutes adds the pages on which people keep the record. They know who asks:
// nothing of them may be kept in memory for others.
func (p *Pages) keepRoutes(r fiber.Router) {
	r.Get("/workspace/facts", p.kept(p.listKinds))
	r.Get("/workspace/facts/:kind", p.kept(p.listFacts))
	r.Get("/workspace/facts/:kind/new", p.kept(p.newFact))
	r.Post("/workspace/facts/:kind/new", p.kept(p.keepFact))
	r.Get("/workspace/facts/:kind/:id", p.kept(p.editFact))
	r.Post("/workspace/facts/:kind/:id", p.kept(p.keepFact))
	r.Get("/workspace/facts/:kind/:id/history", p.kept(p.showVersions))
	r.Post("/workspace/facts/:kind/:id/confirm", p.kept(p.confirmFact))
	r.Post("/workspace/facts/:kind/:id/withdraw", p.kept(p.withdrawFact))
}

// kept reads what every one of these pages is asked with.
func (p *Pages) kept(f func(*fiber.Ctx, asked) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if p.who(c).ID == "" { // as the policy table says already
			return models.Unsigned("sign in to keep the record")
		}
		a, err := p.read(c)
		if err != nil {
			return err
		}
		return f(c, a)
	}
}

func (p *Pages) listKinds(c *fiber.Ctx, a asked) error {
	counts, err := p.tracker.FactCounts(c.UserContext())
	if err != nil {
		return err
	}
	rows := make([]keep.Count, len(counts))
	for i, x := range counts {
		rows[i] = keep.Count{Kind: x.Kind, N: x.N}
	}
	return Render(c, records.Of(keep.NewKindsPage(a.view, rows)))
}

func kindOf(c *fiber.Ctx) models.FactKind { return models.FactKind(c.Params("kind")) }

func (p *Pages) listFacts(c *fiber.Ctx, a asked) error {
	facts, err := p.tracker.FactList(c.UserContext(), kindOf(c), a.view.Query.Get("q"))
	if err != nil {
		return err
	}
	rows := make([]keep.Row, len(facts))
	for i, f := range facts {
		rows[i] = keep.Row{Fact: f.Fact, Title: f.Title}
	}
	page := keep.NewListPage(a.view, kindOf(c), rows)
	if asFile(a.view) {
		return listFile(c, a.view, page.Frame.Heading, "facts", factTable(rows))
	}
	page.Frame.Files = a.view.ListFiles("facts")
	return Render(c, records.Of(page))
}

func (p *Pages) showVersions(c *fiber.Ctx, a asked) error {
	all, err := p.tracker.FactHistory(c.UserContext(), kindOf(c), c.Params("id"))
	if err != nil {
		return err
	}
	versions := make([]keep.Version, len(all))
	for i, v := range all {
		versions[i] = keep.Version(v)
	}
	return Render(c, records.Of(keep.NewHistoryPage(a.view, kindOf(c), c.Params("id"), versions)))
}

// given is what every form of a kind is made from.
func (p *Pages) factGiven(c *fiber.Ctx, a asked, id string) (keep.Given, error) {
	g := keep.Given{Kind: kindOf(c), ID: id, CSRF: p.formToken(c), Entry: models.Entry{}, NewSource: models.Entry{}, Meta: map[string]string{}, Faults: map[string]string{}}
	if len(models.Fields(g.Kind)) == 0 {
		return g, models.NotFound("kind", string(g.Kind), nil)
	}
	if id != "" {
		f, err := p.tracker.OneFact(c.UserContext(), g.Kind, id)
		if err != nil {
			return g, err
		}
		g.Recorded, g.Version = f.Fact, f.Version
	}
	g.Options = choices(a.book)
	return g, nil
}

// mostChoices is how many things of a kind are offered in a list to choose from;
// of more the id is typed.
const mostChoices = 80

// choices are the things that a field can name, of the kinds that have few.
func choices(b *tracker.Book) map[models.FactKind][]keep.Option {
	out := map[models.FactKind][]keep.Option{}
	add := func(kind models.FactKind, id, text string) {
		out[kind] = append(out[kind], keep.Option{Value: id, Text: text})
	}
	for _, x := range b.Record.Programs {
		add(models.FactProgram, x.ID, x.Short())
	}
	for _, x := range b.Record.Conditions {
		add(models.FactCondition, x.ID, x.Title)
	}
	for _, x := range b.Record.Notices {
		add(models.FactNotice, x.ID, x.ID)
	}
	for i := range b.Record.Actions {
		add(models.FactAction, b.Record.Actions[i].ID, tracker.ActionName(&b.Record.Actions[i]))
	}
	for kind, all := range out {
		if len(all) > mostChoices {
			delete(out, kind)
		}
	}
	return out
}

func (p *Pages) newFact(c *fiber.Ctx, a asked) error {
	g, err := p.factGiven(c, a, "")
	if err != nil {
		return err
	}
	for k, v := range a.view.Query { // a link can begin a form: the grant of an amount, say
		if name, ok := strings.CutPrefix(k, keep.FieldPrefix); ok {
			g.Entry[name] = v[0]
		}
	}
	g.Meta["known_from"] = a.view.Today.String()
	return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
}

func (p *Pages) editFact(c *fiber.Ctx, a asked) error {
	g, err := p.factShown(c, a)
	if err != nil {
		return err
	}
	if a.view.Query.Get("kept") == strconv.Itoa(g.Version) {
		g.Said = a.view.Words.Say("keep.recorded", "Version", g.Version)
	}
	return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
}

// factShown is the form of a fact as it stands.
func (p *Pages) factShown(c *fiber.Ctx, a asked) (keep.Given, error) {
	g, err := p.factGiven(c, a, c.Params("id"))
	if err != nil {
		return g, err
	}
	g.Meta["known_from"] = a.view.Today.String()
	g.Entry, err = models.EntryOf(g.Kind, []byte(g.Recorded.Body))
	return g, err
}

// readFact reads what was sent, of whatever length and in whatever lines, but for
// what is no text.
func readFact(c *fiber.Ctx, g *keep.Given) (do string, err error) {
	values, err := url.ParseQuery(string(c.Body()))
	if err != nil {
		return "", models.Invalid("form", "what was sent cannot be read: %s", clean(err.Error()))
	}
	var dropped []string
	picks := map[string]string{}
	for name, v := range values {
		text := plain(v[len(v)-1])
		if field, ok := strings.CutPrefix(name, keep.FieldPrefix); ok {
			g.Entry[field] = text
		} else if field, ok := strings.CutPrefix(name, keep.SourcePrefix); ok && text != "" {
			g.NewSource[field] = text
		} else if place, ok := strings.CutPrefix(name, keep.DropPrefix); ok && text != "" {
			dropped = append(dropped, place)
		} else if path, ok := strings.CutPrefix(name, keep.PickPrefix); ok {
			picks[path] = text
		} else {
			g.Meta[name] = text
		}
	}
	for path, whose := range picks {
		switch whose {
		case "go":
			dropped = append(dropped, path)
		case "own", "stay":
		default:
			if said, ok := g.Meta[whose+"."+path]; ok {
				g.Entry[path] = said
			}
		}
	}
	for _, place := range dropped {
		g.Entry.Drop(place)
	}
	if g.ID != "" {
		g.Entry["id"] = g.ID
	}
	if v := g.Meta["version"]; v != "" && g.ID != "" { // what is new replaces nothing
		if g.Version, err = strconv.Atoi(v); err != nil || g.Version < 0 {
			return "", models.Invalid("version", "%q is not the number of a version", v)
		}
	}
	return g.Meta["do"], nil
}

// plain is text without marks that are none; lines stay.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// keepFact shows a form again with one group more, shows what a change does, or
// records it: as the button says.
func (p *Pages) keepFact(c *fiber.Ctx, a asked) error {
	g, err := p.factGiven(c, a, c.Params("id"))
	if err != nil {
		return err
	}
	do, err := readFact(c, &g)
	if err != nil {
		return err
	}
	if list, ok := strings.CutPrefix(do, "add:"); ok {
		g.Entry.Add(list)
		g.Meta["added"] = list
		return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
	}
	if do == "edit" {
		return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
	}
	change, asOf, err := p.change(c, &g)
	if err != nil {
		return err
	}
	if len(g.Faults) > 0 {
		return p.again(c, a, g)
	}
	if do == "keep" {
		facts, err := p.tracker.Keep(c.UserContext(), p.who(c), change)
		if err != nil {
			return p.turnedDown(c, a, g, err)
		}
		last := facts[len(facts)-1]
		return c.Redirect(fmt.Sprintf("%s?kept=%d", keep.Address(last.Kind, last.ID), last.Version), fiber.StatusSeeOther)
	}
	proposal, err := p.tracker.Propose(c.UserContext(), p.who(c), change, asOf)
	if err != nil {
		return p.turnedDown(c, a, g, err)
	}
	if g.ID == "" { // so that what is recorded is what was shown
		g.Entry["id"] = change.Drafts[len(change.Drafts)-1].ID
	}
	return Render(c, keep.Preview(keep.NewPreviewPage(a.view, g, drafted(proposal), effects(a, proposal))))
}

// change makes a change of what was typed; what cannot be read is a fault of g.
func (p *Pages) change(c *fiber.Ctx, g *keep.Given) (change tracker.Change, asOf models.Date, err error) {
	ctx := c.UserContext()
	change.Reason = g.Meta["why"]
	day := func(name string) (d models.Date) {
		if v := strings.TrimSpace(g.Meta[name]); v != "" {
			var bad error
			if d, bad = models.ParseDate("", v); bad != nil {
				g.Faults[name] = bad.Error()
			}
		}
		return d
	}
	knownFrom := day("known_from")
	for name, text := range map[string]string{"why": "is missing; say why, for those who read the history", "known_from": "is missing; say from which day this was known"} {
		if strings.TrimSpace(g.Meta[name]) == "" {
			g.Faults[name] = text
		}
	}
	asOf = day("as_of")
	source := strings.TrimSpace(g.Meta["source"])
	if len(g.NewSource) > 0 {
		made := copied(g.NewSource)
		if made["id"] == "" {
			if made["id"], err = p.tracker.ProposeID(ctx, models.FactSource, made); err != nil {
				return change, 0, err
			}
		}
		read, err := made.Read(models.FactSource)
		if err != nil {
			return change, 0, err
		}
		for path, text := range read.Faults {
			g.Faults[keep.SourcePrefix+path] = text
		}
		if source != "" {
			g.Faults["source"] = "name a source of the record or add a new one, not both"
		}
		source = read.ID
		change.Drafts = append(change.Drafts, tracker.Draft{Kind: models.FactSource, ID: read.ID, Body: read.Body, KnownFrom: knownFrom})
	}
	e := copied(g.Entry)
	if g.ID == "" && strings.TrimSpace(e["id"]) == "" {
		if e["id"], err = p.tracker.ProposeID(ctx, g.Kind, e); err != nil {
			return change, 0, err
		}
	}
	draft := tracker.Draft{Kind: g.Kind, Replaces: g.Version, KnownFrom: knownFrom}
	if source != "" {
		draft.Sources = []string{source}
		cite(g.Kind, e, source)
	}
	for _, f := range models.Fields(g.Kind) {
		if f.Type == models.FieldMoney && f.Needed && strings.TrimSpace(e[f.Name]) == "" {
			g.Faults[f.Name] = "is missing; no amount is not an amount of zero"
		}
	}
	read, err := e.Read(g.Kind)
	if err != nil {
		return change, 0, err
	}
	for path, text := range read.Faults {
		g.Faults[path] = text
	}
	draft.ID, draft.Body = cmp.Or(read.ID, e["id"]), read.Body
	change.Drafts = append(change.Drafts, draft)
	return change, asOf, nil
}

// cite adds a source to those of the fact, if its kind names any.
func cite(kind models.FactKind, e models.Entry, source string) {
	for _, f := range models.Fields(kind) {
		if f.Name != "sources" {
			continue
		}
		for line := range strings.SplitSeq(e["sources"], "\n") {
			if strings.TrimSpace(line) == source {
				return
			}
		}
		e["sources"] = strings.TrimSpace(e["sources"] + "\n" + source)
	}
}

func copied(e models.Entry) models.Entry {
	out := make(models.Entry, len(e))
	for k, v := range e {
		out[k] = v
	}
	return out
}

// again shows the form with what is wrong; all that was typed is there.
func (p *Pages) again(c *fiber.Ctx, a asked, g keep.Given) error {
	c.Status(fiber.StatusUnprocessableEntity)
	return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
}

// turnedDown shows why a change was not taken: the form with its flaws, or both
// people's changes to be merged.
func (p *Pages) turnedDown(c *fiber.Ctx, a asked, g keep.Given, err error) error {
	var refusal *tracker.Refusal
	var clash *tracker.Clash
	switch {
	case errors.As(err, &clash):
		g.Entry, g.Version, g.Recorded = clash.Merge.Entry, clash.Theirs.Version, clash.Theirs
		if clash.Theirs.Withdrawn {
			return models.Conflict("", "%s was withdrawn while you were writing; look at it and put it back first", g.ID)
		}
		c.Status(fiber.StatusConflict)
		return Render(c, keep.Conflict(keep.NewConflictPage(a.view, g, clash.Merge.Fields)))
	case errors.As(err, &refusal):
		for _, f := range refusal.Flaws {
			path, text := told(a.book, &g, f)
			if g.Faults[path] == "" {
				g.Faults[path] = text
			}
		}
		return p.again(c, a, g)
	}
	return err
}

// told is the field at which a flaw stands in the form, and its text there. What
// is a flaw of another fact is told with its name.
func told(b *tracker.Book, g *keep.Given, f models.Flaw) (path, text string) {
	parts := make([]string, len(f.Path))
	for i, x := range f.Path {
		parts[i] = fmt.Sprint(x)
	}
	path = strings.Join(parts, ".")
	text = f.Msg
	if n := len(parts); n > 0 {
		for _, name := range parts {
			text = strings.TrimPrefix(text, name+": ")
		}
	}
	if f.Refers != "" {
		ids := make([]string, 0, 64)
		for id := range b.Record.IDs(f.Refers) {
			ids = append(ids, id)
		}
		if near := tracker.Near(f.Named, ids); len(near) > 0 {
			text += "; did you mean " + strings.Join(near, ", ") + "?"
		}
	}
	switch {
	case f.Kind == "" || f.Kind == g.Kind && (g.ID == "" || f.ID == g.ID):
		if f.Kind != "" && path == "known_from" || path == "reason" && f.Kind == "" {
			return strings.Replace(path, "reason", "why", 1), text
		}
		return path, text
	case f.Kind == models.FactSource && len(g.NewSource) > 0:
		return keep.SourcePrefix + path, text
	}
	return string(f.Kind) + " " + f.ID, fmt.Sprintf("%s %s: %s", strings.ReplaceAll(string(f.Kind), "-", " "), f.ID, f.Msg)
}

func drafted(p tracker.Proposal) []keep.Drafted {
	out := make([]keep.Drafted, len(p.Drafts))
	for i, d := range p.Drafts {
		out[i] = keep.Drafted{Kind: d.Draft.Kind, ID: d.Draft.ID, New: d.Draft.Replaces == 0, Fields: d.Fields}
	}
	return out
}

func effects(a asked, p tracker.Proposal) []keep.Effect {
	names := allNames(a.book)
	conditions := func(all []tracker.MovedCondition) []keep.MovedCondition {
		out := make([]keep.MovedCondition, len(all))
		for i, k := range all {
			out[i] = keep.MovedCondition{Name: ui.Link{Text: k.Short, URL: "/conditions/" + k.Condition}, Years: k.Years, From: k.From, To: k.To, Why: k.Why, Ended: k.Ended}
		}
		return out
	}
	var out []keep.Effect
	for _, d := range p.Days {
		e := keep.Effect{Day: d.Day}
		for _, m := range d.Moved {
			g := m.Grant
			e.Grants = append(e.Grants, keep.Moved{Name: ui.Link{Text: a.view.Recipient(&g, names), URL: "/grants/" + g.ID}, Quiet: awardName(a, &g, names), From: m.From, To: m.To, Conditions: conditions(m.Conditions)})
		}
		for _, m := range d.Places {
			e.Places = append(e.Places, keep.Moved{Name: ui.Link{Text: cmp.Or(names[m.Place.ID], m.Place.Name), URL: "/jurisdictions/" + m.Place.ID}, Conditions: conditions(m.Conditions)})
		}
		out = append(out, e)
	}
	return out
}

func awardName(a asked, g *models.Grant, names map[string]string) string {
	return cmp.Or(names[g.Program], g.Program) + " " + a.view.Words.Say("law.fy", "Year", g.FiscalYear)
}

func (p *Pages) confirmFact(c *fiber.Ctx, a asked) error {
	g, err := p.factGiven(c, a, c.Params("id"))
	if err != nil {
		return err
	}
	if _, err = readFact(c, &g); err != nil {
		return err
	}
	var facts []models.Fact
	day, err := models.ParseDate("day", strings.TrimSpace(g.Meta["day"]))
	if err == nil {
		facts, err = p.tracker.Confirm(c.UserContext(), p.who(c), tracker.Confirmation{Kind: g.Kind, ID: g.ID, Version: g.Version, Day: day, Source: strings.TrimSpace(g.Meta["source"])})
	}
	if err != nil {
		return p.smallAgain(c, a, "confirm", g.Meta, err)
	}
	return c.Redirect(fmt.Sprintf("%s?kept=%d", keep.Address(g.Kind, g.ID), facts[0].Version), fiber.StatusSeeOther)
}

func (p *Pages) withdrawFact(c *fiber.Ctx, a asked) error {
	g, err := p.factGiven(c, a, c.Params("id"))
	if err != nil {
		return err
	}
	if _, err = readFact(c, &g); err != nil {
		return err
	}
	if err := p.tracker.Withdraw(c.UserContext(), p.who(c), g.Kind, g.ID, g.Version, g.Meta["why"]); err != nil {
		return p.smallAgain(c, a, "withdraw", g.Meta, err)
	}
	return c.Redirect(keep.Address(g.Kind, g.ID)+"/history", fiber.StatusSeeOther)
}

// smallAgain shows the fact as it stands now with a small form that was not taken:
// what was typed in it, and what is wrong where it is.
func (p *Pages) smallAgain(c *fiber.Ctx, a asked, form string, typed map[string]string, err error) error {
	var refusal *tracker.Refusal
	var clash *tracker.Clash
	var told *models.Error
	faults, status := map[string]string{}, fiber.StatusUnprocessableEntity
	switch {
	case errors.As(err, &refusal):
		for _, f := range refusal.Flaws {
			name := ""
			if f.Kind == "" && len(f.Path) == 1 && f.Path[0] == "reason" {
				name = "why"
			}
			faults[name] = strings.TrimPrefix(faults[name]+"; "+f.String(), "; ")
			if name != "" || f.Kind == "" {
				faults[name] = f.Msg
			}
		}
	case errors.As(err, &clash), errors.As(err, &told) && told.Kind == models.KindConflict:
		faults[""], status = clean(err.Error()), fiber.StatusConflict
	case errors.As(err, &told) && told.Kind == models.KindInvalid:
		switch told.Field {
		case "day", "source", "why":
			faults[told.Field] = clean(told.Msg)
		default:
			faults[""] = clean(told.Error())
		}
	default:
		return err
	}
	g, err := p.factShown(c, a)
	if err != nil {
		return err
	}
	g.Sent, g.SentTyped, g.SentFault = form, typed, faults
	c.Status(status)
	return Render(c, keep.Form(keep.NewFormPage(a.view, g)))
}
