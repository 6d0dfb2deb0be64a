package api

import (
	"reflect"
	"strings"
	"testing"

	"proviso/models"
)

func TestCursor(t *testing.T) {
	for _, x := range []cursor{{}, {[8]byte{1, 255}, 980, 7}, {[8]byte{7: 9}, 1 << 40, 1<<31 - 1}} {
		if got, err := parseCursor(x.String()); err != nil || got != x {
			t.Errorf("%+v came back as %+v, %v", x, got, err)
		}
	}
	good := cursor{[8]byte{1}, 980, 7}.String()
	for _, s := range []string{"", "A", good[:len(good)-1], good + "A", good + "=", " " + good, "!" + good[1:], "AAAAAAAAAAA"} {
		if got, err := parseCursor(s); models.KindOf(err) != models.KindInvalid || got != (cursor{}) {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
}

// FuzzParseCursor: what is read is what would be written, and nothing else is.
func FuzzParseCursor(f *testing.F) {
	for _, s := range []string{"", "AAAAAAAAAAAAAA", cursor{[8]byte{1, 2, 3}, 980, 100}.String(), "gICAgICAgICAgICAgICAgIA", "////", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, err := parseCursor(s)
		switch {
		case err != nil && x != (cursor{}):
			t.Fatalf("%q: an error and %+v", s, x)
		case err == nil && x.String() != s:
			t.Fatalf("%q would be written %q", s, x)
		case err == nil && (x.offset < 0 || x.revision < 0):
			t.Fatalf("%q: %+v", s, x)
		}
	})
}

// TestShapes: what a call gives of the record has every field of the record, so
// that nothing is lost and nothing fails to be given; dates, money and kinds are
// text there.
func TestShapes(t *testing.T) {
	for _, pair := range [][2]reflect.Type{
		{reflect.TypeFor[models.Jurisdiction](), reflect.TypeFor[Jurisdiction]()}, {reflect.TypeFor[models.Program](), reflect.TypeFor[Program]()},
		{reflect.TypeFor[models.Condition](), reflect.TypeFor[Condition]()}, {reflect.TypeFor[models.Case](), reflect.TypeFor[Case]()},
		{reflect.TypeFor[models.Notice](), reflect.TypeFor[Notice]()}, {reflect.TypeFor[models.Action](), reflect.TypeFor[Action]()},
		{reflect.TypeFor[models.Source](), reflect.TypeFor[Source]()},
	} {
		sameShape(t, pair[0], pair[1])
	}
}

func sameShape(t *testing.T, of, given reflect.Type) {
	t.Helper()
	text := of == reflect.TypeFor[models.Date]() || of == reflect.TypeFor[models.When]() || of == reflect.TypeFor[models.USD]() || of.Kind() == reflect.String
	switch {
	case text:
		if given.Kind() != reflect.String {
			t.Errorf("%s is given as %s", of, given)
		}
	case of.Kind() == reflect.Slice && given.Kind() == reflect.Slice:
		sameShape(t, of.Elem(), given.Elem())
	case of.Kind() != reflect.Struct:
		if of.Kind() != given.Kind() {
			t.Errorf("%s is given as %s", of, given)
		}
	case of.NumField() != given.NumField():
		t.Errorf("%s has %d fields, and %s %d", of, of.NumField(), given, given.NumField())
	default:
		for i := range of.NumField() {
			x, y := of.Field(i), given.Field(i)
			wantName, wantLeft, _ := strings.Cut(x.Tag.Get("json"), ",")
			name, left, _ := strings.Cut(y.Tag.Get("json"), ",")
			if name != wantName || (left == "") != (wantLeft == "") {
				t.Errorf("%s.%s is %s, and %s in %s", of, x.Name, x.Tag, y.Tag, given)
			}
			sameShape(t, x.Type, y.Type)
		}
	}
}
