package web

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/publish"
)

func (p *Pages) showPublishing(c *fiber.Ctx) error { return p.publishingSettings(c, nil, nil) }

func (p *Pages) publishingSettings(c *fiber.Ctx, typed map[string]string, fault error) error {
	view, _, _, err := p.publishing(c)
	if err != nil {
		return err
	}
	d, err := p.tracker.PublishDesk(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	s := d.Schedule.Settings
	g := publish.GivenSettings{Version: s.Version, Whens: tracker.PublishingWhens, Schedule: scheduleOf(d.Schedule), Frames: tracker.FrameLines(s.Frames), Publishes: d.Publishes, Typed: typed, Fault: fault,
		Kept: s.Version > 0 && view.Query.Get("kept") == strconv.FormatInt(s.Version, 10)}
	page, err := publish.NewSettingsPage(view, g)
	if err != nil {
		return err
	}
	if fault != nil {
		return faulty(c, fault, publish.Show(page))
	}
	return Render(c, publish.Show(page))
}

func (p *Pages) setPublishing(c *fiber.Ctx) error {
	typed := map[string]string{"when": clean(c.FormValue("when")), "hour": strings.TrimSpace(clean(c.FormValue("hour"))), "frames": strings.TrimRight(lines(c.FormValue("frames")), "\n ")}
	version, err := version(c)
	if err != nil {
		return err
	}
	s := tracker.PublishingSettings{Version: int64(version), When: typed["when"]}
	if s.Hour, err = strconv.Atoi(cmp.Or(typed["hour"], "0")); err != nil {
		err = models.Invalid("hour", "%q is not an hour of the day; it is 0 to 23, in UTC", short(typed["hour"]))
	}
	if err == nil {
		s.Frames, err = tracker.ParseFrames(typed["frames"])
	}
	if err == nil {
		err = p.tracker.SetPublishingSettings(c.UserContext(), p.who(c), s)
	}
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.publishingSettings(c, typed, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(publish.Settings+"?kept="+strconv.Itoa(version+1), fiber.StatusSeeOther)
}

func (p *Pages) listReaderReports(c *fiber.Ctx) error { return p.readerReports(c, "", nil, nil) }

func (p *Pages) readerReports(c *fiber.Ctx, id string, typed map[string]string, fault error) error {
	view, _, _, err := p.publishing(c)
	if err != nil {
		return err
	}
	all, err := p.tracker.Reports(c.UserContext(), p.who(c))
	if err != nil {
		return err
	}
	names, err := p.trailNames(c)
	if err != nil {
		return err
	}
	g := publish.GivenReports{ID: id, Typed: typed, Fault: fault}
	for _, x := range all {
		g.All = append(g.All, publish.GivenReport{ID: x.ID, About: x.About, Message: x.Message, Contact: x.Contact, ReceivedAt: x.ReceivedAt, AnsweredAt: x.AnsweredAt, AnsweredBy: cmp.Or(names[x.AnsweredBy], x.AnsweredBy), Answer: x.Answer})
	}
	page, err := publish.NewReportsPage(view, g)
	if err != nil {
		return err
	}
	if fault != nil {
		return faulty(c, fault, publish.Show(page))
	}
	return Render(c, publish.Show(page))
}

func (p *Pages) answerReaderReport(c *fiber.Ctx) error {
	id, typed := clean(c.FormValue("id")), map[string]string{"answer": strings.TrimSpace(lines(c.FormValue("answer")))}
	err := p.tracker.AnswerReport(c.UserContext(), p.who(c), id, typed["answer"])
	switch models.KindOf(err) {
	case models.KindInvalid, models.KindConflict:
		return p.readerReports(c, id, typed, err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(publish.Reports, fiber.StatusSeeOther)
}
