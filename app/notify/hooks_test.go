package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// arrival is a message as it came.
type arrival struct {
	method, path, body string
	header             http.Header
}

// receiver takes messages and answers as it is told.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	arrived  []arrival
	answer   func(http.ResponseWriter, *http.Request)
	answered int // connections
}

func newReceiver(t *testing.T, safe bool) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.arrived = append(r.arrived, arrival{q.Method, q.URL.RequestURI(), string(body), q.Header})
		answer := r.answer
		r.mu.Unlock()
		if answer != nil {
			answer(w, q)
		}
	}))
	r.Config.ErrorLog = log0
	r.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.answered++
		}
	}
	if safe {
		r.StartTLS()
	} else {
		r.Start()
	}
	t.Cleanup(r.Close)
	return r
}

var log0 = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

// took is what arrived since it was last asked.
func (r *receiver) took() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.arrived
	r.arrived = nil
	return out
}

// hookDesk is Hooks on a database, with a clock that can be moved.
type hookDesk struct {
	*Hooks
	now time.Time
	log bytes.Buffer
}

// hookSecret is the secret of every webhook of these tests, "sealed" by its owner.
const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func sealedAs(of, secret string) string { return of + "|" + secret }

func openAs(of, sealed string) (string, error) {
	if secret, ok := strings.CutPrefix(sealed, of+"|"); ok {
		return secret, nil
	}
	return "", errors.New("sealed as something else: " + sealed)
}

func newHookDesk(t *testing.T, s *store.Store) *hookDesk {
	t.Helper()
	d := &hookDesk{now: storetest.Day}
	d.Hooks = NewHooks(s, HookOptions{Now: func() time.Time { return d.now }, Site: "https://proviso.example.gov", Open: openAs, Jitter: func() float64 { return 0 },
		Reach: models.WebhookReach{Loopback: true}, Log: slog.New(slog.NewJSONHandler(&d.log, nil))})
	return d
}

func hookNote(id string) store.Note {
	return store.Note{Actor: "ann", Action: "add-webhook", Kind: store.WebhookKind, Person: id}
}

// hook makes a webhook, of ann, who is made if she is not there.
func hook(t *testing.T, s *store.Store, id, address, kind, about string) {
	t.Helper()
	if people, err := s.People(t.Context()); err != nil {
		t.Fatal(err)
	} else if len(people) == 0 {
		p := store.NewPerson{ID: "ann", Login: "ann", Name: "Ann", Assignments: []models.Assignment{{Role: models.RolePublisher}}}
		if err := s.AddPerson(t.Context(), p, storetest.Day, store.Note{Actor: "test", Action: "add-person", Person: "ann"}); err != nil {
			t.Fatal(err)
		}
	}
	h := models.Webhook{ID: id, URL: address, Kind: kind, About: about, CreatedBy: "ann", CreatedAt: storetest.Day}
	if err := s.AddWebhook(t.Context(), h, sealedAs(models.WebhookSeal(id), hookSecret), 100, hookNote(id)); err != nil {
		t.Fatal(err)
	}
}

// happened is the n-th publication, in which one grant changed and one value was
// corrected.
func happened(n int) publication.Happened {
	grant := publication.About{Kind: publication.KindGrant, ID: "g-1"}
	return publication.Happened{Type: publication.EventPublished, At: storetest.Day, Head: publication.Head{ID: fmt.Sprintf("edition%d", n), Number: n, Hash: fmt.Sprintf("hash%d", n), Published: storetest.Day},
		Changed: []publication.About{grant}, Corrections: []publication.Correction{{Edition: n, Field: "usd", Old: "1.00", New: "2.00", Concerns: []publication.About{grant}}}}
}

// plainly is a publication without a correction: one delivery to each webhook.
func plainly(n int) publication.Happened {
	h := happened(n)
	h.Corrections = nil
	return h
}

func (d *hookDesk) queue(t *testing.T, h publication.Happened, want int) {
	t.Helper()
	if got, err := d.Queue(t.Context(), h); got != want || err != nil {
		t.Fatalf("queued %d, %v, want %d", got, err, want)
	}
}

func (d *hookDesk) round(t *testing.T, want HookRound) {
	t.Helper()
	if got, err := d.Round(t.Context()); got != want || err != nil {
		t.Errorf("at %s: got %+v, %v, want %+v", d.now, got, err, want)
	}
}

// last is the newest delivery of a webhook.
func (d *hookDesk) last(t *testing.T, id string) (models.WebhookState, models.WebhookDelivery) {
	t.Helper()
	all, err := d.store.WebhookStates(t.Context(), storetest.Day.Add(-time.Hour), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		if h.ID == id && len(h.Deliveries) > 0 {
			return h, h.Deliveries[0]
		}
	}
	t.Fatalf("%s has no delivery", id)
	return models.WebhookState{}, models.WebhookDelivery{}
}

// signed is a signature worked out apart from the code under test.
func signed(t *testing.T, secret, id, at, body string) string {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, at, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// The signature is the one that the specification's own example has.
func TestSignExample(t *testing.T) {
	t.Parallel()
	got, err := sign(hookSecret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), `{"test": 2432232314}`)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	for _, bad := range []string{"", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"} {
		if got, err := sign(bad, "msg_1", time.Unix(1, 0), "{}"); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("%q signs: %q, %v", bad, got, err)
		}
	}
}

// What is published arrives once, signed, in the order of writing, at those who want
// to know of it; what was told before is not told again.
func TestHooksArrive(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d, r := newHookDesk(t, s), newReceiver(t, false)
		r.answers(204)
		hook(t, s, "all", r.URL+"/all?key=receivers", "", "")
		hook(t, s, "one", r.URL+"/one", "grant", "g-1")
		hook(t, s, "other", r.URL+"/other", "grant", "g-2")
		early := happened(1)
		early.At = storetest.Day.Add(-time.Second)
		d.queue(t, early, 0) // before there was a webhook
		d.queue(t, happened(2), 4)
		d.queue(t, happened(2), 0)
		d.round(t, HookRound{Sent: 4})
		d.round(t, HookRound{})
		ids, said := map[string]bool{}, map[string]string{}
		for _, a := range r.took() {
			id, at := a.header.Get("webhook-id"), a.header.Get("webhook-timestamp")
			if ids[id] || !strings.HasPrefix(id, "msg_") || strings.Contains(id, ".") {
				t.Errorf("the id %q is another's, or none", id)
			}
			ids[id] = true
			said[a.path] += strings.Split(a.body, `"`)[7] + " "
			if want := signed(t, hookSecret, id, at, a.body); a.header.Get("webhook-signature") != want || at != fmt.Sprint(storetest.Day.Unix()) {
				t.Errorf("signed %q at %s, want %q", a.header.Get("webhook-signature"), at, want)
			}
			if a.method != "POST" || a.header.Get("Content-Type") != "application/json" || !strings.Contains(a.body, `"url":"https://proviso.example.gov/en/grants/g-1","frozen_url":"https://proviso.example.gov/en/grants/g-1@edition2"`) {
				t.Errorf("got %+v", a)
			}
		}
		if want := (map[string]string{"/all?key=receivers": "publication.published publication.corrected ", "/one": "publication.published publication.corrected "}); fmt.Sprint(said) != fmt.Sprint(want) {
			t.Errorf("got %q, want %q", said, want)
		}
		if _, last := d.last(t, "all"); last.Status != 204 || last.SentAt.IsZero() || last.Tries != 1 {
			t.Errorf("noted as %+v", last)
		}
	})
}

// One who does not take it is asked again after growing waits, each time with the
// same id and body and the time of then, until it is given up, which is told.
func TestHookRetries(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	late := 0.0
	d.o.Jitter = func() float64 { return late }
	r.answers(503)
	hook(t, s, "a", r.URL+"/secret-path", "", "")
	d.queue(t, plainly(1), 1)
	d.round(t, HookRound{Later: 1})
	first := r.took()[0]
	for i, wait := range hookWaits {
		d.now = d.now.Add(time.Duration(float64(wait)*(1+jitter*late)) - time.Second)
		d.round(t, HookRound{})
		d.now = d.now.Add(time.Second)
		late = []float64{0, 0.5, 0.99}[i%3]
		if i < len(hookWaits)-1 {
			d.round(t, HookRound{Later: 1})
		} else {
			d.round(t, HookRound{Given: 1})
		}
		got := r.took()
		if len(got) != 1 || got[0].header.Get("webhook-id") != first.header.Get("webhook-id") || got[0].body != first.body || got[0].header.Get("webhook-timestamp") != fmt.Sprint(d.now.Unix()) ||
			got[0].header.Get("webhook-signature") != signed(t, hookSecret, first.header.Get("webhook-id"), fmt.Sprint(d.now.Unix()), first.body) {
			t.Errorf("try %d: %+v", i+2, got)
		}
	}
	state, last := d.last(t, "a")
	if last.Tries != 10 || last.Status != 503 || last.Fault != models.FaultStatus || last.FailedAt.IsZero() || state.GivenUp != 1 || !state.GivenSince.Equal(d.now) {
		t.Errorf("given up as %+v, %+v", last, state)
	}
	for _, secret := range []string{"secret-path", strings.TrimPrefix(hookSecret, "whsec_"), "publication.published", first.header.Get("webhook-signature")} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(d.log.String(), `"given_up":true`) {
		t.Errorf("the log does not say that it was given up: %s", &d.log)
	}
	r.answers(200)
	d.queue(t, plainly(2), 1)
	d.round(t, HookRound{Sent: 1})
	if state, _ := d.last(t, "a"); state.GivenUp != 0 {
		t.Errorf("one went, and still: %+v", state)
	}
}

// A receiver that answers 410 is sent nothing any more, and the trail says why.
func TestHookGone(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	hook(t, s, "a", r.URL+"/x?key=k", "", "")
	d.queue(t, plainly(1), 1)
	d.queue(t, plainly(2), 1)
	r.answers(410)
	d.round(t, HookRound{Given: 1})
	d.now = d.now.Add(time.Hour)
	d.round(t, HookRound{})
	d.queue(t, plainly(3), 0)
	if len(r.took()) != 1 {
		t.Error("it was asked again")
	}
	if h, err := s.Webhook(t.Context(), "a"); err != nil || h.EndedWhy != models.FaultGone || h.EndedAt.IsZero() {
		t.Errorf("got %+v, %v", h, err)
	}
	if line, err := s.TrailHead(t.Context()); err != nil || line.Action != "end-webhook" || line.ID != "a" || line.Actor != "webhooks" || !strings.HasSuffix(line.Detail, "everything: it answered 410 Gone") || strings.Contains(line.Detail, "key") {
		t.Errorf("the trail says %+v, %v", line, err)
	}
}

// A test is tried once.
func TestHookTest(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	hook(t, s, "a", r.URL, "", "")
	r.answers(404)
	m := publication.TestMessage("x", d.now)
	body, err := m.Body()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.QueueDeliveries(t.Context(), []store.Delivery{{ID: m.DeliveryID("a"), Webhook: "a", Event: m.ID, Type: string(m.Type), Body: string(body), At: d.now}}); err != nil {
		t.Fatal(err)
	}
	d.round(t, HookRound{Given: 1})
	if state, last := d.last(t, "a"); last.Status != 404 || state.GivenUp != 0 {
		t.Errorf("got %+v, %+v", last, state)
	}
}

// What a receiver does to its sender: a redirect is not followed, an answer that does
// not end is not read to its end, one that does not come is not waited for.
func TestHostileReceivers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r, elsewhere := newHookDesk(t, s), newReceiver(t, false), newReceiver(t, false)
	d.patience = 300 * time.Millisecond
	hook(t, s, "a", r.URL, "", "")
	n := 0
	sent := func(answer func(http.ResponseWriter, *http.Request)) models.WebhookDelivery {
		t.Helper()
		r.mu.Lock()
		r.answer = answer
		r.mu.Unlock()
		n++
		d.now = d.now.Add(72 * time.Hour) // whatever was put off is due, and is tried first
		if _, err := s.QueueDeliveries(t.Context(), []store.Delivery{{ID: fmt.Sprintf("msg_%d", n), Webhook: "a", Event: fmt.Sprintf("evt_%d", n), Type: string(publication.EventTest), Body: "{}", At: d.now}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, last := d.last(t, "a")
		return last
	}
	if got := sent(func(w http.ResponseWriter, q *http.Request) {
		http.Redirect(w, q, elsewhere.URL, http.StatusTemporaryRedirect)
	}); got.Fault != models.FaultRedirect || got.Status != 307 || len(elsewhere.took()) > 0 {
		t.Errorf("a redirect: %+v", got)
	}
	endless := func(w http.ResponseWriter, q *http.Request) {
		for q.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<12)); err != nil {
				return
			}
		}
	}
	d.patience = time.Hour // it ends for what it has read, and not in time
	if got := sent(endless); got.Status != 200 || got.SentAt.IsZero() {
		t.Errorf("an endless answer: %+v", got)
	}
	d.patience = 300 * time.Millisecond
	if got := sent(func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() }); got.Fault != models.FaultTimeout || got.Status != 0 {
		t.Errorf("no answer: %+v", got)
	}
	slowly := func(w http.ResponseWriter, q *http.Request) { // the status comes, the rest does not
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-q.Context().Done()
	}
	if got := sent(slowly); got.Status != 200 || got.SentAt.IsZero() {
		t.Errorf("an answer that stops: %+v", got)
	}
	hijacked := func(text string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			_, _ = io.WriteString(c, text) // who hangs up first does not matter
		}
	}
	for name, text := range map[string]string{"no HTTP": "canary-of-the-receiver\r\n\r\n", "long headers": "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("canary", 1<<16) + "\r\n\r\n", "nothing": ""} {
		if got := sent(hijacked(text)); got.Fault != models.FaultProtocol {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if strings.Contains(d.log.String(), "canary") {
		t.Error("what a receiver said is in the log")
	}
	r.Close()
	if got := sent(nil); got.Fault != models.FaultRefused {
		t.Errorf("nobody there: %+v", got)
	}
}

// Nothing is sent to an address within, whatever its name is, and none of its ports is
// touched; TLS is checked.
func TestHookNetworks(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, true)
	d.o.Roots = x509.NewCertPool()
	d.o.Roots.AddCert(r.Certificate())
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	named := strings.Replace(r.URL, "127.0.0.1", "localhost", 1) // the certificate is not of this name
	for i, x := range []struct {
		name, url string
		reach     models.WebhookReach
		roots     *x509.CertPool
		want      models.WebhookFault
	}{
		{"within", r.URL, models.WebhookReach{}, d.o.Roots, models.FaultNetwork},
		{"within, and http is let", r.URL, models.WebhookReach{Loopback: true}, d.o.Roots, models.FaultNetwork},
		{"http to within", strings.Replace(r.URL, "https", "http", 1), models.WebhookReach{Networks: loopback}, d.o.Roots, models.FaultNetwork},
		{"listed", r.URL, models.WebhookReach{Networks: loopback}, d.o.Roots, ""},
		{"nobody vouches", r.URL, models.WebhookReach{Networks: loopback}, nil, models.FaultIssuer},
		{"another's certificate", named, models.WebhookReach{Networks: loopback}, d.o.Roots, models.FaultHost},
		{"plain where TLS is", strings.Replace(r.URL, "https", "http", 1), models.WebhookReach{Loopback: true}, d.o.Roots, models.FaultStatus}, // which is what a TLS server of Go says to it
	} {
		d.o.Reach, d.o.Roots = x.reach, x.roots
		before := r.touched()
		_, got := d.send(t.Context(), store.DueDelivery{ID: fmt.Sprintf("msg_%d", i), Webhook: "a", URL: x.url, Body: "{}", Secret: sealedAs("webhook a", hookSecret)})
		if got != x.want || x.want == models.FaultNetwork && r.touched() != before {
			t.Errorf("%s: got %q, want %q, %d connections", x.name, got, x.want, r.touched()-before)
		}
		if x.roots == nil {
			d.o.Roots = x509.NewCertPool()
			d.o.Roots.AddCert(r.Certificate())
		}
	}
	// A name that leads within when it is looked up, of which its spelling tells nothing;
	// by http to where https may go, too.
	for address, reach := range map[string]models.WebhookReach{named: {Loopback: true}, strings.Replace(named, "https", "http", 1): {Networks: loopback}} {
		d.o.Reach = reach
		to, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		before := r.touched()
		resp, err := d.client(to).Get(address)
		if err == nil {
			resp.Body.Close()
		}
		if !errors.Is(err, errNotThere) || faultOf(err) != models.FaultNetwork || r.touched() != before {
			t.Errorf("%s leads within: %v", address, err)
		}
	}
}

func (r *receiver) touched() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answered
}

func TestFaultOf(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		err  error
		want models.WebhookFault
	}{
		{&net.DNSError{IsNotFound: true}, models.FaultName},
		{&net.DNSError{IsTimeout: true}, models.FaultTimeout},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, models.FaultExpired},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}}, models.FaultTLS},
		{tls.RecordHeaderError{}, models.FaultTLS},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, models.FaultRefused},
		{context.DeadlineExceeded, models.FaultTimeout},
		{io.ErrUnexpectedEOF, models.FaultProtocol},
	} {
		if got := faultOf(&url.Error{Op: "Post", URL: "https://example.org/secret", Err: x.err}); got != x.want {
			t.Errorf("%v: got %q, want %q", x.err, got, x.want)
		}
	}
}

// For a day after a rotation both secrets sign, then the new one alone. A secret that
// cannot be opened signs nothing, and nothing is sent.
func TestHookRotation(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	hook(t, s, "a", r.URL, "", "")
	second := "whsec_" + base64.StdEncoding.EncodeToString([]byte("another secret of the tests"))
	if err := s.RotateWebhook(t.Context(), "a", sealedAs("webhook a", second), d.now.Add(24*time.Hour), hookNote("a")); err != nil {
		t.Fatal(err)
	}
	check := func(n int, secrets ...string) {
		t.Helper()
		d.queue(t, plainly(n), 1)
		d.round(t, HookRound{Sent: 1})
		a := r.took()[0]
		var want []string
		for _, secret := range secrets {
			want = append(want, signed(t, secret, a.header.Get("webhook-id"), a.header.Get("webhook-timestamp"), a.body))
		}
		if got := a.header.Get("webhook-signature"); got != strings.Join(want, " ") {
			t.Errorf("signed %q, want %q", got, want)
		}
	}
	check(1, second, hookSecret)
	d.now = d.now.Add(24 * time.Hour)
	check(2, second)
	if err := s.RotateWebhook(t.Context(), "a", "webhook b|"+second, d.now.Add(24*time.Hour), hookNote("a")); err != nil {
		t.Fatal(err)
	}
	d.queue(t, plainly(3), 1)
	d.round(t, HookRound{Later: 1})
	if _, last := d.last(t, "a"); last.Fault != models.FaultSecret || len(r.took()) > 0 || strings.Contains(d.log.String(), second) {
		t.Errorf("got %+v", last)
	}
	// Where the one before cannot be opened any more the new one does.
	if err := s.RotateWebhook(t.Context(), "a", sealedAs("webhook a", second), d.now.Add(24*time.Hour), hookNote("a")); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(hookWaits[0])
	d.round(t, HookRound{Sent: 1})
}

// Several processes on one database send each delivery once.
func TestHooksAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newReceiver(t, false)
		desks := []*hookDesk{newHookDesk(t, s), newHookDesk(t, s), newHookDesk(t, s)}
		for i := range 5 {
			hook(t, s, fmt.Sprintf("h%d", i), r.URL, "", "")
		}
		for n := range 6 {
			desks[0].queue(t, plainly(n+1), 5)
		}
		var all sync.WaitGroup
		for _, d := range desks {
			all.Go(func() {
				for range 3 {
					if _, err := d.Round(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		desks[0].round(t, HookRound{})
		seen := map[string]int{}
		for _, a := range r.took() {
			seen[a.header.Get("webhook-id")]++
		}
		if len(seen) != 30 {
			t.Errorf("%d of 30 arrived", len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s arrived %d times", id, n)
			}
		}
	})
}

// Who fell after a try was counted and before it was made, or noted, tries once more
// when the next is due, with the same id; while another process is at it nothing is
// done; of a round that is to stop nothing new is begun.
func TestHookStops(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	hook(t, s, "a", r.URL, "", "")
	d.queue(t, plainly(1), 1)
	due, err := s.DueDeliveries(t.Context(), d.now, 1)
	if err != nil || len(due) != 1 {
		t.Fatal(due, err)
	}
	if mine, err := s.ClaimDelivery(t.Context(), due[0], d.now.Add(hookWaits[0])); err != nil || !mine {
		t.Fatal(mine, err)
	}
	d.round(t, HookRound{})
	d.now = d.now.Add(hookWaits[0])
	if took, err := s.TakeLease(t.Context(), store.WebhookWork, "another", d.now, d.now.Add(time.Second)); !took || err != nil {
		t.Fatal(took, err)
	}
	d.round(t, HookRound{Busy: true})
	d.now = d.now.Add(time.Second)
	ended, end := context.WithCancel(t.Context())
	end()
	if did, err := d.Round(ended); err == nil || did.Sent > 0 {
		t.Errorf("got %+v, %v", did, err)
	}
	d.round(t, HookRound{Sent: 1})
	if got := r.took(); len(got) != 1 || got[0].header.Get("webhook-id") != due[0].ID {
		t.Errorf("got %+v", got)
	}
	if _, last := d.last(t, "a"); last.Tries != 2 {
		t.Errorf("got %+v", last)
	}
}

// One who does not answer keeps no other waiting, and is asked once a round.
func TestHookFails(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, bad, good := newHookDesk(t, s), newReceiver(t, false), newReceiver(t, false)
	bad.answers(500)
	hook(t, s, "bad", bad.URL, "", "")
	hook(t, s, "good", good.URL, "", "")
	for n := range 3 {
		d.queue(t, plainly(n+1), 2)
	}
	d.round(t, HookRound{Sent: 3, Later: 1})
	d.round(t, HookRound{Later: 1})
	if len(bad.took()) != 2 || len(good.took()) != 3 {
		t.Error("who failed was asked for each, or who did not was kept waiting")
	}
	if err := s.PauseWebhook(t.Context(), "bad", d.now, hookNote("bad")); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	d.queue(t, plainly(4), 2)
	d.round(t, HookRound{Sent: 1})
	bad.answers(200)
	if err := s.ResumeWebhook(t.Context(), "bad", hookNote("bad")); err != nil {
		t.Fatal(err)
	}
	d.round(t, HookRound{Sent: 4})
}

// What went long ago is kept no more, although nothing further is told.
func TestHooksTidy(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	d, r := newHookDesk(t, s), newReceiver(t, false)
	hook(t, s, "a", r.URL, "", "")
	d.queue(t, plainly(1), 1)
	d.round(t, HookRound{Sent: 1})
	for _, x := range []struct{ days, left int }{{89, 1}, {91, 0}} {
		d.now = storetest.Day.Add(time.Duration(x.days) * 24 * time.Hour)
		d.round(t, HookRound{})
		if states, err := s.WebhookStates(t.Context(), storetest.Day, 5); err != nil || len(states[0].Deliveries) != x.left {
			t.Errorf("after %d days: %+v, %v", x.days, states, err)
		}
	}
}
