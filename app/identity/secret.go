package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strings"
)

// A token is 256 random bits as 43 characters that need no escaping anywhere.
// Guessing one is out of the question, so a plain hash keeps it safe.
const (
	tokenBytes  = 32
	tokenLength = 43
)

// bearerPrefix begins every API token, so that scanners for leaked secrets find it.
const bearerPrefix = "proviso_"

func (d *Identity) token() (string, error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(d.o.Random, b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// isToken is true for what can be a token; all else asks nothing of the database.
func isToken(s string) bool {
	if len(s) != tokenLength {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n") // which the decoder passes over
}

// parseBearer is the token within an API token.
func parseBearer(s string) (token string, ok bool) {
	token, ok = strings.CutPrefix(s, bearerPrefix)
	return token, ok && isToken(token)
}

// hashOf is what is kept of a secret of at least 112 random bits.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// csrfOf is derived from the token, so that it needs no keeping, and cannot be
// turned back into it.
func csrfOf(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("proviso form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// same compares in a time that tells nothing.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
