package intake

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"proviso/models"
)

// Event is one message of CourtListener's webhooks. What it brings are rows like those
// of a file; nothing follows from it by itself.
type Event struct {
	Type       int
	Version    int
	At         string   // instant at which it was made, in UTC; "" if not told
	Deprecated string   // day from which this version of the message comes no more; "" for none
	What       string   // what it is, in a sentence
	Dockets    []Row    // of models.ReportedDocket
	Entries    []Row    // of models.ReportedEntry
	Concerns   []string // CourtListener's ids of dockets that it names without saying more of them
	Notes      []Note
}

// The types of event that CourtListener sends.
const (
	EventDocketAlert = 1 // new entries on a docket that is followed
	EventSearchAlert = 2 // new results of a search that is followed
	EventFetch       = 3 // a document or docket that was asked of PACER is there, or is not
	EventOldAlerts   = 4 // alerts that end or have ended because nothing happened
	EventPrayAndPay  = 5 // a document that was wished for was bought by somebody
)

// Webhook reads the body of a message. A type of event that is not known is no error:
// it brings no rows, and What says so. Keys and secrets that stand in it are not kept.
func Webhook(body []byte) (Event, error) {
	if len(body) > MostRecord {
		return Event{}, models.Invalid("body", "is longer than %d MiB", MostRecord>>20)
	}
	r := newJSONReader(bytes.NewReader(body))
	v, spoil, err := r.record()
	if err == nil && spoil == nil {
		err = r.end()
	}
	if err != nil {
		return Event{}, err
	}
	if spoil != nil {
		return Event{}, models.Invalid(spoil.Field, "%s", spoil.Msg)
	}
	of, is := v.(map[string]any)
	if !is {
		return Event{}, models.Invalid("body", "is %s, where an object with \"payload\" and \"webhook\" is expected", kindOf(v))
	}
	f := &fields{of: of}
	e := Event{
		Type: f.count("webhook", "event_type"), Version: f.count("webhook", "version"),
		At: dated(f.text("webhook", "date_created")), Deprecated: f.deprecated(),
	}
	if e.Type == 0 {
		f.refuse("webhook.event_type", "is missing; a webhook of CourtListener tells its type")
	}
	payload := f.within(f.payload())
	f.tell(payload)
	if f.refused == nil {
		e.read(f, payload)
	}
	if f.refused != nil {
		return Event{}, models.Invalid(f.refused.Field, "%s", f.refused.Msg)
	}
	e.Notes = f.notes
	return e, nil
}

// payload is what a message is about; version 1 had the results beside the webhook.
func (f *fields) payload() any {
	if v := f.value("payload"); v != nil {
		return v
	}
	return f.of
}

func (e *Event) read(f, payload *fields) {
	switch e.Type {
	case EventDocketAlert:
		e.Entries = rowsOf(payload.list("results"), listenedEntry)
		e.What = fmt.Sprintf("%s on dockets that are followed", numbered(len(e.Entries), "new entry", "new entries"))
	case EventSearchAlert:
		results := payload.list("results")
		e.Dockets, e.Entries = rowsOf(results, searchedDockets), rowsOf(results, searchedEntries)
		e.What = fmt.Sprintf("%s of the search %q", numbered(len(results), "new result", "new results"), cutText(payload.text("alert", "name")))
	case EventFetch:
		e.concern(payload.text("docket"))
		e.What = "a fetch from PACER " + fetchStatus(payload.text("status"))
		if said := payload.text("message"); said != "" {
			e.What += ": " + strings.TrimSuffix(cutText(said), ".")
		}
	case EventOldAlerts:
		old, disabled := payload.list("old_alerts"), payload.list("disabled_alerts")
		e.alerts(payload, old)
		e.alerts(payload, disabled)
		e.What = fmt.Sprintf("%s soon to end because nothing happens on the docket, %d ended", numbered(len(old), "alert is", "alerts are"), len(disabled))
	case EventPrayAndPay:
		e.What = fmt.Sprintf("the document %s, which was wished for, was bought", payload.text("recap_document"))
		if payload.text("status") == "1" {
			e.What = fmt.Sprintf("the document %s, which is wished for, is not there yet", payload.text("recap_document"))
		}
	default:
		e.What = fmt.Sprintf("an event of type %d, which is not known here; nothing is read from it", e.Type)
	}
	f.tell(payload)
}

// alerts takes the dockets of alerts that end.
func (e *Event) alerts(payload *fields, list []any) {
	for _, v := range list {
		a := payload.within(v)
		e.concern(a.text("docket"))
		payload.tell(a)
	}
}

func (e *Event) concern(docket string) {
	if id := lastOfPath(docket); id != "" {
		e.Concerns = append(e.Concerns, id)
	}
}

// fetchStatus says what became of a fetch (CourtListener's processing status).
func fetchStatus(code string) string {
	switch code {
	case "1":
		return "waits"
	case "2":
		return "succeeded"
	case "3", "6", "7":
		return "failed"
	case "4", "5":
		return "is under way"
	}
	return "is at a stage that is not known here (" + cutText(code) + ")"
}

// deprecated is the day from which a version of the message ends. None is null, or, by
// a slip of the sender, the text None.
func (f *fields) deprecated() string {
	if s := f.text("webhook", "deprecation_date"); !strings.EqualFold(s, "none") {
		return s
	}
	return ""
}

// count is a small whole number; 0 if it is not told.
func (f *fields) count(path ...string) int {
	s, n := f.text(path...), 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1_000_000 {
			f.refuse(strings.Join(path, "."), "%q is not a whole number", cutText(s))
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// rowsOf are the rows of the elements of a list.
func rowsOf(list []any, take func(map[string]any) []taken) []Row {
	var out []Row
	for _, v := range list {
		rows := []taken{{refused: &Note{Msg: fmt.Sprintf("is %s, where a record is expected", kindOf(v))}}}
		if record, is := v.(map[string]any); is {
			rows = take(record)
		}
		for _, t := range rows {
			out = append(out, t.row(len(out)+1, 0))
		}
	}
	return out
}

func numbered(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// webhookRows gives the rows of one kind of a message that was kept as a file.
func webhookRows(open opener, of func(Event) []Row) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		in, err := open()
		if err != nil {
			return err
		}
		body, err := io.ReadAll(io.LimitReader(in, MostRecord+1))
		if err != nil {
			return fmt.Errorf("read a webhook's message: %w", err)
		}
		e, err := Webhook(body)
		if err != nil {
			return err
		}
		for _, row := range of(e) {
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
}
