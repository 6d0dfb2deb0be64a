package api

import "proviso/models"

// ImportItem is a file that was read.
type ImportItem struct {
	Number       int64    `json:"number" example:"1"`
	File         string   `json:"file" doc:"Its name."`
	Kind         string   `json:"kind" example:"federal-transaction"`
	Jurisdiction *string  `json:"jurisdiction" doc:"Whose file it is, by id; null: everybody's."`
	State        string   `json:"state" enum:"reading,read,kept,left,undone" doc:"Only what is kept counts."`
	Records      int      `json:"records" doc:"How many were read."`
	Counts       Verdicts `json:"counts" doc:"How many of them were found to be what."`
	Notes        []string `json:"notes" doc:"Remarks on the file as a whole."`
	SHA256       string   `json:"sha256" doc:"Of the file."`
	BeganAt      string   `json:"began_at" format:"date-time"`
	BeganBy      string   `json:"began_by" doc:"Id of a person."`
	KeptAt       *string  `json:"kept_at" format:"date-time" doc:"null: it was not kept."`
	KeptBy       *string  `json:"kept_by"`
	EndedAt      *string  `json:"ended_at" format:"date-time" doc:"When it was left or taken back; null: it was not."`
	EndedBy      *string  `json:"ended_by"`
	EndedWhy     *string  `json:"ended_why"`
}

// Verdicts counts records by what they were found to be.
type Verdicts struct {
	Refused   int `json:"refused"`
	Conflict  int `json:"conflict"`
	Changed   int `json:"changed"`
	New       int `json:"new"`
	Older     int `json:"older"`
	Twice     int `json:"twice"`
	Unchanged int `json:"unchanged"`
}

// ImportList is a part of the list of imports, the newest first.
type ImportList struct {
	Next  *int64       `json:"next" doc:"What before is to be for those that follow; null: these are the last."`
	Items []ImportItem `json:"items"`
}

// RowItem is a record of an import with what was found.
type RowItem struct {
	Record  int       `json:"record" doc:"Its number in the file, from 1."`
	Line    *int      `json:"line" doc:"Where it begins; null: the format has no lines."`
	Verdict string    `json:"verdict" enum:"refused,conflict,changed,new,older,twice,unchanged"`
	Subject *string   `json:"subject" doc:"What it is about: the number of an award, with the agency."`
	Key     *string   `json:"key" doc:"By which it is told from others about the same."`
	Notes   []RowNote `json:"notes"`
}

// RowNote is a remark on a cell, or on the whole record.
type RowNote struct {
	Field *string `json:"field" doc:"The column; null: the record."`
	Text  string  `json:"text" doc:"What is wrong or was done, and what would be right."`
}

// RowList is a part of the records of an import. Those that say what was reported before
// are counted and not kept.
type RowList struct {
	Next  *int      `json:"next" doc:"What after is to be for those that follow; null: these are the last."`
	Items []RowItem `json:"items"`
}

// RecipientList is whose the recipients of an import are.
type RecipientList struct {
	Others int             `json:"others" doc:"How many are no government by name or type, and like none of the record: they are not listed."`
	Items  []RecipientItem `json:"items"`
}

// RecipientItem is a recipient with the jurisdictions that it may be.
type RecipientItem struct {
	Recipient    string          `json:"recipient" example:"uei.ltm5bxhn9ls3" doc:"By which it is remembered."`
	Name         string          `json:"name"`
	State        *string         `json:"state"`
	Rows         int             `json:"rows"`
	Found        string          `json:"found" enum:"waits,sure,said,like_none" doc:"waits: a person has to say; said: a person did."`
	Jurisdiction *string         `json:"jurisdiction" doc:"Whose it is, by id; null: of none of the record, or not known."`
	Said         *Said           `json:"said" doc:"What a person said; null: nobody did."`
	Candidates   []CandidateItem `json:"candidates" doc:"The likeliest first."`
}

// Said is a person's word on a recipient.
type Said struct {
	Why *string `json:"why"`
	By  string  `json:"by" doc:"Id of a person."`
	At  string  `json:"at" format:"date-time"`
}

// CandidateItem is a jurisdiction that a recipient may be.
type CandidateItem struct {
	Jurisdiction string       `json:"jurisdiction"`
	Score        int          `json:"score" doc:"Of 100."`
	Reasons      []ReasonItem `json:"reasons"`
}

// ReasonItem is what was compared and what it counts.
type ReasonItem struct {
	Text   string `json:"text"`
	Points int    `json:"points" doc:"0: it speaks neither for nor against."`
}

// ProposalList is what kept files propose for the record of a jurisdiction.
type ProposalList struct {
	Jurisdiction string         `json:"jurisdiction"`
	Agreed       int            `json:"agreed" doc:"Awards of which files and record say the same."`
	Waiting      int            `json:"waiting" doc:"Recipients that may be the jurisdiction and wait for a person."`
	Unlisted     []string       `json:"unlisted" doc:"Assistance Listings of awards that are left out: no program of the record has them."`
	Items        []ProposalItem `json:"items"`
}

// ProposalItem is what a file says of an award that the record does not.
type ProposalItem struct {
	ID         *string  `json:"id" doc:"By which it is accepted; another once the file or the record says otherwise. null: it cannot be accepted as it is."`
	Kind       string   `json:"kind" enum:"new-award,award-number,first-figure,other-figure,allocation,by-hand"`
	Award      string   `json:"award" example:"15PBJA24GG01899SMTP" doc:"Its number, as the file has it."`
	Recipient  string   `json:"recipient"`
	Grant      *string  `json:"grant" doc:"Of the record, or as it would be called."`
	Program    string   `json:"program"`
	FiscalYear *int     `json:"fiscal_year"`
	RecordSays *string  `json:"record_says" doc:"What was awarded, dollars and cents; null: the record does not say."`
	FileSays   *string  `json:"file_says" doc:"The total over all actions; null: it is not told."`
	OfDay      *string  `json:"of_day" format:"date" doc:"Of the last action that is in the total."`
	WouldWrite *string  `json:"would_write" doc:"The sum that would be recorded; null: none."`
	Import     int64    `json:"import" doc:"Number of the import that says it."`
	Doubts     []string `json:"doubts" doc:"What speaks against it, and what a person should know."`
}

func newImport(m *models.Import) ImportItem {
	n := m.Counts
	return ImportItem{Number: m.Number, File: m.File, Kind: string(m.Kind), Jurisdiction: orNull(m.Jurisdiction), State: string(m.State), Records: m.Rows, Notes: listOf(m.Notes), SHA256: m.Digest,
		Counts:  Verdicts{n[models.RowRefused], n[models.RowConflict], n[models.RowChanged], n[models.RowNew], n[models.RowOlder], n[models.RowTwice], n[models.RowUnchanged]},
		BeganAt: moment(m.BeganAt), BeganBy: m.BeganBy, KeptAt: since(m.KeptAt), KeptBy: orNull(m.KeptBy), EndedAt: since(m.EndedAt), EndedBy: orNull(m.EndedBy), EndedWhy: orNull(m.EndedWhy)}
}

func listImports(a *working) (any, error) {
	before, limit, err := a.page("before")
	var all []models.Import
	if err == nil {
		all, err = a.tracker.ImportList(a.ctx, a.who, int64(before), limit+1)
	}
	out := ImportList{Items: []ImportItem{}}
	page, more := upTo(all, limit)
	for i := range page {
		out.Items = append(out.Items, newImport(&page[i]))
	}
	if more {
		out.Next = &page[limit-1].Number
	}
	return out, err
}

func showImport(a *working) (any, error) {
	m, err := a.tracker.Import(a.ctx, a.who, a.number)
	if err != nil {
		return nil, err
	}
	return newImport(&m), nil
}

func listRows(a *working) (any, error) {
	after, limit, err := a.page("after")
	verdict := models.RowVerdict(a.query.Get("verdict"))
	if err == nil && verdict != "" && !verdict.Known() {
		err = models.Invalid("verdict", "%q is nothing that a record is found to be; it is refused, conflict, changed, new, older, twice or unchanged", verdict)
	}
	if err != nil {
		return nil, err
	}
	all, err := a.tracker.ImportRows(a.ctx, a.who, a.number, verdict, after, limit+1)
	out := RowList{Items: []RowItem{}}
	page, more := upTo(all, limit)
	if more {
		out.Next = &page[limit-1].Row
	}
	for i := range page {
		r := &page[i]
		x := RowItem{Record: r.Row, Verdict: string(r.Verdict), Subject: orNull(r.Subject), Key: orNull(r.Key), Notes: []RowNote{}}
		if r.Line > 0 {
			x.Line = &r.Line
		}
		for _, n := range r.Notes {
			x.Notes = append(x.Notes, RowNote{orNull(n.Field), n.Msg})
		}
		out.Items = append(out.Items, x)
	}
	return out, err
}

func listRecipients(a *working) (any, error) {
	all, others, err := a.tracker.ImportMatches(a.ctx, a.who, a.number)
	if err != nil {
		return nil, err
	}
	out := RecipientList{Others: others, Items: []RecipientItem{}}
	for i := range all {
		m := &all[i]
		x := RecipientItem{Recipient: m.ID, Name: m.Recipient.Name, State: orNull(m.Recipient.State), Rows: m.Rows, Jurisdiction: orNull(m.Is()), Candidates: []CandidateItem{}}
		switch {
		case m.Said != nil:
			x.Found, x.Said = "said", &Said{orNull(m.Said.Why), m.By.Author, moment(m.By.RecordedAt)}
		case m.Sure != "":
			x.Found = "sure"
		case m.Doubtful():
			x.Found = "waits"
		default:
			x.Found = "like_none"
		}
		for _, k := range m.Candidates {
			candidate := CandidateItem{k.Jurisdiction, k.Score, []ReasonItem{}}
			for _, r := range k.Reasons {
				candidate.Reasons = append(candidate.Reasons, ReasonItem{r.Msg, r.Points})
			}
			x.Candidates = append(x.Candidates, candidate)
		}
		out.Items = append(out.Items, x)
	}
	return out, nil
}

func listProposals(a *working) (any, error) {
	all, err := a.tracker.AwardProposals(a.ctx, a.who, a.query.Get("jurisdiction"))
	if err != nil {
		return nil, err
	}
	out := ProposalList{Jurisdiction: all.Place.ID, Agreed: all.Agreed, Waiting: all.Doubtful, Unlisted: listOf(all.Unlisted), Items: []ProposalItem{}}
	for i := range all.Proposals {
		p := &all.Proposals[i]
		x := ProposalItem{Kind: string(p.Kind), Award: p.Award.FAIN, Recipient: p.Award.Recipient.Name, Grant: orNull(p.Grant), Program: p.Program, RecordSays: sum(p.Says), FileSays: sum(p.Award.Total),
			OfDay: orNull(p.Award.Day.String()), WouldWrite: sum(p.Figure), Import: p.File.Number, Doubts: listOf(p.Why)}
		if p.Acceptable() {
			x.ID = &p.ID
		}
		if p.FiscalYear != 0 {
			x.FiscalYear = &p.FiscalYear
		}
		out.Items = append(out.Items, x)
	}
	return out, nil
}
