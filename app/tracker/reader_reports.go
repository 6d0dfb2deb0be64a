package tracker

import (
	"context"
	"crypto/rand"
	"strings"
	"unicode"
	"unicode/utf8"

	"proviso/app/store"
	"proviso/models"
)

// Bounds of what a reader reports, in characters.
const (
	ShortestReport = 10
	LongestReport  = 4000
	LongestContact = 300 // and what the report is about
)

// mostListed is how many reports that wait, and how many that were answered, are shown.
const mostListed = 200

// readsReports refuses whoever may not read what readers report: that may name the
// reader, and be about anything in the record.
func readsReports(who models.Person) error {
	if !ReadsReports(who) {
		return models.Denied("it takes the role publisher or grants, held everywhere, to read what readers report")
	}
	return nil
}

// ReadsReports is true of whoever may read and answer what readers report.
func ReadsReports(who models.Person) bool {
	return who.Has(nil, models.RolePublisher, models.RoleGrants)
}

// plainText is a text without spaces around it, and what is wrong with it, if it holds
// what is no text, or marks that turn the direction of writing.
func plainText(field, s string) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	odd := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, odd) {
		return "", models.Invalid(field, "holds signs that are no text; write it in plain letters and lines")
	}
	return s, nil
}

// TakeReport keeps what a reader of the public pages reports as wrong: about which
// page, and how the reader can be reached ("" if they would rather not be). It gives
// the id under which it is kept.
func (t *Tracker) TakeReport(ctx context.Context, about, message, contact string) (string, error) {
	r := store.ReaderReport{ID: strings.ToLower(rand.Text()), ReceivedAt: t.Now().UTC()}
	for _, x := range []struct {
		field, said     string
		into            *string
		fewest, longest int
	}{{"message", message, &r.Message, ShortestReport, LongestReport}, {"about", about, &r.About, 0, LongestContact}, {"contact", contact, &r.Contact, 0, LongestContact}} {
		var err error
		if *x.into, err = plainText(x.field, x.said); err != nil {
			return "", err
		}
		switch n := utf8.RuneCountInString(*x.into); {
		case n < x.fewest:
			return "", models.Invalid(x.field, "is too short to be understood; say in a sentence what is wrong, and how you know")
		case n > x.longest:
			return "", models.Invalid(x.field, "has %d characters; the most is %d", n, x.longest)
		}
	}
	return r.ID, t.store.AddReport(ctx, r)
}

// Reports are what readers report: those that wait, the oldest first, then those that
// were answered last.
func (t *Tracker) Reports(ctx context.Context, who models.Person) ([]store.ReaderReport, error) {
	if err := readsReports(who); err != nil {
		return nil, err
	}
	return t.store.Reports(ctx, mostListed)
}

// AnswerReport closes a report with what was done about it. The answer stands in the
// trail, which lasts and is read by others: it must not name how the reader can be
// reached.
func (t *Tracker) AnswerReport(ctx context.Context, who models.Person, id, answer string) error {
	if err := readsReports(who); err != nil {
		return err
	}
	answer, err := plainText("answer", answer)
	switch {
	case err != nil:
		return err
	case answer == "":
		return models.Invalid("answer", "is missing; say what was done about it, or why nothing was")
	case utf8.RuneCountInString(answer) > LongestReport:
		return models.Invalid("answer", "has more than %d characters", LongestReport)
	}
	all, err := t.store.Reports(ctx, mostListed)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.ID == id && r.Contact != "" && strings.Contains(strings.ToLower(answer), strings.ToLower(r.Contact)) {
			return models.Invalid("answer", "repeats how the reader can be reached; leave that out: the answer stands in the trail, which never forgets")
		}
	}
	return t.store.AnswerReport(ctx, id, who.ID, answer, store.Note{Actor: who.ID, Action: "answer-report", Detail: answer})
}
