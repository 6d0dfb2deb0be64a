package server

import (
	"fmt"
	"strings"
	"testing"

	"proviso/app/store/storetest"
)

// TestMetrics: requests are counted by the pattern of their route, so that no
// client can make new series, and the record's size is told.
func TestMetrics(t *testing.T) {
	r := real(t)
	app, _ := serving(t, storetest.Open(t), r)
	for i := range 300 {
		from(app, anyone, "GET", fmt.Sprintf("/nowhere/%d?x=%d", i, i))
		from(app, anyone, "GET", fmt.Sprintf("/sources/none-%d", i))
	}
	from(app, anyone, "GET", "/")
	for range 3 { // made once, and then from memory
		from(app, anyone, "HEAD", "/grants/"+r.Grants[0].ID)
	}
	body := string(from(app, "127.0.0.1", "GET", "/metrics").Response.Body())
	for _, want := range []string{
		`proviso_http_requests_total{method="GET",route="unmatched",status="4xx"} 300`,
		`proviso_http_requests_total{method="GET",route="/sources/:id",status="4xx"} 300`,
		`proviso_http_requests_total{method="GET",route="/",status="2xx"} 1`,
		`proviso_http_requests_total{method="HEAD",route="/grants/:id",status="2xx"} 3`,
		`proviso_http_response_bytes_total{route="/grants/:id"} 0`,
		`proviso_http_request_duration_seconds_count{route="unmatched"} 300`,
		"proviso_http_requests_in_flight 1",
		fmt.Sprintf("proviso_record_grants %d", len(r.Grants)), "proviso_books 1",
		"go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(body, want+"\n") && !strings.Contains(body, want+" ") {
			t.Errorf("%s is not there", want)
		}
	}
	for _, name := range []string{"proviso_record_revision", "proviso_record_facts", "proviso_page_cache_bytes", "proviso_days"} {
		if strings.Contains(body, name+" 0\n") || !strings.Contains(body, name+" ") {
			t.Errorf("%s is zero", name)
		}
	}
	if n := strings.Count(body, "proviso_http_requests_total{"); n != 4 {
		t.Errorf("%d series of requests, want 4", n)
	}
}

// TestQuiet: health checks leave a line at debug only, and a failed one at info.
func TestQuiet(t *testing.T) {
	stop := make(chan struct{})
	app, _, log := set(t, func(o *Options) { o.Stopping = stop })
	for path, want := range map[string]string{"/healthz": "DEBUG", "/readyz": "DEBUG", "/method": "INFO", "/metrics": "DEBUG"} {
		from(app, "127.0.0.1", "GET", path)
		if line := last(t, log); line["level"] != want || line["route"] != path || line["path"] != path {
			t.Errorf("%s: %v", path, line)
		}
	}
	close(stop)
	if c := from(app, anyone, "GET", "/readyz"); c.Response.StatusCode() != 503 || string(c.Response.Body()) != "stopping\n" {
		t.Errorf("while stopping: %d %s", c.Response.StatusCode(), c.Response.Body())
	}
	if line := last(t, log); line["level"] != "INFO" || line["ms"] != 0.0 {
		t.Errorf("%v", line)
	}
	if c := from(app, anyone, "GET", "/healthz"); c.Response.StatusCode() != 200 {
		t.Errorf("a process that stops is alive: %d", c.Response.StatusCode())
	}
}
