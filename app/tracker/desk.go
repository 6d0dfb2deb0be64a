package tracker

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// DeskRow is an award in the list of those that a person works on.
type DeskRow struct {
	models.Assessment
	Payment models.Axis
	Next    *models.Due // the nearest deadline for which something is to be done
}

// DeskQuery says which awards are asked for; empty fields let everything through.
type DeskQuery struct {
	Text         string // in the id, the number or the recipient's name
	Jurisdiction string
	On           models.Date // zero: today
	All          bool        // for a file: lay out all that there are
}

// mostDesk is how many awards a list lays out; who has more narrows the search.
const mostDesk = 100

// Desks lists the awards that a person reads the workspace of, by recipient and
// year, and says how many there are: more than are listed, if they are very many.
func (t *Tracker) Desks(ctx context.Context, who models.Person, q DeskQuery) (rows []DeskRow, all int, err error) {
	if err := mayWork(who); err != nil {
		return nil, 0, err
	}
	b, w, on, err := t.at(ctx, q.On)
	if err != nil {
		return nil, 0, err
	}
	names := b.Everything()
	for _, x := range b.both() {
		sees := x.sees(who)
		for i := range x.Record.Grants {
			g := &x.Record.Grants[i]
			if !sees(g.Jurisdiction) || !x.Shows(g.ID) || q.Jurisdiction != "" && g.Jurisdiction != q.Jurisdiction || !risk.Begun(g, on.AsOf()) ||
				!contains(q.Text, g.ID, g.AwardNumber, names[g.Jurisdiction], names[g.Program]) {
				continue
			}
			if all++; len(rows) < mostDesk || q.All {
				rows = append(rows, x.deskRow(w, g, x.Day(on.AsOf(), 0)))
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y DeskRow) int {
		return cmp.Or(cmp.Compare(names[x.Grant.Jurisdiction], names[y.Grant.Jurisdiction]), -cmp.Compare(x.Grant.FiscalYear, y.Grant.FiscalYear), cmp.Compare(x.Grant.ID, y.Grant.ID))
	})
	return rows, all, nil
}

func (b *Book) deskRow(w *Workbook, g *models.Grant, on *law.Day) DeskRow {
	d := b.Desk.Dossier(on, *g)
	row := DeskRow{Assessment: risk.Assess(d, on.AsOf())}
	b.Desk.Weigh(&row.Assessment, on)
	row.Payment = risk.Axis(models.AxisPayment, d, on.AsOf())
	dues := b.dues(w, g, on)
	for i := range dues {
		if dues[i].State.Open() && (row.Next == nil || dues[i].On < row.Next.On) {
			row.Next = &dues[i]
		}
	}
	return row
}

// GrantDesk is everything about one award that is worked on from one place.
type GrantDesk struct {
	models.GrantFile
	Axes       []models.Axis
	Dues       []models.Due
	Acceptance *models.Acceptance // nil: none is kept
	Files      map[string]bool    // the demands of which there is a file here, by id: true if it is kept
	Kept       []models.Fact      // what the award is and has, the newest first
	Version    int                // of the grant's own fact
	Paid       *models.Step       // the last thing seen of its payments; nil: none
	PaidAs     int                // its version
	Keeps      bool               // the person keeps what the award is and has
	Plans      bool               // the person sees the plan of the award's jurisdiction
}

// GrantDesk is the award for who may read the workspace of its recipient; for
// others there is none.
func (t *Tracker) GrantDesk(ctx context.Context, who models.Person, id string, asOf models.Date) (GrantDesk, error) {
	if err := mayWork(who); err != nil {
		return GrantDesk{}, err
	}
	b, w, on, err := t.at(ctx, asOf)
	if err != nil {
		return GrantDesk{}, err
	}
	b = b.Holding(id)
	g := b.index.grants[id]
	if g == nil || !b.sees(who)(g.Jurisdiction) {
		return GrantDesk{}, models.NotFound("grant", id, nil)
	}
	on = b.Day(on.AsOf(), 0)
	within := b.Within(g.Jurisdiction)
	desk := GrantDesk{Keeps: who.Has(within, models.RoleGrants), Plans: who.Has(within, planReads...)}
	if desk.GrantFile, err = b.GrantFile(id, on.AsOf(), 0); err != nil {
		return GrantDesk{}, err
	}
	d := b.Desk.Dossier(on, *g)
	for _, a := range models.Axes {
		if a == models.AxisPosture {
			desk.Axes = append(desk.Axes, posture(desk.Footings))
			continue
		}
		axis := risk.Axis(a, d, on.AsOf())
		if x := desk.Figure; a == models.AxisLife && axis.State == "" && x != nil && x.Basis == models.Allocation {
			axis = models.Axis{ID: a, State: models.AxisAllocated, Since: x.Since, Checked: x.Since.Latest, Basis: models.FactRef{Kind: models.FactAmount, ID: x.ID}, Sources: x.Sources}
		}
		desk.Axes = append(desk.Axes, axis)
	}
	desk.Dues = b.dues(w, g, on)
	desk.Files = map[string]bool{}
	for i := range desk.Touches {
		if a := desk.Touches[i].Action; slices.Contains(b.filesOf(a), g.Jurisdiction) {
			desk.Files[a.ID] = w.replies[models.ReplyID(a.ID, g.Jurisdiction)] != nil
		}
	}
	if i := slices.IndexFunc(w.Acceptances, func(a models.Acceptance) bool { return a.ID == id }); i >= 0 {
		desk.Acceptance = &w.Acceptances[i]
	}
	h, err := t.holdings(ctx)
	if err != nil {
		return GrantDesk{}, err
	}
	desk.Kept, desk.Version = h.ofGrant(id), h.version(models.FactGrant, id)
	for i := range d.Steps {
		if s := &d.Steps[i]; s.Kind.OfPayment() {
			desk.Paid, desk.PaidAs = s, h.version(models.FactStep, s.ID) // they stand by date: the last remains
		}
	}
	return desk, nil
}

// ofGrant are the facts about a grant that stand, the newest first.
func (h *holdings) ofGrant(id string) []models.Fact {
	var out []models.Fact
	for k, f := range h.facts.all() {
		var of struct{ Grant string }
		switch k.kind {
		case models.FactGrant:
			of.Grant = k.id
		case models.FactAmount, models.FactStep, models.FactReport, models.FactCertification:
			_ = json.Unmarshal([]byte(f.Body), &of) // what is held can be read
		}
		if of.Grant == id && !f.Withdrawn {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(x, y models.Fact) int { return -cmp.Compare(x.Seq, y.Seq) })
	return out
}

// posture is how most bindingly any term of the award stands, and how many do so.
// It was checked on the day on which the least lately looked at was.
func posture(all []models.Footing) models.Axis {
	out := models.Axis{ID: models.AxisPosture}
	order := []models.Standing{models.InForce, models.UncertainStands, models.Blocked, models.NotEnforced, models.WithdrawnByUSG}
	at := len(order)
	for _, x := range all {
		if x.Policy {
			continue
		}
		out.Of++
		if i := slices.Index(order, x.Standing); i >= 0 && i < at {
			at = i
		}
	}
	if at == len(order) {
		return out
	}
	out.State = string(order[at])
	for _, x := range all {
		if x.Policy || x.Standing != order[at] {
			continue
		}
		out.Count++
		if x.Since.Known() && (!out.Since.Known() || x.Since.Earliest < out.Since.Earliest) {
			out.Since = x.Since
		}
		if x.Verified != 0 && (out.Checked == 0 || x.Verified < out.Checked) {
			out.Checked = x.Verified
		}
		for _, s := range x.Sources {
			if !slices.Contains(out.Sources, s) {
				out.Sources = append(out.Sources, s)
			}
		}
	}
	return out
}

// IsHeld is true of a grant whose award or payments are held.
func IsHeld(a *models.Assessment) bool { return risk.Held(a) }
