package publication_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/publication"
)

var eventDay = time.Date(2026, time.March, 31, 12, 0, 0, 0, time.FixedZone("", -7*3600))

func eventEdition(number int, digests map[publication.Kind]map[string]string) *publication.Edition {
	return &publication.Edition{Head: publication.Head{ID: fmt.Sprintf("edition%d", number), Number: number, Hash: fmt.Sprintf("hash%d", number), Published: eventDay}, Digests: digests}
}

func eventAddress(a publication.About, h publication.Head) publication.Addresses {
	return publication.Addresses{URL: "https://x/" + string(a.Kind) + "/" + a.ID, Frozen: "https://x/" + string(a.Kind) + "/" + a.ID + "@" + h.ID}
}

func eventTells(all []publication.Message) string {
	var out []string
	for _, e := range all {
		s := string(e.Type)
		for _, c := range e.Data.Changed {
			s += " " + string(c.Kind) + "/" + c.ID
		}
		for _, c := range e.Data.Corrections {
			s += " (" + c.Field + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestMessages(t *testing.T) {
	t.Parallel()
	before := eventEdition(1, map[publication.Kind]map[string]string{publication.KindOverview: {"all": "a"}, publication.KindGrant: {"same": "s", "moved": "m", "gone": "g"}, publication.KindCase: {"c": "c"}})
	after := eventEdition(2, map[publication.Kind]map[string]string{publication.KindOverview: {"all": "b"}, publication.KindGrant: {"same": "s", "moved": "n", "new": "n"}, publication.KindCase: {"c": "c"}})
	after.Corrections = []publication.Correction{
		{Edition: 2, Field: "usd", Concerns: []publication.About{{Kind: publication.KindGrant, ID: "moved"}}},
		{Edition: 2, Field: "judge", Concerns: []publication.About{{Kind: publication.KindCase, ID: "c"}}},
		{Edition: 1, Field: "earlier", Concerns: []publication.About{{Kind: publication.KindGrant, ID: "moved"}}},
	}
	one := func(kind publication.Kind, id string) func(publication.About) bool {
		return func(a publication.About) bool { return a == publication.About{Kind: kind, ID: id} }
	}
	published, withdrawn := publication.Published(before, after), publication.Withdrawn(after, before, eventDay.Add(time.Hour))
	first := publication.Published(nil, before)
	for name, x := range map[string]struct {
		of    publication.Happened
		whole bool
		wants func(publication.About) bool
		want  string
	}{
		"everything":             {published, true, nil, "publication.published overview/all grant/gone grant/moved grant/new (usd) (judge); publication.corrected grant/moved (usd); publication.corrected case/c (judge)"},
		"one that moved":         {published, false, one(publication.KindGrant, "moved"), "publication.published grant/moved (usd); publication.corrected grant/moved (usd)"},
		"one that is gone":       {published, false, one(publication.KindGrant, "gone"), "publication.published grant/gone"},
		"one that was corrected": {published, false, one(publication.KindCase, "c"), "publication.published (judge); publication.corrected case/c (judge)"},
		"one that did not move":  {published, false, one(publication.KindGrant, "same"), ""},
		"the first":              {first, false, one(publication.KindGrant, "same"), "publication.published grant/same"},
		"withdrawn":              {withdrawn, true, nil, "publication.withdrawn overview/all grant/gone grant/moved grant/new"},
		"withdrawn, not its own": {withdrawn, false, one(publication.KindCase, "c"), ""},
		"nothing moved":          {publication.Published(after, eventEdition(3, after.Digests)), true, nil, "publication.published"},
	} {
		if got := eventTells(x.of.MessagesFor(x.whole, x.wants, eventAddress)); got != x.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, x.want)
		}
	}

	// Ids are those of what happened: told again they are the same, and no two alike.
	seen := map[string]string{}
	for _, h := range []publication.Happened{published, published, withdrawn, first, publication.Withdrawn(after, before, eventDay.Add(2*time.Hour))} {
		for _, e := range h.MessagesFor(true, nil, eventAddress) {
			body, err := e.Body()
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := seen[e.ID]; ok && was != string(body) || !strings.HasPrefix(e.ID, "evt_") {
				t.Errorf("%s is two events: %s and %s", e.ID, was, body)
			}
			seen[e.ID] = string(body)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d events have ids of their own, want 6", len(seen))
	}
}

// What is sent is compact, complete where it is short, and says how much it leaves out
// where it is not; lists are never null.
func TestMessageBody(t *testing.T) {
	t.Parallel()
	digests := map[string]string{}
	for i := range 250 {
		digests[fmt.Sprintf("g-%03d", i)] = "d"
	}
	h := publication.Published(nil, eventEdition(7, map[publication.Kind]map[string]string{publication.KindGrant: digests}))
	all := h.MessagesFor(true, nil, eventAddress)
	if len(all) != 1 {
		t.Fatalf("%d events", len(all))
	}
	body, err := all[0].Body()
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		ID, Type, Timestamp string
		Data                struct {
			Publication map[string]any
			Changed     []map[string]string
			LeftOut     int `json:"changed_left_out"`
			Corrections []any
			Overview    map[string]string
		}
	}
	if err := json.Unmarshal(body, &back); err != nil {
		t.Fatal(err)
	}
	d := back.Data
	want := map[string]string{"kind": "grant", "id": "g-000", "url": "https://x/grant/g-000", "frozen_url": "https://x/grant/g-000@edition7"}
	if len(d.Changed) != publication.MostChanged || d.LeftOut != 150 || fmt.Sprint(d.Changed[0]) != fmt.Sprint(want) || d.Corrections == nil || d.Publication["sha256"] != "hash7" || d.Overview["url"] != "https://x/overview/all" ||
		back.ID != all[0].ID || back.Type != "publication.published" || back.Timestamp != "2026-03-31T19:00:00Z" || strings.ContainsAny(string(body), "\n\t") {
		t.Errorf("got %s", body)
	}
	test := publication.TestMessage("x", eventDay)
	if body, err = test.Body(); err != nil || string(body) != `{"id":"`+test.ID+`","type":"webhook.test","timestamp":"2026-03-31T19:00:00Z","data":{"changed":[],"changed_left_out":0,"corrections":[]}}` {
		t.Errorf("test: %s, %v", body, err)
	}
	ids := []string{test.DeliveryID("a"), test.DeliveryID("b"), all[0].DeliveryID("a")}
	if test.DeliveryID("a") != ids[0] || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 3 {
		t.Errorf("ids of messages: %q", ids)
	}
}
