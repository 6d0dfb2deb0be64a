package models

import "encoding/json"

// Partial is true of a kind of which each source tells another part: USAspending's API what
// it is asked for, its files all columns; PACER a case's number, CourtListener its own. Of
// such a kind what a row does not tell is not known to it, and takes nothing away from what
// was told before. A row of any other kind tells all that there is.
func (k ReportKind) Partial() bool {
	switch k {
	case ReportedAward, ReportedDocket, ReportedEntry, ReportedPlace:
		return true
	case ReportedTransaction, ReportedSubaward, ReportedListing, ReportedOpportunity, ReportedAudit, ReportedTable:
	}
	return false
}

// FillReported is a body with what it leaves out and an earlier one of the same thing told.
// A part of it that the two tell otherwise, as another recipient, is left as it is.
func FillReported(body, earlier string) (string, error) {
	var of, before map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &of); err != nil {
		return "", err
	}
	if err := json.Unmarshal([]byte(earlier), &before); err != nil {
		return "", err
	}
	filled := false
	for name, value := range before {
		now, told := of[name]
		switch {
		case !told:
			of[name], filled = value, true
		case agree(now, value):
			more, err := FillReported(string(now), string(value))
			if err != nil {
				return "", err
			}
			filled = filled || more != string(now)
			of[name] = json.RawMessage(more)
		}
	}
	if !filled {
		return body, nil
	}
	out, err := json.Marshal(of)
	return string(out), err
}

// agree is true of two objects that tell the same wherever both tell something.
func agree(a, b json.RawMessage) bool {
	var x, y map[string]json.RawMessage
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	for name, value := range x {
		if other, told := y[name]; told && string(other) != string(value) {
			return false
		}
	}
	return true
}
