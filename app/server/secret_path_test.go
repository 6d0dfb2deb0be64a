package server

import (
	"net/http/httptest"
	"strings"
	"testing"

	"proviso/app/store/storetest"
)

// TestLogOfSecretPaths: an address that is itself a secret is not in the log.
func TestLogOfSecretPaths(t *testing.T) {
	app, log := serving(t, storetest.Open(t), real(t))
	for _, path := range []string{"/welcome/SECRET", "/Welcome/SECRET", "/welcome/SECRET/more", "/calendar/SECRET"} {
		get(t, app, path)
	}
	post := httptest.NewRequestWithContext(t.Context(), "POST", "/Alerts/CourtListener/SECRET", strings.NewReader("{}"))
	if _, err := app.Test(post, -1); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(log.String(), "SECRET") || strings.Count(log.String(), `elcome/..."`) != 3 || strings.Count(log.String(), `"/alerts/courtlistener/..."`) != 1 {
		t.Errorf("%s", log)
	}
}
