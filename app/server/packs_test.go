package server

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/identity"
	"proviso/app/print"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// TestPackPage: what signers are shown is downloaded under the hash that the page
// shows; who lost the office cannot sign; a condition that moved is shown before
// signing and kept with the signature; nothing is public before a person decides
// so; an earlier round stays as it was.
func TestPackPage(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	const canary = "canary-90210"
	grants := o.person(t, "grace", in("denver-co", models.RoleGrants), in("denver-co", models.RoleBudget))
	counsel := o.person(t, "carl", in("denver-co", models.RoleCounsel))
	viewer := o.person(t, "vic", in("denver-co", models.RoleViewer))
	stranger := o.person(t, "sam", in("chicago-il", models.RoleGrants))
	mayorOf := models.Assignment{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "Mayor"}
	mayor, former := o.person(t, "max", mayorOf), o.person(t, "fay", mayorOf)
	people, err := o.identity.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// A note, its reader, and everybody else.
	counsel.send(answered, answered+"/counsel", "version", "0", "text", canary, "likelihood", "", "reader-viewer", "yes")
	if viewer.do("GET", answered, nil); !strings.Contains(viewer.body, canary) || strings.Contains(viewer.body, answered+"/counsel") {
		t.Error("whom counsel named does not read the note, or may write it")
	}
	if grants.do("GET", answered, nil); strings.Contains(grants.body, canary) {
		t.Error("whom counsel did not name reads the note")
	}
	// An order that holds a condition off today, which is invented here.
	tr := tracker.New(s, noon)
	keeper, today := models.Person{ID: "op", Assignments: []models.Assignment{{Role: models.RoleGrants}}}, models.DateOf(noon())
	const of = "chicago-v-sessions-fy2017"
	keep := func(change func(m *models.Case)) {
		t.Helper()
		b, err := tr.Book(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		m := b.Record.Cases[slices.IndexFunc(b.Record.Cases, func(c models.Case) bool { return c.ID == of })]
		m.Orders = slices.Clone(m.Orders)
		change(&m)
		body, err := models.Body(m)
		if err != nil {
			t.Fatal(err)
		}
		one, err := tr.OneFact(t.Context(), models.FactCase, of)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tr.Keep(t.Context(), keeper, tracker.Change{Reason: "for the test", Drafts: []tracker.Draft{{Kind: models.FactCase, ID: of, Body: body, Replaces: one.Version, KnownFrom: today}}}); err != nil {
			t.Fatal(err)
		}
	}
	keep(func(m *models.Case) {
		m.VerifiedThrough = today
		m.Orders = append(m.Orders, models.Order{ID: "invented-order", Kind: "preliminary_injunction", Conditions: []string{"jag-notice"}, Programs: []string{"byrne-jag"}, FiscalYears: []int{2017},
			Scope: models.ScopeNationwide, Protected: []string{models.Everyone}, From: models.OnDay(today.AddDays(-30)), VerifiedThrough: today, Sources: m.Orders[0].Sources})
	})
	grants.send(answered, answered+"/plan", "version", "0", "route", "accept_with_letter", "why", "", "letter", "We </main> accept, and object.", "offices", "Mayor")
	if resp := grants.send(answered, answered+"/lock", "version", "1"); resp.StatusCode != 303 {
		t.Fatalf("lock: %d %s", resp.StatusCode, grants.body)
	}
	link := regexp.MustCompile(`href="(` + answered + `/packs/([0-9a-f]{64}))"`)
	grants.do("GET", answered, nil)
	at := link.FindStringSubmatch(grants.body)
	if at == nil || !strings.Contains(grants.body, "No Chromium is installed") {
		t.Fatal("the page does not lead to the pack, or does not say that there is no PDF")
	}
	resp := viewer.do("GET", at[1], nil)
	sum := sha256.Sum256([]byte(viewer.body))
	if hex.EncodeToString(sum[:]) != at[2] || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") || resp.Header.Get("X-Content-Type-Options") != "nosniff" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the pack is not what its hash says, or is sent as more than a file: %v", resp.Header)
	}
	locked := viewer.body
	for _, want := range []string{print.Head, "We &lt;/main&gt; accept", "City of Chicago", "</h1>", `<th scope="col">`, "accept with a letter"} {
		if !strings.Contains(locked, want) {
			t.Errorf("the pack lacks %q", want)
		}
	}
	if strings.Contains(locked, canary) || strings.Contains(locked, "<script") || strings.Contains(locked, "src=") {
		t.Error("the pack holds what is privileged, or asks for something")
	}
	if resp := stranger.do("GET", at[1], nil); resp.StatusCode != 404 {
		t.Errorf("another jurisdiction reads the pack: %d", resp.StatusCode)
	}
	// The office was lost between lock and signing.
	for _, x := range people {
		if x.Login == "fay" {
			if _, err := o.identity.SetRoles(t.Context(), identity.Operator(), x, []models.Assignment{in("denver-co", models.RoleViewer)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	digest := regexp.MustCompile(`SHA-256 of the text: ([0-9a-f]{64})`).FindStringSubmatch(grants.body)[1]
	sign := []string{"office", "Mayor", "digest", digest, "read", "yes"}
	if resp := former.send(answered, answered+"/sign", sign...); resp.StatusCode != 401 {
		t.Errorf("the session of who lost the office goes on: %d", resp.StatusCode)
	}
	former = o.signIn(t, "fay")
	if resp := former.send(answered, answered+"/sign", sign...); resp.StatusCode != 403 {
		t.Errorf("who no longer holds the office signs: %d", resp.StatusCode)
	}
	// The order ends.
	f, err := tr.Acceptance(t.Context(), keeper, "denver-co-byrne-jag-fy2017")
	if err != nil || !slices.Contains(f.Frozen.Orders, "invented-order") {
		t.Fatalf("the order is not kept with the text: %v", err)
	}
	keep(func(m *models.Case) { m.Orders[len(m.Orders)-1].To = models.OnDay(today) })
	mayor.do("GET", answered, nil)
	seen := regexp.MustCompile(`name="seen" value="([0-9a-f]{64})"`).FindStringSubmatch(mayor.body)
	if seen == nil || !strings.Contains(mayor.body, "no longer rests on") {
		t.Fatal("the signer is not shown what moved")
	}
	if resp := mayor.send(answered, answered+"/sign", sign...); resp.StatusCode != 422 || !strings.Contains(mayor.body, "stand otherwise than when the text was locked: read how") {
		t.Errorf("signed without reading what moved: %d", resp.StatusCode)
	}
	if resp := mayor.send(answered, answered+"/sign", append(sign, "seen", seen[1])...); resp.StatusCode != 303 {
		t.Fatalf("sign: %d %s", resp.StatusCode, mayor.body)
	}
	// Signed, and not public until somebody puts it there.
	counsel.do("GET", answered, nil)
	if !strings.Contains(counsel.body, "Signed, not yet in the record") || !strings.Contains(counsel.body, "with signatures") {
		t.Fatal("the page does not say that it is not public")
	}
	if viewer.do("GET", "/grants/denver-co-byrne-jag-fy2017", nil); strings.Contains(viewer.body, "signed-pack-") {
		t.Error("it is public before anybody decided so")
	}
	terms := []string{"office", "Mayor", "date", "2026-11-24", "note", "Signed by Mayor.", "reason", "the council was told"}
	if resp := counsel.send(answered, answered+"/record", terms...); resp.StatusCode != 422 {
		t.Errorf("nothing was ticked: %d", resp.StatusCode)
	}
	terms = append(terms, "condition-"+f.Frozen.Terms[0].Condition, "yes")
	if resp := viewer.send(answered, answered+"/record", terms...); resp.StatusCode != 403 {
		t.Errorf("a viewer makes it public: %d", resp.StatusCode)
	}
	if resp := counsel.send(answered, answered+"/record", terms...); resp.StatusCode != 303 {
		t.Fatalf("record: %d %s", resp.StatusCode, counsel.body)
	}
	b, err := tr.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, c := range b.Record.Certifications {
		found = found || c.Grant == "denver-co-byrne-jag-fy2017" && c.State == models.CertLetter && len(c.Sources) == 1 && strings.HasPrefix(c.Sources[0], "signed-pack-")
	}
	if counsel.do("GET", answered, nil); !found || !strings.Contains(counsel.body, "The public record has the certification") {
		t.Error("the certification is not in the record")
	}
	// Opened again: the first round stays.
	version := regexp.MustCompile(`name="version" value="(\d+)"><div|id="unlock-form"[^>]*>.*?name="version" value="(\d+)"`)
	grants.do("GET", answered, nil)
	m := version.FindStringSubmatch(grants.body[strings.Index(grants.body, `id="unlock-form"`):])
	if m == nil {
		t.Fatal("no form to open the text again")
	}
	if resp := grants.send(answered, answered+"/unlock", "version", m[1]+m[2], "why", "the order ended"); resp.StatusCode != 303 {
		t.Fatalf("unlock: %d %s", resp.StatusCode, grants.body)
	}
	if grants.do("GET", at[1], nil); grants.body != locked {
		t.Error("the pack of round 1 is another")
	}
}
