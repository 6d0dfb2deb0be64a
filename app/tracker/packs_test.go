package tracker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"proviso/app/acceptance"
	"proviso/app/vault"
	"proviso/models"
)

// pressing gives a tracker a folder, and a press that prints nothing while it is
// broken.
func pressing(t *testing.T, tr *Tracker, broken *bool) {
	t.Helper()
	tr.Vault = vault.Folder(filepath.Join(t.TempDir(), "documents"), 1<<20)
	t.Cleanup(func() { tr.Vault.Close() })
	tr.Press = func(_ context.Context, html []byte) ([]byte, error) {
		if *broken {
			return nil, errors.New("no paper")
		}
		return fmt.Appendf(nil, "%%PDF-1.7 of %s\n%%%%EOF\n", html), nil
	}
}

// TestPacks: a pack is fixed with the lock and ends with the signatures; where
// printing fails the lock holds, and the same page is printed later; what an
// earlier round was signed over opens as it was.
func TestPacks(t *testing.T) {
	t.Parallel()
	tr, ctx := kept(t, 1), t.Context()
	broken := true
	pressing(t, tr, &broken)
	ann, bea, mayor := person("ann", models.RoleGrants, "brook-al"), person("bea", models.RoleBudget, "brook-al"), signer("max", "Mayor")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := func() AcceptanceFile {
		t.Helper()
		f, err := tr.Acceptance(ctx, ann, "g00")
		must(err)
		return f
	}
	route, note := models.RouteAccept, "cash is short"
	must(tr.PlanAcceptance(ctx, ann, "g00", Plan{Route: &route, Offices: []string{"Mayor"}}))
	must(tr.PlanAcceptance(ctx, bea, "g00", Plan{Version: 1, FinanceNote: &note}))
	must(tr.Freeze(ctx, ann, "g00", 2, drawing))
	f := now()
	if f.Frozen == nil || f.Frozen.Pack == nil || f.Frozen.Pack.PDF != "" || f.Frozen.Pack.Why != PrintFailed {
		t.Fatalf("printing failed, and the lock is %+v", f.Frozen)
	}
	page, err := tr.PackFile(ctx, ann, "g00", f.Frozen.Pack.Page)
	if err != nil || page.PDF || acceptance.Digest(string(page.Content)) != f.Frozen.Pack.Page || !bytes.Contains(page.Content, []byte(note)) || !bytes.Contains(page.Content, []byte(f.Frozen.Digest)) {
		t.Fatalf("the page is %s, %v", page.Content, err)
	}
	other := "written later"
	must(tr.PlanAcceptance(ctx, bea, "g00", Plan{Version: f.Version, FinanceNote: &other}))
	broken = false
	if err := tr.MakePacks(ctx, bea, "g00", drawing); models.KindOf(err) != models.KindDenied {
		t.Errorf("budget makes packs: %v", err)
	}
	must(tr.MakePacks(ctx, ann, "g00", drawing))
	f = now()
	pdf, err := tr.PackFile(ctx, ann, "g00", f.Frozen.Pack.PDF)
	if err != nil || !pdf.PDF || f.Frozen.Pack.Why != "" || !bytes.Contains(pdf.Content, page.Content) {
		t.Fatalf("what was printed later is %s, %v", pdf.Content, err)
	}
	// Nobody's document is the pack, and yet its content is needed.
	must(tr.dropContents(ctx, f.Frozen.Pack.PDF))
	var found []Content
	must(tr.CheckContents(ctx, func(c Content) error { found = append(found, c); return nil }))
	if len(found) != 1 || found[0].State != ContentWhole || found[0].Digest != f.Frozen.Pack.PDF || found[0].Document != "g00" {
		t.Errorf("of the pack the check says %+v", found)
	}
	must(tr.Sign(ctx, mayor, "g00", Signing{Office: "Mayor", Digest: f.Frozen.Digest}, drawing))
	f = now()
	if s := f.Signatures[0]; s.Pack != f.Frozen.Pack.Page || s.Digest != f.Frozen.Digest || s.Revision == 0 {
		t.Errorf("from the signature one comes to no pack: %+v", s)
	}
	sealed, err := tr.PackFile(ctx, ann, "g00", f.Sealed.Page)
	before, after, _ := strings.Cut(string(sealed.Content), "Mayor: Name of max, "+f.Frozen.Digest+"\n")
	if err != nil || !sealed.Sealed || before+after != string(page.Content) || f.Sealed.PDF == "" {
		t.Errorf("the signed pack is %s, %v", sealed.Content, err)
	}
	first, was := f.Frozen.Pack, f.Sealed
	must(tr.Unlock(ctx, ann, "g00", f.Version, "the terms changed"))
	must(tr.Freeze(ctx, ann, "g00", f.Version+1, drawing))
	if f = now(); f.Sealed != nil || f.Round != 2 || f.Frozen.Pack.Page == first.Page {
		t.Errorf("the second round is %+v", f.Acceptance)
	}
	for digest, want := range map[string]string{first.Page: string(page.Content), first.PDF: string(pdf.Content), was.Page: string(sealed.Content)} {
		if got, err := tr.PackFile(ctx, ann, "g00", digest); err != nil || string(got.Content) != want || got.Round != 1 {
			t.Errorf("round 1 opens as %s, %v", got.Content, err)
		}
	}
	for who, p := range map[string]models.Person{"the public": {}, "another place": person("bob", models.RoleGrants, "alabama-else")} {
		if got, err := tr.PackFile(ctx, p, "g00", first.Page); err == nil || got.Content != nil {
			t.Errorf("%s reads a pack", who)
		}
	}
	for _, digest := range []string{"", strings.Repeat("0", 64), f.Frozen.Digest} {
		if _, err := tr.PackFile(ctx, ann, "g00", digest); models.KindOf(err) != models.KindNotFound {
			t.Errorf("%q: %v", digest, err)
		}
	}
}

// TestNothingPrivilegedInPacks: no type from which a pack is made can hold what is
// privileged.
func TestNothingPrivilegedInPacks(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var walk func(at string, x reflect.Type)
	walk = func(at string, x reflect.Type) {
		for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array}, x.Kind()) {
			x = x.Elem()
		}
		if seen[x] {
			return
		}
		seen[x] = true
		if x == reflect.TypeFor[models.CounselNote]() || x == reflect.TypeFor[models.Privileged]() || x.Kind() == reflect.Interface && x.PkgPath() == "" && x.NumMethod() == 0 {
			t.Errorf("%s can hold %s", at, x)
		}
		if x.Kind() == reflect.Struct && x.PkgPath() != "time" {
			for i := range x.NumField() {
				walk(at+"."+x.Field(i).Name, x.Field(i).Type)
			}
		}
	}
	walk("Pack", reflect.TypeFor[acceptance.Pack]())
	walk("Acceptance", reflect.TypeFor[models.Acceptance]())
	walk("Signature", reflect.TypeFor[models.Signature]())
	if len(seen) < 15 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}

// TestReaders: counsel names roles, and nobody else comes to read the note by it.
func TestReaders(t *testing.T) {
	t.Parallel()
	tr, ctx := kept(t, 1), t.Context()
	carl := person("carl", models.RoleCounsel, "brook-al")
	const canary = "canary-5150"
	note := models.CounselNote{ID: "g00", Text: canary, Readers: []models.Role{models.RoleBudget}}
	if err := tr.WriteCounselNote(ctx, carl, note, 0); err != nil {
		t.Fatal(err)
	}
	for _, r := range models.Roles {
		who := person("x", r, "brook-al")
		want := r == models.RoleBudget || r == models.RoleCounsel
		if n, _, err := tr.CounselNote(ctx, who, "g00"); (err == nil) != want || (n.Text == canary) != want {
			t.Errorf("%s: %+v, %v", r, n, err)
		}
		if err := tr.WriteCounselNote(ctx, who, note, 9); r != models.RoleCounsel && models.KindOf(err) != models.KindDenied {
			t.Errorf("%s writes it: %v", r, err)
		}
		if n, _, err := tr.CounselNote(ctx, person("y", r, "elsewhere-al"), "g00"); err == nil || n.Text != "" {
			t.Errorf("%s of another place reads it", r)
		}
	}
	gone := person("x", models.RoleBudget, "brook-al")
	gone.Disabled = true
	if note.ReadableBy(gone, []string{"brook-al"}) || note.ReadableBy(models.Person{Assignments: gone.Assignments}, []string{"brook-al"}) {
		t.Error("who may not sign in reads it")
	}
}
