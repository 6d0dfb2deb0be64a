package vault

import (
	"strings"
	"testing"
)

// TestInBucket: a store is not spoken to in the clear, nor without a key, and no
// error tells the key.
func TestInBucket(t *testing.T) {
	good := Bucket{Endpoint: "https://s3.example.org", Region: "us-east-1", Name: "papers", Access: "id", Secret: "hush-hush"}
	for name, change := range map[string]func(*Bucket){
		"in the clear":       func(b *Bucket) { b.Endpoint = "http://s3.example.org" },
		"no address":         func(b *Bucket) { b.Endpoint = "s3.example.org" },
		"a path":             func(b *Bucket) { b.Endpoint += "/papers" },
		"a key in it":        func(b *Bucket) { b.Endpoint = "https://id:hush-hush@s3.example.org" },
		"another scheme":     func(b *Bucket) { b.Endpoint = "file:///etc" },
		"no id of a key":     func(b *Bucket) { b.Access = "" },
		"no key":             func(b *Bucket) { b.Secret = "" },
		"a host like a home": func(b *Bucket) { b.Endpoint = "http://localhost.example.org" },
	} {
		b := good
		change(&b)
		if _, err := InBucket(b, small); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, endpoint := range []string{good.Endpoint, "http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"} {
		b := good
		b.Endpoint = endpoint
		if _, err := InBucket(b, small); err != nil {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
}
