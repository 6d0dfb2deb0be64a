//go:build e2e

package notify

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// counterpart is a receiver that is a program of its own, which checks what comes
// with the library of the specification.
type counterpart struct {
	t   *testing.T
	url string
	out *bufio.Reader
}

// verdict is what it makes of a message.
type verdict struct {
	Verdict string
	Headers map[string]string
	Body    string
	Message struct{ ID, Type string }
}

func newCounterpart(t *testing.T, secret string) *counterpart {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", "receiver.mjs", secret)
	cmd.Dir, cmd.Stderr = "../e2e/receiver", os.Stderr
	if _, err := cmd.StdinPipe(); err != nil { // which ends it if the test falls
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	c := &counterpart{t: t, out: bufio.NewReader(out)}
	c.url = "http://127.0.0.1:" + strings.TrimSpace(c.line())
	return c
}

func (c *counterpart) line() string {
	c.t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil {
		c.t.Fatalf("%v (was it installed? go tool task receiver)", err)
	}
	return line
}

// says is what it says of the next message, and what that is.
func (c *counterpart) says(want string) verdict {
	c.t.Helper()
	var v verdict
	if err := json.Unmarshal([]byte(c.line()), &v); err != nil {
		c.t.Fatal(err)
	}
	if v.Verdict != want {
		c.t.Errorf("the receiver says %q, want %q: %+v", v.Verdict, want, v.Headers)
	}
	return v
}

// again sends what came once more, as somebody does who has overheard it.
func (c *counterpart) again(v verdict, body string, changed ...string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
		req.Header.Set(name, v.Headers[name])
	}
	for i := 0; i+1 < len(changed); i += 2 {
		req.Header.Set(changed[i], changed[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		c.t.Fatal(err)
	}
}

// TestReceiver sends to a receiver that is a program of its own: it takes a message
// once, neither another's nor an old one, and goes on through a rotation.
func TestReceiver(t *testing.T) {
	s := storetest.Open(t)
	d := newHookDesk(t, s)
	c := newCounterpart(t, hookSecret)
	hook(t, s, "a", c.url+"/in", "", "")
	d.now = time.Now()

	d.queue(t, happened(1), 2)
	d.round(t, HookRound{Sent: 2})
	first := c.says("taken")
	if second := c.says("taken"); first.Message.Type != "publication.published" || second.Message.Type != "publication.corrected" || !strings.HasPrefix(first.Message.ID, "evt_") || first.Message.ID == second.Message.ID {
		t.Errorf("got %+v and %+v", first, second)
	}

	// Somebody has overheard it.
	c.again(first, first.Body)
	c.says("seen")
	c.again(first, strings.Replace(first.Body, "edition1", "edition9", 1))
	c.says("No matching signature found")
	c.again(first, first.Body, "webhook-id", "msg_another")
	c.says("No matching signature found")
	c.again(first, first.Body, "webhook-timestamp", fmt.Sprint(d.now.Add(time.Minute).Unix()))
	c.says("No matching signature found")

	// A message that was under way for too long is refused; the next try is of now, and
	// has the same id.
	now := d.now
	d.now = now.Add(-6 * time.Minute)
	if _, err := s.QueueDeliveries(t.Context(), []store.Delivery{{ID: "msg_late", Webhook: "a", Event: "evt_late", Type: "publication.published", Body: `{"late":true}`, At: d.now}}); err != nil {
		t.Fatal(err)
	}
	d.round(t, HookRound{Later: 1})
	late := c.says("Message timestamp too old")
	d.now = now
	d.round(t, HookRound{Sent: 1})
	if again := c.says("taken"); again.Headers["webhook-id"] != late.Headers["webhook-id"] || again.Headers["webhook-timestamp"] == late.Headers["webhook-timestamp"] || again.Headers["content-type"] != "application/json" {
		t.Errorf("got %+v after %+v", again.Headers, late.Headers)
	}

	// It knows the secret before alone, then the new one alone.
	fresh := models.WebhookSecretBegins + base64.StdEncoding.EncodeToString([]byte("32 bytes that nobody else knows.")[:32])
	if err := s.RotateWebhook(t.Context(), "a", sealedAs(models.WebhookSeal("a"), fresh), d.now.Add(24*time.Hour), hookNote("a")); err != nil {
		t.Fatal(err)
	}
	d.queue(t, plainly(2), 1)
	d.round(t, HookRound{Sent: 1})
	both := c.says("taken")
	knows := newCounterpart(t, fresh)
	knows.again(both, both.Body)
	knows.says("taken")
	neither := newCounterpart(t, models.WebhookSecretBegins+base64.StdEncoding.EncodeToString([]byte("a secret of somebody else's here")))
	neither.again(both, both.Body)
	neither.says("No matching signature found")
}
