package server

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

const (
	denverGrant = "denver-co-byrne-jag-fy2017"
	pdf         = "%PDF-1.7\n1 0 obj\nthe letter\n%%EOF\n"
)

// archive is an office with a place for documents.
type archive struct {
	office
	tracker *tracker.Tracker
	dir     string
}

func newArchive(t *testing.T, s *store.Store) archive {
	t.Helper()
	now := noon()
	o := archive{office: office{clock: &now, log: &bytes.Buffer{}}, dir: filepath.Join(t.TempDir(), "documents")}
	o.identity = identity.New(s, identity.Options{Now: func() time.Time { return *o.clock }})
	items, err := tracker.Items(real(t))
	if err != nil {
		t.Fatal(err)
	}
	o.tracker = tracker.New(s, noon)
	if _, err := o.tracker.Load(t.Context(), items, "seed", "seed", "test"); err != nil {
		t.Fatal(err)
	}
	storetest.Publish(t, s)
	settings := config.Defaults()
	settings.DocumentLimit = 2 << 20
	o.tracker.Vault = vault.Folder(o.dir, int64(settings.DocumentLimit))
	t.Cleanup(func() { o.tracker.Vault.Close() })
	o.app = New(o.tracker, Options{Now: noon, Identity: o.identity, Log: slog.New(slog.NewJSONHandler(o.log, nil)), Config: settings})
	return o
}

// upload sends a file from the page, with fields before it.
func (b *browser) upload(page, action, name, content string, pairs ...string) *http.Response {
	b.t.Helper()
	b.do("GET", page, nil)
	return b.sendFile(action, name, content, append([]string{"csrf", b.token()}, pairs...)...)
}

func (b *browser) sendFile(action, name, content string, pairs ...string) *http.Response {
	b.t.Helper()
	return b.sendPart(action, "file", name, content, pairs...)
}

// slice sends a part of a file, and gives the status of the answer.
func (b *browser) slice(action, content string, pairs ...string) int {
	b.t.Helper()
	return b.sendPart(action, "slice", "blob", content, pairs...).StatusCode
}

func (b *browser) sendPart(action, field, name, content string, pairs ...string) *http.Response {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.WriteField(pairs[i], pairs[i+1])
	}
	h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + name + `"`}, "Content-Type": {"text/html"}}
	part, err := w.CreatePart(h)
	if err != nil {
		b.t.Fatal(err)
	}
	io.WriteString(part, content)
	w.Close()
	r := httptest.NewRequestWithContext(b.t.Context(), "POST", action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Cookie", b.cookie)
	resp, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	b.body = string(raw)
	return resp
}

// add adds a document of Denver's and gives where it stands.
func (b *browser) add(name, content string) string {
	b.t.Helper()
	resp := b.upload("/workspace/documents/new", "/workspace/documents/upload", name, content, "jurisdiction", "denver-co", "title", "Award letter", "about", "/grants/"+denverGrant)
	if resp.StatusCode != 303 {
		b.t.Fatalf("add %s: %d %s", name, resp.StatusCode, b.body)
	}
	return resp.Header.Get("Location")
}

// contents are the files in the place of documents.
func (o archive) contents(t *testing.T) int {
	t.Helper()
	n := 0
	if err := o.tracker.Vault.Each(t.Context(), func(string, int64) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestScenario12: a record hold starts on linked awards, and deleting a linked
// document is refused with the reason; once it is released, the document goes, and
// that it was there stays.
func TestScenario12(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := newArchive(t, s)
		ann := o.person(t, "ann", in("denver-co", models.RoleGrants))
		at := ann.add("letter.pdf", pdf)
		twin := ann.add("same.pdf", pdf) // has the same content
		var demand string
		b, err := o.tracker.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range b.Record.Actions {
			if a.Demands() && a.RespondBy.String() == "2018-02-23" {
				demand = a.ID
			}
		}
		who := models.Person{ID: "lee", Assignments: []models.Assignment{in("denver-co", models.RoleCounsel)}}
		hold, err := o.tracker.PlaceHold(t.Context(), who, models.RecordHold{Jurisdiction: "denver-co", Demand: demand, Grants: []string{denverGrant}}, "documents were demanded by 23 February 2018")
		if err != nil {
			t.Fatal(err)
		}
		remove := func(at string, version string) *http.Response {
			return ann.send(at, at+"/remove", "version", version, "why", "no longer needed")
		}
		if resp := remove(at, "1"); resp.StatusCode != 409 || !strings.Contains(ann.body, hold.ID) || !strings.Contains(ann.body, "documents were demanded by 23 February 2018") || !strings.Contains(ann.body, `value="no longer needed"`) {
			t.Fatalf("a held document: %d %s", resp.StatusCode, ann.body)
		}
		if resp := ann.send(at, at+"/describe", "version", "1", "title", "Award letter", "about", ""); resp.StatusCode != 422 || !strings.Contains(ann.body, "must go on naming") {
			t.Errorf("a held document made about nothing: %d", resp.StatusCode)
		}
		if err := o.tracker.ReleaseHold(t.Context(), who, hold.ID, "the demand was withdrawn"); err != nil {
			t.Fatal(err)
		}
		if resp := remove(at, "1"); resp.StatusCode != 303 {
			t.Fatalf("a released document: %d %s", resp.StatusCode, ann.body)
		}
		if ann.do("GET", at, nil); !strings.Contains(ann.body, "Taken away by Person ann") || !strings.Contains(ann.body, "no longer needed") {
			t.Errorf("what is left of it: %s", ann.body)
		}
		if resp := ann.do("GET", at+"/versions/1", nil); resp.StatusCode != 404 {
			t.Errorf("its content is given out: %d", resp.StatusCode)
		}
		if resp := ann.do("GET", twin+"/versions/1", nil); resp.StatusCode != 200 || ann.body != pdf {
			t.Errorf("the content of another document went with it: %d", resp.StatusCode)
		}
		if resp := remove(twin, "1"); resp.StatusCode != 303 || o.contents(t) != 0 {
			t.Errorf("the last document of a content: %d, %d files are left", resp.StatusCode, o.contents(t))
		}
	})
}

// TestDocuments: versions are added and stay, what expires is told, and content
// that was changed on the disk is not given out.
func TestDocuments(t *testing.T) {
	o := newArchive(t, storetest.Open(t))
	ann := o.person(t, "ann", in("denver-co", models.RoleBudget))
	at := ann.add("letter.pdf", pdf)
	second := strings.Replace(pdf, "the letter", "the letter, signed", 1)
	if resp := ann.upload(at, at+"/upload", "signed.pdf", second, "version", "1", "file_note", "signed"); resp.StatusCode != 303 {
		t.Fatalf("a second version: %d %s", resp.StatusCode, ann.body)
	}
	if resp := ann.upload(at, at+"/upload", "signed.pdf", pdf, "version", "1"); resp.StatusCode != 409 {
		t.Errorf("upon a version that was replaced: %d", resp.StatusCode)
	}
	if resp := ann.upload(at, at+"/upload", "signed.pdf", second, "version", "2"); resp.StatusCode != 422 || !strings.Contains(ann.body, "to the last byte") {
		t.Errorf("the same again: %d", resp.StatusCode)
	}
	for n, want := range map[string]string{"1": pdf, "2": second} {
		resp := ann.do("GET", at+"/versions/"+n, nil)
		h := resp.Header
		if resp.StatusCode != 200 || ann.body != want || h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") {
			t.Errorf("version %s: %d %v", n, resp.StatusCode, h)
		}
	}
	soon := models.DateOf(noon()).AddDays(30).String()
	if resp := ann.send(at, at+"/describe", "version", "2", "title", "Award letter", "about", "http://other.example/grants/"+denverGrant+"?as_of=2018-01-24", "expires_on", soon, "note", "n"); resp.StatusCode != 303 {
		t.Fatalf("describe: %d %s", resp.StatusCode, ann.body)
	}
	for query, want := range map[string]bool{"": true, "?state=soon": true, "?state=expired": false, "?state=held": false, "?text=SIGNED": true, "?text=nothing": false,
		"?about=" + denverGrant: true, "?about=none": false, "?jurisdiction=denver-co": true, "?state=removed": false, "?format=csv&table=documents": true} {
		if resp := ann.do("GET", "/workspace/documents"+query, nil); resp.StatusCode != 200 || strings.Contains(ann.body, "Award letter") != want {
			t.Errorf("%q: %d, lists it: %t", query, resp.StatusCode, !want)
		}
	}
	if resp := ann.do("GET", "/workspace/documents?state=x", nil); resp.StatusCode != 400 {
		t.Errorf("no state: %d", resp.StatusCode)
	}
	sum := sha256.Sum256([]byte(second))
	digest := hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(o.dir, digest[:2], digest), []byte("ALTERED"), 0o600); err != nil {
		t.Fatal(err)
	}
	if resp := ann.do("GET", at+"/versions/2", nil); resp.StatusCode != 409 || !strings.Contains(ann.body, "its SHA-256 differs") || strings.Contains(ann.body, "ALTERED") {
		t.Errorf("changed content: %d %s", resp.StatusCode, ann.body)
	}
	states := map[tracker.ContentState]int{}
	os.WriteFile(filepath.Join(o.dir, "stray"), []byte("x"), 0o600)
	if err := o.tracker.CheckContents(t.Context(), func(c tracker.Content) error { states[c.State]++; return nil }); err != nil {
		t.Fatal(err)
	}
	if states[tracker.ContentWhole] != 1 || states[tracker.ContentAltered] != 1 || states[tracker.ContentOrphan] != 1 || len(states) != 3 {
		t.Errorf("the check finds %v", states)
	}
}

// packed is an office document of one part that says how long it is.
func packed(t *testing.T, part, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, content)
	z.Close()
	return b.String()
}

// TestHostileFiles: nothing that is other than its name says, or more, or that
// swells, is kept; and a name leads nowhere.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	o := newArchive(t, storetest.Open(t))
	ann := o.person(t, "ann", in("denver-co", models.RoleGrants))
	const script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
	for name, x := range map[string]struct{ file, content, want string }{
		"a page in a PDF's name":    {"a.pdf", "<!DOCTYPE html><script>alert(1)</script>", "is not a PDF"},
		"a page before a PDF":       {"a.pdf", "<html>" + pdf, "is not a PDF"},
		"a PDF and an archive":      {"a.pdf", pdf + packed(t, "x", "y"), "is not a PDF"},
		"a drawing with a script":   {"a.svg", script, "no type that is kept"},
		"a drawing as a picture":    {"a.png", script, "is not a PNG"},
		"a picture and a program":   {"a.gif", "GIF89a" + packed(t, "Evil.class", "x"), "no type that is kept"},
		"a page":                    {"a.html", "<p>", "no type that is kept"},
		"a page as text":            {"a.txt", "<html><script>alert(1)</script>", "looks like a page"},
		"a bomb":                    {"a.docx", packed(t, "word/document.xml", strings.Repeat("\x00", 100<<20)), "times its size"},
		"a workbook that is a bomb": {"a.xlsx", packed(t, "xl/workbook.xml", strings.Repeat("0", 300<<20)), "swells"},
		"a workbook with a program": {"a.xlsx", packed(t, "xl/vbaProject.bin", "x"), "holds a program"},
		"nothing":                   {"a.pdf", "", "is empty"},
		"a hidden ending":           {"a\u202efdp.exe", pdf, "no type that is kept"},
		"too long":                  {"a.txt", strings.Repeat("a", 2<<20+1), "is longer than 2 MiB"},
		"no name":                   {"..", pdf, "no"},
	} {
		resp := ann.upload("/workspace/documents/new", "/workspace/documents/upload", x.file, x.content, "jurisdiction", "denver-co", "title", "Letter")
		if resp.StatusCode != 422 || !strings.Contains(ann.body, x.want) || !strings.Contains(ann.body, `value="Letter"`) {
			t.Errorf("%s: %d, want %q", name, resp.StatusCode, x.want)
		}
	}
	if resp := ann.upload("/workspace/documents/new", "/workspace/documents/upload", "a.txt", strings.Repeat("a", 3<<20), "jurisdiction", "denver-co", "title", "Letter"); resp.StatusCode != 413 {
		t.Errorf("much too long: %d", resp.StatusCode)
	}
	if n := o.contents(t); n != 0 {
		t.Errorf("%d of them are kept", n)
	}
	for name, want := range map[string]string{
		"../../../etc/passwd.pdf":         `filename="passwd.pdf"; filename*=UTF-8''passwd.pdf`,
		`..\\..\\windows\\a.pdf`:          `filename="a.pdf"; filename*=UTF-8''a.pdf`,
		"a\\\"; evil=\\\"b.pdf":           `filename="a__ evil=_b.pdf"; filename*=UTF-8''a_%3B%20evil%3D_b.pdf`,
		"Größe 5 €.pdf":                   `filename="Gr__e 5 _.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%205%20%E2%82%AC.pdf`,
		"a\u202eb\u200bX-Evil: 1.pdf":     `filename="abX-Evil_ 1.pdf"; filename*=UTF-8''abX-Evil_%201.pdf`,
		"a%0d%0aSet-Cookie: x=1;.pdf":     `filename="a_0d_0aSet-Cookie_ x=1_.pdf"; filename*=UTF-8''a%250d%250aSet-Cookie_%20x%3D1%3B.pdf`,
		strings.Repeat("x", 400) + ".pdf": `filename="` + strings.Repeat("x", 116) + `.pdf"; filename*=UTF-8''` + strings.Repeat("x", 116) + `.pdf`,
	} {
		resp := ann.do("GET", ann.add(name, pdf)+"/versions/1", nil)
		if got := resp.Header.Get("Content-Disposition"); got != "attachment; "+want || resp.Header.Get("X-Evil") != "" || len(resp.Cookies()) > 0 {
			t.Errorf("%q is sent as %s", name, got)
		}
	}
	filepath.WalkDir(filepath.Dir(o.dir), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(d.Name()) {
			t.Errorf("%s lies there", path)
		}
		return nil
	})
	for _, id := range []string{"..%2f..%2fproviso.db", "%2e%2e", "none", strings.Repeat("0", 64)} {
		for _, path := range []string{"", "/versions/1", "/versions/..%2f1", "/versions/99999999999999999999"} {
			if resp := ann.do("GET", "/workspace/documents/"+id+path, nil); resp.StatusCode != 404 {
				t.Errorf("%s%s: %d", id, path, resp.StatusCode)
			}
		}
	}
}

// TestOthersDocuments: who has no role in the jurisdiction comes to none of its
// documents, by no address and no form; who only reads writes nothing; nothing is
// written without the form's token, and only what the form asks for.
func TestOthersDocuments(t *testing.T) {
	o := newArchive(t, storetest.Open(t))
	ann := o.person(t, "ann", in("denver-co", models.RoleGrants))
	at := ann.add("letter.pdf", pdf)
	bob := o.person(t, "bob", in("chicago-il", models.RoleGrants))
	for _, path := range []string{at, at + "/versions/1"} {
		if resp := bob.do("GET", path, nil); resp.StatusCode != 404 {
			t.Errorf("of another place, %s: %d", path, resp.StatusCode)
		}
	}
	if bob.do("GET", "/workspace/documents?state=all", nil); strings.Contains(bob.body, "Award letter") {
		t.Error("another place's document is listed")
	}
	if resp := bob.upload("/workspace/documents/new", at+"/upload", "b.pdf", pdf+" ", "version", "1"); resp.StatusCode != 404 {
		t.Errorf("a version from another place: %d", resp.StatusCode)
	}
	for _, act := range []string{"describe", "remove"} {
		if resp := bob.send("/workspace/documents/new", at+"/"+act, "version", "1", "title", "t", "why", "w"); resp.StatusCode != 404 {
			t.Errorf("%s from another place: %d", act, resp.StatusCode)
		}
	}
	if resp := bob.upload("/workspace/documents/new", "/workspace/documents/upload", "b.pdf", pdf, "jurisdiction", "denver-co", "title", "t"); resp.StatusCode != 422 {
		t.Errorf("a document of another place: %d", resp.StatusCode)
	}
	if resp := bob.upload("/workspace/documents/new", "/workspace/documents/upload", "b.pdf", pdf, "jurisdiction", "chicago-il", "title", "t", "about", "/grants/"+denverGrant); resp.StatusCode != 422 {
		t.Errorf("about another place's grant: %d", resp.StatusCode)
	}
	for login, role := range map[string]models.Role{"vic": models.RoleViewer, "aud": models.RoleAuditor} {
		reader := o.person(t, login, in("denver-co", role))
		if resp := reader.do("GET", at+"/versions/1", nil); resp.StatusCode != 200 || reader.body != pdf {
			t.Errorf("a %s reads it: %d", role, resp.StatusCode)
		}
		if resp := reader.upload(at, at+"/upload", "v.pdf", pdf+" ", "version", "1"); resp.StatusCode != 403 {
			t.Errorf("a %s adds a version: %d", role, resp.StatusCode)
		}
	}
	for what, token := range map[string]string{"no token": "", "another's": func() string { bob.do("GET", "/workspace/documents/new", nil); return bob.token() }()} {
		if resp := ann.sendFile("/workspace/documents/upload", "c.pdf", pdf, "csrf", token, "jurisdiction", "denver-co", "title", "t"); resp.StatusCode != 403 {
			t.Errorf("%s: %d", what, resp.StatusCode)
		}
	}
	// What the form does not ask for is not read.
	resp := ann.upload("/workspace/documents/new", "/workspace/documents/upload", "d.pdf", strings.Replace(pdf, "letter", "other", 1), "jurisdiction", "denver-co", "title", "t",
		"id", "mine", "by", "somebody", "digest", strings.Repeat("0", 64), "type", "text/html", "removed", "yes", "versions", "[]", "name", "evil.html")
	w, err := o.tracker.Work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(resp.Header.Get("Location"), "/workspace/documents/")
	for _, d := range w.Documents {
		if v := d.Versions[0]; d.ID == "mine" || d.ID == id && (v.Type != "application/pdf" || v.Name != "d.pdf" || v.By == "somebody" || d.Removed != nil || len(d.Versions) != 1) {
			t.Errorf("kept as %+v", d)
		}
	}
	if len(w.Documents) != 2 {
		t.Errorf("%d documents", len(w.Documents))
	}
}
