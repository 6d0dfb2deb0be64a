package intake

import "strings"

// assistanceTypes are the words that the API has for a type of assistance, up to the
// letter in brackets, with its code.
var assistanceTypes = []struct{ words, code string }{
	{"BLOCK GRANT", "02"},
	{"FORMULA GRANT", "03"},
	{"PROJECT GRANT", "04"},
	{"COOPERATIVE AGREEMENT", "05"},
	{"DIRECT PAYMENT FOR SPECIFIED USE", "06"},
	{"DIRECT PAYMENT WITH UNRESTRICTED USE", "10"},
	{"DIRECT LOAN", "07"},
	{"GUARANTEED/INSURED LOAN", "08"},
	{"INSURANCE", "09"},
	{"OTHER REIMBURSABLE", "11"},
	{"GRANT", "F001"},
	{"LOAN", "07"},
}

// assistanceCode is the code of a type that is told by code or by words; "" if it is
// neither.
func assistanceCode(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if (len(s) == 2 && s >= "02" && s <= "11") || (len(s) == 4 && s >= "F001" && s <= "F010") {
		return s
	}
	for _, t := range assistanceTypes {
		if strings.HasPrefix(s, t.words) {
			return t.code
		}
	}
	return ""
}

// assistance is the code of what an award is. Only grants and cooperative agreements
// are taken.
func (f *fields) assistance(field, awardKey, told string) string {
	if strings.HasPrefix(awardKey, "CONT_") {
		f.refuse(field, "is a contract (its key begins with CONT_), not a grant")
		return ""
	}
	if strings.HasPrefix(awardKey, "ASST_AGG_") {
		f.refuse(field, "is an aggregate of many awards (its key begins with ASST_AGG_), not one")
	}
	code := assistanceCode(told)
	switch what := notGrants[code]; {
	case what != "":
		f.refuse(field, "%s is %s, not a grant; only types 02 to 05, F001 and F002 are", code, what)
	case code == "" && told == "":
		f.note(field, "the type of assistance is not told; look whether it is a grant")
	case code == "":
		f.note(field, "the type %q is not one that is known here; look whether it is a grant", cutText(told))
	}
	return code
}
