package cli_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"proviso/app/store/storetest"
)

// TestServeSettings: all faults are told at once, before anything is opened.
func TestServeSettings(t *testing.T) {
	t.Setenv("PROVISO_TRUSTED_PROXIES", "the-balancer")
	db := filepath.Join(t.TempDir(), "never.db")
	proviso(t, "", "serve", "--db", db, "--addr", "here", "--grace", "long", "--body-limit", "1").
		want(t, 2, `--addr: "here"`, `--grace: "long"`, `--body-limit: "1"`, `--trusted-proxies: "the-balancer"`)
	proviso(t, "", "assess", "--db", db).want(t, 1, "does not exist")
	proviso(t, "", "serve", "--help").want(t, 0, "$PROVISO_TRUSTED_PROXIES", "127.0.0.1:8080", "64MiB")
}

// served is a running serve command.
type served struct {
	*exec.Cmd
	address string
	log     *told
}

// told collects what a process writes while it runs.
type told struct {
	mu   sync.Mutex
	text strings.Builder
}

func (t *told) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *told) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func serve(t *testing.T, db string, args ...string) served {
	t.Helper()
	c := served{Cmd: command(t, append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0"}, args...)...), log: &told{}}
	c.Stderr = c.log
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, c.log)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "http://")
	c.address = strings.TrimSuffix(address, "/")
	return c
}

func (c served) signal(t *testing.T) {
	t.Helper()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// until waits for what another process is about to do.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never came: %s", what)
		}
	}
}

// started is a request of which half has arrived.
func (c served) started(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", c.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET /method HTTP/1.1\r\nHost: a\r\n"); err != nil {
		t.Fatal(err)
	}
	// Connections are taken in order: once a later one is answered, the server has this one.
	resp, err := http.Get("http://" + c.address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return conn
}

func (c served) refuses() bool {
	conn, err := net.Dial("tcp", c.address)
	if err == nil {
		conn.Close()
	}
	return err != nil
}

// TestStop: on a signal the server says that it is not ready, then accepts no
// more, answers what is under way, and ends well; its log names the settings and
// the database, without what is secret.
func TestStop(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, db string) {
		c := serve(t, db, "--drain", "500ms", "--read-time", "15s")
		conn := c.started(t)
		c.signal(t)
		until(t, "not ready", func() bool {
			resp, err := http.Get("http://" + c.address + "/readyz")
			if err != nil {
				t.Fatalf("not ready was never told: %v", err)
			}
			resp.Body.Close()
			return resp.StatusCode == http.StatusServiceUnavailable
		})
		until(t, "the door is shut", c.refuses)
		if _, err := io.WriteString(conn, "\r\n"); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("the request under way was dropped: %v\n%s", err, c.log)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != 200 || !strings.HasSuffix(string(body), "</html>") {
			t.Errorf("the request under way: %d, %d bytes, %v", resp.StatusCode, len(body), err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("%v\n%s", err, c.log)
		}
		for _, want := range []string{`"msg":"serve"`, `"settings":{"addr":"127.0.0.1:0"`, `"drain":"500ms"`, `"msg":"stopping"`, `"msg":"stopped"`, `"route":"/method"`} {
			if !strings.Contains(c.log.String(), want) {
				t.Errorf("%s is not in the log:\n%s", want, c.log)
			}
		}
		if strings.Contains(c.log.String(), "postgres://") {
			t.Errorf("the database's URL is in the log:\n%s", c.log)
		}
	})
}

// TestStopInTime: a request that does not end is left after the grace, and the
// exit status tells.
func TestStopInTime(t *testing.T) {
	c := serve(t, seeded(t), "--grace", "200ms", "--read-time", "15s")
	c.started(t)
	c.signal(t)
	var failed *exec.ExitError
	if err := c.Wait(); !errors.As(err, &failed) || failed.ExitCode() != 1 || !strings.Contains(c.log.String(), "still under way after 200ms") {
		t.Errorf("%v\n%s", err, c.log)
	}
}

// TestStopAtOnce: a second signal does not wait for anything.
func TestStopAtOnce(t *testing.T) {
	c := serve(t, seeded(t), "--grace", "1h", "--read-time", "1h")
	c.started(t)
	c.signal(t)
	until(t, "the door is shut", c.refuses)
	c.signal(t)
	err := c.Wait()
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
		t.Errorf("%v\n%s", err, c.log)
	}
}
