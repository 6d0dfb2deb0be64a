//go:build load

package e2e

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/gofiber/fiber/v2"
	vegeta "github.com/tsenart/vegeta/v12/lib"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/seed"
	"proviso/app/server"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	perSecond = 50
	// workers bounds the requests under way at once, so that a page that is too
	// slow shows as a rate not kept and does not fill the machine's memory.
	workers = 64
	patient = 30 * time.Second
)

// serveEnv names the database that this binary serves instead of testing.
const serveEnv = "PROVISO_LOAD_SERVE"

// keepNoneEnv has the server keep no page, so that every page is made.
const keepNoneEnv = "PROVISO_LOAD_KEEP_NONE"

// The server is a process of its own, so that its memory is its own: this very
// binary, started again.
func TestMain(m *testing.M) {
	if db := os.Getenv(serveEnv); db != "" {
		if err := serve(db); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if file := os.Getenv(bareEnv); file != "" {
		if err := serveBare(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve serves until its standard input ends, with a page of any size besides
// that costs nothing to make: what the door itself and the network take.
func serve(db string) error {
	s, err := store.Open(context.Background(), db, store.Options{Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	settings := config.Defaults()
	debug.SetMemoryLimit(int64(settings.Memory)) // as the command does
	if os.Getenv(keepNoneEnv) != "" {
		settings.PageCache = 0
	}
	tr, watch := tracker.New(s, time.Now), context.Background()
	app := server.New(tr, server.Options{Now: time.Now, Watch: watch, Identity: identity.New(s, identity.Options{Now: time.Now}), Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Config: settings})
	var still sync.Map // by size
	app.Get("/still/:bytes<int>", func(c *fiber.Ctx) error {
		n, err := c.ParamsInt("bytes")
		if err != nil {
			return err
		}
		body, ok := still.Load(n)
		if !ok {
			body, _ = still.LoadOrStore(n, make([]byte, n))
		}
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(body.([]byte))
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	app.Get("/publish-now", publishNow(tr, func() string { return "http://" + l.Addr().String() }))
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = app.Shutdown()
	}()
	return app.Listener(l)
}

func embedded(t *testing.T) models.Record {
	t.Helper()
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return r
}

// build makes a database of the real record and the made-up country.
func build(t *testing.T, grants int) string {
	t.Helper()
	items, err := tracker.Items(country(embedded(t), grants))
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "country.db")
	s, err := store.Open(t.Context(), db, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = s.Migrate(t.Context()); err == nil {
		tr := tracker.New(s, time.Now)
		if _, err = tr.Load(t.Context(), items, "load", "load", "made up to measure with"); err == nil {
			_, _, err = tr.PublishShipped(t.Context(), "load")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return db
}

// start starts the server and gives its address and process.
func start(t *testing.T, db string) (base string, pid int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self)
	c.Env, c.Stderr = append(os.Environ(), serveEnv+"="+db), os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = in.Close(), c.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address), c.Process.Pid
}

// pick is the i-th of a list that begins again at its end.
func pick[T any](list []T, i int) T { return list[i%len(list)] }

var (
	days     = []string{"2017-09-15", "2018-01-24", "2018-06-26", "2018-10-11", "2021-04-28", "2025-08-05", "2026-03-31", ""}
	programs = []string{"", "byrne-jag", "cops-hiring", "", "voca-assistance", "homeland-security-grant"}
	rungs    = []string{"", "", "open", "protected", "unknown"}
	sorts    = []string{"", "jurisdiction", "amount", "-amount", "rung"}
	postal   = []string{"", "TX", "CO", "CA", "", "IL", "FL"}
)

// kinds are the kinds of pages and their i-th address.
var kinds = []struct {
	name string
	path func(i int) string
}{
	{"portfolio", func(i int) string {
		// Every state has grants enough for several pages; a program or rung besides
		// may leave one only.
		at := fmt.Sprintf("/?as_of=%s&state=%s&sort=%s", pick(days, i), pick(postal, i), pick(sorts, i))
		switch i % 4 {
		case 0:
			return at + "&program=" + pick(programs, i)
		case 1:
			return at + "&rung=" + pick(rungs, i)
		}
		return at + fmt.Sprintf("&page=%d", 1+i%3)
	}},
	{"portfolio, all of today", func(int) string { return "/" }},
	{"grant", func(i int) string {
		return "/grants/" + pick(known, i) + "?as_of=" + pick(days, i/len(known))
	}},
	{"matrix", func(i int) string {
		return fmt.Sprintf("/coverage?as_of=%s&state=%s&page=%d", pick(days, i), pick(postal, i), 1+i%3)
	}},
	{"search", func(i int) string {
		return "/search?q=" + pick([]string{"denver", "illustrative+place+00042", "jag", "notice", "chigaco"}, i) + "&as_of=" + pick(days, i)
	}},
}

// known are grants to look at: real ones and made-up ones.
var known = []string{"denver-co-byrne-jag-fy2017", "chicago-il-byrne-jag-fy2017", "denver-co-byrne-jag-fy2016"}

// TestLoad drives every kind of page at a constant rate, and right after it a
// still page of the same bytes from the same process, and prints one table.
func TestLoad(t *testing.T) {
	grants := amount()
	for _, g := range slices.Backward(country(embedded(t), grants).Grants) {
		if len(known) < 400 {
			known = append(known, g.ID)
		}
	}
	began := time.Now()
	db := build(t, grants)
	built := time.Since(began)
	base, pid := start(t, db)
	began = time.Now()
	fetch(t, base+"/readyz")
	ready := time.Since(began)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "page\tfirst ms\tsent/s\terrors\tbytes\tp50 ms\tp95\tp99\tstill p50\tp95\tp95 ratio\tRSS MB\tpeak\t")
	for _, k := range kinds {
		// The first page of a day that nobody has asked for yet judges every grant;
		// it is told apart from the load, which asks for the same few days again.
		var alone time.Duration
		for i := range days {
			began := time.Now()
			fetch(t, base+k.path(i))
			alone = max(alone, time.Since(began))
		}
		got := attack(base, k.path)
		size := int(got.BytesIn.Mean)
		still := attack(base, func(int) string { return "/still/" + strconv.Itoa(size) })
		now, peak := memory(t, pid)
		failed := got.Requests - uint64(math.Round(got.Success*float64(got.Requests)))
		fmt.Fprintf(w, "%s\t%.0f\t%.1f\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%d\t\n", k.name, ms(alone), got.Rate, failed, size,
			ms(got.Latencies.P50), ms(got.Latencies.P95), ms(got.Latencies.P99), ms(still.Latencies.P50), ms(still.Latencies.P95),
			float64(got.Latencies.P95)/float64(still.Latencies.P95), now, peak)
		if failed > 0 {
			t.Errorf("%s: %d of %d failed: %v %.300v", k.name, failed, got.Requests, got.StatusCodes, got.Errors)
		}
		if got.Rate < 0.95*perSecond {
			t.Errorf("%s: only %.1f requests a second could be sent, want %d", k.name, got.Rate, perSecond)
		}
	}
	w.Flush()
	fmt.Printf("%d made-up grants; built in %.1f s; the first answer after %.1f s; %d requests a second for %s each\n%s", grants, built.Seconds(), ready.Seconds(), perSecond, lasting(), &table)
}

// amount is how many grants are made up: LOADGRANTS, or 100,000.
func amount() int {
	if n, err := strconv.Atoi(os.Getenv("LOADGRANTS")); err == nil {
		return n
	}
	return 100_000
}

// lasting is how long each kind of page is asked for: LOADTIME, or 20 s.
func lasting() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("LOADTIME")); err == nil {
		return d
	}
	return 20 * time.Second
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// fetch waits for one answer, however long the first takes.
func fetch(t *testing.T, url string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", url, resp.Status, err)
	}
}

// memory is what the process holds, and held at most, in MB.
func memory(t *testing.T, pid int) (now, peak int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		var kb int
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
			now = kb >> 10
		}
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 {
			peak = kb >> 10
		}
	}
	return now, peak
}

// attack asks at the constant rate, as a browser behind a reading proxy does.
func attack(base string, path func(i int) string) *vegeta.Metrics {
	var sent atomic.Int64 // by several workers at once
	next := func(target *vegeta.Target) error {
		*target = vegeta.Target{Method: http.MethodGet, URL: base + path(int(sent.Add(1)-1)), Header: http.Header{"Accept-Encoding": {"br, gzip"}}}
		return nil
	}
	var m vegeta.Metrics
	attacker := vegeta.NewAttacker(vegeta.Timeout(patient), vegeta.Workers(8), vegeta.MaxWorkers(workers), vegeta.Redirects(vegeta.NoFollow))
	for r := range attacker.Attack(next, vegeta.Rate{Freq: perSecond, Per: time.Second}, lasting(), "") {
		m.Add(r)
	}
	m.Close()
	return &m
}
