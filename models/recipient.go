package models

import "strings"

// RecipientMatch is a person's word on which jurisdiction a recipient of federal awards
// is, for all files that name it.
type RecipientMatch struct {
	ID           string `json:"id"` // see RecipientID
	Name         string `json:"name"`
	State        string `json:"state,omitempty"`
	Jurisdiction string `json:"jurisdiction,omitempty"` // "": none of the record
	Why          string `json:"why,omitempty"`
}

// RecipientID is what a recipient is remembered by: its UEI or, where a file has none,
// its name as written and its state.
func RecipientID(r FederalRecipient) string {
	if uei := AwardNumber(r.UEI); uei != "" {
		return "uei." + strings.ToLower(uei)
	}
	return NamedRecipient(r)
}

// NamedRecipient is what a recipient without a UEI is remembered by; "" if it has no name.
func NamedRecipient(r FederalRecipient) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(r.Name), func(c rune) bool { return c < '0' || c > '9' && c < 'a' || c > 'z' && c < 0x80 }) {
		words = append(words, strings.Trim(w, "'"))
	}
	if len(words) == 0 {
		return ""
	}
	return strings.TrimSuffix("name."+strings.Join(words, "-")+"."+strings.ToLower(r.State), ".")
}
