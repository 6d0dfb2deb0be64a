package intake

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

func TestWebhookSamples(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	for _, name := range []string{"docket_alert", "docket_alert_v1", "search_alert_v2", "recap_fetch", "old_alerts_report", "pray_and_pay"} {
		body := testdata(t, "courts/"+name+".webhook.json")
		e, err := Webhook(body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		fmt.Fprintf(&out, "# %s: type %d, version %d, at %q, deprecated %q\n%s\nconcerns %q\n", name, e.Type, e.Version, e.At, e.Deprecated, e.What, e.Concerns)
		for _, r := range e.Dockets {
			out.WriteString(printed(models.ReportedDocket, r))
		}
		for _, r := range e.Entries {
			out.WriteString(printed(models.ReportedEntry, r))
		}
	}
	if strings.Contains(out.String(), "secret") || strings.Contains(out.String(), "yfOSXQvDQauQOCEg0orkgi4hBC4r9yg5Wk3ue") {
		t.Error("a secret is kept")
	}
	golden.Equal(t, "webhook.golden", out.Bytes())
}

func TestWebhookRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{``, "the file ends in the middle"},
		{`null`, `body: is null, where an object with "payload" and "webhook" is expected`},
		{`[]`, `body: is a list, where an object`},
		{`{}`, "webhook.event_type: is missing"},
		{`{"webhook":7}`, "webhook.event_type: is missing"},
		{`{"webhook":{"event_type":"one"}}`, `webhook.event_type: "one" is not a whole number`},
		{`{"webhook":{"event_type":-1}}`, `webhook.event_type: "-1" is not a whole number`},
		{`{"webhook":{"event_type":1e9}}`, `webhook.event_type: "1e9" is not a whole number`},
		{`{"webhook":{"event_type":99999999999999999999}}`, "is not a whole number"},
		{`{"payload":[],"webhook":{"event_type":1}}`, "a list holds a list"},
		{`{"payload":{"results":{}},"webhook":{"event_type":1}}`, "results: is an object, where a list is expected"},
		{`{"payload":{},"payload":{},"webhook":{"event_type":1}}`, "payload: stands twice"},
		{`{"webhook":{"event_type":5}} {}`, "something follows after the end"},
		{strings.Repeat(" ", MostRecord+1), "body: is longer than 8 MiB"},
		{`{"a":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`, "nests deeper than 64 levels"},
	} {
		if _, err := Webhook([]byte(c.body)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: got %v, want %s", c.body, err, c.want)
		}
	}
}

// A result that cannot be taken does not keep the others back, and an event that is not
// known is not an error: the sender would try again for hours.
func TestWebhookGoesOn(t *testing.T) {
	t.Parallel()
	e, err := Webhook([]byte(`{"payload":{"results":[{"id":1,"docket":7},{"docket":7},null,{"id":2,"docket":7,"description":"` +
		strings.Repeat("a b c ", 5000) + `"}]},"webhook":{"event_type":1,"version":2,"deprecation_date":"2026-12-31"}}`))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, r := range e.Entries {
		key := r.Key
		if r.Refused != nil {
			key = r.Refused.Field + " " + r.Refused.Msg
		}
		keys = append(keys, key)
	}
	want := []string{"7/1", "id is missing: the entry cannot be told from others", " is null, where a record is expected", "7/2"}
	if fmt.Sprint(keys) != fmt.Sprint(want) || e.Deprecated != "2026-12-31" {
		t.Errorf("got %q, %q", keys, e.Deprecated)
	}
	e, err = Webhook([]byte(`{"payload":{"results":[{}]},"webhook":{"event_type":9,"version":3}}`))
	if err != nil || e.Entries != nil || e.What != "an event of type 9, which is not known here; nothing is read from it" {
		t.Errorf("got %+v, %v", e, err)
	}
}

func FuzzWebhook(f *testing.F) {
	for _, name := range []string{"docket_alert", "docket_alert_v1", "search_alert_v2", "recap_fetch", "old_alerts_report", "pray_and_pay"} {
		f.Add(testdata(f, "courts/"+name+".webhook.json"))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := Webhook(body)
		if err != nil {
			return
		}
		if e.What == "" || e.Type == 0 {
			t.Fatalf("an event that says nothing: %+v", e)
		}
		for i, r := range e.Dockets {
			checkRow(t, models.ReportedDocket, r, i+1)
		}
		for i, r := range e.Entries {
			checkRow(t, models.ReportedEntry, r, i+1)
		}
	})
}
