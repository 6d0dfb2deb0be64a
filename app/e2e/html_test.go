//go:build e2e

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHTML: every kind of page is valid HTML. Titles may be long: they name cases
// and conditions. Fields may share a name: several awards are named by as many.
func TestHTML(t *testing.T) {
	base := site(t)
	static := filepath.Join("..", "..", "static")
	args := []string{"--config", filepath.Join(static, "htmlvalidate.json")}
	dir := t.TempDir()
	cookie := signedIn(t, base)
	hooked(t, base, cookie)
	for i, path := range slices.Concat(pages, workPages, []string{issued(t, base, cookie)}) {
		file := filepath.Join(dir, fmt.Sprintf("%02d.html", i))
		worn := cookie
		if path == "/sign-in" {
			worn = nil
		}
		if err := os.WriteFile(file, fetched(t, base+path, worn), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s is %s", filepath.Base(file), path)
		args = append(args, file)
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(static, "node_modules", ".bin", "html-validate"), args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v (go tool task assets brings the validator)\n%s", err, strings.ReplaceAll(string(out), dir, ""))
	}
}

// issued has a report to a council issued, and gives its address.
func issued(t *testing.T, base string, cookie *http.Cookie) string {
	t.Helper()
	const list = "/budget/reports?jurisdiction=illustrative-brindlewick"
	_, token, _ := strings.Cut(string(fetched(t, base+list, cookie)), `name="csrf" value="`)
	token, _, _ = strings.Cut(token, `"`)
	form := url.Values{"csrf": {token}, "fiscal_year": {"FY2027"}, "scenario": {"adverse"}, "confidence": {"80"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+list, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(cookie)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("issue a report: %s", resp.Status)
	}
	return resp.Header.Get("Location")
}

// fetched is what an address answers with.
func fetched(t *testing.T, address string, cookie *http.Cookie) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != nil {
		req.AddCookie(cookie)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
