package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKey: the first start makes a key that others cannot read, and the next one
// takes it; what is no key is refused.
func TestKey(t *testing.T) {
	db := filepath.Join(t.TempDir(), "test.db")
	serve(t, db).signal(t)
	file := db + ".key"
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v, %v", info, err)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	second := serve(t, db)
	if now, _ := os.ReadFile(file); string(now) != string(first) || strings.Contains(second.log.String(), strings.TrimSpace(string(first))) {
		t.Error("the key was made anew, or is in the log")
	}
	if err := os.Chmod(file, 0o604); err != nil {
		t.Fatal(err)
	}
	proviso(t, "", "serve", "--db", db, "--addr", "127.0.0.1:0").want(t, 1, "can be read by everybody")
	other := filepath.Join(t.TempDir(), "other.key")
	if err := os.WriteFile(other, []byte("not a key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	proviso(t, "", "serve", "--db", db, "--addr", "127.0.0.1:0", "--key-file", other).want(t, 1, "holds no key")
	for want, role := range map[string]string{"is not a role": "x=king", "office: is missing": "x=signer@denver-co", "x: ": "x=grants@nowhere-at-all"} {
		t.Setenv("PROVISO_OIDC_SECRET", "s3cret")
		proviso(t, "", "serve", "--db", filepath.Join(t.TempDir(), "x.db"), "--addr", "127.0.0.1:0", "--oidc-issuer", "https://login.example.gov", "--oidc-client", "proviso",
			"--oidc-callback", "https://proviso.example.gov/sign-in/oidc/callback", "--oidc-roles", role).want(t, 2, want)
	}
}
