package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func TestSlowQueriesAreLoggedWithoutValues(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		openMigrated(t, dsn)
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		s := reopen(t, dsn, store.Options{SlowQuery: time.Nanosecond, Log: log})
		record(t, s, many(300)...)
		if _, err := s.History(t.Context(), models.FactCase, "privileged"); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if !strings.Contains(text, "slow query") || !strings.Contains(text, "row") || !strings.Contains(text, "took=") {
			t.Errorf("got %q", text)
		}
		for _, secret := range []string{"privileged", "a reason", "A body"} {
			if strings.Contains(text, secret) {
				t.Errorf("the log tells %q", secret)
			}
		}
		for line := range strings.Lines(text) {
			if len(line) > 700 {
				t.Errorf("a line of %d bytes", len(line))
			}
		}
		out.Reset()
		quiet := reopen(t, dsn, store.Options{SlowQuery: time.Hour, Log: log})
		if _, err := quiet.Revision(t.Context()); err != nil || out.Len() > 0 {
			t.Errorf("got %v and %q", err, out.String())
		}
	})
}
