package intake

import (
	"maps"
	"strings"

	"proviso/models"
)

// estimatesCSV is the Census's population estimates: states, counties, places and, where
// they govern, county subdivisions (sub-est), counties alone (co-est) or states (NST-EST),
// by summary level.
var estimatesCSV = format{
	name: "population estimates of the Census (sub-est, co-est, NST-EST)",
	kind: models.ReportedPlace,
	sniff: func(b *beginning) bool {
		return b.has("SUMLEV", "STATE") && (b.has("COUNTY", "PLACE", "NAME") || b.has("COUNTY", "CTYNAME") || b.has("REGION", "NAME"))
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		e := estimateReader{head: b.head, level: c.at("SUMLEV"), state: c.at("STATE"), county: c.at("COUNTY"), place: c.at("PLACE"),
			part: c.at("COUSUB"), consolidated: c.at("CONCIT"), name: c.at("NAME", "CTYNAME"), people: map[string]int{}}
		for i, name := range b.head {
			name = strings.ToUpper(name)
			if year, ok := strings.CutPrefix(name, "POPESTIMATE"); ok {
				e.people[year] = i
			} else if year, ok := strings.CutSuffix(strings.TrimPrefix(name, "CENSUS"), "POP"); ok && strings.HasPrefix(name, "CENSUS") {
				e.people["census "+year] = i
			}
		}
		if len(e.people) == 0 {
			c.notes = append(c.notes, Note{Msg: "the file has no column of a population (POPESTIMATE2019, CENSUS2010POP)"})
		}
		return reading{each: b.records(b.how, e.row), notes: c.notes}, nil
	},
}

type estimateReader struct {
	head                                            []string
	level, state, county, place, part, consolidated int
	name                                            int
	people                                          map[string]int // column by year
}

func (e estimateReader) row(row *Row, cells [][]byte) {
	r := record{row, e.head, cells}
	p := models.CensusPlace{GEOID: r.digits(e.state, 2), Name: r.words(e.name)}
	for year, i := range e.people {
		if n := r.people(i, year); n != nil {
			if p.Populations == nil {
				p.Populations = map[string]int{}
			}
			maps.Copy(p.Populations, n)
		}
	}
	switch level := r.text(e.level); level {
	case "040", "40":
		p.Level = "state"
	case "050", "50":
		p.Level, p.GEOID = "county", p.GEOID+r.digits(e.county, 3)
	case "061", "61":
		p.Level, p.GEOID = "subdivision", p.GEOID+r.digits(e.county, 3)+r.digits(e.part, 5)
	case "162":
		p.Level, p.GEOID = "place", p.GEOID+r.digits(e.place, 5)
	case "170":
		p.Level, p.GEOID = "place", p.GEOID+r.digits(e.consolidated, 5)
	case "010", "10", "020", "20", "030", "30":
		row.refuse(models.Invalid(e.head[e.level], "level %s is the nation or a part of it, and no place", level))
	case "071", "71", "157", "172":
		row.refuse(models.Invalid(e.head[e.level], "level %s is a part of a place; the place as a whole has a row of its own", level))
	default:
		row.refuse(models.Invalid(e.head[e.level], "%q is not a level of places that is read: 040 states, 050 counties, 061 county subdivisions, 162 places, 170 consolidated cities", level))
	}
	row.place(p, "")
}

// gazetteerCSV is the Census's gazetteer, a file for each level, which the GEOID tells.
var gazetteerCSV = format{
	name:  "gazetteer of the Census",
	kind:  models.ReportedPlace,
	sniff: func(b *beginning) bool { return b.has("USPS", "GEOID", "ANSICODE", "NAME") },
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		state, id, name := c.at("USPS"), c.at("GEOID"), c.at("NAME")
		return reading{each: b.records(b.how, func(row *Row, cells [][]byte) {
			r := record{row, b.head, cells}
			width, level := gazetted(len(r.text(id)))
			p := models.CensusPlace{GEOID: r.digits(id, width), Level: level, Name: r.words(name), State: r.text(state)}
			if level == "" {
				row.refuse(models.Invalid(b.head[id], "%q is not the GEOID of a county, a place or a county subdivision, of 5, 7 or 10 digits", r.text(id)))
			}
			row.place(p, "")
		}), notes: c.notes}, nil
	},
}

// gazetted is how long a GEOID is of which there are so many digits, and of what it is; a
// spreadsheet takes the zero at its beginning away.
func gazetted(digits int) (width int, level string) {
	switch digits {
	case 4, 5:
		return 5, "county"
	case 6, 7:
		return 7, "place"
	case 9, 10:
		return 10, "subdivision"
	}
	return digits, ""
}

// unitsCSV is the Census's list of general-purpose governments. Until 2022 it had
// another identifier and called ACTIVE IS_ACTIVE.
var unitsCSV = format{
	name:  "government units of the Census",
	kind:  models.ReportedPlace,
	sniff: func(b *beginning) bool { return b.has("CENSUS_ID_PID6", "UNIT_NAME", "UNIT_TYPE", "FIPS_STATE") },
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		u := unitReader{head: b.head, name: c.at("UNIT_NAME"), kind: c.at("UNIT_TYPE"), state: c.at("FIPS_STATE"), county: c.at("FIPS_COUNTY"),
			place: c.at("FIPS_PLACE"), people: c.at("POPULATION"), year: c.at("POPULATION_SOURCE_YEAR"), area: c.at("COUNTY_AREA_NAME"),
			active: c.at("ACTIVE", "IS_ACTIVE")}
		return reading{each: b.records(b.how, u.row), notes: c.notes}, nil
	},
}

type unitReader struct {
	head                                                         []string
	name, kind, state, county, place, people, year, area, active int
}

func (u unitReader) row(row *Row, cells [][]byte) {
	r := record{row, u.head, cells}
	p := models.CensusPlace{
		GEOID: r.digits(u.state, 2), Name: r.words(u.name), Type: r.text(u.kind), County: r.text(u.area),
		Populations: r.people(u.people, r.text(u.year)),
	}
	switch kind, _, _ := strings.Cut(p.Type, " "); kind {
	case "0":
		p.Level = "state"
	case "1":
		p.Level, p.GEOID = "county", p.GEOID+r.digits(u.county, 3)
	case "2":
		p.Level, p.GEOID = "place", p.GEOID+r.digits(u.place, 5)
	case "3":
		p.Level, p.GEOID = "subdivision", p.GEOID+r.digits(u.county, 3)+r.digits(u.place, 5)
	default:
		row.refuse(models.Invalid(u.head[u.kind], "%q is not a general-purpose government (1 - COUNTY, 2 - MUNICIPAL, 3 - TOWNSHIP); it has no place of its own", p.Type))
	}
	if is := r.yes(u.active); is != nil && !*is {
		row.note(u.head[u.active], "this government is no longer active")
	}
	row.place(p, "")
}
