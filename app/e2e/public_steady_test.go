//go:build e2e

package e2e

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"proviso/app/publication"
	"proviso/app/tracker"
)

// TestScenario30: a case that nobody has verified for 45 days is not said to stand, and
// what is published is read while the database is locked, and while it is gone.
func TestScenario30(t *testing.T) {
	s := newsOwn(t, noon())
	ctx := newsTab(t)
	newsUncached(t, ctx)
	const path = "cases/chicago-v-sessions-fy2017"
	e, err := s.tracker.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	verified := e.Case("chicago-v-sessions-fy2017").Verified
	for after, want := range map[int]struct{ en, es string }{
		44: {"", ""},
		45: {"not verified since ", "sin verificar desde "},
	} {
		day := verified.AddDays(after)
		at, err := time.Parse(time.DateOnly, string(day))
		if err != nil {
			t.Fatal(err)
		}
		s.at(at.Add(12 * time.Hour))
		head, err := s.tracker.Publish(t.Context(), newsPublisher, tracker.Publishing{Settings: publication.Settings{AsOf: day}})
		if err != nil {
			t.Fatal(err)
		}
		newsWait(t, "the publication of "+string(day), func() bool {
			_, body := newsGet(t, s.base+"/embed/case/chicago-v-sessions-fy2017.json")
			return strings.Contains(body, head.ID)
		})
		for lang, since := range map[string]string{"en": want.en, "es": want.es} {
			for _, address := range []string{"/" + lang + "/" + path, "/embed/case/chicago-v-sessions-fy2017?lang=" + lang} {
				newsOpen(t, ctx, s.base+address, 600, 900)
				text := newsTold[string](t, ctx, `document.querySelector("main").innerText`)
				sum := newsTold[string](t, ctx, `(document.querySelector(".lede") || document.querySelector("h1")).textContent`)
				if said := strings.Contains(strings.ToLower(text), since); since != "" && !said {
					t.Errorf("%d days after, %s does not say %q: %.400s", after, address, since, text)
				}
				for _, old := range []string{"not verified since", "sin verificar desde"} {
					if since == "" && strings.Contains(strings.ToLower(text), old) {
						t.Errorf("%d days after, %s says %q already", after, address, old)
					}
				}
				if since != "" && !strings.Contains(strings.ToLower(sum), since) {
					t.Errorf("%d days after, the sum of %s asserts %q", after, address, sum)
				}
				// Nor does a row of its orders say so, or the drawing of them.
				rows := newsTold[int](t, ctx, `document.querySelectorAll("table[aria-labelledby=ran-values] tbody .t-protected, table[aria-labelledby=orders] tbody .t-protected").length`)
				unsure := newsTold[bool](t, ctx, `!!document.querySelector("svg[role=img] rect.t-unknown, svg[role=img] [stroke-dasharray]")`)
				if (since == "") != (rows == 1) || (since == "") == unsure {
					t.Errorf("%d days after, %s says of %d orders that they are in force; that it cannot be told is drawn: %t", after, address, rows, unsure)
				}
			}
		}
	}

	var addresses []string
	for _, card := range []string{"grant/denver-co-byrne-jag-fy2017", "jurisdiction/chicago-il", "case/chicago-v-sessions-fy2017", "coverage/jag-notice", "coverage/jag-notice.denver-co", "comparison/byrne-jag-fy2017", "map/all", "overview/all"} {
		addresses = append(addresses, "/embed/"+card, "/embed/"+card+"?lang=es", "/embed/"+card+"?lang=es&theme=dark", "/embed/"+card+"?fit=1", "/embed/"+card+".csv", "/embed/"+card+".metadata.json")
	}
	var looks, queries atomic.Int64
	var said sync.Map
	began := time.Now()
	stop := s.store.OnQuery(func(q string) {
		if strings.Contains(q, "n.last + n.gone AS state") { // what is the newest, once a second
			looks.Add(1)
			return
		}
		queries.Add(1)
		said.Store(q, true)
	})
	defer stop()
	locked := newsLocked(t, s.file)
	t.Run("locked", func(t *testing.T) { newsThousand(t, s.base, addresses) })
	locked()
	moved := s.file + ".moved"
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(s.file+end, moved+end); err != nil && (end == "" || !os.IsNotExist(err)) {
			t.Fatal(err)
		}
	}
	t.Run("moved away", func(t *testing.T) { newsThousand(t, s.base, addresses) })
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(moved+end, s.file+end); err != nil && (end == "" || !os.IsNotExist(err)) {
			t.Fatal(err)
		}
	}
	if n, most := looks.Load(), int64(time.Since(began).Seconds())+2; n > most {
		t.Errorf("the database was asked %d times what is the newest, want %d at most", n, most)
	}
	if n := queries.Load(); n > 0 {
		said.Range(func(q, _ any) bool { t.Logf("%.200s", q); return true })
		t.Errorf("the database was asked %d times", n)
	}
	if _, err := s.tracker.Published(t.Context()); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// newsLocked holds the database for itself until what it gives is called.
func newsLocked(t *testing.T, file string) (free func()) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file+"?_txlock=exclusive&_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("CREATE TABLE held (n INTEGER)"); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite3", "file:"+file+"?_txlock=immediate&_busy_timeout=1")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if held, err := other.Begin(); err == nil {
		_ = held.Rollback()
		t.Fatal("the database is not locked")
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// newsThousand asks for a thousand cards and files, eight readers at once.
func newsThousand(t *testing.T, base string, addresses []string) {
	t.Helper()
	const readers, each = 8, 125
	var group sync.WaitGroup
	faults := make(chan string, readers*each)
	for r := range readers {
		group.Go(func() {
			for i := range each {
				address := base + addresses[(r*each+i)%len(addresses)]
				resp, err := http.Get(address)
				if err != nil {
					faults <- err.Error()
					continue
				}
				n, err := resp.Body.Read(make([]byte, 100))
				resp.Body.Close()
				if resp.StatusCode != http.StatusOK || n == 0 {
					faults <- fmt.Sprintf("%s: %s, %d bytes, %v", address, resp.Status, n, err)
				}
			}
		})
	}
	group.Wait()
	close(faults)
	for fault := range faults {
		t.Error(fault)
	}
}
