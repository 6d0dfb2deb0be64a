package server

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// lines is a log that a server writes to while a test reads it.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// set is the assembled server with settings of its own, and its log of all levels.
func set(t *testing.T, change func(*Options)) (*fiber.App, *tracker.Tracker, *lines) {
	t.Helper()
	return setOn(t, storetest.Open(t), change)
}

func setOn(t *testing.T, s *store.Store, change func(*Options)) (*fiber.App, *tracker.Tracker, *lines) {
	t.Helper()
	tr := tracker.New(s, noon)
	items, err := tracker.Items(models.Record{Sources: []models.Source{{ID: "one", Title: "One"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	storetest.Publish(t, s)
	var log lines
	o := Options{Now: noon, Identity: identity.New(s, identity.Options{Now: noon}), Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Config: config.Defaults()}
	if change != nil {
		change(&o)
	}
	return New(tr, o), tr, &log
}

// from asks as a peer of an address does, with headers as name: value lines.
func from(app *fiber.App, peer, method, path string, headers ...string) *fasthttp.RequestCtx {
	var r fasthttp.Request
	r.Header.SetMethod(method)
	r.SetRequestURI(path)
	r.Header.SetHost("proviso.test")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	var c fasthttp.RequestCtx
	c.Init(&r, net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(peer), 40000)), nil)
	app.Handler()(&c)
	return &c
}

func trusting(networks ...string) func(*Options) {
	return func(o *Options) {
		for _, n := range networks {
			o.Config.TrustedProxies = append(o.Config.TrustedProxies, netip.MustParsePrefix(n))
		}
	}
}

// last is the last line of a log.
func last(t *testing.T, log *lines) map[string]any {
	t.Helper()
	all := strings.Split(strings.TrimSpace(log.String()), "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(all[len(all)-1]), &line); err != nil {
		t.Fatalf("%v in %s", err, all[len(all)-1])
	}
	return line
}

// TestOrigin: the client is the right-most address that no trusted proxy has,
// and a header counts only from a trusted proxy.
func TestOrigin(t *testing.T) {
	app, _, log := set(t, trusting("10.0.0.0/8", "fd00::/8"))
	app.Get("/host", func(c *fiber.Ctx) error { return c.SendString(c.Protocol() + " " + c.Hostname()) })
	for name, x := range map[string]struct {
		peer    string
		headers []string
		client  string
		secure  bool
		id      string
		host    string
	}{
		"straight":             {"203.0.113.9", nil, "203.0.113.9", false, "", "http proviso.test"},
		"mapped":               {"::ffff:203.0.113.9", nil, "203.0.113.9", false, "", "http proviso.test"},
		"spoofed by a client":  {"203.0.113.9", []string{"X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.test", "X-Request-Id: mine"}, "203.0.113.9", false, "", "http proviso.test"},
		"proxied":              {"10.0.0.1", []string{"X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: grants.test", "X-Request-Id: abc-1"}, "203.0.113.9", true, "abc-1", "https grants.test"},
		"spoofed before proxy": {"10.0.0.1", []string{"X-Forwarded-For: 127.0.0.1, 203.0.113.9"}, "203.0.113.9", false, "", ""},
		"on two lines":         {"10.0.0.1", []string{"X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 203.0.113.9"}, "203.0.113.9", false, "", ""},
		"two proxies":          {"fd00::1", []string{"X-Forwarded-For: 1.1.1.1, 203.0.113.9, 10.9.9.9"}, "203.0.113.9", false, "", ""},
		"with a port":          {"10.0.0.1", []string{"X-Forwarded-For: [2001:db8::7]:443"}, "2001:db8::7", false, "", ""},
		"only proxies":         {"10.0.0.1", []string{"X-Forwarded-For: 10.0.0.3, 10.0.0.2"}, "10.0.0.3", false, "", ""},
		"cannot be read":       {"10.0.0.1", []string{"X-Forwarded-For: 127.0.0.1, someone"}, "unknown", false, "", ""},
		"scheme of last hop":   {"10.0.0.1", []string{"X-Forwarded-Proto: https, http"}, "10.0.0.1", false, "", ""},
		"id that forges":       {"10.0.0.1", []string{"X-Request-Id: a b"}, "10.0.0.1", false, "", ""},
		"id that is long":      {"10.0.0.1", []string{"X-Request-Id: " + strings.Repeat("a", 65)}, "10.0.0.1", false, "", ""},
	} {
		c := from(app, x.peer, "GET", "/host", x.headers...)
		line := last(t, log)
		id := string(c.Response.Header.Peek("X-Request-Id"))
		if line["client"] != x.client || line["id"] != id {
			t.Errorf("%s: client %v id %v, want %s and %s", name, line["client"], line["id"], x.client, id)
		}
		if hsts := string(c.Response.Header.Peek("Strict-Transport-Security")); (hsts != "") != x.secure {
			t.Errorf("%s: HSTS %q", name, hsts)
		}
		if x.id != "" && id != x.id || x.id == "" && len(id) != 26 {
			t.Errorf("%s: id %q", name, id)
		}
		if body := string(c.Response.Body()); x.host != "" && body != x.host {
			t.Errorf("%s: host %q, want %q", name, body, x.host)
		}
	}
}

// TestMetricsAreShut: they open to the clients named and to nobody else,
// whatever a header says.
func TestMetricsAreShut(t *testing.T) {
	app, _, _ := set(t, trusting("127.0.0.0/8", "10.0.0.0/8"))
	alone, _, _ := set(t, nil)
	for name, x := range map[string]struct {
		app     *fiber.App
		peer    string
		headers []string
		want    int
	}{
		"this machine":                    {alone, "127.0.0.1", nil, 200},
		"this machine, IPv6":              {alone, "::1", nil, 200},
		"another":                         {alone, "203.0.113.9", nil, 404},
		"another that lies":               {alone, "203.0.113.9", []string{"X-Forwarded-For: 127.0.0.1"}, 404},
		"a proxy nobody told us of":       {alone, "127.0.0.1", []string{"X-Forwarded-For: 203.0.113.9"}, 404},
		"a proxy that names nobody":       {alone, "127.0.0.1", []string{"Via: 1.1 cache"}, 404},
		"a trusted proxy":                 {app, "127.0.0.1", []string{"X-Forwarded-For: 203.0.113.9"}, 404},
		"a trusted proxy's lying client":  {app, "127.0.0.1", []string{"X-Forwarded-For: 127.0.0.1, 203.0.113.9"}, 404},
		"a trusted proxy, unreadable":     {app, "127.0.0.1", []string{"X-Forwarded-For: 127.0.0.1, _hidden"}, 404},
		"this machine, beside its proxy":  {app, "127.0.0.1", nil, 200},
		"a trusted proxy is not a reader": {app, "10.0.0.1", nil, 404},
	} {
		c := from(x.app, x.peer, "GET", "/metrics", x.headers...)
		if got := c.Response.StatusCode(); got != x.want || (got == 200) != bytes.Contains(c.Response.Body(), []byte("go_goroutines")) {
			t.Errorf("%s: %d, want %d", name, got, x.want)
		}
	}
}

// listen starts a server on a free port of this machine.
func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- app.Listener(l) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return l.Addr().String()
}

// TestBehindTLS: through a proxy that ends TLS, as an operator sets it up, the
// client sees HSTS and its packed page, and is known by its own
// address.
func TestBehindTLS(t *testing.T) {
	app, _, log := set(t, trusting("127.0.0.1/32"))
	target := &url.URL{Scheme: "http", Host: listen(t, app)}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"] // adds to what the client wrote, as nginx does
		r.SetXForwarded()
	}})
	defer proxy.Close()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}} // not the proxy's own address
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	ask := func(path string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, proxy.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Forwarded-For", "198.51.100.66")
		r.Header.Set("Accept-Encoding", "br")
		resp, err := client.Do(r)
		if err != nil {
			t.Skipf("this machine has no 127.0.0.2: %v", err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return resp
	}
	resp := ask("/method")
	if resp.StatusCode != 200 || resp.Header.Get("Strict-Transport-Security") == "" || resp.Header.Get("Content-Encoding") != "br" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	if got := last(t, log)["client"]; got != "127.0.0.2" {
		t.Errorf("client %v, want 127.0.0.2", got)
	}
}
