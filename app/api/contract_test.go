//go:build !race

// The reader of the document is large: with the race detector it takes minutes to
// compile, and there is nothing in it to be found by that.

package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"proviso/app/store/storetest"
)

// closed is the document with every shape closed to fields that it does not name,
// so that one which is sent and not documented is found. Readers get it open:
// fields may come. Unanswered gives back the fields of its question.
func closed(t *testing.T, document string) []byte {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal([]byte(document), &d); err != nil {
		t.Fatal(err)
	}
	shapes := d["components"].(map[string]any)["schemas"].(map[string]any)
	for name, s := range shapes {
		if s := s.(map[string]any); name != "Unanswered" {
			if _, given := s["additionalProperties"]; given {
				t.Errorf("%s says whether further fields may come", name)
			}
			s["additionalProperties"] = false
		}
	}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestContract: an independent reader finds the document sound, and every answer
// of every call, good and bad, as the document says it is.
func TestContract(t *testing.T) {
	s := serving(t, storetest.Open(t))
	served := s.get(t, "/api/openapi.json").body
	plain, err := libopenapi.NewDocument([]byte(served))
	if err != nil {
		t.Fatal(err)
	}
	sound, faults := validator.NewValidator(plain)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if ok, faults := sound.ValidateDocument(); !ok {
		t.Fatalf("the document: %v", faults)
	}
	if !strings.Contains(served, `"servers":[{"description":"This server.","url":"/"}]`) || strings.Contains(served, "$schema") || strings.Contains(served, "example.com") {
		t.Error("the document speaks of another server")
	}
	strict, err := libopenapi.NewDocument(closed(t, served))
	if err != nil {
		t.Fatal(err)
	}
	v, faults := validator.NewValidator(strict)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	check := func(want int, method, path, body string, headers ...string) {
		t.Helper()
		req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		resp, err := s.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s %.120s: %d, want %d", method, path, resp.StatusCode, want)
			return
		}
		if ok, faults := v.ValidateHttpResponse(req, resp); !ok {
			for _, f := range faults {
				t.Errorf("%s %.120s: %s: %s", method, path, f.Message, f.Reason)
				for _, at := range f.SchemaValidationErrors {
					t.Errorf("  at %s: %s", at.FieldPath, at.Reason)
				}
			}
		}
	}
	d := s.document(t)
	for _, path := range d.lists() {
		for _, day := range []string{"2018-01-24", "2018-08-29&known_on=2018-08-28", "2025-09-01", "2026-11-24"} {
			check(http.StatusOK, http.MethodGet, path+"?limit=1000&as_of="+day, "")
		}
		check(http.StatusBadRequest, http.MethodGet, path+"?limit=0", "")
	}
	r := s.record(t)
	for kind, ids := range r.ids {
		for _, id := range ids {
			check(http.StatusOK, http.MethodGet, "/api/v1/"+kind+"/"+id+"?as_of=2018-10-11", "")
		}
		check(http.StatusNotFound, http.MethodGet, "/api/v1/"+kind+"/none-of-these", "")
	}
	for _, path := range slices.Sorted(mapValues(d.read())) {
		check(http.StatusOK, http.MethodGet, path, "")
		tag := s.get(t, path).Header.Get("ETag")
		check(http.StatusNotModified, http.MethodGet, path, "", "If-None-Match", tag)
	}
	check(http.StatusBadRequest, http.MethodGet, "/api/v1/coverage", "")
	check(http.StatusNotFound, http.MethodGet, "/api/v1/coverage?jurisdiction=denvr-co&condition=jag-notice", "")
	const batch = "/api/v1/coverage:batch"
	questions := string(d.Paths[batch]["post"].RequestBody.Content["application/json"].Example)
	check(http.StatusOK, http.MethodPost, batch, questions, "Content-Type", "application/json")
	check(http.StatusBadRequest, http.MethodPost, batch, "{}", "Content-Type", "application/json")
	check(http.StatusUnsupportedMediaType, http.MethodPost, batch, questions, "Content-Type", "text/plain")
}
