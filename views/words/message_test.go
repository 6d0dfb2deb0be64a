package words

import (
	"fmt"
	"io/fs"
	"testing"
)

// What is said quickly is what the library says, of every message and in each form.
func TestQuickIsTheLibrary(t *testing.T) {
	for _, w := range []*Words{English, Spanish} {
		files, err := fs.Glob(catalogues, "*"+w.Lang+".json")
		if err != nil {
			t.Fatal(err)
		}
		quick := 0
		for _, name := range files {
			for id, forms := range messages(t, name) {
				for _, n := range []int{0, 1, 2, 21, 5000} {
					pairs := []any{}
					if _, plural := forms["one"]; plural {
						pairs = append(pairs, "N", n)
					}
					for _, p := range places(forms) {
						if field := p[3 : len(p)-2]; p[:3] == "{{." && field != "N" {
							pairs = append(pairs, field, fmt.Sprintf("<%s & %d>", field, n))
						}
					}
					want := w.localized(id, pairs)
					if got := w.Say(id, pairs...); got != want {
						t.Errorf("%s %q of %d: %q, and the library says %q", w.Lang, id, n, got, want)
					}
					if _, ok := w.messages[id].say(pairs); ok && w.messages[id].other != nil {
						quick++
					}
				}
			}
		}
		if quick < 1000 {
			t.Errorf("%s: only %d messages are said quickly", w.Lang, quick)
		}
	}
}

// A place that is not filled, and a message that is not there, are the library's.
func TestMissingPlaceIsNotSilent(t *testing.T) {
	if got, want := English.Say("tell.about"), English.localized("tell.about", nil); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a message that is not there was said")
		}
	}()
	English.Say("tell.none_such")
}
