package words

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// place is what a message leaves to be filled in.
var place = regexp.MustCompile(`\{\{[^}]*\}\}`)

// A family that the public reads is complete in Spanish: the same messages, with the
// same places to fill in and the same plural forms.
func TestLanguagesSayTheSame(t *testing.T) {
	spanish, err := fs.Glob(catalogues, "*.es.json")
	if err != nil || len(spanish) == 0 {
		t.Fatalf("no catalogue in Spanish: %v", err)
	}
	for _, name := range spanish {
		english := strings.TrimSuffix(name, ".es.json") + ".en.json"
		es, en := messages(t, name), messages(t, english)
		for _, id := range slices.Sorted(maps.Keys(en)) {
			if es[id] == nil {
				t.Errorf("%s: %q has no Spanish", english, id)
				continue
			}
			if a, b := forms(en[id]), forms(es[id]); !slices.Equal(a, b) {
				t.Errorf("%s: %q has the forms %v in English and %v in Spanish", name, id, a, b)
			}
			if a, b := places(en[id]), places(es[id]); !slices.Equal(a, b) {
				t.Errorf("%s: %q has the places %v in English and %v in Spanish", name, id, a, b)
			}
		}
		for id, forms := range es {
			if en[id] == nil {
				t.Errorf("%s: %q has no English", name, id)
			}
			for form, text := range forms {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %q says nothing (%s)", name, id, form)
				}
			}
		}
	}
}

// messages are those of a file by id; a message without plural forms is "other".
func messages(t *testing.T, name string) map[string]map[string]string {
	t.Helper()
	body, err := catalogues.ReadFile(name)
	if err != nil {
		t.Fatalf("a catalogue without its other language: %v", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	out := map[string]map[string]string{}
	for id, m := range raw {
		var text string
		if json.Unmarshal(m, &text) == nil {
			out[id] = map[string]string{"other": text}
			continue
		}
		forms := map[string]string{}
		if err := json.Unmarshal(m, &forms); err != nil {
			t.Fatalf("%s: %q: %v", name, id, err)
		}
		out[id] = forms
	}
	return out
}

func forms(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// places are those of all forms together: "one grant" may leave out the number.
func places(m map[string]string) []string {
	var all []string
	for _, text := range m {
		all = append(all, place.FindAllString(text, -1)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// An id that two families of a language share would be said by whichever is read last.
func TestEachMessageHasOneFamily(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		files, err := fs.Glob(catalogues, "*"+lang+".json")
		if err != nil {
			t.Fatal(err)
		}
		family := map[string]string{}
		for _, name := range files {
			for id := range messages(t, name) {
				if other := family[id]; other != "" {
					t.Errorf("%q stands in %s and in %s", id, other, name)
				}
				family[id] = name
			}
		}
	}
}

func TestKnows(t *testing.T) {
	if !Spanish.Knows("tell.rung.lost") || Spanish.Knows("tell.rung.none_such") {
		t.Error("a message that is there is not known, or one that is not there is")
	}
}
