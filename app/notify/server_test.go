//go:build e2e

package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"proviso/app/store/storetest"
)

// TestMailServer sends by a mail server that is a program of its own, with STARTTLS
// and a sign-in; it is not trusted without its certificate, nor with a wrong password.
func TestMailServer(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	cert, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name, kind string, bytes []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cmd := exec.CommandContext(t.Context(), "node", "post.mjs", file("cert", "CERTIFICATE", cert), file("key", "PRIVATE KEY", private), "proviso", "s3cret word")
	cmd.Dir, cmd.Stderr = "../../static", os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, storetest.Open(t), "Ann", "Financial report")
	o := &d.o.Server
	if o.Port, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		t.Fatal(err)
	}
	o.Clear, o.User, o.Password = false, "proviso", "s3cret word"
	d.round(t, Round{Written: 1, Later: 1}) // a certificate that nobody vouches for
	o.Roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	o.Roots.AddCert(parsed)
	o.Password = "another"
	d.now = d.now.Add(waits[0])
	d.round(t, Round{Later: 1})
	trouble, err := d.store.MailTroubles(t.Context(), "ann")
	if err != nil || len(trouble) != 1 || trouble[0].Why == "" || strings.Contains(trouble[0].Why, "another") {
		t.Errorf("got %+v, %v", trouble, err)
	}
	o.Password = "s3cret word"
	d.now = d.now.Add(waits[1])
	d.round(t, Round{Sent: 1})
	if line, err = lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Secure           bool
		User, From, Text string
		To               []string
	}
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(got.Text))
	if err != nil || !got.Secure || got.User != "proviso" || got.From != "proviso@example.gov" || len(got.To) != 1 || got.To[0] != "ann@example.gov" || !strings.HasPrefix(m.Header.Get("Subject"), "Overdue since 30 March 2026") {
		t.Errorf("got %+v, %v", got, err)
	}
}
