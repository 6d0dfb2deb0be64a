package cli_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
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

// lived makes a database as a year of use leaves it: the record and an invented place
// with its plan, people with all that they sign in with, mail, webhooks, publications
// taken back, reports of readers, documents in two versions.
func lived(t *testing.T) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "lived.db")
	proviso(t, "", "seed", "--sample", "--db", db).want(t, 0)
	secret := "heron lamp gravel sixpence\n"
	proviso(t, secret, "user", "add", "anna", "--name", "Anna Smith", "--mail", "anna@example.gov", "--role", "admin", "--db", db).want(t, 0)
	proviso(t, secret, "user", "add", "ben", "--name", "Ben – „Beñ“ <b>&", "--role", "grants@denver-co", "--role", "signer@denver-co:Sheriff, acting", "--db", db).want(t, 0)
	s, err := store.Open(t.Context(), db, store.Options{Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	people, err := s.People(t.Context())
	if err != nil || len(people) != 2 {
		t.Fatal(people, err)
	}
	tr := tracker.New(s, storetest.Now)
	tr.Vault = vault.Folder(db+".documents", 1<<20)
	defer tr.Vault.Close()
	who := people[1]
	id, err := tr.AddDocument(t.Context(), who, "denver-co", tracker.PaperWords{Title: "Order 12"}, tracker.Upload{Name: "order.txt", Content: strings.NewReader("An order.\n")})
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.ReviseDocument(t.Context(), who, id, 1, tracker.Upload{Name: "order.txt", Content: strings.NewReader("An order, amended.\n")}); err != nil {
		t.Fatal(err)
	}
	fillPeople(t, s, people[0].ID, people[1].ID)
	fillPublished(t, s)
	return db
}

// must fails on the first error of what is done one after the other.
func must(t *testing.T, errs ...error) {
	t.Helper()
	for i, err := range errs {
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
}

func fillPeople(t *testing.T, s *store.Store, anna, ben string) {
	t.Helper()
	ctx, at := t.Context(), storetest.Day.Add(1234*time.Microsecond)
	note := func(action, person string) store.Note { return store.Note{Actor: anna, Action: action, Person: person} }
	hash := func(n int) string { return fmt.Sprintf("%064x", n) }
	must(t,
		s.OfferTOTP(ctx, anna, "sealed:1:offered"),
		s.ConfirmTOTP(ctx, anna, "sealed:1:offered", 7, []string{hash(1), hash(2)}, note("confirm-second-factor", anna)),
		s.AddToken(ctx, store.Token{ID: "t1", PersonID: ben, Name: "ledger", Scopes: "read", CreatedAt: at, ExpiresAt: at.Add(time.Hour)}, hash(3), note("add-token", ben)),
		s.SetCalendar(ctx, ben, hash(4)),
		s.ChooseDigest(ctx, ben, models.DigestWeekly, note("choose-digest", ben)),
		s.Disable(ctx, ben, at, note("disable-person", ben)),
		s.SetClaimed(ctx, anna, []models.Assignment{{Role: models.RoleAuditor}}, at, func([]models.Assignment) store.Note { return note("claim-roles", anna) }),
		s.AddWebhook(ctx, models.Webhook{ID: "h1", URL: "https://example.org/h1", CreatedBy: anna, CreatedAt: at}, "sealed:1:hook", 10, note("add-webhook", "h1")),
		s.PauseWebhook(ctx, "h1", at, note("pause-webhook", "h1")),
	)
	_, err := s.UseRecoveryCode(ctx, anna, hash(2), at, note("use-recovery-code", anna))
	must(t, err)
	mail := func(id, about string) store.Mail {
		return store.Mail{ID: id, Person: anna, Kind: models.LetterReminder, About: about, Subject: "Due", Body: "Two\nlines \u2028 <&> \\ \"\n\ufeff", CreatedAt: at, DueAt: at}
	}
	_, err = s.QueueMail(ctx, []store.Mail{mail("m1", "2026-03-31"), mail("m2", "2026-04-01")}, nil, at)
	must(t, err, s.MailSent(ctx, "m1", at))
	_, err = s.QueueDeliveries(ctx, []store.Delivery{{ID: "msg_1", Webhook: "h1", Event: "evt_1", Type: "publication.published", Body: `{"n":1}`, At: at}})
	must(t, err)
	_, err = s.TakeLease(ctx, store.MailWork, "this process", at, at.Add(time.Hour))
	must(t, err)
}

func fillPublished(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	must(t,
		s.SetPublicSettings(ctx, 0, `{"daily":false}`, "anna", store.Note{Actor: "anna", Action: "set-publishing"}),
		s.Withdraw(ctx, 1, "anna", "It named the wrong county.", store.Note{Actor: "anna", Action: "withdraw"}),
		s.AddReport(ctx, store.ReaderReport{ID: "r1", ReceivedAt: storetest.Day, About: "/cases/1", Message: "A date is wrong.", Contact: ""}),
	)
	storetest.Publish(t, s)
}

// exported writes an archive of the database, with documents of a folder, and gives it.
func exported(t *testing.T, db, documents string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "house.zip")
	proviso(t, "", "export", "--archive", file, "--documents", documents, "--db", db).want(t, 0, "SHA-256 of the record", "2 documents")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	text, err := os.ReadFile(file)
	must(t, err)
	return text
}

// asked is what a database answers to questions of every kind.
func asked(t *testing.T, db string) string {
	t.Helper()
	var out strings.Builder
	for _, args := range [][]string{
		{"assess", "--as-of", "2018-01-24", "--format", "json"},
		{"assess", "--illustrative", "--format", "json"},
		{"coverage", "--jurisdiction", "denver-co", "--program", "byrne-jag", "--fiscal-year", "2017", "--condition", "jag-notice", "--as-of", "2018-07-01"},
		{"publish", "--list", "--format", "csv"},
		{"user", "list", "--format", "csv"},
		{"audit", "verify"},
	} {
		got := proviso(t, "", append(args, "--db", db)...)
		got.want(t, 0)
		out.WriteString(got.out)
	}
	return out.String()
}

// TestMovingHouse moves a house from SQLite to PostgreSQL, where there is one, and back:
// the archives are the same, byte for byte, and so is every answer.
func TestMovingHouse(t *testing.T) {
	first := lived(t)
	archive, answers := exported(t, first, first+".documents"), asked(t, first)
	if again := exported(t, first, first+".documents"); !bytes.Equal(archive, again) {
		t.Error("the same database has two archives")
	}
	file := filepath.Join(t.TempDir(), "house.zip")
	must(t, os.WriteFile(file, archive, 0o600))
	storetest.EachDSN(t, func(t *testing.T, db string) {
		documents := filepath.Join(t.TempDir(), "documents")
		proviso(t, "", "import", file, "--documents", documents, "--db", db).want(t, 0, "imported: ", "2 documents")
		if !bytes.Equal(archive, exported(t, db, documents)) {
			t.Error("the copy's archive is another")
		}
		if got := asked(t, db); got != answers {
			t.Errorf("the copy answers otherwise:\n%s\nwant\n%s", got, answers)
		}
		proviso(t, "", "documents", "verify", "--documents", documents, "--db", db).want(t, 0, "2 versions are whole, 0 altered, 0 missing; 0 files")
		proviso(t, "", "import", file, "--documents", documents, "--db", db).want(t, 1, "is not empty", "people 2", "trail ")
		third := filepath.Join(t.TempDir(), "third.db")
		second := filepath.Join(t.TempDir(), "second.zip")
		must(t, os.WriteFile(second, exported(t, db, documents), 0o600))
		proviso(t, "", "import", second, "--db", third).want(t, 0)
		if !bytes.Equal(archive, exported(t, third, third+".documents")) {
			t.Error("the copy's copy is another")
		}
		// It is lived in on.
		proviso(t, "", "publish", "--db", db, "--reason", "moved").want(t, 0, "published: number 3")
		proviso(t, "", "audit", "verify", "--db", db).want(t, 0, "unbroken")
	})
}

// TestMovedWithoutTheMoment: who was signed in, and one-time links, stay behind.
func TestMovedWithoutTheMoment(t *testing.T) {
	db := lived(t)
	link := proviso(t, "", "user", "link", "--role", "viewer", "--db", db)
	link.want(t, 0)
	got := proviso(t, "", "export", "--archive", "-", "--without-documents", "--db", db)
	got.want(t, 0, "without documents")
	file, copied := filepath.Join(t.TempDir(), "house.zip"), filepath.Join(t.TempDir(), "copy.db")
	must(t, os.WriteFile(file, []byte(got.out), 0o600))
	proviso(t, "", "import", file, "--db", copied).want(t, 0, "without documents")
	s, err := store.Open(t.Context(), copied, store.Options{ReadOnly: true, Now: storetest.Now})
	must(t, err)
	defer s.Close()
	until, err := s.LeasedUntil(t.Context(), store.MailWork)
	if err != nil || !until.IsZero() {
		t.Errorf("a lease came along: %v, %v", until, err)
	}
	// The line of the trail about the link is there; the link is not.
	if out := proviso(t, "", "import", file, "--db", copied); strings.Contains(out.err, "invitations") {
		t.Errorf("a link came along: %s", out.err)
	}
}

func TestArchiveRefused(t *testing.T) {
	dir := t.TempDir()
	db, file := seeded(t), filepath.Join(dir, "house.zip")
	proviso(t, "", "export", "--archive", file, "--db", db).want(t, 0)
	proviso(t, "", "export", "--archive", file, "--db", db).want(t, 2, "is there already")
	proviso(t, "", "export", "--archive", filepath.Join(dir, "none", "house.zip"), "--db", db).want(t, 2, "no such file or directory")
	proviso(t, "", "export", "--archive", filepath.Join(dir, "x.zip"), "--db", filepath.Join(dir, "none.db")).want(t, 1, "does not exist")
	proviso(t, "", "import", filepath.Join(dir, "none.zip"), "--db", filepath.Join(dir, "new.db")).want(t, 2, "no such file")
	proviso(t, "", "import", dir, "--db", filepath.Join(dir, "new.db")).want(t, 2, "is not a file")
	whole, err := os.ReadFile(file)
	must(t, err)
	changed := bytes.Clone(whole)
	changed[len(changed)/2] ^= 4
	for name, x := range map[string]struct {
		text []byte
		says string
	}{
		"cut":         {whole[:len(whole)-1], "damaged or was cut off"},
		"half":        {whole[:len(whole)/2], "damaged or was cut off"},
		"changed":     {changed, "damaged or was cut off"},
		"a text":      {[]byte("id,name\n1,x\n"), "it cannot be told from the columns"},
		"empty":       {nil, "the file is empty"},
		"a database":  {[]byte("SQLite format 3\x00"), "it is an SQLite database"},
		"and nothing": {append(bytes.Clone(whole), 0), "damaged or was cut off"},
	} {
		bad, to := filepath.Join(dir, "bad"), filepath.Join(dir, "new.db")
		must(t, os.WriteFile(bad, x.text, 0o600))
		got := proviso(t, "", "import", bad, "--db", to)
		if got.code != 1 || !strings.Contains(got.err, x.says) {
			t.Errorf("%s: %d, %s", name, got.code, got.err)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: a database was made", name)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".proviso-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestKilledWhileImporting kills the command at ten moments of an import. After each
// either all of it is there or nothing, and in that case the next attempt succeeds.
func TestKilledWhileImporting(t *testing.T) {
	from := seeded(t)
	file := filepath.Join(t.TempDir(), "house.zip")
	proviso(t, "", "export", "--archive", file, "--without-documents", "--db", from).want(t, 0)
	want, err := os.ReadFile(file)
	must(t, err)
	storetest.EachDSN(t, func(t *testing.T, db string) {
		start := time.Now()
		if out, err := command(t, "import", file, "--db", scratch(t, db)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		took := time.Since(start)
		killed := 0
		const points = 10
		for i := range points {
			db := scratch(t, db)
			c := command(t, "import", file, "--db", db)
			must(t, c.Start())
			timer := time.AfterFunc(time.Duration(float64(took)*(float64(i)+rand.Float64())/points), func() { _ = c.Process.Kill() })
			err := c.Wait()
			timer.Stop()
			if err != nil {
				killed++
			}
			again, err := command(t, "import", file, "--db", db).CombinedOutput()
			if err != nil && !strings.Contains(string(again), "is not empty") {
				t.Fatalf("killed at point %d: %v\n%s", i, err, again)
			}
			copied := filepath.Join(t.TempDir(), "copy.zip")
			out, err := command(t, "export", "--archive", copied, "--without-documents", "--db", db).CombinedOutput()
			got, _ := os.ReadFile(copied)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("killed at point %d: what is there is not what was in the archive: %v\n%s", i, err, out)
			}
		}
		if killed == 0 {
			t.Error("no run was killed: the test has shown nothing")
		}
	})
}

// scratch is another empty database of the same engine.
func scratch(t *testing.T, db string) string {
	t.Helper()
	if !strings.Contains(db, "://") {
		return filepath.Join(t.TempDir(), "scratch.db")
	}
	return storetest.Schema(t)
}
