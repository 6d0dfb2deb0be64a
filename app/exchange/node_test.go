package exchange

import (
	"strings"
	"testing"

	"proviso/models"
)

func TestReadYAML(t *testing.T) {
	n, faults := ReadYAML("x.yaml", []byte("id: a\ngeoid: 0605290\ndate: 2018-09\nn: 1.10\nlist:\n  - ~\n  - b\n"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for field, want := range map[string]string{"geoid": "0605290", "date": "2018-09", "n": "1.10"} {
		if got := n.At(field).Text; got != want {
			t.Errorf("%s: got %q: what is written stays as it is written", field, got)
		}
	}
	if at := n.At("list", 1); at.Line != 7 || at.Text != "b" || n.At("list", 5).Line != 6 || n.At("none").Line != 1 || !n.At("list", 0).Null {
		t.Errorf("list item at line %d", at.Line)
	}
	for name, c := range map[string]struct{ src, want string }{
		"nothing":                  {"", "1: not YAML: the file is empty"},
		"a comment":                {"# only\n", "1: not YAML: the file is empty"},
		"broken":                   {"a: 1\nb: [\n", "not YAML"},
		"a second document":        {"a: 1\n---\nb: 2\n", "a second document"},
		"a second, broken one":     {"a: 1\n---\n: : [", "a second document"},
		"a field twice":            {"a: 1\nb: 2\na: 3\n", "3: a stands twice; first at line 1"},
		"an anchor":                {"a: &x 1\n", "1: the anchor &x"},
		"an anchor on a field":     {"&x a: 1\n", "1: the anchor &x"},
		"an alias":                 {"a: &x 1\nb: *x\n", "2: the alias *x"},
		"a merge":                  {"a: &x {b: 1}\nc:\n  <<: *x\n", "3: a field's name is plain text"},
		"a tag":                    {"a: !!str 1\n", "1: the tag !!str"},
		"a field without a name":   {"'': 1\n", "1: a field's name is plain text"},
		"a field that is a list":   {"? [a]\n: 1\n", "1: a field's name is plain text"},
		"nested out of all bounds": {"a: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "nested deeper than 20 levels"},
	} {
		_, faults := ReadYAML("x.yaml", []byte(c.src))
		found := false
		for _, f := range faults {
			found = found || strings.Contains(strings.TrimPrefix(f.String(), "x.yaml:"), c.want)
		}
		if !found {
			t.Errorf("%s: got %v, want %q", name, faults, c.want)
		}
	}
}

// Every fault is told at its line, and what is sound is read all the same.
func TestDecode(t *testing.T) {
	src := `id: o
kind: preliminary_injunction
scope: everywhere
from: 2018-02-30
to: '2018-07-27'
fiscal_years: [2017, MMXVIII]
uncertain: perhaps
protected: chicago-il
note:
sources: ['']
colour: red
stayed:
  - from: '2018-06-26'
    as_to: nobody
`
	n, faults := ReadYAML("x.yaml", []byte(src))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var o models.Order
	var got []string
	for _, f := range Decode(n, &o) {
		got = append(got, f.String())
	}
	want := []string{
		`x.yaml:3: scope: "everywhere" is not a scope; it is parties, parties_and_subdivisions, class, nationwide, apa_vacatur, concession or none`,
		`x.yaml:4: from: "2018-02-30" is not a day of the calendar`,
		`x.yaml:6: fiscal_years: "MMXVIII" is not a whole number`,
		`x.yaml:7: uncertain: "perhaps" is neither true nor false`,
		`x.yaml:8: protected: is not a list`,
		`x.yaml:9: note: is empty; leave the field out if it is not known`,
		`x.yaml:10: sources: is empty; leave the field out if it is not known`,
		`x.yaml:11: colour: is not a field of this`,
		`x.yaml:14: as_to: "nobody" does not say for whom; it is all, non_parties or listed`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if o.ID != "o" || o.To.String() != "2018-07-27" || o.FiscalYears[0] != 2017 || len(o.Stays) != 1 {
		t.Errorf("what was sound is lost: %+v", o)
	}
}
