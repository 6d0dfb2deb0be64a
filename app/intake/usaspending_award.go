package intake

import "proviso/models"

// awardsCSV is USAspending's Assistance_PrimeAwardSummaries: a row is one award over all
// its actions.
var awardsCSV = format{
	name: "awards of USAspending (Assistance_PrimeAwardSummaries)",
	kind: models.ReportedAward,
	sniff: func(b *beginning) bool {
		return b.has("assistance_award_unique_key") || b.has("award_id_fain", "total_obligated_amount")
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		a := awardColumns(&c)
		if a.fain < 0 {
			return reading{}, models.Invalid(b.name, "the column award_id_fain is missing; without the award's number a row says nothing of an award")
		}
		return reading{each: b.records(b.how, a.row), notes: c.notes}, nil
	},
}

// awardReader knows where an award's columns are.
type awardReader struct {
	head                                                  []string
	key, fain, total, outlayed, funding                   int
	base, latest, start, end                              int
	agency, subAgency, agencyName                         int
	alns, opportunity, kind, recordType                   int
	performed, description, modified, url, alnOne, alnTwo int
	recipient                                             recipientColumns

	a models.FederalAward
	o object
}

func awardColumns(c *columns) *awardReader {
	a := &awardReader{
		head: c.head,
		key:  c.at("assistance_award_unique_key"), fain: c.at("award_id_fain"),
		total: c.at("total_obligated_amount"), outlayed: c.at("total_outlayed_amount"), funding: c.at("total_funding_amount"),
		base: c.at("award_base_action_date"), latest: c.at("award_latest_action_date"),
		start: c.at("period_of_performance_start_date"), end: c.at("period_of_performance_current_end_date"),
		agency: c.at("awarding_agency_code"), subAgency: c.at("awarding_sub_agency_code"), agencyName: c.at("awarding_agency_name"),
		alns: c.at("cfda_numbers_and_titles"), alnOne: c.at("cfda_number"), alnTwo: c.at("cfda_title"),
		opportunity: c.at("funding_opportunity_number"), kind: c.at("assistance_type_code"), recordType: c.at("record_type_code"),
		performed: c.at("primary_place_of_performance_code"), description: c.at("prime_award_base_transaction_description"),
		modified: c.at("last_modified_date"), url: c.at("usaspending_permalink"),
		recipient: recipientColumns{
			uei: c.at("recipient_uei"), duns: c.at("recipient_duns"), name: c.at("recipient_name"), city: c.at("recipient_city_name"),
			state: c.at("recipient_state_code"), county: c.at("prime_award_summary_recipient_county_fips_code"),
			zip: c.at("recipient_zip_code"), types: c.at("business_types_code"),
		},
	}
	c.missing("total_obligated_amount", "total_outlayed_amount", "assistance_type_code", "awarding_agency_code", "last_modified_date", "recipient_uei", "recipient_name")
	return a
}

func (a *awardReader) row(row *Row, cells [][]byte) {
	r := record{row, a.head, cells}
	kind, fain := r.grantType(a.kind), r.fain(a.fain)
	if row.Refused != nil {
		return
	}
	agency := r.department(a.agency, a.subAgency, a.key, a.agencyName)
	a.a = models.FederalAward{
		AwardKey: r.text(a.key), FAIN: fain, AssistanceType: kind,
		TotalObligated: r.usd(a.total), TotalOutlayed: r.usd(a.outlayed), TotalFunding: r.usd(a.funding),
		BaseDate: r.date(a.base), LatestDate: r.date(a.latest), Start: r.date(a.start), End: r.date(a.end),
		Agency: agency, SubAgency: r.text(a.subAgency), AgencyName: r.text(a.agencyName),
		Recipient:   r.recipient(a.recipient),
		Opportunity: r.text(a.opportunity), RecordType: r.text(a.recordType), Performed: r.text(a.performed),
		Description: r.beginning(a.description, mostDescription), LastModified: r.date(a.modified), URL: r.text(a.url),
	}
	a.a.ALNs, a.a.ALNTitle = alns(r.words(a.alns))
	if number := r.aln(a.alnOne, ""); number != "" && len(a.a.ALNs) == 0 {
		a.a.ALNs, a.a.ALNTitle = []string{number}, r.words(a.alnTwo)
	}
	r.checkAward(a.fain, a.a.FAIN, agency)
	if row.Refused != nil {
		return
	}
	a.o.b = a.o.b[:0]
	a.o.award(&a.a)
	of := subject(a.a.FAIN, agency)
	row.keep(of, of, a.a.LastModified, &a.o, &a.a.Recipient, a.a.Performed)
}

// award writes one; the order is that of the struct's fields.
func (o *object) award(a *models.FederalAward) {
	o.open()
	o.text("award_key", a.AwardKey)
	o.must("fain", a.FAIN)
	o.usd("total_obligated", a.TotalObligated)
	o.usd("total_outlayed", a.TotalOutlayed)
	o.usd("total_funding", a.TotalFunding)
	o.date("base_date", a.BaseDate)
	o.date("latest_date", a.LatestDate)
	o.date("start", a.Start)
	o.date("end", a.End)
	o.text("agency", a.Agency)
	o.text("sub_agency", a.SubAgency)
	o.text("agency_name", a.AgencyName)
	o.recipient(&a.Recipient)
	o.texts("alns", a.ALNs)
	o.text("aln_title", a.ALNTitle)
	o.text("opportunity", a.Opportunity)
	o.text("assistance_type", a.AssistanceType)
	o.text("record_type", a.RecordType)
	o.text("performed", a.Performed)
	o.text("description", a.Description)
	o.date("last_modified", a.LastModified)
	o.text("url", a.URL)
	o.close()
}
