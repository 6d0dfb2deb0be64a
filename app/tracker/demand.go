package tracker

import (
	"cmp"
	"slices"
	"strings"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// DemandFile gathers the file of an action. What was not known on the day of
// knowledge is not there to be found.
func (b *Book) DemandFile(id string, asOf, knownOn models.Date) (models.DemandFile, error) {
	a := b.index.actions[id]
	if a == nil {
		return models.DemandFile{}, noSuch("demand", id, b.index.actions, func(a *models.Action) []string { return []string{a.Title} })
	}
	if hidden(a.Date, knownOn) {
		return models.DemandFile{}, models.NotFound("demand", id, nil)
	}
	day := b.Day(asOf, knownOn)
	f := models.DemandFile{Action: *a, Happened: models.Maybe}
	if a.Date.Known() {
		f.Happened = day.Happened(a.Date)
	}
	f.Action.Responses = slices.DeleteFunc(slices.Clone(a.Responses), func(r models.Response) bool { return !happenedBy(day, r.Date) })
	if f.Happened != models.No {
		f.Grants = b.touchedBy(day, a)
	}
	if e := b.index.actions[a.Follows]; e != nil {
		f.Earlier = e
	}
	for i := range b.Record.Actions {
		if x := &b.Record.Actions[i]; x.Follows == id && happenedBy(day, x.Date) {
			f.Later = append(f.Later, *x)
		}
	}
	slices.SortStableFunc(f.Later, func(x, y models.Action) int { return cmp.Compare(x.Date.Earliest, y.Date.Earliest) })
	for i := range b.Record.Cases {
		m := &b.Record.Cases[i]
		about := slices.Contains(a.Cases, m.ID)
		for k := range m.Orders {
			if o := &m.Orders[k]; o.Action == id {
				about = true
				if o.From.Known() && happenedBy(day, o.From) {
					f.Orders = append(f.Orders, models.Hold{ID: o.ID, Case: m, Order: o})
				}
			}
		}
		if about && !hidden(m.Filed, knownOn) {
			f.Cases = append(f.Cases, *m)
		}
	}
	return f, nil
}

// touchedBy assesses the grants that an action touches and that had begun.
func (b *Book) touchedBy(day *law.Day, a *models.Action) []models.Assessment {
	var out []models.Assessment
	for i := range b.Record.Grants {
		g := &b.Record.Grants[i]
		if !a.Everyone && !slices.Contains(a.Recipients, g.Jurisdiction) || !risk.Concerns(a, g) || !risk.Begun(g, day.AsOf()) {
			continue
		}
		x := risk.Assess(b.Desk.Dossier(day, *g), day.AsOf())
		b.Desk.Weigh(&x, day)
		out = append(out, x)
	}
	return out
}

// AroundDemand are the nearest days of what was asked, was due, was answered and
// followed.
func (b *Book) AroundDemand(id string, asOf, knownOn models.Date) (before, after *Happening) {
	a := b.index.actions[id]
	var own []Happening
	add := func(w models.When, what string) {
		if w.Known() {
			own = append(own, Happening{Date: w, What: strings.ReplaceAll(what, "_", " "), ID: a.ID})
		}
	}
	add(a.Date, a.Kind+" of this page")
	add(models.OnDay(a.RespondBy), "the answer is due")
	for _, r := range a.Responses {
		name := r.Jurisdiction
		if j, ok := b.Law.Jurisdiction(r.Jurisdiction); ok {
			name = j.Name
		}
		add(r.Date, name+": "+r.Outcome)
	}
	for i := range b.Record.Actions {
		if x := &b.Record.Actions[i]; x.Follows == a.ID {
			add(x.Date, done(x))
		}
	}
	return nearer(nil, nil, own, asOf, knownOn)
}

// Demands is what a list of actions asks for; empty filters let everything through.
type Demands struct {
	All     bool // every action, not only those that ask or allege something
	Year    int  // in which it was sent or done
	Office  string
	Program string
	Text    string
}

// asks are the kinds of action that ask something of their recipients even where
// the record gives them no effect on a grant.
var asks = []string{"demand_letter", "document_request", "preliminary_assessment", "assessment", "subpoena", "data_call", "oig_referral"}

// Asks is true of a demand: an action that asks for something or alleges it.
func Asks(a *models.Action) bool {
	return a.Effect == models.EffectDemand || a.Effect == models.EffectAlleged || slices.Contains(asks, a.Kind)
}

// Demands lists the actions by the day that the query lets through, latest first.
func (b *Book) Demands(q Demands, asOf, knownOn models.Date) ([]models.Action, error) {
	if q.Program != "" {
		p, ok := b.Law.Program(q.Program)
		if !ok {
			return nil, models.NotFound("program", q.Program, nil)
		}
		q.Program = p.ID
	}
	day := b.Day(asOf, knownOn)
	text := strings.ToLower(strings.TrimSpace(q.Text))
	var out []models.Action
	for i := range b.Record.Actions {
		a := &b.Record.Actions[i]
		if !b.Shows(a.ID) || !q.All && !Asks(a) || !happenedBy(day, a.Date) ||
			q.Year != 0 && (!a.Date.Known() || a.Date.Earliest.Time().Year() != q.Year) ||
			q.Office != "" && a.Office != q.Office || q.Program != "" && !slices.Contains(a.Programs, q.Program) && !a.AllPrograms || !b.says(a, text) {
			continue
		}
		out = append(out, *a)
	}
	slices.SortStableFunc(out, func(x, y models.Action) int {
		return cmp.Or(cmp.Compare(y.Date.Earliest, x.Date.Earliest), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// says is true if an action says the text anywhere, or names a place that does.
func (b *Book) says(a *models.Action, text string) bool {
	all := []string{a.ID, strings.ReplaceAll(a.Kind, "_", " "), a.Title, a.Office, a.Person, a.AskedFor, a.Threat, a.Note}
	for _, id := range a.Recipients {
		if j, ok := b.Law.Jurisdiction(id); ok {
			all = append(all, j.Name)
		}
	}
	return strings.Contains(strings.ToLower(strings.Join(all, "\n")), text)
}
