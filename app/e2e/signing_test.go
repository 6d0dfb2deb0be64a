//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"proviso/app/print"
	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

// pressed gives a tracker a real Chromium to print with and a folder of its own.
func pressed(t *testing.T, tr *tracker.Tracker) {
	t.Helper()
	printer, err := print.Find(os.Getenv("PROVISO_CHROMIUM"))
	if err != nil || !printer.Ready() {
		t.Fatalf("no Chromium to print with: %v", err)
	}
	tr.Press, tr.Vault = printer.PDF, vault.Folder(filepath.Join(t.TempDir(), "documents"), 32<<20)
	t.Cleanup(func() { tr.Vault.Close() })
}

// signsIn has the browser wear a session that was begun as a browser begins one.
func (p person) signsIn() {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, wearing(p.base, signedIn(p.t, p.base))); err != nil {
		p.t.Fatal(err)
	}
}

// entersAs signs somebody in by the page, with a code of their authenticator if
// they have one.
func (p person) entersAs(x somebody, code string) {
	p.t.Helper()
	p.visit("/sign-in")
	p.types(field("Sign-in name"), x.login)
	p.types(field("Password"), x.phrase)
	if code != "" {
		p.types(field("Code"), code)
	}
	p.follow(button("Sign in"))
	if at := p.where(); at != "/workspace" {
		p.t.Fatalf("%s comes to %s:\n%.600s", x.name, at, p.text())
	}
}

func (p person) leaves() {
	p.t.Helper()
	p.follow(button("Sign out"))
	p.reads("You have signed out.")
}

// takesAuthenticator turns the second factor on at the account, and gives the codes
// that an authenticator with its key shows.
func (p person) takesAuthenticator() func(time.Time) string {
	p.t.Helper()
	p.visit("/account")
	p.follow(button("Set up an authenticator"))
	key := eval[string](p, `document.querySelector(".secret").textContent.trim()`)
	codes := func(at time.Time) string {
		code, err := totp.GenerateCode(key, at)
		if err != nil {
			p.t.Fatalf("%q is no key: %v", key, err)
		}
		return code
	}
	p.types(field("The code it shows now"), codes(noon()))
	p.follow(button("Ask for codes from now on"))
	p.visit("/account")
	p.reads("Signing in takes a code from your authenticator.")
	return codes
}

// forges sends what a button would send that the page does not have, with the token
// of the person's own forms, and gives the answer's status.
func (p person) forges(action string, values map[string]string) int64 {
	p.t.Helper()
	b, err := json.Marshal(values)
	if err != nil {
		p.t.Fatal(err)
	}
	eval[bool](p, fmt.Sprintf(`(() => {
		const f = document.querySelector('form[action="/sign-out"]'), add = (k, v) => f.append(Object.assign(document.createElement("input"), {type: "hidden", name: k, value: v}));
		f.action = %q;
		Object.entries(%s).forEach(([k, v]) => add(k, v));
		return true;
	})()`, action, b))
	sel := p.marked(button("Sign out"))
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel))
	if err != nil || resp == nil {
		p.t.Fatalf("%s brings %+v, %v", action, resp, err)
	}
	return resp.Status
}

const offered = "/workspace/acceptances/illustrative-offer"

func in(role models.Role, office string) models.Assignment {
	return models.Assignment{Role: role, Jurisdiction: "illustrative-brindlewick", Office: office}
}

// Who signs and who does not.
var (
	manager = somebody{"gil", "Gil Example", "nine plain copper kettles", in(models.RoleGrants, "")}
	sheriff = somebody{"sam", "Sam Example", "five early walnut ferries", in(models.RoleSigner, "Sheriff")}
	mayor   = somebody{"max", "Max Example", "two distant velvet anchors", in(models.RoleSigner, "Mayor")}
)

// Scenario 13: without the office nobody signs, by no button and no forged form; the
// signer does, from an own sign-in with a second factor, and the text, its hash and
// the time are fixed; the pack is downloaded under the hash that the page shows, and
// is a tagged PDF that says what it is.
func TestScenario13(t *testing.T) {
	p := person{t, browser(t), siteOf(t, func(*models.Record, *models.Record) {}, manager, sheriff, mayor)}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
	p.entersAs(mayor, "")
	codes := p.takesAuthenticator()
	p.leaves()

	p.entersAs(manager, "")
	p.visit(offered)
	p.chooses(field("Answer"), "accept with a letter")
	p.types(field("Letter"), "We accept, and object.")
	p.types(field("Offices that must sign"), "Sheriff")
	p.follow(button("Save the answer"))
	p.follow(button("Lock the text for signing"))
	p.types(field("Why it has to be opened"), "the mayor signs")
	p.follow(button("Open the text again"))
	eval[bool](p, `document.querySelector("#plan-form-offices").value = "Mayor", true`)
	p.follow(button("Save the answer"))
	p.follow(button("Lock the text for signing"))
	p.reads("SHA-256 of the text", "Round 2, as locked", "Round 1, as locked")
	hash := regexp.MustCompile(`SHA-256 of the text: ([0-9a-f]{64})`).FindStringSubmatch(p.text())[1]
	p.leaves()
	signature := map[string]string{"office": "Mayor", "digest": hash, "read": "yes"}
	for x, says := range map[somebody]string{manager: "this takes another role than yours", sheriff: "Mayor signs for itself, from its own sign-in; you do not hold that office there"} {
		p.entersAs(x, "")
		p.visit(offered)
		p.reads("Mayor not yet")
		p.lacks("Sign as")
		if n := eval[int](p, `document.querySelectorAll("#sign-form").length`); n > 0 {
			t.Errorf("%s is given the form to sign with", x.name)
		}
		if status := p.forges(offered+"/sign", signature); status != http.StatusForbidden {
			t.Errorf("%s signs for the mayor with a forged form: %d", x.name, status)
		}
		p.reads(says)
		p.visit(offered)
		p.lacks("All offices have signed.")
		p.leaves()
	}

	p.visit("/sign-in")
	p.types(field("Sign-in name"), mayor.login)
	p.types(field("Password"), mayor.phrase)
	p.refused(button("Sign in"))
	p.reads("Code:")
	p.visit(offered)
	if at := p.where(); !strings.HasPrefix(at, "/sign-in") {
		t.Errorf("with the password alone the mayor comes to %s", at)
	}
	p.entersAs(mayor, codes(noon().Add(30*time.Second))) // the code of noon was used
	p.visit(offered)
	p.lacks("Save the answer", "Open the text again")
	if err := chromedp.Do(p.ctx, chromedp.Click(p.marked(field("I have read the text above")))); err != nil {
		t.Fatal(err)
	}
	p.follow(button("Sign as Mayor"))
	p.leaves()

	p.entersAs(manager, "")
	p.visit(offered)
	p.reads("All offices have signed.", mayor.name, noon().Format("2 Jan 2006 15:04 UTC"), "Round 2, with signatures", "Signed, not yet in the record", hash)
	p.lacks("Save the answer")
	links := eval[string](p, `[...document.querySelectorAll("#packs a[href*='/packs/'], main a[href*='/packs/']")].map(a => a.textContent.trim() + " " + a.getAttribute("href")).join("\n")`)
	pdfs := regexp.MustCompile(`PDF (\S+/packs/([0-9a-f]{64}))`).FindAllStringSubmatch(links, -1)
	if len(pdfs) != 3 {
		t.Fatalf("not three PDFs, of both rounds and with signatures:\n%s", links)
	}
	cookie := signedIn(t, p.base)
	for i, m := range pdfs {
		body := packOf(t, p.base+m[1], cookie)
		sum := sha256.Sum256(body)
		if hex.EncodeToString(sum[:]) != m[2] || !bytes.HasPrefix(body, []byte("%PDF-")) {
			t.Errorf("%s is not what its hash says", m[1])
		}
		readPack(t, body, i == 2, hash)
	}
}

func packOf(t *testing.T, url string, cookie *http.Cookie) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(cookie)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return body
}

// readPack reads a PDF back with a reader that is not ours.
func readPack(t *testing.T, pdf []byte, signed bool, hash string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pack.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := os.Getenv("PROVISO_PACK_OUT"); out != "" && signed {
		if err := os.WriteFile(out, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("no pdftotext here: the PDF was not read back")
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	info, err := exec.CommandContext(ctx, "pdfinfo", file).CombinedOutput()
	if err != nil || !regexp.MustCompile(`Tagged: +yes`).Match(info) || !bytes.Contains(info, []byte("Answer to an award")) {
		t.Errorf("pdfinfo: %v\n%s", err, info)
	}
	text, err := exec.CommandContext(ctx, "pdftotext", file, "-").CombinedOutput()
	said := strings.Join(strings.Fields(string(text)), " ")
	wants := []string{"Illustrative", "The text to be signed", "What each answer would mean", "Page 1 of"}
	if signed {
		wants = append(wants, "Signatures", mayor.name, "24 Nov 2026 12:00 UTC", hash[:20])
	}
	for _, want := range wants {
		if !strings.Contains(said, want) {
			t.Errorf("the PDF does not say %q (%v)", want, err)
		}
	}
}

// Scenario 4: this year's conditions against last year's, each added, removed or
// reworded, on one page, within a minute.
func TestScenario4(t *testing.T) {
	p := at(t, 1280, 900, "light")
	p.signsIn()
	begun := time.Now()
	p.visit(offered)
	p.reads("Conditions, against the awards of 2026", "Of the conditions: one was added, one was removed, one was reworded, ")
	for head, wants := range map[string][]string{
		"A ledger of all lanterns":         {"added", "The recipient keeps a ledger of every lantern"},
		"Access for those who count":       {"removed", "The recipient lets the Bureau's counters onto every roof."},
		"Certification that every lantern": {"reworded", "word for word below"},
	} {
		got := p.row("changed", head)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("the row of %q lacks %q: %q", head, want, got)
			}
		}
	}
	for kind, want := range map[string]int{"added": 1, "removed": 1, "reworded": 1} {
		if got := eval[int](p, fmt.Sprintf(`[...document.querySelectorAll("#changed-table tbody tr td:nth-of-type(1)")].filter(e => e.innerText.trim().endsWith(%q)).length`, kind)); got != want {
			t.Errorf("%d conditions are %s", got, kind)
		}
	}
	// The link leads to the words, where what is new and what is gone stand apart.
	if err := chromedp.Do(p.ctx, chromedp.Click(p.marked(link("word for word below")))); err != nil {
		t.Fatal(err)
	}
	words := `(s => [...document.querySelector(location.hash).closest("section").querySelectorAll(s)].map(e => e.textContent.trim()).join(" | "))`
	if got := eval[string](p, words+`("ins")`); got != "added: four times | added: , under penalty of perjury" {
		t.Errorf("what is new is %q", got)
	}
	if got := eval[string](p, words+`("del")`); got != "removed: twice" {
		t.Errorf("what is gone is %q", got)
	}
	p.visit("/workspace/acceptances/denver-co-byrne-jag-fy2017")
	p.reads("Conditions, against the awards of 2016")
	for _, head := range []string{"Notice", "Access"} {
		if rows := eval[string](p, `[...document.querySelectorAll("[aria-labelledby=changed] tbody tr")].map(r => r.innerText.replace(/\s+/g, " ")).join("\n")`); !regexp.MustCompile(`(?i)` + head + `.* added`).MatchString(rows) {
			t.Errorf("%s was added in 2017; the page says\n%s", head, rows)
		}
	}
	if got := eval[string](p, `document.querySelector("#words-of-jag-1373-cert ~ .diff ins").textContent.trim()`); got == "" || got == "added:" {
		t.Error("of the certification that was reworded in 2017 no new words are told")
	}
	if took := time.Since(begun); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}
