package tracker

import (
	"proviso/app/law"
	"proviso/app/risk"
	"proviso/models"
)

// Unjudged are the grants that the query lets through, but for its rung: each with
// its state and nothing else. Judge them once it is known which are wanted.
func (b *Book) Unjudged(q AssessQuery) ([]models.Assessment, error) {
	grants, err := b.choose(q)
	if err != nil {
		return nil, err
	}
	out := make([]models.Assessment, len(grants))
	for i, g := range grants {
		out[i].Grant = *g
		if j, ok := b.Law.Jurisdiction(g.Jurisdiction); ok {
			out[i].State = j.State
		}
	}
	return out, nil
}

// Judge judges these grants, in their order, on the days of the query.
func (b *Book) Judge(grants []*models.Grant, q AssessQuery) []models.Assessment {
	day := b.Day(q.AsOf, q.KnownOn)
	judged := make([]models.Assessment, len(grants))
	inParallel(len(grants), func(i int) {
		judged[i] = b.judge(grants[i], day, q)
	})
	return judged
}

func (b *Book) judge(g *models.Grant, day *law.Day, q AssessQuery) models.Assessment {
	d := b.Desk.Dossier(day, *g)
	a := risk.Assess(d, q.AsOf)
	b.Desk.Weigh(&a, day)
	if q.Explain {
		a.Changes = risk.Changes(d, q.AsOf)
	}
	return a
}

// Near gives up to three of the names that are like the text, nearest first.
func Near(text string, names []string) []string { return law.Near(text, names) }
