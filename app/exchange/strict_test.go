package exchange

import (
	"strings"
	"testing"

	"proviso/models"
)

type handmade struct {
	Name  string       `json:"name"`
	Money []models.USD `json:"money"`
}

func TestReadJSON(t *testing.T) {
	var v handmade
	if err := ReadJSON([]byte("{\"name\": \"a\",\n \"money\": [\"1.50\"]}\n\n"), &v); err != nil || v.Name != "a" || v.Money[0] != 150 {
		t.Fatalf("%+v, %v", v, err)
	}
	for text, want := range map[string]string{
		"":                               "line 1: it ends in the middle",
		"{\"name\":\n\"a\"":              "line 2: it ends in the middle",
		"{\"name\":\n\n}":                "line 3: it is no JSON",
		"{\"name\": \"a\",\n\"nam\": 1}": `line 2: there is no field "nam"`,
		"{\"name\": \"a\"}\n{}":          "line 2: there is more behind the end",
		"{\"name\": \"a\"} x":            "line 1: there is more behind the end",
		"{\"money\":\n [\"1\",\n 2]}":    `line 3: money: what stands there is of the type number, which does not fit; money is written in quotes`,
		"{\"money\": [\"1.234\"]}":       `"1.234" is not an amount of money`,
		"[1]":                            "line 1: what stands there is of the type array, which does not fit",
	} {
		err := ReadJSON([]byte(text), new(handmade))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"name": "a", "money": ["1.50"]}`))
	f.Add([]byte("{\"x\"\n:1}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v handmade
		if err := ReadJSON(data, &v); err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}
