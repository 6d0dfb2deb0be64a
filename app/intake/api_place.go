package intake

import (
	"strings"

	"proviso/models"
)

// recipient is the place of who received, as the API tells it: an object with the state
// in letters and the county's three digits.
func (f *fields) recipient(place ...string) models.FederalRecipient {
	in := func(name string) string { return f.text(append(append([]string{}, place...), name)...) }
	r := models.FederalRecipient{City: in("city_name"), State: in("state_code"), ZIP: in("zip5")}
	if more := in("zip4"); r.ZIP != "" && len(more) == 4 {
		r.ZIP += more
	}
	county, fips := in("county_code"), fipsOf[r.State]
	switch {
	case county == "":
	case len(county) == 3 && fips != "":
		r.CountyFIPS = fips + county
	default:
		f.note(strings.Join(append(append([]string{}, place...), "county_code"), "."),
			"%q of %q is not a county that is known by its number; the county is left open", cutText(county), cutText(r.State))
	}
	return r
}
