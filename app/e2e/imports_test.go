//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// reportFile is a real file of the samples.
func reportFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "intake", "testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fileImported is a person who reads a file of USAspending, looks at what it would bring,
// keeps it, sends it again, and takes it back; and one who sends what cannot be read.
func fileImported(p person) {
	nyc := reportFile(p.t, "usaspending/transactions_nyc.csv")
	p.visit("/workspace/imports")
	p.reads("awards.csv", "Nothing in a file changes the record")
	p.file("notes.csv", "Award,Amount\n")
	p.refused(button("Read the file"))
	p.reads("One thing is to be put right")
	p.file("nyc.csv", nyc)
	p.follow(button("Read the file"))
	at := p.where()
	p.reads("21 rows were read: 5 refused, 16 new.", "waits for a decision", "21 records", "BOOM HEALTH")
	p.follow(link("5 refused"))
	p.reads("06 is a direct payment, not a grant")
	p.lacks("BOOM HEALTH")
	p.follow(button("Keep what the file reports"))
	p.reads("kept on", "Ada Example")
	p.visit("/workspace/imports")
	p.file("the same.csv", nyc)
	p.follow(button("Read the file"))
	if p.where() != at {
		p.t.Errorf("the same file is read again: %s", p.where())
	}
	p.visit("/workspace/imports")
	p.file("newer.csv", strings.Replace(nyc, "2100000.00", "2200000.00", 1))
	p.follow(button("Read the file"))
	p.reads("one changed", "15 unchanged", "total obligated: was 2100000.00, would be 2200000.00")
	p.follow(button("Keep nothing of it"))
	p.reads("nothing of it counts")
	p.visit(at)
	p.writes(field("Why"), "the wrong vintage")
	p.follow(button("Take the import back"))
	p.reads("taken back on", "the wrong vintage")
}

// workbook is one with a cover before the sheet that is meant.
func workbook(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	err := errors.Join(f.SetSheetName("Sheet1", "Cover"), f.SetSheetRow("Cover", "A1", &[]any{"Illustrative", "see the other sheet"}))
	_, made := f.NewSheet("Report")
	err = errors.Join(err, made)
	for i, r := range rows {
		err = errors.Join(err, f.SetSheetRow("Report", fmt.Sprintf("A%d", i+1), &r))
	}
	b, wrote := f.WriteToBuffer()
	if err = errors.Join(err, wrote); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// tablesImported is a person with tables of their own: a CSV whose columns are said, tried
// and put right, the next of the same make, which is read without a question, and a
// workbook whose sheet is found.
func tablesImported(p person) {
	ledger := "Quarterly report (illustrative),,,\nRef,YTD Actual,Draws,Day\n2017-DJ-BX-0001,5.00,-,2026-06-30\n2017-DJ-BX-0002,7.50,1.00,June\n"
	p.visit("/workspace/imports")
	p.file("quarterly.csv", ledger)
	p.follow(button("Read the file"))
	p.reads("What are the columns of this table?", "Row 2 names the columns", "2017-DJ-BX-0002 7.50 1.00 June", "It cannot be told from the names of the columns")
	p.tabsTo(field("Each row is about"))
	p.chooses(field("Each row is about"), "Ledger, by award")
	p.follow(button("Show what it asks for"))
	p.reads("Needed is the award number", "For example: 5.00; 7.50", "Cell C3: a dash stands here")
	p.refused(button("Read the file"))
	p.reads("Say which column is the award number")
	p.chooses(field("A: Ref"), "Award number (needed)")
	p.chooses(field("C: Draws"), "Not read")
	p.chooses(field("D: Day"), "Day to which the books run")
	p.refused(button("Read the file"))
	p.reads("Whose file it is: is missing")
	p.chooses(field("Whose file it is"), "Quillmere County")
	p.follow(button("Try it first"))
	p.reads(`Cell D4: "June" is not a day; write YYYY-MM-DD`, "The first 2 rows were tried with this: one cell cannot be read.")
	p.visit("/workspace/imports")
	p.reads("Files that wait for your word")
	p.follow(link("quarterly.csv").to("/columns"))
	p.chooses(field("Each row is about"), "Ledger, by award")
	p.follow(button("Show what it asks for"))
	p.chooses(field("A: Ref"), "Award number (needed)")
	p.chooses(field("C: Draws"), "Not read")
	p.chooses(field("D: Day"), "Day to which the books run")
	p.chooses(field("Whose file it is"), "Quillmere County")
	p.follow(button("Read the file"))
	p.reads("one refused, one new.", `Day (D): row 4: "June" is not a day`, "Quillmere County", "expended 5.00")
	p.follow(button("Keep what the file reports"))
	p.visit("/workspace/imports")
	p.file("next.csv", strings.Replace(ledger, "June", "2026-06-30", 1))
	p.chooses(field("Whose file it is"), "Quillmere County")
	p.follow(button("Read the file"))
	p.reads("one new, one unchanged.", "waits for a decision")
	p.follow(button("Keep nothing of it"))

	p.visit("/workspace/imports")
	p.file("book.xlsx", workbook(p.t, []any{"Account ID", "Available Balance", "As Of"}, []any{"2017DJBX0001", 1234.5, "2026-06-30"}))
	p.follow(button("Read the file"))
	p.reads("2017DJBX0001", "Sheet of the workbook", "Needed are: award or account number; balance available")
	if sheet, target := eval[string](p, `document.getElementById("which-sheet").value`), eval[string](p, `document.getElementById("which-target").value`); sheet != "Report" || target != "asap" {
		p.t.Errorf("the sheet %q is taken for %q", sheet, target)
	}
	p.chooses(field("Whose file it is"), "Quillmere County")
	p.follow(button("Read the file"))
	p.reads("one new.", "read as asap: award or account number is Account ID")
	p.follow(button("Keep nothing of it"))

	p.visit("/workspace/imports")
	p.file("again.csv", "Ref,Any\n1,illustrative\n2,illustrative\n")
	p.follow(button("Read the file"))
	p.follow(button("Leave the file"))
	p.lacks("again.csv")
}

// longFileSent is a person with a file that is sent in parts: a part that is lost is sent
// again, sending is stopped, and goes on where it was when the file is chosen again.
func longFileSent(p person) {
	var b strings.Builder
	b.WriteString("Ref,YTD Actual,Day,Remarks\n")
	for i := range 60_000 {
		fmt.Fprintf(&b, "2017-DJ-BX-%04d,%d.00,2026-06-30,%s\n", i%9999, i, strings.Repeat("illustrative ", 4))
	}
	// The third part is lost, and the sixth goes nowhere until it is given up.
	const breaks = `window.sent = []; { const to = window.fetch; let lost = 0; window.fetch = (where, what) => {
		if (!where.endsWith("/slices")) return to(where, what);
		const at = what.body.get("at");
		if (sent.length === 2 && !lost++) return Promise.reject(new TypeError("lost"));
		if (sent.length === 5) return new Promise((_, no) => what.signal.addEventListener("abort", () => no(new DOMException("", "AbortError"))));
		sent.push(at);
		return to(where, what);
	} } true`
	until := func(js string) {
		p.t.Helper()
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		defer cancel()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js)); err != nil {
			p.t.Fatalf("%v: %s on\n%s", err, js, p.text())
		}
	}
	path := filepath.Join(p.t.TempDir(), "long.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		p.t.Fatal(err)
	}
	choose := func() {
		p.t.Helper()
		if err := chromedp.Do(p.ctx, chromedp.SetUploadFiles(p.marked(field("File")), []string{path})); err != nil {
			p.t.Fatal(err)
		}
	}
	p.visit("/workspace/imports")
	eval[bool](p, breaks)
	choose()
	if err := chromedp.Do(p.ctx, chromedp.Click(p.marked(button("Read the file")))); err != nil {
		p.t.Fatal(err)
	}
	until(`sent.length === 5`)
	p.reads("has been sent. Stay on this page")
	if err := chromedp.Do(p.ctx, chromedp.Click(p.marked(button("Stop sending")))); err != nil {
		p.t.Fatal(err)
	}
	until(`!document.getElementById("send-stop").checkVisibility()`)
	p.reads("Sending was stopped at", "it goes on where it was")
	p.visit("/workspace/imports")
	p.reads("Files that have not arrived whole", "2.5 MiB of")
	choose()
	p.follow(button("Read the file"))
	p.reads("What are the columns of this table?", "2017-DJ-BX-0004 4.00 2026-06-30")
	p.follow(button("Leave the file"))
	p.lacks("long.csv")
}
