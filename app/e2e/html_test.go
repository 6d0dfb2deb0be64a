//go:build e2e

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHTML: every kind of page is valid HTML. Titles may be long: they name cases
// and conditions. A form may send one name several times: the awards of a plan.
func TestHTML(t *testing.T) {
	base := site(t)
	static := filepath.Join("..", "..", "static")
	args := []string{"--config", filepath.Join(static, "htmlvalidate.json")}
	dir := t.TempDir()
	cookie := signedIn(t, base)
	for i, path := range slices.Concat(pages, workPages) {
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

// fetched is what an address answers with.
func fetched(t *testing.T, url string, cookie *http.Cookie) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
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
