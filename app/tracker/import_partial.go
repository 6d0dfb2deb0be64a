package tracker

import (
	"context"
	"fmt"
	"slices"

	"proviso/app/store"
	"proviso/models"
)

// alike has rows that only leave out what was told before count as the same: of a kind of
// which each source tells another part, nothing said is not known, and no change.
func (j *judge) alike(ctx context.Context, rows []models.ImportRow, standing map[reportedThing]store.Standing) error {
	if !j.m.Kind.Partial() {
		return nil
	}
	var subjects []string
	for i := range rows {
		if was, there := standing[reportedThing{rows[i].Subject, rows[i].Key}]; there && rows[i].Verdict != models.RowRefused && was.Digest != rows[i].Digest {
			subjects = append(subjects, rows[i].Subject)
		}
	}
	if len(subjects) == 0 {
		return nil
	}
	slices.Sort(subjects)
	stand, err := j.t.store.Reported(ctx, j.m.Kind, j.m.Jurisdiction, slices.Compact(subjects))
	if err != nil {
		return err
	}
	was := map[reportedThing]string{}
	for i := range stand {
		was[reportedThing{stand[i].Subject, stand[i].Key}] = stand[i].Body
	}
	for i := range rows {
		r := &rows[i]
		body := was[reportedThing{r.Subject, r.Key}]
		if body == "" || r.Verdict == models.RowRefused {
			continue
		}
		changes, err := cellChanges(body, r.Body)
		if err != nil {
			return fmt.Errorf("row %d: %w", r.Row, err)
		}
		if len(toldChanges(changes)) == 0 {
			r.Digest = standing[reportedThing{r.Subject, r.Key}].Digest
		}
	}
	return nil
}

// unstableKey is the key that USAspending makes for an award, which ends otherwise in files
// before July 2025 and in replies since.
const unstableKey = "award_key"

// toldChanges are those in which a row tells something.
func toldChanges(all []CellChange) []CellChange {
	return slices.DeleteFunc(all, func(c CellChange) bool { return c.Is == "" || c.Field == unstableKey && c.Was != "" })
}
