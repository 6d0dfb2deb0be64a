package intake

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// places are jurisdictions of the record that ships, of each kind, and of the same name.
var places = KnownAs([]models.Jurisdiction{
	{ID: "new-york-city-ny", Name: "City of New York", Kind: models.City, State: "NY", GEOID: "3651000"},
	{ID: "new-york", Name: "State of New York", Kind: models.State, State: "NY", GEOID: "36"},
	{ID: "albany-ny", Name: "City of Albany", Kind: models.City, State: "NY", GEOID: "3601000"},
	{ID: "cook-county-il", Name: "Cook County", Kind: models.County, State: "IL", GEOID: "17031"},
	{ID: "chicago-il", Name: "City of Chicago", Kind: models.City, State: "IL", GEOID: "1714000"},
	{ID: "denver-co", Name: "City and County of Denver", Kind: models.Consolidated, State: "CO", GEOID: "08031"},
	{ID: "louisville-metro-ky", Name: "Louisville/Jefferson County Metro Government", Kind: models.Consolidated, State: "KY", GEOID: "21111"},
	{ID: "saint-paul-mn", Name: "City of Saint Paul", Kind: models.City, State: "MN", GEOID: "2758000"},
	{ID: "sacramento-ca", Name: "City of Sacramento", Kind: models.City, State: "CA", GEOID: "0664000"},
	{ID: "sacramento-county-ca", Name: "Sacramento County", Kind: models.County, State: "CA", GEOID: "06067"},
	{ID: "alameda-ca", Name: "City of Alameda", Kind: models.City, State: "CA"},
	{ID: "alameda-county-ca", Name: "Alameda County", Kind: models.County, State: "CA", GEOID: "06001"},
	{ID: "alameda-county-fire-department-ca", Name: "Alameda County Fire Department", Kind: models.SpecialDistrict, State: "CA"},
	{ID: "miami-dade-county-fl", Name: "Miami-Dade County", Kind: models.County, State: "FL", GEOID: "12086"},
	{ID: "jersey-city-nj", Name: "City of Jersey City", Kind: models.City, State: "NJ"},
	{ID: "new-orleans-la", Name: "City of New Orleans", Kind: models.Consolidated, State: "LA", GEOID: "22071"},
	{ID: "nashville-davidson-tn", Name: "Nashville Davidson", Kind: models.Consolidated, State: "TN"},
	{ID: "canon-city-co", Name: "Cañon City", Kind: models.City, State: "CO"},
	{ID: "district-of-columbia", Name: "District of Columbia", Kind: models.State, State: "DC", GEOID: "11"},
	{ID: "massachusetts", Name: "Commonwealth of Massachusetts", Kind: models.State, State: "MA", GEOID: "25"},
	{ID: "san-jose-ca", Name: "City of San Jose", Kind: models.City, State: "CA"},
})

// Names as federal files write them. sure and perhaps name who is meant; "" nobody.
func TestCandidates(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, state, city, county, types string
		sure, perhaps                    string
	}{
		{"NEW YORK, CITY OF", "NY", "BRONX", "36005", "B", "new-york-city-ny", ""}, // as the file has it, a county by its type
		{"CITY OF NEW YORK", "NY", "", "", "", "new-york-city-ny", ""},
		{"New York City", "NY", "NEW YORK", "36061", "C", "new-york-city-ny", ""},
		{"CITY OF NEW YORK, THE", "NY", "", "", "", "new-york-city-ny", ""},
		{"NEW YORK STATE", "NY", "ALBANY", "36001", "A", "new-york", ""},
		{"NEW YORK, STATE OF", "NY", "", "", "", "new-york", ""},
		{"NEW YORK", "NY", "", "", "", "", "new-york"}, // and the city alike
		{"NEW YORK", "NY", "NEW YORK", "36061", "C", "new-york-city-ny", ""},
		{"POLICE DEPARTMENT, CITY OF NEW YORK", "NY", "NEW YORK", "", "C", "", "new-york-city-ny"},
		{"NEW YORK CITY POLICE DEPARTMENT", "NY", "", "", "", "", "new-york-city-ny"},
		{"NEW YORK CITY DEPARTMENT OF EDUCATION", "NY", "", "", "", "", "new-york-city-ny"},
		{"NEW YORK STATE DIVISION OF CRIMINAL JUSTICE SERVICES", "NY", "", "", "A", "", "new-york"},
		{"VISITING NURSE SERVICE OF NEW YORK HOME CARE", "NY", "NEW YORK", "36061", "M", "", ""},
		{"RESEARCH FOUNDATION OF THE CITY UNIVERSITY OF NEW YORK", "NY", "BRONX", "36005", "H", "", ""},
		{"PLANNED PARENTHOOD OF GREATER NEW YORK, INC", "NY", "NEW YORK", "36061", "M", "", ""},
		{"NEW YORK CITY HOUSING AUTHORITY", "NY", "NEW YORK", "36061", "L", "", ""},
		{"ALBANY, COUNTY OF", "NY", "ALBANY", "36001", "B", "", ""},
		{"CITY OF ALBANY", "CA", "", "", "", "", ""}, // of another state
		{"COUNTY OF COOK", "IL", "CHICAGO", "17031", "B", "cook-county-il", ""},
		{"COOK, COUNTY OF", "IL", "", "", "", "cook-county-il", ""},
		{"COOK CO", "IL", "", "", "", "cook-county-il", ""},
		{"COOK COUNTY SHERIFF'S OFFICE", "IL", "CHICAGO", "17031", "B", "", "cook-county-il"},
		{"CHICAGO, IL", "IL", "CHICAGO", "17031", "C", "chicago-il", ""},
		{"CHICAGO", "IL", "CHICAGO", "17031", "M", "", "chicago-il"},
		{"DENVER CITY & COUNTY", "CO", "", "", "", "denver-co", ""},
		{"DENVER, CITY & COUNTY OF", "CO", "DENVER", "08031", "C", "denver-co", ""},
		{"City and County of Denver", "CO", "", "", "", "denver-co", ""},
		{"DENVER, CITY OF", "CO", "DENVER", "08031", "C", "denver-co", ""},
		{"LOUISVILLE-JEFFERSON COUNTY METRO GOVERNMENT", "KY", "", "", "", "louisville-metro-ky", ""},
		{"Louisville/Jefferson County Metro Government", "KY", "", "", "", "louisville-metro-ky", ""},
		{"LOUISVILLE METRO GOVERNMENT", "KY", "", "", "", "louisville-metro-ky", ""},
		{"JEFFERSON COUNTY", "KY", "", "21111", "B", "", ""},
		{"ST. PAUL, CITY OF", "MN", "", "", "", "saint-paul-mn", ""},
		{"Saint Paul City", "MN", "", "", "", "saint-paul-mn", ""},
		{"SACRAMENTO", "CA", "SACRAMENTO", "06067", "C", "sacramento-ca", ""},
		{"SACRAMENTO", "CA", "", "06067", "", "", "sacramento-county-ca"}, // the city too, by its name
		{"SACRAMENTO, COUNTY OF", "CA", "SACRAMENTO", "06067", "B", "sacramento-county-ca", ""},
		{"ALAMEDA COUNTY FIRE DEPARTMENT", "CA", "", "", "", "alameda-county-fire-department-ca", ""},
		{"ALAMEDA, COUNTY OF", "CA", "OAKLAND", "06001", "B", "alameda-county-ca", ""},
		{"COUNTY OF MIAMI DADE", "FL", "MIAMI", "12086", "B", "miami-dade-county-fl", ""},
		{"MIAMI-DADE, COUNTY OF", "FL", "", "", "", "miami-dade-county-fl", ""},
		{"JERSEY CITY", "NJ", "", "", "", "jersey-city-nj", ""},
		{"CITY OF JERSEY CITY", "NJ", "", "", "", "jersey-city-nj", ""},
		{"NEW ORLEANS, CITY OF", "LA", "", "", "", "new-orleans-la", ""},
		{"METROPOLITAN GOVERNMENT OF NASHVILLE & DAVIDSON COUNTY", "TN", "", "", "", "nashville-davidson-tn", ""},
		{"CITY OF CA?ON CITY", "CO", "", "", "", "canon-city-co", ""},
		{"CANON CITY", "CO", "", "", "", "canon-city-co", ""},
		{"TOWN OF ALBANY", "NY", "", "", "", "", ""},
		{"GOVERNMENT OF THE DISTRICT OF COLUMBIA", "DC", "", "", "", "district-of-columbia", ""},
		{"MASSACHUSETTS, COMMONWEALTH OF", "MA", "", "", "", "massachusetts", ""},
		{"SAN JOSÉ, CITY OF", "CA", "", "", "", "san-jose-ca", ""},
		{"CITY OF NEW YORK", "", "", "", "", "", ""}, // a state is not told
	} {
		r := Recipient{FederalRecipient: models.FederalRecipient{Name: x.name, State: x.state, City: x.city, CountyFIPS: x.county, Types: x.types}}
		all := Candidates(r, places)
		got, sure := Certain(all)
		perhaps := ""
		if !sure && len(all) > 0 {
			perhaps = all[0].Jurisdiction
		}
		if got.Jurisdiction != x.sure || perhaps != x.perhaps {
			t.Errorf("%s, %s: sure %q, perhaps %q, want %q, %q: %+v", x.name, x.state, got.Jurisdiction, perhaps, x.sure, x.perhaps, all)
		}
	}
}

// Every point has its reason, in words, and the points are the score.
func TestReasons(t *testing.T) {
	t.Parallel()
	all := Candidates(Recipient{models.FederalRecipient{Name: "NEW YORK, CITY OF", State: "NY", City: "BRONX", CountyFIPS: "36005", Types: "B"}, "NY51000"}, places)
	want := "same name, a city +60; same state, NY +15; registered as a county, the place is a city +0; seated in BRONX +0; performed in the place of the Census code 3651000 +10"
	var got []string
	for _, r := range all[0].Reasons {
		got = append(got, fmt.Sprintf("%s +%d", r.Msg, r.Points))
	}
	if len(all) != 1 || all[0].Score != 85 || strings.Join(got, "; ") != want {
		t.Errorf("%d: %s", all[0].Score, strings.Join(got, "; "))
	}
}

func aRecipient(t *rapid.T) Recipient {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(append(of, "")).Draw(t, name) }
	return Recipient{models.FederalRecipient{
		Name: pick("name", "NEW YORK, CITY OF", "NEW YORK", "SACRAMENTO", "SACRAMENTO COUNTY", "SACRAMENTO POLICE DEPARTMENT", "DENVER, CITY OF", "ALAMEDA COUNTY FIRE DEPARTMENT", "ALBANY"),
		City: pick("city", "NEW YORK", "SACRAMENTO", "DENVER", "ALAMEDA"), State: pick("state", "NY", "CA", "CO"),
		CountyFIPS: pick("county", "06067", "36005", "08031"), Types: pick("types", "A", "B", "C", "D", "M", "BM"),
	}, pick("performed", "NY51000", "CA64000", "CA**067")}
}

// To know less of a recipient makes no match better, and the order of the jurisdictions
// changes nothing.
func TestMatchProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := aRecipient(t)
		scores := map[string]int{}
		all := Candidates(r, places)
		for _, c := range all {
			scores[c.Jurisdiction] = c.Score
		}
		less := r
		switch rapid.IntRange(0, 5).Draw(t, "without") {
		case 0:
			less.Name = ""
		case 1:
			less.City = ""
		case 2:
			less.State = ""
		case 3:
			less.CountyFIPS = ""
		case 4:
			less.Types = ""
		case 5:
			less.Performed = ""
		}
		for _, c := range Candidates(less, places) {
			if c.Score > scores[c.Jurisdiction] {
				t.Fatalf("%+v: %s has %d with less, %d with more", r, c.Jurisdiction, c.Score, scores[c.Jurisdiction])
			}
		}
		turned := slices.Clone(places)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(turned), func(i, k int) { turned[i], turned[k] = turned[k], turned[i] })
		if got := Candidates(r, turned); fmt.Sprint(got) != fmt.Sprint(all) {
			t.Fatalf("in another order %v, not %v", got, all)
		}
	})
}

// Of the recipients of the real files one is of the record.
func TestCandidatesOfFiles(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ file, want string }{
		{"usaspending/transactions_nyc.csv", "NEW YORK, CITY OF=new-york-city-ny NEW YORK, CITY OF=new-york-city-ny"},
		{"usaspending/award_summaries_epa.csv", ""},
	} {
		r, err := Recognise(source("t.csv", sample(t, x.file)), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if err := r.Each(func(row Row) error {
			var of struct{ Recipient models.FederalRecipient }
			if row.Refused != nil {
				return nil
			}
			if err := json.Unmarshal(row.Body, &of); err != nil {
				return err
			}
			for _, c := range Candidates(Recipient{FederalRecipient: of.Recipient}, places) {
				got = append(got, of.Recipient.Name+"="+c.Jurisdiction)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s: %q", x.file, got)
		}
	}
}

func FuzzReadGovernment(f *testing.F) {
	for _, s := range []string{"NEW YORK, CITY OF", "POLICE DEPARTMENT, CITY OF X", ", of", "the", "government of", "city and county", "Ca?on", "metro government", "of of of"} {
		f.Add(s, "NY")
	}
	f.Fuzz(func(t *testing.T, name, state string) {
		for _, g := range ReadGovernment(name, state) {
			if strings.TrimSpace(g.Place) != g.Place {
				t.Errorf("%q: %+v", name, g)
			}
		}
		Candidates(Recipient{FederalRecipient: models.FederalRecipient{Name: name, State: state}}, places)
	})
}

// Every constant that counts is told by the table of weights, and nothing else is.
func TestWeightsTellAll(t *testing.T) {
	t.Parallel()
	f, err := parser.ParseFile(token.NewFileSet(), "match.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared, told := map[string]bool{}, map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name := v.Names[0].Name; strings.HasPrefix(name, "points") {
			declared[name] = true
		}
		if v.Names[0].Name == "Weights" {
			ast.Inspect(v.Values[0], func(n ast.Node) bool {
				if x, ok := n.(*ast.Ident); ok && strings.HasPrefix(x.Name, "points") {
					told[x.Name] = true
				}
				return true
			})
		}
		return true
	})
	if len(declared) == 0 || !maps.Equal(declared, told) {
		t.Errorf("declared %v, told %v", declared, told)
	}
}
