package store

import "database/sql"

// WriteDB is the writing connection, for tests that go around the store.
func WriteDB(s *Store) *sql.DB { return s.writeDB }

// ReadDB is the reading pool.
func ReadDB(s *Store) *sql.DB { return s.readDB }

// IsPostgres tells the engines apart where raw SQL must.
func IsPostgres(s *Store) bool { return s.engine == postgresEngine }

// Rows are the private row structs, in order of their tables' names.
func Rows() []any {
	return []any{alertAddressRow{}, tokenRow{}, assignmentRow{}, calendarRow{}, claimedRow{}, linkRow{}, factRow{}, importRowRow{}, importRow{}, invitationRow{}, leaseRow{}, mailReaderRow{}, mailRow{}, personRow{}, documentRow{}, settingsRow{}, withdrawalRow{}, publicationRow{}, reportRow{}, alertRow{}, codeRow{}, reviewRow{}, sessionRow{}, attemptRow{}, startRow{}, subjectRow{}, lineRow{}, deliveryRow{}, webhookRow{}}
}
