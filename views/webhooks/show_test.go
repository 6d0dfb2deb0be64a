package webhooks

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/app/golden"
	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

var day = time.Date(2026, time.March, 31, 12, 0, 0, 0, time.UTC)

// main is the page from its heading to its foot, a tag a line.
func main(t *testing.T, g Given) string {
	t.Helper()
	c := layout.Context{Words: words.English, Path: At, Today: models.DateOf(day), Person: models.Person{ID: "paula", Name: "Paula"}, Token: "token"}
	g.Now = day
	page, err := NewShowPage(c, g)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Show(page).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	_, body, found := strings.Cut(b.String(), "<main ")
	body, _, ended := strings.Cut(body, "</main>")
	if !found || !ended {
		t.Fatalf("no page: %s", &b)
	}
	return strings.ReplaceAll("<main "+body+"</main>\n", "><", ">\n<")
}

// given is webhooks in every state, with deliveries of every outcome.
func given() Given {
	at := func(minutes int) time.Time { return day.Add(time.Duration(minutes) * time.Minute) }
	on := func(id, kind, about string) models.Webhook {
		return models.Webhook{ID: id, URL: "https://" + id + ".example.org/in?key=<k>", Kind: kind, About: about, CreatedBy: "paula", CreatedAt: at(-600)}
	}
	delivery := func(n int, kind string) models.WebhookDelivery {
		return models.WebhookDelivery{ID: fmt.Sprintf("msg_%d", n), Type: kind, CreatedAt: at(-n), DueAt: at(5 * n)}
	}
	with := func(d models.WebhookDelivery, f func(*models.WebhookDelivery)) models.WebhookDelivery {
		f(&d)
		return d
	}
	busy := models.WebhookState{Webhook: on("busy", "", ""), Waiting: 2, GivenUp: 3, GivenSince: at(-90)}
	busy.OldUntil = at(60)
	busy.Deliveries = []models.WebhookDelivery{
		delivery(1, "publication.published"),
		with(delivery(2, "publication.corrected"), func(d *models.WebhookDelivery) { d.Tries, d.Status, d.Fault = 1, 503, models.FaultStatus }),
		with(delivery(3, "publication.withdrawn"), func(d *models.WebhookDelivery) { d.Tries, d.Fault = 2, models.FaultTimeout }),
		with(delivery(4, "publication.published"), func(d *models.WebhookDelivery) { d.Tries, d.Status, d.SentAt = 1, 204, at(-4) }),
		with(delivery(5, "publication.published"), func(d *models.WebhookDelivery) { d.Tries, d.Status, d.SentAt = 4, 200, at(-2) }),
		with(delivery(6, "publication.published"), func(d *models.WebhookDelivery) { d.Tries, d.Fault, d.FailedAt = 10, models.FaultName, at(-1) }),
		with(delivery(7, "webhook.test"), func(d *models.WebhookDelivery) {
			d.Tries, d.Status, d.Fault, d.FailedAt = 1, 404, models.FaultStatus, at(-6)
		}),
	}
	paused := models.WebhookState{Webhook: on("paused", "grant", "g-1"), Waiting: 1, Deliveries: []models.WebhookDelivery{delivery(8, "publication.published")}}
	paused.PausedAt, paused.OldUntil = at(-30), at(-1) // which is over
	gone := models.WebhookState{Webhook: on("gone", "coverage", "jag-notice")}
	gone.EndedAt, gone.EndedWhy = at(-20), models.FaultGone
	gone.Deliveries = []models.WebhookDelivery{with(delivery(9, "publication.published"), func(d *models.WebhookDelivery) { d.Fault, d.FailedAt = models.FaultEnded, at(-20) })}
	ended := models.WebhookState{Webhook: on("ended", "comparison", "jag-fy2017")}
	ended.EndedAt, ended.EndedWhy = at(-10), models.FaultByPerson
	quiet := models.WebhookState{Webhook: on("quiet", "jurisdiction", "denver-co")}
	return Given{Hooks: []models.WebhookState{busy, paused, gone, ended, quiet}, People: map[string]string{"paula": "Paula"}, Things: map[string]string{"denver-co": "Denver"}}
}

// TestShow: the page as it is, to be read in a diff.
func TestShow(t *testing.T) {
	t.Parallel()
	g := given()
	g.Made, g.Secret, g.Example = g.Hooks[0].Webhook, "whsec_shown", "{\n  \"id\": \"evt_1\"\n}"
	golden.Equal(t, "show.golden", []byte(main(t, g)))
}

// Every outcome, act and kind has its words.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, fault := range models.WebhookFaults {
		g := Given{Hooks: []models.WebhookState{{Webhook: models.Webhook{ID: "a", URL: "https://a.example"}, Deliveries: []models.WebhookDelivery{{ID: "msg_a", Type: "publication.published", Tries: 1, Fault: fault}}}}}
		if said := main(t, g); !strings.Contains(said, "in vain: ") {
			t.Errorf("%s: %s", fault, said)
		}
	}
	for _, act := range Acts {
		if said := main(t, Given{Done: act}); !strings.Contains(said, `class="done"`) {
			t.Errorf("%s was done, and the page does not say so", act)
		}
	}
	if said := main(t, Given{Done: "<script>"}); strings.Contains(said, `class="done"`) || strings.Contains(said, "<script") {
		t.Error("the page says what somebody wrote into its address")
	}
	for _, kind := range models.WebhookKinds {
		if said := main(t, Given{Hooks: []models.WebhookState{{Webhook: models.Webhook{ID: "a", URL: "https://a.example", Kind: kind, About: "x"}}}}); !strings.Contains(said, ": x</dd>") {
			t.Errorf("%s: %s", kind, said)
		}
	}
	if said := main(t, Given{}); strings.Contains(said, `class="webhook"`) || !strings.Contains(said, "Nobody is told yet") {
		t.Errorf("nothing yet: %s", said)
	}
}

// A fault stands where it belongs: in the form that was sent, or above all where the
// page has that form no more; what is no fault of the person's is given back.
func TestFaults(t *testing.T) {
	t.Parallel()
	g := given()
	g.Of, g.Fault = FormOf(ActTest, "quiet"), models.Conflict("", "a test is on its way already")
	if said := main(t, g); strings.Count(said, `class="faults"`) != 1 || strings.Index(said, `class="faults"`) < strings.Index(said, `id="webhook-quiet"`) {
		t.Error("the fault is not in the form of its webhook")
	}
	g.Of = FormOf(ActPause, "paused")
	if said := main(t, g); strings.Count(said, `class="faults"`) != 1 || strings.Index(said, `class="faults"`) > strings.Index(said, `id="webhooks"`) {
		t.Error("the fault is not above all")
	}
	g.Of, g.Fault = FormOf(ActEnd, "busy"), models.Invalid("sure", "is not ticked")
	if said := main(t, g); !strings.Contains(said, `id="end-busy-sure-fault"`) || strings.Count(said, "<details open") != 1 {
		t.Error("the fault is not at its field")
	}
	g.Of, g.Typed, g.Fault = FormAdd, map[string]string{"url": "http://x", "about": "case", "thing": "c"}, models.Invalid("url", "begins with http")
	if said := main(t, g); !strings.Contains(said, `id="webhook-add-url-fault"`) || !strings.Contains(said, `value="http://x"`) || !strings.Contains(said, `value="case" selected`) {
		t.Error("the fault is not at its field, or what was typed is gone")
	}
	g.Fault = errors.New("the disk")
	if _, err := NewShowPage(layout.Context{Words: words.English, Path: At}, g); err != g.Fault {
		t.Errorf("got %v", err)
	}
}
