package planner

import (
	"net/url"

	"proviso/views/layout"
	"proviso/views/ui"
	"proviso/views/words"
)

// Address is that of a plan.
func Address(place string) string { return In("/budget", place) }

// In is the address of a page of a place's plan.
func In(path, place string) string {
	return path + "?jurisdiction=" + url.QueryEscape(place)
}

// Crumbs lead from the list of plans through that of a place to one of its pages.
func Crumbs(w *words.Words, place, name string, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: w.Say("plan.list"), URL: "/budget"}, {Text: w.Say("plan.of", "Place", name), URL: Address(place)}}, more...)
}

// places are the pages that every plan has, in the order in which they are led to.
var places = [][2]string{{"plan", "/budget"}, {"drivers", "/budget/drivers"}, {"scenarios", "/budget/scenarios"}, {"ledger", "/budget/ledger"}, {"reconcile", "/budget/reconcile"}, {"freeze", "/budget/freeze"}, {"reports", "/budget/reports"}, {"log", "/budget/log"}}

// Around leads to the other pages of a place's plan; to the flags of counsel only who
// keeps them.
func Around(c layout.Context, place string, counsels bool) []ui.Link {
	var out []ui.Link
	all := places
	if counsels {
		all = append(all[:len(all):len(all)], [2]string{"claims", "/budget/claims"})
	}
	for _, x := range all {
		if x[1] != c.Path {
			out = append(out, ui.Link{Text: c.Words.Say("plan.page." + x[0]), URL: In(x[1], place)})
		}
	}
	return out
}
