package tracker

import (
	"slices"
	"strconv"
	"strings"

	"proviso/app/report"
	"proviso/models"
)

// ExportQuery asks for a list of the record, as of a day and as known on one. A filter
// that a list has nothing for is an error.
type ExportQuery struct {
	AsOf, KnownOn                    models.Date
	Jurisdiction, Program, Condition string // ids
	FiscalYear                       int
}

// exportList is a list that can be written as a table.
type exportList struct {
	name    string
	filters string // what of a query it can be narrowed by: j, p, c, y
	table   func(b *Book, q ExportQuery) (models.Table, error)
}

// exportLists are the lists, in the order in which they are offered.
var exportLists = []exportList{
	{"grants", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return b.Table(ListQuery{AssessQuery: AssessQuery{AsOf: q.AsOf, KnownOn: q.KnownOn, Jurisdiction: q.Jurisdiction, Program: q.Program, FiscalYear: q.FiscalYear}, Condition: q.Condition})
	}},
	{"amounts", "jpy", func(b *Book, q ExportQuery) (models.Table, error) {
		grant := func(id string) *models.Grant { return b.index.grants[id] }
		return report.Amounts(picked(b, q, b.Record.Amounts, func(x *models.Amount) traits {
			out := traits{when: x.Since}
			if g := grant(x.Grant); g != nil {
				out.places, out.programs, out.years = []string{g.Jurisdiction}, []string{g.Program}, []int{g.FiscalYear}
			}
			return out
		}), grant), nil
	}},
	{"deadlines", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		l, err := b.List(ListQuery{AssessQuery: AssessQuery{AsOf: q.AsOf, KnownOn: q.KnownOn, Jurisdiction: q.Jurisdiction, Program: q.Program, FiscalYear: q.FiscalYear}, Condition: q.Condition})
		if err != nil {
			return models.Table{}, err
		}
		t := models.Table{Columns: []models.Column{{Name: "date", Date: true}, {Name: "what"}, {Name: "grants", Numeric: true}}}
		for _, d := range l.Due {
			t.Rows = append(t.Rows, []string{d.Date.String(), d.What, strconv.Itoa(d.N)})
		}
		return t, nil
	}},
	{"conditions", "pcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return report.Conditions(known(q, KnownCondition, picked(b, q, b.Record.Conditions, func(x *models.Condition) traits {
			out := traits{when: x.Announced, conditions: []string{x.ID}}
			for _, a := range x.Attachments {
				out.programs = append(out.programs, a.Programs...)
				out.years = append(out.years, a.FiscalYear)
				if a.Announced.Known() && (!out.when.Known() || a.Announced.Earliest < out.when.Earliest) {
					out.when = a.Announced
				}
			}
			return out
		}))), nil
	}},
	{"cases", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return report.Cases(known(q, KnownCase, picked(b, q, b.Record.Cases, func(x *models.Case) traits {
			out := traits{when: x.Filed, programs: x.Programs, conditions: x.Conditions, years: x.FiscalYears}
			for _, p := range x.Plaintiffs {
				out.places = append(out.places, p.ID)
			}
			return out
		}))), nil
	}},
	{"orders", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		var all []report.CaseOrder
		for i := range b.Record.Cases {
			for _, o := range b.Record.Cases[i].Orders {
				all = append(all, report.CaseOrder{Order: o, In: &b.Record.Cases[i]})
			}
		}
		shown := func(o report.CaseOrder, day models.Date) report.CaseOrder {
			o.Order = KnownOrder(o.Order, day)
			return o
		}
		return report.Orders(known(q, shown, picked(b, q, all, func(x *report.CaseOrder) traits {
			return traits{when: x.From, places: x.Protected, programs: x.Programs, conditions: x.Conditions, years: x.FiscalYears}
		}))), nil
	}},
	{"notices", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return report.Notices(picked(b, q, b.Record.Notices, func(x *models.Notice) traits {
			out := traits{when: x.Date, places: slices.Concat(x.Protected, x.Addressees), programs: []string{x.Program}, conditions: x.Conditions, years: []int{x.FiscalYear}}
			if !x.Date.Known() {
				out.when = models.OnDay(x.NotBefore)
			}
			return out
		})), nil
	}},
	{"demands", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return actionTable(b, q, func(x models.Action) bool { return !x.Demands() }), nil
	}},
	{"actions", "jpcy", func(b *Book, q ExportQuery) (models.Table, error) {
		return actionTable(b, q, func(models.Action) bool { return false }), nil
	}},
	{"jurisdictions", "j", func(b *Book, q ExportQuery) (models.Table, error) {
		return report.Jurisdictions(picked(b, q, b.Record.Jurisdictions, func(x *models.Jurisdiction) traits { return traits{places: []string{x.ID}} })), nil
	}},
	{"programs", "p", func(b *Book, q ExportQuery) (models.Table, error) {
		return report.Programs(picked(b, q, b.Record.Programs, func(x *models.Program) traits { return traits{programs: []string{x.ID}} })), nil
	}},
	{"sources", "", func(b *Book, q ExportQuery) (models.Table, error) {
		all := slices.DeleteFunc(slices.Clone(b.Record.Sources), func(x models.Source) bool {
			return q.KnownOn != 0 && x.Date.Known() && x.Date.Earliest > q.KnownOn
		})
		return report.Sources(all), nil
	}},
}

func actionTable(b *Book, q ExportQuery, out func(models.Action) bool) models.Table {
	all := slices.DeleteFunc(slices.Clone(b.Record.Actions), out)
	return report.Actions(known(q, KnownAction, picked(b, q, all, func(x *models.Action) traits {
		return traits{when: x.Date, places: x.Recipients, programs: x.Programs, conditions: x.Conditions, years: x.FiscalYears}
	})))
}

// traits are what a thing can be picked by.
type traits struct {
	when                         models.When // since when it is; not known: always
	places, programs, conditions []string
	years                        []int
}

// picked are the things that had begun by the day, or may have, and that the filters let
// through.
func picked[T any](b *Book, q ExportQuery, of []T, tells func(*T) traits) (out []T) {
	day := b.Day(q.AsOf, q.KnownOn)
	for i := range of {
		x := tells(&of[i])
		if x.when.Known() && day.Happened(x.when) == models.No ||
			q.Jurisdiction != "" && !slices.Contains(x.places, q.Jurisdiction) ||
			q.Program != "" && !slices.Contains(x.programs, q.Program) ||
			q.Condition != "" && !slices.Contains(x.conditions, q.Condition) ||
			q.FiscalYear != 0 && !slices.Contains(x.years, q.FiscalYear) {
			continue
		}
		out = append(out, of[i])
	}
	return out
}

// known are things as they were known on the day of the query.
func known[T any](q ExportQuery, as func(T, models.Date) T, of []T) []T {
	for i := range of {
		of[i] = as(of[i], q.KnownOn)
	}
	return of
}

// ExportLists names the lists that Export can write.
func ExportLists() (names []string) {
	for _, l := range exportLists {
		names = append(names, l.name)
	}
	return names
}

// Export is a list of the record as a table.
func (b *Book) Export(list string, q ExportQuery) (models.Table, error) {
	i := slices.IndexFunc(exportLists, func(l exportList) bool { return l.name == list })
	if i < 0 {
		return models.Table{}, models.Invalid("list", "%q is no list; it is one of %s", list, strings.Join(ExportLists(), ", "))
	}
	l := exportLists[i]
	for _, f := range []struct {
		letter, name string
		asked        bool
	}{{"j", "jurisdiction", q.Jurisdiction != ""}, {"p", "program", q.Program != ""}, {"c", "condition", q.Condition != ""}, {"y", "fiscal-year", q.FiscalYear != 0}} {
		if f.asked && !strings.Contains(l.filters, f.letter) {
			return models.Table{}, models.Invalid(f.name, "the list of %s is not narrowed by it; leave it out", list)
		}
	}
	if q.Condition != "" {
		if _, err := b.Law.FindCondition(q.Condition); err != nil {
			return models.Table{}, err
		}
	}
	return l.table(b, q)
}
