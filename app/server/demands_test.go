package server

import (
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

const denverFile = "/workspace/demands/bja-document-request-2018-01-24/denver-co"

// TestDemandFile goes the way of one file: opened with a record hold, kept by who
// keeps it, with bad input told at its field, and a hold that counsel alone releases.
func TestDemandFile(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	grants, counsel, viewer := o.person(t, "grace", in("denver-co", models.RoleGrants)), o.person(t, "carl", in("denver-co", models.RoleCounsel)), o.person(t, "vera", in("denver-co", models.RoleViewer))
	elsewhere := o.person(t, "chris", in("chicago-il", models.RoleGrants), in("chicago-il", models.RoleCounsel))
	ok := func(what string, b *browser, path string, pairs ...string) {
		t.Helper()
		if resp := b.send(denverFile, path, pairs...); resp.StatusCode != 303 {
			t.Fatalf("%s: %d %s %s", what, resp.StatusCode, b.body, o.log)
		}
	}
	bad := func(what string, b *browser, want int, says, path string, pairs ...string) {
		t.Helper()
		if resp := b.send(denverFile, path, pairs...); resp.StatusCode != want || !strings.Contains(b.body, says) {
			t.Errorf("%s: %d, want %d and %q", what, resp.StatusCode, want, says)
		}
	}
	bad("a viewer opens it", viewer, 403, "", denverFile, "act", "open", "hold", "yes")
	bad("another place opens it", elsewhere, 403, "", denverFile, "act", "open", "hold", "yes")
	ok("open", grants, denverFile, "act", "open", "hold", "yes")
	bad("opened twice", grants, 409, "open already", denverFile, "act", "open")
	if grants.do("GET", denverFile, nil); !strings.Contains(grants.body, "placed by Person grace") || !strings.Contains(grants.body, "All orders, directives") || !strings.Contains(grants.body, "unknown") {
		t.Error("the page of the file lacks the hold, the item or that the money is unknown")
	}
	production := func(version string, pairs ...string) []string {
		return append([]string{"act", "production", "version", version, "no", "0", "first", "DEN-001", "last", "DEN-010", "sent_on", "2018-02-20", "how", "mail", "to_whom", "=BJA", "answers", "1"}, pairs...)
	}
	bad("before the demand", grants, 422, "lies before the demand", denverFile, production("1", "sent_on", "2018-01-23")...)
	bad("backwards", grants, 422, "comes before", denverFile, production("1", "last", "DEN-000", "how", "by a rider")...)
	if !strings.Contains(grants.body, `value="by a rider"`) {
		t.Error("what was typed is lost")
	}
	bad("a document of nobody", grants, 422, "no document about this demand", denverFile, "act", "letter", "version", "1", "kind", "part", "sent_on", "2018-02-20", "office", "Mayor", "document", "none")
	ok("a production", grants, denverFile, production("1")...)
	bad("written to an old version", counsel, 422, "nothing of either is lost", denverFile, production("1")...)
	ok("another", counsel, denverFile, production("2", "first", "DEN-005", "last", "DEN-012")...)
	if viewer.do("GET", denverFile, nil); !strings.Contains(viewer.body, "DEN-005 to DEN-012 overlaps production 1") || strings.Contains(viewer.body, `id="production-form"`) {
		t.Error("the overlap is not told to a viewer, or a viewer is shown a form")
	}
	if resp := viewer.do("GET", denverFile+"?format=csv&table=production_log", nil); resp.StatusCode != 200 || !strings.Contains(viewer.body, "'=BJA") || !strings.Contains(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the production log as a file: %d %s", resp.StatusCode, viewer.body)
	}
	bad("a clearance without a document", grants, 422, "is missing; choose the agency", denverFile, "act", "clearance", "version", "3", "on", "2018-04-12", "office", "BJA")
	bad("a row struck out without a reason", grants, 422, "the row stays to be read", denverFile, "act", "strike", "list", "production", "version", "3", "no", "2", "why", "")
	ok("a row struck out", grants, denverFile, "act", "strike", "list", "production", "version", "3", "no", "2", "why", "typed twice")
	if grants.do("GET", "/deadlines/bja-document-request-2018-01-24.response.denver-co", nil); !strings.Contains(grants.body, denverFile) {
		t.Error("the deadline does not lead to the file")
	}
	if grants.do("GET", "/workspace", nil); !strings.Contains(grants.body, "City and County of Denver") {
		t.Error("the workspace does not begin with one's places")
	}
	bad("grants releases the hold", grants, 403, "", denverFile+"/release", "why", "over")
	bad("released without a reason", counsel, 422, "is missing", denverFile+"/release", "why", "")
	ok("released", counsel, denverFile+"/release", "why", "the matter is over")
	if resp := elsewhere.do("GET", denverFile, nil); resp.StatusCode != 404 {
		t.Errorf("another place reads it: %d", resp.StatusCode)
	}
	if grants.do("GET", "/workspace/demands", nil); !strings.Contains(grants.body, denverFile) || strings.Contains(grants.body, "chicago-il") {
		t.Error("the list lacks the file, or has another place's")
	}
}

// TestPrivilegeLog: what counsel writes in the log is on no page or file but the
// log's own, for counsel and whom counsel names, until it is handed over.
func TestPrivilegeLog(t *testing.T) {
	const canary, log = "canary-40813", denverFile + "/privilege"
	o := newOffice(t, storetest.Open(t))
	counsel, grants := o.person(t, "carl", in("denver-co", models.RoleCounsel)), o.person(t, "grace", in("denver-co", models.RoleGrants))
	others := map[string]*browser{"grants": grants, "viewer": o.person(t, "vera", in("denver-co", models.RoleViewer)), "auditor": o.person(t, "abe", in("denver-co", models.RoleAuditor)),
		"counsel elsewhere": o.person(t, "cora", in("chicago-il", models.RoleCounsel)), "the public": {t: t, app: o.app}}
	if resp := grants.send(denverFile, denverFile, "act", "open"); resp.StatusCode != 303 {
		t.Fatalf("open: %d", resp.StatusCode)
	}
	entry := []string{"act", "entry", "version", "0", "no", "0", "control", "DEN-777", "date", "2018-01", "author", "Law", "type", "memo", "description", canary, "ground", "work_product"}
	if resp := grants.send(denverFile, log, entry...); resp.StatusCode != 403 {
		t.Errorf("grants writes it: %d", resp.StatusCode)
	}
	if resp := counsel.send(log, log, entry...); resp.StatusCode != 303 {
		t.Fatalf("an entry: %d %s %s", resp.StatusCode, counsel.body, o.log)
	}
	if counsel.do("GET", log+"?format=csv&table=privilege_log", nil); !strings.Contains(counsel.body, canary) {
		t.Error("counsel's file lacks it")
	}
	paths := []string{denverFile, denverFile + "?format=xlsx", log, log + "?format=csv&table=privilege_log", "/workspace/demands", "/workspace", "/deadlines", "/demands/bja-document-request-2018-01-24", "/workspace/facts/privilege-log", "/search?q=" + canary + "x"}
	look := func(when string) {
		t.Helper()
		for who, b := range others {
			for _, path := range paths {
				resp := b.do("GET", path, nil)
				if strings.Contains(strings.ReplaceAll(b.body, canary+"x", ""), canary) {
					t.Errorf("%s, %s reads it at %s", when, who, path)
				}
				if strings.HasPrefix(path, log) && resp.StatusCode == 200 {
					t.Errorf("%s, %s opens %s", when, who, path)
				}
			}
		}
	}
	look("before")
	if strings.Contains(o.log.String(), canary) {
		t.Error("it is in the log of requests")
	}
	if resp := counsel.send(log, log+"/serve", "version", "1", "on", "2018-01-01", "to_whom", "BJA"); resp.StatusCode != 422 {
		t.Errorf("handed over before the demand: %d", resp.StatusCode)
	}
	if resp := counsel.send(log, log+"/serve", "version", "1", "on", "2018-03-01", "to_whom", "BJA"); resp.StatusCode != 303 {
		t.Fatalf("handed over: %d %s", resp.StatusCode, counsel.body)
	}
	if grants.do("GET", denverFile, nil); !strings.Contains(grants.body, canary) {
		t.Error("what was handed over is not in the file")
	}
	if resp := grants.do("GET", log, nil); resp.StatusCode != 403 {
		t.Errorf("the log is open to grants once it was handed over: %d", resp.StatusCode)
	}
}
