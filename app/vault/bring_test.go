package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestBring: content comes under its own digest, whatever its type and length, and under
// no other; what is refused leaves nothing.
func TestBring(t *testing.T) {
	ctx := context.Background()
	v := Folder(t.TempDir(), 1)
	defer v.Close()
	const text = "longer than the limit, and of no type\x00"
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:])
	if err := v.Bring(ctx, digest, strings.NewReader(text[1:])); !errors.Is(err, ErrAltered) {
		t.Errorf("other content: %v", err)
	}
	if err := v.Bring(ctx, "../"+digest, strings.NewReader(text)); err == nil {
		t.Error("a path is taken for a digest")
	}
	there := 0
	if err := v.Each(ctx, func(string, int64) error { there++; return nil }); err != nil || there > 0 {
		t.Errorf("%d files are left, %v", there, err)
	}
	for range 2 { // again is no error
		if err := v.Bring(ctx, digest, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := v.Get(ctx, digest)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != text {
		t.Errorf("got %q, %v", got, err)
	}
}
