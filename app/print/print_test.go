package print

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTrouble: no Chromium, one that says nothing useful, one that never ends, and
// one that another holds, are errors in time.
func TestTrouble(t *testing.T) {
	if _, err := Find(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a Chromium that is not there is found")
	}
	if _, err := new(Printer).PDF(t.Context(), nil); !errors.Is(err, ErrNone) {
		t.Errorf("without any: %v", err)
	}
	script := func(name, text string) *Printer {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		p, err := Find(path)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, text := range map[string]string{"fails": "echo no display >&2; exit 3", "makes nothing": "exit 0", "makes something else": `for a in "$@"; do case "$a" in --print-to-pdf=*) echo page > "${a#--print-to-pdf=}";; esac; done`} {
		if pdf, err := script("chromium", text).PDF(t.Context(), []byte(Head)); err == nil {
			t.Errorf("%s: %q", name, pdf)
		}
	}
	slow := script("chromium", "sleep 60 & sleep 60")
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := slow.PDF(ctx, []byte(Head)); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 5*time.Second {
		t.Errorf("one that never ends: %v after %s", err, time.Since(begun))
	}
	slow.turn <- struct{}{}
	if _, err := slow.PDF(ctx, []byte(Head)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one that another holds: %v", err)
	}
}
