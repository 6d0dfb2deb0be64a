package api_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// listening serves on a port of its own and gives its address.
func listening(t *testing.T, s *site) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Listener(l) }()
	t.Cleanup(func() {
		if err := s.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// TestNotModified: every read has a strong tag; what the client has is not sent
// again; the tag moves with revision, day and query.
func TestNotModified(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := serving(t, st)
		d := s.document(t)
		seen := map[string]string{}
		paths := d.read()
		paths["document"] = "/api/openapi.json"
		paths["grants again"] = "/api/v1/grants?state=CO"
		paths["another day"] = "/api/v1/grants?state=CO&as_of=2018-01-24"
		paths["another query"] = "/api/v1/grants?state=IL"
		paths["another knowledge"] = "/api/v1/grants?state=CO&known_on=2018-01-24"
		for id, path := range paths {
			got := s.get(t, path)
			tag := got.Header.Get("ETag")
			if !strings.HasPrefix(tag, `"`) || got.Header.Get("Cache-Control") != "public, no-cache" || got.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s: %v", id, got.Header)
			}
			if other, twice := seen[tag]; twice {
				t.Errorf("%s and %s have one tag", path, other)
			}
			seen[tag] = path
			for held, want := range map[string]int{tag: 304, "W/" + tag: 304, `"other", ` + tag: 304, "*": 304, `"other"`: 200} {
				again := s.get(t, path, "If-None-Match", held)
				if again.StatusCode != want || again.Header.Get("ETag") != tag || (want == 304) != (again.body == "") {
					t.Errorf("%s, held %s: %d, tag %s, %d bytes", path, held, again.StatusCode, again.Header.Get("ETag"), len(again.body))
				}
			}
		}
		if got := s.get(t, "/api/v1/grants/none", "If-None-Match", "*"); got.StatusCode != http.StatusNotFound {
			t.Errorf("what does not exist: %d", got.StatusCode)
		}
		const path = "/api/v1/grants?state=CO"
		before := s.get(t, path).Header.Get("ETag")
		if _, err := st.Record(t.Context(), []store.Draft{{Kind: models.FactGap, ID: "new", Body: []byte(`{"id":"new","subject":"s","last_known":"l"}`)}}, "somebody", "add", "test"); err != nil {
			t.Fatal(err)
		}
		if got := s.get(t, path, "If-None-Match", before); got.StatusCode != http.StatusNotModified {
			t.Errorf("a write that is not published: %d", got.StatusCode)
		}
		storetest.Publish(t, st)
		if got := s.get(t, path, "If-None-Match", before); got.StatusCode != http.StatusOK || got.Header.Get("ETag") == before {
			t.Errorf("the revision moved: %d, tag %s", got.StatusCode, got.Header.Get("ETag"))
		}
	})
}

// TestHead: HEAD answers as GET does, without the body.
func TestHead(t *testing.T) {
	s := serving(t, storetest.Open(t))
	address := "http://" + listening(t, s)
	for _, path := range append(sortedReads(t, s), "/api/openapi.json", "/api/v1/nowhere") {
		want := s.get(t, path)
		got, err := http.Head(address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(got.Body)
		got.Body.Close()
		if err != nil || len(body) > 0 || got.StatusCode != want.StatusCode || got.ContentLength != int64(len(want.body)) {
			t.Errorf("%s: %d, length %d of %d, %d bytes, %v", path, got.StatusCode, got.ContentLength, len(want.body), len(body), err)
		}
		for _, h := range []string{"ETag", "Link", "Content-Type", "Cache-Control"} {
			if got.Header.Get(h) != want.Header.Get(h) {
				t.Errorf("%s: %s is %q, and %q of GET", path, h, got.Header.Get(h), want.Header.Get(h))
			}
		}
	}
}

func sortedReads(t *testing.T, s *site) []string {
	t.Helper()
	d := s.document(t)
	var out []string
	for _, path := range d.read() {
		out = append(out, path)
	}
	return out
}

// TestOtherSites: a browser on another site may read and ask in batches, with no
// credentials.
func TestOtherSites(t *testing.T) {
	s := serving(t, storetest.Open(t))
	for _, path := range []string{"/api/v1/grants", "/api/v1/coverage:batch", "/api/openapi.json", "/api/v1/nowhere"} {
		got := s.ask(t, http.MethodOptions, path, "", "Origin", "https://news.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		h := got.Header
		if got.StatusCode != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "GET, HEAD, POST, OPTIONS" ||
			!strings.Contains(h.Get("Access-Control-Allow-Headers"), "Content-Type") || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d %v", path, got.StatusCode, h)
		}
	}
	got := s.get(t, "/api/v1/grants?limit=1", "Origin", "https://news.example")
	if got.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(got.Header.Get("Access-Control-Expose-Headers"), "Link") {
		t.Errorf("%v", got.Header)
	}
	if got := s.get(t, "/", "Origin", "https://news.example"); got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page is open to scripts of other sites")
	}
}
