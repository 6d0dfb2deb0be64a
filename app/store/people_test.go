package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

var added = store.NewPerson{ID: "p-1", Login: "anna", Name: "Anna", PasswordHash: "$argon2id$x",
	Assignments: []models.Assignment{{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "Sheriff"}}}

func addAnna(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.AddPerson(t.Context(), added, storetest.Day, store.Note{Actor: "ben", Action: "add-person", Person: "p-1", Detail: "anna"}); err != nil {
		t.Fatal(err)
	}
}

// A line about an account stands in the one chain with those about facts, and a
// change of it is found.
func TestTrailOfPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, example()...)
		addAnna(t, s)
		record(t, s, store.Draft{Kind: models.FactCase, ID: "nyc", Body: []byte(`{}`)})
		if report := wantNoFaults(t, s); report.Lines != 5 || report.Facts != 4 {
			t.Errorf("got %+v", report)
		}
		got := texts(t, s, "SELECT actor || ' ' || action || ' ' || kind || ' ' || id || ' ' || detail FROM trail WHERE fact_seq = 0")
		if want := []string{"ben add-person person p-1 anna"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		dropWalls(t, s)
		sqlExec(t, s, "UPDATE trail SET actor = 'cora' WHERE fact_seq = 0")
		if _, faults := verify(t, s); len(faults) != 1 || !strings.Contains(faults[0].Text, "line 4 of the trail was changed") {
			t.Errorf("got %v", faults)
		}
	})
}

// What is written with a note that cannot be kept is not written either.
func TestPeopleWithoutANote(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, n := range []store.Note{{Action: "add", Person: "p-1"}, {Actor: "ben", Person: "p-1"}, {Actor: "ben", Action: "add"}, {Actor: "ben", Action: "add", Person: "p-1", Detail: "\x00"}} {
			wantKind(t, s.AddPerson(t.Context(), added, storetest.Day, n), models.KindInvalid)
		}
		if people, err := s.People(t.Context()); len(people) > 0 || err != nil {
			t.Errorf("got %v, %v", people, err)
		}
	})
}

func TestAccountComesBackAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addAnna(t, s)
		a, err := s.AccountCalled(t.Context(), "anna")
		if err != nil {
			t.Fatal(err)
		}
		if a.ID != "p-1" || a.Name != "Anna" || a.PasswordHash != added.PasswordHash || a.TOTPSecret != "" || a.Disabled || a.CreatedAt != storetest.Day || !slices.Equal(a.Assignments, added.Assignments) {
			t.Errorf("got %+v", a)
		}
		for _, none := range []string{"", "Anna", "anna\x00", "\xff", "p-1"} {
			_, err := s.AccountCalled(t.Context(), none)
			wantKind(t, err, models.KindNotFound)
		}
	})
}

// Sessions that are long over go when the next one begins; those just over stay to
// be looked at.
func TestOldSessionsGo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addAnna(t, s)
		for i, age := range []time.Duration{40 * 24 * time.Hour, 20 * 24 * time.Hour, 0} {
			at := storetest.Day.Add(-age)
			n := store.Session{ID: string(rune('a' + i)), PersonID: "p-1", CreatedAt: at, SeenAt: at, ExpireAt: at.Add(time.Hour)}
			if err := s.AddSession(t.Context(), n, store.Opening{Hash: strings.Repeat(n.ID, 64), Password: added.PasswordHash}); err != nil {
				t.Fatal(err)
			}
		}
		if got := texts(t, s, "SELECT id FROM sessions ORDER BY id"); !slices.Equal(got, []string{"b", "c"}) {
			t.Errorf("left: %q", got)
		}
	})
}

// What is checked before writing is checked by the database too.
func TestPeopleChecks(t *testing.T) {
	t.Parallel()
	const at = "'2026-03-31T12:00:00.000000Z'"
	hash := "'" + strings.Repeat("a", 64) + "'"
	rows := map[string][]string{
		"people":           {"'p-2'", "'ben'", "'Ben'", "''", "NULL", "NULL", "NULL", "0", "NULL", "NULL", "NULL", at},
		"assignments":      {"'p-1'", "'signer'", "''", "'Mayor'"},
		"recovery_codes":   {hash, "'p-1'", "NULL"},
		"sessions":         {"'s-1'", hash, "'p-1'", "''", at, at, "NULL", at, "NULL"},
		"api_tokens":       {"'t-1'", hash, "'p-1'", "'x'", "'read'", at, at, "NULL", "NULL"},
		"invitations":      {hash, "'invited'", "NULL", "'[]'", "'ben'", at, at, "NULL"},
		"sign_in_attempts": {"'login'", hash, "1", at, at},
	}
	bad := []struct {
		table  string
		column int
		value  string
	}{
		{"people", 0, "'p-1'"}, {"people", 0, "''"}, {"people", 0, "NULL"}, {"people", 1, "'anna'"}, {"people", 1, "'Ben'"}, {"people", 1, "'b n'"}, {"people", 1, "''"},
		{"people", 2, "''"}, {"people", 3, "NULL"}, {"people", 4, "'password'"}, {"people", 5, "''"}, {"people", 7, "-1"}, {"people", 7, "NULL"}, {"people", 8, "'https://issuer'"},
		{"people", 9, "'subject'"}, {"people", 10, "'noon'"}, {"people", 11, "NULL"},
		{"assignments", 0, "'nobody'"}, {"assignments", 1, "'root'"}, {"assignments", 1, "'viewer'"}, {"assignments", 2, "NULL"}, {"assignments", 3, "NULL"},
		{"recovery_codes", 0, "'code'"}, {"recovery_codes", 1, "'nobody'"},
		{"sessions", 1, "'token'"}, {"sessions", 1, strings.ToUpper(hash)}, {"sessions", 2, "'nobody'"}, {"sessions", 4, "NULL"}, {"sessions", 5, "NULL"}, {"sessions", 7, "'never'"},
		{"api_tokens", 1, "'token'"}, {"api_tokens", 2, "'nobody'"}, {"api_tokens", 3, "''"}, {"api_tokens", 4, "'admin'"}, {"api_tokens", 4, "''"}, {"api_tokens", 6, "NULL"},
		{"invitations", 0, "'token'"}, {"invitations", 1, "'other'"}, {"invitations", 1, "'reset'"}, {"invitations", 2, "'p-1'"}, {"invitations", 3, "'['"}, {"invitations", 4, "''"}, {"invitations", 6, "NULL"},
		{"sign_in_attempts", 0, "'else'"}, {"sign_in_attempts", 1, "'anna'"}, {"sign_in_attempts", 2, "-1"}, {"sign_in_attempts", 4, "'noon'"},
	}
	insert := func(table string, values []string) string {
		return "INSERT INTO " + table + " VALUES (" + strings.Join(values, ", ") + ")"
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addAnna(t, s)
		for _, b := range bad {
			values := slices.Clone(rows[b.table])
			values[b.column] = b.value
			if _, err := store.WriteDB(s).ExecContext(t.Context(), insert(b.table, values)); err == nil {
				t.Errorf("%s: was let through", insert(b.table, values))
			}
		}
		// The rows that the bad ones differ from by one value are good.
		for table, values := range rows {
			sqlExec(t, s, insert(table, values))
		}
		// Nobody goes whom something is about.
		if _, err := store.WriteDB(s).ExecContext(t.Context(), "DELETE FROM people WHERE id = 'p-1'"); err == nil {
			t.Error("a person was deleted")
		}
	})
}
