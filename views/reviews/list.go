// Package reviews is the pages of what dockets tell that people are to look at: what
// waits, and the address at which alerts are taken. It refuses to know how an entry is
// read and to which case it belongs.
package reviews

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"time"

	"proviso/models"
	"proviso/views/forms"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Home is the list.
const Home = "/workspace/reviews"

// Where is the page of the address of alerts.
const Where = Home + "/address"

// Given is what the list is made from.
type Given struct {
	Tasks    []Task
	More     bool // there are more than these
	Followed []Docket
	Keeps    bool              // the person keeps the address of alerts
	People   map[string]string // by id
	Form     string            // id of the form that was sent and is at fault
	Typed    map[string]string
	Fault    error
}

// Task is a review with what it is about.
type Task struct {
	models.Review
	Caption string
	Entered models.DocketEntry
}

// Docket is one of which alerts tell and that no case has.
type Docket struct {
	Docket  string
	Entries int
	Newest  models.DocketEntry
}

// ListPage mirrors the page from top to bottom.
type ListPage struct {
	Frame        layout.Frame
	Faults       []string // that are of no form of the page
	OpenName     string
	None, More   string
	Tasks        []OneTask
	FollowedName string
	FollowedHelp string
	Followed     *ui.Table
	BesideName   string
	Beside       []ui.Link
}

// OneTask is a review on the page.
type OneTask struct {
	ID, Title   string
	Entry       string
	Suggested   []Says
	Nothing     string
	Raised      string
	Links       []ui.Link
	Done        forms.Form
	DismissName string
	DismissOpen bool
	Dismiss     forms.Form
}

// Says is what the words of an entry may mean, and those words.
type Says struct{ May, Words string }

// FormOf is the id of a form of a review.
func FormOf(act, id string) string { return act + "-" + id }

// What can be said to a review.
const (
	ActDone    = "done"
	ActDismiss = "dismiss"
)

// NewListPage words the list. What is no fault of the person's is given back.
func NewListPage(c layout.Context, g Given) (ListPage, error) {
	w := c.Words
	p := ListPage{Frame: layout.NewWorkFrame(c, w.Say("review.title")), OpenName: w.Say("review.waiting"), BesideName: w.Say("review.beside")}
	p.Frame.Sentence, p.Frame.Quiet = w.Say("review.sentence", "N", len(g.Tasks)), w.Say("review.quiet")
	if len(g.Tasks) == 0 {
		p.Frame.Sentence = w.Say("review.sentence_none")
	}
	if len(g.Tasks) == 0 {
		p.None = w.Say("review.none")
	}
	if g.More {
		p.More = w.Say("review.more", "Count", len(g.Tasks))
	}
	met := false
	for i := range g.Tasks {
		t := taskOf(c, &g, &g.Tasks[i])
		for _, f := range []*forms.Form{&t.Done, &t.Dismiss} {
			if g.Fault == nil || f.ID != g.Form {
				continue
			}
			met, t.DismissOpen = true, f == &t.Dismiss
			if err := f.Fill(g.Typed, g.Fault); err != nil {
				return p, err
			}
			f.FaultsName = w.Say("form.faults", "N", len(f.Faults))
		}
		p.Tasks = append(p.Tasks, t)
	}
	if g.Fault != nil && !met { // it waits no longer
		var e *models.Error
		if !errors.As(g.Fault, &e) {
			return p, g.Fault
		}
		p.Faults = []string{strings.ToUpper(e.Msg[:1]) + e.Msg[1:] + "."}
	}
	if len(g.Followed) > 0 {
		p.FollowedName, p.FollowedHelp, p.Followed = w.Say("review.followed"), w.Say("review.followed_help"), followed(c, g.Followed)
	}
	if g.Keeps {
		p.Beside = append(p.Beside, ui.Link{Text: w.Say("review.address"), URL: Where})
	}
	return p, nil
}

func taskOf(c layout.Context, g *Given, t *Task) OneTask {
	w := c.Words
	out := OneTask{ID: "review-" + t.ID, Title: w.Say("review.task", "Caption", t.Caption, "Entry", entryOf(c, &t.Entered)), Entry: cmp.Or(t.Entered.Description, w.Say("review.no_words"))}
	for _, s := range t.Suggested {
		out.Suggested = append(out.Suggested, Says{w.Say("review.may", "Kind", w.Say("review.kind."+s.Kind), "Why", s.Why, "Score", s.Score), s.Words})
	}
	if len(t.Suggested) == 0 {
		out.Nothing = w.Say("review.nothing")
	}
	out.Raised = w.Say("review.raised", "At", instant(t.RaisedAt), "Name", nameOf(c, g.People, t.RaisedBy), "Import", t.Import)
	id := url.PathEscape(t.Case)
	out.Links = []ui.Link{{Text: w.Say("review.case"), URL: "/cases/" + id}, {Text: w.Say("review.edit"), URL: "/workspace/facts/case/" + id}}
	if at := docketURL(t.Docket); at != "" {
		out.Links = append(out.Links, ui.Link{Text: w.Say("review.docket"), URL: at})
	}
	at := Home + "/" + url.PathEscape(t.ID) + "/"
	out.Done = forms.Form{ID: FormOf(ActDone, t.ID), Action: at + ActDone, Token: c.Token, Go: w.Say("review.done"), GoFor: out.Title}
	out.Done.Add(forms.Field{Name: "note", Type: forms.Text, Label: w.Say("review.note"), Help: w.Say("review.note_help"), Complete: "off"})
	out.DismissName = w.Say("review.dismiss_name")
	out.Dismiss = forms.Form{ID: FormOf(ActDismiss, t.ID), Action: at + ActDismiss, Token: c.Token, Go: w.Say("review.dismiss"), GoFor: out.Title, Quiet: true}
	out.Dismiss.Add(forms.Field{Name: "reason", Type: forms.Text, Label: w.Say("review.reason"), Complete: "off", Required: true})
	return out
}

// entryOf is the number and day of an entry, as far as they are known.
func entryOf(c layout.Context, e *models.DocketEntry) string {
	w := c.Words
	number := w.Say("review.minute")
	if e.Number != "" {
		number = w.Say("review.entry", "Number", e.Number)
	}
	if e.Filed == 0 {
		return number
	}
	return w.Say("review.of_day", "Entry", number, "Day", e.Filed.Words())
}

func nameOf(c layout.Context, people map[string]string, id string) string {
	if id == models.AlertSender {
		return c.Words.Say("review.sender")
	}
	return cmp.Or(people[id], id)
}

// docketURL is where CourtListener shows a docket; "" if its id is not known.
func docketURL(docket string) string {
	if docket == "" || strings.Trim(docket, "0123456789") != "" {
		return ""
	}
	return "https://www.courtlistener.com/docket/" + docket + "/"
}

func followed(c layout.Context, all []Docket) *ui.Table {
	w := c.Words
	t := ui.NewTable("followed", "", ui.Columns(w.Say("review.docket_name"), w.Say("review.entries"), w.Say("review.newest"))...)
	for i := range all {
		d := &all[i]
		t.Row(ui.To(d.Docket, docketURL(d.Docket)), ui.Text(w.Say("review.count", "N", d.Entries)), ui.Cell{Text: ui.Link{Text: cmp.Or(d.Newest.Description, w.Say("review.no_words"))}, Quiet: entryOf(c, &d.Newest)})
	}
	return t
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// HomePart is the part of the page where the workspace begins that lists the first of what
// waits, and says how many there are.
func HomePart(c layout.Context, tasks []Task, more bool, most int) (count string, h ui.Part) {
	if len(tasks) == 0 {
		return "", h
	}
	w := c.Words
	t := ui.NewTable("reviews", "", ui.Columns(w.Say("review.col.case"), w.Say("review.col.entry"), w.Say("review.col.may"))...)
	for i := range tasks[:min(len(tasks), most)] {
		x := &tasks[i]
		may := w.Say("review.nothing_short")
		if len(x.Suggested) > 0 {
			may = w.Say("review.kind." + x.Suggested[0].Kind)
		}
		t.Row(ui.To(x.Caption, Home+"#review-"+x.ID), ui.Text(entryOf(c, &x.Entered)), ui.Text(may))
	}
	h = ui.Part{ID: "reviews-part", Title: w.Say("review.title"), Table: t, All: ui.Link{Text: w.Say("review.home_all", "Count", len(tasks)), URL: Home}}
	if more {
		return w.Say("review.home_more", "Count", len(tasks)), h
	}
	return w.Say("review.home_count", "N", len(tasks)), h
}
