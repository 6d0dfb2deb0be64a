package embed

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/app/publication"
	"proviso/views/tell"
)

func TestDatasets(t *testing.T) {
	for i, day := range machineDays {
		f := machineFrame(t, string(day), tell.Languages[i%2])
		for _, x := range someThings(f.Edition, []int{5, 1, 5}[i]) {
			text, ok := Dataset(f, x[0], x[1])
			if !ok {
				t.Fatalf("%v is no dataset", x)
			}
			var d dataset
			if err := json.Unmarshal([]byte(text), &d); err != nil || strings.ContainsAny(text, "<>&\u2028\u2029") {
				t.Fatalf("%v: %v: %s", x, err, text)
			}
			if d.Type != "Dataset" || d.Context != "https://schema.org" || len(d.Description) < 50 || d.Version != f.Edition.ID || d.Creator.Name != siteName || len(d.Files) != 2 || d.License != Licence || d.Language != f.Lang || len(d.Measured) == 0 {
				t.Errorf("%v: %s", x, text)
			}
			if first, last, ok := strings.Cut(d.Temporal, "/"); ok && (first >= last || last != string(day)) || !ok && d.Temporal != string(day) {
				t.Errorf("%v: of the time %s", x, d.Temporal)
			}
		}
	}
}

func TestDatasetIsAsItWas(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "es")
	text, _ := Dataset(f, "coverage", "jag-notice.denver-co")
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", " "); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "dataset.es.json", stable(f.Edition, append(b.Bytes(), '\n')))
}

// Whatever a source is called, its title cannot end the element that the block is in.
func TestDatasetEndsNothing(t *testing.T) {
	f := machineFrame(t, "2018-01-24", "en")
	hostile := *f.Edition
	hostile.Comparisons = []publication.Comparison{{ID: "a-fy2017", Program: publication.Ref{ID: "a", Name: "</script><script>alert(1)</script>"}, FiscalYear: 2017, Sources: []publication.Source{{ID: "s", Title: "<!--\u2028]]>", URL: "https://example.org/?a=1&b=2"}}}}
	f.Edition = &hostile
	text, ok := Dataset(f, "comparison", "a-fy2017")
	if !ok || strings.ContainsAny(text, "<>&\u2028") || !json.Valid([]byte(text)) {
		t.Errorf("%v %s", ok, text)
	}
}
