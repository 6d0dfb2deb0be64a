package identity

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"io"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"proviso/app/store"
	"proviso/models"
)

const (
	// period, in seconds, digits and SHA-1 are what every authenticator can do
	// (RFC 6238); the hash's known weakness is none of HMAC.
	period = 30
	digits = otp.DigitsSix
	// skew is how many steps a clock may be off, either way (RFC 6238 § 5.2 allows one).
	skew = 1

	recoveryCodes = 10
	// recoveryBytes makes 120 random bits: from 112 on, SP 800-63B-4 § 3.1.2.2 lets
	// look-up secrets be kept as a plain hash.
	recoveryBytes = 15
)

// Factor is how an account stands with its second factor.
type Factor struct {
	On        bool
	CodesLeft int  // recovery codes not used yet
	Password  bool // there is a password that it goes with
}

// SecondFactor says how an account stands with its second factor.
func (d *Identity) SecondFactor(ctx context.Context, p models.Person) (Factor, error) {
	a, err := d.store.Account(ctx, p.ID)
	if err != nil || a.TOTPSecret == "" {
		return Factor{Password: a.PasswordHash != ""}, err
	}
	n, err := d.store.RecoveryCodesLeft(ctx, p.ID)
	return Factor{true, int(n), a.PasswordHash != ""}, err
}

// StartTOTP makes a secret for an authenticator, to be shown once, as text and as
// an otpauth address. It counts from ConfirmTOTP on.
func (d *Identity) StartTOTP(ctx context.Context, p models.Person) (secret, address string, err error) {
	a, err := d.store.Account(ctx, p.ID)
	if err != nil {
		return "", "", err
	}
	if a.TOTPSecret != "" {
		return "", "", models.Conflict("code", "the account has an authenticator already; remove it first")
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Proviso", AccountName: a.Login, Period: period, SecretSize: 20, Digits: digits, Algorithm: otp.AlgorithmSHA1, Rand: d.o.Random})
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), d.store.OfferTOTP(ctx, p.ID, d.sealed(p.ID, key.Secret()))
}

// ConfirmTOTP makes the secret of StartTOTP the second factor, once a code shows
// that the authenticator has it. The recovery codes are shown once.
func (d *Identity) ConfirmTOTP(ctx context.Context, p models.Person, code string) (recovery []string, err error) {
	a, err := d.store.Account(ctx, p.ID)
	switch {
	case err != nil:
		return nil, err
	case a.TOTPPending == "":
		return nil, models.Conflict("code", "no authenticator is being set up; begin again")
	}
	secret, err := d.opened(p.ID, a.TOTPPending)
	if err != nil {
		return nil, models.Conflict("code", "the key was changed in between; begin again")
	}
	step, ok := d.stepOf(secret, bare(code))
	if !ok {
		return nil, errCode
	}
	recovery, hashes, err := newCodes(d.o.Random)
	if err != nil {
		return nil, err
	}
	err = d.store.ConfirmTOTP(ctx, p.ID, a.TOTPPending, step, hashes, note(p, p, "add-second-factor", "signs in with an authenticator too"))
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// RemoveTOTP takes the second factor away, for whoever knows the password.
func (d *Identity) RemoveTOTP(ctx context.Context, p models.Person, password string) error {
	if _, err := d.again(ctx, p, password); err != nil {
		return err
	}
	return d.store.RemoveTOTP(ctx, p.ID, note(p, p, "remove-second-factor", "signs in with the password alone"))
}

// NewRecoveryCodes makes new recovery codes, which are shown once, and ends those
// before.
func (d *Identity) NewRecoveryCodes(ctx context.Context, p models.Person, password string) ([]string, error) {
	a, err := d.again(ctx, p, password)
	switch {
	case err != nil:
		return nil, err
	case a.TOTPSecret == "":
		return nil, models.Conflict("", "recovery codes stand in for an authenticator; set one up first")
	}
	codes, hashes, err := newCodes(d.o.Random)
	if err != nil {
		return nil, err
	}
	if err := d.store.SetRecoveryCodes(ctx, p.ID, hashes, note(p, p, "new-recovery-codes", "made new recovery codes")); err != nil {
		return nil, err
	}
	return codes, nil
}

// again has somebody who is signed in give the password again. Guessing is slowed
// down as at the door.
func (d *Identity) again(ctx context.Context, p models.Person, password string) (store.Account, error) {
	t := d.throttle(p.Login, "")
	if err := t.begin(ctx); err != nil {
		return store.Account{}, atField(err, "password")
	}
	a, err := d.checked(ctx, p.Login, password)
	if err != nil {
		if err == error(errSignIn) {
			err = models.Invalid("password", "is not right")
		}
		return store.Account{}, err
	}
	return a, t.forget(ctx)
}

// useCode takes a code of the authenticator or a recovery code as used.
func (d *Identity) useCode(ctx context.Context, a store.Account, code string) error {
	code = bare(code)
	used := false
	if len(code) == digits.Length() {
		secret, err := d.opened(a.ID, a.TOTPSecret)
		if err != nil {
			return err
		}
		step, ok := d.stepOf(secret, code)
		if !ok {
			return errCode
		}
		if used, err = d.store.UseTOTP(ctx, a.ID, step); err != nil {
			return err
		}
	} else {
		var err error
		used, err = d.store.UseRecoveryCode(ctx, a.ID, hashOf(code), d.o.Now(), note(a.Person, a.Person, "use-recovery-code", "signed in with a recovery code"))
		if err != nil {
			return err
		}
	}
	if !used {
		return errCode
	}
	return nil
}

// stepOf is the step of time that a code is of, within the skew. The newest one
// counts, so that the code of none of those before is good again.
func (d *Identity) stepOf(secret, code string) (int64, bool) {
	now := d.o.Now().Unix() / period
	for step := now + skew; step >= now-skew; step-- {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: digits, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return step, true
		}
	}
	return 0, false
}

// bare is a code without what people and printers put between its parts.
func bare(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.TrimSpace(code)))
}

func newCodes(random io.Reader) (codes, hashes []string, err error) {
	if random == nil {
		random = rand.Reader
	}
	for range recoveryCodes {
		b := make([]byte, recoveryBytes)
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, nil, err
		}
		code := base32.StdEncoding.EncodeToString(b)
		hashes = append(hashes, hashOf(code))
		var parts []string
		for ; code != ""; code = code[4:] {
			parts = append(parts, code[:4])
		}
		codes = append(codes, strings.Join(parts, "-"))
	}
	return codes, hashes, nil
}

// atField moves an error to another field.
func atField(err error, field string) error {
	if e, ok := err.(*models.Error); ok {
		moved := *e
		moved.Field = field
		return &moved
	}
	return err
}
