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
	if len(s) == 2 && s >= "02" && s <= "11" || len(s) == 4 && s >= "F001" && s <= "F010" {
		return s
	}
	for _, t := range assistanceTypes {
		if strings.HasPrefix(s, t.words) {
			return t.code
		}
	}
	return ""
}

// assistance is the code of what an award is. Loans, insurance and contracts are
// refused; what is neither a grant nor one of those is taken with a word on it, as
// SCAAP pays directly and is watched all the same.
func (f *fields) assistance(awardKey, told string) string {
	if strings.HasPrefix(awardKey, "CONT_") {
		f.refuse("", "is a contract (its key begins with CONT_), not a grant")
		return ""
	}
	if strings.HasPrefix(awardKey, "ASST_AGG_") {
		f.note("", "is an aggregate of many payments, not one award")
	}
	code := assistanceCode(told)
	switch code {
	case "02", "03", "04", "05", "F001", "F002":
	case "07", "08", "F003", "F004":
		f.refuse("", "is a loan (type %s), not a grant", code)
	case "09", "F005":
		f.refuse("", "is insurance (type %s), not a grant", code)
	case "":
		if told != "" {
			f.note("", "the type %q is not one that is known here; it is taken for a grant", cutText(told))
		}
	default:
		f.note("", "is a direct payment or other assistance (type %s), not a grant; it is taken all the same", code)
	}
	return code
}
