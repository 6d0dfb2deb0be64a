package intake

import "slices"

// FieldKind is how the cells of a field are read.
type FieldKind string

const (
	KindText   FieldKind = "text"
	KindMoney  FieldKind = "money"
	KindDay    FieldKind = "date"
	KindNumber FieldKind = "number"
	KindAward  FieldKind = "award number"
)

// Field is one thing that a target's rows tell.
type Field struct {
	Name    string // stored with a mapping, never renamed
	Title   string // as a sentence calls it
	Kind    FieldKind
	Needed  bool
	Aliases []string // what columns of it are called, in plain words
}

// telling is true of a field that other targets have not in the same way: an award's
// number alone makes no ledger.
func (f Field) telling() bool { return f.Kind != KindAward && f.Kind != KindText || !f.Needed }

// Targets lists every target.
func Targets() []Target {
	return []Target{TargetLedger, TargetSF425, TargetASAP, TargetAllocation, TargetAwards, TargetPosition, TargetConditions}
}

// Fields lists what the rows of a target tell; none of a target that is not known.
func (t Target) Fields() []Field { return slices.Clone(fieldsOf[t]) }

var awardNames = []string{"award number", "award no", "award", "grant number", "grant no", "grant", "fain", "federal award number", "federal award identification number",
	"federal grant number", "federal grant or other identifying number", "award id", "award id fain", "grant award number", "project number", "agreement number"}

// fieldsOf are the targets' fields. The names of the columns of a federal financial
// report are the lines of form SF-425 (OMB 4040-0014); those of ASAP its account
// statement's.
var fieldsOf = map[Target][]Field{
	TargetLedger: {
		{"award", "award number", KindAward, true, awardNames},
		{"expended", "amount expended", KindMoney, false, []string{"expended", "expenditures", "expenditure", "expenses", "spent", "actual", "actuals", "actual expenditures", "total expenditures", "ytd expenditures", "inception to date", "itd", "itd actual"}},
		{"drawn", "amount drawn", KindMoney, false, []string{"drawn", "drawdowns", "drawdown", "draws", "reimbursed", "reimbursements", "received", "receipts", "revenue", "cash received", "payments received"}},
		{"unliquidated", "unliquidated obligations", KindMoney, false, []string{"unliquidated", "unliquidated obligations", "encumbered", "encumbrances", "encumbrance", "obligated", "open purchase orders", "committed", "commitments"}},
		{"through", "day to which the books run", KindDay, false, []string{"through", "as of", "as of date", "through date", "period end", "to date", "posting date", "date"}},
	},
	TargetSF425: {
		{"award", "award number", KindAward, true, awardNames},
		{"period_end", "end of the reporting period", KindDay, true, []string{"reporting period end date", "reporting period end", "report period end", "period end", "period end date", "quarter end", "period ending", "reporting period"}},
		{"cash_receipts", "cash receipts (10a)", KindMoney, false, []string{"cash receipts", "10a", "receipts", "10a cash receipts"}},
		{"cash_disbursements", "cash disbursements (10b)", KindMoney, false, []string{"cash disbursements", "10b", "disbursements", "10b cash disbursements"}},
		{"federal_authorized", "total federal funds authorized (10d)", KindMoney, false, []string{"total federal funds authorized", "federal funds authorized", "federal share authorized", "10d", "authorized"}},
		{"expenditures", "federal share of expenditures (10e)", KindMoney, false, []string{"federal share of expenditures", "federal expenditures", "10e", "expenditures"}},
		{"unliquidated", "federal share of unliquidated obligations (10f)", KindMoney, false, []string{"federal share of unliquidated obligations", "unliquidated obligations", "unliquidated", "10f"}},
		{"unobligated", "unobligated balance of federal funds (10h)", KindMoney, false, []string{"unobligated balance of federal funds", "unobligated balance", "unobligated", "10h"}},
	},
	TargetASAP: {
		{"award", "award or account number", KindAward, true, append([]string{"account id", "account", "account number", "asap account", "asap account id", "federal account"}, awardNames...)},
		{"authorized", "amount authorized", KindMoney, false, []string{"authorized", "authorized amount", "cumulative authorized amount", "cumulative authorizations", "authorizations", "total authorized"}},
		{"drawn", "amount drawn", KindMoney, false, []string{"drawn", "draws", "drawdowns", "cumulative draws", "net draws", "total draws", "net cumulative draws", "payments", "amount drawn"}},
		{"available", "balance available", KindMoney, true, []string{"available", "available balance", "balance", "current available balance", "account balance", "remaining balance"}},
		{"as_of", "day of the extract", KindDay, false, []string{"as of", "as of date", "date", "report date", "balance date"}},
	},
	TargetAllocation: {
		{"state", "state", KindText, false, []string{"state", "st", "state code"}},
		{"county", "county", KindText, false, []string{"county", "county name"}},
		{"jurisdiction", "jurisdiction", KindText, true, []string{"jurisdiction", "jurisdiction name", "unit of local government", "locality", "place", "agency", "applicant"}},
		{"government_type", "type of government", KindText, false, []string{"government type", "type of government", "type", "govt type", "jurisdiction type"}},
		{"direct", "direct allocation", KindMoney, false, []string{"direct allocation", "direct", "allocation", "individual allocation", "eligible individual allocation", "individual", "award", "amount", "eligible award"}},
		{"year", "fiscal year", KindNumber, false, []string{"fiscal year", "fy", "year", "program year"}},
		{"joint", "joint allocation", KindMoney, false, []string{"joint allocation", "eligible joint allocation", "joint", "joint award", "eligible joint award", "disparate allocation"}},
	},
	TargetAwards: {
		{"title", "title of the award", KindText, false, []string{"award title", "project title", "title", "program title", "opportunity title", "solicitation"}},
		{"award", "award number", KindAward, true, append([]string{"award number as printed"}, awardNames...)},
		{"recipient", "recipient", KindText, false, []string{"recipient", "recipient name", "grantee", "awardee", "legal name", "awardee name", "agency", "agency name", "organization", "recipient if known", "jurisdiction", "department", "law enforcement agency"}},
		{"state", "recipient's state", KindText, false, []string{"state", "st", "state code", "recipient state", "state name"}},
		{"year", "fiscal year", KindNumber, false, []string{"fiscal year", "fy", "year", "funding first awarded", "award year"}},
		{"amount", "amount", KindMoney, false, []string{"amount", "award amount", "federal award amount", "total award amount", "obligated", "total obligation", "amount awarded", "award total", "amount if known", "federal amount"}},
		{"status", "status", KindText, false, []string{"status", "award status", "open closed"}},
		{"ori", "ORI number", KindText, false, []string{"ori", "ori number", "ori code"}},
	},
	TargetPosition: {
		{"title", "position", KindText, true, []string{"position", "position title", "job title", "classification", "job class", "title"}},
		{"award", "award number", KindAward, true, awardNames},
		{"department", "department", KindText, false, []string{"department", "dept", "division", "bureau", "cost center"}},
		{"months", "months paid", KindNumber, false, []string{"months", "months paid", "months funded"}},
		{"share", "part paid by the award", KindNumber, false, []string{"fte", "fraction", "share", "percent", "percentage", "grant share", "grant percent", "percent funded", "allocation", "effort", "percent effort"}},
		{"cost", "cost", KindMoney, false, []string{"cost", "salary", "annual salary", "salary and fringe", "salary and benefits", "annual cost", "amount"}},
	},
	TargetConditions: {
		{"number", "number of the condition", KindText, true, []string{"number", "no", "condition number", "condition no", "special condition number", "condition", "item"}},
		{"text", "text of the condition", KindText, true, []string{"text", "condition text", "special condition", "award condition", "description", "language", "condition language", "condition"}},
		{"kind", "kind of condition", KindText, false, []string{"kind", "type", "condition type", "category"}},
		{"title", "title of the condition", KindText, false, []string{"title", "short title", "subject", "heading"}},
	},
}

// Own is true of a target whose tables are of one place's books.
func (t Target) Own() bool {
	return slices.Contains([]Target{TargetLedger, TargetSF425, TargetASAP, TargetPosition}, t)
}
