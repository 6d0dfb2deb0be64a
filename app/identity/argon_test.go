package identity_test

import (
	"strings"
	"testing"

	"proviso/app/identity"
)

var hashes = []string{
	"$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	"$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$YWFhYWFhYWFhYWFhYWFhYQ",
}

func TestParsePHC(t *testing.T) {
	t.Parallel()
	for _, h := range hashes {
		if got, err := identity.ParsePHC(h); got != h || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
	h := hashes[0]
	for name, bad := range map[string]string{
		"nothing": "", "another kind": strings.Replace(h, "argon2id", "argon2i", 1), "another version": strings.Replace(h, "v=19", "v=16", 1),
		"no memory": strings.Replace(h, "m=19456", "m=0", 1), "all memory": strings.Replace(h, "m=19456", "m=4294967295", 1),
		"no time": strings.Replace(h, "t=2", "t=0", 1), "all time": strings.Replace(h, "t=2", "t=1000000", 1), "many threads": strings.Replace(h, "p=1", "p=255", 1),
		"another order": strings.Replace(h, "m=19456,t=2", "t=2,m=19456", 1), "zeros before": strings.Replace(h, "t=2", "t=02", 1), "a sign": strings.Replace(h, "t=2", "t=+2", 1),
		"padded": h + "=", "a line after": h + "\n", "a field after": h + "$", "no key": h[:strings.LastIndex(h, "$")+1], "a short salt": strings.Replace(h, "$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$", 1),
	} {
		if _, err := identity.ParsePHC(bad); err == nil {
			t.Errorf("%s: %q was read", name, bad)
		} else if bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("%s: the hash is in the error", name)
		}
	}
}

// What is read is written again as it was, so that there is one way to write it.
func FuzzParsePHC(f *testing.F) {
	for _, h := range hashes {
		f.Add(h)
	}
	f.Add("$argon2id$v=19$m=1,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := identity.ParsePHC(s); err == nil && got != s {
			t.Errorf("%q was read as %q", s, got)
		}
	})
}

// A token that is read is its prefix and 43 characters of the alphabet, and no
// more.
func FuzzParseBearer(f *testing.F) {
	f.Add("proviso_" + strings.Repeat("A", 43))
	f.Add("proviso_" + strings.Repeat("_", 42) + "-")
	f.Add("proviso_")
	f.Fuzz(func(t *testing.T, s string) {
		token, ok := identity.ParseBearer(s)
		alphabet := func(r rune) bool {
			return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
		}
		if ok && (s != "proviso_"+token || len(token) != 43 || strings.TrimFunc(token, alphabet) != "") {
			t.Errorf("%q was read as %q", s, token)
		}
		if identity.IsToken(s) && (len(s) != 43 || strings.TrimFunc(s, alphabet) != "") {
			t.Errorf("%q is a token", s)
		}
	})
}
