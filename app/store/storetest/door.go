package storetest

import (
	"context"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
)

// Postgres runs f with a database on PostgreSQL, where there is one.
func Postgres(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	if server := os.Getenv(postgresEnv); server != "" {
		f(t, freshSchema(t, server))
	}
}

// Door is a way to a database that can be shut, as if its server had gone.
type Door struct {
	t           *testing.T
	address, to string
	shut        func()
}

// Through gives a way to a database, open, and the name of the database by that way.
func Through(t *testing.T, dsn string) (*Door, string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || !strings.Contains(dsn, "://") {
		t.Fatal("only a server can be gone to through a door")
	}
	d := &Door{t: t, address: "127.0.0.1:0", to: u.Host}
	d.Open()
	u.Host = d.address
	t.Cleanup(func() { d.shut() })
	return d, u.String()
}

// Open lets through from now on.
func (d *Door) Open() {
	d.t.Helper()
	l, err := net.Listen("tcp", d.address)
	if err != nil {
		d.t.Fatal(err)
	}
	d.address = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	d.shut = func() { cancel(); l.Close() }
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go d.carry(ctx, c)
		}
	}()
}

// Shut breaks off whatever goes through, and lets nothing more.
func (d *Door) Shut() { d.shut() }

func (d *Door) carry(ctx context.Context, c net.Conn) {
	defer c.Close()
	server, err := net.Dial("tcp", d.to)
	if err != nil {
		return
	}
	defer server.Close()
	defer context.AfterFunc(ctx, func() { c.Close(); server.Close() })()
	go func() { _, _ = io.Copy(server, c); server.Close() }()
	_, _ = io.Copy(c, server)
}
