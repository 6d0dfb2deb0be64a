package server

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

const recordsPage = "/workspace/trail/records"

// demandFile is the id of the file of a demand that is given out.
const demandFile = "bja-document-request-2018-01-24.denver-co"

// filed is an archive with what a request for records is about: a document to be
// given out, one that is withheld, one that nobody decides on, one that was taken
// away, an answer in draft that nobody decides on, the file of a demand that is given
// out, and what counsel wrote. All that may not leave says "canary".
type filed struct {
	archive
	released, refused, undecided, removed string // ids
}

func newFiled(t *testing.T, s *store.Store) filed {
	t.Helper()
	f := filed{archive: newArchive(t, s)}
	ann, lee := f.person(t, "ann", in("denver-co", models.RoleGrants)), f.person(t, "lee", in("denver-co", models.RoleCounsel))
	add := func(name, title, content string) string {
		resp := ann.upload("/workspace/documents/new", "/workspace/documents/upload", name, "%PDF-1.7\n"+content+"\n%%EOF\n", "jurisdiction", "denver-co", "title", title, "about", "/grants/"+denverGrant, "note", title)
		if resp.StatusCode != 303 {
			t.Fatalf("add %s: %d %s", name, resp.StatusCode, ann.body)
		}
		return resp.Header.Get("Location")[len("/workspace/documents/"):]
	}
	f.released = add("letter.pdf", "=Award letter", "the letter")
	f.refused = add("canary-refused.pdf", "canary refused", "canary of the refused")
	f.undecided = add("canary-undecided.pdf", "canary undecided", "canary of the undecided")
	f.removed = add("canary-removed.pdf", "canary removed", "canary of the removed")
	at := "/workspace/documents/" + f.removed
	if resp := ann.send(at, at+"/remove", "version", "1", "why", "canary of the removal"); resp.StatusCode != 303 {
		t.Fatalf("remove: %d %s", resp.StatusCode, ann.body)
	}
	if resp := ann.send(answered, answered+"/plan", "version", "0", "route", "accept_with_letter", "why", "canary of the reasons", "letter", "canary of the draft", "offices", "Mayor"); resp.StatusCode != 303 {
		t.Fatalf("plan: %d %s", resp.StatusCode, ann.body)
	}
	if resp := ann.send(denverFile, denverFile, "act", "open"); resp.StatusCode != 303 {
		t.Fatalf("open: %d %s", resp.StatusCode, ann.body)
	}
	if resp := lee.send(answered, answered+"/counsel", "version", "0", "text", "canary of counsel", "likelihood", "canary likely"); resp.StatusCode != 303 {
		t.Fatalf("note: %d %s", resp.StatusCode, lee.body)
	}
	log, err := models.Body(models.PrivilegeLog{ID: models.ReplyID(canaryDemand, "denver-co"), Entries: []models.WithheldItem{{Row: models.Row{No: 1}, Control: "canary-1", Author: "canary author", Type: "canary type", Description: "canary memo", Ground: models.GroundAttorney}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []store.Draft{{Kind: models.FactPrivilegeLog, ID: models.ReplyID(canaryDemand, "denver-co"), Body: log}}, "lee", "keep-privilege-log", ""); err != nil {
		t.Fatal(err)
	}
	return f
}

// decided is the form as somebody fills it in.
func (f filed) decided(more ...string) []string {
	return append([]string{"jurisdiction", "denver-co", "reference", "CORA-2026-7", "why", "a newspaper asks",
		"document-" + f.released, "release", "version-" + f.released, "1",
		"document-" + f.refused, "deliberative_process", "version-" + f.refused, "1",
		"document-demand-file/" + demandFile, "release", "version-demand-file/" + demandFile, "1"}, more...)
}

// entries are the files of a ZIP, by path.
func entries(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("no ZIP: %v: %.300s", err, body)
	}
	out := map[string]string{}
	for _, f := range z.File {
		raw, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice || !filepath.IsLocal(f.Name) {
			t.Errorf("%q is there twice, or leads elsewhere", f.Name)
		}
		out[f.Name] = string(raw)
	}
	return out
}

// tableOf is a table of a bundle, each row by the names of its columns.
func tableOf(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, cell := range r {
			row[rows[0][i]] = cell
		}
		out = append(out, row)
	}
	return out
}

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// lastLine is the newest line of the trail.
func lastLine(t *testing.T, s *store.Store) models.TrailLine {
	t.Helper()
	head, err := s.TrailHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// TestRecords: whoever makes the bundle, counsel too, it holds what may be given
// out and an index of what may not, and nothing of what that says or is called. Its
// manifest is right, and the trail has its hash.
func TestRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Setenv("TMPDIR", t.TempDir())
		f := newFiled(t, s)
		for _, x := range []struct {
			login, role string
			given       models.Assignment
		}{
			{"aud", "auditor", in("denver-co", models.RoleAuditor)},
			{"adm", "admin", in("denver-co", models.RoleAdmin)},
			{"law", "counsel", in("denver-co", models.RoleCounsel)},
			{"sta", "auditor", in("colorado", models.RoleAuditor)},
			{"all", "admin", models.Assignment{Role: models.RoleAdmin}},
		} {
			b := f.person(t, x.login, x.given)
			before := lastLine(t, s)
			resp := b.send(recordsPage+"?jurisdiction=denver-co", recordsPage, f.decided()...)
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/zip" || !strings.Contains(resp.Header.Get("Content-Disposition"), `attachment; filename="proviso-records-denver-co-2026-11-24.zip"`) || resp.Header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%s: %d %v %.500s", x.login, resp.StatusCode, resp.Header, b.body)
			}
			line := lastLine(t, s)
			if line.Seq != before.Seq+1 || line.Kind != "records" || line.ID != "denver-co" || line.Action != "make-records" || !strings.Contains(line.Detail, "SHA-256 "+sha(b.body)) || !strings.Contains(line.Detail, "CORA-2026-7: a newspaper asks; 1 documents given out, 7 entries withheld") {
				t.Errorf("%s: the trail has %+v", x.login, line)
			}
			files := entries(t, b.body)
			for name, text := range files {
				if strings.Contains(strings.ToLower(name+text), "canary") {
					t.Errorf("%s: what is withheld is in %s: …%.200s", x.login, name, text[max(0, strings.Index(text, "canary")-60):])
				}
				for _, digest := range []string{sha("%PDF-1.7\ncanary of the refused\n%%EOF\n"), sha("%PDF-1.7\ncanary of the undecided\n%%EOF\n"), sha("%PDF-1.7\ncanary of the removed\n%%EOF\n")} {
					if strings.Contains(text, digest) {
						t.Errorf("%s: the digest of what is withheld is in %s", x.login, name)
					}
				}
			}
			f.checkBundle(t, files, x.role, before)
		}
		left, err := os.ReadDir(os.TempDir())
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func (f filed) checkBundle(t *testing.T, files map[string]string, role string, head models.TrailLine) {
	t.Helper()
	manifest := map[string]string{}
	var paths []string
	for _, r := range tableOf(t, files["manifest.csv"]) {
		manifest[r["path"]], paths = r["sha256"], append(paths, r["path"])
		if text := files[r["path"]]; r["bytes"] != strconv.Itoa(len(text)) || r["sha256"] != sha(text) {
			t.Errorf("the manifest is wrong about %s", r["path"])
		}
	}
	if len(manifest) != len(files)-1 || !slices.IsSorted(paths) {
		t.Errorf("the manifest has %v of %d files", paths, len(files))
	}
	readme := strings.Join(strings.Fields(files["README.txt"]), " ")
	for _, want := range []string{"City and County of Denver (denver-co)", "24 November 2026", "role " + role, "CORA-2026-7", head.Hash, "1 on the ground of deliberative process", "3 on the ground of not reviewed for release", "(7 in all)"} {
		if !strings.Contains(readme, want) {
			t.Errorf("the README lacks %q:\n%s", want, files["README.txt"])
		}
	}
	path := "documents/" + f.released + "-v1-letter.pdf"
	if files[path] != "%PDF-1.7\nthe letter\n%%EOF\n" {
		t.Errorf("the document is not at %s", path)
	}
	if docs := tableOf(t, files["documents.csv"]); len(docs) != 1 || docs[0]["title"] != "'=Award letter" || docs[0]["path"] != path || docs[0]["sha256"] != sha(files[path]) {
		t.Errorf("documents: %v", docs)
	}
	withheld := map[string]string{}
	for i, r := range tableOf(t, files["withheld.csv"]) {
		withheld[r["kind"]+" "+r["ground"]] += r["belongs_to"]
		if r["control"] != "W-000"+strconv.Itoa(i+1) || r["first_written"] != "2026-03-31" {
			t.Errorf("withheld: %v", r)
		}
	}
	for what, about := range map[string]string{"document deliberative process": "grant " + denverGrant, "counsel-note attorney-client privilege; attorney work product": "grant " + denverGrant,
		"privilege-log attorney-client privilege; attorney work product": "action " + canaryDemand, "person security: lines of the trail about accounts of people": ""} {
		if got, ok := withheld[what]; !ok || got != about {
			t.Errorf("%s: %q (%v) in %v", what, got, ok, withheld)
		}
	}
	work := map[string]bool{}
	for _, r := range tableOf(t, files["work.csv"]) {
		work[r["kind"]+" "+r["id"]] = true
	}
	if !work["demand-file "+demandFile] || work["acceptance "+denverGrant] {
		t.Errorf("the workspace's: %v", work)
	}
	grant, source := false, map[string]bool{}
	for _, r := range tableOf(t, files["sources.csv"]) {
		source[r["id"]] = true
	}
	for _, r := range tableOf(t, files["facts.csv"]) {
		grant = grant || r["id"] == denverGrant
		for _, id := range strings.Fields(r["sources"]) {
			if !source[id] {
				t.Errorf("the source %s of %s is not there", id, r["id"])
			}
		}
		if r["kind"] == "grant" && !strings.Contains(r["body"], `"jurisdiction":"denver-co"`) {
			t.Errorf("a grant of elsewhere: %s", r["id"])
		}
	}
	if !grant {
		t.Error("the facts lack the grant")
	}
	shown, hidden := 0, 0
	for _, r := range tableOf(t, files["trail.csv"]) {
		if r["kind"] == "person" {
			t.Errorf("a line about an account: %v", r)
		}
		if r["withheld"] == "" {
			shown++
			continue
		}
		if hidden++; r["reason"]+r["digest"]+r["before"]+r["after"]+r["sources"] != "" || !strings.HasPrefix(r["withheld"], "W-000") {
			t.Errorf("a line that is withheld says more: %v", r)
		}
	}
	if shown == 0 || hidden != 7 {
		t.Errorf("the trail has %d lines, and %d withheld", shown, hidden)
	}
}

// TestRecordsOfOthers: of another's jurisdiction nothing is to be made or asked, and
// without one of the roles nothing at all.
func TestRecordsOfOthers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	f := newFiled(t, s)
	cora, vic := f.person(t, "cora", in("chicago-il", models.RoleAuditor)), f.person(t, "vic", in("denver-co", models.RoleViewer))
	before := lastLine(t, s)
	if resp := cora.do("GET", recordsPage+"?jurisdiction=denver-co", nil); resp.StatusCode != 404 {
		t.Errorf("the form of elsewhere: %d", resp.StatusCode)
	}
	if resp := cora.send(recordsPage, recordsPage, f.decided()...); resp.StatusCode != 404 || strings.Contains(cora.body, "canary") {
		t.Errorf("the bundle of elsewhere: %d", resp.StatusCode)
	}
	if resp := cora.send(recordsPage, recordsPage, f.decided("jurisdiction", "chicago-il")...); resp.StatusCode != 422 || strings.Contains(cora.body, "canary") {
		t.Errorf("a document of elsewhere: %d", resp.StatusCode)
	}
	vic.do("GET", "/account", nil)
	form := url.Values{"csrf": {vic.token()}, "jurisdiction": {"denver-co"}, "reference": {"1"}, "why": {"1"}}
	if resp := vic.do("POST", recordsPage, form); resp.StatusCode != 403 {
		t.Errorf("a viewer: %d", resp.StatusCode)
	}
	if resp := vic.do("GET", recordsPage+"?jurisdiction=denver-co", nil); resp.StatusCode != 403 {
		t.Errorf("a viewer's form: %d", resp.StatusCode)
	}
	if line := lastLine(t, s); line != before {
		t.Errorf("the trail has %+v", line)
	}
}

// TestRecordsRefused: what is wrong is told at its field, with what was typed kept;
// nothing is sent, written or left.
func TestRecordsRefused(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := storetest.Open(t)
	f := newFiled(t, s)
	b := f.person(t, "aud", in("denver-co", models.RoleAuditor))
	ann := f.signIn(t, "ann")
	before := lastLine(t, s)
	b.do("GET", recordsPage+"?jurisdiction=denver-co", nil)
	for _, want := range []string{"Answer to Byrne JAG FY2017, City and County of Denver", "File of the demand: document request by the Bureau of Justice Assistance"} {
		if !strings.Contains(plain(b.body), want) {
			t.Errorf("the form does not name %q: %s", want, plain(b.body))
		}
	}
	refused := func(name string, status int, field, says string, pairs ...string) {
		t.Helper()
		resp := b.send(recordsPage, recordsPage, f.decided(pairs...)...)
		fault := regexp.MustCompile(`<p class="entry__fault" id="records-form-` + regexp.QuoteMeta(field) + `-fault">([^<]*)</p>`).FindStringSubmatch(b.body)
		if resp.StatusCode != status || fault == nil || !strings.Contains(fault[1], says) {
			t.Errorf("%s: %d, told at %s: %q, want %q", name, resp.StatusCode, field, fault, says)
		}
		for _, kept := range []string{`value="CORA-2026-7"`, ">a newspaper asks</textarea>"} {
			if field != "reference" && field != "why" && !strings.Contains(b.body, kept) {
				t.Errorf("%s: %s is lost", name, kept)
			}
		}
		chosen := regexp.MustCompile(`(?s)name="document-` + f.refused + `".*?</select>`).FindString(b.body)
		if field != "jurisdiction" && !strings.HasSuffix(field, f.refused) && !strings.Contains(chosen, `value="deliberative_process" selected`) {
			t.Errorf("%s: what was decided is lost: %s", name, chosen)
		}
	}
	nothing := func() {
		t.Helper()
		if line := lastLine(t, s); line != before {
			t.Errorf("the trail has %+v", line)
		}
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	refused("no reference", 422, "reference", "missing", "reference", " ")
	refused("no reason", 422, "why", "missing", "why", "")
	refused("a long reference", 422, "reference", "too long", "reference", strings.Repeat("x", 201))
	refused("no day", 422, "from", "30", "from", "2026-02-30")
	refused("days in the wrong order", 422, "from", "is after the last day", "from", "2026-03-02", "to", "2026-03-01")
	refused("a day ahead", 422, "to", "lies ahead", "to", "2026-11-25")
	refused("no jurisdiction", 422, "jurisdiction", "missing", "jurisdiction", "")
	refused("an unknown jurisdiction", 422, "jurisdiction", "none that the record holds", "jurisdiction", "nowhere")
	refused("no ground", 422, "document-"+f.refused, "is no ground", "document-"+f.refused, "canary")
	refused("another ground", 422, "words-"+f.refused, "missing", "document-"+f.refused, "other")
	refused("no version", 422, "document-"+f.refused, "which version", "version-"+f.refused, "x")
	nothing()
	at := "/workspace/documents/" + f.released
	if resp := ann.upload(at, at+"/upload", "letter.pdf", "%PDF-1.7\nthe next\n%%EOF\n", "version", "1"); resp.StatusCode != 303 {
		t.Fatalf("revise: %d %s", resp.StatusCode, ann.body)
	}
	before = lastLine(t, s)
	refused("changed meanwhile", 409, "document-"+f.released, "Was changed since")
	digest := sha("%PDF-1.7\nthe next\n%%EOF\n")
	if err := os.WriteFile(filepath.Join(f.dir, digest[:2], digest), []byte("altered"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("altered", 409, "document-"+f.released, "is not what was uploaded", "version-"+f.released, "2")
	nothing()
}

// TestRecordsSpan: a bundle of some days has what was written on them, and of a
// document the versions of them.
func TestRecordsSpan(t *testing.T) {
	t.Parallel()
	f := newFiled(t, storetest.Open(t))
	b := f.person(t, "aud", in("denver-co", models.RoleAuditor))
	// All is written on the day of the store's clock, 31 March.
	for days, want := range map[string]bool{"2026-03-31 2026-03-31": true, "2026-03-31 ": true, " 2026-03-31": true, " 2026-03-30": false, "2026-04-01 ": false} {
		from, to, _ := strings.Cut(days, " ")
		if resp := b.send(recordsPage, recordsPage, f.decided("from", from, "to", to)...); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", days, resp.StatusCode, b.body)
		}
		files := entries(t, b.body)
		for _, name := range []string{"facts.csv", "sources.csv", "documents.csv", "withheld.csv", "trail.csv"} {
			if got := len(tableOf(t, files[name])) > 0; got != want {
				t.Errorf("%s: %s has rows: %v", days, name, got)
			}
		}
	}
}
