package exchange

import (
	"encoding/json"
	"strings"
	"testing"

	"proviso/models"
)

// TestWriteTables reads back what was written: whole numbers are numbers, money is text of
// dollars and cents, what is not there is null, and no name or text breaks the form.
func TestWriteTables(t *testing.T) {
	t.Parallel()
	one := models.Table{Columns: []models.Column{{Name: "id"}, {Name: "n", Numeric: true}, {Name: "usd", Numeric: true, Money: true}, {Name: "on", Date: true}},
		Rows: [][]string{{"=1+1\n\"<b>", "007", "0.10", "2018-01-24"}, {"b", "-12", "unknown", ""}, {"", "unknown", "", "2018-06-14?"}}}
	for name, x := range map[string]struct {
		about  [][2]string
		sheets []Sheet
		want   string
	}{
		"tables": {[][2]string{{"title", "a \"b\""}}, []Sheet{{"one", one}, {"none", models.Table{}}},
			`{"none":[],"one":[{"id":"=1+1\n\"<b>","n":"007","on":"2018-01-24","usd":"0.10"},{"id":"b","n":-12,"on":null,"usd":"unknown"},{"id":null,"n":"unknown","on":"2018-06-14?","usd":null}]}`},
		"nothing": {nil, nil, `{}`},
	} {
		var b strings.Builder
		if err := WriteTables(&b, x.about, x.sheets); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
			t.Fatalf("%s: %v in %s", name, err, b.String())
		}
		if len(x.about) > 0 && got["title"] != "a \"b\"" {
			t.Errorf("%s: %s", name, b.String())
		}
		var tables strings.Builder
		text := json.NewEncoder(&tables)
		text.SetEscapeHTML(false)
		if err := text.Encode(got["tables"]); err != nil || strings.TrimSpace(tables.String()) != x.want {
			t.Errorf("%s: got %s want %s", name, tables.String(), x.want)
		}
	}
}
