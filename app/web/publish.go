package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/publication"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/publish"
)

// publishRoutes adds the pages on which the record is let out, and taken back.
func (p *Pages) publishRoutes(r fiber.Router) {
	r.Get("/workspace/publications", p.listPublications)
	r.Post("/workspace/publications", p.publishEdition)
	r.Get("/workspace/publications/preview", p.previewEdition)
	r.Get("/workspace/publications/settings", p.showPublishing)
	r.Post("/workspace/publications/settings", p.setPublishing)
	r.Get("/workspace/publications/reports", p.listReaderReports)
	r.Post("/workspace/publications/reports", p.answerReaderReport)
	r.Get("/workspace/publications/:number", p.showPublication)
	r.Get("/workspace/publications/:number/withdraw", p.askWithdrawal)
	r.Post("/workspace/publications/:number/withdraw", p.withdrawPublication)
}

// publishing is what these pages are worded with. The days of their address are those
// of a publication, and not of what the pages around them show.
func (p *Pages) publishing(c *fiber.Ctx) (view layout.Context, asOf, knownOn string, err error) {
	if view, err = p.work(c); err != nil {
		return view, "", "", err
	}
	asOf, knownOn = strings.TrimSpace(view.Query.Get("as_of")), strings.TrimSpace(view.Query.Get("known_on"))
	view.Query = maps.Clone(view.Query)
	view.Query.Del("as_of")
	view.Query.Del("known_on")
	return view, asOf, knownOn, nil
}

// publicationOf is a publication with the names of people.
func publicationOf(x *tracker.PublicationLine, names map[string]string) publish.Publication {
	return publish.Publication{Number: x.Number, Hash: x.Hash, Revision: x.Revision, AsOf: x.AsOf, KnownOn: x.KnownOn, PublishedAt: x.PublishedAt, Author: cmp.Or(names[x.Author], x.Author), Reason: x.Reason,
		WithdrawnAt: x.WithdrawnAt, WithdrawnBy: cmp.Or(names[x.WithdrawnBy], x.WithdrawnBy), WithdrawnWhy: x.WithdrawnWhy}
}

func maybePublication(x *tracker.PublicationLine, names map[string]string) *publish.Publication {
	if x == nil {
		return nil
	}
	out := publicationOf(x, names)
	return &out
}

func scheduleOf(s tracker.Schedule) publish.Schedule {
	return publish.Schedule{When: s.Settings.When, Hold: s.Hold, Hour: s.Settings.Hour, Superseded: s.Superseded}
}

func (p *Pages) listPublications(c *fiber.Ctx) error {
	view, _, _, err := p.publishing(c)
	if err != nil {
		return err
	}
	return p.publications(c, view, view.Today.String(), "", nil)
}

// publications is the list, with the days of a preview that could not be made.
func (p *Pages) publications(c *fiber.Ctx, view layout.Context, asOf, knownOn string, fault error) error {
	d, err := p.tracker.PublishDesk(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	names, err := p.trailNames(c)
	if err != nil {
		return err
	}
	g := publish.GivenHome{Newest: maybePublication(d.Newest, names), Unpublished: d.Unpublished, Schedule: scheduleOf(d.Schedule), Publishes: d.Publishes, Answers: d.Answers, Waiting: len(d.Waiting),
		AsOf: asOf, KnownOn: knownOn, Fault: fault}
	for i := range d.All {
		g.All = append(g.All, publicationOf(&d.All[i], names))
	}
	page, err := publish.NewHomePage(view, g)
	if err != nil {
		return err
	}
	page.Frame.Files = view.Files()
	if fault != nil {
		return faulty(c, fault, publish.Show(page))
	}
	return (&asked{view: view}).send(c, publish.Show(page), page.Frame, page.Tables()...)
}

// settingsOf reads the two days of a publication.
func settingsOf(asOf, knownOn string, today models.Date) (publication.Settings, error) {
	s := publication.Settings{AsOf: publication.Day(today.String())}
	if asOf != "" {
		d, err := models.ParseDate("as_of", asOf)
		if err != nil {
			return s, err
		}
		s.AsOf = publication.Day(d.String())
	}
	if knownOn != "" {
		d, err := models.ParseDate("known_on", knownOn)
		if err != nil {
			return s, err
		}
		s.KnownOn = publication.Day(d.String())
	}
	return s, nil
}

func (p *Pages) previewEdition(c *fiber.Ctx) error {
	view, asOf, knownOn, err := p.publishing(c)
	if err != nil {
		return err
	}
	s, fault := settingsOf(asOf, knownOn, view.Today)
	if fault != nil {
		return p.publications(c, view, asOf, knownOn, fault)
	}
	return p.preview(c, view, s, nil, "", nil)
}

// preview shows what would leave; told is what was said of changed facts, and fault
// why it did not leave.
func (p *Pages) preview(c *fiber.Ctx, view layout.Context, s publication.Settings, told map[string]publish.Told, reason string, fault error) error {
	d, err := p.tracker.Preview(c.UserContext(), p.who(c), s)
	if err != nil {
		return err
	}
	only := view.Query.Get("document")
	if fault != nil { // the form is about all of it
		only = ""
	}
	g := publish.GivenPreview{Edition: d.Edition, Previous: d.Previous, Seal: d.Seal, Documents: d.Documents, Differences: d.Differences, Unchanged: d.Unchanged, Told: told, Reason: reason, Fault: fault, Only: only}
	for _, x := range d.Superseded {
		g.Superseded = append(g.Superseded, publish.Superseded{Kind: string(x.Kind), ID: x.ID, Path: x.Path, Subject: x.Subject.Name, Old: x.Old, New: x.New})
	}
	if g.Only != "" && !slices.ContainsFunc(d.Differences, func(x publication.Difference) bool { return string(x.Kind)+"/"+x.ID == g.Only && x.Path != "" }) {
		return models.NotFound("document", short(g.Only), nil)
	}
	if format := view.Query.Get("format"); fault == nil && format != "" && format != "html" {
		t := publish.DifferencesTable(view, g)
		return (&asked{view: view}).send(c, nil, layout.Frame{}, t)
	}
	page, err := publish.NewPreviewPage(view, g)
	if err != nil {
		return err
	}
	if fault != nil {
		return faulty(c, fault, publish.Preview(page))
	}
	return Render(c, publish.Preview(page))
}

// mostMended bounds how many fields of facts one form speaks of.
const mostMended = 5000

// sentMended is what a form says of changed facts. A box that is ticked without a
// reason is a fault at its field.
func sentMended(c *fiber.Ctx) (told map[string]publish.Told, mended []tracker.Mended, fault error) {
	told = map[string]publish.Told{}
	for i := range mostMended {
		at := strconv.Itoa(i)
		key := clean(c.FormValue("key." + at))
		kind, id, path, ok := publish.SplitKey(key)
		if !ok {
			break
		}
		x := publish.Told{Error: c.FormValue("error."+at) != "", Reason: strings.TrimSpace(clean(c.FormValue("why." + at))), ReasonES: strings.TrimSpace(clean(c.FormValue("why_es." + at)))}
		if x.Error {
			m := tracker.Mended{Kind: models.FactKind(kind), ID: id, Path: path, Reason: x.Reason, ReasonES: x.ReasonES}
			if x.Fault = m.Fault(); x.Fault != "" {
				x.Fault, fault = sentence("The reason "+x.Fault), models.Invalid("told", "of a correction")
			}
			mended = append(mended, m)
		}
		told[key] = x
	}
	return told, mended, fault
}

func (p *Pages) publishEdition(c *fiber.Ctx) error {
	view, _, _, err := p.publishing(c)
	if err != nil {
		return err
	}
	asOf, knownOn := clean(c.FormValue("as_of")), clean(c.FormValue("known_on"))
	s, fault := settingsOf(asOf, knownOn, view.Today)
	if fault != nil {
		return p.publications(c, view, asOf, knownOn, fault)
	}
	reason := strings.TrimSpace(clean(c.FormValue("reason")))
	told, mended, fault := sentMended(c)
	switch {
	case fault != nil:
	case reason == "":
		fault = models.Invalid("reason", "is missing; say why you publish, for those who read the trail")
	case c.FormValue("seal") == "":
		fault = models.Invalid("seal", "is missing: what leaves is what was looked at")
	}
	head := publication.Head{}
	if fault == nil {
		head, fault = p.tracker.Publish(c.UserContext(), p.who(c), tracker.Publishing{Settings: s, Seal: clean(c.FormValue("seal")), Mended: mended, Reason: reason})
	}
	switch models.KindOf(fault) {
	case models.KindInvalid, models.KindConflict:
		return p.preview(c, view, s, told, reason, fault)
	}
	if fault != nil {
		return fault
	}
	return c.Redirect(publish.Published(int64(head.Number)), fiber.StatusSeeOther)
}

// publicationGiven is the publication that the address names.
func (p *Pages) publicationGiven(c *fiber.Ctx) (layout.Context, publish.GivenOne, error) {
	view, _, _, err := p.publishing(c)
	if err != nil {
		return view, publish.GivenOne{}, err
	}
	f, err := p.tracker.Publication(c.UserContext(), p.who(c), c.Params("number"))
	if err != nil {
		return view, publish.GivenOne{}, err
	}
	names, err := p.trailNames(c)
	g := publish.GivenOne{Publication: publicationOf(&f.Publication, names), Edition: f.Edition, Newest: f.Newest, Next: maybePublication(f.Next, names), Publishes: f.Publishes}
	g.New = f.Newest && view.Query.Get("new") == c.Params("number")
	return view, g, err
}

func (p *Pages) showPublication(c *fiber.Ctx) error {
	view, g, err := p.publicationGiven(c)
	if err != nil {
		return err
	}
	page := publish.NewOnePage(view, g)
	return (&asked{view: view}).send(c, publish.Show(page), page.Frame, page.Tables()...)
}

func (p *Pages) askWithdrawal(c *fiber.Ctx) error { return p.withdrawal(c, nil, nil) }

func (p *Pages) withdrawal(c *fiber.Ctx, typed map[string]string, fault error) error {
	view, g, err := p.publicationGiven(c)
	if err != nil {
		return err
	}
	page, err := publish.NewWithdrawPage(view, g, typed, fault)
	if err != nil {
		return err
	}
	if fault != nil {
		return faulty(c, fault, publish.Show(page))
	}
	return Render(c, publish.Show(page))
}

func (p *Pages) withdrawPublication(c *fiber.Ctx) error {
	typed := map[string]string{"reason": strings.TrimSpace(lines(c.FormValue("reason"))), "sure": clean(c.FormValue("sure"))}
	number, err := strconv.Atoi(c.Params("number"))
	if err != nil {
		return models.NotFound("publication", c.Params("number"), nil)
	}
	switch {
	case typed["reason"] == "":
		err = models.Invalid("reason", "is missing; say in a sentence why it is taken back, the public reads it")
	case typed["sure"] == "":
		err = models.Invalid("sure", "is not ticked; nothing was taken back")
	default:
		err = p.tracker.WithdrawPublication(c.UserContext(), p.who(c), number, typed["reason"])
	}
	if models.KindOf(err) == models.KindInvalid {
		return p.withdrawal(c, typed, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(publish.At(int64(number)), fiber.StatusSeeOther)
}
