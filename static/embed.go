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
var names = map[string]bool{"site.css": true, "public.css": true, "cards.css": true, "send.js": true}

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

// Current is the name of the built file that a name stands for now; "" of one that
// no page may ask for, and where the files are not built.
func Current(name string) string {
	if !names[name] {
		return ""
	}
	return manifest[name]
}

// State is the outline of a state in a plane of 975 by 610, and the largest
// circle that lies within its main part.
type State struct {
	Path string  `json:"d"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	R    float64 `json:"r"`
}

var states = readStates()

func readStates() map[string]State {
	b, err := files.ReadFile("built/states.json")
	if err != nil {
		return nil // not built
	}
	var m map[string]State
	if err := json.Unmarshal(b, &m); err != nil {
		panic(fmt.Sprintf("static/built/states.json: %v", err))
	}
	return m
}

// States are the states by their USPS code, nil if the files are not built. The
// map is not to be changed.
func States() map[string]State { return states }

// File is a built file in an encoding: "" for plain, "br" or "gz".
func File(name, encoding string) ([]byte, bool) {
	if encoding != "" {
		name += "." + encoding
	}
	b, err := files.ReadFile("built/" + name)
	return b, err == nil
}
