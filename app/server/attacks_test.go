package server

import (
	"net/url"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// Attacks, the defence against each, and the test that is to fail without it. All
// were seen to, but those marked with a star, which wait to be tried:
//
//	session fixation        identity: begin makes a token, and ends the one before   TestSignInMakesANewToken
//	CSRF                    guard.go: the form's token; sameSite                      TestForms
//	forced browsing         guard.go: rule.Allows                                     TestEveryRoute
//	brute force             identity: throttle by login, by client                    TestThrottleByLogin, TestThrottleByClient
//	open redirect           web: onward                                               TestForms
//	headers of mail         notify: oneLine                                           TestHeadersAreNotInjected
//	lines of a calendar     exchange: inline, printed                                 TestCalendarLines
//	Content-Disposition     web: attached *                                           TestHostileFiles
//	polyglots, zip bombs    vault: framed, packed, swells                             TestKinds
//	formulas in CSV         exchange: defused                                         TestTrailRowIsNoFormula, TestWriteCSV
//	TOTP replay             store: a step is used once                                TestSecondFactor, TestRacingCodes
//	another place's things  tracker: sees, paper, reply, desk, acceptance             TestOthersThings, TestOthersDocuments, TestPrograms
//	more fields than asked  web: forms are read by name                               TestExtraFields
//	login CSRF              guard.go: sameSite of a sign-in, the token of a session  TestForeignSignIn

// TestForeignSignIn: another site signs nobody in, neither one who has not signed in
// nor, as somebody else, one who has.
func TestForeignSignIn(t *testing.T) {
	o := newOffice(t, storetest.Open(t))
	mallory, ann := o.person(t, "mallory", in("denver-co", models.RoleViewer)), o.person(t, "ann", in("denver-co", models.RoleGrants))
	form := url.Values{"login": {"mallory"}, "password": {phrase}}
	for what, headers := range map[string][]string{"told by the browser": {"Sec-Fetch-Site", "cross-site"}, "told by its origin": {"Origin", "https://elsewhere.example"}} {
		nobody := &browser{t: t, app: o.app}
		if resp := nobody.do("POST", "/sign-in", form, headers...); resp.StatusCode != 403 || nobody.cookie != "" {
			t.Errorf("%s: %d, cookie %q", what, resp.StatusCode, nobody.cookie)
		}
	}
	// A browser that says nothing of where a form is from is kept by the form's token.
	before := ann.cookie
	if resp := ann.do("POST", "/sign-in", form); resp.StatusCode != 403 || ann.cookie != before {
		t.Errorf("signed in over another's session: %d", resp.StatusCode)
	}
	if resp := ann.do("GET", "/account", nil); resp.StatusCode != 200 {
		t.Errorf("her session ended: %d", resp.StatusCode)
	}
	if resp := mallory.do("GET", "/account", nil); resp.StatusCode != 200 {
		t.Errorf("whose account it was: %d", resp.StatusCode)
	}
}
