package identity

import (
	"context"
	"net/url"

	"proviso/models"
)

// PendingTOTP is the secret of an authenticator that is being set up and not
// confirmed yet, to be shown again after a wrong code; "" if none is.
func (d *Identity) PendingTOTP(ctx context.Context, p models.Person) (secret, address string, err error) {
	a, err := d.store.Account(ctx, p.ID)
	if err != nil || a.TOTPPending == "" {
		return "", "", err
	}
	if secret, err = d.opened(p.ID, a.TOTPPending); err != nil {
		return "", "", nil // of another key: there is nothing to show again
	}
	q := url.Values{"secret": {secret}, "issuer": {"Proviso"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return secret, (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/Proviso:" + a.Login, RawQuery: q.Encode()}).String(), nil
}
