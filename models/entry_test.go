package models

import (
	"reflect"
	"strings"
	"testing"
)

// Every field of every struct that a fact is made of has a row in the catalogue,
// and every row a field.
func TestCatalogue(t *testing.T) {
	used := map[string]bool{}
	var walk func(name string, fields []Field)
	walk = func(name string, fields []Field) {
		used[name] = true
		for _, f := range fields {
			if f.Has != "" {
				walk(f.Has, f.Fields)
			}
		}
	}
	for _, kind := range FactKinds {
		fields, err := fieldsOf(shelves[kind].made())
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		walk(shelves[kind].made().Name(), fields)
	}
	for name := range catalogue {
		if !used[name] {
			t.Errorf("%s is no part of any fact", name)
		}
	}
	type odd struct {
		ID   string `json:"id"`
		Also string `json:"also"`
	}
	if _, err := fieldsOf(reflect.TypeFor[odd]()); err == nil || !strings.Contains(err.Error(), "no row says what the field") {
		t.Errorf("a field without a row: %v", err)
	}
}

// What a closed set of the catalogue has is what is read.
func TestChoices(t *testing.T) {
	parsers := map[string]func(string) error{
		"Order.scope":         func(s string) error { _, err := ParseOrderScope("", s); return err },
		"Stay.as_to":          func(s string) error { _, err := ParseStayAs("", s); return err },
		"Action.effect":       func(s string) error { _, err := ParseEffect("", s); return err },
		"Amount.kind":         func(s string) error { _, err := ParseAmountKind("", s); return err },
		"Rival.kind":          func(s string) error { _, err := ParseAmountKind("", s); return err },
		"Step.kind":           func(s string) error { _, err := ParseStepKind("", s); return err },
		"Certification.state": func(s string) error { _, err := ParseCertificationState("", s); return err },
		"Jurisdiction.kind":   func(s string) error { _, err := ParseJurisdictionKind("", s); return err },
	}
	var walk func(name string, fields []Field)
	seen := 0
	walk = func(name string, fields []Field) {
		for _, f := range fields {
			if parse := parsers[name+"."+f.Name]; parse != nil {
				seen++
				for _, c := range f.Choices {
					if err := parse(c); err != nil {
						t.Errorf("%s.%s: %v", name, f.Name, err)
					}
				}
			}
			walk(f.Has, f.Fields)
		}
	}
	for _, kind := range FactKinds {
		walk(shelves[kind].made().Name(), Fields(kind))
	}
	if seen != len(parsers) {
		t.Errorf("%d closed sets looked at, want %d", seen, len(parsers))
	}
}

// Text that cannot be read is a fault at its path; the rest is read.
func TestEntryFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		kind FactKind
		path string
		text string
		want string // "": it is read
	}{
		{"money with sign and commas", FactAmount, "usd", "$421,800.00", ""},
		{"money without cents", FactAmount, "usd", "421800", ""},
		{"words for money", FactAmount, "usd", "about 400k", "is not an amount of money"},
		{"three decimals", FactAmount, "usd", "1.005", "cents have two digits"},
		{"30 February", FactAmount, "since", "2018-02-30", "is not a day of the calendar"},
		{"a month", FactAmount, "since", "2018-02", ""},
		{"a day that is not confirmed", FactAmount, "since", "2018-02-03?", ""},
		{"a month where a day is due", FactReport, "due_on", "2018-02", "is not one day"},
		{"an American date", FactReport, "due_on", "2/3/2018", "is not a date"},
		{"a year with letters", FactGrant, "fiscal_year", "FY2017", "is not a whole number"},
		{"a kind that is none", FactAmount, "kind", "bribe", "is none of these: allocation"},
		{"a tick that is none", FactAmount, "disputed", "maybe", "neither yes nor"},
		{"a number among several", FactNumberBlock, "numbers", "41, 52, x", "is not a whole number"},
		{"deep within", FactCase, "orders.3.stayed.0.from", "soon", "is not a date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Entry{"id": "x", c.path: c.text}.Read(c.kind)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && len(got.Faults) > 0 || c.want != "" && !strings.Contains(got.Faults[c.path], c.want) || len(got.Faults) > 1 {
				t.Errorf("got %q, want %q at %s", got.Faults, c.want, c.path)
			}
		})
	}
}

// A list of texts is a line each, however the line is ended; groups stand in the
// order of their places, and one in which nothing is written is none.
func TestEntryLists(t *testing.T) {
	got, err := Entry{"id": "x", "fiscal_years": "2017, 2018\r\n2019", "defendants": " One \r\n\r\nTwo, of two words\r\n",
		"orders.10.id": "late", "orders.2.id": "early", "orders.2.stayed.0.by": "", "orders.5.note": "  ", "orders.x.id": "no place"}.Read(FactCase)
	want := `{"id":"x","caption":"","role":"","court":"","defendants":["One","Two, of two words"],"fiscal_years":[2017,2018,2019],"orders":[{"id":"early","kind":"","scope":""},{"id":"late","kind":"","scope":""}]}`
	if err != nil || string(got.Body) != want {
		t.Errorf("got  %s\nwant %s (%v)", got.Body, want, err)
	}
}
