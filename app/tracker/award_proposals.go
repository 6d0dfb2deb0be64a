package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

// AwardProposalKind is what a proposal would do to the record.
type AwardProposalKind string

const (
	ProposedAward      AwardProposalKind = "new-award"    // the record has no such award
	ProposedNumber     AwardProposalKind = "award-number" // the record has an award without its number
	ProposedFigure     AwardProposalKind = "first-figure" // the record does not say what was awarded
	ProposedChange     AwardProposalKind = "other-figure" // the record says another sum: a conflict
	ProposedAllocation AwardProposalKind = "allocation"   // the record does not say what was allocated
	ProposedNone       AwardProposalKind = "by-hand"      // what differs takes a person to set right
)

// AwardProposalKinds lists them in the order in which they are told.
var AwardProposalKinds = []AwardProposalKind{ProposedAward, ProposedNumber, ProposedFigure, ProposedChange, ProposedAllocation, ProposedNone}

// AwardProposal is what kept files say of an award that the record does not, beside what
// the record says. Nothing is written before a person accepts it.
type AwardProposal struct {
	ID         string // of just this: another once the file or the record says otherwise
	Kind       AwardProposalKind
	Award      ReportedAward
	Match      Match
	File       models.Import
	Grant      string // of the record, or as it would be called
	Program    string
	FiscalYear int
	Says       *models.USD // what the record says was awarded
	Since      models.When // the day of that
	Figure     *models.USD // what would be written; nil: no sum
	Chosen     bool        // nothing speaks against it
	Why        []string    // what does, and what a person should know
	drafts     []Draft
}

// Acceptable is true of what can be accepted as it is.
func (p *AwardProposal) Acceptable() bool { return len(p.drafts) > 0 }

// jagListing is the listing of Byrne JAG, under which other programs of the bureau make
// awards too.
const jagListing = "16.738"

// AwardProposals is what kept files propose for a jurisdiction.
type AwardProposals struct {
	Place     models.Jurisdiction
	Proposals []AwardProposal
	Agreed    int      // awards of which files and record say the same
	Doubtful  int      // recipients that may be the jurisdiction and wait for a person
	Unlisted  []string // numbers of Assistance Listings of its awards that no program of the record has
}

// AwardProposals compares what kept files say of the awards of a jurisdiction with the
// record. Awards are found by number and agency, never by the key of a file, which is
// not stable.
func (t *Tracker) AwardProposals(ctx context.Context, who models.Person, jurisdiction string) (AwardProposals, error) {
	var out AwardProposals
	if err := t.importer(ctx, who, jurisdiction); err != nil {
		return out, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return out, err
	}
	j, ok := b.Law.Jurisdiction(jurisdiction)
	if !ok {
		return out, models.NotFound("jurisdiction", jurisdiction, nil)
	}
	out.Place = *j
	whose, awards, err := t.awardsOf(ctx, b, j, &out)
	if err != nil {
		return out, err
	}
	h, err := t.holdings(ctx)
	if err != nil {
		return out, err
	}
	files, err := t.filesOf(ctx, awards)
	if err != nil {
		return out, err
	}
	p := proposer{b: b, h: h, place: jurisdiction, whose: whose, files: files, out: &out, unnumbered: map[yearOf]int{}}
	return out, p.propose(awards)
}

// awardsOf are the awards in kept files whose recipient is a jurisdiction, with the
// matches by what a recipient is remembered by.
func (t *Tracker) awardsOf(ctx context.Context, b *Book, j *models.Jurisdiction, out *AwardProposals) (map[string]Match, []*ReportedAward, error) {
	x, err := t.matcher(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	near := store.Nearby{States: []string{j.State}}
	for id, said := range x.said {
		if said.Jurisdiction != j.ID {
			continue
		}
		if uei, ok := strings.CutPrefix(id, "uei."); ok {
			near.UEIs = append(near.UEIs, strings.ToUpper(uei))
		}
		if said.State != "" && !slices.Contains(near.States, said.State) {
			near.States = append(near.States, said.State)
		}
	}
	recipients, err := t.store.KeptRecipients(ctx, j.ID, near)
	if err != nil {
		return nil, nil, err
	}
	whose, doubtful := map[string]Match{}, map[string]bool{}
	own := recipients[:0]
	for _, r := range recipients {
		m := x.of(r)
		switch {
		case m.Is() == j.ID:
			if was, there := whose[m.ID]; !there || was.best() < m.best() {
				whose[m.ID] = m
			}
			own = append(own, r)
		case m.Doubtful() && m.Candidates[0].Jurisdiction == j.ID:
			doubtful[m.ID] = true
		}
	}
	out.Doubtful = len(doubtful)
	var subjects []string
	for i := range own {
		subjects = append(subjects, own[i].Subjects...)
	}
	numbers := map[string]bool{} // of the record: a list may name no recipient
	for i := range b.Record.Grants {
		if g := &b.Record.Grants[i]; g.Jurisdiction == j.ID && g.AwardNumber != "" && !g.Illustrative {
			numbers[models.AwardNumber(g.AwardNumber)] = true
		}
	}
	subjects = slices.AppendSeq(subjects, maps.Keys(numbers))
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	rows := map[models.ReportKind][]models.ImportRow{}
	for _, kind := range []models.ReportKind{models.ReportedAward, models.ReportedTransaction} {
		for _, place := range []string{"", j.ID} {
			some, err := t.store.Reported(ctx, kind, place, subjects)
			if err != nil {
				return nil, nil, err
			}
			rows[kind] = append(rows[kind], some...)
		}
	}
	awards, err := reportedAwards(rows[models.ReportedAward], rows[models.ReportedTransaction])
	if err != nil {
		return nil, nil, err
	}
	for _, place := range []string{j.ID, ""} { // its own lists before everybody's
		some, err := t.store.Reported(ctx, models.ReportedTable, place, subjects)
		if err != nil {
			return nil, nil, err
		}
		listed, err := listedAwards(some, awards)
		if err != nil {
			return nil, nil, err
		}
		allocated, err := allocatedAwards(some)
		if err != nil {
			return nil, nil, err
		}
		awards = append(append(awards, listed...), allocated...)
	}
	awards = sameAllocation(awards)
	slices.SortStableFunc(awards, func(a, b *ReportedAward) int { return strings.Compare(a.Subject, b.Subject) })
	return whose, slices.DeleteFunc(awards, func(a *ReportedAward) bool { // of which another was the recipient since
		_, is := whose[models.RecipientID(a.Recipient)]
		return !is && (!a.Listed || !numbers[a.Number])
	}), nil
}

func (t *Tracker) filesOf(ctx context.Context, awards []*ReportedAward) (map[int64]models.Import, error) {
	var numbers []int64
	for _, a := range awards {
		if !slices.Contains(numbers, a.Import) {
			numbers = append(numbers, a.Import)
		}
	}
	all, err := t.store.ImportsOf(ctx, numbers)
	out := map[int64]models.Import{}
	for _, m := range all {
		out[m.Number] = m
	}
	return out, err
}

// yearOf is a program's year at a jurisdiction.
type yearOf struct {
	program string
	year    int
}

// proposer holds what kept files say against the record.
type proposer struct {
	b          *Book
	h          *holdings
	place      string
	whose      map[string]Match
	files      map[int64]models.Import
	out        *AwardProposals
	unnumbered map[yearOf]int // awards of files that the record does not have by number
}

func (p *proposer) propose(awards []*ReportedAward) error {
	for _, a := range awards {
		if program := p.program(a); program != nil && !a.Allocated && p.numbered(a) == nil {
			p.unnumbered[yearOf{program.ID, a.FiscalYear()}]++
		}
	}
	for _, a := range awards {
		program, g := p.program(a), p.numbered(a)
		var err error
		switch {
		case g != nil:
			err = p.known(a, g)
		case program == nil:
			for _, n := range a.ALNs {
				if !slices.Contains(p.out.Unlisted, n) {
					p.out.Unlisted = append(p.out.Unlisted, n)
				}
			}
		case a.Allocated:
			err = p.allocated(a, program)
		default:
			err = p.unknown(a, program)
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(p.out.Unlisted)
	return nil
}

// program is the first of the record under a listing of the award.
func (p *proposer) program(a *ReportedAward) *models.Program {
	for i := range p.b.Record.Programs {
		if x := &p.b.Record.Programs[i]; x.ALN != "" && slices.Contains(a.ALNs, x.ALN) && !x.Illustrative {
			return x
		}
	}
	return nil
}

// numbered is the grant of the record with the number of an award, of the same agency:
// the listings of an agency begin alike.
func (p *proposer) numbered(a *ReportedAward) *models.Grant {
	for i := range p.b.Record.Grants {
		g := &p.b.Record.Grants[i]
		if g.AwardNumber == "" || models.AwardNumber(g.AwardNumber) != a.Number {
			continue
		}
		of := slices.IndexFunc(p.b.Record.Programs, func(x models.Program) bool { return x.ID == g.Program })
		if of < 0 || p.b.Record.Programs[of].ALN == "" || len(a.ALNs) == 0 || slices.ContainsFunc(a.ALNs, func(n string) bool { return agencyOf(n) == agencyOf(p.b.Record.Programs[of].ALN) }) {
			return g
		}
	}
	return nil
}

// agencyOf is the two digits of the agency in the number of a listing.
func agencyOf(aln string) string {
	agency, _, _ := strings.Cut(aln, ".")
	return agency
}

// awardFigures are what the record says that a grant was awarded.
type awardFigures struct {
	sum    models.USD
	since  models.When
	awards int
	loose  bool // one of them is approximate or disputed
}

func (p *proposer) figures(grant string) awardFigures {
	var f awardFigures
	for i := range p.b.Record.Amounts {
		a := &p.b.Record.Amounts[i]
		if a.Grant != grant {
			continue
		}
		switch a.Kind {
		case models.Awarded:
			f.awards++
			f.sum += a.USD
		case models.Modification:
			f.sum += a.USD
		case models.Deobligation:
			f.sum -= a.USD
		default:
			continue
		}
		f.loose = f.loose || a.Approximate || a.Disputed
		if a.Since.Latest > f.since.Latest {
			f.since = a.Since
		}
	}
	return f
}

// begin is a proposal with what all have.
func (p *proposer) begin(kind AwardProposalKind, a *ReportedAward, program string, year int, grant string) AwardProposal {
	x := AwardProposal{Kind: kind, Award: *a, Match: p.whose[models.RecipientID(a.Recipient)], File: p.files[a.Import], Grant: grant, Program: program, FiscalYear: year}
	if a.Listed && !a.Allocated {
		x.Why = append(x.Why, "a list says it, without a day; USAspending's file has the award with its actions")
	}
	if a.Summed > 0 {
		x.Why = append(x.Why, fmt.Sprintf("the file gives no total; this is the sum of its %d actions, whose numbers leave none out", a.Summed))
	}
	return x
}

// add takes a proposal up, with its id.
func (p *proposer) add(x AwardProposal) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s", x.Kind, x.Award.Subject)
	for _, d := range x.drafts {
		fmt.Fprintf(h, " %s %s %d %s", d.Kind, d.ID, d.Replaces, d.Body)
	}
	x.ID = hex.EncodeToString(h.Sum(nil)[:8])
	if !x.Acceptable() {
		x.Kind, x.Chosen = ProposedNone, false
	}
	p.out.Proposals = append(p.out.Proposals, x)
}

// known compares an award with the grant of its number.
func (p *proposer) known(a *ReportedAward, g *models.Grant) error {
	x := p.begin(ProposedChange, a, g.Program, g.FiscalYear, g.ID)
	f := p.figures(g.ID)
	if f.awards > 0 {
		x.Says, x.Since = &f.sum, f.since
	}
	switch {
	case g.Jurisdiction != p.place:
		x.Why = append(x.Why, fmt.Sprintf("the record has this number as an award of %s; correct whose recipient it is, or the record", p.b.Names()[g.Jurisdiction]))
	case a.Total == nil:
		return nil // nothing is said that could differ
	case f.awards == 0 && *a.Total >= 0:
		x.Kind, x.Figure, x.Chosen = ProposedFigure, a.Total, a.Summed == 0 && !a.Listed
		if err := p.draft(&x, models.Amount{ID: p.free(models.FactAmount, g.ID+"-award"), Grant: g.ID, Kind: models.Awarded, USD: *a.Total}); err != nil {
			return err
		}
	case f.awards > 0 && f.sum == *a.Total && !f.loose:
		p.out.Agreed++
		return nil
	case f.awards != 1 || f.loose:
		x.Why = append(x.Why, "what the record says is approximate, disputed or of several awards; correct it there")
	default:
		more := *a.Total - f.sum
		x.Figure = &more
		x.Why = append(x.Why, "the two differ; to accept adds the difference as a modification of the award and leaves what was recorded. If what was recorded is wrong, correct it instead")
		if a.Day.Known() && f.since.Latest > a.Day {
			x.Why = append(x.Why, fmt.Sprintf("what the record says is of a later day, %s", f.since.Words()))
		}
		if err := p.draft(&x, models.Amount{ID: p.free(models.FactAmount, g.ID+"-modification"), Grant: g.ID, Kind: models.Modification, USD: more}); err != nil {
			return err
		}
	}
	p.add(x)
	return nil
}

// unknown proposes an award that the record does not have by its number: as a new one,
// and as each that stands there without a number.
func (p *proposer) unknown(a *ReportedAward, program *models.Program) error {
	year := a.FiscalYear()
	x := p.begin(ProposedAward, a, program.ID, year, "")
	alike := p.unnumbered[yearOf{program.ID, year}]
	without := 0
	for i := range p.b.Record.Grants {
		g := &p.b.Record.Grants[i]
		if g.Jurisdiction == p.place && g.Program == program.ID && g.FiscalYear == year && g.AwardNumber == "" && g.Via == "" && !g.Illustrative {
			without++
			if err := p.lacksNumber(a, g, alike); err != nil {
				return err
			}
		}
	}
	switch {
	case year == 0:
		x.Why = append(x.Why, "its fiscal year is not known: the number does not tell it and the first action is not in the file")
	case a.Total == nil:
		x.Why = append(x.Why, "the file gives no total, and not all actions are in it")
	case *a.Total < 0:
		x.Why = append(x.Why, "its total is below zero; look whether the file is whole")
	default:
		if without > 0 {
			x.Why = append(x.Why, "the record has an award of the same program and year without a number; it may be that")
		}
		if *a.Total == 0 {
			x.Why = append(x.Why, "nothing is left of it: all was de-obligated")
		}
		if n, ok := intake.ReadAwardNumber(a.FAIN); ok && slices.Contains(a.ALNs, jagListing) && n.Program != "JAGX" && n.Program != "DJ" {
			x.Why = append(x.Why, "its number says "+n.Program+", where those of the formula grant say JAGX or, to 2020, DJ: it may be of another program under the same listing")
		}
		x.Chosen = len(x.Why) == 0
		if len(a.ALNs) > 1 {
			x.Why, x.Chosen = append(x.Why, "it is under several listings: "+strings.Join(a.ALNs, ", ")), false
		}
		if err := p.newGrant(&x, a, alike > 1); err != nil {
			return err
		}
	}
	p.add(x)
	return nil
}

func (p *proposer) newGrant(x *AwardProposal, a *ReportedAward, several bool) error {
	id := grantID(p.place, x.Program, x.FiscalYear)
	if _, taken := p.h.facts.get(key{models.FactGrant, id}); taken || several {
		id = p.free(models.FactGrant, id+"-"+strings.ToLower(a.Number))
	}
	x.Grant, x.Figure = id, a.Total
	g := models.Grant{ID: id, Jurisdiction: p.place, Program: x.Program, FiscalYear: x.FiscalYear, AwardNumber: a.FAIN, Note: "Recipient as reported: " + a.Recipient.Name + ".", Sources: []string{sourceOf(x.File)}}
	body, err := models.Body(g)
	if err != nil {
		return err
	}
	x.drafts = append(x.drafts, Draft{Kind: models.FactGrant, ID: id, Body: body})
	return p.draft(x, models.Amount{ID: p.free(models.FactAmount, id+"-award"), Grant: id, Kind: models.Awarded, USD: *a.Total})
}

// lacksNumber proposes that an award is a grant of the record that has no number.
func (p *proposer) lacksNumber(a *ReportedAward, g *models.Grant, alike int) error {
	x := p.begin(ProposedNumber, a, g.Program, g.FiscalYear, g.ID)
	f := p.figures(g.ID)
	if f.awards > 0 {
		x.Says, x.Since = &f.sum, f.since
	}
	same := a.Total != nil && f.awards == 1 && !f.loose && f.sum == *a.Total
	x.Chosen = same && alike == 1 && !a.Listed
	if !same {
		x.Why = append(x.Why, "the record does not say the same sum; whether it is this award, a person knows")
	}
	if alike > 1 {
		x.Why = append(x.Why, fmt.Sprintf("files have %d awards of the program and year that the record does not have by number", alike))
	}
	was, ok := p.h.facts.get(key{models.FactGrant, g.ID})
	if !ok {
		return nil
	}
	var held models.Grant // as its own fact has it
	if err := json.Unmarshal([]byte(was.Body), &held); err != nil {
		return fmt.Errorf("fact %d: %w", was.Seq, err)
	}
	held.AwardNumber = a.FAIN
	if s := sourceOf(x.File); !slices.Contains(held.Sources, s) {
		held.Sources = append(slices.Clone(held.Sources), s)
	}
	body, err := models.Body(held)
	if err != nil {
		return err
	}
	x.drafts = append(x.drafts, Draft{Kind: models.FactGrant, ID: g.ID, Body: body, Replaces: was.Version})
	p.add(x)
	return nil
}

// free is an id that no fact of the kind has.
func (p *proposer) free(kind models.FactKind, id string) string {
	base := id
	for n := 2; ; n++ {
		if _, taken := p.h.facts.get(key{kind, id}); !taken {
			return id
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}

// draft adds a figure with its day and the file that it is from.
func (p *proposer) draft(x *AwardProposal, a models.Amount) error {
	a.Since = x.Award.Since()
	a.Sources = []string{sourceOf(x.File)}
	switch more := a.Kind == models.Modification; {
	case more && x.Award.Listed:
		a.Note = "Difference to what a list gives, " + x.Award.Total.Format()
	case more:
		a.Note = "Difference to what is obligated over all actions, " + x.Award.Total.Format()
	case a.Kind == models.Allocation:
		a.Note = "As an allocation sheet gives it"
	case x.Award.Listed:
		a.Note = "As a list gives it"
	default:
		a.Note = "Obligated over all actions"
	}
	if x.Award.LastModified.Known() {
		a.Note += ", as last modified on " + x.Award.LastModified.Words()
	}
	a.Note += "."
	body, err := models.Body(a)
	x.drafts = append(x.drafts, Draft{Kind: models.FactAmount, ID: a.ID, Body: body})
	return err
}

// sourceOf is the id of the source that a file is, by its content.
func sourceOf(m models.Import) string { return "import-" + m.Digest[:16] }

// fileSource is a file as a source of the record. Who made a table is not known.
func fileSource(m models.Import) models.Source {
	title, publisher, grade := "USAspending.gov: actions on awards", "U.S. Department of the Treasury", "primary"
	switch m.Kind {
	case models.ReportedAward:
		title = "USAspending.gov: awards"
	case models.ReportedTable:
		title, publisher, grade = "List of awards or allocations", "", "secondary"
	}
	return models.Source{ID: sourceOf(m), Title: title + ", file " + m.File, Publisher: publisher, Grade: grade,
		Note: fmt.Sprintf("Import %d, kept on %s; SHA-256 of the file %s.", m.Number, models.DateOf(m.KeptAt).Words(), m.Digest)}
}

// AcceptProposals writes what was proposed to the record, all or nothing, as the change
// of the person who accepts it.
func (t *Tracker) AcceptProposals(ctx context.Context, who models.Person, jurisdiction string, ids []string, reason string) ([]models.Fact, error) {
	if len(ids) == 0 {
		return nil, models.Invalid("proposal", "nothing is chosen; tick what the record is to have")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, models.Invalid("reason", "is missing; say why, for those who read the history")
	}
	all, err := t.AwardProposals(ctx, who, jurisdiction)
	if err != nil {
		return nil, err
	}
	drafts, err := t.accepted(ctx, &all, ids)
	if err != nil {
		return nil, err
	}
	facts, err := t.keepAs(ctx, who, Change{Drafts: drafts, Reason: reason}, "accept-import")
	var refused *Refusal
	var clash *Clash
	if errors.As(err, &refused) || errors.As(err, &clash) { // somebody may have been first
		if now, again := t.AwardProposals(ctx, who, jurisdiction); again == nil {
			if _, gone := t.accepted(ctx, &now, ids); gone != nil {
				return nil, gone
			}
		}
	}
	return facts, err
}

// accepted are the drafts of proposals, with the sources that they rest on.
func (t *Tracker) accepted(ctx context.Context, all *AwardProposals, ids []string) ([]Draft, error) {
	h, err := t.holdings(ctx)
	if err != nil {
		return nil, err
	}
	today := models.DateOf(t.Now())
	var out []Draft
	awards, grants, sources := map[string]bool{}, map[string]bool{}, map[string]bool{}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		i := slices.IndexFunc(all.Proposals, func(p AwardProposal) bool { return p.ID == id && p.Acceptable() })
		if i < 0 {
			return nil, models.Conflict("proposal", "something that you chose is not proposed any more: somebody recorded it, or a file was kept or taken back, since you looked; nothing was written, look again")
		}
		p := &all.Proposals[i]
		if awards[p.Award.Subject] || grants[p.Grant] {
			return nil, models.Invalid("proposal", "award %s or the grant %s is chosen twice; choose one of what it can be", p.Award.FAIN, p.Grant)
		}
		awards[p.Award.Subject], grants[p.Grant] = true, true
		source := fileSource(p.File)
		if _, there := h.facts.get(key{models.FactSource, source.ID}); !there && !sources[source.ID] {
			body, err := models.Body(source)
			if err != nil {
				return nil, err
			}
			sources[source.ID] = true
			out = append(out, Draft{Kind: models.FactSource, ID: source.ID, Body: body, KnownFrom: today})
		}
		for _, d := range p.drafts {
			d.KnownFrom = today
			out = append(out, d)
		}
	}
	return out, nil
}
