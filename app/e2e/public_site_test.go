//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/server"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/static"
)

// newsPublisher is who publishes here, and who may record facts.
var newsPublisher = models.Person{ID: "pia", Name: "Pia Example", Assignments: []models.Assignment{{Role: models.RolePublisher}, {Role: models.RoleGrants}, {Role: models.RoleCounsel}}}

// newsDay is the day of the record that most of these tests publish.
const newsDay publication.Day = "2018-01-24"

// newsSite is the assembled site that publishes the record that ships, with a clock
// that the test sets and notes of what came to it.
type newsSite struct {
	base    string
	file    string // of the database
	store   *store.Store
	tracker *tracker.Tracker
	clock   atomic.Pointer[time.Time]
	app     *fiber.App

	mu    sync.Mutex
	asked []newsRequest
}

// newsRequest is what came to the site.
type newsRequest struct {
	Address string
	Header  http.Header
}

func (s *newsSite) now() time.Time { return *s.clock.Load() }

func (s *newsSite) at(t time.Time) { s.clock.Store(&t) }

// came are the requests since it was last called.
func (s *newsSite) came() []newsRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.asked
	s.asked = nil
	return out
}

// newsImage is a database with the record that ships, published for a day, which is
// made once for every test.
var newsImage struct {
	sync.Once
	body []byte
	err  error
}

func newsFill(dir string) ([]byte, error) {
	file := filepath.Join(dir, "image.db")
	s, err := store.Open(context.Background(), file, store.Options{Now: noon})
	if err != nil {
		return nil, err
	}
	if _, _, err := s.Migrate(context.Background()); err != nil {
		return nil, err
	}
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		return nil, fmt.Errorf("%v", faults[0])
	}
	items, err := tracker.Items(r)
	if err != nil {
		return nil, err
	}
	tr := tracker.New(s, noon)
	if _, err := tr.Load(context.Background(), items, "seed", "seed", "test"); err != nil {
		return nil, err
	}
	if _, err := tr.Publish(context.Background(), newsPublisher, tracker.Publishing{Settings: publication.Settings{AsOf: newsDay}}); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // which puts all of it into the file
		return nil, err
	}
	return os.ReadFile(file)
}

// newsOwn is a site of the test's own, in which it may record and publish.
func newsOwn(t *testing.T, now time.Time) *newsSite {
	t.Helper()
	s, err := newsStart(t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

var newsStop = map[*newsSite]func(){}

func (s *newsSite) stop() {
	newsShared.Lock()
	stop := newsStop[s]
	delete(newsStop, s)
	newsShared.Unlock()
	if stop != nil {
		stop()
	}
}

func newsStart(dir string, now time.Time) (*newsSite, error) {
	if !static.Built {
		return nil, fmt.Errorf("the static files are not built: go tool task assets")
	}
	newsImage.Do(func() { newsImage.body, newsImage.err = newsFill(dir) })
	if newsImage.err != nil {
		return nil, newsImage.err
	}
	s := &newsSite{file: filepath.Join(dir, "news.db")}
	s.at(now)
	if err := os.WriteFile(s.file, newsImage.body, 0o600); err != nil {
		return nil, err
	}
	var err error
	if s.store, err = store.Open(context.Background(), s.file, store.Options{Now: s.now}); err != nil {
		return nil, err
	}
	if _, _, err := s.store.Migrate(context.Background()); err != nil {
		return nil, err
	}
	s.tracker = tracker.New(s.store, s.now)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.base = "http://" + l.Addr().String()
	watch, end := context.WithCancel(context.Background())
	s.app = server.New(s.tracker, server.Options{Now: s.now, Identity: identity.New(s.store, identity.Options{Now: s.now}), Log: slog.New(slog.DiscardHandler), Config: config.Defaults(), Site: s.base, Watch: watch})
	inner := s.app.Server().Handler
	s.app.Server().Handler = func(c *fasthttp.RequestCtx) {
		s.note(c)
		inner(c)
	}
	go func() { _ = s.app.Listener(l) }()
	newsShared.Lock()
	newsStop[s] = func() {
		end()
		_ = s.app.Shutdown()
		_ = s.store.Close()
	}
	newsShared.Unlock()
	return s, nil
}

func (s *newsSite) note(c *fasthttp.RequestCtx) {
	r := newsRequest{Address: string(c.RequestURI()), Header: http.Header{}}
	for k, v := range c.Request.Header.All() {
		r.Header.Add(string(k), string(v))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r)
}

// newsShared is the site that tests read and never change, and the browser in which
// each of them opens a tab.
var newsShared struct {
	sync.Mutex
	dir    string
	site   *newsSite
	ctx    context.Context
	cancel []func()
}

// TestMain ends what tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	for s := range newsStop {
		s.stop()
	}
	for _, f := range newsShared.cancel {
		f()
	}
	if newsShared.dir != "" {
		_ = os.RemoveAll(newsShared.dir)
	}
	os.Exit(code)
}

func newsFolder(t *testing.T) string {
	t.Helper()
	if newsShared.dir == "" {
		dir, err := os.MkdirTemp("", "proviso-news")
		if err != nil {
			t.Fatal(err)
		}
		newsShared.dir = dir
	}
	return newsShared.dir
}

// newsRead is the site as of newsDay, read on that very day.
func newsRead(t *testing.T) *newsSite {
	t.Helper()
	newsShared.Lock()
	dir, site := newsFolder(t), newsShared.site
	newsShared.Unlock()
	if site != nil {
		return site
	}
	site, err := newsStart(dir, noon())
	if err != nil {
		t.Fatal(err)
	}
	newsShared.Lock()
	newsShared.site = site
	newsShared.Unlock()
	return site
}

// newsTab is a tab of the browser that these tests share, with cookies of its own.
func newsTab(t *testing.T) context.Context {
	t.Helper()
	newsShared.Lock()
	defer newsShared.Unlock()
	if newsShared.ctx == nil {
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.UserDataDir(filepath.Join(newsFolder(t), "profile")),
			chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
		if path := os.Getenv("PROVISO_CHROMIUM"); path != "" {
			opts = append(opts, chromedp.ExecPath(path))
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, cancel := chromedp.NewContext(alloc)
		if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
			t.Fatal(err)
		}
		newsShared.ctx, newsShared.cancel = ctx, []func(){cancel, stop}
	}
	ctx, cancel := chromedp.NewContext(newsShared.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return ctx
}

// newsOpen opens an address at a size, on a device that is held in a hand where it is
// narrow.
func newsOpen(t *testing.T, ctx context.Context, address string, width, height int64) {
	t.Helper()
	var size []chromedp.EmulateViewportOption
	if width < 600 {
		size = append(size, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height, size...), chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// newsTold is what an expression of the page gives.
func newsTold[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// newsGet asks as a program does, and follows nothing.
func newsGet(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := newsClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

var newsClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 30 * time.Second}

// newsWait waits until something is so.
func newsWait(t *testing.T, what string, is func() bool) {
	t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-end:
			t.Fatalf("%s: not within %s", what, patience)
		case <-tick.C:
		}
	}
}
