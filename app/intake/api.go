package intake

import (
	"cmp"
	"regexp"
	"strings"

	"proviso/models"
)

// What USAspending's API replies: pages of the award search, whose fields have the
// names that the site shows, with spaces; and one award with all that hangs on it. The
// caller chose the fields, so that any of them may be missing.

// searchedAwards are the rows of a result of spending_by_award.
func searchedAwards(record map[string]any) []taken {
	f := &fields{of: record}
	if f.has("Sub-Award ID") || f.has("Sub-Awardee Name") {
		f.refuse("Sub-Award ID", "is of a sub-award; read the reply as those")
		return []taken{f.taken("", "", "", nil)}
	}
	a := models.FederalAward{
		AwardKey:       f.text("generated_internal_id"),
		TotalObligated: f.usd("Award Amount"),
		TotalOutlayed:  f.usd("Total Outlays"),
		BaseDate:       f.day("Base Obligation Date"),
		Start:          f.day("Start Date"),
		End:            f.day("End Date"),
		SubAgency:      f.text("Awarding Sub Agency Code"),
		AgencyName:     f.text("Awarding Agency"),
		Recipient:      f.recipient("Recipient Location"),
		Description:    f.beginning(mostDescription, "Description"),
		LastModified:   f.day("Last Modified Date"),
	}
	a.FAIN = f.awardNumber("Award ID", a.AwardKey)
	a.Recipient.UEI, a.Recipient.DUNS, a.Recipient.Name = f.text("Recipient UEI"), f.text("Recipient DUNS Number"), f.text("Recipient Name")
	a.Agency = f.agency("Awarding Agency Code", a.AwardKey, a.AgencyName)
	a.ALNs, a.ALNTitle = f.searchedListings()
	a.AssistanceType = f.assistance("Award Type", a.AwardKey, f.text("Award Type"))
	if f.has("Loan Value") && f.value("Loan Value") != nil {
		f.refuse("Loan Value", "is given: this is a loan, not a grant")
	}
	return []taken{f.award(a, "Award ID")}
}

// oneAward is the row of a reply to awards/<id>.
func oneAward(record map[string]any) []taken {
	f := &fields{of: record}
	a := models.FederalAward{
		AwardKey:       f.text("generated_unique_award_id"),
		FAIN:           f.text("fain"),
		TotalObligated: f.usd("total_obligation"),
		TotalOutlayed:  f.usd("total_outlay"),
		TotalFunding:   f.usd("total_funding"),
		BaseDate:       f.day("date_signed"),
		Start:          f.day("period_of_performance", "start_date"),
		End:            f.day("period_of_performance", "end_date"),
		Agency:         f.text("awarding_agency", "toptier_agency", "code"),
		SubAgency:      f.text("awarding_agency", "subtier_agency", "code"),
		AgencyName:     f.text("awarding_agency", "toptier_agency", "name"),
		Recipient:      f.recipient("recipient", "location"),
		Opportunity:    f.text("funding_opportunity", "number"),
		AssistanceType: f.text("type"),
		RecordType:     f.text("record_type"),
		Description:    f.beginning(mostDescription, "description"),
		LastModified:   f.day("period_of_performance", "last_modified_date"),
	}
	a.Recipient.UEI, a.Recipient.DUNS, a.Recipient.Name = f.text("recipient", "recipient_uei"), f.text("recipient", "recipient_unique_id"), f.text("recipient", "recipient_name")
	if older := f.usd("total_account_outlay"); a.TotalOutlayed == nil {
		a.TotalOutlayed = older
	}
	for _, v := range f.list("cfda_info") {
		info := f.within(v)
		a.ALNs, a.ALNTitle = listed(a.ALNs, a.ALNTitle, info.text("cfda_number"), info.text("cfda_title"))
		f.tell(info)
	}
	if piid := f.text("piid"); piid != "" {
		f.refuse("piid", "%q is the number of a contract, not of a grant", cutText(piid))
	}
	a.AssistanceType = f.assistance("type", a.AwardKey, cmp.Or(a.AssistanceType, f.text("type_description"), f.text("category")))
	if a.Agency == "" {
		a.Agency = f.agency("", a.AwardKey, a.AgencyName)
	}
	return []taken{f.award(a, "fain")}
}

// award closes the reading of one. Its number and its department are its key: the key
// that the source makes ends in the sub-agency in older vintages.
func (f *fields) award(a models.FederalAward, numbered string) taken {
	if models.AwardNumber(a.FAIN) == "" {
		f.refuse(numbered, "is missing: an award without its number (FAIN) cannot be told from others; ask for the field %q", numbered)
	}
	f.checkAward(numbered, a.FAIN, a.Agency)
	if len(a.Recipient.ZIP) > 5 {
		a.Recipient.ZIP = a.Recipient.ZIP[:5] // as the files of awards have it
	}
	key := subject(a.FAIN, a.Agency)
	return f.taken(key, key, a.LastModified.String(), a)
}

// checkAward notes a number of the Justice Department in a form that it does not use.
func (f *fields) checkAward(field, fain, department string) {
	if department != justice || fain == "" {
		return
	}
	if _, known := ReadAwardNumber(fain); !known {
		f.note(field, "%s is not in a form in which the Justice Department numbers awards; look whether it is misspelt", cutText(fain))
	}
}

// searchedSubawards are the rows of a result of spending_by_award about sub-awards.
func searchedSubawards(record map[string]any) []taken {
	f := &fields{of: record}
	s := models.FederalSubaward{
		PrimeKey:    f.text("prime_award_generated_internal_id"),
		PrimeName:   f.text("Prime Recipient Name"),
		PrimeUEI:    f.text("Prime Award Recipient UEI"),
		Number:      f.text("Sub-Award ID"),
		Amount:      f.usd("Sub-Award Amount"),
		ActionDate:  f.day("Sub-Award Date"),
		Recipient:   f.recipient("Sub-Recipient Location"),
		Description: f.beginning(mostDescription, "Sub-Award Description"),
	}
	s.PrimeFAIN = f.awardNumber("Prime Award ID", s.PrimeKey)
	s.Recipient.UEI, s.Recipient.DUNS, s.Recipient.Name = f.text("Sub-Recipient UEI"), f.text("Sub-Recipient DUNS"), f.text("Sub-Awardee Name")
	s.Agency = f.agency("Awarding Agency Code", s.PrimeKey, f.text("Awarding Agency"))
	s.SubAgency = f.text("Awarding Sub Agency Code")
	s.ALNs, _ = f.searchedListings()
	switch kind := f.text("Sub-Award Type"); {
	case kind == "sub-contract", strings.HasPrefix(s.PrimeKey, "CONT_"):
		f.refuse("Sub-Award Type", "is of a contract, not of a grant")
	case kind != "" && kind != "sub-grant":
		f.note("Sub-Award Type", "%q is not a word that is known here; it is taken for a sub-grant", cutText(kind))
	}
	if models.AwardNumber(s.PrimeFAIN) == "" {
		f.refuse("Prime Award ID", "is missing: a sub-award hangs on its prime award; ask for the field \"Prime Award ID\"")
	}
	if s.Number == "" {
		f.refuse("Sub-Award ID", "is missing; ask for the field \"Sub-Award ID\"")
	}
	return []taken{f.taken(reportedKey(&s, ""), subject(s.PrimeFAIN, s.Agency), "", s)}
}

// generatedSuffix is the agency at the end of the key that USAspending makes for an
// award: since July 2025 the department, before it the sub-agency.
var generatedSuffix = regexp.MustCompile(`^ASST_NON_(.+)_([0-9A-Z]{3,4})$`)

// awardNumber is an award's, or where the caller did not ask for it, the one that stands in its key.
func (f *fields) awardNumber(field, awardKey string) string {
	if s := f.text(field); s != "" {
		return s
	}
	m := generatedSuffix.FindStringSubmatch(awardKey)
	if m == nil {
		return ""
	}
	f.note(field, "is not told; the award's number was taken from its key, %s", cutText(awardKey))
	return m[1]
}

// agency is the code of the awarding department: as told, or out of the award's key, or
// by the one name that matters most here.
func (f *fields) agency(field, awardKey, name string) string {
	code := ""
	if field != "" {
		code = f.text(field)
	}
	if code == "" {
		if m := generatedSuffix.FindStringSubmatch(awardKey); m != nil {
			code = m[2]
		}
	}
	switch department := departmentOf(code); {
	case department != "":
		return department
	case strings.EqualFold(name, "Department of Justice"):
		return justice
	case strings.HasPrefix(awardKey, "CONT_"):
		return "" // refused for what it is
	}
	f.refuse(field, "the awarding agency is not told: ask for the field \"Awarding Agency Code\"")
	return ""
}

// searchedListings are the Assistance Listings of a result, the primary one first, and
// its title. The list repeats a number under each title that it has had.
func (f *fields) searchedListings() (alns []string, title string) {
	add := func(v any) {
		of := f.within(v)
		alns, title = listed(alns, title, of.text("cfda_number"), of.text("cfda_program_title"))
		f.tell(of)
	}
	for _, name := range []string{"primary_assistance_listing", "Assistance Listing"} {
		if v := f.value(name); v != nil {
			add(v)
		}
	}
	alns, title = listed(alns, title, f.text("CFDA Number"), "")
	for _, v := range f.list("Assistance Listings") {
		add(v)
	}
	return alns, title
}

// listed adds a listing that is not yet there; the title is that of the first.
func listed(alns []string, title, number, named string) ([]string, string) {
	if number == "" {
		return alns, title
	}
	for i, n := range alns {
		if n == number {
			if i == 0 {
				title = cmp.Or(title, named)
			}
			return alns, title
		}
	}
	if len(alns) == 0 {
		title = named
	}
	return append(alns, number), title
}
