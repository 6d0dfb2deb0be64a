//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
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

	"proviso/app/print"
	"proviso/app/tracker"
	"proviso/app/vault"
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
func (p person) signsIn() *http.Cookie {
	p.t.Helper()
	c := signedIn(p.t, p.base)
	if err := chromedp.Do(p.ctx, wearing(p.base, c)); err != nil {
		p.t.Fatal(err)
	}
	return c
}

const offered = "/workspace/acceptances/illustrative-offer"

// Scenario 13: without the office nobody signs; the signer does, and the text, its
// hash and the time are fixed; the pack is downloaded under the hash that the page
// shows, and is a tagged PDF that says what it is.
func TestScenario13(t *testing.T) {
	p := at(t, 1280, 900, "light")
	cookie := p.signsIn()
	p.visit(offered)
	p.chooses(field("Answer"), "accept with a letter")
	p.types(field("Letter"), "We accept, and object.")
	p.types(field("Offices that must sign"), "Sheriff")
	p.follow(button("Save the answer"))
	p.follow(button("Lock the text for signing"))
	if strings.Contains(p.text(), "Sign as") {
		t.Error("somebody may sign for the sheriff without that office")
	}
	p.types(field("Why it has to be opened"), "the mayor signs")
	p.follow(button("Open the text again"))
	eval[bool](p, `document.querySelector("#plan-form-offices").value = "Mayor", true`)
	p.follow(button("Save the answer"))
	p.follow(button("Lock the text for signing"))
	p.reads("SHA-256 of the text", "Round 2, as locked", "Round 1, as locked")
	hash := regexp.MustCompile(`SHA-256 of the text: ([0-9a-f]{64})`).FindStringSubmatch(p.text())[1]
	if err := chromedp.Do(p.ctx, chromedp.Click(p.marked(field("I have read the text above")))); err != nil {
		t.Fatal(err)
	}
	p.follow(button("Sign as Mayor"))
	p.reads("All offices have signed.", "Ada Example", noon().Format("2 Jan 2006 15:04 UTC"), "Round 2, with signatures", "Signed, not yet in the record", hash)
	if strings.Contains(p.text(), "Save the answer") {
		t.Error("the text can be changed after it was signed")
	}
	links := eval[string](p, `[...document.querySelectorAll("#packs a[href*='/packs/'], main a[href*='/packs/']")].map(a => a.textContent.trim() + " " + a.getAttribute("href")).join("\n")`)
	pdfs := regexp.MustCompile(`PDF (\S+/packs/([0-9a-f]{64}))`).FindAllStringSubmatch(links, -1)
	if len(pdfs) != 3 {
		t.Fatalf("not three PDFs, of both rounds and with signatures:\n%s", links)
	}
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
	text, err := exec.CommandContext(ctx, "pdftotext", "-layout", file, "-").CombinedOutput()
	said := strings.Join(strings.Fields(string(text)), " ")
	wants := []string{"Illustrative", "The text to be signed", "What each answer would mean", "Page 1 of"}
	if signed {
		wants = append(wants, "Signatures", "Ada Example", "24 Nov 2026 12:00 UTC", hash[:20])
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
	p.visit("/workspace/acceptances/denver-co-byrne-jag-fy2017")
	p.reads("Conditions, against the awards of 2016")
	rows := eval[string](p, `[...document.querySelectorAll("[aria-labelledby=changed] tbody tr")].map(r => r.innerText.replace(/\s+/g, " ")).join("\n")`)
	if strings.Count(rows, "added") < 2 {
		t.Errorf("notice and access were added in 2017; the page says\n%s", rows)
	}
	if took := time.Since(begun); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}
