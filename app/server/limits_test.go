package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends bytes over TCP and reads the one answer.
func raw(t *testing.T, address string, parts ...string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if _, err := io.WriteString(conn, p); err != nil {
			t.Fatal(err)
		}
	}
	method, _, _ := strings.Cut(parts[0], " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%.40s: %v", parts[0], err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%.40s: %v", parts[0], err)
	}
	return resp, string(body)
}

// TestLimits: what is too long or too slow is told in a page with the headers of
// every page, and leaves its line in the log.
func TestLimits(t *testing.T) {
	app, _, log := set(t, func(o *Options) { o.Config.ReadTime = 300 * time.Millisecond })
	address := listen(t, app)
	long := strings.Repeat("x", 10_000)
	for name, x := range map[string]struct {
		parts  []string
		status int
		text   string
	}{
		"a long query":         {[]string{"GET /?state=" + long + " HTTP/1.1\r\nHost: a\r\n\r\n"}, 400, "is too long: 10000 characters"},
		"too long an address":  {[]string{"GET /?state=" + long + long + " HTTP/1.1\r\nHost: a\r\n\r\n"}, 431, "is too long"},
		"too long a header":    {[]string{"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + long + long + "\r\n\r\n"}, 431, "is too long"},
		"too long a body":      {[]string{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n" + strings.Repeat("x", 8<<10)}, 413, "Send less at once"},
		"a slow client":        {[]string{"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "}, 408, "took too long to arrive"},
		"a slow body":          {[]string{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"}, 408, "took too long to arrive"},
		"no HTTP":              {[]string{"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"}, 400, "This cannot be shown as asked"},
		"a path that forges":   {[]string{"GET /a%0a%7b%22msg%22:%22forged%22%7d HTTP/1.1\r\nHost: a\r\n\r\n"}, 404, "no such page"},
		"a method of its own":  {[]string{"FROB / HTTP/1.1\r\nHost: a\r\n\r\n"}, 501, "not a way to ask for a page"},
		"two hosts in one":     {[]string{"GET /method HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"}, 200, "</html>"},
		"a length that is two": {[]string{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}, 405, "cannot be written to"},
	} {
		resp, body := raw(t, address, x.parts...)
		if resp.StatusCode != x.status || !strings.Contains(body, x.text) {
			t.Errorf("%s: %d, want %d with %q in %.300s", name, resp.StatusCode, x.status, x.text, body)
		}
		checkSafe(t, name, resp, body)
	}
	if said := from(app, "127.0.0.1", "GET", "/metrics").Response.Body(); bytes.Contains(said, []byte("FROB")) || !bytes.Contains(said, []byte(`method="other"`)) {
		t.Error("a method that somebody thought up is counted by itself")
	}
	for _, status := range []int{408, 413, 431} {
		if !strings.Contains(log.String(), fmt.Sprintf(`"status":%d`, status)) {
			t.Errorf("no line tells of %d", status)
		}
	}
	for line := range strings.Lines(log.String()) {
		if strings.HasPrefix(line, `{"msg":"forged`) || len(line) > 2000 {
			t.Errorf("%.100s", line)
		}
	}
}

// TestMethods: what a page can be asked is told; HEAD says what GET would.
func TestMethods(t *testing.T) {
	app, _, _ := set(t, nil)
	got := from(app, anyone, "GET", "/method", "Accept-Encoding: br")
	head := from(app, anyone, "HEAD", "/method", "Accept-Encoding: br")
	if head.Response.StatusCode() != 200 || etagOf(head) != etagOf(got) || string(head.Response.Header.ContentType()) != "text/html; charset=utf-8" {
		t.Errorf("HEAD: %s", &head.Response.Header)
	}
	for _, path := range []string{"/", "/method", "/healthz"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "TRACE"} {
			c := from(app, anyone, method, path)
			if allow := string(c.Response.Header.Peek("Allow")); c.Response.StatusCode() != 405 || allow != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, c.Response.StatusCode(), allow)
			}
		}
		c := from(app, anyone, "OPTIONS", path)
		if allow := string(c.Response.Header.Peek("Allow")); c.Response.StatusCode() != 204 || allow != "GET, HEAD, OPTIONS" || len(c.Response.Body()) > 0 {
			t.Errorf("OPTIONS %s: %d, Allow %q", path, c.Response.StatusCode(), allow)
		}
	}
	if c := from(app, anyone, "OPTIONS", "/nowhere"); c.Response.StatusCode() != 404 {
		t.Errorf("OPTIONS of no page: %d", c.Response.StatusCode())
	}
	if resp, _ := raw(t, listen(t, app), "HEAD /method HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n"); resp.ContentLength != int64(len(got.Response.Body())) {
		t.Errorf("HEAD says %d bytes, GET sends %d", resp.ContentLength, len(got.Response.Body()))
	}
}
