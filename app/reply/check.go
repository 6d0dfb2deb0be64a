package reply

import (
	"slices"
	"strings"

	"proviso/models"
)

// Ask is what the rows of a file are held to: when the demand was made, and the
// day on which one writes.
type Ask struct {
	Made  models.When
	Today models.Date
}

// day faults a day that is missing, ahead, or before the demand.
func (a Ask) day(field string, d models.Date) error {
	switch {
	case d == 0:
		return models.Invalid(field, "is missing")
	case d > a.Today:
		return models.Invalid(field, "%s lies ahead; it is written down when it was done", d.Words())
	case a.Made.Known() && d < a.Made.Earliest:
		return models.Invalid(field, "%s lies before the demand of %s", d.Words(), a.Made.Words())
	}
	return nil
}

func missing(field, text string) error {
	if text == "" {
		return models.Invalid(field, "is missing")
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// CheckItem holds an item to what the file has.
func (a Ask) CheckItem(r *models.Reply, x *models.AskedItem) error {
	if err := first(missing("label", x.Label), missing("text", x.Text)); err != nil {
		return err
	}
	for i := range r.Items {
		if o := &r.Items[i]; o.No != x.No && o.Counts() && strings.EqualFold(o.Label, x.Label) {
			return models.Invalid("label", "%q is the number of another item already", x.Label)
		}
	}
	switch {
	case x.From != 0 && x.To != 0 && x.To < x.From:
		return models.Invalid("to", "%s lies before the beginning of the period, %s", x.To.Words(), x.From.Words())
	case x.Closed == "" && x.ClosedOn != 0:
		return models.Invalid("closed", "is missing; say how it was closed on that day")
	case x.Closed == models.ItemObjected && x.Why == "":
		return models.Invalid("why", "is missing; an objection says its ground")
	case x.Closed != "":
		return a.day("closed_on", x.ClosedOn)
	}
	return nil
}

// CheckCustodian holds a custodian to the order of its days.
func (a Ask) CheckCustodian(x *models.Custodian) error {
	if x.Office == "" && x.Person == "" {
		return models.Invalid("office", "is missing; name the office, or choose a person of the workspace")
	}
	if err := a.day("asked_on", x.AskedOn); err != nil {
		return err
	}
	switch {
	case x.AnsweredOn == 0 && x.Nothing:
		return models.Invalid("answered_on", "is missing; that nothing was found was said on some day")
	case x.AnsweredOn == 0:
		return nil
	case x.AnsweredOn < x.AskedOn:
		return models.Invalid("answered_on", "%s lies before %s, on which it was asked", x.AnsweredOn.Words(), x.AskedOn.Words())
	}
	return a.day("answered_on", x.AnsweredOn)
}

// CheckProduction holds a production to what the file has.
func (a Ask) CheckProduction(r *models.Reply, x *models.Production) error {
	if _, err := SpanOf(x.First, x.Last); err != nil {
		return err
	}
	if x.First == "" && len(x.Documents) == 0 {
		return models.Invalid("first", "is missing; name the control numbers, or the documents that were sent")
	}
	if err := first(a.day("sent_on", x.SentOn), missing("how", x.How), missing("to_whom", x.ToWhom)); err != nil {
		return err
	}
	return answers(r, "answers", x.Answers)
}

// answers faults numbers of items that there are not.
func answers(r *models.Reply, field string, numbers []int) error {
	for _, n := range numbers {
		if !slices.ContainsFunc(r.Items, func(x models.AskedItem) bool { return x.No == n && x.Counts() }) {
			return models.Invalid(field, "there is no item %d in the file", n)
		}
	}
	return nil
}

// CheckLetter holds a response to what it must say of itself.
func (a Ask) CheckLetter(x *models.ReplyLetter) error {
	if err := first(a.day("sent_on", x.SentOn), missing("office", x.Office)); err != nil {
		return err
	}
	switch {
	case x.Refuses && x.Complete:
		return models.Invalid("kind", "a response is complete or a refusal, and not both")
	case x.Refuses && x.Why == "":
		return models.Invalid("why", "is missing; a refusal says its reason")
	case x.Position == "" && x.Document == "":
		return models.Invalid("position", "is missing; write what the response says, or choose the document")
	}
	return nil
}

// CheckClearance holds the agency's word to what proves it.
func (a Ask) CheckClearance(x *models.Clearance) error {
	if err := first(a.day("on", x.On), missing("office", x.Office)); err != nil {
		return err
	}
	if x.Document == "" && x.Source == "" {
		return models.Invalid("document", "is missing; choose the agency's letter, or name a source of the record")
	}
	return nil
}

// CheckWithheld holds an entry of the privilege log to what an agency is told.
func (a Ask) CheckWithheld(r *models.Reply, log *models.PrivilegeLog, x *models.WithheldItem) error {
	if err := first(missing("control", x.Control), missing("author", x.Author), missing("type", x.Type), missing("description", x.Description)); err != nil {
		return err
	}
	if _, err := models.ParseGround("ground", string(x.Ground)); err != nil {
		return err
	}
	if x.Date.Known() && x.Date.Earliest > a.Today {
		return models.Invalid("date", "%s lies ahead", x.Date.Words())
	}
	for i := range log.Entries {
		if o := &log.Entries[i]; o.No != x.No && o.Counts() && strings.EqualFold(o.Control, x.Control) {
			return models.Invalid("control", "%q is in the log already", x.Control)
		}
	}
	return answers(r, "items", x.Items)
}

// CheckServed holds the handing over of a privilege log to when and to whom.
func (a Ask) CheckServed(x *models.ServedLog) error {
	return first(a.day("on", x.On), missing("to_whom", x.ToWhom))
}
