package tracker

import (
	"slices"

	"proviso/models"
)

// Items gives every thing of a record as a fact to be loaded, in the order of
// models.FactKinds and of ids: what others refer to comes first. The sources of
// a fact are all that it cites, at any depth, once each.
func Items(r models.Record) ([]Item, error) {
	r.Sort()
	var out []Item
	var failed error
	add := func(kind models.FactKind, id string, v any, cited ...[]string) {
		body, err := models.Body(v)
		if err != nil && failed == nil {
			failed = err
		}
		var sources []string
		for _, ids := range cited {
			for _, s := range ids {
				if !slices.Contains(sources, s) {
					sources = append(sources, s)
				}
			}
		}
		out = append(out, Item{Kind: kind, ID: id, Body: body, Sources: sources})
	}
	for _, v := range r.Sources {
		add(models.FactSource, v.ID, v)
	}
	for _, v := range r.Jurisdictions {
		add(models.FactJurisdiction, v.ID, v, v.Sources)
	}
	for _, v := range r.Associations {
		add(models.FactAssociation, v.ID, v, v.Sources)
	}
	for _, v := range r.Programs {
		add(models.FactProgram, v.ID, v, v.Sources)
	}
	for _, v := range r.Conditions {
		cited := [][]string{v.Sources}
		for _, a := range v.Attachments {
			cited = append(cited, a.Sources)
		}
		add(models.FactCondition, v.ID, v, cited...)
	}
	for _, v := range r.NumberBlocks {
		add(models.FactNumberBlock, v.ID, v, v.Sources)
	}
	for _, v := range r.Cases {
		add(models.FactCase, v.ID, v, citedByCase(v)...)
	}
	for _, v := range r.Notices {
		add(models.FactNotice, v.ID, v, v.Sources)
	}
	for _, v := range r.Actions {
		cited := [][]string{v.Sources}
		for _, x := range v.Responses {
			cited = append(cited, x.Sources)
		}
		add(models.FactAction, v.ID, v, cited...)
	}
	for _, v := range r.Grants {
		cited := [][]string{v.Sources}
		if v.Joint != nil {
			for _, m := range v.Joint.Memoranda {
				cited = append(cited, m.Sources)
			}
		}
		add(models.FactGrant, v.ID, v, cited...)
	}
	for _, v := range r.Amounts {
		add(models.FactAmount, v.ID, v, v.Sources)
	}
	for _, v := range r.Steps {
		add(models.FactStep, v.ID, v, v.Sources)
	}
	for _, v := range r.Reports {
		add(models.FactReport, v.ID, v, v.Sources)
	}
	for _, v := range r.Certifications {
		add(models.FactCertification, v.ID, v, v.Sources)
	}
	for _, v := range r.Context {
		add(models.FactContext, v.ID, v, v.Sources)
	}
	for _, v := range r.Practices {
		add(models.FactPractice, v.ID, v, v.Sources)
	}
	for _, v := range r.Gaps {
		add(models.FactGap, v.ID, v, v.Sources)
	}
	for _, v := range r.Exclusions {
		add(models.FactExclusion, v.ID, v)
	}
	return out, failed
}

func citedByCase(v models.Case) [][]string {
	cited := [][]string{v.Sources}
	for _, e := range v.Events {
		cited = append(cited, e.Sources)
	}
	for _, o := range v.Orders {
		cited = append(cited, o.Sources)
		for _, s := range o.Stays {
			cited = append(cited, s.Sources)
		}
	}
	return cited
}
