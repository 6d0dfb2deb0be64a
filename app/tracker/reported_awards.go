package tracker

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/app/intake"
	"proviso/models"
)

// ReportedAward is what kept files say of one award: its number at one agency, whatever
// key the file gives it.
type ReportedAward struct {
	Subject      string // number as compared / agency
	FAIN         string // as written
	Number       string // as compared
	Agency       string
	ALNs         []string
	Recipient    models.FederalRecipient
	Total        *models.USD // nil: not told, and not all actions are there
	Summed       int         // the total is the sum of so many actions; 0: the file gives it
	Day          models.Date // of the last action that is in it
	Began        models.Date // of the first action; zero: it is not in the file
	LastModified models.Date
	URL          string
	Import       int64 // by which it stands
	Listed       bool  // a list of awards says it, which names no agency, listing or day
	Listing      int   // of a list: the fiscal year that it gives; 0: none
	Allocated    bool  // an allocation sheet says it: no award, but what a formula gives
	Group        int   // of an allocation: the first row of those that share a joint amount; 0: it has its own
}

// FiscalYear is the year in the number, of the Justice Department, or that of the first
// action; 0: not known.
func (a *ReportedAward) FiscalYear() int {
	if n, ok := intake.ReadAwardNumber(a.FAIN); ok && (a.Agency == "015" || a.Listed) {
		return n.Year
	}
	if !a.Began.Known() {
		return a.Listing
	}
	day := a.Began.Time()
	if day.Month() >= time.October { // the federal year begins on 1 October (31 U.S.C. § 1102)
		return day.Year() + 1
	}
	return day.Year()
}

// newReportedAward begins with what stands in a row's subject.
func newReportedAward(subject string) *ReportedAward {
	a := &ReportedAward{Subject: subject}
	a.Number, a.Agency, _ = strings.Cut(subject, "/")
	return a
}

// reportedAwards rolls rows up by award: what a summary says, or the actions together,
// whichever was modified last.
func reportedAwards(summaries, actions []models.ImportRow) ([]*ReportedAward, error) {
	all := map[string]*ReportedAward{}
	for i := range summaries {
		a, err := summarised(&summaries[i])
		if err != nil {
			return nil, err
		}
		if was := all[a.Subject]; was == nil || was.LastModified <= a.LastModified {
			all[a.Subject] = a
		}
	}
	by := map[string][]action{}
	for i := range actions {
		r := &actions[i]
		x := action{of: r.Import}
		if err := json.Unmarshal([]byte(r.Body), &x.FederalTransaction); err != nil {
			return nil, fmt.Errorf("row %d of import %d: %w", r.Row, r.Import, err)
		}
		if x.Correction != "D" { // which takes the action away
			by[r.Subject] = append(by[r.Subject], x)
		}
	}
	for subject, of := range by {
		a := together(subject, of)
		if was := all[subject]; was == nil || was.Total == nil || was.LastModified < a.LastModified && a.Total != nil {
			all[subject] = a
		}
	}
	out := make([]*ReportedAward, 0, len(all))
	for _, a := range all {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *ReportedAward) int { return strings.Compare(a.Subject, b.Subject) })
	return out, nil
}

func summarised(r *models.ImportRow) (*ReportedAward, error) {
	var x models.FederalAward
	if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
		return nil, fmt.Errorf("row %d of import %d: %w", r.Row, r.Import, err)
	}
	a := newReportedAward(r.Subject)
	a.FAIN, a.ALNs, a.Recipient, a.Total, a.Began, a.LastModified, a.URL, a.Import = x.FAIN, x.ALNs, x.Recipient, x.TotalObligated, x.BaseDate, x.LastModified, x.URL, r.Import
	a.Day = cmp.Or(x.LatestDate, x.BaseDate)
	return a, nil
}

// Since is from when its total stands: the day of the last action. A list gives a year
// at most, which may be a fiscal one, so that it is not confirmed.
func (a *ReportedAward) Since() models.When {
	if year := a.FiscalYear(); a.Listed && year > 0 {
		if w, err := models.ParseWhen("year", fmt.Sprintf("%04d?", year)); err == nil {
			return w
		}
	}
	return models.OnDay(a.Day)
}

// listedAwards are the awards of lists that no federal file has by their number.
func listedAwards(rows []models.ImportRow, reported []*ReportedAward) ([]*ReportedAward, error) {
	var out []*ReportedAward
	for i := range rows {
		r := &rows[i]
		if r.Key != string(intake.TargetAwards) || slices.ContainsFunc(reported, func(a *ReportedAward) bool { return a.Number == r.Subject }) {
			continue
		}
		var x models.TableFact
		if err := json.Unmarshal([]byte(r.Body), &x); err != nil {
			return nil, fmt.Errorf("row %d of import %d: %w", r.Row, r.Import, err)
		}
		a := newReportedAward(r.Subject)
		a.FAIN, a.Total, a.Import, a.Listed = x.Values["award"].Text, x.Values["amount"].USD, r.Import, true
		if x.Named != nil {
			a.Recipient = *x.Named
		}
		if year, err := strconv.Atoi(x.Values["year"].Number); err == nil && year > 1900 && year < 2200 {
			a.Listing = year
		}
		if n, ok := intake.ReadAwardNumber(a.FAIN); ok && (n.Program == "JAGX" || n.Program == "DJ") {
			a.ALNs = []string{jagListing}
		}
		out = append(out, a)
	}
	return out, nil
}

// action is one action on an award with the import by which it stands.
type action struct {
	models.FederalTransaction
	of int64
}

// together is an award from its actions. Its total is what the newest of them gives;
// where none does it is their sum, if all are there.
func together(subject string, of []action) *ReportedAward {
	slices.SortFunc(of, func(x, y action) int {
		return cmp.Or(cmp.Compare(x.LastModified, y.LastModified), cmp.Compare(x.ActionDate, y.ActionDate), cmp.Compare(x.Modification, y.Modification), cmp.Compare(x.TransactionKey, y.TransactionKey))
	})
	a := newReportedAward(subject)
	for _, x := range of {
		a.FAIN, a.Recipient, a.LastModified, a.URL, a.Import = x.FAIN, x.Recipient, x.LastModified, x.URL, x.of
		a.Day = max(a.Day, x.ActionDate)
		if x.ALN != "" && !slices.Contains(a.ALNs, x.ALN) {
			a.ALNs = append(a.ALNs, x.ALN)
		}
		if x.TotalObligated != nil {
			a.Total = x.TotalObligated
		}
		if madeAward(&x.FederalTransaction) {
			a.Began = x.ActionDate
		}
	}
	if sum, ok := sumOf(of); a.Total == nil && ok {
		a.Total, a.Summed = &sum, len(of)
	}
	return a
}

// madeAward is true of the action that made the award.
func madeAward(x *models.FederalTransaction) bool {
	return x.ActionType == "A" || strings.Trim(x.Modification, "0") == "" && x.ActionType == ""
}

// nthAction is how the Justice Department numbers the actions on an award: 00, 00-1.
var nthAction = regexp.MustCompile(`^0+(?:-(\d+))?$`)

// sumOf adds up all actions of an award; false where one may be missing: their numbers do
// not run from the award on, or one has no sum.
func sumOf(of []action) (models.USD, bool) {
	var sum models.USD
	numbers := map[int]bool{}
	for _, x := range of {
		m := nthAction.FindStringSubmatch(x.Modification)
		if m == nil || x.Obligation == nil {
			return 0, false
		}
		n, err := strconv.Atoi(cmp.Or(m[1], "0"))
		if err != nil {
			return 0, false
		}
		numbers[n] = true
		sum += *x.Obligation
	}
	for n := range of {
		if !numbers[n] {
			return 0, false
		}
	}
	return sum, len(of) > 0
}
