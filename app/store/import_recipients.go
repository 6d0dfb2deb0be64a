package store

import (
	"context"
	"encoding/json"
	"fmt"

	"proviso/models"
)

// ReportedRecipient is a recipient as rows name it, with what they say of where the
// money is spent.
type ReportedRecipient struct {
	models.FederalRecipient
	Performed string // the first by its code, where rows say several
	Rows      int
	written   string // as the rows have it
}

type recipientRow struct {
	Recipient string
	Performed string
	N         int
}

// federal are the kinds of row that name a recipient of federal awards.
var federal = []models.ReportKind{models.ReportedTransaction, models.ReportedAward, models.ReportedSubaward}

// inBody is a value of a row's body as text. Rows that were refused have no body.
func (s *Store) inBody(path ...string) string {
	if s.engine == postgresEngine {
		out := "(CASE WHEN r.body <> '' THEN r.body::json END)"
		for i, p := range path {
			arrow := "->"
			if i == len(path)-1 {
				arrow = "->>"
			}
			out += arrow + "'" + p + "'"
		}
		return "coalesce(" + out + ", '')"
	}
	out := "$"
	for _, p := range path {
		out += "." + p
	}
	return "coalesce(CASE WHEN r.body <> '' THEN json_extract(r.body, '" + out + "') END, '')"
}

// ImportRecipients are the recipients that an import names, of the rows that are not
// refused. It walks all of them.
func (s *Store) ImportRecipients(ctx context.Context, number int64) ([]ReportedRecipient, error) {
	rows, err := find[recipientRow](ctx, s.read, "SELECT "+s.inBody("recipient")+" AS recipient, min("+s.inBody("performed")+") AS performed, count(*) AS n"+
		" FROM import_rows r JOIN imports i ON i.number = r.import WHERE r.import = ? AND i.kind IN ? AND r.verdict <> 'refused' GROUP BY 1 ORDER BY 1", number, federal)
	if err != nil {
		return nil, s.fault(ctx, "read the recipients of an import", err)
	}
	return recipientsOf(rows)
}

// KeptRecipients are the recipients of federal awards that kept files name, about
// everybody's awards or those of a jurisdiction, of the rows that are near. It walks all
// rows of these files.
func (s *Store) KeptRecipients(ctx context.Context, jurisdiction string, n Nearby) ([]ReportedRecipient, error) {
	near, args := n.where()
	rows, err := find[recipientRow](ctx, s.read, "SELECT "+s.inBody("recipient")+" AS recipient, min("+s.inBody("performed")+") AS performed, count(*) AS n"+
		" FROM import_rows r JOIN imports i ON i.number = r.import WHERE "+keptAwards+" AND "+near+" GROUP BY 1 ORDER BY 1", append([]any{jurisdiction}, args...)...)
	if err != nil {
		return nil, s.fault(ctx, "read the recipients of kept imports", err)
	}
	return recipientsOf(rows)
}

// Nearby narrows rows by their recipients, before these are compared.
type Nearby struct {
	States []string // and rows without a state
	UEIs   []string
}

// where looks for the text, so that the bodies of other rows are not read as JSON.
func (n Nearby) where() (string, []any) {
	near, args := `(r.body NOT LIKE '%"state":"%'`, []any(nil)
	add := func(field string, values []string) {
		for _, v := range values {
			near += " OR r.body LIKE ?"
			args = append(args, `%"`+field+`":"`+v+`"%`)
		}
	}
	add("state", n.States)
	add("uei", n.UEIs)
	return near + ")", args
}

const keptAwards = "i.state = 'kept' AND i.kind IN ('federal-award', 'federal-transaction') AND i.jurisdiction IN ('', ?) AND r.verdict IN ('new', 'changed', 'conflict')"

// SubjectsOf are the awards of recipients in kept files, as KeptRecipients gave them.
func (s *Store) SubjectsOf(ctx context.Context, jurisdiction string, n Nearby, all []ReportedRecipient) ([]string, error) {
	if len(all) == 0 {
		return nil, nil
	}
	written := make([]string, len(all))
	for i := range all {
		written[i] = all[i].written
	}
	near, args := n.where()
	args = append(append([]any{jurisdiction}, args...), written)
	out, err := find[string](ctx, s.read, "SELECT DISTINCT r.subject FROM import_rows r JOIN imports i ON i.number = r.import WHERE "+keptAwards+" AND "+near+" AND "+s.inBody("recipient")+" IN ? ORDER BY r.subject", args...)
	return out, s.fault(ctx, "read the awards of recipients", err)
}

func recipientsOf(rows []recipientRow) ([]ReportedRecipient, error) {
	out := make([]ReportedRecipient, 0, len(rows))
	for _, r := range rows {
		if r.Recipient == "" {
			continue
		}
		one := ReportedRecipient{Performed: r.Performed, Rows: r.N, written: r.Recipient}
		if err := json.Unmarshal([]byte(r.Recipient), &one.FederalRecipient); err != nil {
			return nil, fmt.Errorf("read a recipient: %w", err)
		}
		out = append(out, one)
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
