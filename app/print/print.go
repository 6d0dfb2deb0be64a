// Package print makes a tagged PDF of a page of HTML that holds all that it needs,
// by a Chromium that is on the machine. It promises that only a page is printed
// which forbids itself scripts and all that is elsewhere, that Chromium reaches no
// network besides, that it has a time limit, that one page is printed at a time,
// and that nothing is left behind. It refuses to know what a page says and who may
// read it.
package print

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Limit is how long one page may take.
const Limit = 20 * time.Second

// longest is how long a PDF may be, in bytes.
const longest = 32 << 20

// Names are those under which a Chromium is looked for, in this order.
var Names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Printer prints. The zero Printer has no Chromium.
type Printer struct {
	path string
	turn chan struct{} // holds what the one that prints has taken
}

// Find is a printer with the Chromium of a path or name, or with the first that
// is found if none is given. That none is found is no error, unless one was asked
// for.
func Find(asked string) (*Printer, error) {
	names := Names
	if asked != "" {
		names = []string{asked}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return &Printer{path, make(chan struct{}, 1)}, nil
		} else if asked != "" {
			return nil, fmt.Errorf("no Chromium at %q: %w", asked, err)
		}
	}
	return &Printer{}, nil
}

// Ready is true if there is a Chromium to print with.
func (p *Printer) Ready() bool { return p != nil && p.path != "" }

// ErrNone is that there is no Chromium.
var ErrNone = errors.New("no Chromium is installed")

// Head begins every page that is printed: its policy lets it have styles of its
// own, and nothing else. What follows is the rest of the head.
const Head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`

// PDF prints a page.
func (p *Printer) PDF(ctx context.Context, html []byte) ([]byte, error) {
	switch {
	case !p.Ready():
		return nil, ErrNone
	case !bytes.HasPrefix(html, []byte(Head)):
		return nil, errors.New("print: the page does not begin with the policy that every printed page has")
	}
	return p.print(ctx, html)
}

func (p *Printer) print(ctx context.Context, html []byte) ([]byte, error) {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to print: %w", ctx.Err())
	}
	dir, err := os.MkdirTemp("", "proviso-print-")
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	defer os.RemoveAll(dir)
	page, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(page, html, 0o600); err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path, arguments(dir, page, out)...)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}
	var said bytes.Buffer
	cmd.Stderr = &said
	cmd.WaitDelay = time.Second
	alone(cmd)
	err = cmd.Run()
	ended(cmd)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("print: it took longer than it may: %w", ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("print: %w: %s", err, last(said.String()))
	}
	info, err := os.Stat(out)
	switch {
	case err != nil:
		return nil, fmt.Errorf("print: Chromium made no file: %s", last(said.String()))
	case info.Size() > longest:
		return nil, fmt.Errorf("print: the file is of %d bytes", info.Size())
	}
	pdf, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, errors.New("print: what Chromium made is no PDF")
	}
	return pdf, nil
}

// arguments have Chromium print a file and do nothing else. No name is looked up
// and every connection goes to a proxy that is not there: those to this very
// machine too.
func arguments(dir, page, out string) []string {
	args := []string{
		"--headless", "--print-to-pdf=" + out, "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
		"--user-data-dir=" + filepath.Join(dir, "profile"),
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-quic",
		"--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pings", "--metrics-recording-only", "--disable-breakpad",
		"--password-store=basic", "--use-mock-keychain", "--mute-audio",
	}
	if os.Geteuid() == 0 { // Chromium starts its own sandbox for nobody who is root
		args = append(args, "--no-sandbox")
	}
	return append(args, "file://"+filepath.ToSlash(page))
}

// last is the last line of what a program said.
func last(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
