package dossier

import (
	"testing"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/words"
)

func TestWords(t *testing.T) {
	for office, want := range map[string][2]string{
		"omb": {"OMB", "OMB"}, "attorney-general": {"Attorney General", "the Attorney General"}, "doj-bja": {"DOJ BJA", "DOJ BJA"},
		"dhs-secretary": {"DHS Secretary", "the DHS Secretary"}, "U.S. Department of Justice": {"U.S. Department of Justice", "the U.S. Department of Justice"},
		"The White House": {"The White House", "the White House"},
	} {
		if got := [2]string{OfficeName(office), Office(&models.Action{Office: office})}; got != want {
			t.Errorf("%s: %q, want %q", office, got, want)
		}
	}
	for id, want := range map[string]string{"byrne-jag": "Byrne JAG", "scaap": "SCAAP", "port-security": "Port Security", "cops-anti-heroin-task-force": "COPS Anti Heroin Task Force",
		"securing-the-cities": "Securing the Cities"} {
		if got := Program(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	for _, x := range [][2]string{{"The award was made.", "the award was made"}, {"No award is recorded.", "no award is recorded"}, {"jag-notice is blocked.", "jag-notice is blocked"}, {"", ""}} {
		if got := Within(x[0]); got != x[1] {
			t.Errorf("%q within a sentence is %q, want %q", x[0], got, x[1])
		}
	}
}

// TestRound: three figures that count, and a word where that is not the amount.
func TestRound(t *testing.T) {
	c := layout.Context{Words: words.English}
	for _, x := range []struct {
		cents models.USD
		about bool
		want  string
	}{
		{423_861_00, false, "about $424,000"}, {424_000_00, false, "$424,000"}, {424_000_00, true, "about $424,000"}, {4_120_447_00, false, "about $4.12 million"},
		{4_000_000_00, true, "about $4 million"}, {100_000_000_00, false, "$100 million"}, {999_999_00, false, "about $1 million"}, {17_233_00, false, "about $17,200"},
		{512_00, false, "$512"}, {512_37, false, "about $512"}, {0, false, "$0"},
	} {
		if got := Round(c, &models.Figure{USD: x.cents, Approximate: x.about}); got != x.want {
			t.Errorf("%s: %q, want %q", x.cents.Format(), got, x.want)
		}
	}
}

// TestCited: numbers come in the order of first citing, a source bears one number,
// and runs of three and more are told as one; what is no source has no number.
func TestCited(t *testing.T) {
	all := map[string]*models.Source{}
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		all[id] = &models.Source{ID: id, Title: "Title " + id}
	}
	s := NewCited(layout.Context{Words: words.English}, func(id string) *models.Source { return all[id] })
	numbers := func(ids ...string) (out []string) {
		for _, r := range s.Refs(ids...) {
			out = append(out, r.Number+" "+r.URL)
		}
		return out
	}
	for _, x := range []struct{ ids, want []string }{
		{[]string{"c"}, []string{"1 #source-1"}},
		{[]string{"a", "c", "a", "nothing"}, []string{"1 #source-1", "2 #source-2"}},
		{[]string{"e", "a", "c"}, []string{"1–3 #source-1"}},
		{[]string{"d", "c"}, []string{"1 #source-1", "4 #source-4"}},
		{nil, nil},
	} {
		got := numbers(x.ids...)
		if len(got) != len(x.want) {
			t.Fatalf("%v: %v, want %v", x.ids, got, x.want)
		}
		for i := range got {
			if got[i] != x.want[i] {
				t.Errorf("%v: %v, want %v", x.ids, got, x.want)
			}
		}
	}
	list := s.List()
	if len(list.All) != 4 || list.All[0].Link.Text != "Title c" || list.All[3].ID != "source-4" {
		t.Errorf("%v", list.All)
	}
}
