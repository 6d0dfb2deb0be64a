package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"proviso/app/config"
	"proviso/app/print"
	"proviso/app/tracker"
	"proviso/app/vault"
)

// longestPack bounds a PDF that this program itself made.
const longestPack = 32 << 20

// press is what makes and keeps PDFs.
type press struct {
	tracker.Press
	vault *vault.Vault
}

func (p press) Close() error { return p.vault.Close() }

// press opens the folder of documents and looks for a Chromium. That there is none
// is said once, and no error unless one was asked for.
func (r *run) press(settings config.Serve, log *slog.Logger) (press, error) {
	dir := settings.Documents
	if dir == "" {
		dir = "proviso-documents"
		if !strings.Contains(r.db, "://") {
			dir = r.db + ".documents"
		}
	}
	v, err := vault.Open(dir, longestPack)
	if err != nil {
		return press{}, usage{fmt.Errorf("--documents: %w", err)}
	}
	p := press{vault: v}
	p.Get = func(_ context.Context, digest string) (io.ReadCloser, error) { return v.Get(digest) }
	p.Put = func(ctx context.Context, name string, content io.Reader) (string, error) {
		f, err := v.Put(ctx, name, content)
		return f.Digest, err
	}
	if settings.Chromium == config.NoChromium {
		return p, nil
	}
	printer, err := print.Find(settings.Chromium)
	if err != nil {
		v.Close()
		return press{}, usage{fmt.Errorf("--chromium: %w", err)}
	}
	if !printer.Ready() {
		log.Info("no Chromium is installed: packs are pages, without a PDF")
		return p, nil
	}
	p.Print = func(ctx context.Context, html []byte) ([]byte, error) {
		pdf, err := printer.PDF(ctx, html)
		if err != nil {
			log.Error("print a pack", "error", err.Error())
		}
		return pdf, err
	}
	return p, nil
}
