package seed

import (
	"proviso/app/exchange"
	"proviso/models"
)

// one reads a file that is one thing; the file bears its id.
func one[T any](r *reader, kind models.FactKind, into *[]T, n *exchange.Node, file string, id func(T) string) {
	var v T
	r.add(exchange.Decode(n, &v)...)
	if r.place(kind, id(v), n) {
		*into = append(*into, v)
		if want := id(v) + ".yaml"; file != want {
			r.add(n.At("id").Fault("id: %s stands in a file called %s; it belongs in %s", id(v), file, want))
		}
	}
}

// many reads a file that is a list of things under one name.
func many[T any](r *reader, kind models.FactKind, into *[]T, n *exchange.Node, name string, id func(T) string) {
	for _, key := range n.Keys {
		if key != name {
			r.add(n.Map[key].Fault("%s: is not a field of this file; it holds %s", key, name))
		}
	}
	list := n.Map[name]
	if list == nil || list.List == nil {
		r.add(n.At(name).Fault("%s: is missing, or is not a list", name))
		return
	}
	for _, item := range list.List {
		var v T
		r.add(exchange.Decode(item, &v)...)
		if r.place(kind, id(v), item) {
			*into = append(*into, v)
		}
	}
}

// place notes where a thing stands; false, with a fault, if it has no id or the
// id is taken.
func (r *reader) place(kind models.FactKind, id string, n *exchange.Node) bool {
	if id == "" {
		r.add(n.Fault("id: is missing"))
		return false
	}
	if first, taken := r.where[ref{kind, id}]; taken {
		at := first.At("id")
		r.add(n.At("id").Fault("id: %s is taken: another %s of that id stands at %s:%d", id, kind, at.File, at.Line))
		return false
	}
	r.where[ref{kind, id}] = n
	return true
}

// grantFile is how the grants of one jurisdiction are written down: a grant with
// its amounts and steps within it.
type grantFile struct {
	Jurisdiction string       `json:"jurisdiction"`
	Grants       []grantEntry `json:"grants"`
}

type grantEntry struct {
	ID             string                 `json:"id"`
	Program        string                 `json:"program"`
	FiscalYear     int                    `json:"fiscal_year"`
	AwardNumber    string                 `json:"award_number"`
	Via            string                 `json:"pass_through"`
	Joint          *models.Joint          `json:"joint"`
	Inferred       string                 `json:"inferred"`
	Illustrative   bool                   `json:"illustrative"`
	Note           string                 `json:"note"`
	Sources        []string               `json:"sources"`
	Amounts        []models.Amount        `json:"amounts"`
	Steps          []models.Step          `json:"steps"`
	Reports        []models.Report        `json:"reports"`
	Certifications []models.Certification `json:"certifications"`
}

func (r *reader) grants(n *exchange.Node, file string) {
	var f grantFile
	r.add(exchange.Decode(n, &f)...)
	if want := f.Jurisdiction + ".yaml"; file != want {
		r.add(n.At("jurisdiction").Fault("jurisdiction: the grants of %s stand in a file called %s; they belong in %s", f.Jurisdiction, file, want))
	}
	for i, e := range f.Grants {
		at := n.At("grants", i)
		if !r.place(models.FactGrant, e.ID, at) {
			continue
		}
		r.record.Grants = append(r.record.Grants, models.Grant{ID: e.ID, Jurisdiction: f.Jurisdiction, Program: e.Program, FiscalYear: e.FiscalYear,
			AwardNumber: e.AwardNumber, Via: e.Via, Joint: e.Joint, Inferred: e.Inferred, Illustrative: e.Illustrative, Note: e.Note, Sources: e.Sources})
		for k, a := range e.Amounts {
			a.Grant = e.ID
			if n := at.At("amounts", k); n.Map["usd"] == nil { // no amount is not an amount of zero
				r.add(n.Fault("usd: is missing"))
			}
			if r.place(models.FactAmount, a.ID, at.At("amounts", k)) {
				r.record.Amounts = append(r.record.Amounts, a)
			}
		}
		for k, s := range e.Steps {
			s.Grant = e.ID
			if r.place(models.FactStep, s.ID, at.At("steps", k)) {
				r.record.Steps = append(r.record.Steps, s)
			}
		}
		for k, p := range e.Reports {
			p.Grant = e.ID
			if r.place(models.FactReport, p.ID, at.At("reports", k)) {
				r.record.Reports = append(r.record.Reports, p)
			}
		}
		for k, c := range e.Certifications {
			c.Grant = e.ID
			if r.place(models.FactCertification, c.ID, at.At("certifications", k)) {
				r.record.Certifications = append(r.record.Certifications, c)
			}
		}
	}
}
