// Package static holds the files that the browser fetches, built by npm into
// built/ and embedded. Where they are not built the program runs all the same:
// URL then gives "", and pages are plain.
package static

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed all:built
var files embed.FS

// Built is true if the style sheet is there.
var Built = manifest["site.css"] != ""

var manifest = readManifest()

func readManifest() map[string]string {
	m := map[string]string{}
	b, err := files.ReadFile("built/manifest.json")
	if err != nil {
		return m // not built
	}
	if err := json.Unmarshal(b, &m); err != nil {
		panic(fmt.Sprintf("static/built/manifest.json: %v", err))
	}
	return m
}

// names are the files that pages may ask for.
var names = map[string]bool{"site.css": true}

// URL is the address of a file, with a hash of its content in it, or "" if the
// files are not built. A name that no page may ask for panics.
func URL(name string) string {
	if !names[name] {
		panic("static: no file is called " + name)
	}
	if f := manifest[name]; f != "" {
		return "/static/" + f
	}
	return ""
}

// File is a built file in an encoding: "" for plain, "br" or "gz".
func File(name, encoding string) ([]byte, bool) {
	if encoding != "" {
		name += "." + encoding
	}
	b, err := files.ReadFile("built/" + name)
	return b, err == nil
}
