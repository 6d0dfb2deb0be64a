package store_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
)

// Of many who come at the same moment with one code, of either kind, one has used it:
// there is no looking first and writing after. (Whoever signs in is held up by the
// password, so that a race is to be seen here alone.)
func TestCodesAreUsedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addAnna(t, s)
		note := store.Note{Actor: "p-1", Action: "use", Person: "p-1", Detail: "a code"}
		var codes []string
		for _, c := range "abcdef12" {
			codes = append(codes, strings.Repeat(string(c), 64))
		}
		if err := s.OfferTOTP(t.Context(), "p-1", "sealed"); err != nil {
			t.Fatal(err)
		}
		if err := s.ConfirmTOTP(t.Context(), "p-1", "sealed", 1, codes, note); err != nil {
			t.Fatal(err)
		}
		for i, code := range codes {
			for kind, use := range map[string]func() (bool, error){
				"recovery": func() (bool, error) { return s.UseRecoveryCode(t.Context(), "p-1", code, storetest.Day, note) },
				"time":     func() (bool, error) { return s.UseTOTP(t.Context(), "p-1", int64(i+2)) },
			} {
				var used atomic.Int64
				var all sync.WaitGroup
				start := make(chan struct{})
				for range 6 {
					all.Go(func() {
						<-start
						if ok, err := use(); err != nil {
							t.Error(err)
						} else if ok {
							used.Add(1)
						}
					})
				}
				close(start)
				if all.Wait(); used.Load() != 1 {
					t.Errorf("%d have used one code of the kind %s", used.Load(), kind)
				}
			}
		}
	})
}
