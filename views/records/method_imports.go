package records

import (
	"strconv"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// GivenIntake is by which rules what others report meets the record, as the program has
// them.
type GivenIntake struct {
	Weights                       []Weight // of a match, in the order in which they are told
	Sure, Doubtful, Apart, Unsure int      // scores
	Numbers                       []NumberRead
	Proposals                     []string // kinds
	Compared                      []Compared
	MostSuggested, Suggested      int // the best score of an entry's words; kinds of suggestions
}

// Weight is what one thing in common counts.
type Weight struct {
	ID     string
	Points int
}

// NumberRead is an award's number as it can be written, and how it is read.
type NumberRead struct {
	Written, Read string // "": it is none of the Justice Department's
	Year          int
}

// Compared is two accounts that are compared in a figure, and how.
type Compared struct {
	First, Second models.Account
	Figure        models.AmountKind
	How           string
}

// imports says how files are read, whose awards they tell of, what is proposed for the
// record, how accounts are compared, and what dockets suggest.
func (g *GivenMethod) imports(c layout.Context) Part {
	w := c.Words
	in := &g.Intake
	say := func(id string, pairs ...any) string { return w.Say("method.imports."+id, pairs...) }
	part := func(id string, t *ui.Table, text ...string) Part {
		return Part{ID: "imports-" + id, Title: say(id), Text: text, Table: t}
	}
	table := func(id, caption string, columns ...string) *ui.Table {
		for i := range columns {
			columns[i] = "method.imports.col." + columns[i]
		}
		return c.Table(id, caption, columns...)
	}

	verdicts := table("verdicts", w.Say("method.imports_caption"), "verdict", "means", "counts")
	for _, v := range []models.RowVerdict{models.RowRefused, models.RowTwice, models.RowUnchanged, models.RowOlder, models.RowConflict, models.RowNew, models.RowChanged} {
		counts := "counts_no"
		if v.Counts() {
			counts = "counts_yes"
		}
		verdicts.Row(ui.Text(w.Say("import.verdict."+string(v))), ui.Text(say("verdict."+string(v))), ui.Text(say(counts)))
	}

	numbers := table("award-numbers", say("number_caption"), "written", "read", "year")
	for _, n := range in.Numbers {
		if n.Read == "" {
			numbers.Row(ui.Text(n.Written), ui.Text(say("as_it_is")), ui.Text(say("no_year")))
			continue
		}
		numbers.Row(ui.Text(n.Written), ui.Text(n.Read), ui.Text(strconv.Itoa(n.Year)))
	}

	weights := table("match", say("match_caption"), "common", "points")
	weights.Columns[1].Numeric = true
	for _, x := range in.Weights {
		weights.Row(ui.Text(say("weight."+x.ID)), number(x.Points))
	}
	match := part("match", weights, say("match_text", "Sure", in.Sure, "Apart", in.Apart, "Doubtful", in.Doubtful, "Unsure", in.Unsure))
	match.After = []string{say("match_after")}

	proposals := table("proposals", say("propose_caption"), "proposed", "means")
	for _, kind := range in.Proposals {
		proposals.Row(ui.Text(say("propose."+kind)), ui.Text(say("propose."+kind+"_when")))
	}
	propose := part("propose", proposals, say("propose_text"))
	propose.After = []string{say("propose_sum")}

	accounts := table("reconciliation", say("reconcile_caption"), "figure", "first", "second", "how")
	for _, x := range in.Compared {
		accounts.Row(ui.Text(w.Say("reconcile.figure."+string(x.Figure))), ui.Text(w.Say("reconcile.account."+string(x.First))), ui.Text(w.Say("reconcile.account."+string(x.Second))), ui.Text(say("how."+x.How)))
	}
	reconcile := part("reconcile", accounts, say("reconcile_text"))
	reconcile.After = []string{say("reconcile_settled")}

	docket := part("docket", nil, say("docket_text", "Most", in.MostSuggested), say("docket_kinds", "N", in.Suggested), say("docket_waits"))
	docket.After = []string{say("docket_after")}

	return Part{ID: "imports", Title: w.Say("method.imports"), Text: []string{w.Say("method.imports_text")}, Table: verdicts,
		Parts: []Part{part("number", numbers, say("number_text")), match, propose, reconcile, docket}}
}
