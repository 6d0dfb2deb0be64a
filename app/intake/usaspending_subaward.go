package intake

import "proviso/models"

// subawardsCSV is USAspending's Assistance_Subawards: a row is what a prime recipient
// reports that it gave on. Most JAG money of a state reaches cities so.
var subawardsCSV = format{
	name: "subawards of USAspending (Assistance_Subawards)",
	kind: models.ReportedSubaward,
	sniff: func(b *beginning) bool {
		return b.has("prime_award_fain") && (b.has("prime_award_unique_key") || b.has("subaward_number"))
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		s := subawardColumns(&c)
		if s.number < 0 && s.report < 0 {
			return reading{}, models.Invalid(b.name, "the column subaward_number is missing; without it one subaward cannot be told from another")
		}
		return reading{each: b.records(b.how, s.row), notes: c.notes}, nil
	},
}

// subawardReader knows where a subaward's columns are.
type subawardReader struct {
	head                           []string
	key, fain, primeName, primeUEI int
	number, report, amount, date   int
	agency, subAgency, agencyName  int
	alns, modified                 int
	description                    int
	recipient                      recipientColumns

	s models.FederalSubaward
	o object
}

func subawardColumns(c *columns) *subawardReader {
	s := &subawardReader{
		head: c.head,
		key:  c.at("prime_award_unique_key"), fain: c.at("prime_award_fain"),
		primeName: c.at("prime_awardee_name"), primeUEI: c.at("prime_awardee_uei"),
		number: c.at("subaward_number"), report: c.at("subaward_sam_report_id", "subaward_fsrs_report_id"),
		amount: c.at("subaward_amount"), date: c.at("subaward_action_date"),
		agencyName: c.at("prime_award_awarding_agency_name"),
		agency:     c.at("prime_award_awarding_agency_code"), subAgency: c.at("prime_award_awarding_sub_agency_code"),
		alns:        c.at("prime_award_cfda_numbers_and_titles"),
		modified:    c.at("subaward_sam_report_last_modified_date", "subaward_fsrs_report_last_modified_date"),
		description: c.at("subaward_description"),
		recipient: recipientColumns{
			uei: c.at("subawardee_uei"), duns: c.at("subawardee_duns"), name: c.at("subawardee_name"), city: c.at("subawardee_city_name"),
			state: c.at("subawardee_state_code"), county: -1, zip: c.at("subawardee_zip_code"), types: -1,
		},
	}
	c.missing("subaward_amount", "subaward_action_date", "subawardee_uei", "subawardee_name", "prime_award_awarding_agency_code")
	return s
}

func (s *subawardReader) row(row *Row, cells [][]byte) {
	r := record{row, s.head, cells}
	agency := r.department(s.agency, s.subAgency, s.key, s.agencyName)
	s.s = models.FederalSubaward{
		PrimeKey: r.text(s.key), PrimeFAIN: r.fain(s.fain), PrimeName: r.words(s.primeName), PrimeUEI: r.text(s.primeUEI),
		Number: r.text(s.number), Amount: r.usd(s.amount), ActionDate: r.date(s.date),
		Agency: agency, SubAgency: r.text(s.subAgency), Recipient: r.recipient(s.recipient),
		Description: r.beginning(s.description, mostDescription), LastModified: r.date(s.modified),
	}
	s.s.ALNs, _ = alns(r.text(s.alns))
	key := reportedKey(&s.s, r.text(s.report))
	if key == "" {
		row.refuse(models.Invalid(s.head[max(s.number, 0)], "there is no subaward number and no report of which it is part; it cannot be told from others"))
	}
	if row.Refused != nil {
		return
	}
	s.o.b = s.o.b[:0]
	s.o.subaward(&s.s)
	row.keep(key, subject(s.s.PrimeFAIN, agency), s.s.LastModified, &s.o, &s.s.Recipient, "")
}

// reportedKey tells one action on a subaward from others. A number is the prime's own
// free text, used again for each action and now and then for two recipients.
func reportedKey(s *models.FederalSubaward, report string) string {
	if s.Number == "" && report == "" {
		return ""
	}
	who := s.Recipient.UEI
	if who == "" {
		who = s.Recipient.DUNS
	}
	key := subject(s.PrimeFAIN, s.Agency) + "/" + s.Number + "/" + who + "/" + s.ActionDate.String()
	if s.Number == "" {
		key += "/" + report
	}
	return key
}

// subaward writes one; the order is that of the struct's fields.
func (o *object) subaward(s *models.FederalSubaward) {
	o.open()
	o.text("prime_key", s.PrimeKey)
	o.must("prime_fain", s.PrimeFAIN)
	o.text("prime_name", s.PrimeName)
	o.text("prime_uei", s.PrimeUEI)
	o.must("number", s.Number)
	o.usd("amount", s.Amount)
	o.date("action_date", s.ActionDate)
	o.text("agency", s.Agency)
	o.text("sub_agency", s.SubAgency)
	o.recipient(&s.Recipient)
	o.texts("alns", s.ALNs)
	o.text("description", s.Description)
	o.date("last_modified", s.LastModified)
	o.close()
}
