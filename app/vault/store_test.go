//go:build e2e

package vault

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"proviso/models"
)

// gateway is a real S3-compatible server on this machine, which keeps the bucket
// "papers" in a folder. go tool task gateway installs it.
type gateway struct {
	folder  string
	address string
}

func startGateway(t *testing.T) gateway {
	t.Helper()
	program := os.Getenv("PROVISO_S3_GATEWAY")
	if program == "" {
		program = "../../.bin/versitygw"
	}
	program, err := filepath.Abs(program)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%v; install it with: go tool task gateway", err)
	}
	dir := t.TempDir()
	g := gateway{folder: filepath.Join(dir, "papers")}
	if err := os.Mkdir(g.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	cert, key := certificate(t)
	t.Setenv("SSL_CERT_FILE", cert)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g.address = l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(t.Context(), program, "--access", "id", "--secret", "hush-hush", "--region", "eu-test-1", "--port", g.address,
		"--cert", cert, "--key", key, "--quiet", "posix", dir)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go cmd.Wait()
	for range 200 {
		if conn, err := net.Dial("tcp", g.address); err == nil {
			conn.Close()
			return g
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the gateway does not answer")
	return g
}

// certificate is one for this machine, signed by itself.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "gateway"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// throttled is a way to the gateway that breaks every connection off once so many
// bytes were sent; 0: none.
func throttled(t *testing.T, to string, after *atomic.Int64) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			go func() { io.Copy(in, out); in.Close() }()
			go func() {
				defer out.Close()
				defer in.Close()
				if n := after.Load(); n > 0 {
					io.CopyN(out, in, n)
					return
				}
				io.Copy(out, in)
			}()
		}
	}()
	return l.Addr().String()
}

func (g gateway) bucket(address string) Bucket {
	return Bucket{Endpoint: "https://" + address, Region: "eu-test-1", Name: "papers", Prefix: "county/docs", PathStyle: true, Access: "id", Secret: "hush-hush"}
}

func all(t *testing.T, v *Vault) []string {
	t.Helper()
	var out []string
	if err := v.Each(context.Background(), func(name string, _ int64) error { out = append(out, name); return nil }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestStore: in a bucket of a real store, over TLS, content is there whole or not
// at all, comes back as it was kept, is not given out if it was changed, and goes
// when it is taken away.
func TestStore(t *testing.T) {
	g := startGateway(t)
	t.Setenv("TMPDIR", t.TempDir()) // where nobody else leaves anything
	var after atomic.Int64
	v, err := InBucket(g.bucket(throttled(t, g.address, &after)), small)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := v.Check(ctx); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("All of it. ", 200_000)
	after.Store(1 << 20)
	if _, err := v.Put(ctx, "long.txt", strings.NewReader(long)); err == nil {
		t.Fatal("what was broken off was kept")
	} else if strings.Contains(err.Error(), "hush") {
		t.Errorf("the error tells the key: %v", err)
	}
	after.Store(0)
	if got := all(t, v); len(got) > 0 {
		t.Fatalf("what was broken off is seen: %v", got)
	}
	kept, err := v.Put(ctx, "long.txt", strings.NewReader(long))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Put(ctx, "again.txt", strings.NewReader(long)); err != nil {
		t.Fatal(err)
	}
	other, err := v.Put(ctx, "other.txt", strings.NewReader("other"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{kept.Digest, other.Digest}
	slices.Sort(want)
	if got := all(t, v); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	f, err := v.Get(ctx, kept.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := io.ReadAll(f); err != nil || string(back) != long {
		t.Errorf("it comes back otherwise: %d bytes, %v", len(back), err)
	}
	f.Close()
	at := filepath.Join(g.folder, "county", "docs", other.Digest[:2], other.Digest)
	if err := os.WriteFile(at, []byte("OTHER"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Get(ctx, other.Digest); !errors.Is(err, ErrAltered) {
		t.Errorf("changed content: %v", err)
	}
	if err := os.WriteFile(filepath.Join(g.folder, "county", "docs", "stray.txt"), []byte("stray"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := all(t, v); !slices.Contains(got, "stray.txt") {
		t.Errorf("what is none of ours is not named: %v", got)
	}
	for range 2 {
		if err := v.Remove(ctx, kept.Digest); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.Get(ctx, kept.Digest); models.KindOf(err) != models.KindNotFound {
		t.Errorf("taken away: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "proviso-*")); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
	for name, change := range map[string]func(*Bucket){
		"a wrong key":    func(b *Bucket) { b.Secret = "hush-hush-not" },
		"no such bucket": func(b *Bucket) { b.Name = "elsewhere" },
		"nobody there":   func(b *Bucket) { b.Endpoint = "https://127.0.0.1:1" },
	} {
		b := g.bucket(g.address)
		change(&b)
		v, err := InBucket(b, small)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Check(ctx); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := v.Get(ctx, other.Digest); err == nil || models.KindOf(err) != "" {
			t.Errorf("%s, asked for content: %v", name, err)
		}
	}
}
