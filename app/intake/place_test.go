package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"proviso/models"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	const counties, estimates, units = "state_code,county_code,state_name,county_name,population\n", "SUMLEV,STATE,COUNTY,PLACE,COUSUB,CONCIT,NAME,POPESTIMATE2019,CENSUS2010POP\n",
		"CENSUS_ID_PID6,UNIT_NAME,UNIT_TYPE,STATE,POPULATION,POPULATION_SOURCE_YEAR,FIPS_STATE,FIPS_COUNTY,FIPS_PLACE,COUNTY_AREA_NAME,ACTIVE\n"
	for _, tt := range []struct {
		name, file     string
		key, body      string
		refused, noted string
	}{
		{"a county", counties + "08,031,Colorado,Denver County,715522\n", "08031", `{"geoid":"08031","level":"county","name":"Denver County","state":"CO","populations":{"2020":715522}}`, "", ""},
		{"a state", counties + "08,000,Colorado,Colorado,5773714\n", "08", `{"geoid":"08","level":"state","name":"Colorado","state":"CO","populations":{"2020":5773714}}`, "", ""},
		{"zeros lost", counties + "8,31,Colorado,Denver County,\"715,522\"\n", "08031", `{"geoid":"08031","level":"county","name":"Denver County","state":"CO","populations":{"2020":715522}}`, "", "31 was read as 031"},
		{"no such state", counties + "99,001,Nowhere,Nowhere County,1\n", "", "", `"99" is not the Census code of a state`, ""},
		{"people in words", counties + "08,031,Colorado,Denver County,many\n", "", "", `"many" is not a number of people`, ""},
		{"a place", estimates + "162,08,000,20000,00000,00000,Denver city,727211,600158\n", "0820000", `{"geoid":"0820000","level":"place","name":"Denver city","state":"CO","populations":{"2019":727211,"census 2010":600158}}`, "", ""},
		{"a place that there was not", estimates + "162,08,000,20000,00000,00000,Denver city,727211,A\n", "0820000", `{"geoid":"0820000","level":"place","name":"Denver city","state":"CO","populations":{"2019":727211}}`, "", ""},
		{"a character lost", estimates + "162,8,0,11810,0,0,Ca?on City,16725,16400\n", "0811810", `{"geoid":"0811810","level":"place","name":"Ca?on City","state":"CO","populations":{"2019":16725,"census 2010":16400}}`, "", "a character of"},
		{"a township", estimates + "061,34,001,00000,25560,00000,Galloway township,1,1\n", "3400125560", `{"geoid":"3400125560","level":"subdivision","name":"Galloway township","state":"NJ","populations":{"2019":1,"census 2010":1}}`, "", ""},
		{"a part of a place", estimates + "157,08,001,03455,00000,00000,Arvada city (pt.),1,1\n", "", "", "level 157 is a part of a place", ""},
		{"another level", estimates + "310,08,001,03455,00000,00000,Denver,1,1\n", "", "", `"310" is not a level of places`, ""},
		{"a government", units + ",DENVER CITY,2 - MUNICIPAL,CO,715522,2020,08,031,20000,DENVER,Y\n", "0820000", `{"geoid":"0820000","level":"place","name":"DENVER CITY","state":"CO","county":"DENVER","type":"2 - MUNICIPAL","populations":{"2020":715522}}`, "", ""},
		{"one that is no more", units + ",DENVER COUNTY,1 - COUNTY,CO,715522,2020,08,031,99031,DENVER,N\n", "08031", `{"geoid":"08031","level":"county","name":"DENVER COUNTY","state":"CO","county":"DENVER","type":"1 - COUNTY","populations":{"2020":715522}}`, "", "no longer active"},
		{"a district", units + ",WATER,4 - SPECIAL DISTRICT,CO,,,08,031,99031,DENVER,Y\n", "", "", "is not a general-purpose government", ""},
	} {
		r, rows := read(t, source("population_2020.csv", []byte(tt.file)), "")
		if r.Kind != models.ReportedPlace || len(rows) != 1 {
			t.Errorf("%s: %s, %d rows", tt.name, r.Kind, len(rows))
			continue
		}
		refused := ""
		if rows[0].Refused != nil {
			refused = rows[0].Refused.Msg
		}
		if rows[0].Key != tt.key || string(rows[0].Body) != tt.body || (tt.refused == "") != (refused == "") || !strings.Contains(refused, tt.refused) || !strings.Contains(fmt.Sprint(rows[0].Notes), tt.noted) {
			t.Errorf("%s: key %s, refused %s, notes %v\n%s", tt.name, rows[0].Key, refused, rows[0].Notes, rows[0].Body)
		}
	}
}

// TestMacRoman reads the names that a spreadsheet of an old Macintosh has written.
func TestMacRoman(t *testing.T) {
	t.Parallel()
	_, rows := read(t, source("places.csv", sample(t, "census/places_mac.csv")), "")
	found := map[string]bool{}
	for _, row := range rows {
		if row.Refused != nil {
			t.Errorf("line %d refused: %s", row.Line, row.Refused.Msg)
		}
		for _, name := range []string{`"geoid":"0811810","level":"place","name":"Cañon City"`, `"La Cañada Flintridge"`, `"county":"Doña Ana"`} {
			if strings.Contains(string(row.Body), name) {
				found[name] = true
			}
		}
	}
	if len(found) != 3 {
		t.Errorf("found %v", found)
	}
}

func TestAudit(t *testing.T) {
	t.Parallel()
	const head = "award_reference,federal_agency_prefix,three_digit_extension,amount_expended,is_direct,passthrough_identifying_number\n"
	for _, tt := range []struct{ name, line, key, subject, refused string }{
		{"taken back", "AWARD-0117,16,738,-11945,N,2017-MU-BX-0187", "/AWARD-0117", "2017MUBX0187/015", ""},
		{"a state's own number", "AWARD-0118,16,738,26633,N,2021-JAGC-DADE-34-3B-131", "/AWARD-0118", "16.738", ""},
		{"a zero lost", "AWARD-0001,93,45,643285,Y,", "/AWARD-0001", "93.045", ""},
		{"letters", "AWARD-0002,93,CA7,1,Y,", "/AWARD-0002", "93.CA7", ""},
		{"no amount", "AWARD-0003,16,738,,Y,", "", "", "the amount is missing"},
		{"in words", "AWARD-0003,16,738,none,Y,", "", "", "is not an amount of money"},
		{"neither", "AWARD-0003,16,738,1,perhaps,", "", "", "is neither Y nor N"},
	} {
		r, rows := read(t, source("awards.csv", []byte(head+tt.line+"\n")), "")
		refused := ""
		if rows[0].Refused != nil {
			refused = rows[0].Refused.Msg
		}
		if r.Kind != models.ReportedAudit || rows[0].Key != tt.key || rows[0].Subject != tt.subject || !strings.Contains(refused, tt.refused) || (tt.refused == "") != (refused == "") {
			t.Errorf("%s: %s, key %q, subject %q, refused %q", tt.name, r.Kind, rows[0].Key, rows[0].Subject, refused)
		}
		if !strings.Contains(fmt.Sprint(r.Notes), "nothing says of which audit") {
			t.Errorf("notes %v", r.Notes)
		}
	}
}

// The Census's other files of places and people, in the headers of its editions; the rows
// are of Colorado, their figures as a census counted.
func TestCensusEditions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"sub-est2023.csv": {"SUMLEV,STATE,COUNTY,PLACE,COUSUB,CONCIT,PRIMGEO_FLAG,FUNCSTAT,NAME,STNAME,ESTIMATESBASE2020,POPESTIMATE2020,POPESTIMATE2021\n" +
			"040,08,000,00000,00000,00000,0,A,Colorado,Colorado,5773733,5784865,5811026\n162,08,000,20000,00000,00000,0,A,Denver city,Colorado,715522,717796,711463\n157,08,031,20000,00000,00000,1,A,Denver city,Colorado,715522,717796,711463\n",
			"08 state Colorado CO 5784865|0820000 place Denver city CO 717796|refused level 157 is a part of a place"},
		"co-est2023-alldata.csv": {"SUMLEV,REGION,DIVISION,STATE,COUNTY,STNAME,CTYNAME,ESTIMATESBASE2020,POPESTIMATE2020,NPOPCHG2021\n" +
			"040,4,8,08,000,Colorado,Colorado,5773733,5784865,1\n050,4,8,08,031,Colorado,Denver County,715522,717796,-2\n",
			"08 state Colorado CO 5784865|08031 county Denver County CO 717796"},
		"NST-EST2023-ALLDATA.csv": {"SUMLEV,REGION,DIVISION,STATE,NAME,ESTIMATESBASE2020,POPESTIMATE2020\n010,0,0,00,United States,331464948,331526933\n040,4,8,08,Colorado,5773733,5784865\n",
			"refused level 010 is the nation|08 state Colorado CO 5784865"},
		"2023_Gaz_place_national.txt": {"USPS\tGEOID\tANSICODE\tNAME\tLSAD\tFUNCSTAT\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG               \nCO\t0820000\t02410324\tDenver city\t25\tA\t396461256\t4203617\t153.075\t1.623\t39.761850\t-104.881105               \n",
			"0820000 place Denver city CO 0"},
		"2023_Gaz_counties_national.csv": {"USPS,GEOID,ANSICODE,NAME,ALAND,AWATER\nCO,8031,198131,Denver County,396461256,4203617\nCO,08,1,x,1,1\n",
			"08031 county Denver County CO 0 noted|refused \"08\" is not the GEOID of a county"},
		"2025_Gaz_cousubs_national.txt": {"USPS|GEOID|ANSICODE|NAME|FUNCSTAT|ALAND\nCO|0803190000|01935462|Denver CCD|S|1\nCO|0803190001|01935463|Denver CCD|S|1\n", "0803190000 subdivision Denver CCD CO 0|0803190001 subdivision Denver CCD CO 0"},
	} {
		r, rows := read(t, source(name, []byte(c.text)), "")
		var got []string
		for _, row := range rows {
			if row.Refused != nil {
				got = append(got, "refused "+row.Refused.Msg)
				continue
			}
			var p models.CensusPlace
			if err := json.Unmarshal(row.Body, &p); err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprintf("%s %s %s %s %d", p.GEOID, p.Level, p.Name, p.State, p.Populations["2020"])
			if len(row.Notes) > 0 {
				said += " noted"
			}
			got = append(got, said)
		}
		want := strings.Split(c.want, "|")
		same := r.Kind == models.ReportedPlace && len(got) == len(want)
		for i := range got {
			same = same && strings.HasPrefix(got[i], want[i])
		}
		if !same {
			t.Errorf("%s, %s:\ngot  %q\nwant %q", name, r.Kind, got, want)
		}
	}
}
