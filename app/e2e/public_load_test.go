//go:build load

package e2e

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

// What is asked of an embed, in one run on the machine that also sends the load.
const (
	leastOfStill = 0.9 // requests a second, of the same app serving a constant
	leastOfNginx = 0.8 // of nginx serving the same bytes from a file
	mostOfMedian = 3.0 // the 99th percentile at 80 % of that load, of the median
	embedRounds  = 3
	embedAddress = "/embed/grant/denver-co-byrne-jag-fy2017"
)

// bareEnv has this binary serve a constant with an app that has nothing else, the
// fastest that the framework can be.
const bareEnv = "PROVISO_LOAD_BARE"

func serveBare(file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Get("/constant", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(body)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return app.Listener(l)
}

// TestPublicLoad sets an embed beside a constant of the same bytes (from the same app,
// behind all that stands around its routes, and from an app with nothing around it) and
// beside nginx with the same file, turn by turn.
func TestPublicLoad(t *testing.T) {
	base, _ := start(t, published(t, 0))
	page := fetchBytes(t, base+embedAddress)
	still := base + "/still/" + strconv.Itoa(len(page))
	file := filepath.Join(t.TempDir(), "embed.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	subjects := []struct{ name, url string }{{"embed", base + embedAddress}, {"constant, same app", still}, {"constant, bare app", startBare(t, file) + "/constant"}, {"nginx", startNginx(t, file) + "/embed.html"}}
	rates := map[string][]float64{}
	for _, s := range subjects {
		if got := fetchBytes(t, s.url); len(got) != len(page) {
			t.Fatalf("%s sends %d bytes of %d", s.name, len(got), len(page))
		}
		wrk(t, s.url, time.Second)
	}
	for range embedRounds {
		for _, s := range subjects {
			rates[s.name] = append(rates[s.name], wrk(t, s.url, 4*time.Second))
		}
	}
	var ratios [3][]float64
	for i := range embedRounds {
		for k, name := range []string{"constant, same app", "constant, bare app", "nginx"} {
			ratios[k] = append(ratios[k], rates["embed"][i]/rates[name][i])
		}
	}
	fmt.Printf("an embed of %d bytes, requests a second in %d rounds:\n", len(page), embedRounds)
	for _, s := range subjects {
		fmt.Printf("  %-20s %.0f\n", s.name, rates[s.name])
	}
	of := func(k int) float64 { return median(ratios[k]) }
	fmt.Printf("  of the same app's constant %.2f, of a bare app's %.2f, of nginx %.2f (medians of the rounds)\n", of(0), of(1), of(2))
	if of(0) < leastOfStill || of(2) < leastOfNginx {
		t.Errorf("want at least %.1f of the same app's constant and %.1f of nginx", leastOfStill, leastOfNginx)
	}
	pace := int(0.8 * median(rates["embed"]))
	took := paced(t, base+embedAddress, pace, 5*time.Second)
	fmt.Printf("at %d a second (80 %%): median %.2f ms, 95 %% %.2f, 99 %% %.2f, %.1f x the median\n", pace, at(took, 0.5), at(took, 0.95), at(took, 0.99), at(took, 0.99)/at(took, 0.5))
	if at(took, 0.99) > mostOfMedian*at(took, 0.5) {
		t.Errorf("the 99th percentile is more than %.0f medians", mostOfMedian)
	}
}

// TestPublishLoad publishes 5,000 grants in the process that serves, while readers ask
// for embeds at a constant pace, and sets them beside the same readers before.
func TestPublishLoad(t *testing.T) {
	const pace = 2000
	base, _ := start(t, published(t, 5000))
	url := base + embedAddress
	fetchBytes(t, url)
	paced(t, url, pace, 2*time.Second) // so that all is warm
	before := paced(t, url, pace, 8*time.Second)
	type done struct {
		took time.Duration
		head string
	}
	ended := make(chan done)
	go func() {
		began := time.Now()
		head := string(fetchBytes(t, base+"/publish-now"))
		ended <- done{time.Since(began), head}
	}()
	during := paced(t, url, pace, 8*time.Second)
	d := <-ended
	fmt.Printf("%s: shown after %.1f s\n", d.head, d.took.Seconds())
	for _, x := range []struct {
		name string
		took []float64
	}{{"before", before}, {"while it is published and warmed", during}} {
		fmt.Printf("  %-34s %d answers of %d, mean %.3f ms, median %.3f, 95 %% %.3f, 99 %% %.3f\n", x.name, len(x.took), pace*8, mean(x.took), at(x.took, 0.5), at(x.took, 0.95), at(x.took, 0.99))
	}
	if d.took > 10*time.Second {
		t.Errorf("it took %s", d.took)
	}
	if float64(len(during)) < 0.9*float64(len(before)) || at(during, 0.5) > 1.1*at(before, 0.5) {
		t.Error("readers were slowed by more than one part in ten")
	}
}

// published is a database of the real record and made-up grants besides, of which the
// first publication has none. They are not marked as illustrative, or they would not be
// published: they exist in this measurement alone.
func published(t *testing.T, grants int) string {
	t.Helper()
	db := build(t, 0)
	s, err := store.Open(t.Context(), db, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if grants == 0 {
		return db
	}
	r := country(embedded(t), grants)
	for i := range r.Jurisdictions {
		r.Jurisdictions[i].Illustrative = false
	}
	for i := range r.Grants {
		r.Grants[i].Illustrative = false
	}
	items, err := tracker.Items(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tracker.New(s, time.Now).Load(t.Context(), items, "load", "load", "made up to measure with"); err != nil {
		t.Fatal(err)
	}
	return db
}

// publishNow publishes in the serving process, whatever the request may read, and waits
// until it is shown.
func publishNow(tr *tracker.Tracker, base func() string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		began := time.Now()
		who := models.Person{ID: "load", Assignments: []models.Assignment{{Role: models.RolePublisher}}}
		head, err := tr.Publish(context.Background(), who, tracker.Publishing{Settings: publication.Settings{AsOf: publication.Day(time.Now().UTC().Format(time.DateOnly))}})
		if err != nil {
			return err
		}
		made := time.Since(began)
		for {
			resp, err := http.Get(base() + "/embed/overview/all.metadata.json")
			if err != nil {
				return err
			}
			line, err := bufio.NewReader(resp.Body).ReadString(0)
			resp.Body.Close()
			if strings.Contains(line, head.Hash) {
				return c.SendString(fmt.Sprintf("publication %d, made and kept in %.1f s", head.Number, made.Seconds()))
			}
			if err != nil && line == "" {
				return err
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func startBare(t *testing.T, file string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), bareEnv+"="+file)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Wait() }) // the context has ended it
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address)
}

// startNginx serves the folder of a file with the settings that Debian ships, its log of
// every request among them; only the paths are the test's own.
func startNginx(t *testing.T, file string) string {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log %[1]s/error.log; worker_processes auto;
events { worker_connections 768; }
http { sendfile on; tcp_nopush on; types_hash_max_size 2048; types { text/html html; } default_type application/octet-stream;
access_log %[1]s/access.log; gzip on;
client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
server { listen %[2]s; root %[3]s; } }`, dir, address, filepath.Dir(file))
	if os.Geteuid() == 0 { // its workers would be nobody, who may not read the folder
		conf = "user root;\n" + conf
	}
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "nginx", "-c", path)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatalf("nginx (of Debian's nginx-light): %v", err)
	}
	t.Cleanup(func() { _ = c.Wait() })
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return "http://" + address
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nginx does not listen")
	return ""
}

// wrk is how many requests a second are answered, of 16 connections.
func wrk(t *testing.T, url string, d time.Duration) float64 {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "wrk", "-t1", "-c16", fmt.Sprintf("-d%ds", int(d.Seconds())), url).CombinedOutput()
	if err != nil {
		t.Fatalf("wrk (of Debian): %v %s", err, out)
	}
	if strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors") {
		t.Fatalf("%s: %s", url, out)
	}
	for line := range strings.Lines(string(out)) {
		if n, ok := strings.CutPrefix(line, "Requests/sec:"); ok {
			rate, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
			if err != nil {
				t.Fatal(err)
			}
			return rate
		}
	}
	t.Fatalf("wrk says no rate: %s", out)
	return 0
}

// paced asks at a constant pace over 16 connections, and gives the milliseconds of each
// answer, sorted.
func paced(t *testing.T, url string, pace int, d time.Duration) []float64 {
	t.Helper()
	log := filepath.Join(t.TempDir(), "h2load.tsv")
	out, err := exec.CommandContext(t.Context(), "h2load", "--h1", "-t1", "-c16", "-m1", "--rps", strconv.Itoa(pace/16), "-D", strconv.Itoa(int(d.Seconds())), "--log-file", log, url).CombinedOutput()
	if err != nil {
		t.Fatalf("h2load (of Debian's nghttp2-client): %v %s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var took []float64
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line) // when it began, status, microseconds
		if len(f) < 3 || f[1] != "200" {
			t.Fatalf("%s: %s", url, line)
		}
		us, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, us/1000)
	}
	if len(took) == 0 {
		t.Fatalf("nothing was answered: %s", out)
	}
	slices.Sort(took)
	return took
}

func at(sorted []float64, q float64) float64 {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func mean(all []float64) float64 {
	sum := 0.0
	for _, x := range all {
		sum += x
	}
	return sum / float64(len(all))
}

func median(all []float64) float64 {
	return at(slices.SortedFunc(slices.Values(all), cmp.Compare), 0.5)
}

func fetchBytes(t *testing.T, url string) []byte {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer resp.Body.Close()
	var b strings.Builder
	if _, err := bufio.NewReader(resp.Body).WriteTo(&b); err != nil || resp.StatusCode != 200 {
		t.Errorf("%s: %s %v", url, resp.Status, err)
	}
	return []byte(b.String())
}
