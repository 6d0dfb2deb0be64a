package seed

import (
	"io/fs"
	"slices"
	"strings"

	"proviso/app/exchange"
	"proviso/models"
	"proviso/seeds"
)

// sampleDir is the folder of the sample, and the beginning of its ids.
const (
	sampleDir = "sample"
	sampleID  = "illustrative-"
)

// Sample reads the invented county and city that ship with the program, each fact
// marked illustrative. It has no faults: a test says so.
func Sample() (models.Record, []Fault) {
	return readSample(seeds.FS, seeds.Sample)
}

// readSample reads a sample on top of the record that it refers to, and gives the
// sample alone.
func readSample(real, sample fs.FS) (models.Record, []Fault) {
	r := &reader{where: map[ref]*exchange.Node{}}
	r.walk(real, "")
	names := map[string]bool{}
	within, err := fs.Sub(sample, sampleDir)
	if err != nil {
		return models.Record{}, []Fault{{File: display(sampleDir), Line: 1, Msg: err.Error()}}
	}
	r.walk(within, sampleDir+"/")
	for k, n := range r.where {
		if strings.HasPrefix(n.File, display(sampleDir+"/")) {
			names[string(k.kind)+" "+k.id] = true
		}
	}
	in := func(kind models.FactKind, id string) bool { return names[string(kind)+" "+id] }
	r.check()
	out := only(r.record, in)
	r.checkSample(out, names)
	exchange.SortFaults(r.faults)
	out.Sort()
	return out, r.faults
}

// only is what of a record the test lets through.
func only(r models.Record, in func(models.FactKind, string) bool) models.Record {
	return models.Record{
		Sources:        pick(r.Sources, func(v models.Source) bool { return in(models.FactSource, v.ID) }),
		Jurisdictions:  pick(r.Jurisdictions, func(v models.Jurisdiction) bool { return in(models.FactJurisdiction, v.ID) }),
		Programs:       pick(r.Programs, func(v models.Program) bool { return in(models.FactProgram, v.ID) }),
		Conditions:     pick(r.Conditions, func(v models.Condition) bool { return in(models.FactCondition, v.ID) }),
		Actions:        pick(r.Actions, func(v models.Action) bool { return in(models.FactAction, v.ID) }),
		Grants:         pick(r.Grants, func(v models.Grant) bool { return in(models.FactGrant, v.ID) }),
		Amounts:        pick(r.Amounts, func(v models.Amount) bool { return in(models.FactAmount, v.ID) }),
		Steps:          pick(r.Steps, func(v models.Step) bool { return in(models.FactStep, v.ID) }),
		Reports:        pick(r.Reports, func(v models.Report) bool { return in(models.FactReport, v.ID) }),
		Certifications: pick(r.Certifications, func(v models.Certification) bool { return in(models.FactCertification, v.ID) }),
	}
}

func pick[T any](all []T, in func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !in(v) })
}

// checkSample: everything in the sample is marked, by its id too, and bears on
// nothing real.
func (r *reader) checkSample(s models.Record, names map[string]bool) {
	told := 0
	mark := func(kind models.FactKind, id string, illustrative bool) {
		told++
		n := r.at(kind, id)
		if !illustrative {
			r.add(n.Fault("illustrative: is missing; everything in the sample is marked illustrative: true"))
		}
		if !strings.HasPrefix(id, sampleID) {
			r.add(n.At("id").Fault("id: %s does not begin with %s", id, sampleID))
		}
	}
	invented := map[string]bool{}
	for _, v := range s.Sources {
		mark(models.FactSource, v.ID, v.Illustrative)
		if v.URL != "" {
			r.add(r.at(models.FactSource, v.ID, "url").Fault("url: there is no document behind what is invented"))
		}
	}
	for _, v := range s.Jurisdictions {
		mark(models.FactJurisdiction, v.ID, v.Illustrative)
		invented[v.ID] = true
		if v.State != "" || v.GEOID != "" {
			r.add(r.at(models.FactJurisdiction, v.ID).Fault("state: an invented place lies in none"))
		}
	}
	for _, v := range s.Programs {
		mark(models.FactProgram, v.ID, v.Illustrative)
		invented[v.ID] = true
		if v.ALN != "" {
			r.add(r.at(models.FactProgram, v.ID, "aln").Fault("aln: an invented program has none"))
		}
	}
	real := func(ids []string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return !invented[id] })
	}
	for _, v := range s.Conditions {
		mark(models.FactCondition, v.ID, v.Illustrative)
		for i, a := range v.Attachments {
			if len(a.Programs) == 0 || real(a.Programs) || a.AllPrograms || len(a.ProgramKinds)+len(a.Agencies) > 0 {
				r.add(r.at(models.FactCondition, v.ID, "attachments", i).Fault("programs: an invented condition is attached to invented programs alone"))
			}
		}
	}
	for _, v := range s.Actions {
		mark(models.FactAction, v.ID, v.Illustrative)
		if len(v.Recipients) == 0 || real(v.Recipients) || v.Everyone || v.AllPrograms {
			r.add(r.at(models.FactAction, v.ID).Fault("recipients: an invented action is sent to invented places alone"))
		}
	}
	for _, v := range s.Grants {
		mark(models.FactGrant, v.ID, v.Illustrative)
		if !invented[v.Jurisdiction] || v.Via != "" {
			r.add(r.at(models.FactGrant, v.ID).Fault("jurisdiction: an invented grant is of an invented place"))
		}
	}
	told += len(s.Amounts) + len(s.Steps) + len(s.Reports) + len(s.Certifications)
	if told != len(names) {
		r.add(Fault{File: display(sampleDir), Line: 1, Msg: "holds a kind of thing that is never invented: a case, notice, association or the like"})
	}
}
