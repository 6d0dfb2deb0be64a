package risk

import (
	"testing"

	"proviso/models"
)

// Every day is worded with the preposition that it takes.
func TestAt(t *testing.T) {
	for in, want := range map[string]string{"2017-09-15": "on 15 September 2017", "2018-09": "in September 2018", "2018-09?": "in September 2018 (not confirmed)",
		"2016": "in 2016", "": "on a day not known", "2018-09-15?": "on 15 September 2018 (not confirmed)"} {
		if got := at(when(t, in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if got := at(models.Within(day(t, "2019-10-01"), day(t, "2020-09-30"))); got != "between 1 October 2019 and 30 September 2020" {
		t.Errorf("within: %q", got)
	}
}

// Who acted is named in the right case at the head of a sentence and within it.
func TestSender(t *testing.T) {
	for office, want := range map[string][2]string{
		"Bureau of Justice Assistance": {"The Bureau of Justice Assistance", "the Bureau of Justice Assistance"},
		"The White House":              {"The White House", "the White House"},
		"fema":                         {"FEMA", "FEMA"},
		"dhs-secretary":                {"The federal government (dhs-secretary)", "the federal government (dhs-secretary)"},
		"":                             {"A federal agency", "a federal agency"},
	} {
		a := &models.Action{Office: office}
		if got := [2]string{sender(a), senderWithin(a)}; got != want {
			t.Errorf("%q: %q, want %q", office, got, want)
		}
	}
	if list(nil) != "" || list([]string{"a"}) != "a" || list([]string{"a", "b", "c"}) != "a, b and c" {
		t.Error("a list is worded otherwise")
	}
}
