package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"proviso/models"
)

// houseTable is a table of the schema, and whether it goes along when the house moves.
type houseTable struct {
	row  any // its row, which says its columns and its key
	goes bool
	why  string
}

// house is every table of the schema; a test fails on one that is not in it. Those that
// go stand in the order in which they can be filled: what others refer to comes first.
var house = []houseTable{
	{subjectRow{}, true, "the things of the record"},
	{factRow{}, true, "what was held of them, with its history; drafts, plans and all of the workspace too"},
	{linkRow{}, true, "what each fact rests on"},
	{lineRow{}, true, "the trail, which vouches for the rest"},
	{personRow{}, true, "people, with the argon2id hashes of their passwords and their sealed second factors"},
	{assignmentRow{}, true, "what people may do"},
	{claimedRow{}, true, "what a provider of sign-ins lets them do"},
	{codeRow{}, true, "hashes of recovery codes: with the second factor goes the way round it"},
	{tokenRow{}, true, "hashes of tokens: people's own programs go on reading"},
	{calendarRow{}, true, "hashes of calendars' addresses: who reads one goes on reading it"},
	{mailReaderRow{}, true, "how often people want mail, and up to which day they had it"},
	{mailRow{}, true, "which mail was written and went: without it all would be sent again"},
	{documentRow{}, true, "the bytes of what was published"},
	{publicationRow{}, true, "editions: a frozen address shows for ever what it showed"},
	{withdrawalRow{}, true, "editions that were taken back"},
	{settingsRow{}, true, "how and when is published"},
	{reportRow{}, true, "what readers reported as wrong"},
	{webhookRow{}, true, "webhooks, with their sealed secrets"},
	{deliveryRow{}, true, "what was sent to them: without it all would be sent again"},
	{importRow{}, true, "files of what others report: who read, kept and undid them"},
	{importRowRow{}, true, "what they report, row by row"},
	{importRecipientRow{}, true, "whom these rows name"},
	{alertAddressRow{}, true, "the hash of the address at which dockets' alerts arrive: they go on arriving"},
	{alertRow{}, true, "which alerts were taken: one that is sent again is not taken twice"},
	{reviewRow{}, true, "what dockets told, and what people made of it"},

	{sliceRow{}, false, "bytes of files that were sent and wait to be read: they are sent again"},
	{sessionRow{}, false, "who is signed in at the moment; people sign in anew where the house has moved to"},
	{startRow{}, false, "sign-ins with a provider that were begun and not ended: a matter of minutes"},
	{attemptRow{}, false, "how often signing in failed of late"},
	{invitationRow{}, false, "one-time links, each good for days: whoever has a copy of the archive must not hold them open; give new ones"},
	{runRow{}, false, "forecasts that are being reckoned just now"},
	{processRow{}, false, "which processes serve just now"},
	{countedRow{}, false, "how much each client asked for of late"},
	{leaseRow{}, false, "which process does which work just now"},
}

// stampType and dayType are kept as text, and say more than a string does.
var (
	stampType = reflect.TypeFor[stamp]()
	dayType   = reflect.TypeFor[day]()
)

// archiveSchema is what of this program's schema goes along.
func archiveSchema() (models.ArchiveSchema, error) {
	var out models.ArchiveSchema
	for _, t := range house {
		if !t.goes {
			continue
		}
		table, err := archiveTable(t.row)
		if err != nil {
			return out, err
		}
		out.Tables = append(out.Tables, table)
	}
	return out, nil
}

func archiveTable(row any) (models.ArchiveTable, error) {
	parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		return models.ArchiveTable{}, fmt.Errorf("columns of %T: %w", row, err)
	}
	out := models.ArchiveTable{Name: parsed.Table}
	for _, name := range parsed.DBNames {
		f := parsed.FieldsByDBName[name]
		c := models.ArchiveColumn{Name: name, Null: !f.NotNull && (f.FieldType.Kind() == reflect.Pointer || f.FieldType == dayType)}
		if c.Type = archiveType(f.FieldType); c.Type == "" {
			return out, fmt.Errorf("%s.%s is a %s, which no archive can hold", out.Name, name, f.FieldType)
		}
		out.Columns = append(out.Columns, c)
		if f.PrimaryKey {
			out.Key = append(out.Key, name)
		}
	}
	return out, nil
}

func archiveType(t reflect.Type) models.ArchiveType {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == stampType:
		return models.ArchiveInstant
	case t == dayType, t.Kind() == reflect.String:
		return models.ArchiveText
	case t.Kind() == reflect.Bool:
		return models.ArchiveBoolean
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		return models.ArchiveInteger
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return models.ArchiveBytes
	}
	return ""
}

// Snapshot is one state of the database, while others write on.
type Snapshot struct {
	Schema   models.ArchiveSchema
	Trail    models.ArchiveTrail
	Revision int64 // the newest fact

	s  *Store
	tx *gorm.DB
}

// Archive hands f all of the house in one state of the database. The trail is walked
// first; its faults go along, since an archive is of what is there.
func (s *Store) Archive(ctx context.Context, f func(*Snapshot) error) error {
	if err := s.Check(ctx); err != nil {
		return err
	}
	var ours error // errors of f are its own, and no faults of the database
	err := s.snapshot(ctx, func(tx *gorm.DB) error {
		x := &Snapshot{s: s, tx: tx}
		var err error
		if x.Schema, err = archiveSchema(); err != nil {
			return err
		}
		if x.Schema.Version, err = s.engine.newest(); err != nil {
			return err
		}
		if err := x.look(ctx); err != nil {
			return err
		}
		ours = f(x)
		return ours
	})
	if ours != nil && errors.Is(err, ours) {
		return ours
	}
	return s.fault(ctx, "read all tables", err)
}

// look walks the trail.
func (x *Snapshot) look(ctx context.Context) (err error) {
	report, err := verifyTrail(ctx, x.tx, func(Fault) { x.Trail.Faults++ })
	if err != nil {
		return err
	}
	x.Trail.Lines, x.Trail.Facts, x.Trail.Head = report.Lines, report.Facts, report.Head
	x.Revision, err = only[int64](ctx, x.tx, "SELECT coalesce(max(seq), 0) FROM facts")
	return err
}

// Count is how many rows a table has.
func (x *Snapshot) Count(ctx context.Context, t models.ArchiveTable) (int64, error) {
	n, err := only[int64](ctx, x.tx, "SELECT count(*) FROM "+t.Name)
	return n, x.s.fault(ctx, "count "+t.Name, err)
}

// Rows gives the rows of a table in the order of its key, one after the other; emit must
// keep none of what it is given. Both drivers read on as rows are taken.
func (x *Snapshot) Rows(ctx context.Context, t models.ArchiveTable, emit func([]any) error) error {
	rows, err := x.tx.WithContext(ctx).Raw(x.s.selectAll(t)).Rows()
	if err != nil {
		return x.s.fault(ctx, "read "+t.Name, err)
	}
	defer rows.Close()
	row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return x.s.fault(ctx, "read "+t.Name, err)
		}
		for i, c := range t.Columns {
			if row[i], err = archived(c, row[i]); err != nil {
				return fmt.Errorf("read %s.%s: %w", t.Name, c.Name, err)
			}
		}
		if err := emit(row); err != nil {
			return err
		}
	}
	return x.s.fault(ctx, "read "+t.Name, rows.Err())
}

// selectAll sorts text by its bytes on both engines, whatever the server's locale.
func (s *Store) selectAll(t models.ArchiveTable) string {
	var columns, key []string
	kinds := map[string]models.ArchiveType{}
	for _, c := range t.Columns {
		columns, kinds[c.Name] = append(columns, `"`+c.Name+`"`), c.Type
	}
	for _, k := range t.Key {
		by := `"` + k + `"`
		if s.engine == postgresEngine && kinds[k] == models.ArchiveText {
			by += ` COLLATE "C"`
		}
		key = append(key, by)
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + t.Name + " ORDER BY " + strings.Join(key, ", ")
}

// archived is a value as a driver gives it, in the words of an archive.
func archived(c models.ArchiveColumn, v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case string:
		if c.Type == models.ArchiveText || c.Type == models.ArchiveInstant {
			return x, nil
		}
	case time.Time:
		if c.Type == models.ArchiveInstant {
			return string(stampOf(x)), nil
		}
	case bool:
		if c.Type == models.ArchiveBoolean {
			return x, nil
		}
	case int64:
		switch c.Type {
		case models.ArchiveInteger:
			return x, nil
		case models.ArchiveBoolean: // on SQLite
			return x != 0, nil
		}
	case []byte:
		switch c.Type {
		case models.ArchiveBytes:
			return x, nil
		case models.ArchiveText:
			return string(x), nil
		}
	}
	return nil, fmt.Errorf("it is stored as %T where a %s is expected", v, c.Type)
}
