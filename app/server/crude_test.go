package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/app/vault"
)

// Crude attacks: requests that no browser sends.

// TestHosts: no answer holds the name that a request gives the site, in a page, a
// file, a calendar, a redirect or an address that is handed on: anybody can write it.
func TestHosts(t *testing.T) {
	t.Parallel()
	const evil = "evil.example"
	o := office{}
	now := noon()
	o.clock = &now
	app, _, _ := set(t, func(x *Options) { x.Site, o.identity = "https://grants.example/", x.Identity })
	o.app = app
	b := o.person(t, "ada", every("")...)
	forged := []string{"Host", evil, "X-Forwarded-Host", evil, "X-Host", evil, "Forwarded", "host=" + evil, "X-Original-URL", "https://" + evil + "/", "X-Rewrite-URL", "/" + evil}
	look := func(method, path string, form url.Values) {
		t.Helper()
		resp := b.do(method, path, form, forged...)
		said := unpacked(b.body)
		for name, v := range resp.Header {
			said += name + ": " + strings.Join(v, " ") + "\n"
		}
		if i := strings.Index(said, evil); i >= 0 || resp.StatusCode >= 400 && path != "/nowhere" {
			t.Errorf("%s %s: %d, names the host of the request: %.200s", method, path, resp.StatusCode, said[max(0, i-80):])
		}
	}
	for _, path := range []string{"/", "/?format=xlsx", "/?format=csv&table=grants", "/method", "/search?q=x", "/sources/one", "/nowhere", "/api/docs", "/api/openapi.json", "/api/v1/sources", "/sign-in", "/workspace", "/account", "/workspace/people",
		"/deadlines", "/deadlines?format=csv", "/workspace/trail", "/workspace/trail?format=xlsx", "/workspace/trail?format=json"} {
		look("GET", path, nil)
	}
	look("GET", "/workspace/people", nil)
	look("POST", "/workspace/people/invite", url.Values{"csrf": {b.token()}, "role": {"viewer"}, "jurisdiction": {""}, "office": {""}})
	if !strings.Contains(b.body, ">https://grants.example/welcome/") {
		t.Error("the invitation does not lead to the site")
	}
	look("GET", "/deadlines", nil)
	look("POST", "/deadlines/calendar", url.Values{"csrf": {b.token()}, "act": {"make"}})
	feed := regexp.MustCompile(`"https://grants\.example(/calendar/[A-Z2-7]+)"`).FindStringSubmatch(b.body)
	if feed == nil {
		t.Fatalf("the calendar is not on the site: %s", b.body)
	}
	look("GET", feed[1], nil)
	if !strings.Contains(strings.ReplaceAll(b.body, "\r\n ", ""), "\nURL:https://grants.example/deadlines?owner=") {
		t.Errorf("the calendar does not lead to the site: %s", b.body)
	}
	// A whole address in the place of a path.
	address := listen(t, app)
	for cookie, want := range map[string]int{"": 303, b.cookie: 200} {
		resp, body := raw(t, address, "GET http://"+evil+"/workspace/trail?format=xlsx HTTP/1.1\r\nHost: "+evil+"\r\nCookie: "+cookie+"\r\n\r\n")
		if resp.StatusCode != want || strings.Contains(unpacked(body), evil) || strings.Contains(resp.Header.Get("Location"), evil) {
			t.Errorf("%d to %s", resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	b.cookie = ""
	look("GET", "/workspace", nil)
}

// TestNoSite: where nobody has said where the site is, an address is a path, which
// says so.
func TestNoSite(t *testing.T) {
	t.Parallel()
	o := office{}
	app, _, _ := set(t, func(x *Options) { o.identity = x.Identity })
	o.app = app
	b := o.person(t, "ada", every("")...)
	b.send("/workspace/people", "/workspace/people/invite", "role", "viewer", "jurisdiction", "", "office", "")
	if !strings.Contains(b.body, ">/welcome/") || !strings.Contains(b.body, "--public-address") {
		t.Errorf("the invitation: %s", b.body)
	}
	b.send("/deadlines", "/deadlines/calendar", "act", "make")
	feed := regexp.MustCompile(`value="(/calendar/[A-Z2-7]+)"`).FindStringSubmatch(b.body)
	if feed == nil || !strings.Contains(b.body, "--public-address") {
		t.Fatalf("the calendar: %s", b.body)
	}
	if b.do("GET", feed[1], nil); strings.Contains(b.body, "\nURL") || !strings.Contains(b.body, "BEGIN:VCALENDAR") {
		t.Errorf("%s", b.body)
	}
}

// TestMethodTricks: what a request does is what its method says, and nothing else of
// it; reading writes nothing.
func TestMethodTricks(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	b := o.person(t, "ada", every("")...)
	b.do("GET", "/account", nil)
	token := b.token()
	before := trailOf(t, s)
	for _, r := range identity.Rules() {
		if r.Method != "POST" {
			continue
		}
		at := strings.NewReplacer(":id", "x", ":token", "x", ":kind", "grant", ":jurisdiction", "denver-co", `\:`, ":").Replace(r.Pattern)
		_, both := identity.Find("GET", r.Pattern)
		_, one := identity.Find("GET", r.Pattern[:strings.LastIndexByte(r.Pattern, '/')+1]+":id") // another route that the address fits
		for _, method := range []string{"GET", "HEAD"} {
			resp := b.do(method, at+"?csrf="+token+"&act=make&_method=POST", nil, "X-HTTP-Method-Override", "POST", "X-HTTP-Method", "POST", "X-Method-Override", "POST")
			switch {
			case both, one && resp.StatusCode == 404:
			case resp.StatusCode != 405 || !strings.Contains(resp.Header.Get("Allow"), "POST"):
				t.Errorf("%s %s: %d, Allow %q", method, at, resp.StatusCode, resp.Header.Get("Allow"))
			}
		}
	}
	// A form that says that it is none, without the token: refused as a form is.
	for _, trick := range [][]string{{"X-HTTP-Method-Override", "GET"}, {"X-HTTP-Method", "GET"}, {"X-Method-Override", "HEAD"}} {
		for _, form := range []url.Values{{"act": {"make"}}, {"act": {"make"}, "_method": {"GET"}}} {
			if resp := b.do("POST", "/deadlines/calendar", form, trick...); resp.StatusCode != 403 {
				t.Errorf("%v: %d", trick, resp.StatusCode)
			}
		}
	}
	address := listen(t, o.app)
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "FROB"} {
		resp, body := raw(t, address, method+" /account HTTP/1.1\r\nHost: a\r\nCookie: "+b.cookie+"\r\nContent-Length: 0\r\n\r\n")
		want := 501
		if strings.Contains("PUT DELETE PATCH TRACE CONNECT", method) {
			want = 405
		}
		if resp.StatusCode != want || strings.Contains(body, b.cookie) {
			t.Errorf("%s: %d, want %d", method, resp.StatusCode, want)
		}
	}
	if after := trailOf(t, s); after != before {
		t.Errorf("%d lines in the trail, and %d before", after, before)
	}
}

// flood sends a head and then body after body, for as long as the server takes them;
// it gives the answer and how much was taken.
func flood(t *testing.T, address, head, body string, most int) (status, taken int) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	sent := make(chan int, 1)
	go func() {
		n, err := io.WriteString(conn, head)
		for all := n; ; all += n {
			if err != nil || all >= most {
				sent <- all
				return
			}
			n, err = io.WriteString(conn, body)
		}
	}()
	in := bufio.NewReader(conn)
	resp, err := http.ReadResponse(in, &http.Request{Method: "POST"})
	if err == nil && resp.StatusCode == http.StatusContinue {
		resp, err = http.ReadResponse(in, &http.Request{Method: "POST"})
	}
	if err != nil {
		t.Fatalf("%.60s: %v", head, err)
	}
	conn.Close()
	return resp.StatusCode, <-sent
}

// TestTooMuch: what is longer, deeper or more than can be meant is refused before it is
// taken, and the server goes on.
func TestTooMuch(t *testing.T) {
	t.Parallel()
	o := office{}
	const longest = 1 << 20
	app, tr, log := set(t, func(x *Options) { x.Config.DocumentLimit, o.identity = longest, x.Identity })
	tr.Vault = vault.Folder(filepath.Join(t.TempDir(), "documents"), longest)
	o.app = app
	b := o.person(t, "ada", every("")...)
	b.do("GET", "/account", nil)
	address, signed := listen(t, app), "Host: a\r\nCookie: "+b.cookie+"\r\n"
	const (
		api, form, upload = "/api/v1/coverage:batch", "/account/mail", "/workspace/documents/upload"
		urlencoded, json  = "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: application/json\r\n"
		parts             = "Content-Type: multipart/form-data; boundary=x\r\n"
	)
	head := func(path, kind, length string) string {
		return "POST " + path + " HTTP/1.1\r\n" + signed + kind + length + "\r\n"
	}
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("x", 64<<10))
	field := "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"
	exact := func(path, kind, body string) [2]string {
		return [2]string{head(path, kind, fmt.Sprintf("Content-Length: %d\r\n", len(body))), body}
	}
	endless := [2]string{"", chunk}
	for name, x := range map[string]struct {
		sent [2]string
		want []int
	}{
		"a form without an end":          {[2]string{head(form, urlencoded, "Transfer-Encoding: chunked\r\n"), endless[1]}, []int{413}},
		"a question without an end":      {[2]string{head(api, json, "Transfer-Encoding: chunked\r\n"), endless[1]}, []int{413}},
		"an upload without an end":       {[2]string{head(upload, parts, "Transfer-Encoding: chunked\r\n"), endless[1]}, []int{411}},
		"too long a form":                {[2]string{head(form, urlencoded, "Content-Length: 200000000\r\n"), chunk}, []int{413}},
		"too long a form, asked before":  {[2]string{head(form, urlencoded, "Expect: 100-continue\r\nContent-Length: 200000000\r\n"), chunk}, []int{413}},
		"too long an upload":             {[2]string{head(upload, parts, "Content-Length: 200000000\r\n"), chunk}, []int{413}},
		"a length that is no number":     {[2]string{head(form, urlencoded, "Content-Length: 99999999999999999999\r\n"), ""}, []int{400}},
		"a length below nothing":         {[2]string{head(form, urlencoded, "Content-Length: -1\r\n"), ""}, []int{400}},
		"a packed form":                  {exact(form, urlencoded+"Content-Encoding: gzip\r\n", "\x1f\x8b"), []int{415}},
		"fields without number":          {exact(form, urlencoded, strings.Repeat("a=&", 300_000)+"csrf="+b.token()), []int{400, 403, 422}},
		"parts without number":           {exact(upload, parts, strings.Repeat(field+"\r\n", 10_000)+"--x--\r\n"), []int{400, 403}},
		"a part with headers unnumbered": {exact(upload, parts, "--x\r\n"+strings.Repeat("X-A: b\r\n", 100_000)+"\r\n\r\n--x--\r\n"), []int{400, 403}},
		"a field as long as a file":      {exact(upload, parts, field+strings.Repeat("x", longest)+"\r\n--x--\r\n"), []int{400, 403, 413}},
		"a list in a list in a list":     {exact(api, json, strings.Repeat("[", 1_000_000)), []int{400, 422}},
		"a thing in a thing":             {exact(api, json, strings.Repeat(`{"questions":`, 70_000)), []int{400, 422}},
		"a header without an end":        {[2]string{head(form, "X-A: "+strings.Repeat("x", 20<<10), "\r\n"), ""}, []int{431}},
		"headers without number":         {[2]string{head(form, strings.Repeat("X-A: x\r\n", 5_000), ""), ""}, []int{431}},
	} {
		most := len(x.sent[0]) + len(x.sent[1])
		if x.sent[1] == chunk {
			most = 256 << 20
		}
		status, taken := flood(t, address, x.sent[0], x.sent[1], most)
		ok := false
		for _, want := range x.want {
			ok = ok || status == want
		}
		if !ok {
			t.Errorf("%s: %d, want %d", name, status, x.want)
		}
		// What stands in the buffers of two sockets is taken by nobody; of an upload that
		// nobody wants some is read and thrown away.
		if bound := 32 << 20; taken > bound && (!strings.Contains(x.sent[0], upload) || taken > bound+drained) {
			t.Errorf("%s: %d MiB were taken", name, taken>>20)
		}
		if resp, _ := raw(t, address, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"); resp.StatusCode != 200 {
			t.Errorf("%s: the server is %d after it", name, resp.StatusCode)
		}
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("logged as our fault: %.2000s", log)
	}
}

// TestPaths: no way of writing a path leads to a file that is not to be had by its name.
func TestPaths(t *testing.T) {
	t.Parallel()
	app, _, _ := set(t, nil)
	address := listen(t, app)
	for _, path := range []string{
		"/static/manifest.json", "/static/states.json", "/static/.css", "/static/none.css", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fgo.mod", "/static/..%2fbuilt%2fmanifest.json",
		"/static/%2e%2e%2fbuilt%2fmanifest.json%00.css", `/static/..\..\go.mod`, "/static/..%5c..%5cgo.mod", "/static/%252e%252e%252fgo.mod", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/manifest.json%00.css",
		"/static/manifest.json%0a.css", "/static/manifest.json;.css", "/static/site.css%2f..%2fmanifest.json", "//etc/passwd", "/..%2f..%2fetc%2fpasswd", "/calendar/..%2f..%2fetc%2fpasswd", "/welcome/..%2f..%2fetc%2fpasswd", "/sources/..%2f..%2fetc%2fpasswd",
	} {
		resp, body := raw(t, address, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n")
		if resp.StatusCode != 404 || strings.Contains(body, "root:") || strings.Contains(body, "site.css\":") || strings.Contains(body, "module proviso") {
			t.Errorf("%s: %d %.100s", path, resp.StatusCode, body)
		}
	}
}
