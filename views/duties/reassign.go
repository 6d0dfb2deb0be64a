package duties

import (
	"cmp"
	"slices"
	"strconv"

	"proviso/models"
	"proviso/views/filters"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenReassign is what the page of giving deadlines to another person is made
// from; Dues are those of From.
type GivenReassign struct {
	Given
	From, To, Why string
	Chosen        []string // ids; nil: all
	Problem       string
	ProblemAt     string // id of the field
}

// ReassignPage mirrors the page from top to bottom.
type ReassignPage struct {
	Frame        layout.Frame
	ProblemsName string
	Problems     []ui.Link
	Whose        Field
	WhoseGo      string
	None         string
	Token        string
	From         string
	Legend       string
	Choices      []Choice
	Fields       []Field
	Go           string
}

// Choice is a deadline to be given away, or not.
type Choice struct {
	ID, Value, Text, Quiet string
	Chosen                 bool
}

// NewReassignPage words it.
func NewReassignPage(c layout.Context, g GivenReassign) ReassignPage {
	w := c.Words
	p := ReassignPage{Frame: layout.NewFrame(c, w.Say("due.reassign"), ui.Link{Text: w.Say("due.title"), URL: "/deadlines"}, ui.Link{Text: w.Say("due.reassign")}),
		Token: g.Token, From: g.From, Legend: w.Say("due.reassign_which"), Go: w.Say("due.reassign_go"), WhoseGo: w.Say("due.reassign_show")}
	p.Frame.Day, p.Frame.Files = layout.Bar{}, nil
	p.Frame.Sentence = w.Say("due.reassign_sentence")
	if g.Problem != "" {
		p.ProblemsName, p.Problems = w.Say("due.problems"), []ui.Link{{Text: g.Problem, URL: "#" + cmp.Or(g.ProblemAt, "which")}}
	}
	p.Whose = Field{ID: "owner", Name: "owner", Label: w.Say("due.reassign_from"), Kind: "select", Options: personOptions(w, g.People, g.From)}
	for i := range g.Dues {
		d := &g.Dues[i]
		day, _ := dayOf(w, d)
		p.Choices = append(p.Choices, Choice{ID: "id-" + strconv.Itoa(i), Value: d.ID, Text: w.Say("due.reassign_item", "Day", day, "What", d.What), Quiet: g.about(c, d).Text,
			Chosen: g.Chosen == nil || slices.Contains(g.Chosen, d.ID)})
	}
	if len(g.Dues) == 0 {
		p.None = w.Say("due.reassign_none")
	}
	to := Field{ID: "to", Name: "to", Label: w.Say("due.reassign_to"), Kind: "select", Options: personOptions(w, slices.DeleteFunc(slices.Clone(g.People), func(x models.Person) bool { return x.ID == g.From }), g.To)}
	if g.From == "" {
		to.Options = slices.DeleteFunc(to.Options, func(o filters.Option) bool { return o.Value == "" })
	}
	why := Field{ID: "why", Name: "why", Label: w.Say("due.reassign_why"), Kind: "text", Value: g.Why}
	p.Fields = []Field{to, why}
	for i := range p.Fields {
		if f := &p.Fields[i]; f.ID == g.ProblemAt {
			f.Error = g.Problem
		}
	}
	return p
}
