package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The parameters are those of cost.go. A hash of other ones is made anew when its
// password is next used.
const (
	argonThreads = 1
	saltBytes    = 16
	keyBytes     = 32
)

// Bounds of what is taken from the database: a row that was tampered with must
// not be able to use up the machine.
const (
	mostMemory  = 256 * 1024
	mostTime    = 16
	mostThreads = 16
	mostBytes   = 64
)

// phc is an argon2id hash in the form of the Password Hashing Competition's
// string format: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

// nobody is a hash of the parameters of today that belongs to no password known.
var nobody = phc{argonMemory, argonTime, argonThreads, make([]byte, saltBytes), make([]byte, keyBytes)}

func (h phc) String() string {
	b := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.threads, b(h.salt), b(h.key))
}

// current is true if a hash made today would have the same parameters.
func (h phc) current() bool {
	return h.memory == argonMemory && h.time == argonTime && h.threads == argonThreads && len(h.salt) == saltBytes && len(h.key) == keyBytes
}

func (h phc) derive(password string) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), h.salt, h.time, h.memory, h.threads, uint32(len(h.key)))
}

func parsePHC(s string) (phc, error) {
	bad := fmt.Errorf("a stored password hash cannot be read")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, bad
	}
	numbers := strings.Split(parts[3], ",")
	if len(numbers) != 3 {
		return phc{}, bad
	}
	var values [3]uint64
	for i, name := range []string{"m=", "t=", "p="} {
		text, ok := strings.CutPrefix(numbers[i], name)
		n, err := strconv.ParseUint(text, 10, 32)
		if !ok || err != nil || n == 0 || n > []uint64{mostMemory, mostTime, mostThreads}[i] {
			return phc{}, bad
		}
		values[i] = n
	}
	h := phc{memory: uint32(values[0]), time: uint32(values[1]), threads: uint8(values[2])}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.salt) < 8 || len(h.salt) > mostBytes || len(h.key) < 16 || len(h.key) > mostBytes || h.String() != s {
		return phc{}, bad
	}
	return h, nil
}

// hash makes the hash of a new password.
func (d *Identity) hash(ctx context.Context, password string) (string, error) {
	h := phc{memory: argonMemory, time: argonTime, threads: argonThreads, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	if _, err := io.ReadFull(d.o.Random, h.salt); err != nil {
		return "", err
	}
	key, err := d.derive(ctx, h, password)
	h.key = key
	return h.String(), err
}

// verify says whether a password has this hash, and whether the hash is of the
// parameters of today.
func (d *Identity) verify(ctx context.Context, stored, password string) (right, current bool, err error) {
	h, err := parsePHC(stored)
	if err != nil {
		return false, false, err
	}
	key, err := d.derive(ctx, h, password)
	return err == nil && subtle.ConstantTimeCompare(key, h.key) == 1, h.current(), err
}

// derive waits for a slot: each hash takes 19 MiB and a processor, and many at
// once would leave nothing for anybody else.
func (d *Identity) derive(ctx context.Context, h phc, password string) ([]byte, error) {
	select {
	case d.running <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-d.running }()
	d.hashed.Add(1)
	return h.derive(password), nil
}
