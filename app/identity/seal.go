package identity

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"strings"

	"proviso/models"
)

// KeyBytes is how long the key is that seals the secrets of second factors.
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

// about ties a sealed secret to its person: in another's row it opens nothing.
func about(person string) []byte { return []byte("second factor of " + person) }

func (d *Identity) sealed(person, secret string) string {
	return sealedBy + base64.RawStdEncoding.EncodeToString(d.seal.Seal(nil, nil, []byte(secret), about(person)))
}

func (d *Identity) opened(person, stored string) (string, error) {
	text, ok := strings.CutPrefix(stored, sealedBy)
	if !ok {
		return "", errSealed
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return "", errSealed
	}
	secret, err := d.seal.Open(nil, nil, raw, about(person))
	if err != nil {
		return "", errSealed
	}
	return string(secret), nil
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
