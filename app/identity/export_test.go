package identity

import (
	"fmt"

	"golang.org/x/crypto/argon2"
)

import "encoding/base64"

// Hashed counts the passwords that were hashed.
func (d *Identity) Hashed() int64 { return d.hashed.Load() }

// Slots is how many passwords may be hashed at once.
func (d *Identity) Slots() int { return cap(d.running) }

// Occupy takes a slot until it is given back.
func (d *Identity) Occupy() (giveBack func()) {
	d.running <- struct{}{}
	return func() { <-d.running }
}

// ParsePHC reads a hash and writes it again.
func ParsePHC(s string) (string, error) {
	h, err := parsePHC(s)
	return h.String(), err
}

// ParseBearer and IsToken read tokens.
var (
	ParseBearer = parseBearer
	IsToken     = isToken
	WaitAfter   = waitAfter
)

// Step is the step of time of a code.
func (d *Identity) Step(secret, code string) (int64, bool) { return d.stepOf(secret, code) }

// HashOf is what is kept of a secret.
var HashOf = hashOf

// Bare is a code as it is compared.
var Bare = bare

// Derive is the key of a password as it stands in a hash.
func Derive(password, salt string, time, memory uint32, threads uint8, length int) string {
	h := phc{memory, time, threads, []byte(salt), make([]byte, length)}
	return base64.RawStdEncoding.EncodeToString(h.derive(password))
}

// HashedToday is how every hash begins that is made today.
var HashedToday = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonThreads)
