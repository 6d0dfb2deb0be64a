package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func edition(manifest string) store.Publication {
	return store.Publication{Hash: hashOf(manifest), Revision: 7, AsOf: models.NewDate(2018, 1, 24), Manifest: manifest, Author: "ana", Reason: "first"}
}

// TestPublications: an edition is kept once and never changes; of two who publish at
// once the second is told; one that is taken back leaves the one before it.
func TestPublications(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		note := store.Note{Actor: "ana", Action: "publish", Detail: "first"}
		docs := []store.PublicDocument{{hashOf(`{"a":1}`), `{"a":1}`}, {hashOf(`{"b":2}`), `{"b":2}`}, {hashOf(`{"a":1}`), `{"a":1}`}}
		if _, ok, err := s.NewestPublication(ctx); ok || err != nil {
			t.Fatalf("before: %v, %v", ok, err)
		}
		first, err := s.Publish(ctx, edition(`{"n":1}`), 0, docs, note)
		if err != nil || first.Number != 1 || !first.PublishedAt.Equal(storetest.Day) {
			t.Fatalf("got %+v, %v", first, err)
		}
		if _, err := s.Publish(ctx, edition(`{"n":2}`), 0, docs, note); models.KindOf(err) != models.KindConflict {
			t.Errorf("a second first: %v", err)
		}
		if _, err := s.Publish(ctx, edition(`{"n":2}`), 1, docs[:1], note); err != nil {
			t.Fatal(err)
		}
		newest, ok, err := s.NewestPublication(ctx)
		if err != nil || !ok || newest.Number != 2 || newest.Manifest != `{"n":2}` {
			t.Errorf("newest: got %+v, %v, %v", newest, ok, err)
		}
		before, err := s.PublicState(ctx)
		if want := (store.PublicState{State: 2, Last: 2, Newest: 2, Revision: 7, AsOf: models.NewDate(2018, 1, 24)}); err != nil || before != want {
			t.Errorf("state: got %+v, %v", before, err)
		}
		if err := s.Withdraw(ctx, 2, "ana", "wrong day", note); err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(ctx, 2, "ana", "wrong day", note); models.KindOf(err) != models.KindConflict {
			t.Errorf("twice: %v", err)
		}
		if err := s.Withdraw(ctx, 9, "ana", "none", note); models.KindOf(err) != models.KindNotFound {
			t.Errorf("none: %v", err)
		}
		after, err := s.PublicState(ctx)
		if want := (store.PublicState{State: 3, Last: 2, Newest: 1, Revision: 7, AsOf: models.NewDate(2018, 1, 24)}); err != nil || after != want {
			t.Errorf("state: got %+v, %v", after, err)
		}
		gone, err := s.PublicationOf(ctx, hashOf(`{"n":2}`)[:12])
		if err != nil || gone.WithdrawnWhy != "wrong day" || gone.WithdrawnBy != "ana" || !gone.WithdrawnAt.Equal(storetest.Day) {
			t.Errorf("taken back: got %+v, %v", gone, err)
		}
		found, err := s.PublicDocuments(ctx, []string{docs[1].Digest, docs[0].Digest, docs[0].Digest})
		if err != nil || len(found) != 2 {
			t.Errorf("documents: got %v, %v", found, err)
		}
		if _, err := s.PublicDocuments(ctx, []string{hashOf("nothing")}); err == nil {
			t.Error("a document that is not kept was found")
		}
		report, err := s.VerifyTrail(ctx, func(f store.Fault) { t.Error(f.Text) })
		if err != nil || report.Lines != 3 {
			t.Errorf("trail: %+v, %v", report, err)
		}
	})
}

// TestPublicWalls: no statement changes what was published.
func TestPublicWalls(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		note := store.Note{Actor: "ana", Action: "publish"}
		if _, err := s.Publish(ctx, edition(`{"n":1}`), 0, []store.PublicDocument{{hashOf(`{}`), `{}`}}, note); err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(ctx, 1, "ana", "why", note); err != nil {
			t.Fatal(err)
		}
		if err := s.SetPublicSettings(ctx, 0, `{}`, "ana", note); err != nil {
			t.Fatal(err)
		}
		if err := s.SetPublicSettings(ctx, 0, `{}`, "ana", note); models.KindOf(err) != models.KindConflict {
			t.Errorf("settings twice: %v", err)
		}
		for table, column := range map[string]string{"publications": "reason", "public_documents": "body", "publication_withdrawals": "reason", "publication_settings": "body"} {
			for _, statement := range []string{"UPDATE " + table + " SET " + column + " = '{\"x\":1}'", "DELETE FROM " + table} {
				if _, err := store.WriteDB(s).ExecContext(ctx, statement); err == nil {
					t.Errorf("%s was let through", statement)
				}
			}
			if !store.IsPostgres(s) {
				if _, err := store.WriteDB(s).ExecContext(ctx, "INSERT OR REPLACE INTO "+table+" SELECT * FROM "+table); err == nil {
					t.Errorf("REPLACE in %s was let through", table)
				}
			}
		}
	})
}

// TestReaderReports: a report waits until it is answered, once.
func TestReaderReports(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		r := store.ReaderReport{ID: "abc1", About: "/en/grants/x", Message: "The amount is wrong.", ReceivedAt: storetest.Day}
		if err := s.AddReport(ctx, r); err != nil {
			t.Fatal(err)
		}
		if err := s.AddReport(ctx, store.ReaderReport{ID: "abc2", Message: "a\x00b", ReceivedAt: storetest.Day}); models.KindOf(err) != models.KindInvalid {
			t.Errorf("NUL: %v", err)
		}
		note := store.Note{Actor: "ana", Action: "answer-report"}
		if err := s.AnswerReport(ctx, "abc1", "ana", "mended", note); err != nil {
			t.Fatal(err)
		}
		if err := s.AnswerReport(ctx, "abc1", "ana", "mended", note); models.KindOf(err) != models.KindConflict {
			t.Errorf("twice: %v", err)
		}
		all, err := s.Reports(ctx, 10)
		if err != nil || len(all) != 1 || all[0].Answer != "mended" || all[0].AnsweredBy != "ana" || !all[0].AnsweredAt.Equal(storetest.Day) {
			t.Errorf("got %+v, %v", all, err)
		}
	})
}
