package print

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// printer is one with a Chromium; a run that must pass over nothing has one.
func printer(t *testing.T) *Printer {
	t.Helper()
	p, err := Find(os.Getenv("PROVISO_CHROMIUM"))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Ready() {
		t.Skip("no Chromium here")
	}
	return p
}

// TestPDF: the PDF is tagged and has a title and a language; nothing stays in the
// folder of temporary files.
func TestPDF(t *testing.T) {
	p := printer(t)
	t.Setenv("TMPDIR", t.TempDir())
	pdf, err := p.PDF(t.Context(), []byte(Head+`<title>A page of ours</title></head><body><main><h1>A page of ours</h1>
		<table><thead><tr><th scope="col">Name</th></tr></thead><tbody><tr><td>Value</td></tr></tbody></table></main></body></html>`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/MarkInfo", "/Marked true", "/StructTreeRoot", "/Lang", "/S /H1", "/S /TH", "/S /Table"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestNoNetwork: a page that asks for things, which ours never do, gets none, and
// none of its scripts runs. Without its policy, which is not printed, Chromium
// still has no way to the network.
func TestNoNetwork(t *testing.T) {
	p := printer(t)
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	rest := strings.ReplaceAll(`<title>t</title><link rel="stylesheet" href="URL/a.css"><link rel="preconnect" href="URL">
		<style>@import url(URL/b.css); body { background: url(URL/c.png) }</style><script src="URL/d.js"></script></head>
		<body><img src="URL/e.png" alt=""><iframe src="URL/f"></iframe><object data="URL/g"></object><h1>Before</h1>
		<script>document.body.innerHTML += "<h2>By a script</h2>"; fetch("URL/h")</script></body></html>`, "URL", server.URL)
	pdf, err := p.PDF(t.Context(), []byte(Head+rest))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(pdf, []byte("/S /H2")) || !bytes.Contains(pdf, []byte("/S /H1")) {
		t.Error("a script of the page ran")
	}
	bare := []byte(`<!doctype html><html lang="en"><head>` + rest)
	if _, err := p.PDF(t.Context(), bare); err == nil {
		t.Error("a page without the policy is printed")
	}
	if _, err := p.print(t.Context(), bare); err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("Chromium asked for %d things and got them", n)
	}
}

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
			t.Skip(err) // no shell
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
