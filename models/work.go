package models

import "fmt"

// Kinds of facts that the workspace keeps to itself. None of them is a kind of
// Record: what is public is a type, and these are not of it.
const (
	FactDuty       FactKind = "duty"
	FactAcceptance FactKind = "acceptance"
	FactSignature  FactKind = "signature"
	FactReply      FactKind = "demand-file"
	FactDocument   FactKind = "document"
	FactHold       FactKind = "hold"
	FactPack       FactKind = "pack"

	FactBudgetYear  FactKind = "budget-year"
	FactAwardBudget FactKind = "award-budget"
	FactDriver      FactKind = "driver"
	FactScenario    FactKind = "scenario"
	FactLedger      FactKind = "ledger-reading"
	FactCouncil     FactKind = "council-report"

	FactReconciliation FactKind = "reconciliation"
	FactRecipient      FactKind = "recipient-match"
)

// Kinds of Privileged.
const (
	FactCounselNote  FactKind = "counsel-note"
	FactPrivilegeLog FactKind = "privilege-log"

	FactLikelihood        FactKind = "likelihood"
	FactCounselLikelihood FactKind = "counsel-likelihood"
	FactClaimsFlag        FactKind = "claims-flag"
)

// WorkKinds lists every kind that is never public, in the order of loading.
var WorkKinds = []FactKind{FactDuty, FactAcceptance, FactSignature, FactPack, FactReply, FactDocument, FactHold,
	FactBudgetYear, FactAwardBudget, FactDriver, FactScenario, FactLedger, FactCouncil, FactReconciliation, FactRecipient}

// PrivilegedKinds lists every kind that only counsel reads, and whom counsel names.
var PrivilegedKinds = []FactKind{FactCounselNote, FactPrivilegeLog, FactLikelihood, FactCounselLikelihood, FactClaimsFlag}

// Work is what the people of the workspace keep for themselves: the current
// version of every fact of WorkKinds, each kind sorted by id. It is never changed
// once made.
type Work struct {
	Revision    int64 // sequence number of the newest fact in it
	Duties      []Duty
	Acceptances []Acceptance
	Signatures  []Signature
	Replies     []Reply
	Documents   []Document
	Holds       []RecordHold
	Packs       []Pack

	BudgetYears  []BudgetYear
	AwardBudgets []AwardBudget
	Drivers      []Driver
	Scenarios    []Scenario
	Ledgers      []LedgerReading
	Councils     []CouncilReport

	Reconciliations []Reconciliation
	Recipients      []RecipientMatch
}

// Privileged is what counsel keeps. It is a type of its own, so that nothing which
// is given a Record or a Work can hold any of it.
type Privileged struct {
	CounselNotes  []CounselNote
	PrivilegeLogs []PrivilegeLog

	Likelihoods        []Likelihood
	CounselLikelihoods []CounselLikelihood
	ClaimsFlags        []ClaimsFlag
}

// Take adds the fact of a body, as Work.Take does for its kinds.
func (p *Privileged) Take(kind FactKind, id string, body []byte) error {
	switch kind {
	case FactCounselNote:
		return take(&p.CounselNotes, id, body, func(v CounselNote) string { return v.ID })
	case FactPrivilegeLog:
		return take(&p.PrivilegeLogs, id, body, func(v PrivilegeLog) string { return v.ID })
	case FactLikelihood:
		return take(&p.Likelihoods, id, body, func(v Likelihood) string { return v.ID })
	case FactCounselLikelihood:
		return take(&p.CounselLikelihoods, id, body, func(v CounselLikelihood) string { return v.ID })
	case FactClaimsFlag:
		return take(&p.ClaimsFlags, id, body, func(v ClaimsFlag) string { return v.ID })
	}
	return fmt.Errorf("fact %s %s: not a privileged kind", kind, id)
}

// Take adds the fact of a body. It errs on a kind that is not of WorkKinds, a
// field that the kind does not have, and a body of another id.
func (w *Work) Take(kind FactKind, id string, body []byte) error {
	switch kind {
	case FactDuty:
		return take(&w.Duties, id, body, func(v Duty) string { return v.ID })
	case FactAcceptance:
		return take(&w.Acceptances, id, body, func(v Acceptance) string { return v.ID })
	case FactSignature:
		return take(&w.Signatures, id, body, func(v Signature) string { return v.ID })
	case FactReply:
		return take(&w.Replies, id, body, func(v Reply) string { return v.ID })
	case FactDocument:
		return take(&w.Documents, id, body, func(v Document) string { return v.ID })
	case FactHold:
		return take(&w.Holds, id, body, func(v RecordHold) string { return v.ID })
	case FactPack:
		return take(&w.Packs, id, body, func(v Pack) string { return v.ID })
	case FactBudgetYear:
		return take(&w.BudgetYears, id, body, func(v BudgetYear) string { return v.ID })
	case FactAwardBudget:
		return take(&w.AwardBudgets, id, body, func(v AwardBudget) string { return v.ID })
	case FactDriver:
		return take(&w.Drivers, id, body, func(v Driver) string { return v.ID })
	case FactScenario:
		return take(&w.Scenarios, id, body, func(v Scenario) string { return v.ID })
	case FactLedger:
		return take(&w.Ledgers, id, body, func(v LedgerReading) string { return v.ID })
	case FactCouncil:
		return take(&w.Councils, id, body, func(v CouncilReport) string { return v.ID })
	case FactReconciliation:
		return take(&w.Reconciliations, id, body, func(v Reconciliation) string { return v.ID })
	case FactRecipient:
		return take(&w.Recipients, id, body, func(v RecipientMatch) string { return v.ID })
	}
	return fmt.Errorf("fact %s %s: not a kind of the workspace", kind, id)
}

// Sort puts every kind in the order of its ids.
func (w *Work) Sort() {
	by(w.Duties, func(v Duty) string { return v.ID })
	by(w.Acceptances, func(v Acceptance) string { return v.ID })
	by(w.Signatures, func(v Signature) string { return v.ID })
	by(w.Replies, func(v Reply) string { return v.ID })
	by(w.Documents, func(v Document) string { return v.ID })
	by(w.Holds, func(v RecordHold) string { return v.ID })
	by(w.Packs, func(v Pack) string { return v.ID })
	by(w.BudgetYears, func(v BudgetYear) string { return v.ID })
	by(w.AwardBudgets, func(v AwardBudget) string { return v.ID })
	by(w.Drivers, func(v Driver) string { return v.ID })
	by(w.Scenarios, func(v Scenario) string { return v.ID })
	by(w.Ledgers, func(v LedgerReading) string { return v.ID })
	by(w.Councils, func(v CouncilReport) string { return v.ID })
	by(w.Reconciliations, func(v Reconciliation) string { return v.ID })
	by(w.Recipients, func(v RecipientMatch) string { return v.ID })
}
