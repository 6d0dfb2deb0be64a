package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"proviso/models"
)

// sign is the signature of a message by the Standard Webhooks specification 1.0: a
// version, and an HMAC-SHA256 over its id, its time and its body.
func sign(secret, id string, at time.Time, body string) (string, error) {
	text, ok := strings.CutPrefix(secret, models.WebhookSecretBegins)
	key, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(key) == 0 {
		return "", errors.New("the secret of a webhook is none") // and is not told
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "." + body))
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// signatures are those of all secrets that are good, with spaces between. The one
// before the newest is left out where it cannot be opened any more.
func (h *Hooks) signatures(hook, secret, old, id string, at time.Time, body string) (string, error) {
	clear, err := h.o.Open(models.WebhookSeal(hook), secret)
	if err != nil {
		return "", err
	}
	out, err := sign(clear, id, at, body)
	if err != nil || old == "" {
		return out, err
	}
	if clear, err := h.o.Open(models.WebhookSeal(hook), old); err == nil {
		if second, err := sign(clear, id, at, body); err == nil {
			out += " " + second
		}
	}
	return out, nil
}
