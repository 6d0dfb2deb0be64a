package server

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const answered = "/workspace/acceptances/denver-co-byrne-jag-fy2017"

func in(place string, role models.Role) models.Assignment {
	return models.Assignment{Role: role, Jurisdiction: place}
}

// TestScenario13: a certification is not signed without the office that must
// sign; the signer signs, and the text, its hash and the time are fixed.
func TestScenario13(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := newOffice(t, s)
		grants, legal, mayor := o.person(t, "grace", in("denver-co", models.RoleGrants)), o.person(t, "lee", models.Assignment{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "City Attorney"}),
			o.person(t, "max", models.Assignment{Role: models.RoleSigner, Jurisdiction: "denver-co", Office: "Mayor"})
		plan := []string{"version", "0", "route", "accept_under_order", "why", "for the file", "letter", "", "offices", "City Attorney\r\nMayor"}
		if resp := grants.send(answered, answered+"/plan", append(plan, "route", "somehow")...); resp.StatusCode != 422 || !strings.Contains(grants.body, "is not a route") || !strings.Contains(grants.body, ">City Attorney\nMayor</textarea>") {
			t.Errorf("a route that is none: %d, or what was typed is lost", resp.StatusCode)
		}
		if resp := grants.send(answered, answered+"/lock", "version", "0"); resp.StatusCode != 422 || !strings.Contains(grants.body, "Route is not chosen") && !strings.Contains(grants.body, "s not chosen yet") {
			t.Errorf("locked without a route: %d", resp.StatusCode)
		}
		if resp := grants.send(answered, answered+"/plan", plan...); resp.StatusCode != 303 {
			t.Fatalf("plan: %d %s", resp.StatusCode, grants.body)
		}
		if resp := grants.send(answered, answered+"/plan", plan...); resp.StatusCode != 422 || !strings.Contains(grants.body, "for the file") {
			t.Errorf("a version that somebody changed since: %d", resp.StatusCode)
		}
		if resp := grants.send(answered, answered+"/lock", "version", "1"); resp.StatusCode != 303 {
			t.Fatalf("lock: %d %s", resp.StatusCode, grants.body)
		}
		legal.do("GET", answered, nil)
		digest := regexp.MustCompile(`name="digest" value="([0-9a-f]{64})"`).FindStringSubmatch(legal.body)
		if digest == nil || !strings.Contains(legal.body, "Sign as City Attorney") || !strings.Contains(legal.body, "Standings: as of 2026-11-24") {
			t.Fatalf("the signer is not asked:\n%s", legal.body)
		}
		if mayor.do("GET", answered, nil); strings.Contains(mayor.body, "Sign as") {
			t.Error("the mayor is asked before the city attorney has signed")
		}
		sign := []string{"office", "City Attorney", "digest", digest[1], "read", "yes"}
		for who, b := range map[string]*browser{"grants": grants, "the mayor": mayor} {
			if resp := b.send(answered, answered+"/sign", sign...); resp.StatusCode != 403 {
				t.Errorf("%s signs for the city attorney: %d", who, resp.StatusCode)
			}
		}
		if resp := legal.send(answered, answered+"/sign", append(sign, "read", "")...); resp.StatusCode != 422 {
			t.Errorf("signed unread: %d", resp.StatusCode)
		}
		if resp := legal.send(answered, answered+"/sign", sign...); resp.StatusCode != 303 {
			t.Fatalf("sign: %d %s", resp.StatusCode, legal.body)
		}
		if resp := mayor.send(answered, answered+"/sign", append(sign, "office", "Mayor")...); resp.StatusCode != 303 {
			t.Fatalf("the mayor signs: %d %s", resp.StatusCode, mayor.body)
		}
		grants.do("GET", answered, nil)
		for _, want := range []string{"All offices have signed.", "Person lee", "Person max", "24 Nov 2026 12:00 UTC", digest[1]} {
			if !strings.Contains(grants.body, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		report, err := tracker.New(s, noon).VerifyTrail(t.Context(), "", func(f store.Fault) { t.Error(f.Text) })
		if err != nil || report.Lines == 0 {
			t.Errorf("the trail: %+v, %v", report, err)
		}
	})
}

// TestPrivilegedText: what counsel writes is on the page of counsel there and in
// no other answer, for any role, nor in the log or the metrics.
func TestPrivilegedText(t *testing.T) {
	t.Parallel()
	const canary = "canary-77120"
	o := newOffice(t, storetest.Open(t))
	counsel := o.person(t, "carl", in("denver-co", models.RoleCounsel))
	if resp := counsel.send(answered, answered+"/counsel", "version", "0", "text", canary, "likelihood", canary); resp.StatusCode != 303 {
		t.Fatalf("write: %d %s", resp.StatusCode, counsel.body)
	}
	if counsel.do("GET", answered, nil); strings.Count(counsel.body, canary) != 2 {
		t.Fatal("counsel does not read what counsel wrote")
	}
	people := map[string]*browser{"the public": {t: t, app: o.app}, "counsel elsewhere": o.person(t, "cora", in("chicago-il", models.RoleCounsel))}
	for _, r := range models.Roles {
		a := in("denver-co", r)
		switch r {
		case models.RoleCounsel:
			continue
		case models.RoleSigner:
			a.Office = "Mayor"
		}
		people[string(r)] = o.person(t, "x-"+string(r), a)
	}
	walked := 0
	for who, b := range people {
		for _, r := range o.app.GetRoutes(true) {
			if r.Method != "GET" || strings.Contains(r.Path, "*") {
				continue
			}
			path := strings.NewReplacer("/:id", "/denver-co-byrne-jag-fy2017", ":slug", "denver-co", ":token", "none", ":file", "none").Replace(r.Path)
			for _, kind := range slices.Concat([]models.FactKind{models.FactGrant}, models.PrivilegedKinds) { // one asks for it by its kind too
				if at := strings.Replace(path, ":kind", string(kind), 1); at != path {
					if b.do("GET", at, nil); strings.Contains(b.body, canary) {
						t.Errorf("%s reads it at %s", who, at)
					}
				}
			}
			path = strings.Replace(path, ":kind", "grant", 1)
			for _, query := range []string{"", "?as_of=2018-01-24", "?format=csv", "?format=xlsx", "?q=" + canary, "?text=" + canary} {
				if b.do("GET", path+query, nil); strings.Contains(strings.ReplaceAll(b.body, "value=\""+canary+"\"", ""), canary) && !strings.Contains(query, canary) {
					t.Errorf("%s reads it at %s%s", who, path, query)
				}
				walked++
			}
		}
	}
	if walked < 1000 {
		t.Errorf("only %d answers were looked at", walked)
	}
	if strings.Contains(o.log.String(), canary) {
		t.Error("it is in the log")
	}
	resp := from(o.app, "127.0.0.1", "GET", "/metrics")
	if strings.Contains(string(resp.Response.Body()), canary) {
		t.Error("it is in the metrics")
	}
}

// TestHostileAnswer: markup in what people write is text.
func TestHostileAnswer(t *testing.T) {
	const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	o := newOffice(t, storetest.Open(t))
	b := o.person(t, "grace", in("denver-co", models.RoleGrants), in("denver-co", models.RoleBudget), in("denver-co", models.RoleCounsel))
	b.send(answered, answered+"/plan", "version", "0", "route", "accept_with_letter", "why", hostile, "letter", hostile, "offices", hostile)
	b.send(answered, answered+"/finance", "version", "1", "finance_note", hostile)
	b.send(answered, answered+"/counsel", "version", "0", "text", hostile, "likelihood", hostile)
	b.send(answered, answered+"/lock", "version", "2")
	if resp := b.do("GET", answered, nil); resp.StatusCode != 200 || strings.Count(b.body, "&lt;script&gt;") < 5 || strings.Contains(b.body, "<script") || strings.Contains(b.body, "<img") {
		t.Errorf("%d: %s %s", resp.StatusCode, b.body, o.log)
	}
	if resp := b.do("POST", answered+"/unlock", url.Values{"csrf": {b.token()}, "version": {"x"}, "why": {hostile}}); resp.StatusCode != 422 || strings.Contains(b.body, "<script") {
		t.Errorf("an error repeats it: %d", resp.StatusCode)
	}
}
