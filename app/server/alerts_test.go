package server

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/intake"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	reviewsPage = "/workspace/reviews"
	addressPage = "/workspace/reviews/address"
)

// post is a server on a port of its own, that takes alerts.
type post struct {
	office
	tracker *tracker.Tracker
	store   *store.Store
	at      string // the address of alerts
	client  http.Client
}

func newPost(t *testing.T, s *store.Store, set func(*config.Serve)) *post {
	t.Helper()
	now := noon()
	p := &post{office: office{clock: &now, log: &bytes.Buffer{}}, tracker: tracker.New(s, noon), store: s}
	p.identity = identity.New(s, identity.Options{Now: func() time.Time { return *p.clock }})
	items, err := tracker.Items(real(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.tracker.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	settings := config.Defaults()
	if set != nil {
		set(&settings)
	}
	p.app = New(p.tracker, Options{Now: noon, Identity: p.identity, Log: slog.New(slog.NewJSONHandler(&locked{to: p.log}, nil)), Config: settings})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.app.Listener(listener) }()
	t.Cleanup(func() {
		p.client.CloseIdleConnections()
		if err := p.app.Shutdown(); err != nil {
			t.Error(err)
		}
		<-ended
	})
	secret, err := p.tracker.MakeAlertAddress(t.Context(), models.Person{ID: "root", Assignments: []models.Assignment{{Role: models.RoleAdmin}}})
	if err != nil {
		t.Fatal(err)
	}
	p.at = "http://" + listener.Addr().String() + alertsPath + secret
	return p
}

// locked is a log to which several requests write at once.
type locked struct {
	mu sync.Mutex
	to io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(b)
}

// alert posts an alert and gives the status and the body of the answer; more headers are
// pairs.
func (p *post) alert(t *testing.T, at, key, body string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", at, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	began := time.Now()
	resp, err := p.client.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("an answer took %s", took)
	}
	return resp.StatusCode, string(said)
}

func keyOfAlert(n int) string { return fmt.Sprintf("0f8fad5b-d9cb-469f-a165-%012x", n) }

func courtFile(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "intake", "testdata", "courts", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// work works what waits, and says how many.
func (p *post) work(t *testing.T) int {
	t.Helper()
	n, err := p.tracker.WorkAlerts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (p *post) newest(t *testing.T) []models.Alert {
	t.Helper()
	all, err := p.store.NewestAlerts(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// lines are those of the trail with an action.
func (p *post) lines(t *testing.T, action string) []models.TrailLine {
	t.Helper()
	all, err := p.store.Lines(t.Context(), store.TrailFilter{Action: action}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []models.TrailLine
	for _, l := range all {
		out = append(out, l.TrailLine)
	}
	return out
}

// TestAlertsOfSamples: CourtListener's own messages, as it sends them to try an address,
// are taken and answered, once each, and again; what they bring is kept as evidence.
func TestAlertsOfSamples(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := newPost(t, s, nil)
		names, err := filepath.Glob(filepath.Join("..", "intake", "testdata", "courts", "*.webhook.json"))
		if err != nil || len(names) < 4 {
			t.Fatalf("%q, %v", names, err)
		}
		for range 2 {
			for i, name := range names {
				if got, said := p.alert(t, p.at, keyOfAlert(i), courtFile(t, filepath.Base(name))); got != 200 {
					t.Errorf("%s: %d %s", name, got, said)
				}
			}
		}
		if got := p.work(t); got != len(names) {
			t.Errorf("%d were worked", got)
		}
		if got := p.work(t); got != 0 {
			t.Errorf("%d were worked again", got)
		}
		for i, name := range names { // after it was worked, too
			if got, said := p.alert(t, p.at, strings.ToUpper(keyOfAlert(i)), courtFile(t, filepath.Base(name))); got != 200 {
				t.Errorf("%s again: %d %s", name, got, said)
			}
		}
		all := p.newest(t)
		if len(all) != len(names) || p.work(t) != 0 {
			t.Errorf("%d alerts are kept", len(all))
		}
		for _, a := range all {
			if a.WorkedAt.IsZero() || a.Body != "" || a.Outcome == "" {
				t.Errorf("%+v", a)
			}
		}
		imports, err := s.Imports(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range imports {
			if m.State != models.ImportKept || m.KeptBy != models.AlertSender || !strings.HasPrefix(m.File, "alert-") {
				t.Errorf("%+v", m)
			}
		}
		if kept := p.lines(t, "keep-import"); len(kept) != len(imports) || len(imports) < 2 || kept[0].Actor != models.AlertSender {
			t.Errorf("%d imports, %d lines", len(imports), len(kept))
		}
		// The same bytes under another key are another alert, and bring nothing new.
		if got, _ := p.alert(t, p.at, keyOfAlert(99), courtFile(t, "docket_alert.webhook.json")); got != 200 || p.work(t) != 1 {
			t.Errorf("the same alert under another key: %d", got)
		}
		if again, err := s.Imports(t.Context(), 0, 100); err != nil || len(again) != len(imports) {
			t.Errorf("%d imports, %v", len(again), err)
		}
		// Nobody of the record has these dockets: they are listed, and nothing waits.
		b := p.person(t, "greta", models.Assignment{Role: models.RoleGrants})
		if resp := b.do("GET", reviewsPage, nil); resp.StatusCode != 200 || !strings.Contains(b.body, "Nothing waits") || !strings.Contains(b.body, "https://www.courtlistener.com/docket/4214664/") {
			t.Errorf("%d %s", resp.StatusCode, b.body)
		}
		if resp := b.do("GET", addressPage, nil); resp.StatusCode != 200 || !strings.Contains(b.body, keyOfAlert(99)) || !strings.Contains(b.body, "is not kept in words") {
			t.Errorf("%d %s", resp.StatusCode, b.body)
		}
	})
}

// TestAlertAtOnce: ten copies of one alert at once are one alert.
func TestAlertAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := newPost(t, s, nil)
		body := courtFile(t, "docket_alert.webhook.json")
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if got, said := p.alert(t, p.at, keyOfAlert(1), body); got != 200 {
					t.Errorf("%d %s", got, said)
				}
				if _, err := p.tracker.WorkAlerts(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		imports, err := s.Imports(t.Context(), 0, 10)
		if got := p.newest(t); len(got) != 1 || got[0].WorkedAt.IsZero() || len(imports) != 1 || err != nil {
			t.Errorf("%+v, %d imports, %v", got, len(imports), err)
		}
	})
}

// TestAlertsRefused: who may not send is told what any wrong address is; what is no alert
// is refused, and nothing of it is kept.
func TestAlertsRefused(t *testing.T) {
	t.Parallel()
	p := newPost(t, storetest.Open(t), nil)
	body := courtFile(t, "docket_alert.webhook.json")
	host := p.at[:strings.Index(p.at, alertsPath)]
	secret := p.at[strings.LastIndex(p.at, "/")+1:]
	for name, c := range map[string]struct {
		at, key, body string
		headers       []string
		want          int
	}{
		"wrong secret":           {host + alertsPath + strings.Repeat("A", len(secret)), keyOfAlert(1), body, nil, 404},
		"a secret cut short":     {p.at[:len(p.at)-1], keyOfAlert(1), body, nil, 404},
		"a longer secret":        {p.at + "A", keyOfAlert(1), body, nil, 404},
		"no secret":              {host + alertsPath, keyOfAlert(1), body, nil, 404},
		"a hash for a secret":    {host + alertsPath + strings.Repeat("0", 64), keyOfAlert(1), body, nil, 404},
		"more after the secret":  {p.at + "/more", keyOfAlert(1), body, nil, 404},
		"no key":                 {p.at, "", body, nil, 400},
		"a key that is no UUID":  {p.at, "1; DROP TABLE received_alerts", body, nil, 400},
		"wrong content type":     {p.at, keyOfAlert(1), body, []string{"Content-Type", "text/plain"}, 415},
		"a form":                 {p.at, keyOfAlert(1), "payload=1", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		"no content type":        {p.at, keyOfAlert(1), body, []string{"Content-Type", ""}, 415},
		"packed":                 {p.at, keyOfAlert(1), body, []string{"Content-Encoding", "gzip"}, 415},
		"empty":                  {p.at, keyOfAlert(1), "", nil, 400},
		"no JSON":                {p.at, keyOfAlert(1), "<xml/>", nil, 400},
		"cut short":              {p.at, keyOfAlert(1), body[:len(body)/2], nil, 400},
		"two at once":            {p.at, keyOfAlert(1), body + body, nil, 400},
		"a list":                 {p.at, keyOfAlert(1), "[]", nil, 400},
		"no type":                {p.at, keyOfAlert(1), `{"payload":{},"webhook":{}}`, nil, 400},
		"a NUL":                  {p.at, keyOfAlert(1), `{"payload":{"x":"` + "\x00" + `"},"webhook":{"event_type":1}}`, nil, 400},
		"ten thousand brackets":  {p.at, keyOfAlert(1), `{"payload":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `,"webhook":{"event_type":1}}`, nil, 400},
		"another type of event":  {p.at, keyOfAlert(2), `{"payload":{},"webhook":{"event_type":77}}`, nil, 200},
		"with a character set":   {p.at, keyOfAlert(3), body, []string{"Content-Type", "application/json; charset=utf-8"}, 200},
		"a session that is none": {p.at, keyOfAlert(3), body, []string{"Cookie", "proviso=x"}, 200},
	} {
		if got, said := p.alert(t, c.at, c.key, c.body, c.headers...); got != c.want {
			t.Errorf("%s: %d, want %d: %.300s", name, got, c.want, said)
		} else if strings.Contains(said, secret) {
			t.Errorf("%s: the secret is in the answer", name)
		}
	}
	// 10 MB end with 413, or, if the sender does not stop, with the connection.
	if got, said := p.alert(t, p.at, keyOfAlert(4), `{"payload":"`+strings.Repeat("x", 10<<20)+`"}`); got != 413 && !(got == 0 && (strings.Contains(said, "reset") || strings.Contains(said, "broken pipe") || strings.Contains(said, "EOF"))) {
		t.Errorf("10 MB: %d %.200s", got, said)
	}
	if got := p.newest(t); len(got) != 2 {
		t.Errorf("%d alerts are kept, want 2", len(got))
	}
	if strings.Contains(p.log.String(), secret) || !strings.Contains(p.log.String(), alertsPath+"...") {
		t.Errorf("the log: %.600s", p.log)
	}
	if got := p.work(t); got != 2 {
		t.Errorf("%d were worked", got)
	}
	root := models.Person{ID: "root", Assignments: []models.Assignment{{Role: models.RoleAdmin}}}
	if _, err := p.tracker.MakeAlertAddress(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	if got, _ := p.alert(t, p.at, keyOfAlert(5), body); got != 404 {
		t.Errorf("at the address before: %d", got)
	}
	if err := p.tracker.DropAlertAddress(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	if got, _ := p.alert(t, host+alertsPath, keyOfAlert(5), body); got != 404 {
		t.Errorf("where there is no address: %d", got)
	}
	for _, who := range []models.Person{{}, {ID: "x", Assignments: []models.Assignment{in("denver-co", models.RoleGrants)}}, {ID: "x", Assignments: []models.Assignment{{Role: models.RoleCounsel}}}} {
		if _, err := p.tracker.MakeAlertAddress(t.Context(), who); models.KindOf(err) != models.KindDenied {
			t.Errorf("%+v makes an address: %v", who, err)
		}
	}
}

// TestAlertsFrom: where an operator says from where alerts come, they come from there.
func TestAlertsFrom(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]int{"192.0.2.1/32": 404, "127.0.0.0/8": 200} {
		p := newPost(t, storetest.Open(t), func(s *config.Serve) { s.CourtListener = []netip.Prefix{netip.MustParsePrefix(from)} })
		if got, said := p.alert(t, p.at, keyOfAlert(1), courtFile(t, "pray_and_pay.webhook.json")); got != want {
			t.Errorf("from %s: %d %s", from, got, said)
		}
	}
}

// TestAlertAfterFault: what could not be written is answered as a fault, and taken when it
// is sent again; what could not be worked is worked later, and holds up no other.
func TestAlertAfterFault(t *testing.T) {
	t.Parallel()
	p := newPost(t, storetest.Open(t), nil)
	body := courtFile(t, "docket_alert.webhook.json")
	db, err := sql.Open("sqlite3", p.store.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fault := func(query string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	fault("ALTER TABLE received_alerts RENAME TO away")
	if got, _ := p.alert(t, p.at, keyOfAlert(1), body); got < 500 {
		t.Errorf("it could not be written, and the answer is %d", got)
	}
	fault("ALTER TABLE away RENAME TO received_alerts")
	fault("CREATE TRIGGER no_import BEFORE INSERT ON imports BEGIN SELECT raise(FAIL, 'disk on fire'); END")
	for i := 1; i <= 2; i++ { // a retry, and what brings nothing to keep
		if got, said := p.alert(t, p.at, keyOfAlert(i), map[int]string{1: body, 2: courtFile(t, "pray_and_pay.webhook.json")}[i]); got != 200 {
			t.Errorf("%d %s", got, said)
		}
	}
	if n, err := p.tracker.WorkAlerts(t.Context()); n != 1 || err == nil {
		t.Errorf("%d were worked, %v", n, err)
	}
	fault("DROP TRIGGER no_import")
	for _, a := range p.newest(t) {
		if a.Key == keyOfAlert(1) && (a.Tries != 1 || !a.WorkedAt.IsZero() || a.Outcome == "") {
			t.Errorf("%+v", a)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if n, err := p.tracker.WorkAlerts(ctx); n != 0 || err == nil {
		t.Errorf("after the end: %d, %v", n, err)
	}
	if got := p.work(t); got != 1 {
		t.Errorf("%d were worked", got)
	}
	if imports, err := p.store.Imports(t.Context(), 0, 10); err != nil || len(imports) != 1 || imports[0].State != models.ImportKept {
		t.Errorf("%+v, %v", imports, err)
	}
}

// told is a docket alert that CourtListener could send: one entry of a docket that it
// knows by a number.
func told(docket int, id int, filed, words string) string {
	return fmt.Sprintf(`{"payload":{"results":[{"id":%d,"docket":%d,"date_filed":"%s","description":%q,"entry_number":%d,"date_modified":"2026-11-24T10:00:00-08:00","recap_documents":[]}]},"webhook":{"version":2,"event_type":1,"date_created":"2026-11-24T18:00:00Z","deprecation_date":null}}`, id, docket, filed, words, id%1000)
}

// docketFile is a docket as CourtListener's API replies it.
func docketFile(id int, court, number string) string {
	return fmt.Sprintf(`{"id":%d,"court_id":"%s","docket_number":"%s","docket_number_core":"","pacer_case_id":"1","case_name":"A case","date_filed":"2025-05-02","date_terminated":null,"date_last_filing":"2026-11-01","assigned_to_str":"","cause":"","nature_of_suit":"","jurisdiction_type":"","absolute_url":"/docket/%d/a-case/","appeal_from":null,"date_modified":"2026-11-01T10:00:00-08:00"}`, id, court, number, id)
}

// everywhere keeps grants in every jurisdiction.
var everywhere = models.Person{ID: "greta", Assignments: []models.Assignment{{Role: models.RoleGrants}}}

// keptByHand imports a file as a person does.
func keptByHand(t *testing.T, tr *tracker.Tracker, body string) []models.Import {
	t.Helper()
	file := tracker.ImportFile{Source: intake.Source{Name: "docket.json", Bytes: strings.NewReader(body), Size: int64(len(body))}}
	kinds, err := tracker.ImportKinds(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []models.Import
	for _, file.Kind = range kinds {
		m, err := tr.ReadImport(t.Context(), everywhere, file)
		if err != nil {
			t.Fatal(err)
		}
		if m, err = tr.KeepImport(t.Context(), everywhere, m.Number); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

// coloradoDocket is a docket of that case with entries that were made up: on the day
// through which the case was read, and on the days after.
func coloradoDocket(t *testing.T, tr *tracker.Tracker) string {
	t.Helper()
	b, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	file, err := b.CaseFile(coloradoCase, models.DateOf(noon()), 0)
	if err != nil || file.VerifiedThrough == 0 {
		t.Fatalf("%v, %v", file.VerifiedThrough, err)
	}
	day := func(d int) string { return file.VerifiedThrough.AddDays(d).String() }
	return fmt.Sprintf(`{"court_id":"cod","docket_number":"1:25-cv-01391","case_name":"A case","date_filed":"2025-05-02","parties":[],"docket_entries":[`+
		`{"document_number":"31","date_filed":"%s","description":"ORDER granting 5 Motion for Preliminary Injunction"},`+
		`{"document_number":"32","date_filed":"%s","description":"ORDER granting 6 Motion to Stay Preliminary Injunction"},`+
		`{"document_number":"33","date_filed":"%s","description":"MOTION for Extension of Time"}]}`, day(0), day(1), day(2))
}

// The case in which the United States sued Colorado and Denver, and Chicago is not.
const (
	coloradoCase  = "us-v-colorado"
	coloradoID    = 70000001 // made up, as CourtListener would number the docket
	coloradoWords = "ORDER granting 31 Motion for Preliminary Injunction. Signed by Judge A on 11/23/2026."
)

// TestReviews: an alert of a docket that a case of the record has is looked at by those
// who see to the case, who say what came of it; no order of the record changes by it.
func TestReviews(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := newPost(t, s, nil)
		record := func() string {
			t.Helper()
			facts, err := s.Facts(t.Context(), store.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			out := ""
			for _, f := range facts {
				out += f.Digest
			}
			return out
		}
		before := record()
		// Before anybody says which docket it is, its entries are kept and listed.
		if got, said := p.alert(t, p.at, keyOfAlert(1), told(coloradoID, 900031, "2026-11-23", coloradoWords)); got != 200 || p.work(t) != 1 {
			t.Fatalf("%d %s", got, said)
		}
		greta := p.person(t, "greta", models.Assignment{Role: models.RoleGrants})
		if greta.do("GET", reviewsPage, nil); !strings.Contains(greta.body, "Dockets that no case has") || !strings.Contains(greta.body, "Nothing waits") {
			t.Errorf("%s", greta.body)
		}
		// Then its file is imported, and what was told waits to be looked at.
		keptByHand(t, p.tracker, docketFile(coloradoID, "cod", "1:25-cv-01391-GPG"))
		if raised := p.lines(t, "raise-review"); len(raised) != 1 || raised[0].Actor != "greta" || !strings.Contains(raised[0].Detail, "may be preliminary_injunction") || !strings.HasPrefix(raised[0].Detail, coloradoCase) {
			t.Fatalf("%+v", raised)
		}
		// From now on each alert raises its own; one that suggests nothing too.
		if got, said := p.alert(t, p.at, keyOfAlert(2), told(coloradoID, 900032, "2026-11-24", "MOTION for Extension of Time by Defendant")); got != 200 || p.work(t) != 1 {
			t.Fatalf("%d %s", got, said)
		}
		// What was told already is told again with other particulars: it is not raised again.
		if got, _ := p.alert(t, p.at, keyOfAlert(3), strings.Replace(told(coloradoID, 900031, "2026-11-23", coloradoWords), "2026-11-24T10:00:00", "2026-11-24T11:00:00", 1)); got != 200 || p.work(t) != 1 {
			t.Fatal(got)
		}
		raised := p.lines(t, "raise-review")
		if len(raised) != 2 {
			t.Fatalf("%+v", raised)
		}
		ann, bob := p.person(t, "ann", in("denver-co", models.RoleCounsel)), p.person(t, "bob", every("chicago-il")...)
		if resp := ann.do("GET", reviewsPage, nil); resp.StatusCode != 200 {
			t.Fatal(resp.StatusCode)
		}
		for _, want := range []string{"preliminary injunction granted", "granting 31 Motion for Preliminary Injunction", "/cases/" + coloradoCase, "/workspace/facts/case/" + coloradoCase,
			"https://www.courtlistener.com/docket/70000001/", "MOTION for Extension", "suggest no change", "2 entries on dockets"} {
			if !strings.Contains(ann.body, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		if strings.Contains(ann.body, "Dockets that no case has") || strings.Contains(ann.body, addressPage) {
			t.Error("ann is shown what is for those with a role everywhere")
		}
		ids := regexp.MustCompile(`action="/workspace/reviews/([0-9a-z]+)/done"`).FindAllStringSubmatch(ann.body, -1)
		if len(ids) != 2 {
			t.Fatalf("%q", ids)
		}
		one, two := ids[0][1], ids[1][1] // what suggests something is first
		if ann.do("GET", "/workspace", nil); !strings.Contains(plain(ann.body), "2 entries of dockets to look at") {
			t.Errorf("the home does not count them: %s", plain(ann.body))
		}
		if bob.do("GET", reviewsPage, nil); !strings.Contains(bob.body, "Nothing waits") || strings.Contains(bob.body, one) {
			t.Error("Chicago is shown what is Denver's")
		}
		for _, act := range []string{"/done", "/dismiss"} {
			if resp := bob.send(reviewsPage, reviewsPage+"/"+one+act, "note", "n", "reason", "r"); resp.StatusCode != 404 {
				t.Errorf("Chicago: %d", resp.StatusCode)
			}
		}
		if resp := ann.send(reviewsPage, reviewsPage+"/"+two+"/dismiss", "reason", "  "); resp.StatusCode != 422 || !strings.Contains(ann.body, "say why there is nothing to change") {
			t.Errorf("dismissed without a reason: %d", resp.StatusCode)
		}
		if resp := ann.send(reviewsPage, reviewsPage+"/"+two+"/dismiss", "reason", "a motion alone"); resp.StatusCode != 303 {
			t.Errorf("dismiss: %d %s", resp.StatusCode, ann.body)
		}
		if resp := ann.send(reviewsPage, reviewsPage+"/"+two+"/done", "note", "x"); resp.StatusCode != 422 || !strings.Contains(ann.body, "Was settled already") {
			t.Errorf("settled twice: %d %s", resp.StatusCode, ann.body)
		}
		if resp := greta.send(reviewsPage, reviewsPage+"/"+one+"/done", "note", "the order was entered"); resp.StatusCode != 303 {
			t.Errorf("done: %d", resp.StatusCode)
		}
		if ann.do("GET", reviewsPage, nil); !strings.Contains(ann.body, "Nothing waits") {
			t.Error("something waits still")
		}
		if after := record(); after != before {
			t.Error("the record changed")
		}
		for action, want := range map[string]string{"finish-review": "us-v-colorado, entry 900031: the order was entered", "dismiss-review": "us-v-colorado, entry 900032: a motion alone"} {
			if l := p.lines(t, action); len(l) != 1 || l[0].Detail != want || l[0].Actor == models.AlertSender {
				t.Errorf("%s: %+v", action, l)
			}
		}
		if n := trailOf(t, s); n == 0 {
			t.Error("no trail")
		}
	})
}

// TestReviewsOfFile: a docket that a person imports raises what its words suggest, if it
// came after the day through which its case was read; undone, nothing of it waits.
func TestReviewsOfFile(t *testing.T) {
	t.Parallel()
	p := newPost(t, storetest.Open(t), nil)
	body := coloradoDocket(t, p.tracker)
	imports := keptByHand(t, p.tracker, body)
	raised := p.lines(t, "raise-review")
	if len(raised) != 1 || !strings.Contains(raised[0].Detail, "may be stay") || raised[0].Actor != "greta" {
		t.Errorf("%+v", raised)
	}
	who := everywhere
	if tasks, _, err := p.tracker.Reviews(t.Context(), who); err != nil || len(tasks) != 1 {
		t.Errorf("%d wait, %v", len(tasks), err)
	}
	if _, err := p.tracker.UndoImport(t.Context(), who, imports[len(imports)-1].Number, "the wrong docket"); err != nil {
		t.Fatal(err)
	}
	if tasks, _, err := p.tracker.Reviews(t.Context(), who); err != nil || len(tasks) != 0 {
		t.Errorf("%d wait after the import was undone, %v", len(tasks), err)
	}
	// Another office's case of the same number is another case.
	other := strings.Replace(body, "1:25-cv-01391", "5:25-cv-01391", 1)
	keptByHand(t, p.tracker, other)
	if raised := p.lines(t, "raise-review"); len(raised) != 1 {
		t.Errorf("%+v", raised)
	}
	keptByHand(t, p.tracker, strings.Replace(body, "1:25-cv-01391", "25-cv-1391-GPG", 1)) // as the court writes it
	if raised := p.lines(t, "raise-review"); len(raised) != 2 {
		t.Errorf("%+v", raised)
	}
	keptByHand(t, p.tracker, strings.Replace(body, "A case", "A case, still", 1)) // and with it again: these words were looked at
	if raised := p.lines(t, "raise-review"); len(raised) != 2 {
		t.Errorf("raised again for the office that was left out: %+v", raised)
	}
}

// TestReviewsOfSearch: what a search that is followed finds is told with court and
// number, in whatever spelling, and needs no docket to be known before.
func TestReviewsOfSearch(t *testing.T) {
	t.Parallel()
	p := newPost(t, storetest.Open(t), nil)
	found := func(court, number string, entry int) string {
		return fmt.Sprintf(`{"payload":{"alert":{"name":"grant conditions"},"results":[{"court_id":"%s","docketNumber":"%s","docket_id":7,"caseName":"A case","docket_absolute_url":"/docket/7/a-case/","dateFiled":"2025-05-02","meta":{"timestamp":"2026-11-24T10:00:00Z"},`+
			`"recap_documents":[{"id":1,"docket_entry_id":%d,"entry_number":31,"entry_date_filed":"2026-11-23","description":"ORDER granting 5 Motion for Preliminary Injunction","short_description":"Order","document_number":31,"absolute_url":"/docket/7/31/a-case/","meta":{"timestamp":"2026-11-24T10:00:00Z"}}]}]},`+
			`"webhook":{"version":2,"event_type":2,"date_created":"2026-11-24T18:00:00Z","deprecation_date":"None"}}`, court, number, entry)
	}
	for i, c := range []struct {
		court, number string
		raised        int // in all, after it
	}{{"cod", "1:25-cv-01391-GPG-TPO", 1}, {"codb", "1:25-cv-01391", 1}, {"cod", "No. 25cv1391", 2}, {"ca10", "25-1391", 2}} {
		if got, said := p.alert(t, p.at, keyOfAlert(i), found(c.court, c.number, 500+i)); got != 200 || p.work(t) != 1 {
			t.Fatalf("%s %s: %d %s", c.court, c.number, got, said)
		}
		if raised := p.lines(t, "raise-review"); len(raised) != c.raised || raised[0].Actor != models.AlertSender || !strings.Contains(raised[0].Detail, coloradoCase) {
			t.Errorf("%s %s: %+v", c.court, c.number, raised)
		}
	}
}
