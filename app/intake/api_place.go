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
	county, fips := in("county_code"), stateFIPS[r.State]
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

// stateFIPS are the numbers of states and territories (Census Bureau, ANSI/FIPS state
// codes), by their postal letters.
var stateFIPS = map[string]string{
	"AL": "01", "AK": "02", "AZ": "04", "AR": "05", "CA": "06", "CO": "08", "CT": "09", "DE": "10", "DC": "11", "FL": "12",
	"GA": "13", "HI": "15", "ID": "16", "IL": "17", "IN": "18", "IA": "19", "KS": "20", "KY": "21", "LA": "22", "ME": "23",
	"MD": "24", "MA": "25", "MI": "26", "MN": "27", "MS": "28", "MO": "29", "MT": "30", "NE": "31", "NV": "32", "NH": "33",
	"NJ": "34", "NM": "35", "NY": "36", "NC": "37", "ND": "38", "OH": "39", "OK": "40", "OR": "41", "PA": "42", "RI": "44",
	"SC": "45", "SD": "46", "TN": "47", "TX": "48", "UT": "49", "VT": "50", "VA": "51", "WA": "53", "WV": "54", "WI": "55",
	"WY": "56", "AS": "60", "GU": "66", "MP": "69", "PR": "72", "VI": "78",
}
