package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"proviso/models"
)

// importRecipientRow is what rows that were added together say of one recipient.
type importRecipientRow struct {
	Import    int64  `gorm:"column:import;primaryKey;autoIncrement:false"`
	At        int    `gorm:"column:at;primaryKey;autoIncrement:false"` // the first of these rows
	Recipient string `gorm:"column:recipient"`                         // JSON, as their bodies have it
	State     string `gorm:"column:state"`
	UEI       string `gorm:"column:uei"`
	Performed string `gorm:"column:performed"` // the first by its code, where they say several
	Subjects  string `gorm:"column:subjects"`  // a JSON list
	Records   int    `gorm:"column:records"`
}

func (importRecipientRow) TableName() string { return "import_recipients" }

// ReportedRecipient is a recipient as rows name it, with what they say of where the
// money is spent.
type ReportedRecipient struct {
	models.FederalRecipient
	Performed string // the first by its code, where rows say several
	Rows      int
	Subjects  []string // of a kept file: its awards
}

// recipientsIn are the recipients that some rows name, with what the rows say of each.
func recipientsIn(rows []models.ImportRow) []importRecipientRow {
	at, subjects := map[string]int{}, map[string][]string{}
	var out []importRecipientRow
	for i := range rows {
		r := &rows[i]
		if r.Named.Recipient == "" || r.Verdict == models.RowRefused {
			continue
		}
		n, there := at[r.Named.Recipient]
		if !there {
			n = len(out)
			at[r.Named.Recipient] = n
			out = append(out, importRecipientRow{At: r.Row, Recipient: r.Named.Recipient, State: r.Named.State, UEI: r.Named.UEI, Performed: r.Named.Performed})
		}
		one := &out[n]
		one.Records++
		one.Performed = min(one.Performed, r.Named.Performed)
		subjects[one.Recipient] = append(subjects[one.Recipient], r.Subject)
	}
	for i := range out {
		of := subjects[out[i].Recipient]
		slices.Sort(of)
		out[i].Subjects = written(slices.Compact(of))
	}
	return out
}

const addImportRecipients = "INSERT INTO import_recipients (import, at, recipient, state, uei, performed, subjects, records) VALUES "

func (s *Store) addImportRecipients(ctx context.Context, tx *gorm.DB, number int64, rows []models.ImportRow) error {
	return addTuples(ctx, s, tx, addImportRecipients, 8, recipientsIn(rows), func(args []any, r *importRecipientRow) []any {
		return append(args, number, r.At, r.Recipient, r.State, r.UEI, r.Performed, r.Subjects, r.Records)
	})
}

type recipientRow struct {
	Recipient string
	Performed string
	N         int
	Subjects  string
}

// ImportRecipients are the recipients that an import names, of the rows that are not
// refused.
func (s *Store) ImportRecipients(ctx context.Context, number int64) ([]ReportedRecipient, error) {
	rows, err := find[recipientRow](ctx, s.read, "SELECT recipient, min(performed) AS performed, sum(records) AS n FROM import_recipients WHERE import = ? GROUP BY recipient ORDER BY recipient", number)
	if err != nil {
		return nil, s.fault(ctx, "read the recipients of an import", err)
	}
	return recipientsOf(rows)
}

// Nearby narrows recipients, before they are compared.
type Nearby struct {
	States []string // and those without a state
	UEIs   []string // in capitals
}

// KeptRecipients are the recipients of federal awards that kept files name, about
// everybody's awards or those of a jurisdiction, of those that are near; with their
// awards in these files. What later files say of an award may be another recipient.
func (s *Store) KeptRecipients(ctx context.Context, jurisdiction string, n Nearby) ([]ReportedRecipient, error) {
	near, args := "n.state IN ?", []any{jurisdiction, append([]string{""}, n.States...)}
	if len(n.UEIs) > 0 {
		near += " OR n.uei <> '' AND n.uei IN ?"
		args = append(args, n.UEIs)
	}
	rows, err := find[recipientRow](ctx, s.read, "SELECT n.recipient, n.performed, n.records AS n, n.subjects FROM import_recipients n JOIN imports i ON i.number = n.import"+
		" WHERE i.state = 'kept' AND i.kind IN ('federal-award', 'federal-transaction', 'table') AND i.jurisdiction IN ('', ?) AND ("+near+") ORDER BY n.recipient", args...)
	if err != nil {
		return nil, s.fault(ctx, "read the recipients of kept imports", err)
	}
	return recipientsOf(rows)
}

// recipientsOf gives each of the recipients once; they come in their order.
func recipientsOf(rows []recipientRow) ([]ReportedRecipient, error) {
	var out []ReportedRecipient
	for i, r := range rows {
		if i == 0 || r.Recipient != rows[i-1].Recipient {
			one := ReportedRecipient{Performed: r.Performed}
			if err := json.Unmarshal([]byte(r.Recipient), &one.FederalRecipient); err != nil {
				return nil, fmt.Errorf("read a recipient: %w", err)
			}
			out = append(out, one)
		}
		one := &out[len(out)-1]
		one.Rows += r.N
		one.Performed = min(one.Performed, r.Performed)
		if r.Subjects != "" {
			var of []string
			if err := json.Unmarshal([]byte(r.Subjects), &of); err != nil {
				return nil, fmt.Errorf("read the subjects of a recipient: %w", err)
			}
			one.Subjects = append(one.Subjects, of...)
		}
	}
	for i := range out {
		slices.Sort(out[i].Subjects)
		out[i].Subjects = slices.Compact(out[i].Subjects)
	}
	return out, nil
}

// ImportsOf are imports by their numbers.
func (s *Store) ImportsOf(ctx context.Context, numbers []int64) ([]models.Import, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	found, err := imports(ctx, s.read, "WHERE number IN ? ORDER BY number", numbers)
	return found, s.fault(ctx, "read imports", err)
}
