//go:build e2e

package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const webhooksAt = "/workspace/webhooks"

// hooked adds a webhook with a test on its way, so that the page has all its parts.
func hooked(t *testing.T, base string, cookie *http.Cookie) {
	t.Helper()
	posted := func(action string, want int, form url.Values) {
		t.Helper()
		_, token, _ := strings.Cut(string(fetched(t, base+webhooksAt, cookie)), `name="csrf" value="`)
		token, _, _ = strings.Cut(token, `"`)
		form.Set("csrf", token)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+action, strings.NewReader(form.Encode()))
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
		if resp.StatusCode != want {
			t.Fatalf("%s: %s", action, resp.Status)
		}
	}
	posted(webhooksAt, http.StatusOK, url.Values{"url": {"https://hooks.example.org/" + strings.Repeat("a-long-path-without-an-end", 4)}, "about": {"grant"}, "thing": {"denver-co-byrne-jag-fy2017"}})
	id := regexp.MustCompile(`name="webhook" value="([0-9a-z]+)"`).FindStringSubmatch(string(fetched(t, base+webhooksAt, cookie)))
	if id == nil {
		t.Fatal("there is no webhook")
	}
	posted(webhooksAt+"/change", http.StatusSeeOther, url.Values{"webhook": {id[1]}, "act": {"test"}})
}
