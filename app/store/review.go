package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// ReviewKind is the kind of the lines of the trail that are about a review.
const ReviewKind models.FactKind = "review"

type reviewRow struct {
	ID        string             `gorm:"column:id;primaryKey"`
	RaisedAt  stamp              `gorm:"column:raised_at"`
	RaisedBy  string             `gorm:"column:raised_by"`
	Case      string             `gorm:"column:case_id"`
	Docket    string             `gorm:"column:docket"`
	Entry     string             `gorm:"column:entry"`
	Told      string             `gorm:"column:told"`
	Import    int64              `gorm:"column:import"`
	Row       int                `gorm:"column:at"`
	Suggested string             `gorm:"column:suggested"`
	State     models.ReviewState `gorm:"column:state"`
	SettledAt *stamp             `gorm:"column:settled_at"`
	SettledBy string             `gorm:"column:settled_by"`
	Why       string             `gorm:"column:why"`
}

func (reviewRow) TableName() string { return "reviews" }

// raise adds reviews to what is being kept.
func raise(ctx context.Context, tx *gorm.DB, at time.Time, by string, reviews []models.Review) error {
	var rows []reviewRow
	for i := range reviews {
		r := &reviews[i]
		suggested := "[]"
		if len(r.Suggested) > 0 {
			suggested = written(r.Suggested)
		}
		rows = append(rows, reviewRow{ID: r.ID, RaisedAt: stampOf(at), RaisedBy: by, Case: r.Case, Docket: r.Docket, Entry: r.Entry, Told: r.Told,
			Import: r.Import, Row: r.Row, Suggested: suggested, State: models.ReviewOpen})
	}
	return insert(ctx, tx, rows)
}

// raiseNotes are the lines of the trail about reviews that are raised.
func raiseNotes(by string, reviews []models.Review) []Note {
	var out []Note
	for i := range reviews {
		r := &reviews[i]
		detail := fmt.Sprintf("%s, docket %s, entry %s", r.Case, r.Docket, r.Entry)
		if names := r.Names(); names != "" {
			detail += ": may be " + names
		}
		out = append(out, Note{Actor: by, Action: "raise-review", Kind: ReviewKind, Person: r.ID, Detail: detail})
	}
	return out
}

// readReview is a review with the row that it rests on.
type readReview struct {
	Of   reviewRow `gorm:"embedded"`
	Body string
}

const readReviews = "SELECT v.id, v.raised_at, v.raised_by, v.case_id, v.docket, v.entry, v.told, v.import, v.at, v.suggested, v.state, v.settled_at, v.settled_by, v.why, r.body" +
	" FROM reviews v JOIN import_rows r ON r.import = v.import AND r.at = v.at JOIN imports i ON i.number = v.import AND i.state = 'kept' "

func (s *Store) reviews(ctx context.Context, db *gorm.DB, rest string, args ...any) ([]models.Review, error) {
	rows, err := find[readReview](ctx, db, readReviews+rest, args...)
	if err != nil {
		return nil, err
	}
	out := make([]models.Review, len(rows))
	for i := range rows {
		r := &rows[i].Of
		out[i] = models.Review{ID: r.ID, RaisedBy: r.RaisedBy, Case: r.Case, Docket: r.Docket, Entry: r.Entry, Told: r.Told, Import: r.Import, Row: r.Row,
			State: r.State, SettledBy: r.SettledBy, Why: r.Why, Body: rows[i].Body}
		if err := json.Unmarshal([]byte(r.Suggested), &out[i].Suggested); err != nil {
			return nil, fmt.Errorf("what review %s suggests: %w", r.ID, err)
		}
		if err := instants([]*stamp{&r.RaisedAt, r.SettledAt}, []*time.Time{&out[i].RaisedAt, &out[i].SettledAt}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// OpenReviews are those that wait, the oldest first, of rows that are still kept; with
// cases, those of these cases alone. All of them: no list, of no case.
func (s *Store) OpenReviews(ctx context.Context, cases []string, all bool, limit int) ([]models.Review, error) {
	if len(cases) == 0 && !all {
		return nil, nil
	}
	where, args := "WHERE v.state = 'open' ", []any{}
	if !all {
		where, args = where+"AND v.case_id IN ? ", append(args, cases)
	}
	found, err := s.reviews(ctx, s.read, where+"ORDER BY v.raised_at, v.id LIMIT ?", append(args, limit)...)
	return found, s.fault(ctx, "list reviews", err)
}

// Review is one review, whatever became of it.
func (s *Store) Review(ctx context.Context, id string) (models.Review, error) {
	found, err := s.reviews(ctx, s.read, "WHERE v.id = ?", id)
	if err == nil && len(found) == 0 {
		err = models.NotFound("review", id, nil)
	}
	if err != nil {
		return models.Review{}, s.fault(ctx, "read a review", err)
	}
	return found[0], nil
}

// ReviewsOfEntries are the reviews of entries, open or settled, of rows that are kept.
func (s *Store) ReviewsOfEntries(ctx context.Context, entries []string) ([]models.Review, error) {
	var out []models.Review
	for len(entries) > 0 {
		part := entries[:min(len(entries), importBatch)]
		entries = entries[len(part):]
		found, err := s.reviews(ctx, s.read, "WHERE v.entry IN ? ORDER BY v.id", part)
		if err != nil {
			return nil, s.fault(ctx, "read reviews", err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// SettleReview is a person's word on a review, with a line in the trail.
func (s *Store) SettleReview(ctx context.Context, id string, state models.ReviewState, why string, n Note) error {
	if !isText(why) {
		return models.Invalid("why", "is not text")
	}
	n.Kind, n.Person = ReviewKind, id
	return s.change(ctx, "settle a review", func(tx *gorm.DB) ([]Note, error) {
		met, err := execute(ctx, tx, "UPDATE reviews SET state = ?, settled_at = ?, settled_by = ?, why = ? WHERE id = ? AND state = 'open'", state, stampOf(s.o.Now()), n.Actor, why, id)
		if err == nil && met == 0 {
			err = models.Conflict("review", "was settled already; open the page again to see what is left")
		}
		return []Note{n}, err
	})
}

// FollowedDocket is a docket of which alerts told entries that belong to no case.
type FollowedDocket struct {
	Docket  string
	Entries int
	Newest  string // the body of the row told last
}

// FollowedDockets are those of which CourtListener told and of whose entries no review
// was raised, those told last first.
func (s *Store) FollowedDockets(ctx context.Context, limit int) ([]FollowedDocket, error) {
	found, err := find[FollowedDocket](ctx, s.read, strings.Join([]string{
		"SELECT f.docket, f.entries, r.body AS newest FROM (",
		"SELECT r.subject AS docket, count(*) AS entries, max(r.import) AS last FROM import_rows r JOIN imports i ON i.number = r.import",
		"WHERE i.kind = ? AND i.began_by = ? AND i.state = 'kept' AND r.verdict IN ('new', 'changed', 'conflict')",
		"AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.docket = r.subject) GROUP BY r.subject ORDER BY max(r.import) DESC, r.subject LIMIT ?",
		") f JOIN import_rows r ON r.import = f.last AND r.at = (SELECT max(x.at) FROM import_rows x WHERE x.import = f.last AND x.subject = f.docket AND x.verdict IN ('new', 'changed', 'conflict'))",
		"ORDER BY f.last DESC, f.docket",
	}, " "), models.ReportedEntry, models.AlertSender, limit)
	return found, s.fault(ctx, "list dockets that are followed", err)
}
