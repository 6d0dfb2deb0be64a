package store

import (
	"context"
	"database/sql"

	"proviso/models"
)

// WriteDB is the writing connection, for tests that go around the store.
func WriteDB(s *Store) *sql.DB { return s.writeDB }

// ReadDB is the reading pool.
func ReadDB(s *Store) *sql.DB { return s.readDB }

// IsPostgres tells the engines apart where raw SQL must.
func IsPostgres(s *Store) bool { return s.engine == postgresEngine }

// FromReplica says whether a reading goes to the replica now.
func FromReplica(s *Store, ctx context.Context) bool { return s.from(ctx) == s.reach.replica }

// Rows are the private row structs, in order of their tables' names.
func Rows() []any {
	return []any{alertAddressRow{}, tokenRow{}, assignmentRow{}, calendarRow{}, claimedRow{}, linkRow{}, factRow{}, runRow{}, importRecipientRow{}, importRowRow{}, importRow{}, invitationRow{}, leaseRow{}, mailReaderRow{}, mailRow{}, personRow{}, processRow{}, documentRow{}, settingsRow{}, withdrawalRow{}, publicationRow{}, reportRow{}, alertRow{}, codeRow{}, countedRow{}, reviewRow{}, sessionRow{}, attemptRow{}, startRow{}, subjectRow{}, lineRow{}, sliceRow{}, deliveryRow{}, webhookRow{}}
}

// Stays are the tables that stay when the house moves.
func Stays() (out []string) {
	for _, t := range house {
		if table, err := archiveTable(t.row); err == nil && !t.goes {
			out = append(out, table.Name)
		}
	}
	return out
}

// CountOn is what is done with each table that was filled.
func CountOn(s *Store, ctx context.Context, t models.ArchiveTable) error {
	return s.countOn(ctx, s.write, t)
}

// NewestTimeline is the newest that was seen, and SeeTimeline has one seen.
func NewestTimeline(s *Store) int64 { return s.reach.timeline.Load() }
func SeeTimeline(s *Store, n int64) { s.seeTimeline(n) }
