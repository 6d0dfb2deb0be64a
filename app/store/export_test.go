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

// Rows are the private row structs, in order of their tables' names.
func Rows() []any {
	return []any{tokenRow{}, assignmentRow{}, calendarRow{}, claimedRow{}, linkRow{}, factRow{}, importRowRow{}, importRow{}, invitationRow{}, leaseRow{}, mailReaderRow{}, mailRow{}, personRow{}, documentRow{}, settingsRow{}, withdrawalRow{}, publicationRow{}, reportRow{}, codeRow{}, sessionRow{}, attemptRow{}, startRow{}, subjectRow{}, lineRow{}, deliveryRow{}, webhookRow{}}
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
