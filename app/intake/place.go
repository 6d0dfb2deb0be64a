package intake

import (
	"regexp"
	"strconv"
	"strings"

	"proviso/models"
)

// countiesCSV is the Census's counties with the people that a census counted; county 000
// is the state.
var countiesCSV = format{
	name:  "counties and their populations",
	kind:  models.ReportedPlace,
	sniff: func(b *beginning) bool { return b.has("state_code", "county_code", "county_name", "population") },
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		state, county, name, people := c.at("state_code"), c.at("county_code"), c.at("county_name"), c.at("population")
		year := yearIn.FindString(b.name)
		if year == "" {
			c.notes = append(c.notes, Note{"population", "nothing says of which year the populations are; they are kept without one. Put the year into the file's name"})
		}
		return reading{each: b.records(b.how, func(row *Row, cells [][]byte) {
			r := record{row, b.head, cells}
			p := models.CensusPlace{GEOID: r.digits(state, 2), Level: "state", Name: r.words(name), Populations: r.people(people, year)}
			if of := r.digits(county, 3); of != "000" {
				p.GEOID, p.Level = p.GEOID+of, "county"
			}
			row.place(p, "")
		}), notes: c.notes}, nil
	},
}

// statesCSV is a table of states and territories by year.
var statesCSV = format{
	name:  "states and their populations by year",
	kind:  models.ReportedPlace,
	sniff: func(b *beginning) bool { return b.has("FIPS", "Code", "Name", "Year", "Population") },
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		fips, name, kind, year, people := c.at("FIPS"), c.at("Name"), c.at("Type"), c.at("Year"), c.at("Population")
		c.notes = append(c.notes, Note{"FIPS", "codes stand here without the zeros at their beginning; they are put back"})
		return reading{each: b.records(b.how, func(row *Row, cells [][]byte) {
			r := record{row, b.head, cells}
			p := models.CensusPlace{GEOID: r.padded(fips, 2), Level: "state", Name: r.words(name), Type: r.text(kind), Populations: r.people(people, r.text(year))}
			row.place(p, r.text(year))
		}), notes: c.notes}, nil
	},
}

// placesCSV is a list of the places of each county. Its codes are written without zeros
// at their beginning, its own way, so that no row needs to say so.
var placesCSV = format{
	name: "places by county (ref_city_county_code)",
	kind: models.ReportedPlace,
	sniff: func(b *beginning) bool {
		return b.has("state_code", "county_code", "county_name", "city_code", "city_name")
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		p := placeReader{b.head, c.at("state_code"), c.at("county_code"), c.at("county_name"), c.at("city_code"), c.at("city_name"), c.at("type_of_area")}
		c.notes = append(c.notes, Note{"city_code", "codes stand here without the zeros at their beginning; they are put back"})
		return reading{each: b.records(b.how, p.row), notes: c.notes}, nil
	},
}

type placeReader struct {
	head                                          []string
	state, county, countyName, city, cityName, of int
}

// row is a part of a place within a county, or a county; a place in two counties has a
// row for each.
func (p placeReader) row(row *Row, cells [][]byte) {
	r := record{row, p.head, cells}
	state := r.text(p.state)
	if fipsOf[state] == "" {
		row.refuse(models.Invalid(p.head[p.state], "%q is not the postal code of a state or territory", state))
	}
	county := fipsOf[state] + r.padded(p.county, 3)
	if r.text(p.city) == "" {
		row.place(models.CensusPlace{GEOID: county, Level: "county", Name: r.words(p.countyName), State: state}, "")
		return
	}
	row.place(models.CensusPlace{
		GEOID: fipsOf[state] + r.padded(p.city, 5), Level: "place", Name: r.words(p.cityName), State: state,
		County: r.text(p.countyName), Type: r.text(p.of),
	}, county)
}

// place sets what every row of a place has. part tells apart rows about the same place:
// its county, or a year.
func (r *Row) place(p models.CensusPlace, part string) {
	if p.State == "" && len(p.GEOID) >= 2 {
		if p.State = postalOf[p.GEOID[:2]]; p.State == "" {
			r.refuse(models.Invalid("state", "%q is not the Census code of a state or territory", p.GEOID[:2]))
		}
	}
	if p.Name == "" {
		r.refuse(models.Invalid("name", "the place has no name"))
	}
	if strings.ContainsAny(p.Name, "?\uFFFD") {
		r.note("name", "a character of %q was lost before it came here; it is kept as it is", p.Name)
	}
	if r.Refused != nil {
		return
	}
	r.Key, r.Subject = p.GEOID, p.GEOID
	if part != "" {
		r.Key += "/" + part
	}
	r.keepJSON(p)
}

// yearIn is a year in the name of a file.
var yearIn = regexp.MustCompile(`(?:19|20)\d\d`)

// padded is a code of digits with the zeros at its beginning.
func (r *record) padded(i, width int) string {
	s := r.text(i)
	if s == "" || len(s) > width || digits(s) < 0 {
		r.row.refuse(models.Invalid(r.head[max(i, 0)], "%q is not a code of %d digits", s, width))
		return s
	}
	return strings.Repeat("0", width-len(s)) + s
}

// digits is the same for files that have the zeros: where they are lost, the row says
// so.
func (r *record) digits(i, width int) string {
	s, padded := r.text(i), r.padded(i, width)
	if s != padded && r.row.Refused == nil {
		r.row.note(r.head[i], "%s was read as %s: a spreadsheet has taken the zeros at its beginning away", s, padded)
	}
	return padded
}

// people is a population, under its year; none where nothing or a letter is written, as
// the Census does for a place that there was not.
func (r *record) people(i int, year string) map[string]int {
	s := strings.ReplaceAll(r.text(i), ",", "")
	switch s {
	case "", "A", "N", "X", "(X)", "N/A", "NA":
		return nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		r.row.refuse(models.Invalid(r.head[i], "%q is not a number of people", s))
		return nil
	}
	return map[string]int{year: n}
}

// fipsOf is the Census's code of a state or territory by its postal code (FIPS 5-2, kept
// by the Census Bureau as ANSI INCITS 38).
var fipsOf = map[string]string{
	"AL": "01", "AK": "02", "AZ": "04", "AR": "05", "CA": "06", "CO": "08", "CT": "09", "DE": "10", "DC": "11",
	"FL": "12", "GA": "13", "HI": "15", "ID": "16", "IL": "17", "IN": "18", "IA": "19", "KS": "20", "KY": "21",
	"LA": "22", "ME": "23", "MD": "24", "MA": "25", "MI": "26", "MN": "27", "MS": "28", "MO": "29", "MT": "30",
	"NE": "31", "NV": "32", "NH": "33", "NJ": "34", "NM": "35", "NY": "36", "NC": "37", "ND": "38", "OH": "39",
	"OK": "40", "OR": "41", "PA": "42", "RI": "44", "SC": "45", "SD": "46", "TN": "47", "TX": "48", "UT": "49",
	"VT": "50", "VA": "51", "WA": "53", "WV": "54", "WI": "55", "WY": "56",
	"AS": "60", "FM": "64", "GU": "66", "MH": "68", "MP": "69", "PW": "70", "PR": "72", "UM": "74", "VI": "78",
}

var postalOf = func() map[string]string {
	out := map[string]string{}
	for postal, fips := range fipsOf {
		out[fips] = postal
	}
	return out
}()
