package identity

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"proviso/models"
)

// KeyBytes is how long the key is that seals the secrets of second factors and of
// webhooks.
const KeyBytes = 32

// sealedBy begins a secret that is sealed by AES-256-GCM under a random nonce.
const sealedBy = "sealed:1:"

// errSealed is a secret that was sealed under another key.
var errSealed = models.Invalid("code", "the secret of your authenticator cannot be read any more; sign in with a recovery code and set the authenticator up anew, or ask an administrator")

func newSeal(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Derive is a key of the key, for one purpose: who knows it knows no other.
func (d *Identity) Derive(purpose string) [sha256.Size]byte {
	h := hmac.New(sha256.New, d.o.Key)
	h.Write([]byte("proviso: " + purpose))
	return [sha256.Size]byte(h.Sum(nil))
}

// KeyMark tells the key from others, and gives nothing of it away.
func (d *Identity) KeyMark() string {
	mark := d.Derive("mark of the key")
	return hex.EncodeToString(mark[:8])
}

// about ties a sealed secret to its person: in another's row it opens nothing.
func about(person string) string { return "second factor of " + person }

// Seal seals a secret with the key. What it is of must be said again to open it, so
// that it opens nothing in the place of another.
func (d *Identity) Seal(of, secret string) string {
	return sealedBy + base64.RawStdEncoding.EncodeToString(d.seal.Seal(nil, nil, []byte(secret), []byte(of)))
}

// Open is a secret that Seal sealed, or Refused if it was sealed with another key or
// as something else.
func (d *Identity) Open(of, stored string) (string, error) {
	refused := models.Refused("the secret was sealed with another key than this program has")
	text, ok := strings.CutPrefix(stored, sealedBy)
	if !ok {
		return "", refused
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return "", refused
	}
	secret, err := d.seal.Open(nil, nil, raw, []byte(of))
	if err != nil {
		return "", refused
	}
	return string(secret), nil
}

func (d *Identity) sealed(person, secret string) string { return d.Seal(about(person), secret) }

func (d *Identity) opened(person, stored string) (string, error) {
	secret, err := d.Open(about(person), stored)
	if err != nil {
		return "", errSealed
	}
	return secret, nil
}

// SealFactors seals the secrets of second factors that were kept before there was
// a key, and counts those that the key does not open.
func (d *Identity) SealFactors(ctx context.Context) (lost int, err error) {
	err = d.store.Reseal(ctx, func(person, secret string) (string, error) {
		if !strings.HasPrefix(secret, sealedBy) {
			return d.sealed(person, secret), nil
		}
		if _, err := d.opened(person, secret); err != nil {
			lost++
		}
		return secret, nil
	})
	return lost, err
}
