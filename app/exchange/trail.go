package exchange

import (
	"encoding/json"
	"strconv"
	"strings"

	"proviso/models"
)

// TrailRow is a line of the trail as a file has it: with all that its hash covers,
// so that it can be checked where the database is not at hand. The hash of a line
// that is withheld cannot be checked so; that the next one follows from it can.
type TrailRow models.TrailRow

// stamped is an instant as the hash has it.
const stamped = "2006-01-02T15:04:05.000000Z"

// TrailColumns are those of the file.
var TrailColumns = []models.Column{{Name: "seq", Numeric: true}, {Name: "at"}, {Name: "actor"}, {Name: "actor_name"}, {Name: "action"}, {Name: "kind"}, {Name: "id"},
	{Name: "version", Numeric: true}, {Name: "withdrawn"}, {Name: "known_from"}, {Name: "reason"}, {Name: "sources"}, {Name: "before"}, {Name: "after"}, {Name: "withheld"},
	{Name: "fact_seq", Numeric: true}, {Name: "digest"}, {Name: "previous"}, {Name: "hash"}}

// Cells are the cells of the row.
func (r TrailRow) Cells() []string {
	withdrawn := ""
	if r.Withdrawn {
		withdrawn = "yes"
	}
	return []string{strconv.FormatInt(r.Seq, 10), r.At.UTC().Format(stamped), r.Actor, r.Name, r.Action, string(r.Kind), r.ID, strconv.Itoa(r.Version), withdrawn, r.KnownFrom.String(),
		r.Detail, strings.Join(r.Sources, " "), r.Before, r.After, r.Withheld, strconv.FormatInt(r.FactSeq, 10), r.Digest, r.Previous, r.Hash}
}

// MarshalJSON writes the row under the names of its columns. Bodies are texts, so
// that they have the bytes that their digests are of.
func (r TrailRow) MarshalJSON() ([]byte, error) {
	out := map[string]any{}
	for i, cell := range r.Cells() {
		out[TrailColumns[i].Name] = cell
	}
	out["seq"], out["version"], out["fact_seq"], out["withdrawn"] = r.Seq, r.Version, r.FactSeq, r.Withdrawn
	out["sources"] = append([]string{}, r.Sources...)
	return json.Marshal(out)
}
