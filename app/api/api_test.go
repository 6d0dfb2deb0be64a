package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/config"
	"proviso/app/golden"
	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/server"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
)

// noon is when these tests look.
func noon() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) }

// site is the assembled server on the real record.
type site struct {
	*fiber.App
	tracker *tracker.Tracker
	log     bytes.Buffer
}

func serving(t testing.TB, s *store.Store) *site {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	items, err := tracker.Items(r)
	if err != nil {
		t.Fatal(err)
	}
	out := &site{tracker: tracker.New(s, noon)}
	if _, err := out.tracker.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	storetest.Publish(t, s)
	out.App = server.New(out.tracker, server.Options{Now: noon, Identity: identity.New(s, identity.Options{Now: noon}), Log: slog.New(slog.NewJSONHandler(&out.log, nil)), Config: config.Defaults()})
	return out
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// ask sends a request; headers are pairs.
func (s *site) ask(t testing.TB, method, path, body string, headers ...string) reply {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.Test(req, -1)
	if err != nil {
		t.Fatalf("%s %.100s: %v", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp, string(b)}
}

func (s *site) get(t testing.TB, path string, headers ...string) reply {
	t.Helper()
	return s.ask(t, http.MethodGet, path, "", headers...)
}

// openAPI is as much of the document as the tests walk.
type openAPI struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Security    []map[string][]string
		Parameters  []struct {
			Name, In string
			Example  any
		}
		RequestBody struct {
			Content map[string]struct{ Example json.RawMessage }
		}
		Responses map[string]struct {
			Content map[string]struct {
				Example json.RawMessage
				Request string `json:"x-request"`
			}
		}
	}
	Components struct {
		Schemas map[string]struct{ Properties map[string]json.RawMessage }
	}
}

func (s *site) document(t testing.TB) openAPI {
	t.Helper()
	var d openAPI
	if err := json.Unmarshal([]byte(s.get(t, "/api/openapi.json").body), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// read are the calls that read the record, by id, with the address of each one's example;
// work those of the workspace.
func (d *openAPI) read() map[string]string { return d.reading(false) }

func (d *openAPI) work() map[string]string { return d.reading(true) }

func (d *openAPI) reading(signed bool) map[string]string {
	out := map[string]string{}
	for _, methods := range d.Paths {
		if x, ok := methods["get"]; ok && signed == (len(x.Security) > 0) {
			out[x.OperationID] = x.Responses["200"].Content["application/json"].Request
		}
	}
	return out
}

// lists are the calls that take a cursor.
func (d *openAPI) lists() map[string]string {
	out := map[string]string{}
	for path, methods := range d.Paths {
		for _, f := range methods["get"].Parameters {
			if f.Name == "cursor" {
				out[methods["get"].OperationID] = path
			}
		}
	}
	return out
}

var (
	revision = regexp.MustCompile(`"revision": \d+`)
	next     = regexp.MustCompile(`"next": "[^"]+"`)
)

// settled takes out what moves with every fact of the record.
func settled(b []byte) []byte {
	b = revision.ReplaceAll(b, []byte(`"revision": 1000`))
	return next.ReplaceAll(b, []byte(`"next": "VjSxZ2qXbCvoBwI"`))
}

func indented(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		t.Fatalf("%v in %.200s", err, body)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// TestExamples: every call has an example in the document, and it is what the call
// answers on the real record.
func TestExamples(t *testing.T) {
	s := serving(t, storetest.Open(t))
	d := s.document(t)
	calls := d.read()
	if len(calls) < 15 {
		t.Fatalf("only %d calls read", len(calls))
	}
	for id, path := range calls {
		got := s.get(t, path)
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s %s: %d %s", id, path, got.StatusCode, got.body)
			continue
		}
		golden.Equal(t, "../examples/"+id+".json", settled(indented(t, got.body)))
	}
	batch := d.Paths["/api/v1/coverage:batch"]["post"]
	got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", string(batch.RequestBody.Content["application/json"].Example), "Content-Type", "application/json")
	golden.Equal(t, "../examples/coverage-batch.json", indented(t, got.body))
}
