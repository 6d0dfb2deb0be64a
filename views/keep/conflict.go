package keep

import (
	"cmp"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// ConflictPage is two people's changes of one fact.
type ConflictPage struct {
	Frame         layout.Frame
	Notes         []string
	Action        string
	Hidden        [][2]string
	Choices       []Choice
	TakenTitle    string
	Taken         *ui.Table // what only one of them changed; nil: nothing
	Preview, Edit string
}

// Choice is a field that both changed.
type Choice struct {
	Title   string
	Options []Radio
	Own     Control // no id: there is nothing to type
}

// Radio is one way to choose.
type Radio struct {
	ID, Name, Value, Label, Said string
	Chosen                       bool
}

// PickPrefix stands before the path of a field that both changed; the value says
// whose text is taken. The texts themselves stand under these prefixes.
const (
	PickPrefix   = "pick."
	BasePrefix   = "base."
	TheirsPrefix = "theirs."
	MinePrefix   = "mine."
)

// NewConflictPage words the page. Given holds the merged entry and the version
// that the merge would replace.
func NewConflictPage(c layout.Context, g Given, fields []models.Meant) ConflictPage {
	w := c.Words
	p := ConflictPage{Frame: frame(c, w.Say("keep.conflict_title"), ui.Link{Text: w.Say("source.kind_of." + string(g.Kind)), URL: "/workspace/facts/" + string(g.Kind)}, ui.Link{Text: g.ID}),
		Action: Address(g.Kind, g.ID), Preview: w.Say("keep.preview"), Edit: w.Say("keep.conflict_edit"), TakenTitle: w.Say("keep.taken")}
	p.Frame.Sentence = w.Say("keep.conflict_sentence", "Who", g.Recorded.Author, "Version", g.Version, "Day", models.DateOf(g.Recorded.RecordedAt).Words(), "Why", cmp.Or(g.Recorded.Reason, w.Say("keep.no_reason")))
	p.Frame.Quiet = w.Say("keep.conflict_quiet")
	var but []string
	taken := ui.NewTable("taken", w.Say("keep.taken_caption"), ui.Columns(w.Say("keep.col_field"), w.Say("keep.base"), w.Say("keep.theirs"), w.Say("keep.mine"), w.Say("keep.col_taken"))...)
	nothing := w.Say("keep.said_nothing")
	for _, f := range fields {
		if !f.Both {
			whose := w.Say("keep.mine")
			if f.Mine == f.Base {
				whose = w.Say("keep.theirs")
			}
			taken.Row(ui.Text(trail(w, f)), ui.Text(cmp.Or(f.Base, nothing)), ui.Text(cmp.Or(f.Theirs, nothing)), ui.Text(cmp.Or(f.Mine, nothing)), ui.Text(whose))
			continue
		}
		name := PickPrefix + f.Path
		ch := Choice{Title: trail(w, f)}
		if f.Mine == "" || f.Theirs == "" {
			if len(f.In) > 0 && f.In[len(f.In)-1].Field == f.Field { // a whole group that one took away
				ch.Options = []Radio{{idOf(name + "-stay"), name, "stay", w.Say("keep.stays"), w.Say("keep.stays_help"), true}, {idOf(name + "-go"), name, "go", w.Say("keep.goes"), "", false}}
				p.Choices = append(p.Choices, ch)
				continue
			}
		}
		but = append(but, FieldPrefix+f.Path)
		for _, o := range [][3]string{{"mine", w.Say("keep.mine"), f.Mine}, {"theirs", w.Say("keep.theirs"), f.Theirs}, {"base", w.Say("keep.base"), f.Base}} {
			ch.Options = append(ch.Options, Radio{idOf(name + "-" + o[0]), name, o[0], o[1], cmp.Or(o[2], nothing), o[0] == "mine"})
			p.Hidden = append(p.Hidden, [2]string{o[0] + "." + f.Path, o[2]})
		}
		ch.Options = append(ch.Options, Radio{idOf(name + "-own"), name, "own", w.Say("keep.own"), "", false})
		ch.Own = Control{ID: idOf(FieldPrefix + f.Path), Name: FieldPrefix + f.Path, Label: w.Say("keep.own_label"), Value: f.Mine, Shape: "long", Rows: rows(f.Mine, 2)}
		p.Choices = append(p.Choices, ch)
	}
	p.Hidden = append(carried(g, but...), p.Hidden...)
	if taken.Len() > 0 {
		p.Taken = taken
	}
	return p
}
