package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// isContracts is true of USAspending's files of contracts, which may lie in the same
// archive as those of grants.
func (b *beginning) isContracts() bool {
	return b.has("contract_transaction_unique_key") || b.has("contract_award_unique_key") ||
		b.has("award_id_piid") || b.has("prime_award_piid")
}

// isLegacyUSAspending is true of the 66 columns of a download from before 2017.
func (b *beginning) isLegacyUSAspending() bool {
	return b.has("unique_transaction_id", "federal_award_id") || b.has("cfda_program_num", "fed_funding_amount")
}

// notGrants are the types of assistance that are not grants, by USAspending's codes; the
// letters came in 2026.
var notGrants = map[string]string{
	"06": "a direct payment", "10": "a direct payment", "F006": "a direct payment", "F007": "a direct payment",
	"07": "a loan", "08": "a loan", "F003": "a loan", "F004": "a loan",
	"09": "insurance", "F005": "insurance",
	"11": "other assistance", "F010": "other assistance",
	"F008": "a share of forfeited assets", "F009": "a sale or donation of property",
}

// grantType reads a type of assistance; only grants and cooperative agreements are taken.
func (r *record) grantType(i int) string {
	code := r.text(i)
	switch code {
	case "2", "3", "4", "5", "6", "7", "8", "9":
		code = r.code(i, 2)
	}
	switch code {
	case "02", "03", "04", "05", "F001", "F002":
	case "":
		if i >= 0 {
			r.row.note(r.head[i], "the type of assistance is not told; look whether it is a grant")
		}
	default:
		what := notGrants[code]
		if what == "" {
			what = "assistance of a type that is not known here"
		}
		r.row.refuse(models.Invalid(r.head[i], "%s is %s, not a grant; only types 02 to 05, F001 and F002 are", code, what))
	}
	return code
}

// fain is the award's number as written. Without one a row says nothing of an award.
func (r *record) fain(i int) string {
	s := r.text(i)
	if scientific(s) {
		r.row.refuse(models.Invalid(r.head[i], "%s is what a spreadsheet has made of an award number of many digits, and the digits are lost; download the file again and do not save it from a spreadsheet", s))
	}
	if models.AwardNumber(s) == "" {
		r.row.refuse(models.Invalid(r.head[i], "there is no award number (FAIN); a record that adds up many awards, or is kept back, belongs to none"))
	}
	return s
}

// scientific is true of 2.30123E+15, a number as a spreadsheet shortens it.
func scientific(s string) bool {
	whole, exponent, ok := strings.Cut(strings.ToUpper(s), "E+")
	return ok && digits(exponent) > 0 && whole != "" && digits(strings.Replace(whole, ".", "", 1)) >= 0
}

// department is the code of the department that awards: as the file has it, or by the
// sub-agency, or by the end of the award's key, or by the one name that matters most here. The end of the key was a sub-agency
// until 2025 (_1550) and is a department since (_015), so that it is no key to join on.
func (r *record) department(agency, subAgency, key, name int) string {
	if code := r.code(agency, 3); code != "" {
		return code
	}
	if code := r.text(subAgency); code != "" {
		return departmentOf(code)
	}
	k := r.text(key)
	if code := departmentOf(k[strings.LastIndexByte(k, '_')+1:]); code != "" {
		return code
	}
	if strings.EqualFold(r.text(name), "Department of Justice") {
		return justice
	}
	return ""
}

// departmentOf is the three-digit code of the department to which an agency of four
// characters belongs; a department is its own.
//
// The first two digits are the department's, 1550 of 015; the armed services, which had
// codes of their own before there was a Department of Defense, belong to 097.
func departmentOf(agency string) string {
	switch {
	case len(agency) == 3 && digits(agency) >= 0:
		return agency
	case len(agency) != 4 || digits(agency[:2]) < 0:
		return ""
	}
	switch agency[:2] {
	case "17", "21", "57":
		return "097"
	}
	return "0" + agency[:2]
}

// subject is what rows of an award are looked up by, the same in every vintage.
func subject(fain, department string) string {
	return models.AwardNumber(fain) + "/" + department
}

// justice is the Department of Justice.
const justice = "015"

// checkAward notes a number of the Justice Department in a form that it does not use.
func (r *record) checkAward(i int, fain, department string) {
	if department != justice {
		return
	}
	switch n, ok := ReadAwardNumber(fain); {
	case !ok:
		r.row.note(r.head[i], "%s is not in a form in which the Justice Department numbers awards; look whether it is misspelt", fain)
	case n.Mended:
		r.row.note(r.head[i], "%s has letters where the Justice Department has digits; look whether it is %s", fain, n.Written)
	}
}

// aln is an Assistance Listing's number. 16.6 may have been 16.600, if a spreadsheet
// has had the file: the transaction's own key, which names it too, says whether.
func (r *record) aln(i int, key string) string {
	s := r.text(i)
	padded, whole := wholeALN(s)
	switch {
	case s == "" || whole:
		return s
	case padded != "" && strings.Contains(key, "_"+padded+"_"):
		r.row.note(r.head[i], "%s was read as %s, as the transaction's key has it: a spreadsheet has taken zeros away", s, padded)
		return padded
	}
	r.row.note(r.head[i], "%s is not the number of an Assistance Listing, two digits, a point and three more; it stays unknown", s)
	return ""
}

// wholeALN says whether a text is the number of an Assistance Listing, and if zeros at
// its end may be lost, what it would be with them. The last three characters are not
// always digits: 93.CA7.
func wholeALN(s string) (padded string, whole bool) {
	if len(s) < 4 || len(s) > 6 || s[2] != '.' || digits(s[:2]) < 0 {
		return "", false
	}
	for _, c := range s[3:] {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return "", false
		}
	}
	if len(s) == 6 {
		return s, true
	}
	if digits(s[3:]) < 0 {
		return "", false
	}
	return s + "000"[:6-len(s)], false
}

// alns reads NN.NNN: TITLE; NN.NNN: TITLE. A title may hold a semicolon; a number may
// come twice, under two titles.
func alns(s string) (numbers []string, title string) {
	for _, part := range strings.Split(s, ";") {
		number, name, _ := strings.Cut(strings.TrimSpace(part), ":")
		if _, whole := wholeALN(number); !whole {
			if len(numbers) == 1 && title != "" {
				title += ";" + part
			}
			continue
		}
		if len(numbers) == 0 {
			title = strings.TrimSpace(name)
		} else if len(numbers) == 1 {
			title = strings.TrimRight(title, " ")
		}
		if !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers, title
}

// recipientColumns are where a recipient stands.
type recipientColumns struct{ uei, duns, name, city, state, county, zip, types int }

func (r *record) recipient(c recipientColumns) models.FederalRecipient {
	return models.FederalRecipient{
		UEI: r.text(c.uei), DUNS: r.code(c.duns, 9), Name: r.words(c.name),
		City: r.text(c.city), State: r.text(c.state), CountyFIPS: r.code(c.county, 5),
		ZIP: r.code(c.zip, 5), Types: r.text(c.types),
	}
}

func (o *object) recipient(r *models.FederalRecipient) {
	o.key("recipient")
	from := len(o.b)
	o.open()
	o.text("uei", r.UEI)
	o.text("duns", r.DUNS)
	o.text("name", r.Name)
	o.text("city", r.City)
	o.text("state", r.State)
	o.text("county_fips", r.CountyFIPS)
	o.text("zip", r.ZIP)
	o.text("types", r.Types)
	o.close()
	o.named = o.b[from:]
}

// noteCorrection marks a row that takes back an earlier one.
func (r *record) noteCorrection(i int, code string) {
	if code == "D" {
		r.row.note(r.head[i], "this record deletes an earlier one of the same key")
	}
}

// mostDescription is how much of an award's description is kept, in characters.
const mostDescription = 300

// keep sets what every row of USAspending has: its body and the recipient in that as o
// has written them.
func (r *Row) keep(key, subject string, modified models.Date, o *object, to *models.FederalRecipient, performed string) {
	if r.Refused == nil {
		r.Key, r.Subject, r.Dated, r.Body = key, subject, modified.String(), bytes.Clone(o.b)
		r.Named = models.Named{Recipient: string(o.named), State: to.State, UEI: strings.ToUpper(to.UEI), Performed: performed}
	}
}

// withoutKey is the note on a file whose columns were trimmed.
func withoutKey(column string, by string) Note {
	return Note{column, fmt.Sprintf("the file has no such column; its rows are told apart by %s, so that one brought by a file with all columns is not known to be the same", by)}
}
