//go:build e2e

package server

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"proviso/app/print"
	"proviso/app/store/storetest"
	"proviso/models"
)

// TestReportPDF: the PDF of a report that is printed in a store which holds what is
// privileged has none of it, in its text or its properties.
func TestReportPDF(t *testing.T) {
	s := storetest.Open(t)
	a := newArchive(t, s)
	privilegedOf(t, s, "denver-co")
	p, err := print.Find(os.Getenv("PROVISO_CHROMIUM"))
	if err != nil || !p.Ready() {
		t.Fatalf("no Chromium to print with: %v", err)
	}
	a.tracker.Press = p.PDF
	r := issued(t, a.tracker, "denver-co")
	b := a.person(t, "bea", in("denver-co", models.RoleBudget))
	if resp := b.do("GET", "/budget/reports/"+r.ID+"?format=pdf", nil); resp.StatusCode != 200 {
		t.Fatalf("%d %s", resp.StatusCode, b.body)
	}
	path := filepath.Join(t.TempDir(), "r.pdf")
	if err := os.WriteFile(path, []byte(b.body), 0o600); err != nil {
		t.Fatal(err)
	}
	said := b.body
	for _, ask := range [][]string{{"pdftotext", path, "-"}, {"pdfinfo", path}, {"pdfinfo", "-struct-text", path}} {
		out, err := exec.CommandContext(t.Context(), ask[0], ask[1:]...).Output()
		if err != nil {
			t.Fatalf("%v: %v", ask, err)
		}
		said += string(out)
	}
	if !strings.Contains(said, "Night patrol officer") || !strings.Contains(said, "Tagged:          yes") || !strings.Contains(said, "Title:           Federal public-safety money at risk") {
		t.Error("the PDF has no text, no tags or no title")
	}
	for _, canary := range reportCanaries {
		if strings.Contains(strings.TrimPrefix(said, b.body), canary) || strings.HasPrefix(canary, "canary") && strings.Contains(b.body, canary) {
			t.Errorf("the PDF has %s", canary)
		}
	}
	if strings.Contains(said, "Author:") {
		t.Error("the properties name a person")
	}
}
