package tell

import (
	"testing"

	"proviso/app/publication"
)

func TestDays(t *testing.T) {
	for _, c := range []struct{ when, en, es, shortEn, shortEs, onEn, onEs string }{
		{"2018-01-24", "24 January 2018", "24 de enero de 2018", "24 Jan 2018", "24 ene 2018", "on 24 January 2018", "el 24 de enero de 2018"},
		{"2018-09", "September 2018", "septiembre de 2018", "Sep 2018", "sep 2018", "in September 2018", "en septiembre de 2018"},
		{"2018", "2018", "2018", "2018", "2018", "in 2018", "en 2018"},
		{"2018-09?", "September 2018 (not confirmed)", "septiembre de 2018 (sin confirmar)", "Sep 2018?", "sep 2018?", "in September 2018 (not confirmed)", "en septiembre de 2018 (sin confirmar)"},
		{"2018-09-01/2018-10-03", "between 1 September 2018 and 3 October 2018", "entre el 1 de septiembre de 2018 y el 3 de octubre de 2018", "1 Sep 2018 – 3 Oct 2018", "1 sep 2018 – 3 oct 2018",
			"between 1 September 2018 and 3 October 2018", "entre el 1 de septiembre de 2018 y el 3 de octubre de 2018"},
		{"", "day not recorded", "fecha no registrada", "day not recorded", "fecha no registrada", "on a day that is not recorded", "en una fecha que no consta"},
	} {
		for i, v := range voices(t) {
			w := publication.When(c.when)
			for what, got := range map[string][3]string{
				"When": {v.When(w), c.en, c.es}, "ShortWhen": {v.ShortWhen(w), c.shortEn, c.shortEs}, "On": {v.On(w), c.onEn, c.onEs},
			} {
				if got[0] != got[i+1] {
					t.Errorf("%s %s(%q) = %q, want %q", v.Lang, what, c.when, got[0], got[i+1])
				}
			}
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		cents            publication.Cents
		money, exact     string
		aboutEn, aboutEs string
	}{
		{42386100, "$423,861", "$423,861.00", "about $424,000", "unos $424,000"},
		{1770128100, "$17,701,281", "$17,701,281.00", "about $17.7 million", "unos $17.7 millones"},
		{99999900, "$999,999", "$999,999.00", "about $1 million", "unos $1 millón"},
		{100000000, "$1,000,000", "$1,000,000.00", "$1 million", "$1 millón"},
		{123456789012, "$1,234,567,890", "$1,234,567,890.12", "about $1,230 million", "unos $1,230 millones"},
		{2800000, "$28,000", "$28,000.00", "$28,000", "$28,000"},
		{12345, "$123", "$123.45", "about $123", "unos $123"},
		{12350, "$124", "$123.50", "about $124", "unos $124"},
		{0, "$0", "$0.00", "$0", "$0"},
		{-42386105, "-$423,861", "-$423,861.05", "about -$424,000", "unos -$424,000"},
	} {
		for i, v := range voices(t) {
			if got := v.Money(c.cents); got != c.money {
				t.Errorf("%s: Money(%d) = %q, want %q", v.Lang, c.cents, got, c.money)
			}
			if got := v.Exact(c.cents); got != c.exact {
				t.Errorf("%s: Exact(%d) = %q, want %q", v.Lang, c.cents, got, c.exact)
			}
			if got, want := v.About(c.cents), []string{c.aboutEn, c.aboutEs}[i]; got != want {
				t.Errorf("%s: About(%d) = %q, want %q", v.Lang, c.cents, got, want)
			}
		}
	}
}

func TestStates(t *testing.T) {
	es, _ := In("es")
	for code, want := range map[string]string{"NY": "Nueva York", "PA": "Pensilvania", "CO": "Colorado", "": "estado no registrado", "ZZ": "ZZ"} {
		if got := es.State(code); got != want {
			t.Errorf("%q is called %q, want %q", code, got, want)
		}
	}
}
