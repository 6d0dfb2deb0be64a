package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/intake"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/imports"
)

// recipientsShown bounds the forms of one page; those that wait come first.
const recipientsShown = 60

func (p *Pages) listRecipients(c *fiber.Ctx) error { return p.recipientsPage(c, nil) }

// recipientsPage is whose the recipients of an import are, with what was typed into a
// form of it if that was refused.
func (p *Pages) recipientsPage(c *fiber.Ctx, typed *imports.Typed) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	ctx, who := c.UserContext(), p.who(c)
	g := imports.GivenRecipients{Typed: typed, Everywhere: who.Has(nil, tracker.Imports...), SureFrom: intake.Sure, DoubtfulFrom: intake.Doubtful}
	if g.Import, err = p.tracker.Import(ctx, who, number); err != nil {
		return err
	}
	v.Path = imports.Recipients(number)
	all, others, err := p.tracker.ImportMatches(ctx, who, number)
	if err != nil {
		return err
	}
	g.Others = others
	if asFile(v) {
		return listFile(c, v, v.Words.Say("match.title"), "recipients", tracker.MatchTable(all))
	}
	if len(all) > recipientsShown {
		g.Hidden = len(all) - recipientsShown
		all = all[:recipientsShown]
	}
	for i := range all {
		g.Recipients = append(g.Recipients, recipient(&all[i]))
	}
	b, err := p.tracker.Book(ctx, 0)
	if err != nil {
		return err
	}
	g.Names = b.Names()
	for _, j := range b.Record.Jurisdictions {
		if who.Has(b.Within(j.ID), tracker.Imports...) {
			g.Places = append(g.Places, j)
		}
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := imports.NewRecipientsPage(v, g)
	if err != nil {
		return err
	}
	page.Frame.Files = v.ListFiles("recipients")
	return Render(c, imports.ShowRecipients(page))
}

func recipient(m *tracker.Match) imports.Recipient {
	r := imports.Recipient{ID: m.ID, Is: m.Recipient.FederalRecipient, Rows: m.Rows, Sure: m.Sure, Said: m.Said}
	if m.Said != nil {
		r.SaidBy, r.SaidAt = m.By.Author, m.By.RecordedAt
	}
	if m.By.ID == m.ID {
		r.Version = m.By.Version
	}
	for _, x := range m.Candidates {
		k := imports.Candidate{Jurisdiction: x.Jurisdiction, Score: x.Score}
		for _, reason := range x.Reasons {
			k.Reasons = append(k.Reasons, imports.ReasonFor(reason))
		}
		r.Candidates = append(r.Candidates, k)
	}
	return r
}

func (p *Pages) confirmRecipient(c *fiber.Ctx) error {
	number, err := importNumber(c)
	if err != nil {
		return err
	}
	if err := p.confirm(c, number); err != nil {
		switch models.KindOf(err) {
		case models.KindInvalid:
			c.Status(fiber.StatusUnprocessableEntity)
		case models.KindConflict:
			c.Status(fiber.StatusConflict)
		default:
			return err
		}
		if _, _, gone := p.tracker.ImportMatches(c.UserContext(), p.who(c), number); gone != nil {
			return gone
		}
		t := typed(c, "recipient", "jurisdiction", "why")
		return p.recipientsPage(c, &imports.Typed{Values: t, Fault: err})
	}
	return c.Redirect(imports.Recipients(number), fiber.StatusSeeOther)
}

func (p *Pages) confirm(c *fiber.Ctx, number int64) error {
	said := tracker.Whose{Recipient: clean(c.FormValue("recipient")), Jurisdiction: clean(c.FormValue("jurisdiction")), Why: clean(c.FormValue("why"))}
	var err error
	if said.Version, err = wholeNumber("version", clean(c.FormValue("version"))); err != nil {
		return err
	}
	switch said.Jurisdiction {
	case "":
		if _, err := p.tracker.Import(c.UserContext(), p.who(c), number); err != nil {
			return err
		}
		return models.Invalid("jurisdiction", "is missing; choose whose the recipient is")
	case imports.NoneOfOurs:
		said.Jurisdiction = ""
	}
	return p.tracker.ConfirmMatch(c.UserContext(), p.who(c), number, said)
}

func (p *Pages) listProposals(c *fiber.Ctx) error {
	return p.proposalsPage(c, clean(c.Query("jurisdiction")), nil)
}

// proposalsPage is what kept files propose for a jurisdiction; "" asks for which.
func (p *Pages) proposalsPage(c *fiber.Ctx, jurisdiction string, typed *imports.Typed) error {
	v, err := p.work(c)
	if err != nil {
		return err
	}
	v.Path = imports.ProposalsHome
	ctx, who := c.UserContext(), p.who(c)
	b, err := p.tracker.Book(ctx, 0)
	if err != nil {
		return err
	}
	g := imports.GivenProposals{Typed: typed}
	for _, j := range b.Record.Jurisdictions {
		if who.Has(b.Within(j.ID), tracker.Imports...) {
			g.Choices = append(g.Choices, imports.Choice{ID: j.ID, Name: j.Name})
		}
	}
	if jurisdiction != "" {
		all, err := p.tracker.AwardProposals(ctx, who, jurisdiction)
		if err != nil {
			return err
		}
		if asFile(v) {
			return listFile(c, v, v.Words.Say("propose.title_of", "Place", all.Place.Name), "proposals", tracker.ProposalTable(all.Proposals))
		}
		g.Place, g.Agreed, g.Doubtful, g.Unlisted = &all.Place, all.Agreed, all.Doubtful, all.Unlisted
		for i := range all.Proposals {
			g.Proposals = append(g.Proposals, p.proposal(b, &all.Proposals[i]))
		}
	}
	page, err := imports.NewProposalsPage(v, g)
	if err != nil {
		return err
	}
	if jurisdiction != "" {
		page.Frame.Files = v.ListFiles("proposals")
	}
	return Render(c, imports.ShowProposals(page))
}

func (p *Pages) proposal(b *tracker.Book, x *tracker.AwardProposal) imports.Proposal {
	out := imports.Proposal{ID: x.ID, Kind: string(x.Kind), Acceptable: x.Acceptable(), FAIN: x.Award.FAIN, Recipient: x.Award.Recipient.Name, File: x.File.File, Import: x.File.Number,
		Total: x.Award.Total, Of: x.Award.Since(), Grant: x.Grant, Program: x.Program, FiscalYear: x.FiscalYear, Says: x.Says, Since: x.Since, Figure: x.Figure, Preselected: x.Chosen, Why: x.Why}
	out.New = !slices.ContainsFunc(b.Record.Grants, func(g models.Grant) bool { return g.ID == x.Grant })
	out.ByNumber = x.Match.ID == ""
	if x.Match.Said == nil && len(x.Match.Candidates) > 0 {
		out.Score = x.Match.Candidates[0].Score
	}
	if i := slices.IndexFunc(b.Record.Programs, func(k models.Program) bool { return k.ID == x.Program }); i >= 0 {
		out.Program = b.Record.Programs[i].Short()
	}
	return out
}

func (p *Pages) acceptProposals(c *fiber.Ctx) error {
	jurisdiction := clean(c.FormValue("jurisdiction"))
	t := typed(c, "reason")
	var ids []string
	for name := range c.Request().PostArgs().All() {
		if id, ok := strings.CutPrefix(string(name), imports.AcceptPrefix); ok {
			ids = append(ids, clean(id))
			t[imports.AcceptPrefix+clean(id)] = "yes"
		}
	}
	if _, err := p.tracker.AcceptProposals(c.UserContext(), p.who(c), jurisdiction, ids, t["reason"]); err != nil {
		switch models.KindOf(err) {
		case models.KindInvalid:
			c.Status(fiber.StatusUnprocessableEntity)
		case models.KindConflict:
			c.Status(fiber.StatusConflict)
		default:
			return err
		}
		return p.proposalsPage(c, jurisdiction, &imports.Typed{Values: t, Fault: err})
	}
	return c.Redirect(imports.ProposalsHome+"?jurisdiction="+jurisdiction, fiber.StatusSeeOther)
}
