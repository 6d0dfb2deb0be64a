//go:build writers

package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestKilled kills the program while fifty people write, again and again. After
// each time the trail is whole, everything that was acknowledged is there, those
// who had signed in still are, and they write on.
func TestKilled(t *testing.T) {
	engines(t, func(t *testing.T, dsn string) {
		rounds := 10
		if strings.Contains(dsn, "://") {
			rounds = 3
		}
		all := authors(t, dsn)
		addr := freeAddress(t) // the same after each start, as it is for people
		s := serveProgram(t, dsn, addr)
		signIn(t, s, all)
		acknowledged, cut := 0, 0
		for i := range rounds {
			y := newTally()
			ctx, cancel := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			for _, a := range all {
				wg.Go(func() { a.work(ctx, pace{think: 20 * time.Millisecond}, y, uint64(i)) })
			}
			time.Sleep(time.Second + time.Duration(rand.Int64N(int64(2*time.Second))))
			s.kill()
			cancel()
			wg.Wait()
			if out := command(t, "", "audit", "verify", "--db", dsn); i == rounds-1 {
				fmt.Print(out)
			}
			y.holds(t, dsn)
			if n := len(y.acknowledged()); n == 0 {
				t.Errorf("round %d: nothing was written before the kill", i)
			} else {
				acknowledged += n
			}
			cut += y.count(0)
			s = serveProgram(t, dsn, addr)
			for _, a := range all {
				if got := a.get("/workspace/facts"); got.status != http.StatusOK {
					t.Fatalf("round %d: %s is signed in no more: %d %v", i, a.login, got.status, got.err)
				}
			}
		}
		if cut == 0 {
			t.Error("no write was under way at any kill: the test has shown nothing")
		}
		fmt.Printf("%s: killed %d times in the middle of writing; all of %d acknowledged writes are there, %d had no answer\n", filepath.Base(t.Name()), rounds, acknowledged, cut)
	})
}
