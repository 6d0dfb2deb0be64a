package models

import (
	"regexp"
	"slices"
)

// ArchiveSchema says which tables an archive of a whole database holds, those that
// others refer to first, and of which version of the database's schema they are.
type ArchiveSchema struct {
	Version int64          `json:"schema_version"`
	Tables  []ArchiveTable `json:"tables"`
}

// ArchiveTable is one table of an archive: a row is a value for each column, and rows
// stand in the order of the key.
type ArchiveTable struct {
	Name    string          `json:"name"`
	Columns []ArchiveColumn `json:"columns"`
	Key     []string        `json:"key"`
}

// ArchiveColumn is one column of an archive's table.
type ArchiveColumn struct {
	Name string      `json:"name"`
	Type ArchiveType `json:"type"`
	Null bool        `json:"null"` // it may hold nothing
}

// ArchiveType is what a column holds, whichever database it comes from. In Go it is a
// string (of an instant too), an int64, a bool or a []byte, and nil for nothing.
type ArchiveType string

const (
	ArchiveText    ArchiveType = "text"
	ArchiveInteger ArchiveType = "integer"
	ArchiveBoolean ArchiveType = "boolean"
	ArchiveInstant ArchiveType = "instant" // 2006-01-02T15:04:05.000000Z
	ArchiveBytes   ArchiveType = "bytes"   // in base64
)

var archiveTypes = []ArchiveType{ArchiveText, ArchiveInteger, ArchiveBoolean, ArchiveInstant, ArchiveBytes}

var archiveName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// Check is an error if the schema cannot be one of ours: names end up in queries and
// in paths.
func (s ArchiveSchema) Check() error {
	seen := map[string]bool{}
	for _, t := range s.Tables {
		if !archiveName.MatchString(t.Name) || seen[t.Name] {
			return Invalid("schema.json", "%q is not the name of a table, or stands there twice", t.Name)
		}
		seen[t.Name] = true
		columns := map[string]bool{}
		for _, c := range t.Columns {
			if !archiveName.MatchString(c.Name) || columns[c.Name] {
				return Invalid("schema.json", "%q is not the name of a column of %s, or stands there twice", c.Name, t.Name)
			}
			columns[c.Name] = true
			if !slices.Contains(archiveTypes, c.Type) {
				return Invalid("schema.json", "%q is not what a column can hold", string(c.Type))
			}
		}
		if len(t.Key) == 0 {
			return Invalid("schema.json", "the table %s has no key", t.Name)
		}
		for _, k := range t.Key {
			if !columns[k] {
				return Invalid("schema.json", "the table %s has no column %q, which is of its key", t.Name, k)
			}
		}
	}
	return nil
}

// ArchiveTrail is how the trail of an archived database stands.
type ArchiveTrail struct {
	Lines  int64  `json:"lines"`
	Facts  int64  `json:"facts"`
	Faults int    `json:"faults"`
	Head   string `json:"head"` // hash of the newest line
}
