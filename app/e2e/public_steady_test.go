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
	"proviso/views/tell"
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
	for _, x := range []struct {
		published, read int // days after it was verified
		since           map[string]string
	}{
		{44, 44, map[string]string{"en": "", "es": ""}},
		{44, 45, map[string]string{"en": "not verified since ", "es": "sin verificar desde "}}, // nobody publishes anything on that day
		{45, 45, map[string]string{"en": "not verified since ", "es": "sin verificar desde "}},
	} {
		after := x.read
		newsOn(t, s, verified, x.published, x.read)
		for lang, since := range x.since {
			for _, address := range []string{"/" + lang + "/" + path, "/embed/case/chicago-v-sessions-fy2017?lang=" + lang} {
				newsOpen(t, ctx, s.base+address, 600, 900)
				text := newsTold[string](t, ctx, `document.querySelector("main").innerText`)
				sum := newsTold[string](t, ctx, `(document.querySelector(".lede") || document.querySelector("h1")).textContent`)
				if said := strings.Contains(strings.ToLower(text), since); since != "" && !said {
					t.Errorf("%d days after (published on day %d), %s does not say %q: %.400s", after, x.published, address, since, text)
				}
				for _, old := range []string{"not verified since", "sin verificar desde"} {
					if since == "" && strings.Contains(strings.ToLower(text), old) {
						t.Errorf("%d days after (published on day %d), %s says %q already", after, x.published, address, old)
					}
				}
				if since != "" && !strings.Contains(strings.ToLower(sum), since) {
					t.Errorf("%d days after (published on day %d), the sum of %s asserts %q", after, x.published, address, sum)
				}
				// Nor does a row of its orders say so, or the drawing of them.
				rows := newsTold[int](t, ctx, `document.querySelectorAll("table[aria-labelledby=ran-values] tbody .t-protected, table[aria-labelledby=orders] tbody .t-protected").length`)
				unsure := newsTold[bool](t, ctx, `!!document.querySelector("svg[role=img] rect.t-unknown, svg[role=img] [stroke-dasharray]")`)
				if (since == "") != (rows == 1) || (since == "") == unsure {
					t.Errorf("%d days after (published on day %d), %s says of %d orders that they are in force; that it cannot be told is drawn: %t", after, x.published, address, rows, unsure)
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

// newsOn has the site show the day that is so many days after one, on a day that is as
// many or more days after it.
func newsOn(t *testing.T, s *newsSite, from publication.Day, published, read int) {
	t.Helper()
	noonOf := func(after int) time.Time {
		at, err := time.Parse(time.DateOnly, string(from.AddDays(after)))
		if err != nil {
			t.Fatal(err)
		}
		return at.Add(12 * time.Hour)
	}
	day := from.AddDays(published)
	s.at(noonOf(published))
	if e, err := s.tracker.Published(t.Context()); err != nil {
		t.Fatal(err)
	} else if e.AsOf != day {
		if _, err := s.tracker.Publish(t.Context(), newsPublisher, tracker.Publishing{Settings: publication.Settings{AsOf: day}}); err != nil {
			t.Fatal(err)
		}
	}
	s.at(noonOf(read))
	newsWait(t, fmt.Sprintf("day %d is shown on day %d", published, read), func() bool {
		_, body := newsGet(t, s.base+"/embed/case/chicago-v-sessions-fy2017")
		return strings.Contains(body, tell.Frame{Voice: newsEnglish(t)}.Day(day)) && (read < 45) != strings.Contains(body, "ot verified since")
	})
}

func newsEnglish(t *testing.T) tell.Voice {
	t.Helper()
	v, ok := tell.In("en")
	if !ok {
		t.Fatal("no English")
	}
	return v
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
