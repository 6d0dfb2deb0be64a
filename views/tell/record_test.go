package tell

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/tracker"
)

// days are those on which the shipped record is told: before the letters, with the
// demands open, a reversal pending, a stay, a final judgment, after the withdrawal, in
// the second wave, and long after anybody last verified the first.
var days = []publication.Day{"2017-09-20", "2018-01-24", "2018-06-26", "2018-08-01", "2019-11-01", "2021-06-01", "2025-09-01", "2026-11-30"}

// editions are those of the shipped record, made once.
var editions = sync.OnceValues(func() (map[publication.Day]*publication.Edition, error) {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		return nil, fmt.Errorf("the shipped record: %v", faults)
	}
	b := tracker.NewBook(r)
	out := map[publication.Day]*publication.Edition{}
	for _, d := range days {
		e, err := b.Edition(publication.Settings{AsOf: d})
		if err != nil {
			return nil, err
		}
		if _, _, err := e.Seal(""); err != nil {
			return nil, err
		}
		out[d] = e
	}
	return out, nil
})

func editionOf(t *testing.T, d publication.Day) *publication.Edition {
	t.Helper()
	all, err := editions()
	if err != nil {
		t.Fatal(err)
	}
	return all[d]
}

func voices(t *testing.T) []Voice {
	t.Helper()
	var out []Voice
	for _, l := range Languages {
		v, ok := In(l)
		if !ok {
			t.Fatalf("no voice speaks %s", l)
		}
		out = append(out, v)
	}
	return out
}

// sorts says by whom each field of the documents that holds a kind is worded.
func sorts(v Voice) map[string]func(string) Word {
	closed := func(f func(string) string) func(string) Word {
		return func(s string) Word { return Word{Text: f(s)} }
	}
	return map[string]func(string) Word{
		"Amount.Basis": closed(v.Basis), "Rival.Basis": closed(v.Basis), "Sum.Basis": closed(v.Basis), "Event[amount].Word": closed(v.Basis),
		"Count.Rung": closed(v.Rung), "GrantLine.Rung": closed(v.Rung), "Would.To": closed(v.Rung), "Finding.Rung": closed(v.Rung), "Place.Worst": closed(v.Rung), "PlaceLine.Worst": closed(v.Rung), "StateLine.Worst": closed(v.Rung),
		"Standing.Standing": closed(v.Standing), "GrantLine.Standings": closed(v.Standing), "PlaceCover.Standings": closed(v.Standing), "TermLine.Standings": closed(v.Standing),
		"PlaceCover.Cover": closed(v.Cover), "Standing.Enforceable": closed(v.Certainty), "Order.Runs": closed(v.Certainty),
		"Place.Kind": closed(v.JurisdictionKind), "PlaceLine.Kind": closed(v.JurisdictionKind), "Compared.Kind": closed(v.JurisdictionKind),
		"Hold.Reach": closed(v.Reach), "Hold.Scope": closed(v.Scope), "Order.Scope": closed(v.Scope), "Hold.Relief": v.Relief, "Order.Kind": v.Relief, "Event[order].Word": v.Relief,
		"Standing.Kind": v.ConditionKind, "Condition.Kind": v.ConditionKind, "TermLine.Kind": v.ConditionKind,
		"Event[step].Word": closed(v.Step), "Event[action].Word": v.ActionKind, "Demand.Kind": v.ActionKind, "Demand.Effect": closed(v.Effect),
		"Event[response].Word": v.Outcome, "Demand.Outcome": v.Outcome, "Event[notice].Word": v.NoticeKind, "Event[docket].Word": v.DocketKind, "Event[report].Word": v.ReportKind,
		"Event[stay].Word": closed(v.StayAs), "Stay.AsTo": closed(v.StayAs), "Event[certification].Word": closed(v.CertState), "Event.Lane": closed(v.Lane), "Finding.Cause": closed(v.Cause),
		"Source.Grade": closed(v.Grade), "Event[action].By": v.Office, "Demand.Office": v.Office,
		"GrantLine.State": closed(v.State), "Place.State": closed(v.State), "PlaceLine.State": closed(v.State), "PlaceCover.State": closed(v.State), "StateLine.Code": closed(v.State),
	}
}

// Every kind that occurs in the shipped record has a word in each language.
func TestEveryKindHasAWord(t *testing.T) {
	for _, v := range voices(t) {
		words, told := sorts(v), map[string]bool{}
		for _, d := range days {
			eachText(reflect.ValueOf(editionOf(t, d)).Elem(), "", func(field, text string) {
				word, ok := words[field]
				if !ok || text == "" || told[field+"="+text] {
					return
				}
				told[field+"="+text] = true
				switch got := word(text); {
				case got.English:
					t.Errorf("%s: %s %q has no word", v.Lang, field, text)
				case got.Text == "" || v.Lang == "en" && strings.Contains(got.Text, "_"):
					t.Errorf("%s: %s %q is called %q", v.Lang, field, text, got)
				}
				if v.Lang == "en" && got(word, text) == text && strings.Contains(text, "_") {
					t.Errorf("%s %q is called by its name in the record", field, text)
				}
			})
		}
		if len(told) < 200 {
			t.Errorf("%s: only %d kinds were met in the record", v.Lang, len(told))
		}
	}
}

func got(word func(string) Word, text string) string { return word(text).Text }

// Each condition of the record that a document names has a name in each language.
func TestEveryConditionHasAName(t *testing.T) {
	for _, v := range voices(t) {
		for _, d := range days {
			e := editionOf(t, d)
			var named []publication.Ref
			for i := range e.Conditions {
				named = append(named, publication.Ref{ID: e.Conditions[i].ID})
			}
			for i := range e.Cases {
				for _, o := range e.Cases[i].Orders {
					named = append(named, o.Conditions...)
				}
			}
			for _, c := range e.Overview.Changes {
				if c.Kind == "condition" {
					named = append(named, c.About)
				}
			}
			for _, r := range named {
				if !v.Knows("tell.term."+r.ID) || !v.Knows("tell.the_term."+r.ID) {
					t.Errorf("%s: the condition %s has no name", v.Lang, r.ID)
				}
			}
		}
	}
}

// What comes of an open sort tomorrow is shown as the record calls it, marked.
func TestUnknownKindIsMarkedEnglish(t *testing.T) {
	for _, v := range voices(t) {
		w := v.ActionKind("odd_new_thing")
		if w.Text != "odd new thing" || w.English != (v.Lang != "en") {
			t.Errorf("%s: %+v", v.Lang, w)
		}
	}
}

// eachText walks all text of the documents with the type and field that hold it; keys
// of maps go by the field of the map, and an event's fields by its kind.
func eachText(v reflect.Value, field string, visit func(field, text string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), field, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name := v.Type().Name()
			if ev, ok := v.Interface().(publication.Event); ok && f.Name != "Lane" {
				name += "[" + ev.Kind + "]"
			}
			eachText(v.Field(i), name+"."+f.Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), field, visit)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			eachText(k, field, visit)
		}
	case reflect.String:
		visit(field, v.String())
	}
}
