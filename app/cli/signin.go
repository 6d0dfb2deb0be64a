package cli

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"proviso/app/config"
	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

// clientSecret is the environment variable of the secret by which a provider of
// sign-ins knows this program.
const clientSecret = "PROVISO_OIDC_SECRET"

// identity makes who signs in how, as the settings say, and seals what was kept
// before there was a key.
func (r *run) identity(c config.SignIn, s *store.Store, t *tracker.Tracker, log *slog.Logger) (*identity.Identity, error) {
	o := identity.Options{Now: r.now, Within: within(r.ctx, t), NoPasswords: !c.Passwords, Log: log}
	file := c.KeyFile
	if file == "" {
		file = defaultKeyFile(r.db)
	}
	var made bool
	var err error
	if o.Key, made, err = readKey(file); err != nil {
		return nil, err
	}
	if made {
		fmt.Fprintf(r.Err, "Made the key %s, which seals the secrets of second factors and webhooks. Keep a copy of it, apart from the database's.\n", file)
	}
	if o.Provider, err = r.provider(c, t); err != nil {
		return nil, err
	}
	d := identity.New(s, o)
	lost, err := d.SealFactors(r.ctx)
	if lost > 0 {
		log.Warn("second factors were sealed with another key than this: their people sign in with a recovery code, or an administrator takes the factor away", "key", file, "factors", lost)
	}
	return d, err
}

// defaultKeyFile is where the key is that nobody has named.
func defaultKeyFile(db string) string {
	if isFile(db) {
		return db + ".key"
	}
	return "proviso.key"
}

// readKey reads a key as 64 hexadecimal digits. Where there is no file it makes
// one, whole or not at all: of two programs that start at once, both have the key
// of the first.
func readKey(file string) (key []byte, made bool, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		made, err = makeKey(file)
		if err != nil {
			return nil, false, models.Refused("the key %s cannot be made: %s", file, err)
		}
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, false, models.Refused("the key cannot be read: %s", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, false, err
	}
	if info.Mode().Perm()&0o007 != 0 {
		return nil, false, models.Refused("the key %s can be read by everybody on this machine; take that away: chmod 600 %s", file, file)
	}
	key, err = hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != identity.KeyBytes {
		return nil, false, models.Refused("%s holds no key: it is %d hexadecimal digits", file, 2*identity.KeyBytes)
	}
	return key, made, nil
}

func makeKey(file string) (made bool, err error) {
	key := make([]byte, identity.KeyBytes)
	rand.Read(key)
	f, err := os.CreateTemp(filepath.Dir(file), ".key-*") // readable by us alone
	if err != nil {
		return false, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return false, err
	}
	err = os.Link(f.Name(), file)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}

// provider is the provider of the settings; nil: there is none.
func (r *run) provider(c config.SignIn, t *tracker.Tracker) (*identity.Provider, error) {
	if c.Issuer == "" {
		return nil, nil
	}
	p := &identity.Provider{Name: c.Name, Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: os.Getenv(clientSecret), Callback: c.Callback,
		Scopes: c.Scopes, GroupsClaim: c.Groups, Roles: map[string][]models.Assignment{}}
	if c.SecretFile != "" {
		text, err := os.ReadFile(c.SecretFile)
		if err != nil {
			return nil, usage{fmt.Errorf("--oidc-secret-file: %w", err)}
		}
		p.ClientSecret = strings.TrimSpace(string(text))
	}
	if p.ClientSecret == "" {
		return nil, usage{errors.New("the secret of the provider's client is missing: name its file with --oidc-secret-file, or set " + clientSecret)}
	}
	for _, one := range c.Roles {
		a, err := readRole(r.ctx, "--oidc-roles", one.Role, t)
		if err != nil {
			return nil, usage{fmt.Errorf("--oidc-roles: %s: %w", one.Group, err)}
		}
		p.Roles[one.Group] = append(p.Roles[one.Group], a)
	}
	if err := p.Check(); err != nil {
		return nil, usage{fmt.Errorf("--oidc-roles: %w", err)}
	}
	return p, nil
}
