package server

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"proviso/app/intake"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// TestProposalPages: the recipients of a real file with scores and reasons; a choice that
// is remembered; what the file proposes, ticked where nothing speaks against it, and
// written when it is accepted; who was slower is told.
func TestProposalPages(t *testing.T) {
	t.Parallel()
	a := newArchive(t, storetest.Open(t))
	gus := models.Person{ID: "gus", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	file, err := os.ReadFile(filepath.Join("..", "intake", "testdata", "usaspending", "transactions_nyc.csv"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.tracker.ReadImport(t.Context(), gus, tracker.ImportFile{Source: intake.Source{Name: "nyc.csv", Bytes: bytes.NewReader(file), Size: int64(len(file))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.tracker.KeepImport(t.Context(), gus, m.Number); err != nil {
		t.Fatal(err)
	}
	ann, ned := a.person(t, "ann", models.Assignment{Role: models.RoleGrants}), a.person(t, "ned", in("chicago-il", models.RoleGrants))
	const recipients, of = "/workspace/imports/1/recipients", "/workspace/imports/proposals?jurisdiction=new-york-city-ny"
	ann.do("GET", "/workspace/imports/1", nil)
	lacksNone(t, "import", ann.body, recipients, "/workspace/imports/proposals")
	ann.do("GET", recipients, nil)
	lacksNone(t, "recipients", ann.body, "NEW YORK, CITY OF", "City of New York: sure", "same name, a city: +60", "the place is a city: –", "10 other recipients")

	if resp := ann.send(recipients, recipients, "recipient", "uei.ltm5bxhn9ls3", "version", "0", "jurisdiction", "none"); resp.StatusCode != 422 {
		t.Errorf("none without a reason: %d", resp.StatusCode)
	}
	lacksNone(t, "refused", ann.body, "say why it is none of the record")
	if resp := ann.send(recipients, recipients, "recipient", "uei.ltm5bxhn9ls3", "version", "0", "jurisdiction", "new-york-city-ny"); resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", resp.StatusCode, ann.body)
	}
	if resp := ann.send(recipients, recipients, "recipient", "uei.ltm5bxhn9ls3", "version", "0", "jurisdiction", "new-york"); resp.StatusCode != 409 {
		t.Errorf("over what was said since: %d", resp.StatusCode)
	}
	ann.do("GET", recipients, nil)
	lacksNone(t, "remembered", ann.body, "as Person ann said on")

	ann.do("GET", of, nil)
	lacksNone(t, "proposals", ann.body, "15PBJA24GG01899SMTP", "$350,000", "nyc.csv", "as a person said", "16.590")
	box := regexp.MustCompile(`name="(accept\.[0-9a-f]+)" value="yes"( checked)?`).FindStringSubmatch(ann.body)
	if box == nil || box[2] != "" { // its number is not one of the formula grant
		t.Fatalf("the proposal is not there, or is ticked beforehand: %q", box)
	}
	accept := func(b *browser, pairs ...string) int {
		return b.send(of, "/workspace/imports/proposals", append([]string{"jurisdiction", "new-york-city-ny"}, pairs...)...).StatusCode
	}
	if got := accept(ann, "reason", "as reported"); got != 422 {
		t.Errorf("nothing ticked: %d", got)
	}
	if got := accept(ann, box[1], "yes"); got != 422 || !strings.Contains(ann.body, `value="yes" checked`) {
		t.Errorf("no reason: %d", got)
	}
	if resp := ned.send("/workspace/imports/proposals", "/workspace/imports/proposals", "jurisdiction", "new-york-city-ny", box[1], "yes", "reason", "x"); resp.StatusCode != 403 || !strings.Contains(ned.body, "files of new-york-city-ny") {
		t.Errorf("Chicago accepts: %d %s", resp.StatusCode, ned.body)
	}
	if got := accept(ann, box[1], "yes", "reason", "as reported"); got != http.StatusSeeOther {
		t.Fatalf("accepted: %d %s", got, ann.body)
	}
	if got := accept(ann, box[1], "yes", "reason", "as reported"); got != 409 {
		t.Errorf("accepted again: %d", got)
	}
	ann.do("GET", of, nil)
	lacksNone(t, "afterwards", ann.body, "propose nothing", "Of one award")
	ann.do("GET", "/workspace/facts/grant/new-york-city-ny-byrne-jag-fy2024", nil)
	lacksNone(t, "the grant", ann.body, "15PBJA24GG01899SMTP")
}
