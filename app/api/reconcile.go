package api

import (
	"proviso/app/tracker"
	"proviso/models"
)

// Reconciliation is how the accounts of the awards of a jurisdiction stand to each other.
type Reconciliation struct {
	Jurisdiction string            `json:"jurisdiction"`
	AsOf         string            `json:"as_of" format:"date" doc:"Today: it is of now."`
	Items        []ReconciledAward `json:"items"`
}

// ReconciledAward is one award.
type ReconciledAward struct {
	Grant       string           `json:"grant" doc:"Its id."`
	Name        string           `json:"name"`
	Agree       int              `json:"agree" doc:"Comparisons in which nothing differs."`
	Open        int              `json:"open" doc:"Differences that nobody has explained or accepted."`
	Figures     []AccountFigure  `json:"figures" doc:"What each account told last."`
	Differences []DifferenceItem `json:"differences" doc:"With what cannot be compared."`
}

// AccountFigure is a sum to date, federal share, that an account tells.
type AccountFigure struct {
	Account string  `json:"account" enum:"record,ledger,sf-425,asap,usaspending,single-audit"`
	Figure  string  `json:"figure" enum:"award,expended,drawn,unliquidated"`
	AsOf    *string `json:"as_of" format:"date" doc:"null: it does not tell the day."`
	Sum     string  `json:"sum" doc:"Dollars and cents."`
}

// DifferenceItem is that two accounts do not say the same, or cannot be compared.
type DifferenceItem struct {
	ID      *string        `json:"id" doc:"With the sums that it is of; with others it is another. null: there is nothing to settle."`
	Figure  string         `json:"figure" enum:"award,expended,drawn,unliquidated"`
	First   AccountSum     `json:"first"`
	Second  AccountSum     `json:"second"`
	By      *string        `json:"by" doc:"The first less the second; null: they cannot be compared."`
	State   string         `json:"state" enum:"open,explained,accepted,not_compared"`
	WhyNot  *string        `json:"why_not" enum:"not-told,no-day,other-days,later,one-year" doc:"Why they cannot be compared."`
	Settled *SettledByItem `json:"settled" doc:"null: nobody did."`
}

// AccountSum is one side of a comparison.
type AccountSum struct {
	Account string  `json:"account" enum:"record,ledger,sf-425,asap,usaspending,single-audit"`
	AsOf    *string `json:"as_of" format:"date"`
	Sum     *string `json:"sum" doc:"Dollars and cents; null: it is not told."`
}

// SettledByItem is who explained or accepted a difference, and why.
type SettledByItem struct {
	By  string `json:"by" doc:"Id of a person."`
	On  string `json:"on" format:"date"`
	Why string `json:"why"`
}

func reconcile(a *working) (any, error) {
	desk, err := a.tracker.Reconciliation(a.ctx, a.who, a.query.Get("jurisdiction"))
	if err != nil {
		return nil, err
	}
	out := Reconciliation{Jurisdiction: desk.Place.ID, AsOf: desk.Today.String(), Items: []ReconciledAward{}}
	award := a.query.Get("award")
	var ids []string
	for i := range desk.Reconciled {
		r := &desk.Reconciled[i]
		if ids = append(ids, r.Grant); award == "" || r.Grant == award {
			out.Items = append(out.Items, newReconciled(r))
		}
	}
	if award != "" && len(out.Items) == 0 {
		return nil, models.NotFound("award", award, tracker.Near(award, ids))
	}
	return out, nil
}

func newReconciled(r *tracker.ReconciledAward) ReconciledAward {
	out := ReconciledAward{Grant: r.Grant, Name: r.Name, Agree: r.Agree, Open: r.Open(), Figures: []AccountFigure{}, Differences: []DifferenceItem{}}
	for _, f := range r.Figures {
		out.Figures = append(out.Figures, AccountFigure{string(f.Account), string(f.Figure), orNull(f.Day.String()), f.Sum.String()})
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		side := func(k int) AccountSum {
			return AccountSum{string(d.Between[k]), orNull(d.Days[k].String()), sum(d.Sums[k])}
		}
		x := DifferenceItem{ID: orNull(r.DifferenceID(d)), Figure: string(d.Figure), First: side(0), Second: side(1), By: sum(d.By), State: "open", WhyNot: orNull(string(d.Why))}
		switch s := d.Settled; {
		case d.By == nil:
			x.State = "not_compared"
		case s != nil:
			x.State, x.Settled = string(s.Kind), &SettledByItem{s.By, s.On.String(), s.Why}
		}
		out.Differences = append(out.Differences, x)
	}
	return out
}
