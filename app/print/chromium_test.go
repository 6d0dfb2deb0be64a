//go:build e2e

package print

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// printer is one with a Chromium; a run that must pass over nothing has one.
func printer(t *testing.T) *Printer {
	t.Helper()
	p, err := Find(os.Getenv("PROVISO_CHROMIUM"))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Ready() {
		t.Fatal("no Chromium to print with")
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
