package cli_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

// TestAuditRecords: from the terminal a bundle is made as from the page: what was
// decided on is given out, the trail has the hash, and what goes wrong leaves
// neither a file nor a line.
func TestAuditRecords(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, db string) {
		dir := t.TempDir()
		documents, out := filepath.Join(dir, "documents"), filepath.Join(dir, "out", "records.zip")
		if err := os.Mkdir(filepath.Dir(out), 0o700); err != nil {
			t.Fatal(err)
		}
		proviso(t, "", "seed", "--db", db).want(t, 0)
		released, withheld := letter(t, db, documents, "letter"), letter(t, db, documents, "canary")
		call := func(more ...string) result {
			t.Helper()
			return proviso(t, "", append([]string{"audit", "records", "--db", db, "--documents", documents, "--jurisdiction", "denver-co", "--request", "R-1", "--why", "a newspaper asks", "--out", out}, more...)...)
		}
		line := func() models.TrailLine {
			t.Helper()
			s := opened(t, db)
			defer s.Close()
			head, err := s.TrailHead(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return head
		}
		before := line()
		call("--jurisdiction", "nowhere").want(t, 1, "jurisdiction: ", "none that the record holds")
		call("--from", "2026-02-30").want(t, 2, "--from")
		call("--from", "2026-03-02", "--to", "2026-03-01").want(t, 1, "from: ", "after the last day")
		call("--release", "none").want(t, 1, "no document of this jurisdiction")
		call("--withhold", released+"=because").want(t, 2, "is no ground")
		call("--withhold", released+"=other").want(t, 1, "said in words")
		call("--release", released, "--withhold", released+"=security").want(t, 2, "is released too")
		call("--request", " ").want(t, 1, "reference: is missing")
		if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) > 0 || line() != before {
			t.Errorf("left behind: %v, %v", left, err)
		}
		made := call("--release", released, "--withhold", withheld+"=other:a canary sings", "--format", "json")
		raw, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		made.want(t, 0, `"documents":1`, `"withheld":1`, hex.EncodeToString(sum[:]))
		if l := line(); l.Seq != before.Seq+1 || l.Kind != tracker.TrailRecords || l.Actor != "command-line" || !strings.HasSuffix(l.Detail, hex.EncodeToString(sum[:])) {
			t.Errorf("the trail has %+v", l)
		}
		z, err := zip.OpenReader(out)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		if text, err := fs.ReadFile(z, "documents/"+released+"-v1-letter.pdf"); err != nil || !strings.Contains(string(text), "letter") {
			t.Errorf("the document: %q, %v", text, err)
		}
		for _, f := range z.File {
			if text, err := fs.ReadFile(z, f.Name); err != nil || strings.Contains(strings.ReplaceAll(f.Name+string(text), "a canary sings", ""), "canary") {
				t.Errorf("what is withheld is in %s, or %v", f.Name, err)
			}
		}
		call().want(t, 2, "is there already")
		if again, err := os.ReadFile(out); err != nil || string(again) != string(raw) {
			t.Errorf("what was there is another: %v", err)
		}
		proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
	})
	proviso(t, "", "audit", "records").want(t, 2, "--jurisdiction", "--out")
	proviso(t, "", "audit", "records", "--help").want(t, 0, "what is withheld", "--release")
}

func opened(t *testing.T, db string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Now: func() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// letter keeps a document of Denver's, all of which says what it is called, and
// gives its id.
func letter(t *testing.T, db, documents, name string) string {
	t.Helper()
	s := opened(t, db)
	defer s.Close()
	tr := tracker.New(s, func() time.Time { return time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC) })
	tr.Vault = vault.Folder(documents, 1<<20)
	defer tr.Vault.Close()
	who := models.Person{ID: "ann", Assignments: []models.Assignment{{Role: models.RoleGrants, Jurisdiction: "denver-co"}}}
	id, err := tr.AddDocument(t.Context(), who, "denver-co", tracker.PaperWords{Title: name}, tracker.Upload{Name: name + ".pdf", Content: strings.NewReader("%PDF-1.7\n" + name + "\n%%EOF\n")})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
