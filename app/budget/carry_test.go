package budget

import (
	"reflect"
	"testing"
)

// TestCarry: what a plan came to is the same to the last bit in the process that it is
// handed to; what is not known does not become nothing on the way.
func TestCarry(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		p Plan
		o Options
	}{
		"counted out": {lantern(), Options{}},
		"compared":    {lantern(), Options{Compare: AsBelieved, Against: "severe"}},
		"by trials":   {large(12), Options{Trials: 500}},
	} {
		r := reckon(t, x.p, x.o)
		text, err := r.Carry()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := Fetch(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r.Options.Progress = nil
		if !reflect.DeepEqual(got, r) {
			v, w := reflect.ValueOf(*got), reflect.ValueOf(*r)
			for i := range v.NumField() {
				if !reflect.DeepEqual(v.Field(i).Interface(), w.Field(i).Interface()) {
					t.Errorf("%s: %s comes out otherwise:\n%.1500v\n%.1500v", name, v.Type().Field(i).Name, v.Field(i).Interface(), w.Field(i).Interface())
				}
			}
		}
	}
	if _, err := Fetch([]byte("{")); err == nil {
		t.Error("half a text was read")
	}
}
