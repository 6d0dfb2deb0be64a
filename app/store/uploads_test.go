package store_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func sent(t *testing.T, s *store.Store, body []byte, most int) (store.Upload, error) {
	t.Helper()
	return s.KeepUpload(t.Context(), store.Upload{Import: models.Import{File: "own.csv", Bytes: int64(len(body)), Digest: fmt.Sprintf("%064x", len(body)), BeganBy: "anna"}}, bytes.NewReader(body), store.UploadLimits{Files: most, Bytes: 1 << 30})
}

// A file that comes in slices goes on where it was, whoever takes them; a slice that comes
// twice is kept once, and none is left out.
func TestUploadSlices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		body := bytes.Repeat([]byte("0123456789abcdef"), 70_000) // two slices and a part
		most := store.UploadLimits{Files: 2, Bytes: 2 << 20}
		begin := func(digest, by string) store.Upload {
			u, err := s.BeginUpload(t.Context(), store.Upload{Import: models.Import{File: "own.csv", Bytes: int64(len(body)), Digest: strings.Repeat(digest, 32), BeganBy: by}}, most)
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		slice := func(k int) []byte { return body[k*store.UploadSlice : min((k+1)*store.UploadSlice, len(body))] }
		u := begin("ab", "anna")
		for _, x := range []struct {
			name  string
			at    int64
			bytes []byte
			done  int64
			kind  models.ErrorKind
		}{
			{"one too early", store.UploadSlice, slice(1), 0, models.KindConflict},
			{"a part of one", 0, body[:9], 0, models.KindInvalid},
			{"more than one", 0, body[:store.UploadSlice+1], 0, models.KindInvalid},
			{"the first", 0, slice(0), store.UploadSlice, ""},
			{"the first again", 0, slice(0), store.UploadSlice, ""},
			{"the second", store.UploadSlice, slice(1), 2 * store.UploadSlice, ""},
		} {
			u = begin("ab", "anna") // as after a pause
			done, err := s.AddSlice(t.Context(), u, x.at, x.bytes)
			if done != x.done || models.KindOf(err) != x.kind {
				t.Errorf("%s: %d are here, %v; want %d, %q", x.name, done, err, x.done, x.kind)
			}
		}
		if all, err := s.Unfinished(t.Context(), "anna"); err != nil || len(all) != 1 || all[0].Done != 2*store.UploadSlice {
			t.Errorf("unfinished: %+v, %v", all, err)
		}
		if other := begin("ab", "ben"); other.Number == u.Number || other.Done != 0 {
			t.Errorf("somebody else goes on with it: %+v", other)
		}
		if _, err := s.BeginUpload(t.Context(), store.Upload{Import: models.Import{File: "b.csv", Bytes: 2 << 20, Digest: strings.Repeat("cd", 32), BeganBy: "anna"}}, most); models.KindOf(err) != models.KindInvalid {
			t.Errorf("more than may wait: %v", err)
		}
		// Of two that take the same slice at once one keeps it.
		u = begin("ab", "anna")
		if done, err := s.AddSlice(t.Context(), u, 2*store.UploadSlice, slice(2)); err != nil || done != u.Bytes {
			t.Errorf("the last: %d, %v", done, err)
		}
		if _, err := s.AddSlice(t.Context(), u, 2*store.UploadSlice, slice(2)); models.KindOf(err) != models.KindConflict {
			t.Errorf("the last from who has not seen that it is here: %v", err)
		}
		all, err := s.Uploads(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		got, err := io.ReadAll(io.NewSectionReader(s.OpenUpload(t.Context(), all[0]), 0, u.Bytes))
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("%d bytes of %d came, %v", len(got), len(body), err)
		}
	})
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
		got, err := io.ReadAll(io.NewSectionReader(s.OpenUpload(t.Context(), u), 0, u.Bytes))
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("%d bytes of %d came back, %v", len(got), len(body), err)
		}
		some := make([]byte, 100) // over the end of a slice, and over that of the file
		for _, at := range []int64{store.UploadSlice - 50, u.Bytes - 50, 0} {
			n, err := s.OpenUpload(t.Context(), u).ReadAt(some, at)
			if want := body[at:min(at+100, u.Bytes)]; !bytes.Equal(some[:n], want) || (err == io.EOF) != (n < 100) || err != nil && err != io.EOF {
				t.Errorf("%d bytes at %d, %v", n, at, err)
			}
		}
		if _, err := s.KeepUpload(t.Context(), store.Upload{Import: models.Import{File: "torn.csv", Bytes: 9, Digest: strings.Repeat("cd", 32), BeganBy: "anna"}}, strings.NewReader("torn"), store.UploadLimits{Files: 2, Bytes: 1 << 30}); err == nil {
			t.Error("a torn file is kept")
		}
		all, err := s.Uploads(t.Context())
		if err != nil || len(all) != 1 || all[0].Number != u.Number {
			t.Errorf("what waits: %v, %v", all, err)
		}
		if _, err := sent(t, s, body[1:], 2); models.KindOf(err) != models.KindInvalid {
			t.Errorf("more than one may have waiting: %v", err)
		}
		if again, err := sent(t, s, body, 3); err != nil || again.Number != u.Number {
			t.Errorf("the same file is kept again: %+v, %v", again, err)
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
		if err := s.EndUpload(t.Context(), u.Number, u.Said, "it was read", "anna"); err != nil {
			t.Fatal(err)
		}
		if rows, err := s.ImportRows(t.Context(), u.Number, "", 0, 9); err != nil || len(rows) != 0 {
			t.Errorf("its bytes stay: %d, %v", len(rows), err)
		}
		if err := s.EndUpload(t.Context(), u.Number, "", "again", "anna"); models.KindOf(err) != models.KindConflict {
			t.Errorf("it ends twice: %v", err)
		}
		if _, err := s.OpenUpload(t.Context(), u).ReadAt(some, 0); models.KindOf(err) != models.KindConflict {
			t.Errorf("it is read after its end: %v", err)
		}
	})
}

// The bytes of files that wait stay behind when the house moves: they are sent anew there,
// and what is left of them goes in its time.
func TestUploadsStay(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	record(t, s, example()...)
	whole, err := sent(t, s, []byte("a,b\n1,2\n"), 3)
	if err != nil {
		t.Fatal(err)
	}
	part := store.Upload{Import: models.Import{File: "long.csv", Bytes: 2 * store.UploadSlice, Digest: strings.Repeat("ab", 32), BeganBy: "anna"}}
	most := store.UploadLimits{Files: 3, Bytes: 1 << 30}
	if part, err = s.BeginUpload(t.Context(), part, most); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddSlice(t.Context(), part, 0, make([]byte, store.UploadSlice)); err != nil {
		t.Fatal(err)
	}
	schema, rows := taken(t, s)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := reopen(t, dsn, store.Options{Now: storetest.Now})
		if err := s.TakeIn(t.Context(), incoming(schema, rows)); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Uploads(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("files wait without their bytes: %+v, %v", all, err)
		}
		if all, err := s.Unfinished(t.Context(), "anna"); err != nil || len(all) != 0 {
			t.Errorf("files go on without their beginning: %+v, %v", all, err)
		}
		again, err := s.BeginUpload(t.Context(), store.Upload{Import: models.Import{File: "long.csv", Bytes: 2 * store.UploadSlice, Digest: strings.Repeat("ab", 32), BeganBy: "anna"}}, most)
		if err != nil || again.Done != 0 || again.Number == part.Number {
			t.Errorf("it is not sent anew: %+v, %v", again, err)
		}
		if all, err := s.StaleUploads(t.Context(), storetest.Now().Add(time.Minute)); err != nil || len(all) != 3 || all[0].Number != whole.Number {
			t.Errorf("what is left of them stays: %+v, %v", all, err)
		}
	})
}
