//go:build e2e

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// file chooses a file of this content in the form.
func (p person) file(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if err := chromedp.Do(p.ctx, chromedp.SetUploadFiles(p.marked(field("File")), []string{path})); err != nil {
		p.t.Fatal(err)
	}
}

// adds sends the form of a new document that is about something already: the form
// names it, with its box ticked, and no address is typed. The page of the document
// then leads back to what it is about.
func (p person) adds(title, about, back string) {
	p.t.Helper()
	if ticked := eval[bool](p, seeing+`person.find("field", ["About: "], []).some(e => e.checked && person.name(e) === "About: `+about+`")`); !ticked {
		p.t.Errorf("%s does not say that the document will be about %q:\n%.600s", p.where(), about, p.text())
	}
	p.writes(field("Title"), title)
	p.file("letter.pdf", "%PDF-1.7\n1 0 obj\n"+title+"\n%%EOF\n")
	p.follow(button("Add the document"))
	if at := p.where(); !strings.HasPrefix(at, "/workspace/documents/") || strings.HasSuffix(at, "/upload") {
		p.t.Fatalf("the document was not added: %s\n%.900s", at, p.text())
	}
	document := p.where()
	p.follow(link(about).to(back))
	p.marked(link(title).to(document))
}

const (
	illustrativeFirst  = "Byrne JAG FY2017, City of Brindlewick (illustrative) (ILLUSTRATIVE-17-F)"
	demandOf2018       = "illustrative-records-2018"
	demandOf2018Called = "Request for the watch books (illustrative), 24 January 2018"
)

// recordsHeld is scenario 12: a demand that is due on 23 February 2018 is recorded
// by the form; with its file a hold starts on the award that it reaches, and taking
// a document away that is about that award is refused with the reason.
func recordsHeld(p person) {
	const desk, file = "/workspace/grants/illustrative-first", "/workspace/demands/" + demandOf2018 + "/illustrative-brindlewick"
	p.visit(desk)
	p.reads("No document about this award or its deadlines is kept yet.")
	p.follow(link("Add a document about this award"))
	p.adds("Award letter of 2018", illustrativeFirst, desk)
	p.follow(link("record an action"))
	for name, text := range map[string]string{"id": demandOf2018, "kind": "document_request", "effect": "demand", "title": "Request for the watch books", "date": "2018-01-24",
		"office": "Bureau of Lanterns (illustrative)", "response_deadline": "2018-02-23", "asked_for": "The watch books of 2017."} {
		p.sets("f."+name, text)
	}
	eval[bool](p, `(() => { const e = document.querySelector('[name="f.illustrative"]:not([type=hidden])'); if (e.type === "checkbox") e.checked = true; else e.value = "yes"; return true })()`)
	p.records("illustrative-invented", "an invented demand, to try it out")
	p.follow(button("Record it"))
	p.visit("/demands/" + demandOf2018)
	p.reads("What is on this page was invented", "23 February 2018")
	p.visit(desk)
	if got := p.row("actions-of", "Request for the watch books"); !strings.Contains(got, "23 Feb 2018") || !strings.Contains(got, "none is kept yet: open one") {
		p.t.Errorf("on its desk the demand says %q", got)
	}
	p.follow(link("none is kept yet: open one").to(demandOf2018))
	p.reads("23 February 2018", "Award letter of 2018", "No file is kept of this demand here.")
	p.follow(link("Add a document about this demand"))
	p.adds("The letter itself", demandOf2018Called, file)
	p.lacks("placed by")
	p.follow(button("Open the file"))
	const hold, reason = demandOf2018 + ".illustrative-brindlewick.1", "the document request of 24 January 2018 by Bureau of Lanterns (illustrative) asks for records"
	p.reads("open since 24 November 2026, placed by Ada Example: " + reason)
	p.follow(link("Award letter of 2018"))
	p.reads("It cannot be taken away now: a hold reaches it", hold, reason)
	p.writes(field("Why it is taken away"), "no longer needed")
	sel := p.marked(button("Take the document away"))
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if resp, err := chromedp.RunResponse(ctx, chromedp.Click(sel)); err != nil || resp == nil || resp.Status != 409 {
		p.t.Fatalf("a held document is taken away: %+v, %v", resp, err)
	}
	p.reads("Cannot be taken away: the hold " + hold + " of 24 November 2026 reaches it, because " + reason)
	p.visit("/workspace/documents?state=held")
	p.reads("2 documents are listed.", "Award letter of 2018", "The letter itself", illustrativeFirst, demandOf2018Called)
	p.visit(desk)
	if got := p.row("actions-of", "Request for the watch books"); !strings.Contains(got, "open the file") {
		p.t.Errorf("on its desk the demand says %q", got)
	}
}

// documentsWhereTheyBelong: from an answer and from a deadline a document is added
// that is about it, and stands there.
func documentsWhereTheyBelong(p person) {
	const due = "/deadlines/illustrative-offer.acceptance"
	p.visit(offered)
	p.follow(link("Add a document about this award"))
	p.adds("Offer of the award", "Night Patrols FY2027, City of Brindlewick (illustrative)", "/workspace/grants/illustrative-offer")
	p.follow(link("Acceptance of the award").to(due))
	p.reads("No document about this deadline is kept yet.")
	p.follow(link("Add a document about this deadline"))
	p.adds("Letter on the day", "Acceptance of the award: Night Patrols FY2027, City of Brindlewick (illustrative)", due)
	p.follow(link("the answer to it"))
	p.reads("Offer of the award", "Letter on the day")
	p.follow(link("in the list of documents"))
	p.reads("2 documents are listed.")
}
