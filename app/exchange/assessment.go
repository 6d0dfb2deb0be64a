package exchange

import (
	"encoding/json"
	"io"

	"proviso/models"
)

// Ladder is an assessment of a day as it is written to JSON.
type Ladder struct {
	AsOf, KnownOn models.Date
	Revision      int64
	Grants        []models.Assessment
	Unknown       UnknownJSON
}

// UnknownJSON counts what is not known of the grants listed.
type UnknownJSON struct {
	Rungs      int `json:"rungs"`
	Amounts    int `json:"amounts"`
	Positions  int `json:"positions"`
	Conditions int `json:"conditions"`
}

type ladderJSON struct {
	AsOf     string      `json:"as_of"`
	KnownOn  *string     `json:"known_on"`
	Revision int64       `json:"revision"`
	Grants   []grantJSON `json:"grants"`
	Unknown  UnknownJSON `json:"unknown"`
}

type grantJSON struct {
	ID              string          `json:"id"`
	Jurisdiction    string          `json:"jurisdiction"`
	Program         string          `json:"program"`
	FiscalYear      int             `json:"fiscal_year"`
	AwardNumber     *string         `json:"award_number"`
	PassThrough     *string         `json:"pass_through"`
	Illustrative    bool            `json:"illustrative,omitempty"`
	Rung            models.Rung     `json:"rung"`
	Amount          *string         `json:"amount"`
	Basis           *string         `json:"basis"`
	Approximate     bool            `json:"approximate"`
	Disputed        bool            `json:"disputed"`
	Position        any             `json:"position"`
	Conditions      []standingJSON  `json:"conditions"`
	Findings        []findingJSON   `json:"findings"`
	NextDeadline    *string         `json:"next_deadline"`
	NextDeadlineFor *string         `json:"next_deadline_for"`
	WouldChange     []wouldMoveJSON `json:"would_change,omitempty"`
}

type standingJSON struct {
	Condition   string          `json:"condition"`
	Standing    models.Standing `json:"standing"`
	Enforceable string          `json:"enforceable"`
}

type findingJSON struct {
	Rule    string   `json:"rule"`
	Rung    *string  `json:"rung"` // null: a remark
	Cause   *string  `json:"cause"`
	Text    string   `json:"text"`
	Basis   string   `json:"basis"`
	Law     string   `json:"authority"`
	Since   *string  `json:"since"`
	Sources []string `json:"sources"`
}

type positionJSON struct {
	SpentUnpaid models.USD `json:"spent_unpaid"`
	Future      models.USD `json:"future"`
	Committed   models.USD `json:"committed"`
	Uncommitted models.USD `json:"uncommitted"`
	OwedBack    models.USD `json:"owed_back"`
	Demandable  models.USD `json:"demandable"`
	OverAward   models.USD `json:"over_award"`
	OwnMoney    models.USD `json:"own_money_before_award"`
	Interest    models.USD `json:"interest_owed"`
}

type wouldMoveJSON struct {
	Facts []string    `json:"facts"`
	To    models.Rung `json:"to"`
}

// WriteLadder writes a day's ladder as one JSON object. Money is text of dollars
// and cents; an amount that is not known is null, a position "unknown".
func WriteLadder(w io.Writer, l Ladder) error {
	out := ladderJSON{AsOf: l.AsOf.String(), KnownOn: orNull(l.KnownOn.String()), Revision: l.Revision,
		Grants: make([]grantJSON, 0, len(l.Grants)), Unknown: l.Unknown}
	for i := range l.Grants {
		out.Grants = append(out.Grants, newGrantJSON(&l.Grants[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func newGrantJSON(a *models.Assessment) grantJSON {
	g := a.Grant
	out := grantJSON{ID: g.ID, Jurisdiction: g.Jurisdiction, Program: g.Program, FiscalYear: g.FiscalYear,
		AwardNumber: orNull(g.AwardNumber), PassThrough: orNull(g.Via), Illustrative: g.Illustrative, Rung: a.Rung, Position: "unknown",
		Conditions: make([]standingJSON, 0, len(a.Conditions)), Findings: make([]findingJSON, 0, len(a.Findings))}
	if f := a.Figure; f != nil {
		amount, basis := f.USD.String(), string(f.Basis)
		out.Amount, out.Basis, out.Approximate, out.Disputed = &amount, &basis, f.Approximate, f.Disputed
	}
	if p := a.Position; p != nil {
		out.Position = positionJSON{p.SpentUnpaid, p.Future, p.Committed, p.Uncommitted, p.OwedBack, p.Demandable, p.OverAward, p.OwnMoney, p.Interest}
	}
	for _, c := range a.Conditions {
		out.Conditions = append(out.Conditions, standingJSON{c.Condition, c.Standing, c.Standing.Enforceable().String()})
	}
	for _, f := range a.Findings {
		sources := f.Sources
		if sources == nil {
			sources = []string{}
		}
		out.Findings = append(out.Findings, findingJSON{f.Rule, orNull(string(f.Rung)), orNull(string(f.Cause)), f.Text, f.Basis, f.Citation,
			orNull(f.Since.String()), sources})
	}
	if d := a.NextDeadline; d != nil {
		out.NextDeadline, out.NextDeadlineFor = orNull(d.Date.String()), orNull(d.What)
	}
	for _, c := range a.Changes {
		out.WouldChange = append(out.WouldChange, wouldMoveJSON{c.Facts, c.To})
	}
	return out
}
