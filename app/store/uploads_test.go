package store_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func sent(t *testing.T, s *store.Store, body []byte, most int) (store.Upload, error) {
	t.Helper()
	return s.KeepUpload(t.Context(), store.Upload{Import: models.Import{File: "own.csv", Bytes: int64(len(body)), Digest: strings.Repeat("ab", 32), BeganBy: "anna"}}, bytes.NewReader(body), most)
}

// A file that was sent is there as it was, to its last byte, for any process; what never
// came whole is none; what was read or left takes no room.
func TestUploads(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		body := bytes.Repeat([]byte("a,b\x00\xff\r\n0123456789"), 50_000) // several slices, and no text that a database could hold
		u, err := sent(t, s, body, 2)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := s.CopyUpload(t.Context(), u, &got); err != nil || !bytes.Equal(got.Bytes(), body) {
			t.Errorf("%d bytes of %d came back, %v", got.Len(), len(body), err)
		}
		if _, err := s.KeepUpload(t.Context(), store.Upload{Import: models.Import{File: "torn.csv", Bytes: 9, Digest: strings.Repeat("cd", 32), BeganBy: "anna"}}, strings.NewReader("torn"), 2); err == nil {
			t.Error("a torn file is kept")
		}
		all, err := s.Uploads(t.Context())
		if err != nil || len(all) != 1 || all[0].Number != u.Number {
			t.Errorf("what waits: %v, %v", all, err)
		}
		if _, err := sent(t, s, body, 2); models.KindOf(err) != models.KindInvalid {
			t.Errorf("more than one may have waiting: %v", err)
		}
		if list, err := s.Imports(t.Context(), 0, 9); err != nil || len(list) != 0 {
			t.Errorf("they are imports: %v, %v", list, err)
		}
		if stale, err := s.StaleUploads(t.Context(), storetest.Now().Add(time.Hour)); err != nil || len(stale) != 2 {
			t.Errorf("what nobody came back to: %v, %v", stale, err)
		}
		if err := s.SayUpload(t.Context(), u.Number, `{"target":"ledger"}`); err != nil {
			t.Fatal(err)
		}
		if err := s.SayUpload(t.Context(), u.Number, `{"target":"asap"}`); models.KindOf(err) != models.KindConflict {
			t.Errorf("it is said otherwise: %v", err)
		}
		if stale, err := s.StaleUploads(t.Context(), storetest.Now().Add(time.Hour)); err != nil || len(stale) != 1 || stale[0].Number == u.Number {
			t.Errorf("what is to be read is stale: %v, %v", stale, err)
		}
		if err := s.EndUpload(t.Context(), u.Number, "it was read", "anna"); err != nil {
			t.Fatal(err)
		}
		if rows, err := s.ImportRows(t.Context(), u.Number, "", 0, 9); err != nil || len(rows) != 0 {
			t.Errorf("its bytes stay: %d, %v", len(rows), err)
		}
		if err := s.EndUpload(t.Context(), u.Number, "again", "anna"); models.KindOf(err) != models.KindConflict {
			t.Errorf("it ends twice: %v", err)
		}
		if err := s.CopyUpload(t.Context(), u, &got); models.KindOf(err) != models.KindConflict {
			t.Errorf("it is read after its end: %v", err)
		}
	})
}
