package intake

import (
	"proviso/models"
)

// transactionsCSV is USAspending's Assistance_PrimeTransactions: a row is one action on
// an award. Its columns may have been trimmed, down to the award's number, the
// modification and the day.
var transactionsCSV = format{
	name: "transactions of USAspending (Assistance_PrimeTransactions)",
	kind: models.ReportedTransaction,
	sniff: func(b *beginning) bool {
		return b.has("assistance_transaction_unique_key") || b.has("award_id_fain", "modification_number", "action_date")
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		t := transactionColumns(&c)
		if t.fain < 0 {
			return reading{}, models.Invalid(b.name, "the column award_id_fain is missing; without the award's number a row says nothing of an award")
		}
		return reading{each: b.records(b.how, t.row), notes: c.notes}, nil
	},
}

// transactionReader knows where a transaction's columns are.
type transactionReader struct {
	head                                                              []string
	key, awardKey, fain, modification, obligation, total, outlayed    int
	action, start, end, agency, subAgency, agencyName                 int
	aln, title, opportunity, kind, actionType, correction, recordType int
	performed, description, base, modified, url                       int
	recipient                                                         recipientColumns

	t models.FederalTransaction
	o object
}

func transactionColumns(c *columns) *transactionReader {
	t := &transactionReader{
		head: c.head,
		key:  c.at("assistance_transaction_unique_key"), awardKey: c.at("assistance_award_unique_key"),
		fain: c.at("award_id_fain"), modification: c.at("modification_number"),
		obligation: c.at("federal_action_obligation"), total: c.at("total_obligated_amount"),
		outlayed: c.at("total_outlayed_amount_for_overall_award"),
		action:   c.at("action_date"), start: c.at("period_of_performance_start_date"), end: c.at("period_of_performance_current_end_date"),
		agency: c.at("awarding_agency_code"), subAgency: c.at("awarding_sub_agency_code"), agencyName: c.at("awarding_agency_name"),
		aln: c.at("cfda_number"), title: c.at("cfda_title"), opportunity: c.at("funding_opportunity_number"),
		kind: c.at("assistance_type_code"), actionType: c.at("action_type_code"),
		correction: c.at("correction_delete_indicator_code"), recordType: c.at("record_type_code"),
		performed: c.at("primary_place_of_performance_code"), description: c.at("transaction_description"),
		base: c.at("prime_award_base_transaction_description"), modified: c.at("last_modified_date"), url: c.at("usaspending_permalink"),
		recipient: recipientColumns{
			uei: c.at("recipient_uei"), duns: c.at("recipient_duns"), name: c.at("recipient_name"), city: c.at("recipient_city_name"),
			state: c.at("recipient_state_code"), county: c.at("prime_award_transaction_recipient_county_fips_code"),
			zip: c.at("recipient_zip_code"), types: c.at("business_types_code"),
		},
	}
	c.missing("federal_action_obligation", "assistance_type_code", "awarding_agency_code", "last_modified_date", "recipient_uei", "recipient_name", "cfda_number")
	if t.key < 0 {
		c.notes = append(c.notes, withoutKey("assistance_transaction_unique_key", "award number, modification and day of action"))
	}
	return t
}

func (t *transactionReader) row(row *Row, cells [][]byte) {
	r := record{row, t.head, cells}
	kind, fain := r.grantType(t.kind), r.fain(t.fain)
	if row.Refused != nil {
		return
	}
	key := r.text(t.key)
	agency := r.department(t.agency, t.subAgency, t.awardKey, t.agencyName)
	t.t = models.FederalTransaction{
		TransactionKey: key, AwardKey: r.text(t.awardKey), FAIN: fain, Modification: r.text(t.modification),
		AssistanceType: kind,
		Obligation:     r.usd(t.obligation), TotalObligated: r.usd(t.total), TotalOutlayed: r.usd(t.outlayed),
		ActionDate: r.date(t.action), Start: r.date(t.start), End: r.date(t.end),
		Agency: agency, SubAgency: r.text(t.subAgency), AgencyName: r.text(t.agencyName),
		Recipient: r.recipient(t.recipient),
		ALN:       r.aln(t.aln, key), ALNTitle: r.words(t.title), Opportunity: r.text(t.opportunity),
		ActionType: r.text(t.actionType), Correction: r.text(t.correction), RecordType: r.text(t.recordType),
		Performed: r.text(t.performed), Description: r.beginning(t.base, mostDescription),
		LastModified: r.date(t.modified), URL: r.text(t.url),
	}
	if t.t.Description == "" {
		t.t.Description = r.beginning(t.description, mostDescription)
	}
	r.checkAward(t.fain, t.t.FAIN, agency)
	r.noteCorrection(t.correction, t.t.Correction)
	if key == "" {
		key = models.AwardNumber(t.t.FAIN) + "/" + t.t.Modification + "/" + t.t.ActionDate.String()
		if t.t.ActionDate == 0 {
			row.refuse(models.Invalid(t.head[max(t.action, 0)], "the day of action is not told, and the row has no key of its own; it cannot be told from others"))
		}
	}
	if row.Refused != nil {
		return
	}
	t.o.b = t.o.b[:0]
	t.o.transaction(&t.t)
	row.keep(key, subject(t.t.FAIN, agency), t.t.LastModified, &t.o, &t.t.Recipient, t.t.Performed)
}

// transaction writes one; the order is that of the struct's fields.
func (o *object) transaction(t *models.FederalTransaction) {
	o.open()
	o.text("transaction_key", t.TransactionKey)
	o.text("award_key", t.AwardKey)
	o.must("fain", t.FAIN)
	o.text("modification", t.Modification)
	o.usd("obligation", t.Obligation)
	o.usd("total_obligated", t.TotalObligated)
	o.usd("total_outlayed", t.TotalOutlayed)
	o.date("action_date", t.ActionDate)
	o.date("start", t.Start)
	o.date("end", t.End)
	o.text("agency", t.Agency)
	o.text("sub_agency", t.SubAgency)
	o.text("agency_name", t.AgencyName)
	o.recipient(&t.Recipient)
	o.text("aln", t.ALN)
	o.text("aln_title", t.ALNTitle)
	o.text("opportunity", t.Opportunity)
	o.text("assistance_type", t.AssistanceType)
	o.text("action_type", t.ActionType)
	o.text("correction", t.Correction)
	o.text("record_type", t.RecordType)
	o.text("performed", t.Performed)
	o.text("description", t.Description)
	o.date("last_modified", t.LastModified)
	o.text("url", t.URL)
	o.close()
}
