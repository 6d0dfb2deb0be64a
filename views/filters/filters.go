// Package filters is the form that filters a list of grants: by place, program,
// year, standing, condition and what it hangs on. Its state is the address.
package filters

import (
	"cmp"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Choices are the values that the list can be filtered by.
type Choices struct {
	States, Programs []string
	Years            []int
	Conditions       []ui.Link // id in URL, name in Text
	Drivers          []ui.Link
}

// Filters is the form.
type Filters struct {
	Action, Name, Go string
	Text             Field
	Selects          []Select
	Compare          Field // a second day; no label: none
	Hidden           [][2]string
	Active           []ui.Link // each leads to the page without it
	ActiveName       string
}

// Field is a field of words.
type Field struct{ ID, Label, Value string }

// Select is a filter with its values.
type Select struct {
	ID, Label string
	Options   []Option
}

// Option is one value of a filter.
type Option struct {
	Value, Text string
	Chosen      bool
}

// Grouping is what a list can be grouped by; each is a filter too.
var Grouping = []string{"state", "program", "fiscal_year", "rung", "driver"}

// New words the form. names are those of programs; grouping and comparing are
// offered where the page can do it.
func New(c layout.Context, choices Choices, names map[string]string, group, compare bool) Filters {
	w := c.Words
	f := Filters{Action: c.Path, Name: w.Say("filter.what"), Go: w.Say("filter.go"), ActiveName: w.Say("filter.active"),
		Text: Field{"text", w.Say("filter.text"), c.Query.Get("text")}}
	add := func(id string, values []ui.Link) {
		now := c.Query.Get(id)
		s := Select{ID: id, Label: w.Say("filter." + id), Options: []Option{{Text: w.Say(cmp.Or(none[id], "filter.all")), Chosen: now == ""}}}
		for _, v := range values {
			s.Options = append(s.Options, Option{v.URL, v.Text, v.URL == now})
		}
		f.Selects = append(f.Selects, s)
	}
	same := func(values []string, text func(string) string) []ui.Link {
		out := make([]ui.Link, len(values))
		for i, v := range values {
			out[i] = ui.Link{Text: text(v), URL: v}
		}
		return out
	}
	said := func(prefix string) func(string) string { return func(v string) string { return w.Say(prefix + v) } }
	years := make([]string, len(choices.Years))
	for i, y := range choices.Years {
		years[i] = strconv.Itoa(y)
	}
	slices.Reverse(years)
	rungs := make([]string, len(models.Rungs))
	for i, r := range models.Rungs {
		rungs[len(rungs)-1-i] = string(r)
	}
	add("state", same(choices.States, func(v string) string { return v }))
	add("program", same(choices.Programs, func(id string) string { return cmp.Or(names[id], id) }))
	add("fiscal_year", same(years, func(v string) string { return v }))
	add("rung", same(rungs, said("rung.")))
	add("condition", choices.Conditions)
	add("driver", choices.Drivers)
	if group {
		add("group", same(Grouping, said("filter.")))
	}
	if compare {
		f.Compare = Field{"compare", w.Say("filter.compare"), c.Query.Get("compare")}
	}
	f.Hidden = c.Days()
	for _, k := range []string{"sort", "standing", "jurisdiction", "illustrative"} {
		if v := c.Query.Get(k); v != "" {
			f.Hidden = append(f.Hidden, [2]string{k, v})
		}
	}
	f.active(c, names)
	return f
}

// none is what the first option of a filter says where it is not "All".
var none = map[string]string{"group": "filter.not_grouped"}

// active are the filters that are set, each leading to the page without it.
func (f *Filters) active(c layout.Context, names map[string]string) {
	for _, s := range f.Selects {
		for _, o := range s.Options {
			if o.Chosen && o.Value != "" {
				f.Active = append(f.Active, ui.Link{Text: c.Words.Say("filter.without", "Filter", s.Label, "Value", o.Text), URL: c.At(c.Path, s.ID, "")})
			}
		}
	}
	if f.Text.Value != "" {
		f.Active = append(f.Active, ui.Link{Text: c.Words.Say("filter.without", "Filter", f.Text.Label, "Value", f.Text.Value), URL: c.At(c.Path, "text", "")})
	}
	if f.Compare.Value != "" {
		f.Active = append(f.Active, ui.Link{Text: c.Words.Say("filter.without", "Filter", f.Compare.Label, "Value", f.Compare.Value), URL: c.At(c.Path, "compare", "")})
	}
	if v := c.Query.Get("jurisdiction"); v != "" {
		f.Active = append(f.Active, ui.Link{Text: c.Words.Say("filter.without", "Filter", c.Words.Say("col.jurisdiction"), "Value", cmp.Or(names[v], v)), URL: c.At(c.Path, "jurisdiction", "")})
	}
	if v := c.Query.Get("standing"); v != "" {
		f.Active = append(f.Active, ui.Link{Text: c.Words.Say("filter.without", "Filter", c.Words.Say("filter.standing"), "Value", v), URL: c.At(c.Path, "standing", "")})
	}
}
