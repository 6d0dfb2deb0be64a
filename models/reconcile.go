package models

import "slices"

// Account is where figures of an award are kept or told. Accounts are stored and never
// renamed.
type Account string

const (
	AccountRecord      Account = "record" // what people recorded here, from documents
	AccountLedger      Account = "ledger" // the jurisdiction's own books
	AccountSF425       Account = "sf-425" // federal financial reports
	AccountASAP        Account = "asap"   // the account from which payments are drawn
	AccountUSAspending Account = "usaspending"
	AccountAudit       Account = "single-audit"
)

// Accounts lists them in the order in which they are named.
var Accounts = []Account{AccountRecord, AccountLedger, AccountSF425, AccountASAP, AccountUSAspending, AccountAudit}

// Reconciliation is what people said of the differences between the accounts of one
// award. No account is changed by it.
type Reconciliation struct {
	ID      string              `json:"id"` // the grant's
	Settled []SettledDifference `json:"settled,omitempty"`
}

// SettlingKind is how a difference was settled.
type SettlingKind string

const (
	Explained SettlingKind = "explained" // what makes it is known, and time or a correction will end it
	Accepted  SettlingKind = "accepted"  // it stays, and is lived with
)

// ParseSettlingKind reads one.
func ParseSettlingKind(field, s string) (SettlingKind, error) {
	if k := SettlingKind(s); slices.Contains([]SettlingKind{Explained, Accepted}, k) {
		return k, nil
	}
	return "", Invalid(field, "%q is no way to settle a difference; it is explained or accepted", s)
}

// SettledDifference is that somebody settled the difference of a figure between two
// accounts. It is good for these two sums alone: with others the difference stands again.
type SettledDifference struct {
	Between    [2]Account   `json:"between"`
	Figure     AmountKind   `json:"figure"`
	Sums       [2]USD       `json:"sums"`
	Days       [2]Date      `json:"days"`       // on which each was told
	Difference USD          `json:"difference"` // the first less the second
	Kind       SettlingKind `json:"kind"`
	Why        string       `json:"why"`
	By         string       `json:"by"` // id of a person
	On         Date         `json:"on"`
}
