package seed

import (
	"io/fs"
	"strings"

	"proviso/app/exchange"
	"proviso/models"
	"proviso/seeds"
)

// planFile is how the plan of one invented place is written down.
type planFile struct {
	BudgetYears  []models.BudgetYear  `json:"budget_years"`
	AwardBudgets []models.AwardBudget `json:"award_budgets"`
	Drivers      []models.Driver      `json:"drivers"`
	Likelihoods  []models.Likelihood  `json:"likelihoods"`
	Scenarios    []models.Scenario    `json:"scenarios"`
}

// SamplePlans reads the plans of the sample's places, each of its facts invented. They
// have no faults: a test says so.
func SamplePlans() ([]models.Fact, []Fault) { return readPlans(seeds.Plans) }

func readPlans(fsys fs.FS) (facts []models.Fact, faults []Fault) {
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		root, broken := exchange.ReadYAML(display(path), src)
		if faults = append(faults, broken...); root == nil {
			return nil
		}
		var f planFile
		faults = append(faults, exchange.Decode(root, &f)...)
		found, foreign := f.facts()
		facts = append(facts, found...)
		for _, id := range foreign {
			faults = append(faults, root.Fault("id: %s does not begin with %s; everything in a plan that ships is invented", id, sampleID))
		}
		return nil
	})
	if err != nil {
		faults = append(faults, Fault{File: display("plans"), Line: 1, Msg: err.Error()})
	}
	return facts, faults
}

// facts are the facts of a file, and the ids of those that are not marked as invented.
func (f *planFile) facts() (facts []models.Fact, foreign []string) {
	add := func(kind models.FactKind, id string, v any) {
		body, err := models.Body(v)
		if err != nil || !strings.HasPrefix(id, sampleID) {
			foreign = append(foreign, id)
			return
		}
		facts = append(facts, models.Fact{Kind: kind, ID: id, Body: string(body)})
	}
	for _, v := range f.BudgetYears {
		add(models.FactBudgetYear, v.ID, v)
	}
	for _, v := range f.AwardBudgets {
		add(models.FactAwardBudget, v.ID, v)
	}
	for _, v := range f.Drivers {
		add(models.FactDriver, v.ID, v)
	}
	for _, v := range f.Likelihoods {
		add(models.FactLikelihood, v.ID, v)
	}
	for _, v := range f.Scenarios {
		add(models.FactScenario, v.ID, v)
	}
	return facts, foreign
}
