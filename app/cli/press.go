package cli

import (
	"context"
	"fmt"
	"log/slog"

	"proviso/app/config"
	"proviso/app/print"
)

// press makes PDFs with the Chromium that is set or found, and is nil without one.
// That none is found is said once, and no error unless one was asked for.
func press(settings config.Serve, log *slog.Logger) (func(context.Context, []byte) ([]byte, error), error) {
	if settings.Chromium == config.NoChromium {
		return nil, nil
	}
	printer, err := print.Find(settings.Chromium)
	if err != nil {
		return nil, usage{fmt.Errorf("--chromium: %w", err)}
	}
	if !printer.Ready() {
		log.Info("no Chromium is installed: packs are pages, without a PDF")
		return nil, nil
	}
	return func(ctx context.Context, html []byte) ([]byte, error) {
		pdf, err := printer.PDF(ctx, html)
		if err != nil {
			log.Error("print a pack", "error", err.Error())
		}
		return pdf, err
	}, nil
}
