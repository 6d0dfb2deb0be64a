package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Body is the canonical JSON of a fact: the fields of its struct in their order,
// unknown ones left out, no HTML escapes, no final newline. Equal facts have
// equal bodies.
func Body(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode fact: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// Take adds the fact of a body to the record. It errs on a kind it does not
// know, a field that the kind does not have, and a body of another id.
func (r *Record) Take(kind FactKind, id string, body []byte) error {
	switch kind {
	case FactSource:
		return take(&r.Sources, id, body, func(v Source) string { return v.ID })
	case FactJurisdiction:
		return take(&r.Jurisdictions, id, body, func(v Jurisdiction) string { return v.ID })
	case FactAssociation:
		return take(&r.Associations, id, body, func(v Association) string { return v.ID })
	case FactProgram:
		return take(&r.Programs, id, body, func(v Program) string { return v.ID })
	case FactCondition:
		return take(&r.Conditions, id, body, func(v Condition) string { return v.ID })
	case FactNumberBlock:
		return take(&r.NumberBlocks, id, body, func(v NumberBlock) string { return v.ID })
	case FactCase:
		return take(&r.Cases, id, body, func(v Case) string { return v.ID })
	case FactNotice:
		return take(&r.Notices, id, body, func(v Notice) string { return v.ID })
	case FactAction:
		return take(&r.Actions, id, body, func(v Action) string { return v.ID })
	case FactGrant:
		return take(&r.Grants, id, body, func(v Grant) string { return v.ID })
	case FactAmount:
		return take(&r.Amounts, id, body, func(v Amount) string { return v.ID })
	case FactStep:
		return take(&r.Steps, id, body, func(v Step) string { return v.ID })
	case FactReport:
		return take(&r.Reports, id, body, func(v Report) string { return v.ID })
	case FactCertification:
		return take(&r.Certifications, id, body, func(v Certification) string { return v.ID })
	case FactContext:
		return take(&r.Context, id, body, func(v ContextFigure) string { return v.ID })
	case FactPractice:
		return take(&r.Practices, id, body, func(v Practice) string { return v.ID })
	case FactGap:
		return take(&r.Gaps, id, body, func(v Gap) string { return v.ID })
	case FactExclusion:
		return take(&r.Exclusions, id, body, func(v Exclusion) string { return v.ID })
	}
	return fmt.Errorf("fact %s %s: not a kind that this program knows", kind, id)
}

func take[T any](into *[]T, id string, body []byte, idOf func(T) string) error {
	var v T
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return fmt.Errorf("read fact %s: %w", id, err)
	}
	if got := idOf(v); got != id {
		return fmt.Errorf("read fact %s: its body is of %s", id, got)
	}
	*into = append(*into, v)
	return nil
}

// Sort puts every kind in the order of its ids, so that equal records are equal
// values however they were gathered.
func (r *Record) Sort() {
	by(r.Sources, func(v Source) string { return v.ID })
	by(r.Jurisdictions, func(v Jurisdiction) string { return v.ID })
	by(r.Associations, func(v Association) string { return v.ID })
	by(r.Programs, func(v Program) string { return v.ID })
	by(r.Conditions, func(v Condition) string { return v.ID })
	by(r.NumberBlocks, func(v NumberBlock) string { return v.ID })
	by(r.Cases, func(v Case) string { return v.ID })
	by(r.Notices, func(v Notice) string { return v.ID })
	by(r.Actions, func(v Action) string { return v.ID })
	by(r.Grants, func(v Grant) string { return v.ID })
	by(r.Amounts, func(v Amount) string { return v.ID })
	by(r.Steps, func(v Step) string { return v.ID })
	by(r.Reports, func(v Report) string { return v.ID })
	by(r.Certifications, func(v Certification) string { return v.ID })
	by(r.Context, func(v ContextFigure) string { return v.ID })
	by(r.Practices, func(v Practice) string { return v.ID })
	by(r.Gaps, func(v Gap) string { return v.ID })
	by(r.Exclusions, func(v Exclusion) string { return v.ID })
}

func by[T any](s []T, id func(T) string) {
	slices.SortStableFunc(s, func(a, b T) int { return strings.Compare(id(a), id(b)) })
}
