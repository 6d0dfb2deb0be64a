// Package keep is the pages on which people add and correct what the record
// holds: the kinds and their facts, the form of a fact, what a change would do,
// two people's changes side by side, and the history. It refuses to know how a
// fact is checked or stored.
package keep

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// FormPage is the form of one fact.
type FormPage struct {
	Frame                layout.Frame
	Notes                []string
	Errors               Errors
	Action               string
	Hidden               [][2]string
	FactTitle            string
	Fields               []Control
	Lists                []List
	WhyTitle             string
	Why                  []Control
	SourceTitle          string
	SourceOpen           bool
	NewSource            []Control
	Preview, PreviewHelp string
	Small                []Small // forms of their own, below
	Ways                 []ui.Link
}

// Errors lead to the fields that are wrong.
type Errors struct {
	Title string
	Links []ui.Link
}

// Control is one field of a form. Shape is "text", "long", "lines", "choice" or
// "check".
type Control struct {
	ID, Name, Label, Help, Error, Value string
	Shape, Rows, Needed                 string
	Checked                             bool
	Options                             []Option
}

// Option is one of the values of a choice.
type Option struct {
	Value, Text string
	Chosen      bool
}

// List is groups of fields, with a way to add one.
type List struct {
	ID, Title            string
	Groups               []Group
	Add, AddText, Action string
}

// Group is the fields of one thing within the fact.
type Group struct {
	Title, Marker  string
	Error, ErrorID string
	Open           bool
	Fields         []Control
	Lists          []List
	Drop           Control // no id: it cannot be taken away
}

// Small is a form of few fields.
type Small struct {
	ID, Title, Help, Action, Go string
	Hidden                      [][2]string
	Fields                      []Control
}

func (f Control) HelpID() string  { return f.ID + "-help" }
func (f Control) ErrorID() string { return f.ID + "-error" }

// Described ties the field to what is said of it.
func (f Control) Described() templ.Attributes {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.HelpID())
	}
	out := templ.Attributes{}
	if f.Error != "" {
		ids = append(ids, f.ErrorID())
		out["aria-invalid"] = "true"
	}
	if len(ids) > 0 {
		out["aria-describedby"] = strings.Join(ids, " ")
	}
	return out
}

// Given is what a form is made from: what was typed, and what is wrong with it.
type Given struct {
	Kind      models.FactKind
	ID        string // "": a new fact
	Entry     models.Entry
	Meta      map[string]string // what a change says of itself, by name
	NewSource models.Entry
	Version   int
	Recorded  models.Fact       // the version that it replaces
	Faults    map[string]string // by path in the entry, or by name
	Options   map[models.FactKind][]Option
	CSRF      string
	Said      string // what was done before; "" nothing
	// Of a small form that was sent and not taken: its id, what was typed and what is
	// wrong, by the name of the field; "" is about the form as a whole.
	Sent      string
	SentTyped map[string]string
	SentFault map[string]string
}

// The names of what is in a form besides the fields of the fact, which stand
// under FieldPrefix, and those of a new source, under SourcePrefix.
const (
	FieldPrefix  = "f."
	SourcePrefix = "s."
	DropPrefix   = "drop." // of a group that is to be taken away
)

// MetaNames are the fields by which a change says of itself.
var MetaNames = []string{"known_from", "source", "why", "as_of"}

// maker words a form.
type maker struct {
	c      layout.Context
	w      *words.Words
	g      Given
	places map[string][]int
	action string
	errors []ui.Link
}

// Address is that of the form of a fact, and of a new one.
func Address(kind models.FactKind, id string) string {
	return "/workspace/facts/" + string(kind) + "/" + cmp.Or(id, "new")
}

// NewFormPage words a form.
func NewFormPage(c layout.Context, g Given) FormPage {
	w := c.Words
	kind := w.Say("source.kind_of." + string(g.Kind))
	title := w.Say("keep.new", "Kind", w.Say("keep.kind."+string(g.Kind)))
	if g.ID != "" {
		title = w.Say("keep.correct", "ID", g.ID)
	}
	m := &maker{c: c, w: w, g: g, places: g.Entry.Places(), action: Address(g.Kind, g.ID)}
	p := FormPage{Frame: frame(c, title, ui.Link{Text: kind, URL: "/workspace/facts/" + string(g.Kind)}, ui.Link{Text: cmp.Or(g.ID, w.Say("keep.new_crumb"))}),
		Action: m.action, FactTitle: w.Say("keep.fact"), WhyTitle: w.Say("keep.why_title"), Preview: w.Say("keep.preview"), PreviewHelp: w.Say("keep.preview_help"),
		SourceTitle: w.Say("keep.new_source"), SourceOpen: len(g.NewSource) > 0}
	p.Frame.Quiet = w.Say("keep.new_quiet")
	if g.Version > 0 {
		id := "keep.version"
		if g.Recorded.Withdrawn {
			id = "keep.version_withdrawn"
		}
		p.Frame.Quiet = w.Say(id, "Version", g.Version, "Day", models.DateOf(g.Recorded.RecordedAt).Words(), "Who", g.Recorded.Author, "Why", cmp.Or(g.Recorded.Reason, w.Say("keep.no_reason")))
	}
	if g.Said != "" {
		p.Notes = append(p.Notes, g.Said)
	}
	p.Hidden = [][2]string{{"csrf", g.CSRF}, {"version", strconv.Itoa(g.Version)}}
	p.Fields, p.Lists = m.fields("", models.Fields(g.Kind))
	for _, name := range MetaNames {
		p.Why = append(p.Why, m.meta(name))
	}
	for _, f := range models.Fields(models.FactSource) {
		p.NewSource = append(p.NewSource, m.control(SourcePrefix, "", &f, g.NewSource))
	}
	if g.ID != "" {
		p.Small = m.small()
	}
	for _, path := range sortedKeys(g.Faults) { // what has no field of its own
		if !slices.ContainsFunc(m.errors, func(l ui.Link) bool {
			return strings.HasSuffix(l.URL, "#"+idOf(FieldPrefix+path)) || strings.HasSuffix(l.URL, "#"+idOf(path))
		}) {
			m.errors = append(m.errors, ui.Link{Text: g.Faults[path]})
		}
	}
	if len(m.errors) > 0 {
		p.Errors = Errors{w.Say("keep.errors", "N", len(m.errors)), m.errors}
	}
	if g.ID != "" {
		p.Ways = append(p.Ways, ui.Link{Text: w.Say("keep.history"), URL: m.action + "/history"})
	}
	p.Ways = append(p.Ways, ui.Link{Text: w.Say("keep.all", "Kind", kind), URL: "/workspace/facts/" + string(g.Kind)})
	return p
}

// frame is that of a page of the workspace: it is of no day, and no file.
func frame(c layout.Context, title string, crumbs ...ui.Link) layout.Frame {
	f := layout.NewFrame(c, title, append([]ui.Link{{Text: c.Words.Say("keep.title"), URL: "/workspace/facts"}}, crumbs...)...)
	f.Day, f.Files = layout.Bar{}, nil
	return f
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func idOf(name string) string { return strings.ReplaceAll(name, ".", "-") }

// fields are the controls of a group and the lists within it.
func (m *maker) fields(path string, fields []models.Field) (controls []Control, lists []List) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Type == models.FieldGroup, f.Type == models.FieldGroups:
			lists = append(lists, m.list(path+f.Name, f))
		case path == "" && f.Name == "id" && m.g.ID != "": // it never changes
		default:
			controls = append(controls, m.control(FieldPrefix, path, f, m.g.Entry))
		}
	}
	return controls, lists
}

// list is a list of groups, or the one group that there can be.
func (m *maker) list(at string, f *models.Field) List {
	w := m.w
	l := List{ID: idOf(FieldPrefix + at), Title: label(w, f.Name)}
	if f.Type == models.FieldGroup {
		before := len(m.errors)
		g := Group{Title: w.Say("keep.one_group")}
		g.Fields, g.Lists = m.fields(at+".", f.Fields)
		g.Open = len(m.errors) > before
		for path := range m.g.Entry {
			if strings.HasPrefix(path, at+".") {
				g.Title = w.Say("keep.one_group_filled")
			}
		}
		l.Groups = []Group{g}
		return l
	}
	l.Add, l.AddText, l.Action = "add:"+at, w.Say("keep.add", "What", w.Say("keep.group."+f.Has)), m.action+"#"+l.ID
	l.Title = w.Say("keep.list", "Name", l.Title, "Count", len(m.places[at]))
	if text := m.g.Faults[at]; text != "" {
		m.errors = append(m.errors, ui.Link{Text: label(w, f.Name) + ": " + text, URL: "#" + l.ID})
	}
	for n, k := range m.places[at] {
		place := at + "." + strconv.Itoa(k)
		before := len(m.errors)
		g := Group{Marker: FieldPrefix + place, ErrorID: idOf(FieldPrefix + place), Error: m.g.Faults[place]}
		if g.Error != "" {
			m.errors = append(m.errors, ui.Link{Text: label(w, f.Name) + ": " + g.Error, URL: "#" + g.ErrorID})
		}
		g.Fields, g.Lists = m.fields(place+".", f.Fields)
		g.Title = m.titled(place, f, n+1)
		g.Open = len(m.errors) > before || m.g.Meta["added"] == at && k == m.places[at][len(m.places[at])-1] || m.opened(place)
		drop := DropPrefix + place
		g.Drop = Control{ID: idOf(drop), Name: drop, Shape: "check", Label: w.Say("keep.drop", "What", w.Say("keep.group."+f.Has))}
		l.Groups = append(l.Groups, g)
	}
	return l
}

// opened is true of a group within which one was added.
func (m *maker) opened(place string) bool { return strings.HasPrefix(m.g.Meta["added"], place+".") }

// titled is what a group is called when it is closed: its first texts.
func (m *maker) titled(place string, f *models.Field, n int) string {
	var said []string
	for i := range f.Fields {
		x := &f.Fields[i]
		if v := m.g.Entry[place+"."+x.Name]; v != "" && x.Type != models.FieldYesNo && x.Type != models.FieldGroups && len(said) < 3 {
			if x.Type == models.FieldChoice || x.Name == "kind" {
				v = spaced(v)
			}
			said = append(said, clip(strings.ReplaceAll(v, "\n", ", ")))
		}
	}
	if len(said) == 0 {
		return m.w.Say("keep.group_empty", "Count", n, "What", m.w.Say("keep.group."+f.Has))
	}
	return strings.Join(said, " \u00b7 ")
}

// clip cuts what stands in one line.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "\u2026"
	}
	return s
}

func label(w *words.Words, name string) string { return w.Say("keep.field." + name) }

// control is one field with what was typed into it and what is wrong with that.
func (m *maker) control(prefix, path string, f *models.Field, e models.Entry) Control {
	at := path + f.Name
	c := Control{ID: idOf(prefix + at), Name: prefix + at, Label: label(m.w, f.Name), Value: e[at], Shape: "text"}
	key := at
	if prefix == SourcePrefix {
		key = prefix + at
	}
	if text := m.g.Faults[key]; text != "" {
		c.Error = text
	}
	for k := range strings.Count(c.Value, "\n") + 1 { // one of a list
		if text := m.g.Faults[key+"."+strconv.Itoa(k)]; text != "" && c.Error == "" {
			c.Error = text
		}
	}
	if c.Error != "" {
		m.errors = append(m.errors, ui.Link{Text: c.Label + ": " + c.Error, URL: "#" + c.ID})
	}
	if f.Explains {
		c.Help = m.w.Say("keep.help." + f.Name)
	}
	switch f.Type {
	case models.FieldLong:
		c.Shape, c.Rows = "long", rows(c.Value, 3)
	case models.FieldTexts, models.FieldRefs:
		c.Shape, c.Rows = "lines", rows(c.Value, 2)
		if c.Help == "" {
			c.Help = m.w.Say("keep.type.lines")
			if f.Of != "" {
				c.Help = m.w.Say("keep.type.refs", "Kind", m.w.Say("keep.kind."+string(f.Of)))
			}
		}
	case models.FieldYesNo:
		c.Shape, c.Checked = "check", c.Value != ""
	case models.FieldChoice:
		c.Shape, c.Options = "choice", options(m.w, c.Value, f.Choices)
	case models.FieldRef:
		if all := m.g.Options[f.Of]; len(all) > 0 {
			c.Shape, c.Options = "choice", chosen(m.w, c.Value, all)
		} else if c.Help == "" {
			c.Help = m.w.Say("keep.type.ref", "Kind", m.w.Say("keep.kind."+string(f.Of)))
		}
	case models.FieldDay, models.FieldWhen, models.FieldMoney, models.FieldNumbers:
		if c.Help == "" {
			c.Help = m.w.Say("keep.type." + string(f.Type))
		}
	}
	if f.Type == models.FieldNumbers {
		c.Value = strings.ReplaceAll(c.Value, "\n", ", ")
	}
	if c.Shape == "text" && strings.Contains(c.Value, "\n") { // a browser takes the ends of lines out of a field of one line
		c.Shape, c.Rows = "long", rows(c.Value, 2)
	}
	if at == "id" && (prefix == SourcePrefix || m.g.ID == "") {
		c.Help = m.w.Say("keep.help.new_id")
	}
	return c
}

// rows is how high a field of several lines is: as its text, within bounds.
func rows(s string, least int) string {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += 1 + len(line)/70
	}
	return strconv.Itoa(min(max(n, least), 12))
}

func options(w *words.Words, value string, all []string) []Option {
	said := make([]Option, len(all))
	for i, v := range all {
		said[i] = Option{Value: v, Text: spaced(v)}
	}
	return chosen(w, value, said)
}

// chosen marks the option that is chosen; one that is none of them stays, for the
// person to see.
func chosen(w *words.Words, value string, all []Option) []Option {
	out := []Option{{Text: w.Say("keep.none"), Chosen: value == ""}}
	found := value == ""
	for _, o := range all {
		o.Chosen = o.Value == value
		found = found || o.Chosen
		out = append(out, o)
	}
	if !found {
		out = append(out, Option{value, value, true})
	}
	return out
}

func spaced(s string) string { return strings.ReplaceAll(s, "_", " ") }

// meta is a field by which a change says of itself.
func (m *maker) meta(name string) Control {
	c := Control{ID: idOf(name), Name: name, Label: m.w.Say("keep.meta." + name), Help: m.w.Say("keep.meta_help." + name), Value: m.g.Meta[name], Shape: "text", Error: m.g.Faults[name]}
	switch name {
	case "why":
		c.Shape, c.Rows, c.Needed = "long", "2", m.w.Say("keep.needed")
		c.Error = cmp.Or(c.Error, m.g.Faults["reason"])
	case "known_from":
		c.Needed = m.w.Say("keep.needed")
	}
	if c.Error != "" {
		m.errors = append(m.errors, ui.Link{Text: c.Label + ": " + c.Error, URL: "#" + c.ID})
	}
	return c
}

// small are the forms to confirm and to withdraw.
func (m *maker) small() []Small {
	w := m.w
	hidden := [][2]string{{"csrf", m.g.CSRF}, {"version", strconv.Itoa(m.g.Version)}}
	var out []Small
	if m.g.Recorded.Withdrawn {
		return nil
	}
	if m.g.Kind == models.FactCase || m.g.Kind == models.FactCondition || m.g.Kind == models.FactStep {
		s := Small{ID: "confirm", Title: w.Say("keep.confirm"), Help: w.Say("keep.confirm_help"), Action: m.action + "/confirm", Go: w.Say("keep.confirm_go"), Hidden: hidden}
		s.Fields = []Control{{ID: "confirm-day", Name: "day", Label: w.Say("keep.confirm_day"), Help: w.Say("keep.type.day"), Value: m.c.Today.String(), Shape: "text"},
			{ID: "confirm-source", Name: "source", Label: w.Say("keep.confirm_source"), Help: w.Say("keep.type.ref", "Kind", w.Say("keep.kind.source")), Shape: "text"}}
		out = append(out, s)
	}
	out = append(out, Small{ID: "withdraw", Title: w.Say("keep.withdraw"), Help: w.Say("keep.withdraw_help"), Action: m.action + "/withdraw", Go: w.Say("keep.withdraw_go"), Hidden: hidden,
		Fields: []Control{{ID: "withdraw-why", Name: "why", Label: w.Say("keep.meta.why"), Shape: "long", Rows: "2", Needed: w.Say("keep.needed")}}})
	for _, s := range out {
		if s.ID != m.g.Sent {
			continue
		}
		if text := m.g.SentFault[""]; text != "" {
			m.errors = append(m.errors, ui.Link{Text: s.Title + ": " + text, URL: "#" + s.ID})
		}
		for i := range s.Fields {
			f := &s.Fields[i]
			if f.Value, f.Error = m.g.SentTyped[f.Name], m.g.SentFault[f.Name]; f.Error != "" {
				m.errors = append(m.errors, ui.Link{Text: f.Label + ": " + f.Error, URL: "#" + f.ID})
			}
		}
	}
	return out
}
