package static

import (
	"os"
	"strings"
	"testing"
)

// TestScripts: the script that other sites put on their pages is under 2 KB as it
// travels, and neither script reads what is none of its business.
func TestScripts(t *testing.T) {
	if !Built {
		if os.Getenv("PROVISO_ASSETS") != "" { // the test command has built them
			t.Fatal("the scripts are not built")
		}
		t.Log("the scripts are not built (go tool task assets): read as they are written")
	}
	for _, name := range []string{"embed.js", "fit.js"} {
		text, err := os.ReadFile("src/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if built, ok := File(name, ""); ok && string(built) != string(text) {
			t.Errorf("%s is not built from what stands in src", name)
		}
		for _, encoding := range []string{"br", "gz"} {
			if packed, ok := File(name, encoding); Built && (!ok || len(packed) >= 2048) {
				t.Errorf("%s.%s has %d bytes, want some and fewer than 2048", name, encoding, len(packed))
			}
		}
		for _, word := range []string{"cookie", "Storage", "indexedDB", "referrer", "ancestorOrigins", "location", "document.URL", "baseURI", "title", "fetch(", "XMLHttp", "sendBeacon", "eval", "innerHTML", "import("} {
			if code := uncommented(string(text)); strings.Contains(code, word) {
				t.Errorf("%s names %s", name, word)
			}
		}
	}
}

// uncommented leaves out the lines that are comments.
func uncommented(script string) string {
	var out []string
	for line := range strings.Lines(script) {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}
