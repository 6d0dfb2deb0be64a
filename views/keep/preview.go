package keep

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// PreviewPage is what a change would do.
type PreviewPage struct {
	Frame      layout.Frame
	Action     string
	Hidden     [][2]string
	Keep, Edit string
	Parts      []Part
	DayTitle   string
	Day        Control
	DayGo      string
}

// Part is a part of it under a heading.
type Part struct {
	ID, Title string
	Text      []string
	Tables    []*ui.Table
}

// Drafted is a fact of the change and what of it becomes other.
type Drafted struct {
	Kind   models.FactKind
	ID     string
	New    bool
	Fields []models.Meant
}

// Effect is what the change does on a day.
type Effect struct {
	Day    models.Date
	Grants []Moved
	Places []Moved
}

// Moved is a grant or a place that stands otherwise.
type Moved struct {
	Name       ui.Link
	Quiet      string
	From, To   models.Rung // of a grant; "": there is none such
	Conditions []MovedCondition
}

// MovedCondition is one of its conditions, and why it moves.
type MovedCondition struct {
	Name     ui.Link
	Years    []int
	From, To models.Standing
	Why      string
	Ended    bool
}

// NewPreviewPage words a preview.
func NewPreviewPage(c layout.Context, g Given, drafts []Drafted, days []Effect) PreviewPage {
	w := c.Words
	p := PreviewPage{Frame: frame(c, w.Say("keep.preview_title"), ui.Link{Text: w.Say("source.kind_of." + string(g.Kind)), URL: "/workspace/facts/" + string(g.Kind)}, ui.Link{Text: cmp.Or(g.ID, w.Say("keep.new_crumb"))}),
		Action: Address(g.Kind, g.ID), Keep: w.Say("keep.keep"), Edit: w.Say("keep.edit"), DayTitle: w.Say("keep.other_day"), DayGo: w.Say("keep.other_day_go")}
	p.Frame.Sentence = sentence(w, days)
	p.Frame.Quiet = w.Say("keep.preview_quiet")
	p.Hidden = carried(g, "as_of")
	p.Day = Control{ID: "as_of", Name: "as_of", Label: w.Say("keep.meta.as_of"), Help: w.Say("keep.meta_help.as_of"), Value: g.Meta["as_of"], Shape: "text"}
	for i, d := range days {
		p.Parts = append(p.Parts, effectPart(c, d, i))
	}
	for i, d := range drafts {
		id := "keep.draft_correct"
		if d.New {
			id = "keep.draft_new"
		}
		s := Part{ID: "fact-" + strconv.Itoa(i), Title: w.Say(id, "Kind", w.Say("keep.kind."+string(d.Kind)), "ID", d.ID)}
		if len(d.Fields) == 0 {
			s.Text = []string{w.Say("keep.nothing_changes")}
		} else {
			s.Tables = []*ui.Table{fieldTable(w, s.ID, d.Fields, d.New)}
		}
		p.Parts = append(p.Parts, s)
	}
	return p
}

// sentence says in one line what the change does on each day.
func sentence(w *words.Words, days []Effect) string {
	var said []string
	for _, d := range days {
		switch {
		case len(d.Grants) > 0:
			said = append(said, w.Say("keep.moves", "N", len(d.Grants), "Day", d.Day.Words()))
		case len(d.Places) > 0:
			said = append(said, w.Say("keep.moves_places", "N", len(d.Places), "Day", d.Day.Words()))
		default:
			said = append(said, w.Say("keep.moves_none", "Day", d.Day.Words()))
		}
	}
	return strings.Join(said, " ")
}

// effectPart lists what stands otherwise on a day.
func effectPart(c layout.Context, d Effect, i int) Part {
	w := c.Words
	s := Part{ID: "day-" + strconv.Itoa(i), Title: w.Say("keep.on_day", "Day", d.Day.Words())}
	if len(d.Grants) == 0 && len(d.Places) == 0 {
		s.Text = []string{w.Say("keep.day_nothing")}
	}
	if len(d.Grants) > 0 {
		t := ui.NewTable(s.ID+"-grants", w.Say("keep.grants", "N", len(d.Grants)), ui.Columns(w.Say("keep.col_grant"), w.Say("keep.col_rung"), w.Say("keep.col_condition"), w.Say("keep.col_standing"), w.Say("keep.col_why"))...)
		for _, m := range d.Grants {
			rung := ui.Text(w.Say("keep.rung_same"))
			if m.From != m.To {
				rung = ui.Text(w.Say("keep.from_to", "From", rungWord(w, m.From), "To", rungWord(w, m.To)))
			}
			moved(w, t, m, rung)
		}
		s.Tables = append(s.Tables, t)
	}
	if len(d.Places) > 0 {
		t := ui.NewTable(s.ID+"-places", w.Say("keep.places", "N", len(d.Places)), ui.Columns(w.Say("keep.col_place"), w.Say("keep.col_condition"), w.Say("keep.col_standing"), w.Say("keep.col_why"))...)
		for _, m := range d.Places {
			moved(w, t, m)
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}

// moved adds a row for each way in which conditions of a thing move.
func moved(w *words.Words, t *ui.Table, m Moved, rung ...ui.Cell) {
	head := append([]ui.Cell{{Text: m.Name, Quiet: m.Quiet}}, rung...)
	if len(m.Conditions) == 0 {
		t.Row(append(head, ui.Text(w.Say("keep.conditions_same")), ui.Cell{}, ui.Cell{})...)
	}
	var told []MovedCondition
	for _, k := range m.Conditions {
		same := func(o MovedCondition) bool {
			return o.From == k.From && o.To == k.To && o.Why == k.Why && o.Ended == k.Ended
		}
		if slices.ContainsFunc(told, same) {
			continue // it stands in the row of the first that moves alike
		}
		told = append(told, k)
		var names ui.Cell
		for _, o := range m.Conditions {
			if same(o) {
				names.Links = append(names.Links, ui.Link{Text: o.Name.Text + years(w, o.Years), URL: o.Name.URL})
			}
		}
		why := k.Why
		if k.Ended && why != "" {
			why = w.Say("keep.no_longer", "Why", why)
		}
		t.Row(append(head[:len(head):len(head)], names, ui.Text(w.Say("keep.from_to", "From", w.Say("standing."+string(k.From)), "To", w.Say("standing."+string(k.To)))), ui.Text(why))...)
	}
}

// years are those of awards, as they follow a name.
func years(w *words.Words, all []int) string {
	out := ""
	for _, y := range all {
		out += ", " + w.Say("law.fy", "Year", y)
	}
	return out
}

func rungWord(w *words.Words, r models.Rung) string {
	if r == "" {
		return w.Say("keep.no_grant")
	}
	return w.Say("rung." + string(r))
}

// fieldTable shows what stood and what would stand, field by field.
func fieldTable(w *words.Words, id string, fields []models.Meant, isNew bool) *ui.Table {
	columns := ui.Columns(w.Say("keep.col_field"), w.Say("keep.col_was"), w.Say("keep.col_is"))
	if isNew {
		columns = ui.Columns(w.Say("keep.col_field"), w.Say("keep.col_is"))
	}
	t := ui.NewTable(id+"-fields", "", columns...)
	for _, f := range fields {
		cells := []ui.Cell{ui.Text(trail(w, f))}
		if !isNew {
			cells = append(cells, ui.Text(cmp.Or(f.Base, w.Say("keep.said_nothing"))))
		}
		t.Row(append(cells, ui.Text(cmp.Or(f.Mine, w.Say("keep.said_nothing"))))...)
	}
	return t
}

// trail names a field with the groups that it stands in.
func trail(w *words.Words, f models.Meant) string {
	var parts []string
	for _, in := range f.In {
		part := label(w, in.Field)
		if in.Called != "" {
			part += " " + in.Called
		}
		parts = append(parts, part)
	}
	if n := len(f.In); n == 0 || f.In[n-1].Field != f.Field || f.In[n-1].Called == "" {
		parts = append(parts, label(w, f.Field))
	}
	return strings.Join(parts, " \u203a ")
}

// carried is all that was typed, to be carried through another page.
func carried(g Given, but ...string) [][2]string {
	out := [][2]string{{"csrf", g.CSRF}, {"version", strconv.Itoa(g.Version)}}
	add := func(prefix string, values map[string]string) {
		for _, k := range sortedKeys(values) {
			skip := false
			for _, b := range but {
				skip = skip || b == prefix+k
			}
			if values[k] != "" && !skip {
				out = append(out, [2]string{prefix + k, values[k]})
			}
		}
	}
	add(FieldPrefix, g.Entry)
	add(SourcePrefix, g.NewSource)
	meta := map[string]string{}
	for _, name := range MetaNames {
		meta[name] = g.Meta[name]
	}
	add("", meta)
	return out
}
