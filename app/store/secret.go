package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// SetPassword gives a person a new password, and ends all sessions and all links
// by which the password could be set again.
func (s *Store) SetPassword(ctx context.Context, person, hash string, at time.Time, n Note) error {
	return s.change(ctx, "set a password", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, setPassword(ctx, tx, person, hash, "", at)
	})
}

// ChangePassword is SetPassword from within a session, which goes on under another
// token; NotFound if it has ended.
func (s *Store) ChangePassword(ctx context.Context, person, hash string, r Rotation, at time.Time, n Note) error {
	return s.change(ctx, "change a password", func(tx *gorm.DB) ([]Note, error) {
		if err := rotate(ctx, tx, r, at); err != nil {
			return nil, err
		}
		return []Note{n}, setPassword(ctx, tx, person, hash, r.Session, at)
	})
}

func setPassword(ctx context.Context, tx *gorm.DB, person, hash, keep string, at time.Time) error {
	if err := one(execute(ctx, tx, "UPDATE people SET password_hash = ? WHERE id = ?", hash, person)); err != nil {
		return err
	}
	if _, err := execute(ctx, tx, "DELETE FROM invitations WHERE person_id = ? AND used_at IS NULL", person); err != nil {
		return err
	}
	return endSessions(ctx, tx, person, keep, at)
}

// Rehash puts a password's hash of other parameters in place of the one read, and
// does nothing if the password was changed in between.
func (s *Store) Rehash(ctx context.Context, person, read, hash string) error {
	return s.change(ctx, "rehash a password", func(tx *gorm.DB) ([]Note, error) {
		_, err := execute(ctx, tx, "UPDATE people SET password_hash = ? WHERE id = ? AND password_hash = ?", hash, person, read)
		return nil, err
	})
}

// OfferTOTP keeps a secret that is shown now; it counts once it is confirmed.
func (s *Store) OfferTOTP(ctx context.Context, person, secret string) error {
	return s.change(ctx, "offer a second factor", func(tx *gorm.DB) ([]Note, error) {
		return nil, one(execute(ctx, tx, "UPDATE people SET totp_pending = ? WHERE id = ?", secret, person))
	})
}

// ConfirmTOTP makes the offered secret the second factor from this step of time
// on, with new recovery codes.
func (s *Store) ConfirmTOTP(ctx context.Context, person, secret string, step int64, codes []string, n Note) error {
	return s.change(ctx, "confirm a second factor", func(tx *gorm.DB) ([]Note, error) {
		err := one(execute(ctx, tx, "UPDATE people SET totp_secret = totp_pending, totp_pending = NULL, totp_step = ? WHERE id = ? AND totp_pending = ?", step, person, secret))
		if err != nil {
			return nil, err
		}
		return []Note{n}, setCodes(ctx, tx, person, codes)
	})
}

// RemoveTOTP takes the second factor and its recovery codes away.
func (s *Store) RemoveTOTP(ctx context.Context, person string, n Note) error {
	return s.change(ctx, "remove a second factor", func(tx *gorm.DB) ([]Note, error) {
		err := one(execute(ctx, tx, "UPDATE people SET totp_secret = NULL, totp_pending = NULL WHERE id = ?", person))
		if err != nil {
			return nil, err
		}
		return []Note{n}, setCodes(ctx, tx, person, nil)
	})
}

// UseTOTP takes a step of time as used; false: it, or a later one, was used before.
func (s *Store) UseTOTP(ctx context.Context, person string, step int64) (bool, error) {
	var met int64
	err := s.change(ctx, "use a code", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "UPDATE people SET totp_step = ? WHERE id = ? AND totp_step < ?", step, person, step)
		return nil, err
	})
	return met == 1, err
}

type codeRow struct {
	Hash     string `gorm:"column:hash;primaryKey"`
	PersonID string `gorm:"column:person_id"`
	UsedAt   *stamp `gorm:"column:used_at"`
}

func (codeRow) TableName() string { return "recovery_codes" }

// SetRecoveryCodes puts new codes in the place of all others.
func (s *Store) SetRecoveryCodes(ctx context.Context, person string, hashes []string, n Note) error {
	return s.change(ctx, "make recovery codes", func(tx *gorm.DB) ([]Note, error) {
		return []Note{n}, setCodes(ctx, tx, person, hashes)
	})
}

func setCodes(ctx context.Context, tx *gorm.DB, person string, hashes []string) error {
	if _, err := execute(ctx, tx, "DELETE FROM recovery_codes WHERE person_id = ?", person); err != nil {
		return err
	}
	var rows []codeRow
	for _, h := range hashes {
		rows = append(rows, codeRow{Hash: h, PersonID: person})
	}
	return insert(ctx, tx, rows)
}

// UseRecoveryCode takes a code as used; false: it is none of the person's, or was
// used before.
func (s *Store) UseRecoveryCode(ctx context.Context, person, hash string, at time.Time, n Note) (bool, error) {
	var met int64
	err := s.change(ctx, "use a recovery code", func(tx *gorm.DB) (_ []Note, err error) {
		met, err = execute(ctx, tx, "UPDATE recovery_codes SET used_at = ? WHERE hash = ? AND person_id = ? AND used_at IS NULL", stampOf(at), hash, person)
		if err != nil || met == 0 {
			return nil, err
		}
		return []Note{n}, nil
	})
	return met == 1, err
}

// RecoveryCodesLeft counts the codes of a person that were not used yet.
func (s *Store) RecoveryCodesLeft(ctx context.Context, person string) (int64, error) {
	n, err := only[int64](ctx, s.read, "SELECT count(*) FROM recovery_codes WHERE person_id = ? AND used_at IS NULL", person)
	return n, s.fault(ctx, "count recovery codes", err)
}

// Reseal puts what f makes of them in the place of all secrets of second factors,
// those not confirmed yet too. What f gives back as it was is not written.
func (s *Store) Reseal(ctx context.Context, f func(person, secret string) (string, error)) error {
	return s.change(ctx, "seal the secrets of second factors", func(tx *gorm.DB) ([]Note, error) {
		rows, err := find[personRow](ctx, tx, "SELECT "+personColumns+" FROM people WHERE totp_secret IS NOT NULL OR totp_pending IS NOT NULL")
		if err != nil {
			return nil, err
		}
		for i := range rows {
			r := &rows[i]
			for column, secret := range map[string]*string{"totp_secret": r.TOTPSecret, "totp_pending": r.TOTPPending} {
				if secret == nil {
					continue
				}
				sealed, err := f(r.ID, *secret)
				if err != nil {
					return nil, err
				}
				if sealed == *secret {
					continue
				}
				if _, err := execute(ctx, tx, "UPDATE people SET "+column+" = ? WHERE id = ?", sealed, r.ID); err != nil {
					return nil, err
				}
			}
		}
		return nil, nil
	})
}
