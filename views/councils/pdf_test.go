//go:build e2e

package councils

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"proviso/app/print"
	"proviso/models"
)

// TestPDF: the printed report is a tagged PDF of letter paper whose first two pages
// are the report and whose third begins the appendix, however long its lists are; of
// which day it is stands on every page.
func TestPDF(t *testing.T) {
	p, err := print.Find(os.Getenv("PROVISO_CHROMIUM"))
	if err != nil || !p.Ready() {
		t.Fatalf("no Chromium to print with: %v", err)
	}
	bare := sample(t)
	bare.Lines, bare.Changes, bare.Positions, bare.Triggers, bare.Haircuts, bare.Awards, bare.Since = nil, nil, nil, nil, nil, nil, ""
	for name, r := range map[string]models.CouncilReport{"sample": sample(t), "full": full(t), "bare": bare} {
		pdf, err := p.PDF(t.Context(), []byte(paper(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("PROVISO_LOOK"); dir != "" { // to be looked at
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []string{"/MarkInfo", "/Marked true", "/StructTreeRoot", "/Lang", "/S /H1", "/S /H2", "/S /TH", "/S /Table", "/MediaBox [0 0 612 792]", "/MediaBox [0 0 792 612]"} {
			if !bytes.Contains(pdf, []byte(want)) && (name != "bare" || !strings.Contains(want, "/T")) {
				t.Errorf("%s: the PDF lacks %s", name, want)
			}
		}
		path := filepath.Join(t.TempDir(), "r.pdf")
		if err := os.WriteFile(path, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
		if err != nil {
			t.Fatalf("pdftotext: %v", err)
		}
		pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
		if len(pages) < 4 || !strings.Contains(pages[0], "Reserve") || !strings.Contains(pages[1], "Triggers") || !strings.Contains(pages[2], "Appendix") {
			t.Errorf("%s: %d pages, and the appendix does not begin with the third", name, len(pages))
		}
		for i, page := range pages {
			if !strings.Contains(page, "as of 30 November 2026") || !strings.Contains(page, "ILLUSTRATIVE") || !strings.Contains(page, "Page ") {
				t.Errorf("%s: page %d does not say of which day it is, or that it is invented", name, i+1)
			}
		}
	}
}
