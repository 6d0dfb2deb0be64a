package cli_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/models"
)

// TestServeWebhooks: serve sends what waits, signed with the secret that the key file
// opens, and stops well; without the setting nothing goes to this machine, and its log
// holds neither secret nor address.
func TestServeWebhooks(t *testing.T) {
	type arrival struct{ id, at, signature, body string }
	came := make(chan arrival, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		came <- arrival{r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), string(body)}
	}))
	defer receiver.Close()
	db, now := seeded(t), time.Now()
	key := bytes.Repeat([]byte{7}, identity.KeyBytes)
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(hex.EncodeToString(key)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), db, store.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	people := identity.New(s, identity.Options{Now: time.Now, Key: key})
	paula, err := people.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: "paula", Name: "Paula", Password: strings.TrimSpace(secret)}, []models.Assignment{{Role: models.RolePublisher}})
	if err != nil {
		t.Fatal(err)
	}
	const signs = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	note := store.Note{Actor: paula.ID, Action: "add-webhook", Kind: store.WebhookKind, Person: "a"}
	if err := s.AddWebhook(t.Context(), models.Webhook{ID: "a", URL: receiver.URL + "/secret-path", CreatedBy: paula.ID, CreatedAt: now}, people.Seal(models.WebhookSeal("a"), signs), 9, note); err != nil {
		t.Fatal(err)
	}
	queue := func(n string) {
		t.Helper()
		if _, err := s.QueueDeliveries(t.Context(), []store.Delivery{{ID: "msg_" + n, Webhook: "a", Event: "evt_" + n, Type: "webhook.test", Body: `{"canary":"` + n + `"}`, At: now}}); err != nil {
			t.Fatal(err)
		}
	}
	outcome := func(n string) (d models.WebhookDelivery) {
		t.Helper()
		until(t, "what becomes of "+n, func() bool {
			all, err := s.WebhookStates(t.Context(), now, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, d = range all[0].Deliveries {
				if d.ID == "msg_"+n && !(d.SentAt.IsZero() && d.FailedAt.IsZero()) {
					return true
				}
			}
			return false
		})
		return d
	}
	queue("1")
	c := serve(t, db, "--key-file", file, "--webhook-http-loopback", "on")
	got := <-came
	mac := hmac.New(sha256.New, func() []byte { b, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(signs, "whsec_")); return b }())
	mac.Write([]byte(got.id + "." + got.at + "." + got.body))
	if got.id != "msg_1" || got.body != `{"canary":"1"}` || got.signature != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		t.Errorf("got %+v", got)
	}
	if d := outcome("1"); d.Status != 200 || d.Fault != "" {
		t.Errorf("noted as %+v", d)
	}
	c.signal(t)
	if err := c.Wait(); err != nil {
		t.Errorf("%v\n%s", err, c.log)
	}
	queue("2")
	closed := serve(t, db, "--key-file", file)
	if d := outcome("2"); d.Fault != models.FaultNetwork || len(came) > 0 {
		t.Errorf("without the setting: %+v", d)
	}
	closed.signal(t)
	if err := closed.Wait(); err != nil {
		t.Errorf("%v\n%s", err, closed.log)
	}
	for _, secret := range []string{"secret-path", strings.TrimPrefix(signs, "whsec_"), "canary", strings.TrimPrefix(got.signature, "v1,")} {
		if strings.Contains(c.log.String()+closed.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	proviso(t, "", "serve", "--db", db, "--webhook-networks", "0.0.0.0/0", "--webhook-http-loopback", "yes").want(t, 2, `--webhook-networks: "0.0.0.0/0" is everybody`, `--webhook-http-loopback: "yes" is not on or off`)
}
