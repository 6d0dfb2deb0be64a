package server

import (
	"net/url"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
)

// Attacks, the defence against each, and the test that is to fail without it. All
// were seen to:
//
//	session fixation              identity: begin makes a token, and ends the one before             TestSignInMakesANewToken, TestAway, TestForms
//	CSRF                          guard.go: the form's token; sameSite                               TestForms
//	login CSRF                    guard.go: sameSite of a sign-in, the token of a session            TestForeignSignIn
//	tricks with methods           guard.go: what writes is told by the method alone; body.go: known  TestMethodTricks, TestLimits
//	forced browsing               guard.go: rule.Allows                                              TestEveryRoute
//	another place's things        tracker: sees, may, the trail's sight; identity: governs           TestOthersThings, TestOthersDocuments, TestPrograms
//	more fields than asked        web: forms are read by name                                        TestExtraFields
//	brute force                   identity: throttle by login, by client                             TestThrottleByLogin, TestThrottleByClient
//	TOTP replay, a race of codes  store: a step, a recovery code is used once                        TestSecondFactor, TestRecoveryCodes, TestCodesAreUsedOnce
//	forged answers of a provider  identity: TakeStart, sentBy, exchange, claimsOf                    TestAnswers, TestAway, TestAwayTogether
//	open redirect                 web: onward                                                        TestForms
//	a forged Host                 web: site, linked; no address of a request is handed on            TestHosts, TestNoSite
//	headers of mail               notify: oneLine                                                    TestHeadersAreNotInjected
//	webhooks to what is within    models: WebhookReach; notify: the dialer, after names             TestWebhookReach, TestHookNetworks, FuzzWebhookURL
//	webhooks forged or replayed   notify: sign, over id, time and body                             TestSignExample, TestReceiver
//	receivers that lie            notify: no redirect, bounded answers, faults of a closed set      TestHostileReceivers
//	lines of a calendar           exchange: inline, printed                                          TestCalendarLines
//	Content-Disposition           web: attached                                                      TestAttached, TestHostileFiles
//	path traversal                sendStatic; vault: digestShape; tracker: PackFile                  TestPaths, TestGet, TestHostileFiles, TestOthersThings
//	polyglots, zip bombs          vault: framed, packed, swells                                      TestKinds
//	formulas in CSV, XLSX         exchange: defused; no cell is a formula                            TestTrailRowIsNoFormula, TestWriteCSV, TestWriteBundle, TestNoFormulas
//	names in a ZIP                exchange: safeName                                                 TestWriteBundle
//	what is withheld              tracker: recordsWalk, givenOut                                     TestRecords, TestRecordsOfUnknownKind, TestCanary
//	too long, too deep, too many  body.go: limited; HeaderLimit                                      TestTooMuch, TestLimits

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
