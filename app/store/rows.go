package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"proviso/models"
)

// The rows as they lie in the tables. They differ from models only in the types
// of days and instants, which models keeps free of any database; a test compares
// their columns with those of models and of the migrated schema.

type subjectRow struct {
	Kind models.FactKind `gorm:"column:kind;primaryKey"`
	ID   string          `gorm:"column:id;primaryKey"`
}

func (subjectRow) TableName() string { return models.Subject{}.TableName() }

type factRow struct {
	Seq        int64           `gorm:"column:seq;primaryKey;autoIncrement:false"`
	Kind       models.FactKind `gorm:"column:kind"`
	ID         string          `gorm:"column:id"`
	Version    int             `gorm:"column:version"`
	RecordedAt stamp           `gorm:"column:recorded_at"`
	KnownFrom  day             `gorm:"column:known_from"`
	Author     string          `gorm:"column:author"`
	Reason     string          `gorm:"column:reason"`
	Withdrawn  bool            `gorm:"column:withdrawn"`
	Body       string          `gorm:"column:body"`
	Digest     string          `gorm:"column:digest"`
}

func (factRow) TableName() string { return models.Fact{}.TableName() }

func (r *factRow) fact() (models.Fact, error) {
	at, err := r.RecordedAt.time()
	if err != nil {
		return models.Fact{}, fmt.Errorf("fact %d: %w", r.Seq, err)
	}
	return models.Fact{Seq: r.Seq, Kind: r.Kind, ID: r.ID, Version: r.Version, RecordedAt: at, KnownFrom: models.Date(r.KnownFrom),
		Author: r.Author, Reason: r.Reason, Withdrawn: r.Withdrawn, Body: r.Body, Digest: r.Digest}, nil
}

func factsOf(rows []factRow) ([]models.Fact, error) {
	out := make([]models.Fact, len(rows))
	for i := range rows {
		f, err := rows[i].fact()
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

type linkRow struct {
	Seq        int64           `gorm:"column:seq;primaryKey;autoIncrement:false"`
	SourceKind models.FactKind `gorm:"column:source_kind"`
	SourceID   string          `gorm:"column:source_id;primaryKey"`
}

func (linkRow) TableName() string { return models.FactSourceLink{}.TableName() }

type lineRow struct {
	Seq      int64           `gorm:"column:seq;primaryKey;autoIncrement:false"`
	At       stamp           `gorm:"column:at"`
	Actor    string          `gorm:"column:actor"`
	Action   string          `gorm:"column:action"`
	Kind     models.FactKind `gorm:"column:kind"`
	ID       string          `gorm:"column:id"`
	FactSeq  int64           `gorm:"column:fact_seq"`
	Digest   string          `gorm:"column:digest"`
	Detail   string          `gorm:"column:detail"`
	Previous string          `gorm:"column:previous"`
	Hash     string          `gorm:"column:hash"`
}

func (lineRow) TableName() string { return models.TrailLine{}.TableName() }

// stamp is an instant as text: UTC, to the microsecond (all that PostgreSQL
// keeps), always as wide, so that it sorts as text and hashes alike on both
// engines. What SQLite holds is taken as it stands, for VerifyTrail to judge.
type stamp string

const stampLayout = "2006-01-02T15:04:05.000000Z"

func stampOf(t time.Time) stamp { return stamp(t.UTC().Truncate(time.Microsecond).Format(stampLayout)) }

func (s stamp) time() (time.Time, error) { return time.Parse(stampLayout, string(s)) }

func (s stamp) Value() (driver.Value, error) { return string(s), nil }

func (s *stamp) Scan(v any) error {
	switch v := v.(type) {
	case time.Time:
		*s = stampOf(v)
	case string:
		*s = stamp(v)
	default:
		return fmt.Errorf("an instant is stored as %T", v)
	}
	return nil
}

// day is a models.Date in a column: text, and NULL where it is not known.
type day models.Date

func (d day) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return models.Date(d).String(), nil
}

func (d *day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = 0
		return nil
	case string:
		parsed, err := models.ParseDate("known_from", v)
		if err != nil {
			return fmt.Errorf("read a stored day: %s", err.Error()) // our fault, not the user's: no *models.Error
		}
		*d = day(parsed)
		return nil
	}
	return fmt.Errorf("a day is stored as %T", v)
}
