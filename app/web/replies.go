package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/papers"
	"proviso/views/replies"
)

// replyRoutes adds the pages of the files that are kept of federal demands.
func (p *Pages) replyRoutes(r fiber.Router) {
	r.Get("/workspace/demands", p.listReplies)
	r.Get("/workspace/demands/:id/:jurisdiction", p.showReply)
	r.Post("/workspace/demands/:id/:jurisdiction", p.keepReply)
	r.Post("/workspace/demands/:id/:jurisdiction/release", p.releaseReply)
	r.Get("/workspace/demands/:id/:jurisdiction/privilege", p.showPrivilege)
	r.Post("/workspace/demands/:id/:jurisdiction/privilege", p.keepPrivilege)
	r.Post("/workspace/demands/:id/:jurisdiction/privilege/serve", p.servePrivilege)
}

// replyRows are the demands that the person sees.
func (p *Pages) replyRows(c *fiber.Ctx) ([]replies.Row, error) {
	all, err := p.tracker.Replies(c.UserContext(), p.who(c))
	if err != nil {
		return nil, err
	}
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return nil, err
	}
	names := b.Everything()
	rows := make([]replies.Row, len(all))
	for i, x := range all {
		rows[i] = replies.Row{Action: x.Action, Name: tracker.ActionName(&x.Action), Jurisdiction: x.Jurisdiction, Place: names[x.Jurisdiction], State: string(x.Standing.State), Kept: x.Kept, Held: x.Held,
			Due: x.Due, Sample: x.Action.Illustrative}
	}
	return rows, nil
}

func (p *Pages) listReplies(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	rows, err := p.replyRows(c)
	if err != nil {
		return err
	}
	page := replies.NewListPage(a.view, rows)
	return a.send(c, replies.Show(page), page.Frame, page.Tables()...)
}

// replyGiven is what a page of a file is worded from.
func (p *Pages) replyGiven(c *fiber.Ctx, f *tracker.ReplyFile, w replies.Written) (asked, replies.Given, error) {
	a, err := p.read(c)
	if err != nil {
		return a, replies.Given{}, err
	}
	a.view.Path = replies.At(f.Action, f.Jurisdiction)
	g := replies.Given{Reply: f.Reply, Written: w, Version: f.Version, Asked: f.Asked, Name: tracker.ActionName(&f.Asked), Place: f.Place, State: string(f.Standing.State), Why: f.Standing.Why, Due: f.Due, DueID: f.DueID,
		Flags: map[int][]string{}, Grants: f.Grants, Holds: f.Holds, Keeps: f.Keeps, Counsels: f.Counsels, ReadsLog: f.ReadsLog, History: f.History}
	for _, s := range f.States {
		g.States = append(g.States, string(s))
	}
	for _, x := range f.Flags {
		g.Flags[x.No] = append(g.Flags[x.No], x.Text)
	}
	g.Documents = make([]papers.Paper, 0, len(f.Documents))
	for _, x := range f.Documents {
		g.Documents = append(g.Documents, papers.Paper(x))
	}
	part := papers.GivenPart{For: models.Ref{Kind: models.FactAction, ID: f.Action}, Jurisdiction: f.Jurisdiction, Of: "demand", Papers: g.Documents}
	if g.Papers, err = p.paperPart(c, a.view, part); err != nil {
		return a, g, err
	}
	if act, no, ok := strings.Cut(a.view.Query.Get("change"), "."); ok && w.Act == "" {
		g.Act = act
		g.No, _ = strconv.Atoi(no) // of no row that there is: a new one
		a.view.Query.Del("change")
	}
	if g.People, err = p.personNames(c); err == nil {
		g.Colleagues, err = p.colleagues(c, &a)
	}
	return a, g, err
}

func (p *Pages) showReply(c *fiber.Ctx) error { return p.replyPage(c, replies.Written{}) }

func (p *Pages) replyPage(c *fiber.Ctx, w replies.Written) error {
	f, err := p.tracker.Reply(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"))
	if err != nil {
		return err
	}
	a, g, err := p.replyGiven(c, &f, w)
	if err != nil {
		return err
	}
	page, err := replies.NewFilePage(a.view, g)
	if err != nil {
		return err
	}
	if w.Fault != nil {
		return faulty(c, w.Fault, replies.Show(page))
	}
	return a.send(c, replies.Show(page), page.Frame, page.Tables()...)
}

// replyFields are what each form sends, besides what chooses among documents and
// people.
var replyFields = map[string][]string{
	"open": {"hold"}, "item": {"label", "text", "from", "to", "closed", "closed_on", "why"}, "custodian": {"office", "person", "asked_on", "answered_on", "nothing", "note"},
	"production": {"first", "last", "sent_on", "how", "to_whom", "answers", "note"}, "letter": {"kind", "sent_on", "office", "signature", "document", "position", "why"},
	"clearance": {"on", "office", "document", "source", "text"}, "note": {"note"}, "strike": {"why"}, "hold": {"why"}, "release": {"why"},
	"entry": {"control", "date", "author", "recipients", "type", "description", "ground", "items"}, "serve": {"on", "to_whom"},
}

// sent is a form of a file as it was typed.
type sentForm struct {
	values map[string]string
	err    error
}

func readForm(c *fiber.Ctx, act string) *sentForm {
	s := &sentForm{values: map[string]string{}}
	for _, n := range replyFields[act] {
		s.values[n] = strings.TrimSpace(lines(c.FormValue(n)))
	}
	return s
}

func (s *sentForm) fault(err error) {
	if s.err == nil && err != nil {
		s.err = err
	}
}

// day is that of a field; empty: none.
func (s *sentForm) day(name string) models.Date {
	if s.values[name] == "" {
		return 0
	}
	d, err := models.ParseDate(name, s.values[name])
	s.fault(err)
	return d
}

// numbers are those of a field with commas between.
func (s *sentForm) numbers(name string) []int {
	var out []int
	for part := range strings.SplitSeq(s.values[name], ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			s.fault(models.Invalid(name, "%q is not the number of an item", part))
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func rowNumber(c *fiber.Ctx) (models.Row, error) {
	if c.FormValue("no") == "" {
		return models.Row{}, nil
	}
	n, err := strconv.Atoi(c.FormValue("no"))
	if err != nil || n < 0 {
		return models.Row{}, models.Invalid("no", "%q is not the number of a row", short(c.FormValue("no")))
	}
	return models.Row{No: n}, nil
}

func (p *Pages) keepReply(c *fiber.Ctx) error {
	ctx, who, id, place := c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction")
	act := clean(c.FormValue("act"))
	s := readForm(c, act)
	var err error
	switch act {
	case "open":
		err = p.tracker.OpenReply(ctx, who, id, place, s.values["hold"] != "")
	case "hold":
		err = p.tracker.HoldReply(ctx, who, id, place, s.values["why"])
	default:
		var change tracker.ReplyChange
		if change, err = p.replyChange(c, act, s); err == nil {
			err = p.tracker.KeepReply(ctx, who, id, place, change)
		}
	}
	return p.replyDone(c, act, s, err, "", p.replyPage)
}

// replyDone goes back to the page, or tells there what is wrong.
func (p *Pages) replyDone(c *fiber.Ctx, act string, s *sentForm, err error, page string, again func(*fiber.Ctx, replies.Written) error) error {
	var e *models.Error
	if errors.As(err, &e) && (e.Kind == models.KindInvalid || e.Kind == models.KindConflict) {
		row, _ := rowNumber(c)
		return again(c, replies.Written{Act: act, List: clean(c.FormValue("list")), No: row.No, Fault: err, Typed: s.values})
	}
	if err != nil {
		return err
	}
	return c.Redirect("/workspace/demands/"+url.PathEscape(c.Params("id"))+"/"+url.PathEscape(c.Params("jurisdiction"))+page, fiber.StatusSeeOther)
}

// replyChange reads the form of an act.
func (p *Pages) replyChange(c *fiber.Ctx, act string, s *sentForm) (tracker.ReplyChange, error) {
	var change tracker.ReplyChange
	n, err := version(c)
	if err != nil {
		return change, err
	}
	row, err := rowNumber(c)
	if err != nil {
		return change, err
	}
	change.Version = n
	v := s.values
	switch act {
	case "item":
		end, err := models.ParseItemEnd("closed", v["closed"])
		s.fault(err)
		change.Item = &models.AskedItem{Row: row, Label: v["label"], Text: v["text"], From: s.day("from"), To: s.day("to"), Closed: end, ClosedOn: s.day("closed_on"), Why: v["why"]}
	case "custodian":
		s.fault(p.isColleague(c, "person", v["person"]))
		change.Custodian = &models.Custodian{Row: row, Office: v["office"], Person: v["person"], AskedOn: s.day("asked_on"), AnsweredOn: s.day("answered_on"), Nothing: v["nothing"] != "", Note: v["note"]}
	case "production":
		x := models.Production{Row: row, First: v["first"], Last: v["last"], SentOn: s.day("sent_on"), How: v["how"], ToWhom: v["to_whom"], Answers: s.numbers("answers"), Note: v["note"]}
		f, err := p.tracker.Reply(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"))
		if err != nil {
			return change, err
		}
		for _, d := range f.Documents {
			if v["document-"+d.ID] = c.FormValue("document-" + d.ID); v["document-"+d.ID] != "" {
				x.Documents = append(x.Documents, d.ID)
			}
		}
		change.Production = &x
	case "letter":
		change.Letter = &models.ReplyLetter{Row: row, SentOn: s.day("sent_on"), Office: v["office"], Signature: v["signature"], Document: v["document"], Position: v["position"], Complete: v["kind"] == "complete", Refuses: v["kind"] == "refusal", Why: v["why"]}
		if !slices.Contains([]string{"part", "complete", "refusal"}, v["kind"]) {
			s.fault(models.Invalid("kind", "%q is not what a response says; it is part, complete or refusal", v["kind"]))
		}
	case "clearance":
		change.Clearance = &models.Clearance{Row: row, On: s.day("on"), Office: v["office"], Document: v["document"], Source: v["source"], Text: v["text"]}
	case "strike":
		change.Strike = &tracker.Strike{List: clean(c.FormValue("list")), No: row.No, Why: v["why"]}
	case "note":
		note := v["note"]
		change.Note = &note
	}
	return change, s.err
}

func (p *Pages) releaseReply(c *fiber.Ctx) error {
	s := readForm(c, "release")
	err := p.tracker.UnholdReply(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"), s.values["why"])
	return p.replyDone(c, "release", s, err, "", p.replyPage)
}

func (p *Pages) showPrivilege(c *fiber.Ctx) error { return p.privilegePage(c, replies.Written{}) }

func (p *Pages) privilegePage(c *fiber.Ctx, w replies.Written) error {
	f, err := p.tracker.PrivilegeLog(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"))
	if err != nil {
		return err
	}
	a, g, err := p.replyGiven(c, &f.Reply, w)
	if err != nil {
		return err
	}
	a.view.Path += "/privilege"
	g.Version, g.Keeps = f.Version, f.Reply.Counsels && f.Reply.Version > 0
	page, err := replies.NewLogPage(a.view, replies.GivenLog{PrivilegeLog: f.PrivilegeLog, File: g, Produced: f.Produced})
	if err != nil {
		return err
	}
	if w.Fault != nil {
		return faulty(c, w.Fault, replies.Show(page))
	}
	return a.send(c, replies.Show(page), page.Frame, page.Tables()...)
}

func (p *Pages) keepPrivilege(c *fiber.Ctx) error {
	act := clean(c.FormValue("act"))
	s := readForm(c, act)
	change, err := p.privilegeChange(c, act, s)
	if err == nil {
		err = p.tracker.KeepPrivilegeLog(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"), change)
	}
	return p.replyDone(c, act, s, err, "/privilege", p.privilegePage)
}

func (p *Pages) privilegeChange(c *fiber.Ctx, act string, s *sentForm) (tracker.PrivilegeChange, error) {
	var change tracker.PrivilegeChange
	n, err := version(c)
	if err != nil {
		return change, err
	}
	row, err := rowNumber(c)
	if err != nil {
		return change, err
	}
	change.Version = n
	v := s.values
	switch act {
	case "entry":
		x := models.WithheldItem{Row: row, Control: v["control"], Author: v["author"], Recipients: v["recipients"], Type: v["type"], Description: v["description"], Ground: models.Ground(v["ground"]), Items: s.numbers("items")}
		if v["date"] != "" {
			x.Date, err = models.ParseWhen("date", v["date"])
			s.fault(err)
		}
		change.Entry = &x
	case "strike":
		change.Strike = &tracker.Strike{List: "entry", No: row.No, Why: v["why"]}
	case "readers":
		a, err := p.read(c)
		if err != nil {
			return change, err
		}
		all, err := p.colleagues(c, &a)
		if err != nil {
			return change, err
		}
		names := []string{}
		for _, x := range all {
			if c.FormValue("reader-"+x.ID) != "" {
				names = append(names, x.ID)
			}
		}
		change.Readers = &names
	}
	return change, s.err
}

func (p *Pages) servePrivilege(c *fiber.Ctx) error {
	s := readForm(c, "serve")
	n, err := version(c)
	on := s.day("on")
	if s.fault(err); s.err == nil {
		s.err = p.tracker.ServePrivilegeLog(c.UserContext(), p.who(c), c.Params("id"), c.Params("jurisdiction"), n, on, s.values["to_whom"])
	}
	return p.replyDone(c, "serve", s, s.err, "/privilege", p.privilegePage)
}
