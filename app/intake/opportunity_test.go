package intake

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"proviso/models"
)

const opportunitiesBegin = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Grants xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://apply.grants.gov/system/OpportunityDetail-V1.0">
`

// posted is an opportunity as the schema has it, its values illustrative; changes are
// pairs of what is replaced.
func posted(changes ...string) string {
	return strings.NewReplacer(changes...).Replace(`<OpportunitySynopsisDetail_1_0>
<OpportunityID>354102</OpportunityID>
<OpportunityTitle>BJA FY24 Edward Byrne Memorial Justice Assistance Grant Program - Local Solicitation</OpportunityTitle>
<OpportunityNumber>O-BJA-2024-172010</OpportunityNumber>
<OpportunityCategory>D</OpportunityCategory>
<FundingInstrumentType>G</FundingInstrumentType>
<FundingInstrumentType>CA</FundingInstrumentType>
<CategoryOfFundingActivity>LJL</CategoryOfFundingActivity>
<CFDANumbers>16.738</CFDANumbers>
<CFDANumbers>93.CA7</CFDANumbers>
<EligibleApplicants>01</EligibleApplicants>
<EligibleApplicants>02</EligibleApplicants>
<AgencyCode>USDOJ-OJP-BJA</AgencyCode>
<AgencyName>Bureau of Justice Assistance</AgencyName>
<PostDate>07152024</PostDate>
<CloseDate>08222024</CloseDate>
<LastUpdatedDate>07162024</LastUpdatedDate>
<AwardCeiling>none</AwardCeiling>
<AwardFloor>0</AwardFloor>
<EstimatedTotalProgramFunding>88000000</EstimatedTotalProgramFunding>
<ExpectedNumberOfAwards>1100</ExpectedNumberOfAwards>
<Description>&lt;p&gt;With this solicitation,&amp;nbsp;&lt;b&gt;BJA&lt;/b&gt; seeks &amp;amp; funds.&lt;/p&gt;</Description>
<Version>Synopsis 1</Version>
<CostSharingOrMatchingRequirement>No</CostSharingOrMatchingRequirement>
<GrantorContactEmail>nobody@example.gov</GrantorContactEmail>
</OpportunitySynopsisDetail_1_0>
`)
}

func TestOpportunities(t *testing.T) {
	t.Parallel()
	forecast := `<OpportunityForecastDetail_1_0><OpportunityID>354103</OpportunityID><OpportunityTitle>Forecast</OpportunityTitle><CFDANumbers>16.034</CFDANumbers><PostDate>07012024</PostDate><LastUpdatedDate>07022024</LastUpdatedDate>` +
		`<EstimatedSynopsisPostDate>10012024</EstimatedSynopsisPostDate><FiscalYear>2025</FiscalYear><EstimatedSynopsisCloseDate>11302024</EstimatedSynopsisCloseDate><ExpectedNumberOfAwards></ExpectedNumberOfAwards></OpportunityForecastDetail_1_0>`
	text := opportunitiesBegin + posted() + "<SomethingElse><a/></SomethingElse>" + forecast + "</Grants>\n"
	want := []string{
		`354102 OBJA2024172010 2024-07-16 {"id":"354102","number":"O-BJA-2024-172010","title":"BJA FY24 Edward Byrne Memorial Justice Assistance Grant Program - Local Solicitation","agency":"USDOJ-OJP-BJA","agency_name":"Bureau of Justice Assistance","alns":["16.738","93.CA7"],"instruments":["G","CA"],"applicants":["01","02"],"posted":"2024-07-15","closes":"2024-08-22","floor":"0.00","total":"88000000.00","awards":"1100","matching":"No","description":"With this solicitation, BJA seeks \u0026 funds.","updated":"2024-07-16"}`,
		`354103 354103 2024-07-02 {"id":"354103","title":"Forecast","forecast":true,"alns":["16.034"],"posted":"2024-10-01","closes":"2024-11-30","fiscal_year":"2025","updated":"2024-07-02"}`,
	}
	prefixed := strings.NewReplacer("<Opportunity", "<g:Opportunity", "</Opportunity", "</g:Opportunity", "<Grants ", "<g:Grants ", "</Grants", "</g:Grants", "xmlns=", "xmlns:g=").Replace(text)
	for name, b := range map[string][]byte{
		"GrantsDBExtract20240716v2.xml": []byte(text), "x.txt": []byte(prefixed), "GrantsDBExtract20240716v2.zip": packed(t, "GrantsDBExtract20240716v2.xml", text),
		"wide.xml": utf16Bytes(text, true, true),
	} {
		r, rows := read(t, source(name, b), "")
		if r.Kind != models.ReportedOpportunity || len(rows) != len(want) {
			t.Fatalf("%s: %s, %d rows", name, r.Kind, len(rows))
		}
		for i, row := range rows {
			if got := fmt.Sprintf("%s %s %s %s", row.Key, row.Subject, row.Dated, row.Body); got != want[i] || len(row.Notes) > 0 {
				t.Errorf("%s:\ngot  %s\nwant %s\n%v", name, got, want[i], row.Notes)
			}
		}
		if again, err := Recognise(source(name, b), models.ReportedOpportunity); err != nil || again.Kind != r.Kind {
			t.Errorf("%s asked for: %v", name, err)
		}
	}
	if r, rows := read(t, source("x.xml", []byte(strings.TrimSpace(opportunitiesBegin)+"</Grants>")), ""); r.Kind != models.ReportedOpportunity || len(rows) != 0 {
		t.Errorf("an empty extract: %s, %d rows", r.Kind, len(rows))
	}
}

func TestOpportunityCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, refused, note string }{
		{"<OpportunityID>354102</OpportunityID>", "", "OpportunityID is missing", ""},
		{"07152024", "2024-07-15", `PostDate "2024-07-15" is not a day; Grants.gov writes MMDDYYYY`, ""},
		{"08222024", "13222024", `CloseDate "13222024" is not a day`, ""},
		{"08222024", "", "", ""},
		{"<CloseDate>", "<CloseDate>08222024</CloseDate><CloseDate>", "CloseDate stands twice", ""},
		{"88000000", "88 million", "EstimatedTotalProgramFunding", ""},
		{"1100", "", "", ""},
		{"1100", "many", "", "is not a number of awards"},
		{"16.738", "16.73", "", "is not the number of an Assistance Listing"},
		{"O-BJA-2024-172010", "", "", ""},
	} {
		_, rows := read(t, source("x.xml", []byte(opportunitiesBegin+posted(c.was, c.is)+"</Grants>")), "")
		said, noted := "", ""
		if n := rows[0].Refused; n != nil {
			said = n.Field + " " + n.Msg
		}
		for _, n := range rows[0].Notes {
			noted += n.Msg
		}
		if (said == "") != (c.refused == "") || !strings.Contains(said, c.refused) || (noted == "") != (c.note == "") || !strings.Contains(noted, c.note) {
			t.Errorf("%q: refused %q, note %q", c.is, said, noted)
		}
		if said == "" && !json.Valid(rows[0].Body) {
			t.Errorf("%s", rows[0].Body)
		}
	}
	for text, want := range map[string]string{
		opportunitiesBegin + posted()[:500]: "is not XML that can be read",
		`<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://apply.grants.gov/system/OpportunityDetail-V1.0"><xs:element name="Grants"/></xs:schema>`: "this is the schema of a format",
	} {
		r, err := Recognise(source("x.xml", []byte(text)), "")
		if err == nil {
			err = r.Each(func(Row) error { return nil })
		}
		if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// An extract is read in flat memory, however long it is.
func TestOpportunityMemory(t *testing.T) {
	one, times := posted(), 20_000
	open := func() (io.Reader, error) {
		return &repeated{begin: opportunitiesBegin, text: one, times: times, end: "</Grants>"}, nil
	}
	if grown := growth(t, opportunityRows(open), times); grown > 4<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
}
